"""What was promised to parliament, and how it was met."""
