"""What every record shares."""
