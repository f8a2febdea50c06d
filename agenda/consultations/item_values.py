"""What an agenda item can be given, as one writes it down."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from agenda.consultations.cover_note import NOTE_TEXTS
from agenda.consultations.models import AgendaItem
from agenda.consultations.rules import NOT_MINUTES, are_minutes
from agenda.consultations.words import ItemKind, ItemState, Treatment
from agenda.kernel.confidentiality import Confidentiality
from agenda.kernel.refusal import Fault
from agenda.kernel.text import LONGEST_TEXT, clean_text, one_line

LINES = ("subject", "contact", "ground")
ITEM_WORDS = ("subject", "requested", "contact", "ground", "treated", *NOTE_TEXTS)
"""What history keeps of a narrow item only as a seal."""

LONGEST_LINE = 300


@dataclass(frozen=True)
class ItemValues:
    """``submitter`` and ``actions`` are row numbers; ``treated`` pairs the row number of a meeting with its outcome."""

    number: int
    subject: str
    kind: ItemKind
    treatment: Treatment
    message: str = ""
    requested: tuple[str, ...] = ()
    submitter: int | None = None
    confidentiality: Confidentiality = Confidentiality.PARTICIPANTS
    ground: str = ""
    minutes: int | None = None
    contact: str = ""
    background: str = ""
    explanation: str = ""
    positions: str = ""
    financial: str = ""
    legal: str = ""
    risks: str = ""
    relations: str = ""
    communication: str = ""
    next_steps: str = ""
    actions: tuple[int, ...] = ()
    treated: tuple[tuple[int, str], ...] = ()
    state: ItemState = ItemState.PLACED

    @classmethod
    def of(cls, item: AgendaItem) -> "ItemValues":
        plain = {one.name: getattr(item, one.name) for one in fields(cls) if one.name not in LINKED}
        return cls(
            **plain | {"requested": tuple(item.requested)},
            submitter=item.submitter_id,
            actions=tuple(sorted(one.id for one in item.actions)),
            treated=tuple((one.meeting_id, one.outcome) for one in item.treated),
        )

    def clean(self) -> "ItemValues":
        """As they are kept: without signs that nobody sees, and without what is empty."""
        texts: dict[str, Any] = {name: clean_text(getattr(self, name)).strip() for name in NOTE_TEXTS}
        lines = {name: one_line(getattr(self, name)).strip() for name in LINES}
        requested = tuple(text for one in self.requested if (text := one_line(one).strip()))
        treated = tuple((meeting, text) for meeting, one in sorted(self.treated) if (text := clean_text(one).strip()))
        actions = tuple(sorted(set(self.actions)))
        return replace(self, requested=requested, treated=treated, actions=actions, **texts | lines)

    def told(self) -> dict[str, Any]:
        """As history keeps them."""
        told = asdict(self)
        del told["number"], told["state"]
        said = [outcome for _, outcome in self.treated]
        return told | {"requested": list(self.requested), "treated": said, "actions": len(self.actions) or None}


LINKED = frozenset({"submitter", "actions", "treated"})
"""Values that a record holds otherwise."""


def faults_in(values: ItemValues) -> Iterator[Fault]:
    if not values.subject:
        yield Fault("subject", "Vul een onderwerp in.")
    for name in LINES:
        if len(getattr(values, name)) > LONGEST_LINE:
            yield Fault(name, f"Houd deze regel korter dan {LONGEST_LINE} tekens.")
    for name, texts in _texts(values):
        if any(len(one) > LONGEST_TEXT for one in texts):
            yield Fault(name, f"Houd deze tekst korter dan {LONGEST_TEXT} tekens.")
    if not are_minutes(values.minutes):
        yield Fault("minutes", NOT_MINUTES)


def _texts(values: ItemValues) -> Iterator[tuple[str, Iterable[str]]]:
    yield from ((name, (getattr(values, name),)) for name in NOTE_TEXTS)
    yield "requested", values.requested
    yield "treated", (outcome for _, outcome in values.treated)
