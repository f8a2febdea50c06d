"""A letter held against the agenda, sentence by sentence, before it is sent."""
