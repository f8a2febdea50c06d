"""Two versions of a letter compared in words."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.documents.comparison.differences import Difference, differences
from agenda.documents.content import Document
from agenda.documents.models import Edition
from agenda.kernel.rights import Stamp
from agenda.letters.content import letter_document
from agenda.letters.models import Coordination, Letter, PassageAnswer
from agenda.letters.papers import moment_told
from agenda.letters.queries import letter_facts, load_wordings


def versions_read_by(session: Session, letter: Letter, party: int) -> list[Edition]:
    """Those of the rounds in which this party was asked, the newest first."""
    asked = (
        select(Coordination.edition_id)
        .join(PassageAnswer, PassageAnswer.coordination_id == Coordination.id)
        .where(Coordination.letter_id == letter.id, PassageAnswer.party_id == party)
    )
    return list(session.scalars(select(Edition).where(Edition.id.in_(asked)).order_by(Edition.id.desc())))


def changed_between(old: Edition, new: Edition) -> list[Difference]:
    return differences(Document.from_json(old.content), Document.from_json(new.content))


def changed_since(session: Session, old: Edition, letter: Letter, stamp: Stamp) -> list[Difference]:
    """Between a version and what the letter says at this moment."""
    load_wordings(session, letter)
    now = letter_document(letter, letter_facts(session, letter, moment_told(letter, None, stamp.at)))
    return differences(Document.from_json(old.content), Document.from_json(now.to_json()))
