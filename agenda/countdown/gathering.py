"""Gathers what the records say of consultations: one statement per kind of record, however many there are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, distinct, func, or_, select
from sqlalchemy.orm import Session, joinedload, lazyload

from agenda.actions.models import ActionRole, ActionShare, ActionTerm
from agenda.actions.words import RoleKind
from agenda.consultations.models import AgendaItem, Consultation
from agenda.consultations.rules import lacking_in
from agenda.consultations.words import MeetingKind
from agenda.countdown.facts import Facts, Work
from agenda.decisions.models import Decision, DecisionAction
from agenda.kernel.confidentiality import Viewer, seen_by
from agenda.programmes.models import Occasion
from agenda.progress.models import Question, Round, RoundState, Update, UpdateState
from agenda.progress.queries import ON_QUESTION
from agenda.progress.rules import UNFINISHED
from agenda.work.models import Task, TaskState

LONG_WORK = (Work.DOSSIER, Work.LETTER)


def gather(session: Session, consultations: Sequence[Consultation], today: date, viewer: Viewer) -> Mapping[int, Facts]:
    """Per consultation (row number) what the viewer may know of it."""
    rounds = _rounds(session, [one.occasion_id for one in consultations])
    decided = _decided(session, [one.id for one in consultations], viewer)
    work = _work(session, [one.id for one in consultations])
    last = _last_days(session, {one.programme_id for one in consultations})
    return {
        one.id: Facts(
            one.occasion.day,
            today,
            **rounds.get(one.occasion_id, {}),
            **_agenda(seen_by(viewer, one.items)),
            **_counted(decided.get(one.id, [])),
            prepared=_prepared(one),
            work=work.get(one.id, {}),
            followed=one.occasion.day < last[one.programme_id],
        )
        for one in consultations
    }


def _prepared(consultation: Consultation) -> dict[MeetingKind, date]:
    """The later of two of a kind counts; the meetings came along with their consultation."""
    held = sorted((one for one in consultation.meetings if one.cancelled_at is None), key=lambda one: one.day)
    return {one.kind: one.day for one in held}


def _last_days(session: Session, programmes: Iterable[int]) -> dict[int, date]:
    """Per programme the day of its last consultation."""
    days = select(Consultation.programme_id, func.max(Occasion.day)).join(
        Occasion, Occasion.id == Consultation.occasion_id
    )
    wanted = days.where(Consultation.programme_id.in_(programmes)).group_by(Consultation.programme_id)
    return dict(session.execute(wanted).all())


def _rounds(session: Session, occasions: Iterable[int]) -> dict[int | None, dict[str, Any]]:
    found = session.execute(
        select(Round, _silent(), _unjudged()).where(Round.occasion_id.in_(occasions)).options(lazyload(Round.occasion))
    )
    return {
        round_.occasion_id: {"round": round_, "silent": silent, "unjudged": unjudged}
        for round_, silent, unjudged in found
    }


def _silent() -> ScalarSelect[int]:
    """How many parties of an open round have something left to hand in."""
    return (
        select(func.count(distinct(Question.party_id)))
        .outerjoin(Update, ON_QUESTION)
        .where(Question.round_id == Round.id, Round.state == RoundState.OPEN)
        .where(Update.id.is_(None) | Update.state.in_(UNFINISHED))
        .correlate(Round)
        .scalar_subquery()
    )


def _unjudged() -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(Update)
        .where(Update.round_id == Round.id, Round.state == RoundState.CLOSED, Update.state == UpdateState.SUBMITTED)
        .correlate(Round)
        .scalar_subquery()
    )


def _agenda(items: Sequence[AgendaItem]) -> dict[str, Any]:
    return {"items": len(items), "bare": sum(bool(lacking_in(item)) for item in items)}


@dataclass(frozen=True)
class Decided:
    decision: Decision
    actions: int
    led: int
    dated: int


def _decided(session: Session, consultations: Iterable[int], viewer: Viewer) -> dict[int, list[Decided]]:
    actions, led, dated = _actions(), _actions(_is_led()), _actions(_is_dated())
    rows = session.execute(
        select(Decision, actions, led, dated)
        .where(Decision.consultation_id.in_(consultations))
        .options(joinedload(Decision.item), lazyload(Decision.references))
    )
    seen: dict[int, list[Decided]] = {}
    for row in rows:
        if viewer.sees(row[0]):
            seen.setdefault(row[0].consultation_id, []).append(Decided(*row))
    return seen


def _actions(*only: ColumnElement[bool]) -> ScalarSelect[int]:
    counted = select(func.count()).select_from(DecisionAction).where(DecisionAction.decision_id == Decision.id, *only)
    return counted.correlate(Decision).scalar_subquery()


def _is_led() -> ColumnElement[bool]:
    led = select(ActionRole.id).where(
        ActionRole.action_id == DecisionAction.action_id, ActionRole.role == RoleKind.LEAD
    )
    return led.correlate(DecisionAction).exists()


def _is_dated() -> ColumnElement[bool]:
    """With a term of its own, or one of a party's share in it."""
    return or_(
        *(
            select(kind.id)
            .where(kind.action_id == DecisionAction.action_id, kind.wording != "")
            .correlate(DecisionAction)
            .exists()
            for kind in (ActionTerm, ActionShare)
        )
    )


def _counted(decided: Sequence[Decided]) -> dict[str, Any]:
    asking = [one for one in decided if one.decision.asks_work]
    return {
        "decisions": len(decided),
        "without_action": sum(not one.actions for one in asking),
        "without_lead": sum(one.actions - one.led for one in asking),
        "without_term": sum(one.actions - one.dated for one in asking),
    }


def task_key(work: Work, consultation: int) -> str:
    """How the keys of this work begin; each time that it is asked for anew has a number of its own."""
    return f"countdown/{work.value}/{consultation}/"


def _work(session: Session, consultations: Sequence[int]) -> dict[int, dict[Work, TaskState]]:
    """How the latest of each kind of long work stands."""
    begins = {task_key(work, one): (one, work) for one in consultations for work in LONG_WORK}
    if not begins:
        return {}
    rows = session.execute(
        select(Task.key, Task.state)
        .where(or_(*(Task.key.startswith(begin, autoescape=True) for begin in begins)))
        .order_by(Task.id)
    )
    found: dict[int, dict[Work, TaskState]] = {}
    for key, state in rows:
        consultation, work = begins[f"{key.rpartition('/')[0]}/"]
        found.setdefault(consultation, {})[work] = state
    return found


def tasks_asked(session: Session, work: Work, consultation: int) -> int:
    """How often it was set going before, as far as that has come to its end."""
    ended = Task.state.in_((TaskState.DONE, TaskState.FAILED))
    begun = Task.key.startswith(task_key(work, consultation), autoescape=True)
    return session.scalar(select(func.count()).select_from(Task).where(begun, ended)) or 0
