"""Two documents compared, and what differs told in words."""
