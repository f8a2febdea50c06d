"""The reports that wait for the judge: the queue, a page of it, and one of them with what it would change."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from agenda.actions.models import Action, ActionShare, ReadTerm
from agenda.actions.queries import whole_actions
from agenda.actions.words import Rating
from agenda.kernel.paging import Numbered, NumberedPage
from agenda.kernel.refusal import NotFound, NotNow
from agenda.progress.models import Consent, Round, Update, UpdateConsent, UpdateState
from agenda.progress.rules import UNFINISHED, Mark

PAGE_SIZE = 50
MARKED: dict[Mark, ColumnElement[bool]] = {
    Mark.TERM: Update.term != "",
    Mark.REQUEST: Update.request != "",
    Mark.LATE: Update.late.is_(True),
    Mark.NOTED: Update.channel.is_not(None),
    Mark.ADDED: Update.consents.any(UpdateConsent.consent == Consent.ADDS),
}


@dataclass(frozen=True)
class Queue:
    """What of a round waits; ``party`` is a row number. None chooses nothing."""

    round: Round
    party: int | None = None
    rating: Rating | None = None
    mark: Mark | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        chosen = [Update.round_id == self.round.id, Update.state == UpdateState.SUBMITTED]
        if self.party is not None:
            chosen.append(Update.party_id == self.party)
        if self.rating is not None:
            chosen.append(Update.rating == self.rating)
        return [*chosen, MARKED[self.mark]] if self.mark else chosen


def waiting_page(session: Session, queue: Queue, number: int, size: int = PAGE_SIZE) -> NumberedPage[Update]:
    """In the order of the agenda; a number that no page has gives the page nearest to it."""
    where = queue.conditions()
    total = session.scalar(select(func.count()).select_from(Update).where(*where)) or 0
    place = Numbered.near(number, size, total)
    rows = session.scalars(
        select(Update)
        .join(Update.action)
        .where(*where)
        .order_by(Action.order_key, Update.party_id)
        .offset(place.before)
        .limit(place.size)
        .options(
            contains_eager(Update.action).options(selectinload(Action.shares), selectinload(Action.terms)),
            selectinload(Update.consents),
        )
    ).all()
    return place.holding(rows)


def waiting_numbers(session: Session, queue: Queue) -> Sequence[int]:
    """The row numbers of all that waits, in the same order."""
    ordered = select(Update.id).join(Update.action).order_by(Action.order_key, Update.party_id)
    return session.scalars(ordered.where(*queue.conditions())).all()


def handed_in_update(session: Session, round_: Round, identity: int) -> Update:
    """One that was handed in, whether or not it was judged; what a party still writes is its own."""
    update = session.scalar(
        select(Update)
        .where(Update.id == identity, Update.round_id == round_.id)
        .options(
            joinedload(Update.action).options(
                selectinload(Action.shares), selectinload(Action.terms), selectinload(Action.roles)
            ),
            selectinload(Update.consents),
            selectinload(Update.files),
        )
    )
    if update is None:
        raise NotFound("Deze melding hoort niet bij deze uitvraag.")
    if update.state in UNFINISHED:
        raise NotNow("Deze melding ligt (weer) bij de partij. Zodra die haar indient, kunt u haar beoordelen.")
    return update


def updates_to_accept(session: Session, round_: Round, identities: Collection[int]) -> list[Update]:
    """With all that accepting asks of their actions, in the order of the agenda."""
    updates = session.scalars(
        select(Update)
        .join(Update.action)
        .where(Update.round_id == round_.id, Update.id.in_(identities))
        .order_by(Action.order_key, Update.party_id)
        .options(joinedload(Update.round), selectinload(Update.consents))
    ).all()
    if len(updates) < len(set(identities)):
        raise NotFound("Een van de gekozen meldingen hoort niet bij deze uitvraag. Er is niets geaccepteerd.")
    whole_actions(session, [one.action_id for one in updates])
    return list(updates)


Holder = Action | ActionShare


def holder_of(update: Update) -> Holder:
    """Whose stand the report is about: the share of the party in a divided action, or else the action."""
    action = update.action
    return next((share for share in action.shares if share.party_id == update.party_id), action)


def term_held(update: Update) -> ReadTerm | None:
    """The one that a proposed term comes in the place of."""
    holder = holder_of(update)
    if isinstance(holder, ActionShare):
        return holder if holder.wording else None
    return next((term for term in holder.terms if not term.milestone), None)
