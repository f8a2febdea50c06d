"""Reminding by hand: the line in the ledger, the mail, and the links to answer by, in one transaction."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from agenda.accounts.queries import answerers
from agenda.kernel.rights import Permission, Stamp, require
from agenda.mail.texts import Post
from agenda.parties.queries import Naming
from agenda.parties.rules import Via
from agenda.progress.models import Question, Round
from agenda.reminders.kinds import day_of
from agenda.reminders.links import path_to_answer, places_to_ask
from agenda.reminders.models import Reminded, ReminderState
from agenda.reminders.queries import Nudge
from agenda.reminders.rules import NUDGE


@dataclass(frozen=True)
class Told:
    """A question in a mail: ``path`` leads to where this reader answers it, from the root of the site."""

    question: Question
    path: str


def remind_all(session: Session, nudges: Sequence[Nudge], names: Mapping[int, Naming], post: Post, stamp: Stamp) -> int:
    """How many were written; the ledger's unique key keeps any from coming twice."""
    for nudge in nudges:
        require(stamp.by, Permission.ROUND_RUN, nudge.round)
        _remember(session, nudge, stamp)
        words = {"nudge": nudge, "names": names, "own_words": nudge.round.texts.get(NUDGE, "")}
        post.write(
            session,
            NUDGE,
            nudge.addressee.email,
            _key(nudge, stamp),
            words | {"told": list(_told(session, nudge, stamp)), "asked_at": _asked_at(session, nudge)},
            stamp.at,
            programme=nudge.programme.id,
        )
    return len(nudges)


def _key(nudge: Nudge, stamp: Stamp) -> str:
    return f"{NUDGE}/{nudge.programme.key}/{nudge.round.key}/{_day(stamp)}/{nudge.addressee.email}"


def _day(stamp: Stamp) -> str:
    return day_of(stamp.at).isoformat()


def _remember(session: Session, nudge: Nudge, stamp: Stamp) -> None:
    session.add(
        Reminded(
            programme_id=nudge.programme.id,
            recipient=nudge.addressee.email,
            kind=NUDGE,
            subject_kind=Round.__tablename__,
            subject_id=nudge.round.id,
            step=_day(stamp),
            parties=nudge.parties,
            due_on=nudge.round.closes_on,
            due_at=stamp.at,
            at=stamp.at,
            state=ReminderState.TOLD,
            told_at=stamp.at,
            mail_key=_key(nudge, stamp),
        )
    )
    session.flush()


def _told(session: Session, nudge: Nudge, stamp: Stamp) -> Iterator[Told]:
    accounts = answerers(session, nudge.programme.id, nudge.parties)
    for question in nudge.questions:
        yield Told(question, path_to_answer(session, nudge.programme, question, nudge.addressee, accounts, stamp))


def _asked_at(session: Session, nudge: Nudge) -> dict[int, str]:
    if nudge.addressee.via is not Via.MAILBOX:
        return {}
    return places_to_ask(session, nudge.programme, nudge.round, nudge.parties)
