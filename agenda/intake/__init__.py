"""An old letter on its way in: read by rules, offered as proposals; nothing enters the agenda by itself."""
