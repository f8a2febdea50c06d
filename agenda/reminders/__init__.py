"""Who is nudged when: the kinds, and the ledger of what left."""
