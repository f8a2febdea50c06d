"""What a writer sees beside a passage: the earlier letter, what parties propose and say, and its former wordings."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload

from agenda.letters.models import (
    Letter,
    Passage,
    PassageAnswer,
    PassageComment,
    PassageProposal,
    PassageRevision,
)
from agenda.letters.proposal_queries import proposals_about
from agenda.letters.words import LetterState
from agenda.programmes.models import Programme
from agenda.progress.models import Update
from agenda.progress.queries import latest_updates


@dataclass(frozen=True)
class Beside:
    earlier: Passage | None
    proposals: Sequence[PassageProposal]
    update: Update | None
    revisions: Sequence[PassageRevision]
    comments: Sequence[PassageComment]
    answers: Sequence[PassageAnswer]


def beside(session: Session, passage: Passage) -> Beside:
    action = passage.action_id
    return Beside(
        earlier=earlier_passage(session, passage.letter, action) if action else None,
        proposals=proposals_about(session, passage.letter, action) if action else (),
        update=update_for(session, passage.letter.programme_id, action) if action else None,
        revisions=revisions_of(session, passage),
        comments=comments_about(session, passage),
        answers=answers_on(session, passage),
    )


def earlier_passage(session: Session, letter: Letter, action: int, *, sent: bool = False) -> Passage | None:
    """What the last letter before this one said of the action; ``sent`` for who may see nothing but what left."""
    wanted = (
        select(Passage)
        .join(Passage.letter)
        .where(
            Letter.programme_id == letter.programme_id,
            Letter.id != letter.id,
            Letter.dated <= letter.dated,
            Passage.action_id == action,
        )
        .order_by(Letter.dated.desc(), Letter.id.desc(), Passage.position)
        .limit(1)
        .options(contains_eager(Passage.letter))
    )
    return session.scalar(wanted.where(Letter.state == LetterState.SENT) if sent else wanted)


def update_for(session: Session, programme: int, action: int, *parties: int) -> Update | None:
    """The report that was accepted last, if it proposes words for the letter; of these parties alone, if any."""
    only = [Update.action_id == action, *([Update.party_id.in_(parties)] if parties else [])]
    found = latest_updates(session, session.get_one(Programme, programme), *only).get(action)
    return found if found and found.passage.strip() else None


def revisions_of(session: Session, passage: Passage) -> Sequence[PassageRevision]:
    """The newest first."""
    return session.scalars(
        select(PassageRevision)
        .where(PassageRevision.passage_id == passage.id)
        .order_by(PassageRevision.revision.desc())
    ).all()


def comments_about(session: Session, passage: Passage) -> Sequence[PassageComment]:
    return session.scalars(
        select(PassageComment).where(PassageComment.passage_id == passage.id).order_by(PassageComment.id)
    ).all()


def answers_on(session: Session, passage: Passage) -> Sequence[PassageAnswer]:
    """In the last round first."""
    return session.scalars(
        select(PassageAnswer)
        .where(PassageAnswer.passage_id == passage.id)
        .order_by(PassageAnswer.coordination_id.desc(), PassageAnswer.party_id)
        .options(joinedload(PassageAnswer.coordination))
    ).all()
