"""The outbox: mail that waits for its commit."""
