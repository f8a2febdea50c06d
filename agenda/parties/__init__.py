"""Organisations, their names over time, and the groups they form."""
