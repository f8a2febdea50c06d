"""One note taker at a time, and what their page sends taken in once, however often it comes."""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.accounts.models import Person
from agenda.accounts.rules import Account
from agenda.consultations.models import Consultation
from agenda.decisions.models import ReceivedNote
from agenda.gateways.database import inserting
from agenda.history.services import record
from agenda.kernel.refusal import Fault, Invalid, NotAllowed, NotNow
from agenda.kernel.rights import Permission, Stamp, require

KEY = re.compile(r"[\w-]{8,64}", re.ASCII)
NOBODY_YET = "Niemand notuleert nu. Neem het notuleren eerst op u; wat u schreef, blijft staan."
BAD_KEY = "De pagina is niet goed opgevraagd. Vernieuw haar en probeer het opnieuw."


def take_notes(session: Session, consultation: Consultation, stamp: Stamp, *, over: int | None = None) -> bool:
    """Whoever acts becomes the note taker; tells whether that changed anything.

    A place that is taken is only taken over from the person (row number) whom one saw there.
    """
    require(stamp.by, Permission.DECISION_WRITE, consultation)
    if not isinstance(stamp.by, Account):
        raise NotAllowed("Alleen wie is ingelogd kan notuleren.")
    _hold(session, consultation)
    me, now = stamp.by.person, consultation.note_taker_id
    if now == me.id:
        return False
    if now is not None and now != over:
        raise NotNow(taken_by(session, now))
    _pass_to(session, consultation, me, stamp)
    return True


def hand_over(session: Session, consultation: Consultation, to: Person | None, stamp: Stamp) -> None:
    """To somebody else who may note; to nobody leaves the place free."""
    require_note_taker(session, consultation, stamp)
    if to is not None and not Account(to).may(Permission.DECISION_WRITE, consultation.scope):
        raise NotNow(f"{to.name} mag in dit programma geen besluiten vastleggen.")
    _pass_to(session, consultation, to, stamp)


def require_note_taker(session: Session, consultation: Consultation, stamp: Stamp) -> None:
    """From here on until the transaction ends nobody else notes at this consultation."""
    require(stamp.by, Permission.DECISION_WRITE, consultation)
    _hold(session, consultation)
    if consultation.note_taker_id is None:
        raise NotNow(NOBODY_YET)
    if stamp.by.key != f"person:{consultation.note_taker_id}":
        raise NotNow(taken_by(session, consultation.note_taker_id))


def take_in(session: Session, consultation: Consultation, key: str, stamp: Stamp) -> bool:
    """Whether this note is new; one that was taken in before is not refused, whoever notes now."""
    require(stamp.by, Permission.DECISION_WRITE, consultation)
    if not KEY.fullmatch(key):
        raise Invalid([Fault("", BAD_KEY)])
    _hold(session, consultation)
    note = {"consultation_id": consultation.id, "client_key": key, "at": stamp.at}
    adding = inserting(session, ReceivedNote).values(note).on_conflict_do_nothing().returning(ReceivedNote.id)
    if session.scalar(adding) is None:
        return False
    require_note_taker(session, consultation, stamp)
    return True


def was_taken_in(session: Session, consultation: Consultation, key: str) -> bool:
    found = select(ReceivedNote.id).where(
        ReceivedNote.consultation_id == consultation.id, ReceivedNote.client_key == key
    )
    return session.scalar(found) is not None


def taken_by(session: Session, taker: int) -> str:
    name = session.get_one(Person, taker).name
    return f"{name} notuleert nu. Neem het notuleren over als dat is afgesproken; wat u schreef, blijft staan."


def _hold(session: Session, consultation: Consultation) -> None:
    session.refresh(consultation, ["note_taker_id", "note_taker_since", "version"], with_for_update=True)


def _pass_to(session: Session, consultation: Consultation, to: Person | None, stamp: Stamp) -> None:
    old, new = consultation.note_taker_id, to.id if to else None
    consultation.note_taker_id, consultation.note_taker_since = new, stamp.at if to else None
    record(session, "consultation.note_taker", consultation, stamp, old={"person": old}, new={"person": new})
