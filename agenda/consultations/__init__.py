"""The Bestuurlijk Overleg: its agenda, its decisions, and what became of them."""
