"""Whom we call: the clock, the database, the mail server and the store of files."""
