"""What a line of the agenda can be said to be."""

from agenda.kernel.words import Word


class ActionKind(Word):
    ACTION = "action", "actie"
    MEASURE = "measure", "maatregel"
    INSTRUMENT = "instrument", "instrument"
    AGREEMENT = "agreement", "bestuurlijke afspraak"


class Adoption(Word):
    """How far an action is part of the agenda; apart from it, how far it is carried out (``Phase``)."""

    CONCEPT = "concept", "concept"
    PROPOSED = "proposed", "voorgesteld"
    ADOPTED = "adopted", "vastgesteld"
    MERGED = "merged", "opgegaan in een andere"


class Phase(Word):
    NOT_STARTED = "not_started", "nog niet gestart"
    PREPARING = "preparing", "in voorbereiding"
    RUNNING = "running", "in uitvoering"
    DONE = "done", "afgerond"
    DROPPED = "dropped", "vervallen"

    @property
    def finished(self) -> bool:
        return self in {Phase.DONE, Phase.DROPPED}


class Rating(Word):
    ON_TRACK = "on_track", "op schema"
    ATTENTION = "attention", "aandacht nodig"
    DELAYED = "delayed", "vertraagd, bijsturing nodig"
    UNRATED = "unrated", "niet beoordeeld"


class RoleKind(Word):
    LEAD = "lead", "trekker"
    CO_LEAD = "co_lead", "mede-trekker"
    CLIENT = "client", "opdrachtgever"
    EXECUTOR = "executor", "uitvoerder"
    INVOLVED = "involved", "betrokken"
    KNOWLEDGE = "knowledge", "kennispartner"
    FUNDER = "funder", "financier"
    INFORMED = "informed", "te informeren"


class Succession(Word):
    """What became of an action that another one took over."""

    MERGED = "merged", "opgegaan in"
    SUPERSEDED = "superseded", "vervangen door"


class LinkKind(Word):
    """With what outside the agenda an action is connected."""

    TRAJECTORY = "trajectory", "lopend traject"
    CONSULTATION = "consultation", "ander overleg"
    PROGRAMME = "programme", "ander programma"
    OTHER = "other", "overig"


OWNING_ROLES = frozenset({RoleKind.LEAD, RoleKind.CO_LEAD})
