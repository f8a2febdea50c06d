"""Progress letters to parliament: passages with their sources, drafted from the agenda."""
