"""An action is left out of a letter on purpose, and why."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.actions.models import Action
from agenda.history.rules import exactly, guarded
from agenda.history.services import record
from agenda.kernel.refusal import Changed, Fault, Invalid, NotFound, NotNow
from agenda.kernel.rights import Permission, Stamp, require
from agenda.kernel.text import clean_text
from agenda.letters.models import Letter, Omission
from agenda.letters.omissions import told_in
from agenda.letters.placing import hold_letter
from agenda.letters.rules import refuse_locked

NO_REASON = "Schrijf op waarom deze actie niet in de brief komt."
IS_TOLD = "Over deze actie staat een passage in de brief. Haal die eerst weg."
MEANWHILE = "Iemand anders heeft de reden intussen gewijzigd. Vergelijk en bewaar daarna opnieuw."
NOT_LEFT_OUT = "Deze actie is niet weggelaten. Kijk opnieuw op de werkpagina van de brief."


def leave_out(
    session: Session, letter: Letter, action: Action, because: str, stamp: Stamp, *, seen: str = ""
) -> Omission:
    """Whoever leaves out what was left out already gives another reason for it; ``seen`` tells which one was there."""
    require(stamp.by, Permission.LETTER_WRITE, letter)
    hold_letter(session, letter)
    because = clean_text(because).strip()
    if not because:
        raise Invalid([Fault("because", NO_REASON)])
    if action.id in told_in(letter):
        raise NotNow(IS_TOLD)
    omission = _held(session, letter, action)
    if seen != mark_of(omission):
        raise Changed(MEANWHILE)
    if omission is None:
        omission = Omission(action_id=action.id, because="", at=stamp.at, by=stamp.by.key)
        letter.omissions.append(omission)
    old = _sealed(session, omission.because)
    omission.because, omission.at, omission.by = because, stamp.at, stamp.by.key
    new = _sealed(session, because) | {"action": action.number}
    record(session, "letter.omit", letter, stamp, old=old, new=new)
    return omission


def take_up(session: Session, letter: Letter, action: Action, stamp: Stamp) -> None:
    """It has to be told of again."""
    require(stamp.by, Permission.LETTER_WRITE, letter)
    hold_letter(session, letter)
    if omission_of(letter, action.id) is None:
        raise NotFound(NOT_LEFT_OUT)
    end_omission(session, letter, action, stamp)


def end_omission(session: Session, letter: Letter, action: Action, stamp: Stamp) -> None:
    """If there is one; by whoever may write in the letter."""
    refuse_locked(letter)
    if omission := omission_of(letter, action.id):
        letter.omissions.remove(omission)
        old = _sealed(session, omission.because)
        record(session, "letter.take_up", letter, stamp, old=old, new={"because": "", "action": action.number})


def _held(session: Session, letter: Letter, action: Action) -> Omission | None:
    """As it stands now."""
    session.expire(letter, ["omissions"])
    wanted = select(Omission).where(Omission.letter_id == letter.id, Omission.action_id == action.id)
    return session.scalar(wanted.execution_options(populate_existing=True))


def mark_of(omission: Omission | None) -> str:
    """Another one for each reason that is given."""
    return exactly(omission.at) if omission else ""


def omission_of(letter: Letter, action: int) -> Omission | None:
    return next((one for one in letter.omissions if one.action_id == action), None)


def _sealed(session: Session, because: str) -> dict[str, Any]:
    """The reason tells of a draft."""
    return guarded({"because": because}, ("because",), session.info["chain_key"])
