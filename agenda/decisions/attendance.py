"""Who was there, as the note taker writes it down."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from agenda.consultations.models import Attendee, Consultation
from agenda.consultations.words import Presence, Reply
from agenda.decisions.note_taking import require_note_taker
from agenda.decisions.recording import MEANWHILE, needed
from agenda.history.services import record
from agenda.kernel.refusal import Changed, Fault, Invalid, NotNow
from agenda.kernel.rights import Stamp
from agenda.kernel.text import one_line
from agenda.parties.models import Party

LONGEST_NAME = 200
COMES_BY_ITSELF = {Reply.SUBSTITUTE: Presence.SUBSTITUTED}
STAYS_AWAY = frozenset({Reply.DECLINED})


@dataclass(frozen=True)
class GuestValues:
    """Somebody who was not invited; ``party`` is a row number."""

    name: str
    office: str = ""
    party: int | None = None


def record_presence(
    session: Session,
    attendee: Attendee,
    presence: Presence,
    stands_in: str,
    stamp: Stamp,
    *,
    seen: int | None = None,
) -> None:
    """``stands_in`` names who came in their place; only kept when somebody did."""
    require_note_taker(session, attendee.meeting.consultation, stamp)
    stands_in = _name(stands_in, "stands_in") if presence is Presence.SUBSTITUTED else ""
    if (attendee.presence, attendee.stands_in) == (presence, stands_in):
        return
    if seen is not None and seen != attendee.version:
        raise Changed(MEANWHILE)
    _put(session, attendee, presence, stands_in, stamp)


def all_present(session: Session, consultation: Consultation, stamp: Stamp) -> int:
    """Everybody of whom nothing was written down yet, but for who said not to come; tells how many."""
    require_note_taker(session, consultation, stamp)
    found = [
        one
        for one in consultation.meeting.attendees
        if one.presence is Presence.UNKNOWN and one.reply not in STAYS_AWAY
    ]
    for one in found:
        _put(session, one, COMES_BY_ITSELF.get(one.reply, Presence.PRESENT), one.stands_in, stamp)
    return len(found)


def add_guest(session: Session, consultation: Consultation, values: GuestValues, stamp: Stamp) -> Attendee:
    require_note_taker(session, consultation, stamp)
    name = needed(_name(values.name, "name"), "name", "Schrijf de naam van wie er ook was.")
    meeting = consultation.meeting
    last = session.scalar(select(func.max(Attendee.position)).where(Attendee.meeting_id == meeting.id))
    guest = Attendee(
        meeting=meeting,
        name=name,
        office=_name(values.office, "office"),
        party_id=values.party,
        position=(last or 0) + 1,
        presence=Presence.PRESENT,
    )
    session.add(guest)
    party = session.get_one(Party, values.party).key if values.party else ""
    record(session, "attendee.guest", guest, stamp, new={"party": party, "presence": guest.presence})
    return guest


def remove_guest(session: Session, guest: Attendee, stamp: Stamp) -> None:
    require_note_taker(session, guest.meeting.consultation, stamp)
    if guest.member_id is not None or guest.invited_sequence is not None:
        raise NotNow("Wie is uitgenodigd, blijft in de lijst; geef aan dat die er niet was.")
    record(session, "attendee.remove", guest, stamp, old={"presence": guest.presence}, new={"presence": None})
    session.delete(guest)
    session.flush()


def _put(session: Session, attendee: Attendee, presence: Presence, stands_in: str, stamp: Stamp) -> None:
    """Who somebody is, is left out of history: nothing can be erased there."""
    old = attendee.presence
    attendee.presence, attendee.stands_in = presence, stands_in
    record(session, "attendee.presence", attendee, stamp, old={"presence": old}, new={"presence": presence})


def _name(text: str, field: str) -> str:
    text = one_line(text).strip()
    if len(text) > LONGEST_NAME:
        raise Invalid([Fault(field, f"Houd dit korter dan {LONGEST_NAME} tekens.")])
    return text
