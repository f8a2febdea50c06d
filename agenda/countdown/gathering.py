"""Gathers what the records say of consultations: one statement per kind of record, however many there are."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ScalarSelect, distinct, func, or_, select
from sqlalchemy.orm import Session, joinedload, lazyload

from agenda.consultations.models import AgendaItem, Consultation
from agenda.consultations.queries import GOES_ON, placed_of
from agenda.consultations.rules import lacking_in
from agenda.consultations.words import MeetingKind, Silence
from agenda.countdown.facts import Facts, Listed, Work
from agenda.decisions.coverage import Coverage, coverage_of
from agenda.decisions.list_rules import open_objections, silent
from agenda.decisions.models import DecisionList
from agenda.documents.models import Edition
from agenda.kernel.confidentiality import Viewer
from agenda.programmes.models import Occasion
from agenda.progress.models import Question, Round, RoundState, Update, UpdateState
from agenda.progress.queries import ON_QUESTION
from agenda.progress.rules import UNFINISHED
from agenda.work.models import Task, TaskState

NOT_LISTED = Listed()
LONG_WORK = (Work.DOSSIER, Work.LETTER)
DOSSIER = "full"
"""The variant that the step is about."""


def gather(session: Session, consultations: Sequence[Consultation], today: date, viewer: Viewer) -> Mapping[int, Facts]:
    """Per consultation (row number) what the viewer may know of it."""
    rounds = _rounds(session, [one.occasion_id for one in consultations])
    decided = coverage_of(session, [one.id for one in consultations], viewer)
    work = _work(session, [one.id for one in consultations])
    lists = _lists(session, [one.id for one in consultations])
    dossiers = _dossiers(session, [one.id for one in consultations])
    last = _last_days(session, {one.programme_id for one in consultations})
    return {
        one.id: Facts(
            one.occasion.day,
            today,
            not one.goes_on,
            **rounds.get(one.occasion_id, {}),
            **_agenda(placed_of(one, viewer)),
            **_counted(decided.get(one.id, [])),
            prepared=_prepared(one),
            dossier=dossiers.get(one.id, 0),
            work=work.get(one.id, {}),
            listed=lists.get(one.id, NOT_LISTED),
            followed=one.occasion.day < last.get(one.programme_id, one.occasion.day),
        )
        for one in consultations
    }


def _lists(session: Session, consultations: Iterable[int]) -> dict[int, Listed]:
    found = session.scalars(
        select(DecisionList)
        .where(DecisionList.consultation_id.in_(consultations))
        .options(joinedload(DecisionList.sign_offs), lazyload(DecisionList.consultation))
    ).unique()
    return {
        one.consultation_id: Listed(
            one.state,
            one.edition,
            len(silent(one)),
            len(open_objections(one)),
            one.sign_off_until,
            one.silence is Silence.WAITS,
        )
        for one in found
    }


def _dossiers(session: Session, consultations: Iterable[int]) -> dict[int, int]:
    """The last version of each."""
    versions = (
        select(Edition.subject_id, func.max(Edition.version))
        .where(Edition.subject_kind == Consultation.__tablename__, Edition.variant == DOSSIER)
        .where(Edition.subject_id.in_(consultations))
        .group_by(Edition.subject_id)
    )
    return dict(session.execute(versions).all())


def _prepared(consultation: Consultation) -> dict[MeetingKind, date]:
    """The later of two of a kind counts; the meetings came along with their consultation."""
    held = sorted((one for one in consultation.meetings if one.cancelled_at is None), key=lambda one: one.day)
    return {one.kind: one.day for one in held}


def _last_days(session: Session, programmes: Iterable[int]) -> dict[int, date]:
    """Per programme the day of its last consultation that goes on."""
    days = select(Consultation.programme_id, func.max(Occasion.day)).join(
        Occasion, Occasion.id == Consultation.occasion_id
    )
    wanted = days.where(Consultation.programme_id.in_(programmes), GOES_ON).group_by(Consultation.programme_id)
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


def _counted(decided: Sequence[Coverage]) -> dict[str, Any]:
    return {
        "decisions": len(decided),
        "without_action": sum(one.bare for one in decided),
        "without_lead": sum(len(one.without_lead) for one in decided),
        "without_term": sum(len(one.without_term) for one in decided),
    }


def _work(session: Session, consultations: Sequence[int]) -> dict[int, dict[Work, TaskState]]:
    """How the latest of each kind of long work stands, whoever asked for it and where."""
    about, variant = Task.params["consultation"].as_integer(), Task.params["variant"].as_string()
    rows = session.execute(
        select(about, Task.kind, Task.state)
        .where(Task.kind.in_([work.value for work in LONG_WORK]), Task.party_id.is_(None), about.in_(consultations))
        .where(or_(Task.kind != Work.DOSSIER.value, variant == DOSSIER))
        .order_by(Task.asked_at, Task.id)
    )
    found: dict[int, dict[Work, TaskState]] = {}
    for consultation, kind, state in rows:
        found.setdefault(consultation, {})[Work.stored(kind)] = state
    return found
