"""Writing a reminder: the line in the ledger, the mail, and the links to answer by, in one transaction."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from agenda.accounts.queries import answerers
from agenda.kernel.rights import Permission, Stamp, require
from agenda.mail.texts import Post
from agenda.parties.queries import Naming
from agenda.parties.rules import Via
from agenda.progress.links import issue_link
from agenda.progress.models import Question, Round
from agenda.reminders.models import Reminded, ReminderState
from agenda.reminders.queries import Nudge, keys_of_parties


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
        words = {"nudge": nudge, "names": names, "own_words": nudge.round.texts.get(nudge.reminder.kind, "")}
        post.write(
            session,
            nudge.reminder.kind,
            nudge.addressee.email,
            _key(nudge),
            words | {"told": list(_told(session, nudge, stamp)), "asked_at": _asked_at(session, nudge)},
            stamp.at,
            programme=nudge.programme.id,
        )
    return len(nudges)


def _key(nudge: Nudge) -> str:
    kind, step = nudge.reminder.kind, nudge.reminder.step_in(nudge.round)
    return f"{kind}/{nudge.programme.key}/{nudge.round.key}/{step}/{nudge.addressee.email}"


def _remember(session: Session, nudge: Nudge, stamp: Stamp) -> None:
    session.add(
        Reminded(
            programme_id=nudge.programme.id,
            recipient=nudge.addressee.email,
            kind=nudge.reminder.kind,
            subject_kind=Round.__tablename__,
            subject_id=nudge.round.id,
            step=nudge.reminder.step_in(nudge.round),
            parties=nudge.parties,
            due_on=nudge.round.closes_on,
            due_at=stamp.at,
            at=stamp.at,
            state=ReminderState.TOLD,
            told_at=stamp.at,
            mail_key=_key(nudge),
        )
    )
    session.flush()


def _told(session: Session, nudge: Nudge, stamp: Stamp) -> Iterator[Told]:
    """Who has an account answers on the site, anybody else by a link of their own; a shared mailbox gets neither."""
    with_account = answerers(session, nudge.programme.id, nudge.parties)
    for question in nudge.questions:
        page = f"/programmas/{nudge.programme.key}/uitvragen/{nudge.round.key}/vragen"
        path = f"{page}/{question.action_id}/{question.party_id}"
        named = nudge.addressee.via in {Via.CONTACT, Via.SUBSTITUTE}
        if named and (nudge.addressee.email.lower(), question.party_id) not in with_account:
            path = f"/antwoord/{issue_link(session, question, nudge.addressee, stamp, replaces=False).key}"
        yield Told(question, path)


def _asked_at(session: Session, nudge: Nudge) -> dict[int, Any]:
    """Per party where a reader of its shared mailbox asks for a link of their own; empty for anybody else."""
    if nudge.addressee.via is not Via.MAILBOX:
        return {}
    keys = keys_of_parties(session, nudge.parties)
    return {party: f"/antwoordlink/{nudge.programme.key}/{nudge.round.key}/{key}" for party, key in keys.items()}
