"""What the secretariat writes down for a party that told it otherwise: by phone, by mail, in a conversation."""

from typing import Any

from sqlalchemy.orm import Session

from agenda.history.services import record
from agenda.kernel.refusal import Changed
from agenda.kernel.rights import Permission, Stamp, require
from agenda.progress.models import Channel, Question, Update
from agenda.progress.queries import update_on
from agenda.progress.reporting import (
    NOTHING,
    draft_on,
    report_unchanged,
    stand_of,
    take_party_step,
    version_on,
    write_update,
)

PARTY_WROTE = (
    "De partij schreef intussen zelf aan deze melding. Kijk of zij zelf antwoordt, en leg anders opnieuw vast."
)


def record_answer(
    session: Session,
    question: Question,
    channel: Channel,
    values: dict[str, Any],
    stamp: Stamp,
    *,
    seen: int | None = None,
) -> Update:
    """Writes down for a party what it told the secretariat otherwise, and hands it in.

    ``seen`` is the version of the party's own draft that was known of, 0 when there was none; the draft is set aside,
    and stands there again when the party takes this answer back.
    """
    typed = _before_recording(session, question, stamp, seen)
    write_update(session, question, stand_of(question) | NOTHING | values, stamp)
    update = take_party_step(session, question, "submit", stamp)
    update.set_aside = typed
    return _recorded(session, update, channel, stamp)


def record_unchanged(
    session: Session, question: Question, channel: Channel, stamp: Stamp, *, seen: int | None = None
) -> Update:
    """The same for a party that told that nothing changed."""
    typed = _before_recording(session, question, stamp, seen)
    update = report_unchanged(session, question, stamp)
    update.set_aside = typed
    return _recorded(session, update, channel, stamp)


def _before_recording(session: Session, question: Question, stamp: Stamp, seen: int | None) -> dict[str, Any]:
    require(stamp.by, Permission.UPDATE_JUDGE, question)
    if seen is not None and seen != version_on(session, question):
        raise Changed(PARTY_WROTE)
    held = update_on(session, question)
    return held.set_aside if held and held.channel else draft_on(session, question)


def _recorded(session: Session, update: Update, channel: Channel, stamp: Stamp) -> Update:
    update.channel = channel
    record(session, "update.record", update, stamp, new={"channel": channel})
    session.flush()
    return update
