from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session, joinedload, undefer

from agenda.actions.models import Action, ActionRole
from agenda.actions.words import Adoption, RoleKind
from agenda.intake.likeness import Known
from agenda.intake.models import LetterIntake, LetterOffer, OfferState
from agenda.intake.words import ProposalKind
from agenda.kernel.paging import Numbered, NumberedPage
from agenda.kernel.refusal import NotFound
from agenda.parties.models import Party
from agenda.programmes.models import Programme

MOST_ON_PAGE = 25
Counts = dict[OfferState, int]


def old_letters(session: Session, programme: Programme) -> Sequence[LetterIntake]:
    """The newest first."""
    return session.scalars(
        select(LetterIntake)
        .where(LetterIntake.programme_id == programme.id)
        .order_by(LetterIntake.dated.desc(), LetterIntake.id.desc())
    ).all()


def letter_by_number(session: Session, programme: Programme, number: int, *, with_text: bool = False) -> LetterIntake:
    wanted = select(LetterIntake).where(LetterIntake.programme_id == programme.id, LetterIntake.id == number)
    found = session.scalar(wanted.options(undefer(LetterIntake.text)) if with_text else wanted)
    if found is None:
        raise NotFound("Deze oude brief is er niet (meer).")
    return found


def counts_of(session: Session, letters: Collection[LetterIntake]) -> dict[int, Counts]:
    """Per letter (row number) how many of its offers stand how."""
    rows = session.execute(
        select(LetterOffer.intake_id, LetterOffer.state, func.count())
        .where(LetterOffer.intake_id.in_([one.id for one in letters]))
        .group_by(LetterOffer.intake_id, LetterOffer.state)
    )
    found = {one.id: dict.fromkeys(OfferState, 0) for one in letters}
    for letter, state, number in rows:
        found[letter][state] = number
    return found


@dataclass(frozen=True)
class Asked:
    """Which offers of a letter are asked for; None is all of them."""

    letter: int
    kind: ProposalKind | None = None
    state: OfferState | None = None

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        yield LetterOffer.intake_id == self.letter
        if self.kind:
            yield LetterOffer.kind == self.kind.value
        if self.state:
            yield LetterOffer.state == self.state


def page_of_offers(session: Session, asked: Asked, number: int) -> NumberedPage[LetterOffer]:
    """In the order of the letter."""
    wanted = select(LetterOffer).where(*asked.conditions())
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    place = Numbered.near(number, MOST_ON_PAGE, total)
    rows = wanted.order_by(LetterOffer.position).limit(place.size).offset(place.before)
    return place.holding(session.scalars(rows).all())


def page_with(position: int) -> int:
    """The page of all offers that this one stands on."""
    return (position - 1) // MOST_ON_PAGE + 1


def all_offers(session: Session, letter: LetterIntake) -> Sequence[LetterOffer]:
    wanted = select(LetterOffer).where(LetterOffer.intake_id == letter.id).order_by(LetterOffer.position)
    return session.scalars(wanted).all()


def offer_at(session: Session, programme: Programme, number: int, position: int) -> LetterOffer:
    found = session.scalar(
        select(LetterOffer)
        .join(LetterIntake)
        .where(LetterIntake.programme_id == programme.id, LetterIntake.id == number, LetterOffer.position == position)
        .options(joinedload(LetterOffer.intake))
    )
    if found is None:
        raise NotFound("Deze vondst is er niet (meer).")
    return found


def known_actions(session: Session, programme: Programme) -> list[Known]:
    """Those that have not gone up in another one, with the key of who leads."""
    rows = session.execute(
        select(Action.id, Action.number, Action.title, Action.goal_id, Party.key)
        .outerjoin(ActionRole, and_(ActionRole.action_id == Action.id, ActionRole.role == RoleKind.LEAD))
        .outerjoin(Party, Party.id == ActionRole.party_id)
        .where(Action.programme_id == programme.id, Action.adoption != Adoption.MERGED)
        .order_by(Action.order_key)
    )
    return [Known(identity, number, title, goal, lead or "") for identity, number, title, goal, lead in rows]
