"""Where reminders find what they are about."""
