"""Who is nudged when: the kinds, the countdown, and the ledger of what left."""
