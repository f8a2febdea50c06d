"""What the agenda itself proposes for a consultation: actions with delay, requests of parties, unsettled decisions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from agenda.actions.models import Action
from agenda.actions.words import Adoption, Phase, Rating
from agenda.consultations.matters import MatterValues, Source, accepted_reason, add_matter, take_matter_step
from agenda.consultations.models import AgendaItem, Consultation, Matter
from agenda.consultations.steps import NO_REASON
from agenda.consultations.words import MatterState, Origin
from agenda.decisions.models import Decision
from agenda.decisions.words import FollowUp
from agenda.kernel.confidentiality import Confidentiality, Viewer, seen_by
from agenda.kernel.refusal import Fault, Invalid, NotFound
from agenda.kernel.rights import Permission, Stamp, require
from agenda.programmes.models import Programme
from agenda.progress.models import Round, Update
from agenda.progress.queries import TAKEN_OVER

MOST = 100
"""Of each origin; what lies behind that comes up when the first have been dealt with."""
GOING = tuple(phase for phase in Phase if not phase.finished)
LONGEST_SUBJECT = 200
Row = ColumnElement[int] | InstrumentedAttribute[int]
GONE = "Dit voorstel is er niet meer: het is overgenomen of afgewezen, of er is geen reden meer voor."


@dataclass(frozen=True)
class Proposal:
    """``row`` is that of the action, update or decision; ``action`` that of the action to look at, if there is one."""

    origin: Origin
    row: int
    subject: str
    why: str
    party: int | None = None
    action: int | None = None
    confidentiality: Confidentiality = Confidentiality.PARTICIPANTS

    @property
    def source(self) -> Source:
        return Source(self.origin, self.row)


def proposals_for(session: Session, consultation: Consultation, viewer: Viewer) -> list[Proposal]:
    """Without what was taken over and is open, and what was settled for this consultation already: three questions."""
    return [
        *_red_actions(session, consultation),
        *_requests(session, consultation),
        *_unsettled(session, consultation, viewer),
    ]


def _new(
    origin: Origin, row: ColumnElement[int] | InstrumentedAttribute[int], consultation: Consultation
) -> ColumnElement[bool]:
    done = or_(Matter.state == MatterState.OPEN, Matter.wanted_id == consultation.id)
    return ~exists().where(Matter.origin == origin, Matter.origin_id == row, done)


def _red_actions(session: Session, consultation: Consultation) -> Iterator[Proposal]:
    red = session.scalars(
        select(Action)
        .where(
            Action.programme_id == consultation.programme_id,
            Action.rating == Rating.DELAYED,
            Action.adoption != Adoption.MERGED,
            Action.phase.in_(GOING),
            _new(Origin.RED_ACTION, Action.id, consultation),
        )
        .order_by(Action.order_key)
        .limit(MOST)
    )
    for action in red:
        subject = _short(f"Vertraging bij {action.number} {action.title}")
        yield Proposal(Origin.RED_ACTION, action.id, subject, action.cause, action=action.id)


def _requests(session: Session, consultation: Consultation) -> Iterator[Proposal]:
    asked = session.execute(
        select(Update, Action)
        .join(Round, Round.id == Update.round_id)
        .join(Action, Action.id == Update.action_id)
        .where(
            Round.occasion_id == consultation.occasion_id,
            Update.state.in_(TAKEN_OVER),
            Update.request != "",
            _new(Origin.REQUEST, Update.id, consultation),
        )
        .order_by(Action.order_key, Update.party_id)
        .limit(MOST)
    )
    for update, action in asked:
        subject = _short(f"Hulpvraag bij {action.number} {action.title}")
        yield Proposal(Origin.REQUEST, update.id, subject, update.request, update.party_id, action.id)


UNSETTLED = or_(
    and_(Decision.asks_work.is_(True), Decision.follow_up.in_((FollowUp.OPEN, FollowUp.RUNNING))),
    Decision.follow_up == FollowUp.EXECUTED,
)
"""Work that is not done, or done and not reported back; what was reported back only has to be settled."""
STANDS = {
    FollowUp.OPEN: "Hier is nog niets mee gedaan.",
    FollowUp.RUNNING: "Dit is nog in uitvoering.",
    FollowUp.EXECUTED: "Dit is uitgevoerd, maar nog niet teruggemeld.",
}


def _unsettled(session: Session, consultation: Consultation, viewer: Viewer) -> Iterator[Proposal]:
    taken = session.scalars(
        select(Decision)
        .where(
            Decision.programme_id == consultation.programme_id,
            Decision.consultation_id != consultation.id,
            Decision.decided_on < consultation.occasion.day,
            UNSETTLED,
            _new(Origin.UNSETTLED, Decision.id, consultation),
        )
        .order_by(Decision.decided_on.desc(), Decision.ordinal)
        .limit(MOST)
        .options(
            joinedload(Decision.item).joinedload(AgendaItem.consultation),
            joinedload(Decision.consultation),
        )
    )
    for one in seen_by(viewer, taken):
        why = f"{one.verb.label.capitalize()}: {one.text}\n{STANDS[one.follow_up]}"
        party = one.item.submitter_id if one.item and one.confidentiality is Confidentiality.OWN_PARTY else None
        subject = f"Terugkoppeling van besluit {one.number}"
        yield Proposal(Origin.UNSETTLED, one.id, subject, why, party, confidentiality=one.confidentiality)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SUBJECT else f"{text[: LONGEST_SUBJECT - 1].rstrip()}…"


def proposal_at(proposals: Iterable[Proposal], source: Source) -> Proposal:
    found = next((one for one in proposals if one.source == source), None)
    if found is None:
        raise NotFound(GONE)
    return found


def take_over(
    session: Session, programme: Programme, consultation: Consultation, proposal: Proposal, stamp: Stamp
) -> Matter:
    """As a matter that is wanted for this consultation."""
    require(stamp.by, Permission.CONSULTATION_WRITE, consultation)
    _refuse_taken(session, programme, consultation, proposal)
    values = MatterValues(
        proposal.subject, proposal.why, proposal.party, consultation.id, confidentiality=proposal.confidentiality
    )
    return add_matter(session, programme, values, stamp, proposal.source)


def _refuse_taken(session: Session, programme: Programme, consultation: Consultation, proposal: Proposal) -> None:
    """One at a time within a programme: who was second finds what the first made of it."""
    session.execute(select(Programme.id).where(Programme.id == programme.id).with_for_update(key_share=True))
    if not session.scalar(select(_new(proposal.origin, literal(proposal.row), consultation))):
        raise NotFound(GONE)


def turn_down(
    session: Session,
    programme: Programme,
    consultation: Consultation,
    proposal: Proposal,
    because: str,
    stamp: Stamp,
) -> Matter:
    """Remembered as a matter that is not treated, so that it is not proposed for this consultation again."""
    if not accepted_reason(because):
        raise Invalid([Fault("because", NO_REASON)])
    matter = take_over(session, programme, consultation, proposal, stamp)
    take_matter_step(session, matter, "drop", stamp, because)
    return matter
