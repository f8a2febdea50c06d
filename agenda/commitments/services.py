from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy.orm import Session

from agenda.actions.models import Action
from agenda.commitments.models import Commitment, CommitmentKind
from agenda.history.services import record
from agenda.kernel.rights import Permission, Stamp, require
from agenda.programmes.models import Programme
from agenda.references.services import keep_reference


@dataclass(frozen=True)
class CommitmentValues:
    key: str
    kind: CommitmentKind
    text: str
    made_to: str
    debate: str
    made_on: date
    term: str = ""


def add_commitment(
    session: Session,
    programme: Programme,
    values: CommitmentValues,
    source: str | None,
    actions: Sequence[Action],
    stamp: Stamp,
) -> Commitment:
    require(stamp.by, Permission.LETTER_WRITE, programme)
    told = {one.name: getattr(values, one.name) for one in fields(values)}
    commitment = Commitment(programme_id=programme.id, actions=list(actions), **told)
    commitment.reference = keep_reference(session, source) if source else None
    session.add(commitment)
    record(session, "commitment.add", commitment, stamp, new=told)
    return commitment
