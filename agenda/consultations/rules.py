"""What comes on an agenda, by which steps, in which order and for whom; and what an item still needs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

from agenda.consultations.models import AgendaItem
from agenda.consultations.words import AgendaState, ItemKind, ItemState
from agenda.kernel.confidentiality import BUILT_FROM, Confidentiality, Viewer
from agenda.kernel.dutch import AMSTERDAM, count
from agenda.kernel.refusal import NotNow
from agenda.kernel.rights import Permission as P
from agenda.kernel.rights import Scope
from agenda.kernel.workflow import Step, Workflow

S = ItemState

ON_AGENDA = frozenset({S.PLACED, S.CARRIED})
"""What has a number of its own on the agenda; what was carried over stays there to be seen."""

OPEN_TO_SUBMITTER = frozenset({S.PROPOSED, S.PLACED})
MOST_MINUTES = 600
NOT_MINUTES = f"Geef de tijd als een heel aantal minuten, van 1 tot en met {MOST_MINUTES}."
FROZEN = "Deze agenda is bevroren: zij blijft zoals het overleg haar heeft behandeld."


def lacks_reason(item: AgendaItem) -> str | None:
    return None if item.closed_because.strip() else "Schrijf op waarom, zodat de ander het weet."


ITEM_WORKFLOW = Workflow(
    Step("place", "Op de agenda zetten", frozenset({S.PROPOSED}), S.PLACED, P.CONSULTATION_WRITE),
    Step("take_off", "Van de agenda halen", frozenset({S.PLACED}), S.PROPOSED, P.CONSULTATION_WRITE),
    Step("decline", "Niet agenderen", frozenset({S.PROPOSED}), S.DECLINED, P.CONSULTATION_WRITE, lacks_reason),
    Step("reconsider", "Toch overwegen", frozenset({S.DECLINED}), S.PROPOSED, P.CONSULTATION_WRITE),
    Step("withdraw", "Intrekken", OPEN_TO_SUBMITTER, S.WITHDRAWN, P.ITEM_PROPOSE, lacks_reason),
    Step("propose_again", "Opnieuw aandragen", frozenset({S.WITHDRAWN}), S.PROPOSED, P.ITEM_PROPOSE),
    Step("carry", "Doorschuiven", frozenset({S.PLACED}), S.CARRIED, P.CONSULTATION_WRITE),
)
CLOSING = frozenset(step.name for step in ITEM_WORKFLOW.steps.values() if step.lacks is lacks_reason)
"""Steps that ask for a reason."""


class Agenda(Protocol):
    @property
    def agenda_state(self) -> AgendaState: ...


def refuse_frozen(consultation: Agenda) -> None:
    if consultation.agenda_state is AgendaState.FROZEN:
        raise NotNow(FROZEN)


def is_late(items_until: date | None, at: datetime) -> bool:
    return items_until is not None and at.astimezone(AMSTERDAM).date() > items_until


@dataclass(frozen=True)
class Meant:
    """A thing of this scope, for these readers."""

    confidentiality: Confidentiality
    scope: Scope


def sees_item(viewer: Viewer, item: AgendaItem) -> bool:
    """What is not on the agenda (yet) is of the secretariat and of the party that submits it."""
    return viewer.sees(item) and (item.state in ON_AGENDA or sees_beside(viewer, item.scope))


def sees_beside(viewer: Viewer, scope: Scope) -> bool:
    """Whether the viewer is of the secretariat, or of the party that owns it."""
    own = (Confidentiality.OWN_PARTY, Confidentiality.SECRETARIAT)
    return any(viewer.sees(Meant(level, scope)) for level in own)


def may_be(level: Confidentiality, source: Confidentiality) -> bool:
    """Whether something with a thing for the readers of ``source`` may be for those of ``level``: never for more."""
    return source in BUILT_FROM[level]


def lacking_in(item: AgendaItem) -> list[str]:
    """What the readers of an item that asks for a decision still miss."""
    if item.kind is not ItemKind.DECISION:
        return []
    asked = any(one.strip() for one in item.requested)
    parts = (
        ("een kernboodschap", item.message.strip()),
        ("de gevraagde besluiten", asked),
        ("een toelichting of een stuk", item.explanation.strip() or item.papers),
    )
    return [name for name, held in parts if not held]


def in_order(items: Iterable[AgendaItem], first: Sequence[int] = ()) -> list[AgendaItem]:
    """As they are numbered: what is on the agenda, and after that the rest; those of ``first`` (rows) in that order."""
    place = {identity: nth for nth, identity in enumerate(first)}
    return sorted(items, key=lambda one: (one.state not in ON_AGENDA, place.get(one.id, len(place)), one.number))


def reordered(standing: Sequence[int], order: Sequence[int]) -> list[int]:
    """The same rows with those of ``order`` in that order; the others keep their place."""
    following = iter(order)
    moved = set(order)
    return [next(following) if one in moved else one for one in standing]


def put_at(order: Sequence[int], places: Mapping[int, int]) -> list[int]:
    """The rows with each that is given another place than it has put there, places counted from 1."""
    now = {identity: nth for nth, identity in enumerate(order, start=1)}
    moved = {one: place for one, place in places.items() if one in now and now[one] != place}
    result = [one for one in order if one not in moved]
    for identity in sorted(moved, key=lambda one: (moved[one], now[one])):
        result.insert(min(max(moved[identity] - 1, 0), len(result)), identity)
    return result


def nudged(order: Sequence[int], identity: int, by: int) -> list[int]:
    """One row up (-1) or down (1)."""
    place = order.index(identity) + by
    return put_at(order, {identity: place + 1}) if 0 <= place < len(order) else list(order)


class Timed(Protocol):
    @property
    def minutes(self) -> int | None: ...


def are_minutes(given: int | None) -> bool:
    return given is None or 1 <= given <= MOST_MINUTES


def starting_times(starts: time | None, items: Sequence[Timed]) -> list[time | None]:
    """When each begins; not known from the first on that has no minutes yet."""
    moment = datetime.combine(date.min, starts) if starts else None
    times: list[time | None] = []
    for item in items:
        times.append(moment.time() if moment else None)
        moment = moment + timedelta(minutes=item.minutes) if moment and item.minutes is not None else None
    return times


def length_in_minutes(starts: time | None, ends: time | None) -> int | None:
    if starts is None or ends is None or ends <= starts:
        return None
    return (ends.hour - starts.hour) * 60 + ends.minute - starts.minute


@dataclass(frozen=True)
class Budget:
    """What the items ask of the time that there is, in minutes; ``untimed`` counts items without any."""

    asked: int
    available: int | None
    untimed: int

    @property
    def over(self) -> int:
        return max(self.asked - self.available, 0) if self.available is not None else 0

    @property
    def sentence(self) -> str:
        return " ".join(part for part in (self._asked(), self._verdict(), self._untimed()) if part)

    def _asked(self) -> str:
        return f"De agendapunten vragen samen {_minutes(self.asked)}."

    def _verdict(self) -> str:
        if self.available is None:
            return "Hoe lang het overleg duurt, is nog niet bekend."
        if self.over:
            return f"Het overleg duurt {_minutes(self.available)}: dat is {_minutes(self.over)} te weinig."
        left = self.available - self.asked
        rest = f"er blijft {_minutes(left)} over" if left else "dat past precies"
        return f"Het overleg duurt {_minutes(self.available)}: {rest}."

    def _untimed(self) -> str:
        if not self.untimed:
            return ""
        return f"Bij {count(self.untimed, 'punt', 'punten')} staat nog geen tijd."


def _minutes(number: int) -> str:
    return count(number, "minuut", "minuten")


def budget_of(starts: time | None, ends: time | None, items: Iterable[Timed]) -> Budget:
    given = [item.minutes for item in items]
    return Budget(sum(one or 0 for one in given), length_in_minutes(starts, ends), sum(one is None for one in given))


LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def paper_label(number: int, position: int) -> str:
    """``2A`` for the first paper of item 2, ``2AA`` for its 27th."""
    letters = ""
    while position > 0:
        position, rest = divmod(position - 1, len(LETTERS))
        letters = LETTERS[rest] + letters
    return f"{number}{letters}"
