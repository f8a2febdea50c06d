"""What is measured to see whether the goals come nearer."""
