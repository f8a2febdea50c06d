"""What the records say of a consultation, and what a step of its countdown still lacks by that."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from agenda.consultations.words import MeetingKind
from agenda.decisions.words import ListState
from agenda.kernel.dutch import count, spoken_date
from agenda.kernel.words import Word
from agenda.progress.models import Round, RoundState
from agenda.work.models import TaskState


class Work(Word):
    """What a step can set going."""

    ROUND = "round", "de uitvraag openen"
    FREEZE = "freeze", "de meldingen bevriezen"
    DOSSIER = "dossier", "het dossier samenstellen"
    LETTER = "letter", "de brief opstellen"


@dataclass(frozen=True)
class Listed:
    """How the decision list stands: parties that are still ``silent``, objections that are still open.

    ``waits`` tells that silence does not count as agreement.
    """

    state: ListState = ListState.DRAFT
    edition: int = 0
    silent: int = 0
    objections: int = 0
    until: date | None = None
    waits: bool = False


@dataclass(frozen=True)
class Facts:
    """Counts of one consultation: ``silent`` parties and ``unjudged`` reports of its round, items and decisions.

    ``bare`` items ask a decision without saying which, or without a core message or what explains it; ``work`` is where
    long work stands; ``followed`` tells that a later consultation is planned; ``prepared`` has per kind the last day of
    the meetings that prepare this one, as far as they go on; ``dossier`` is the last version of it, 0 for none.
    """

    day: date
    today: date
    cancelled: bool = False
    round: Round | None = None
    silent: int = 0
    unjudged: int = 0
    items: int = 0
    bare: int = 0
    decisions: int = 0
    without_action: int = 0
    without_lead: int = 0
    without_term: int = 0
    followed: bool = False
    listed: Listed = Listed()
    prepared: Mapping[MeetingKind, date] = field(default_factory=dict)
    dossier: int = 0
    work: Mapping[Work, TaskState] = field(default_factory=dict)


CANCELLED = "Het overleg is afgezegd."
NO_ROUND = "Er is nog geen uitvraag."
NO_ITEMS = "Er zijn nog geen agendapunten."
UNSETTLED = {TaskState.WAITING, TaskState.RUNNING, TaskState.FAILED}
"""Long work of which this is told before what came of an earlier time."""


def lacks_round(facts: Facts) -> str | None:
    if facts.round is None:
        return NO_ROUND
    if facts.round.state is RoundState.PLANNED:
        return f"De uitvraag staat gepland en opent op {spoken_date(facts.round.starts_on)}."
    return None


def lacks_freeze(facts: Facts) -> str | None:
    if facts.round is None or facts.round.state is RoundState.PLANNED:
        return lacks_round(facts)
    if facts.round.is_open:
        silent = f"; {_parties(facts.silent)} nog niet alles gemeld" if facts.silent else ""
        return f"De uitvraag is nog open, tot en met {spoken_date(facts.round.closes_on)}{silent}."
    if facts.round.state is RoundState.CLOSED:
        waiting = count(facts.unjudged, "melding is", "meldingen zijn")
        unjudged = f"; {waiting} nog niet beoordeeld" if facts.unjudged else ""
        return f"De uitvraag is gesloten, maar nog niet bevroren{unjudged}."
    return None


def _parties(number: int) -> str:
    return count(number, "partij heeft", "partijen hebben")


def lacks_items(facts: Facts) -> str | None:
    return None if facts.items else NO_ITEMS


def lacks_papers(facts: Facts) -> str | None:
    if not facts.items:
        return NO_ITEMS
    if not facts.bare:
        return None
    asking = count(facts.bare, "agendapunt dat om een besluit vraagt", "agendapunten die om een besluit vragen")
    return f"Bij {asking} ontbreekt de kernboodschap, het gevraagde besluit of de toelichting."


def lacks_pre_meeting(facts: Facts) -> str | None:
    return _lacks_preparation(facts, MeetingKind.PRE_MEETING, "vooroverleg")


def lacks_directors(facts: Facts) -> str | None:
    return _lacks_preparation(facts, MeetingKind.DIRECTORS, "directeurenoverleg")


def _lacks_preparation(facts: Facts, kind: MeetingKind, name: str) -> str | None:
    day = facts.prepared.get(kind)
    if day is None:
        return f"Er is nog geen {name} gepland. Plan het, of vink dit af als het is geweest."
    return None if day < facts.today else f"Het {name} staat gepland op {spoken_date(day)}."


def lacks_dossier(facts: Facts) -> str | None:
    if facts.dossier and facts.work.get(Work.DOSSIER) not in UNSETTLED:
        return f"Versie {facts.dossier} is samengesteld, maar nog niet verzonden."
    return _lacks_work(facts, Work.DOSSIER, "Het dossier", "samengesteld", "Het samenstellen van het dossier")


def lacks_letter(facts: Facts) -> str | None:
    return _lacks_work(facts, Work.LETTER, "De voortgangsbrief", "verstuurd", "Het opstellen van de brief")


def _lacks_work(facts: Facts, work: Work, thing: str, verb: str, doing: str) -> str:
    match facts.work.get(work):
        case TaskState.WAITING | TaskState.RUNNING:
            return f"{doing} loopt."
        case TaskState.FAILED:
            return f"{doing} is mislukt."
    return f"{thing} is nog niet {verb}."


def lacks_meeting(facts: Facts) -> str | None:
    if facts.cancelled:
        return CANCELLED
    return None if facts.day < facts.today else "Het overleg moet nog plaatsvinden."


def lacks_decisions(facts: Facts) -> str | None:
    return None if facts.decisions else "Er zijn nog geen besluiten vastgelegd."


def lacks_adoption(facts: Facts) -> str | None:
    if facts.listed.state is ListState.ADOPTED:
        return None
    if not facts.decisions:
        return lacks_decisions(facts)
    lacking = (lacks_follow_up(facts), _lacks_agreement(facts))
    return " ".join(one for one in lacking if one) or "De besluitenlijst kan worden vastgesteld."


def _lacks_agreement(facts: Facts) -> str | None:
    listed = facts.listed
    if listed.state is ListState.DRAFT:
        again = "De besluitenlijst is teruggehaald en nog niet opnieuw voorgelegd."
        return again if listed.edition else "De besluitenlijst is nog niet aan de partijen voorgelegd."
    parts = [_lacks_answers(facts), _lacks_settling(listed)]
    return " ".join(part for part in parts if part)


def _lacks_answers(facts: Facts) -> str:
    listed = facts.listed
    may_come = listed.until is not None and facts.today <= listed.until
    if not listed.silent or not (may_come or listed.waits):
        return ""
    until = f"; dat kan tot en met {spoken_date(listed.until)}" if listed.until and may_come else ""
    return f"{_parties(listed.silent)} nog niet geantwoord op de besluitenlijst{until}."


def _lacks_settling(listed: Listed) -> str:
    number = count(listed.objections, "voorbehoud of bezwaar is", "voorbehouden of bezwaren zijn")
    return f"{number} nog niet afgehandeld." if listed.objections else ""


def lacks_follow_up(facts: Facts) -> str | None:
    if not facts.decisions:
        return lacks_decisions(facts)
    decisions = count(facts.without_action, "besluit dat werk vraagt, heeft", "besluiten die werk vragen, hebben")
    of_actions = "actie uit een besluit heeft", "acties uit besluiten hebben"
    lacking = (
        (facts.without_action, f"{decisions} geen actie"),
        (facts.without_lead, f"{count(facts.without_lead, *of_actions)} geen trekker"),
        (facts.without_term, f"{count(facts.without_term, *of_actions)} geen termijn"),
    )
    return "; ".join(sentence for number, sentence in lacking if number) + "." if any(n for n, _ in lacking) else None


def lacks_next(facts: Facts) -> str | None:
    return None if facts.followed else "Er is nog geen volgend overleg gepland."


def hindrance(work: Work, facts: Facts) -> str | None:
    """Why it can't be set going now, whoever asks."""
    match work:
        case Work.ROUND:
            return f"Voor dit overleg is al een uitvraag gemaakt: {facts.round.key}." if facts.round else None
        case Work.FREEZE:
            closed = facts.round is not None and facts.round.state is RoundState.CLOSED
            return None if closed else lacks_freeze(facts) or "De uitvraag is al bevroren."
    busy = facts.work.get(work) in {TaskState.WAITING, TaskState.RUNNING}
    return f"{work.label[0].upper()}{work.label[1:]} loopt al." if busy else None
