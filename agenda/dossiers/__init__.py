"""The meeting dossier: content frozen at a moment, in numbered versions."""
