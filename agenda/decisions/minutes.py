"""What was said at an item, and what somebody took upon them there."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.consultations.models import AgendaItem
from agenda.consultations.services import kept_words
from agenda.decisions.models import ActionPoint, Minute
from agenda.decisions.note_taking import require_note_taker
from agenda.decisions.recording import MEANWHILE, fitting, needed, refuse_unseen
from agenda.history.rules import guarded
from agenda.history.services import record
from agenda.kernel.confidentiality import Eyes
from agenda.kernel.refusal import Changed, Fault, Invalid, NotFound, NotNow
from agenda.kernel.rights import Permission, Stamp, owned_by, require
from agenda.parties.models import Party

LONGEST_TERM = 500


@dataclass(frozen=True)
class PointValues:
    """``party`` is the row number of who took it upon them, ``term`` by when, as it was worded."""

    text: str
    party: int | None = None
    term: str = ""


def mark_of(text: str) -> str:
    """By which a page knows the text that it was based on."""
    return sha256(text.encode()).hexdigest()[:16]


def write_minute(session: Session, item: AgendaItem, text: str, stamp: Stamp, *, seen: str | None = None) -> Minute:
    """``seen`` is the mark of the text that the note taker looked at. History gets only its seal."""
    minute = _minute(session, item, stamp)
    text, old = fitting(text, "text"), minute.text
    if text == old:
        return minute
    if seen is not None and seen != mark_of(old):
        raise Changed(MEANWHILE)
    minute.text = text
    session.add(minute)
    kept = [guarded({"text": one}, ("text",), session.info["chain_key"]) for one in (old, text)]
    record(session, "minute.write", minute, stamp, old=kept[0], new=kept[1])
    return minute


def mark_treated(session: Session, item: AgendaItem, treated: bool, stamp: Stamp) -> Minute:
    minute = _minute(session, item, stamp)
    if minute.treated is not treated:
        minute.treated = treated
        session.add(minute)
        record(session, "minute.treat", minute, stamp, old={"treated": not treated}, new={"treated": treated})
    return minute


def _minute(session: Session, item: AgendaItem, stamp: Stamp) -> Minute:
    require_note_taker(session, item.consultation, stamp)
    refuse_unseen(item, stamp)
    held = session.scalar(select(Minute).where(Minute.item_id == item.id))
    return held or Minute(item=item, text="", treated=False)


def add_point(session: Session, item: AgendaItem, key: str, values: PointValues, stamp: Stamp) -> ActionPoint:
    """One that this page sent before, by its key, is the one that is there."""
    consultation = item.consultation
    require_note_taker(session, consultation, stamp)
    refuse_unseen(item, stamp)
    values = _checked(values)
    held = session.scalar(
        select(ActionPoint).where(ActionPoint.consultation_id == consultation.id, ActionPoint.client_key == key)
    )
    if held is not None:
        return held
    point = ActionPoint(
        consultation=consultation,
        item=item,
        client_key=key,
        text=values.text,
        party_id=values.party,
        term=values.term,
        confidentiality=item.confidentiality,
    )
    session.add(point)
    record(session, "action_point.add", point, stamp, new=_told(session, point))
    return point


def change_point(
    session: Session, point: ActionPoint, values: PointValues, stamp: Stamp, *, seen: int | None = None
) -> None:
    _own_to_note(session, point, stamp)
    values, old = _checked(values), _told(session, point)
    if (point.text, point.party_id, point.term) == (values.text, values.party, values.term):
        return
    _refuse_outdated(point, seen)
    point.text, point.party_id, point.term = values.text, values.party, values.term
    record(session, "action_point.change", point, stamp, old=old, new=_told(session, point))


def remove_point(session: Session, point: ActionPoint, stamp: Stamp, *, seen: int | None = None) -> None:
    _own_to_note(session, point, stamp)
    _refuse_outdated(point, seen)
    if point.action_id is not None:
        raise NotNow("Van dit actiepunt is al een actie gemaakt; haal het daarom niet weg.")
    old = _told(session, point)
    record(session, "action_point.remove", point, stamp, old=old, new=dict.fromkeys(old))
    session.delete(point)
    session.flush()


def finish_point(session: Session, point: ActionPoint, on: date | None, stamp: Stamp) -> bool:
    """Done on this day, or not done after all: for who may report on behalf of the party that took it upon it."""
    require(stamp.by, Permission.UPDATE_WRITE, owned_by(point.consultation.programme_id, point.party_id))
    if not Eyes(stamp.by).sees(point):
        raise NotFound("Dit actiepunt is er niet, of niet voor u.")
    old, point.done_on = point.done_on, on
    if (old is None) is (on is None):
        point.done_on = old
        return False
    record(session, "action_point.done", point, stamp, old={"done_on": old}, new={"done_on": on})
    return True


def _own_to_note(session: Session, point: ActionPoint, stamp: Stamp) -> None:
    require_note_taker(session, point.consultation, stamp)
    refuse_unseen(point.item, stamp)


def _checked(values: PointValues) -> PointValues:
    text = needed(values.text, "text", "Schrijf op wat er is toegezegd.")
    term = fitting(values.term, "term")
    if len(term) > LONGEST_TERM:
        raise Invalid([Fault("term", f"Houd de termijn korter dan {LONGEST_TERM} tekens.")])
    return PointValues(text, values.party, term)


def _refuse_outdated(point: ActionPoint, seen: int | None) -> None:
    if seen is not None and seen != point.version:
        raise Changed(MEANWHILE)


def _told(session: Session, point: ActionPoint) -> dict[str, object]:
    told = {
        "text": point.text,
        "party": session.get_one(Party, point.party_id).key if point.party_id else "",
        "term": point.term,
        "confidentiality": point.confidentiality,
    }
    return kept_words(session, point, told, "text", "term")
