"""Programme files in and out, over all nouns."""
