"""Long work that waits its turn, and what the clock last did: both survive a crash."""
