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


class Confidence(Word):
    """How sure the rules are of what they offer."""

    SURE = "sure", "zeker"
    LIKELY = "likely", "waarschijnlijk"
    UNSURE = "unsure", "onzeker"


def confidence_of(share: float) -> Confidence:
    """``share`` goes from 0 to 1."""
    if share >= 0.8:
        return Confidence.SURE
    return Confidence.LIKELY if share >= 0.6 else Confidence.UNSURE
