"""What may come on an agenda some day: the list of matters, and how one leaves it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from sqlalchemy.orm import Session

from agenda.consultations.item_values import ItemValues
from agenda.consultations.items import add_item
from agenda.consultations.models import AgendaItem, Consultation, Matter
from agenda.consultations.ordering import open_items
from agenda.consultations.services import kept_words
from agenda.consultations.steps import MATTER
from agenda.consultations.words import ItemKind, ItemState, MatterState, Origin, Treatment
from agenda.history.services import record
from agenda.kernel.confidentiality import Confidentiality, may_see
from agenda.kernel.refusal import Changed, Fault, Invalid, NotNow
from agenda.kernel.rights import Permission, Stamp, owned_by, require
from agenda.kernel.text import LONGEST_TEXT, clean_text, cleaned, one_line
from agenda.parties.models import Party
from agenda.programmes.models import Programme

MATTER_WORDS = ("subject", "why", "because")
LONGEST_SUBJECT = 300
CHANGED = "Iemand anders heeft dit onderwerp intussen gewijzigd. Kijk opnieuw en bewaar daarna."


@dataclass(frozen=True)
class MatterValues:
    """``submitter`` and ``wanted`` are row numbers: of a party, and of the consultation that it is proposed for."""

    subject: str
    why: str = ""
    submitter: int | None = None
    wanted: int | None = None
    confidentiality: Confidentiality = Confidentiality.PARTICIPANTS

    @classmethod
    def of(cls, matter: Matter) -> "MatterValues":
        return cls(matter.subject, matter.why, matter.submitter_id, matter.wanted_id, matter.confidentiality)


@dataclass(frozen=True)
class Source:
    """What a matter came from, when it was not thought of by hand."""

    origin: Origin
    row: int


def add_matter(
    session: Session, programme: Programme, values: MatterValues, stamp: Stamp, source: Source | None = None
) -> Matter:
    require(stamp.by, Permission.ITEM_PROPOSE, owned_by(programme.id, values.submitter))
    values = _accepted(programme.id, values, stamp)
    matter = Matter(programme_id=programme.id, state=MatterState.OPEN, added_at=stamp.at, **_columns(values))
    if source is not None:
        matter.origin, matter.origin_id = source.origin, source.row
    session.add(matter)
    session.flush()
    told = kept_words(session, matter, _told(session, values), *MATTER_WORDS)
    record(session, "matter.add", matter, stamp, new=told)
    return matter


def change_matter(
    session: Session, matter: Matter, values: MatterValues, stamp: Stamp, *, seen: int | None = None
) -> bool:
    """Tells whether anything changed; ``seen`` is the version that the writer looked at."""
    require(stamp.by, Permission.ITEM_PROPOSE, matter)
    require(stamp.by, Permission.ITEM_PROPOSE, owned_by(matter.programme_id, values.submitter))
    values, old = _accepted(matter.programme_id, values, stamp), MatterValues.of(matter)
    if seen is not None and seen != matter.version:
        raise Changed(CHANGED)
    if values == old:
        return False
    told = kept_words(session, matter, _told(session, old), *MATTER_WORDS)
    for name, value in _columns(values).items():
        setattr(matter, name, value)
    new = kept_words(session, matter, _told(session, values), *MATTER_WORDS)
    record(session, "matter.change", matter, stamp, old=told, new=new)
    return True


def take_matter_step(session: Session, matter: Matter, name: str, stamp: Stamp, because: str = "") -> None:
    """Drops it, closes it, or puts it on the list again."""
    require(stamp.by, Permission.ITEM_PROPOSE, matter)
    step = MATTER.step(name, matter.state)
    matter.closed_because = accepted_reason(because)
    if objection := step.lacks(matter):
        raise Invalid([Fault("because", objection)])
    old, matter.state = matter.state, step.target
    new = {"matter_state": matter.state, "because": matter.closed_because}
    record(
        session,
        f"matter.{step.name}",
        matter,
        stamp,
        old={"matter_state": old},
        new=kept_words(session, matter, new, *MATTER_WORDS),
    )


def accepted_reason(because: str) -> str:
    reason = clean_text(because).strip()
    if len(reason) > LONGEST_TEXT:
        raise Invalid([Fault("because", f"Houd de reden korter dan {LONGEST_TEXT} tekens.")])
    return reason


def put_on_agenda(
    session: Session,
    matter: Matter,
    consultation: Consultation,
    kind: ItemKind,
    treatment: Treatment,
    stamp: Stamp,
) -> AgendaItem:
    """Behind all that is there; its submitter, its reason and for whom it is come from the matter."""
    require(stamp.by, Permission.CONSULTATION_WRITE, consultation)
    _refuse_settled(matter)
    refuse_twice(matter, consultation, open_items(session, consultation))
    values = ItemValues(
        number=0,
        subject=matter.subject,
        kind=kind,
        treatment=treatment,
        submitter=matter.submitter_id,
        confidentiality=matter.confidentiality,
        background=matter.why,
    )
    return add_item(session, consultation, values, stamp, matter)


def refuse_twice(matter: Matter, consultation: Consultation, items: Iterable[AgendaItem]) -> None:
    waiting = {ItemState.PROPOSED, ItemState.PLACED}
    if any(item.matter_id == matter.id and item.state in waiting for item in items):
        raise NotNow(f"Dit onderwerp staat al op de agenda van {consultation.occasion.key}.")


def _refuse_settled(matter: Matter) -> None:
    if matter.state is not MatterState.OPEN:
        raise NotNow(f"Dit onderwerp is {matter.state.label}; zet het eerst weer op de groslijst.")


def _told(session: Session, values: MatterValues) -> dict[str, object]:
    """With the keys of the party and the consultation, as history names them."""
    party = session.get(Party, values.submitter) if values.submitter else None
    wanted = session.get(Consultation, values.wanted) if values.wanted else None
    keys = {"submitter": party.key if party else None, "wanted": wanted.occasion.key if wanted else None}
    return asdict(values) | keys


def _columns(values: MatterValues) -> dict[str, object]:
    told = asdict(values)
    return told | {"submitter_id": told.pop("submitter"), "wanted_id": told.pop("wanted")}


def _accepted(programme: int, values: MatterValues, stamp: Stamp) -> MatterValues:
    values = cleaned(values)
    faults = []
    if not one_line(values.subject):
        faults.append(Fault("subject", "Schrijf waar het over gaat."))
    if len(values.subject) > LONGEST_SUBJECT:
        faults.append(Fault("subject", f"Houd het onderwerp korter dan {LONGEST_SUBJECT} tekens."))
    if len(values.why) > LONGEST_TEXT:
        faults.append(Fault("why", f"Houd deze tekst korter dan {LONGEST_TEXT} tekens."))
    if not may_see(stamp.by, values.confidentiality, owned_by(programme, values.submitter)):
        faults.append(Fault("confidentiality", "Kies een vertrouwelijkheid waarbij u het onderwerp zelf nog ziet."))
    if values.confidentiality is Confidentiality.OWN_PARTY and values.submitter is None:
        faults.append(Fault("submitter", "Noem de indiener: alleen die partij mag dit onderwerp dan zien."))
    if faults:
        raise Invalid(faults)
    return values
