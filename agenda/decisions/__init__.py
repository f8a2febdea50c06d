"""What a consultation decided, the list on which the parties agree, and what became of each decision."""
