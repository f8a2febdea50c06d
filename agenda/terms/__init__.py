"""Terms as people in government word them, read as ranges of days."""
