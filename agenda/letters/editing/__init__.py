"""A version of a letter that somebody edited in an office program, laid beside the letter that is kept here."""
