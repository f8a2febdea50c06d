"""The call for items: the secretariat asks the parties, until a day, what they want on the agenda."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.consultations.models import Consultation
from agenda.consultations.ordering import hold
from agenda.consultations.queries import GOES_ON
from agenda.consultations.rules import refuse_frozen
from agenda.history.services import record
from agenda.kernel.dutch import AMSTERDAM, spoken_date
from agenda.kernel.refusal import Changed, Fault, Invalid
from agenda.kernel.rights import Permission, Stamp, require
from agenda.kernel.text import cleaned
from agenda.mail.texts import Post
from agenda.parties.queries import Naming, addressees
from agenda.parties.rules import Addressee, Via
from agenda.programmes.models import Occasion, Programme
from agenda.programmes.rules import secretariat_of

LONGEST_CALL = 4000
KIND = "items_called"
CHANGED = "Iemand anders heeft de oproep intussen gewijzigd. Kijk opnieuw en bewaar daarna."


@dataclass(frozen=True)
class CallValues:
    """``until`` is the last day on which an item is in time."""

    until: date
    text: str = ""


def keep_call(
    session: Session, consultation: Consultation, values: CallValues, stamp: Stamp, *, seen: int | None = None
) -> bool:
    """Opens the call, or changes its words or its last day; tells whether anything changed."""
    require(stamp.by, Permission.CONSULTATION_WRITE, consultation)
    hold(session, consultation)
    refuse_frozen(consultation)
    values, old = _accepted(consultation, cleaned(values), stamp), _held(consultation)
    if seen is not None and seen != consultation.version:
        raise Changed(CHANGED)
    if old is not None and values == old:
        return False
    consultation.call_text, consultation.items_until = values.text, values.until
    consultation.call_opened_at = consultation.call_opened_at or stamp.at
    if old is None:
        record(session, "consultation.call", consultation, stamp, new=asdict(values))
    else:
        record(session, "consultation.recall", consultation, stamp, old=asdict(old), new=asdict(values))
    return True


def shift_call(session: Session, consultation: Consultation, until: date, stamp: Stamp) -> None:
    """Another last day: the consultation moved."""
    require(stamp.by, Permission.CONSULTATION_WRITE, consultation)
    old, consultation.items_until = consultation.items_until, until
    record(session, "consultation.recall", consultation, stamp, old={"until": old}, new={"until": until})


def _held(consultation: Consultation) -> CallValues | None:
    if consultation.call_opened_at is None or consultation.items_until is None:
        return None
    return CallValues(consultation.items_until, consultation.call_text)


def _accepted(consultation: Consultation, values: CallValues, stamp: Stamp) -> CallValues:
    today, meeting = stamp.at.astimezone(AMSTERDAM).date(), consultation.occasion.day
    faults = []
    if values.until < today:
        faults.append(Fault("until", "Deze dag is al voorbij; kies een dag die nog komt."))
    if values.until > meeting:
        faults.append(Fault("until", f"Kies een dag vóór het overleg van {spoken_date(meeting)}."))
    if len(values.text) > LONGEST_CALL:
        faults.append(Fault("text", f"Houd de tekst korter dan {LONGEST_CALL} tekens."))
    if faults:
        raise Invalid(faults)
    return values


@dataclass
class Told:
    """Who was written to, and the parties (row numbers) of which nobody can be reached."""

    readers: dict[str, "Reader"] = field(default_factory=dict)
    unreached: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Reader:
    addressee: Addressee
    parties: list[int]


def announce_call(
    session: Session,
    post: Post,
    consultation: Consultation,
    programme: Programme,
    names: Mapping[int, Naming],
    stamp: Stamp,
) -> Told:
    """One mail to each person, for all parties that they act for; ``names`` are those of the parties that take part."""
    require(stamp.by, Permission.CONSULTATION_WRITE, consultation)
    session.flush()
    told = readers_of(session, names, programme, stamp)
    for email, reader in told.readers.items():
        key = f"{KIND}/{consultation.id}/{consultation.version}/{email}"
        words = _words(consultation, programme, reader, names)
        post.write(session, KIND, reader.addressee.email, key, words, stamp.at, programme=programme.id)
    return told


def readers_of(session: Session, parties: Iterable[int], programme: Programme, stamp: Stamp) -> Told:
    day, told = stamp.at.astimezone(AMSTERDAM).date(), Told()
    for party, addressee in sorted(addressees(session, parties, secretariat_of(programme), day).items()):
        if addressee.via is Via.SECRETARIAT:
            told.unreached.append(party)
        else:
            told.readers.setdefault(addressee.email.lower(), Reader(addressee, [])).parties.append(party)
    return told


def _words(
    consultation: Consultation, programme: Programme, reader: Reader, names: Mapping[int, Naming]
) -> dict[str, object]:
    return {
        "name": reader.addressee.name,
        "parties": [names[party].name for party in reader.parties],
        "shared": reader.addressee.via is Via.MAILBOX,
        "programme": programme,
        "consultation": consultation,
        "key": consultation.occasion.key,
        "day": consultation.occasion.day,
        "until": consultation.items_until,
        "text": consultation.call_text,
    }


def open_calls(session: Session, programme: int, day: date) -> Sequence[Consultation]:
    """Of this programme (row number) the consultations for which items can still be proposed in time, soonest first."""
    return session.scalars(
        select(Consultation)
        .join(Occasion)
        .where(
            Consultation.programme_id == programme,
            Consultation.call_opened_at.is_not(None),
            Consultation.items_until >= day,
            GOES_ON,
        )
        .order_by(Occasion.day)
    ).all()
