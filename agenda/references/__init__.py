"""Citations of parliament and gazettes: parsed, normalised, linked."""
