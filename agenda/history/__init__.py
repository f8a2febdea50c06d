"""Who did what to what, when: append-only and sealed line by line."""
