"""In which letters parliament was told of a commitment or motion."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from agenda.commitments.models import Commitment
from agenda.letters.models import Letter, LetterCommitment, Passage, PassageSource
from agenda.letters.words import LetterState, SourceKind


def letters_telling_of(session: Session, commitment: Commitment, *, drafts: bool) -> Sequence[Letter]:
    """The newest first; ``drafts`` for who may read those."""
    linked = select(LetterCommitment.letter_id).where(LetterCommitment.commitment_id == commitment.id)
    resting = (
        select(Passage.letter_id)
        .join(PassageSource, PassageSource.passage_id == Passage.id)
        .where(
            PassageSource.kind == SourceKind.COMMITMENT,
            PassageSource.record_id == commitment.id,
            PassageSource.paragraph.is_not(None),
        )
    )
    wanted = select(Letter).where(or_(Letter.id.in_(linked), Letter.id.in_(resting)))
    if not drafts:
        wanted = wanted.where(Letter.state == LetterState.SENT)
    return session.scalars(wanted.order_by(Letter.dated.desc())).all()
