"""What changed in a programme between two moments, found in what was recorded and told in Dutch."""
