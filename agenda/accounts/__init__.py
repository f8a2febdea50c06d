"""People, the roles they have per programme and party, and what those roles may."""
