"""What parties propose for letters: of one letter, of one party, and about what they may."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from agenda.actions.models import Action, ActionRole
from agenda.actions.words import OWNING_ROLES, Adoption
from agenda.kernel.refusal import NotFound
from agenda.letters.models import Letter, PassageProposal
from agenda.letters.words import LetterState
from agenda.programmes.models import Programme

NO_PROPOSAL = "Dit voorstel bestaat niet."


def waiting_proposal(session: Session, letter: Letter, action: int, party: int) -> PassageProposal | None:
    """The one that nobody answered yet."""
    return session.scalar(
        select(PassageProposal)
        .where(
            PassageProposal.letter_id == letter.id,
            PassageProposal.action_id == action,
            PassageProposal.party_id == party,
            PassageProposal.taken.is_(None),
        )
        .order_by(PassageProposal.id.desc())
        .limit(1)
    )


def proposals_about(
    session: Session, letter: Letter, action: int | None, parties: Collection[int] | None = None
) -> Sequence[PassageProposal]:
    """Of one action in this letter, newest first; of these parties alone, where they are given."""
    wanted = select(PassageProposal).where(PassageProposal.letter_id == letter.id, PassageProposal.action_id == action)
    if parties is not None:
        wanted = wanted.where(PassageProposal.party_id.in_(parties))
    return session.scalars(wanted.order_by(PassageProposal.at.desc(), PassageProposal.id.desc())).all()


def proposals_by(session: Session, letters: Collection[Letter], parties: Collection[int]) -> Sequence[PassageProposal]:
    """What these parties proposed for these letters, the newest last."""
    return session.scalars(
        select(PassageProposal)
        .where(
            PassageProposal.letter_id.in_([one.id for one in letters]),
            PassageProposal.party_id.in_(parties),
        )
        .order_by(PassageProposal.id)
    ).all()


def proposal_on(session: Session, letter: Letter, identity: int) -> PassageProposal:
    found = session.get(PassageProposal, identity, options=[joinedload(PassageProposal.action)])
    if found is None or found.letter_id != letter.id:
        raise NotFound(NO_PROPOSAL)
    return found


def drafts_of(session: Session, programme: Programme) -> Sequence[Letter]:
    """The letters under way, the first to leave first."""
    return session.scalars(
        select(Letter)
        .where(Letter.programme_id == programme.id, Letter.state == LetterState.DRAFT)
        .order_by(Letter.dated, Letter.id)
    ).all()


def led_by(session: Session, programme: Programme, parties: Collection[int]) -> Sequence[Action]:
    """The actions of which one of these parties is a lead, with their roles, in the order of the agenda."""
    owned = select(ActionRole.action_id).where(ActionRole.party_id.in_(parties), ActionRole.role.in_(OWNING_ROLES))
    found = session.scalars(
        select(Action)
        .where(Action.programme_id == programme.id, Action.adoption != Adoption.MERGED, Action.id.in_(owned))
        .order_by(Action.order_key)
        .options(selectinload(Action.roles))
    )
    return [one for one in found if not one.scope.parties.isdisjoint(parties)]
