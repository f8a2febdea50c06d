"""The steps to a consultation and after it, counted from its one date: what is due, what is done, what is missing."""
