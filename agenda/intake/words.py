from agenda.kernel.words import Word


class ProposalKind(Word):
    """What a sentence of a letter may become in the agenda."""

    ACTION = "action", "actie"
    MEASURE = "measure", "maatregel"
    INSTRUMENT = "instrument", "instrument"
    AGREEMENT = "agreement", "bestuurlijke afspraak"
    DECISION = "decision", "besluit"
    COMMITMENT = "commitment", "toezegging"
    STUDY = "study", "onderzoek"
    INDICATOR = "indicator", "indicator"
    LEGAL_TERM = "legal_term", "wettelijke termijn"
    REFERENCE = "reference", "verwijzing"
