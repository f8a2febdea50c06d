from agenda.kernel.words import Word


class LetterState(Word):
    DRAFT = "draft", "in bewerking"
    SENT = "sent", "verstuurd"


class Section(Word):
    """The parts of a letter, in their order."""

    INTRODUCTION = "introduction", "inleiding"
    GOAL = "goal", "hoofdstuk van een doel"
    ACTION = "action", "actie"
    COOPERATION = "cooperation", "samenwerking"
    STUDIES = "studies", "onderzoeken"
    CLOSING = "closing", "afsluiting"


class PassageState(Word):
    """How far a passage is; each new wording brings an agreed or approved one back to ``EDITED``."""

    CONCEPT = "concept", "concept"
    PROPOSED = "proposed", "voorgesteld"
    EDITED = "edited", "bewerkt"
    AGREED = "agreed", "ingestemd"
    APPROVED = "approved", "goedgekeurd"


class SourceKind(Word):
    """On what in the agenda a paragraph rests."""

    ACTION = "action", "actie"
    UPDATE = "progress_update", "voortgangsmelding"
    DECISION = "decision", "besluit"
    INDICATOR = "indicator", "indicator"
    COMMITMENT = "commitment", "toezegging of motie"
    REFERENCE = "reference", "bron"
    GOAL = "goal", "doel"
    CONSULTATION = "consultation", "bestuurlijk overleg"
    CHANGE = "change", "wijziging"
    LETTER = "letter", "eerdere brief"


class PassageVerdict(Word):
    """What a party says of a passage that was put to it."""

    AGREED = "agreed", "akkoord"
    RESERVED = "reserved", "akkoord met voorbehoud"
    DISAGREED = "disagreed", "niet akkoord"
