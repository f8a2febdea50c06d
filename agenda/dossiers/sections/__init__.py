"""The sections of a dossier: each writer makes blocks of the facts, without the heading above them."""
