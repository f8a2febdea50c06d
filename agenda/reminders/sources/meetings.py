"""What meetings and promises to parliament still ask: papers, actions to decisions, reports back."""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from agenda.commitments.models import Commitment, CommitmentState
from agenda.commitments.rules import due_day
from agenda.consultations.models import AgendaItem, Consultation
from agenda.consultations.queries import GOES_ON
from agenda.consultations.rules import lacking_in
from agenda.consultations.words import ItemState
from agenda.countdown.queries import StepStand, steps_of
from agenda.countdown.rules import StepState
from agenda.decisions.models import Decision
from agenda.decisions.words import FollowUp
from agenda.kernel.confidentiality import NARROW, Audience, Confidentiality
from agenda.kernel.dutch import capital
from agenda.programmes.models import Occasion
from agenda.reminders.kinds import day_of
from agenda.reminders.searching import Link, Search, Subject

PAPERS = "papers"


def _page(search: Search, consultation: Consultation, place: str) -> str:
    return f"/programmas/{search.programme.key}/overleggen/{consultation.occasion.key}#{place}"


def papers(search: Search) -> Iterator[Subject]:
    """Items of meetings to come that lack what their readers need; of a narrow one the subject is not told."""
    items = search.session.scalars(
        select(AgendaItem)
        .join(AgendaItem.consultation)
        .join(Occasion)
        .where(Consultation.programme_id == search.programme.id, Occasion.day >= search.today, GOES_ON)
        .where(AgendaItem.state == ItemState.PLACED)
        .order_by(Occasion.day, AgendaItem.number)
        .options(joinedload(AgendaItem.consultation), selectinload(AgendaItem.papers))
    )
    steps = {one.consultation.id: one for one in _steps(search) if one.step.name == PAPERS}
    for item in items:
        step, lacking = steps.get(item.consultation_id), lacking_in(item)
        if step and lacking and not step.ticked_off and search.wants(AgendaItem.__tablename__, item.id):
            yield _paper(search, item, lacking, step.day)


def _paper(search: Search, item: AgendaItem, lacking: list[str], ready_on: date) -> Subject:
    meeting = item.consultation
    number = f"Agendapunt {item.number} van {meeting.occasion.key}"
    for_party = item.submitter_id is not None and item.confidentiality is not Confidentiality.SECRETARIAT
    about = number if item.confidentiality in NARROW else f"{number}: {item.subject}"
    return Subject(
        AgendaItem.__tablename__,
        item.id,
        about,
        {"papers": ready_on, "meeting": meeting.occasion.day},
        parties=(item.submitter_id,) if item.submitter_id and for_party else (),
        private=item.confidentiality is Confidentiality.OWN_PARTY,
        facts={"lacking": lacking, "papers": ready_on, "meeting": meeting},
        links=(Link(number, _page(search, meeting, "agendapunten")),),
        deadline=ready_on,
    )


def decisions(search: Search) -> Iterator[Subject]:
    """Decisions that ask for work which no action does."""
    chosen = search.chosen(Decision.__tablename__, Decision.id, decided=Decision.decided_on)
    waiting = (chosen, Decision.asks_work.is_(True), Decision.follow_up == FollowUp.OPEN, ~Decision.actions.any())
    for decision in _decisions(search, *waiting):
        yield _decision(search, decision, decided=decision.decided_on)


def unreported(search: Search) -> Iterator[Subject]:
    """Decisions that were carried out, as long as the consultation has not heard so; the next one is the moment."""
    following = search.session.scalar(
        select(Occasion)
        .join(Consultation)
        .where(Consultation.programme_id == search.programme.id, Occasion.day >= search.today, GOES_ON)
        .order_by(Occasion.day)
        .limit(1)
    )
    for decision in _decisions(search, Decision.follow_up == FollowUp.EXECUTED) if following else ():
        if following and search.wants(Decision.__tablename__, decision.id):
            yield _decision(search, decision, meeting=following.day, following=following)


def _decisions(search: Search, *only: object) -> list[Decision]:
    found = (
        select(Decision)
        .join(Consultation, Consultation.id == Decision.consultation_id)
        .where(Consultation.programme_id == search.programme.id, *only)  # type: ignore[arg-type]
        .where(Decision.confidentiality != Confidentiality.OWN_PARTY)
        .order_by(Decision.decided_on, Decision.ordinal)
        .options(joinedload(Decision.consultation), joinedload(Decision.item))
    )
    return list(search.session.scalars(found))


def _decision(search: Search, decision: Decision, following: Occasion | None = None, **anchors: object) -> Subject:
    text = "" if decision.confidentiality in NARROW else decision.text
    return Subject(
        Decision.__tablename__,
        decision.id,
        f"Besluit {decision.number}",
        anchors,  # type: ignore[arg-type]
        facts={"text": text, "decided_on": decision.decided_on, "following": following},
        links=(Link(f"Besluit {decision.number}", f"/programmas/{search.programme.key}/besluiten/{decision.number}"),),
    )


def commitments(search: Search) -> Iterator[Subject]:
    """Open promises that have a last day."""
    found = search.session.scalars(
        select(Commitment)
        .where(Commitment.programme_id == search.programme.id, Commitment.state == CommitmentState.OPEN)
        .order_by(Commitment.made_on, Commitment.key)
        .options(selectinload(Commitment.actions))
    )
    for one in found:
        last = due_day(one, search.calendar)
        if last is not None and search.wants(Commitment.__tablename__, one.id):
            place = f"/programmas/{search.programme.key}"
            pages = [(action, f"{place}/acties/{action.id}") for action in one.actions]
            yield Subject(
                Commitment.__tablename__,
                one.id,
                f"{capital(one.kind.label)} aan {one.made_to}, {one.debate}",
                {"last": last},
                facts={"text": one.text, "term": one.term, "last": last},
                links=(
                    Link(capital(one.kind.label), f"{place}/toezeggingen/{one.key}"),
                    *(Link(f"{action.number} {action.title}", path) for action, path in pages),
                ),
                deadline=last,
            )


def steps_ready(search: Search) -> Iterator[Subject]:
    """Steps of a countdown that wait for the secretariat to begin."""
    return (_step(search, one) for one in _steps(search) if one.ready and _is_wanted(search, one))


def steps_late(search: Search) -> Iterator[Subject]:
    """Steps of a countdown whose day has gone by while something is missing."""
    return (_step(search, one) for one in _steps(search) if one.state is StepState.LATE and _is_wanted(search, one))


def _steps(search: Search) -> Sequence[StepStand]:
    """As they will be by the end of what is looked for, by what the secretariat may see."""
    day = day_of(search.until)
    if day not in search.steps_on:
        seen = Audience(Confidentiality.SECRETARIAT)
        search.steps_on[day] = steps_of(search.session, search.programme, day, seen)
    return search.steps_on[day]


def _is_wanted(search: Search, one: StepStand) -> bool:
    return search.wants(_called(one), one.consultation.id)


def _called(one: StepStand) -> str:
    return f"countdown/{one.step.name}"


def _step(search: Search, one: StepStand) -> Subject:
    key = one.consultation.occasion.key
    return Subject(
        _called(one),
        one.consultation.id,
        f"{key}: {one.step.label}",
        {"day": one.day, "meeting": one.consultation.occasion.day},
        facts={"step": one.step, "day": one.day, "missing": one.missing, "meeting": one.consultation},
        links=(Link(f"Aftelling van {key}", _page(search, one.consultation, "aftellen")),),
        deadline=one.day,
    )
