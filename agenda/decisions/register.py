"""The decision register: all decisions of a programme that the viewer may see, as columns rather than records."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session

from agenda.actions.models import Action, ActionRole
from agenda.actions.words import Phase
from agenda.consultations.models import AgendaItem, Consultation
from agenda.decisions.links import Links, links_of
from agenda.decisions.models import ActionPoint, Decision, DecisionAction
from agenda.decisions.rules import IDLE_AFTER
from agenda.decisions.words import FollowUp, LooseEnd, Verb
from agenda.kernel.confidentiality import Confidentiality, Viewer
from agenda.kernel.paging import Numbered, NumberedPage
from agenda.kernel.rights import Scope
from agenda.programmes.models import Occasion

PAGE_SIZE = 50
NEWEST_FIRST = (Decision.decided_on.desc(), Decision.consultation_id.desc(), Decision.ordinal)


@dataclass(frozen=True)
class Probe:
    """A thing that need not be there, to learn what a viewer would see of its kind."""

    confidentiality: Confidentiality
    scope: Scope


def seen_in(
    viewer: Viewer, programme: int, parties: Iterable[int], kind: type[Decision | ActionPoint] = Decision
) -> ColumnElement[bool]:
    """Which decisions or action points of a programme the viewer sees, as a condition: pages and counts are right.

    ``parties`` (row numbers) are those on whose behalf they may look; who may look for all needs none.
    """
    levels = [level for level in Confidentiality if viewer.sees(Probe(level, Scope(programme)))]
    own = [one for one in parties if viewer.sees(Probe(Confidentiality.OWN_PARTY, Scope(programme, frozenset({one}))))]
    theirs = kind.item_id.in_(select(AgendaItem.id).where(AgendaItem.submitter_id.in_(own))) if own else false()
    return or_(kind.confidentiality.in_(levels), and_(kind.confidentiality == Confidentiality.OWN_PARTY, theirs))


@dataclass(frozen=True)
class Wanted:
    """``seen`` is what may be shown at all (``seen_in``); ``party`` has a role in an action of the decision."""

    programme: int
    seen: ColumnElement[bool]
    today: date
    follow_up: FollowUp | None = None
    verb: Verb | None = None
    consultation: int | None = None
    party: int | None = None
    year: int | None = None
    asks_work: bool | None = None
    loose: LooseEnd | None = None
    unsettled: bool = False
    text: str = ""


Line = Row[*tuple[Any, ...]]


@dataclass(frozen=True)
class Register:
    """A page of what is wanted; the counts leave the follow-up and the loose end that were chosen out of account."""

    page: NumberedPage[Line]
    links: Links
    by_follow_up: Mapping[FollowUp, int]
    loose: Mapping[LooseEnd, int]


def register_page(session: Session, wanted: Wanted, number: int, size: int = PAGE_SIZE) -> Register:
    """Three statements, whatever is wanted and however much there is."""
    counted = _counted(session, wanted)
    shown = Numbered.near(number, size, _total(wanted, counted))
    rows = session.execute(_lines(wanted).limit(size).offset(shown.before)).all()
    by_follow_up = {follow_up: one.all for follow_up, one in counted.items()}
    loose = {
        LooseEnd.UNREPORTED: by_follow_up.get(FollowUp.EXECUTED, 0),
        LooseEnd.IDLE: sum(one.idle for one in counted.values()),
    }
    return Register(shown.holding(rows), links_of(session, [row.id for row in rows]), by_follow_up, loose)


def decision_lines(session: Session, wanted: Wanted) -> tuple[Sequence[Line], Links]:
    """All that is wanted, with the actions of each."""
    rows = session.execute(_lines(wanted)).all()
    return rows, links_of(session, [row.id for row in rows])


def loose_ends(session: Session, wanted: Wanted) -> Mapping[LooseEnd, int]:
    """How many there are of each."""
    counts = [func.count().filter(LOOSE[end](wanted.today)) for end in LooseEnd]
    found = session.execute(select(*counts).select_from(Decision).where(*_conditions(wanted))).one()
    return dict(zip(LooseEnd, found, strict=True))


@dataclass(frozen=True)
class Counted:
    all: int
    idle: int


def _counted(session: Session, wanted: Wanted) -> Mapping[FollowUp, Counted]:
    """Of each follow-up how many there are, and of how many of those nothing was done."""
    idle = func.count().filter(LOOSE[LooseEnd.IDLE](wanted.today))
    rows = session.execute(
        select(Decision.follow_up, func.count(), idle).where(*_conditions(wanted)).group_by(Decision.follow_up)
    )
    return {follow_up: Counted(number, without) for follow_up, number, without in rows}


def _total(wanted: Wanted, counted: Mapping[FollowUp, Counted]) -> int:
    """How many of these are wanted."""
    chosen = [wanted.follow_up] if wanted.follow_up else list(counted)
    if wanted.loose is LooseEnd.UNREPORTED:
        chosen = [one for one in chosen if one is FollowUp.EXECUTED]
    held = [counted[one] for one in chosen if one in counted]
    return sum(one.idle if wanted.loose is LooseEnd.IDLE else one.all for one in held)


def _lines(wanted: Wanted) -> Select[*tuple[Any, ...]]:
    chosen = [LOOSE[wanted.loose](wanted.today)] if wanted.loose else []
    chosen += [Decision.follow_up == wanted.follow_up] if wanted.follow_up else []
    return (
        select(
            Decision.id,
            Decision.number,
            Decision.verb,
            Decision.text,
            Decision.decided_on,
            Decision.asks_work,
            Decision.confidentiality,
            Decision.follow_up,
            Decision.follow_up_on,
            Decision.report,
            Occasion.key.label("consultation"),
        )
        .join(Consultation, Consultation.id == Decision.consultation_id)
        .join(Occasion, Occasion.id == Consultation.occasion_id)
        .where(*_conditions(wanted), *chosen)
        .order_by(*NEWEST_FIRST)
    )


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    """All but the follow-up and the loose end, which are counted apart."""
    conditions: list[ColumnElement[bool] | None] = [
        Decision.programme_id == wanted.programme,
        wanted.seen,
        Decision.verb == wanted.verb if wanted.verb else None,
        Decision.consultation_id == wanted.consultation if wanted.consultation else None,
        _with_party(wanted.party) if wanted.party else None,
        Decision.decided_on.between(date(wanted.year, 1, 1), date(wanted.year, 12, 31)) if wanted.year else None,
        Decision.asks_work.is_(wanted.asks_work) if wanted.asks_work is not None else None,
        Decision.follow_up != FollowUp.SETTLED if wanted.unsettled else None,
        *(_with_word(word) for word in wanted.text.split()),
    ]
    return [condition for condition in conditions if condition is not None]


def _with_party(party: int) -> ColumnElement[bool]:
    holds = select(DecisionAction.decision_id).join(ActionRole, ActionRole.action_id == DecisionAction.action_id)
    return Decision.id.in_(holds.where(ActionRole.party_id == party))


def _with_word(word: str) -> ColumnElement[bool]:
    """In its number, its words or its report, or in an action of it.

    SQLite knows no capitals beyond ASCII: they are asked for too.
    """
    spellings = sorted({word.lower(), word.upper(), word.capitalize()}) if not word.isascii() else [word]
    of_action = or_(
        Action.number.startswith(word, autoescape=True),
        *(Action.title.icontains(one, autoescape=True) for one in spellings),
    )
    acting = select(DecisionAction.decision_id).join(Action, Action.id == DecisionAction.action_id).where(of_action)
    texts = (Decision.number, Decision.text, Decision.report)
    return or_(*(text.icontains(one, autoescape=True) for text in texts for one in spellings), Decision.id.in_(acting))


def _idle(today: date) -> ColumnElement[bool]:
    """It asks work, and after some weeks nothing was begun."""
    begun = (
        select(DecisionAction.action_id)
        .join(Action, Action.id == DecisionAction.action_id)
        .where(DecisionAction.decision_id == Decision.id, Action.phase != Phase.NOT_STARTED)
        .correlate(Decision)
    )
    return and_(
        Decision.asks_work.is_(True),
        Decision.follow_up.in_((FollowUp.OPEN, FollowUp.RUNNING)),
        Decision.decided_on < today - IDLE_AFTER,
        ~begun.exists(),
    )


LOOSE: Mapping[LooseEnd, Any] = {
    LooseEnd.UNREPORTED: lambda today: Decision.follow_up == FollowUp.EXECUTED,
    LooseEnd.IDLE: _idle,
}
