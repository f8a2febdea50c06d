"""What begins by itself on its day, what waits for the secretariat, and what happens when it can't."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.accounts.queries import account_by_email
from agenda.consultations.models import Consultation
from agenda.consultations.queries import consultation_by_key
from agenda.countdown.facts import Work
from agenda.countdown.models import CountdownMark, Start
from agenda.countdown.queries import StepStand, stands_of
from agenda.countdown.rules import USUAL, Pace, StepState
from agenda.countdown.services import keep_rules, mark_done, unmark
from agenda.countdown.starting import STARTERS, start_step
from agenda.dossiers.asking import ask_dossier
from agenda.gateways.clock import StandingClock
from agenda.gateways.database import Database
from agenda.history.models import HistoryLine
from agenda.jobs.countdown import turn_countdowns
from agenda.jobs.rounds import turn_rounds
from agenda.jobs.workshop import Workshop
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import NotAllowed, NotNow
from agenda.mail.rules import Sender
from agenda.programmes.queries import programme_by_key
from agenda.progress.models import Round, RoundState
from agenda.progress.queries import round_for
from agenda.progress.rounds import RoundValues, start_round, take_round_step
from agenda.work.models import Task, TaskState
from tests.progress.asking import BY_OPERATOR, MEETING, begun
from tests.services.test_reminders import Taker

ASK, FREEZE, DOSSIER = date(2026, 3, 5), date(2026, 4, 16), date(2026, 5, 13)
Run = Callable[[date], int]


@pytest.fixture
def run(example: Database) -> Run:
    """The job on a day."""
    sender = Sender("Agenda", "agenda@rve.example")

    def turn(day: date) -> int:
        clock = StandingClock(datetime.combine(day, time(8), AMSTERDAM))
        return turn_countdowns(Workshop(example, clock, Taker(), sender, "https://agenda.example"))

    return turn


def set_to(example: Database, start: Start, *steps: str) -> None:
    """And the others to nothing."""
    with example.transaction() as session:
        paces = ((name, pace, start if name in steps else Start.NOTHING) for name, pace in USUAL.items())
        series = {name: replace(pace, start=how) for name, pace, how in paces}
        keep_rules(session, programme_by_key(session, "rve"), series, BY_OPERATOR)


def meeting_in(session: Session) -> Consultation:
    return consultation_by_key(session, MEETING, programme_by_key(session, "rve"))


def stand(example: Database, step: str, today: date) -> StepStand:
    with example.reading() as session:
        return stands_of(session, meeting_in(session), today)[step]


def round_of(example: Database) -> Round | None:
    with example.reading() as session:
        return round_for(session, meeting_in(session).occasion)


def tasks(example: Database) -> list[Task]:
    with example.reading() as session:
        return list(session.scalars(select(Task).order_by(Task.id)))


def test_by_default_a_step_is_set_ready_on_its_day_and_nothing_begins(example: Database, run: Run) -> None:
    assert run(date(2026, 3, 4)) == 0
    assert run(ASK) == 1
    assert run(ASK) == run(date(2026, 3, 6)) == 0, "once"
    assert round_of(example) is None
    ask = stand(example, "ask", ASK)
    assert (ask.state, ask.ready, ask.started) == (StepState.DUE, True, True)
    assert stand(example, "ask", date(2026, 3, 6)).state is StepState.LATE


def test_a_step_that_goes_by_itself_opens_the_round_with_the_days_of_the_countdown_once(
    example: Database, run: Run
) -> None:
    set_to(example, Start.AUTOMATIC, "ask")
    assert run(date(2026, 3, 4)) == 0
    assert run(ASK) == 1
    assert run(ASK) == 0
    round_ = round_of(example)
    assert round_ is not None
    assert (round_.state, round_.starts_on, round_.closes_on, round_.as_of) == (
        RoundState.OPEN,
        ASK,
        date(2026, 4, 9),
        FREEZE,
    )
    assert stand(example, "ask", ASK).state is StepState.DONE


def test_a_step_that_was_set_ready_begins_by_itself_once_the_series_says_so(example: Database, run: Run) -> None:
    run(ASK)
    set_to(example, Start.AUTOMATIC, "ask")
    assert run(date(2026, 3, 6)) == 1
    assert round_of(example) is not None


def test_a_week_that_the_clock_was_off_is_made_up_for(example: Database, run: Run) -> None:
    set_to(example, Start.AUTOMATIC, "ask")
    assert run(date(2026, 3, 12)) == 1
    round_ = round_of(example)
    assert round_ is not None
    assert (round_.starts_on, round_.closes_on) == (date(2026, 3, 12), date(2026, 4, 9))


@pytest.mark.parametrize("today", [date(2026, 4, 9), date(2026, 5, 28)])
def test_a_round_that_could_not_be_answered_any_more_is_not_begun_and_that_is_said(
    example: Database, run: Run, today: date
) -> None:
    set_to(example, Start.AUTOMATIC, "ask")
    assert run(today) == 0
    assert run(today) == 0
    assert round_of(example) is None
    ask = stand(example, "ask", today)
    assert ask.state is StepState.LATE
    assert ask.missing.startswith("Er is nog geen uitvraag. De dag waarop de uitvraag zou sluiten is al voorbij;")
    with example.reading() as session:
        told = session.scalars(select(HistoryLine).where(HistoryLine.event == "countdown.refuse")).all()
    assert len(told) == 1, "tried again, but told once"


def test_nothing_of_before_the_meeting_begins_after_it(example: Database, run: Run) -> None:
    set_to(example, Start.AUTOMATIC, "ask", "freeze", "dossier")
    assert run(date(2026, 5, 29)) == 0
    assert tasks(example) == []
    assert stand(example, "dossier", date(2026, 5, 29)).state is StepState.PASSED


def test_a_start_that_is_refused_tells_why_stops_no_other_and_succeeds_later(example: Database, run: Run) -> None:
    set_to(example, Start.AUTOMATIC, "ask", "dossier")
    with example.transaction() as session:
        programme = programme_by_key(session, "rve")
        other = start_round(session, programme, RoundValues(date(2026, 7, 1), key="tussenstand"), BY_OPERATOR)
    assert run(date(2026, 3, 16)) == 0
    assert "De uitvraag tussenstand loopt nog; sluit die eerst" in stand(example, "ask", date(2026, 3, 16)).missing
    with example.transaction() as session:
        take_round_step(session, session.get_one(Round, other.id), "close", BY_OPERATOR)
    assert run(date(2026, 3, 17)) == 1
    ask = stand(example, "ask", date(2026, 3, 17))
    assert (ask.state, ask.note) == (StepState.DONE, "")


def test_one_refusal_leaves_the_rest_of_the_day_as_it_is(example: Database, run: Run) -> None:
    set_to(example, Start.AUTOMATIC, "ask", "dossier")
    assert run(DOSSIER) == 1
    assert [(task.kind, task.params["consultation"]) for task in tasks(example)] == [
        ("dossier", stand(example, "dossier", DOSSIER).consultation.id)
    ]
    assert "al voorbij" in stand(example, "ask", DOSSIER).missing


def test_a_start_that_breaks_stops_no_other_and_is_told(
    example: Database, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_to(example, Start.AUTOMATIC, "freeze", "dossier")
    with example.transaction() as session:
        round_ = begun(session, programme_by_key(session, "rve"))
        take_round_step(session, round_, "close", BY_OPERATOR)

    def breaks(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(STARTERS, Work.FREEZE, breaks)  # type: ignore[arg-type]
    with pytest.raises(ExceptionGroup, match="steps of countdowns broke"):
        run(DOSSIER)
    assert [task.kind for task in tasks(example)] == ["dossier"]


def test_a_freeze_waits_for_the_close_and_then_goes_by_itself(example: Database, run: Run) -> None:
    set_to(example, Start.AUTOMATIC, "freeze")
    with example.transaction() as session:
        begun(session, programme_by_key(session, "rve"), date(2026, 4, 17))
    assert run(FREEZE) == 0
    freeze = stand(example, "freeze", FREEZE)
    assert not freeze.may_start
    assert freeze.missing.startswith("De uitvraag is nog open, tot en met 17 april 2026; ")
    clock = StandingClock(datetime(2026, 4, 18, 8, tzinfo=AMSTERDAM))
    turn_rounds(Workshop(example, clock, Taker(), Sender("A", "a@rve.example"), "https://agenda.example"))
    assert run(date(2026, 4, 18)) == 1
    assert stand(example, "freeze", date(2026, 4, 18)).state is StepState.DONE


def test_a_dossier_is_asked_for_once_and_a_failure_is_left_to_people(example: Database, run: Run) -> None:
    set_to(example, Start.AUTOMATIC, "dossier")
    assert run(DOSSIER) == 1
    assert run(DOSSIER) == 0
    (task,) = tasks(example)
    formats = ["pdf", "html", "zip"]
    assert task.params == {"consultation": task.params["consultation"], "variant": "full", "formats": formats}
    assert stand(example, "dossier", DOSSIER).missing == "Het samenstellen van het dossier loopt."
    with example.transaction() as session:
        session.get_one(Task, task.id).state = TaskState.FAILED
    assert run(DOSSIER) == 0
    dossier = stand(example, "dossier", DOSSIER)
    assert (dossier.may_start, dossier.missing) == (True, "Het samenstellen van het dossier is mislukt.")
    with example.transaction() as session:
        start_step(session, meeting_in(session), "dossier", replace(BY_OPERATOR, at=at(DOSSIER)))
    assert [one.state for one in tasks(example)] == [TaskState.FAILED, TaskState.WAITING]


def at(day: date) -> datetime:
    return datetime.combine(day, time(9), AMSTERDAM)


def test_a_dossier_that_was_marked_undone_is_not_built_again_behind_peoples_back(example: Database, run: Run) -> None:
    set_to(example, Start.AUTOMATIC, "dossier")
    run(DOSSIER)
    with example.transaction() as session:
        session.scalars(select(Task)).one().state = TaskState.DONE
        mark_done(session, meeting_in(session), "dossier", "", BY_OPERATOR)
        session.flush()
        unmark(session, meeting_in(session), "dossier", BY_OPERATOR)
    assert run(DOSSIER) == 0
    assert stand(example, "dossier", DOSSIER).may_start


def on_the_page(example: Database, variant: str = "full") -> int:
    with example.transaction() as session:
        stamp = replace(BY_OPERATOR, at=at(DOSSIER))
        return ask_dossier(session, meeting_in(session), variant, ("pdf",), stamp).id


def test_a_dossier_that_was_asked_for_on_the_page_is_the_one_of_the_step(example: Database, run: Run) -> None:
    on_the_page(example, "summary")
    assert stand(example, "dossier", DOSSIER).missing == "Het dossier is nog niet samengesteld."
    number = on_the_page(example)
    told = stand(example, "dossier", DOSSIER)
    assert (told.missing, told.may_start) == ("Het samenstellen van het dossier loopt.", False)
    set_to(example, Start.AUTOMATIC, "dossier")
    assert run(DOSSIER) == 0
    with example.transaction() as session:
        STARTERS[Work.DOSSIER](session, told, replace(BY_OPERATOR, at=at(DOSSIER)))
    assert len(tasks(example)) == 2, "whoever starts it meanwhile gets the one that is there"
    with example.transaction() as session:
        session.get_one(Task, number).state = TaskState.DONE
    assert run(DOSSIER) == 1, "what people had made before its day does not take the place of it"
    assert on_the_page(example) == tasks(example)[-1].id != number


def test_what_was_tried_again_or_broken_off_never_stands_in_the_way_of_the_next(example: Database, run: Run) -> None:
    set_to(example, Start.READY, "dossier")
    begin = replace(BY_OPERATOR, at=at(DOSSIER))
    for state in (TaskState.CANCELLED, TaskState.DONE, TaskState.DONE):
        with example.transaction() as session:
            start_step(session, meeting_in(session), "dossier", begin)
            waiting = session.scalars(select(Task).where(Task.state == TaskState.WAITING)).one()
            waiting.state = state
        if state is TaskState.DONE:
            with example.transaction() as session:
                session.scalars(select(Task).order_by(Task.id)).first().state = TaskState.FAILED  # type: ignore[union-attr]
    assert len(tasks(example)) == 3


@pytest.mark.parametrize("done", [True, False])
def test_what_is_done_or_only_shown_is_neither_begun_nor_set_ready(example: Database, run: Run, done: bool) -> None:
    if done:
        with example.transaction() as session:
            mark_done(session, meeting_in(session), "ask", "per mail", BY_OPERATOR)
    else:
        set_to(example, Start.NOTHING, "ask")
    assert run(ASK) == 0
    with example.reading() as session:
        assert session.scalars(select(CountdownMark).where(CountdownMark.started_at.is_not(None))).all() == []


@pytest.mark.parametrize(
    ("step", "today", "words"),
    [
        ("freeze", ASK, "begint op 16 april 2026"),
        ("papers", ASK, "valt hier niets te beginnen"),
        ("freeze", date(2026, 4, 20), "nog geen uitvraag"),
        ("dossier", date(2026, 6, 1), "is voorbij"),
    ],
)
def test_a_step_that_can_not_begin_says_why(
    example: Database, session: Session, step: str, today: date, words: str
) -> None:
    with pytest.raises(NotNow, match=words):
        start_step(session, meeting_in(session), step, replace(BY_OPERATOR, at=at(today)))


def test_what_is_done_can_not_be_begun(example: Database, session: Session) -> None:
    begun(session, programme_by_key(session, "rve"))
    with pytest.raises(NotNow, match="is al gedaan"):
        start_step(session, meeting_in(session), "ask", replace(BY_OPERATOR, at=at(ASK)))


@pytest.mark.parametrize("email", ["ez@rve.example", "brief@rve.example", "beheer@rve.example"])
def test_only_who_prepares_consultations_begins_a_step(example: Database, session: Session, email: str) -> None:
    stamp = replace(BY_OPERATOR, at=at(date(2026, 7, 1)), by=account_by_email(session, email))
    with pytest.raises(NotAllowed):
        start_step(session, meeting_in(session), "letter", stamp)


def test_the_secretariat_begins_the_letter(example: Database, session: Session) -> None:
    stamp = replace(BY_OPERATOR, at=at(date(2026, 6, 25)), by=account_by_email(session, "secretariaat@rve.example"))
    start_step(session, meeting_in(session), "letter", stamp)
    task = session.scalars(select(Task)).one()
    assert (task.kind, task.params, task.asked_by) == ("letter", {"consultation": meeting_in(session).id}, stamp.by.key)


def test_a_series_of_its_own_is_followed(example: Database, run: Run) -> None:
    with example.transaction() as session:
        series = dict(USUAL) | {"ask": Pace(14, Start.AUTOMATIC)}
        keep_rules(session, programme_by_key(session, "rve"), series, BY_OPERATOR)
    assert run(date(2026, 2, 18)) == 0
    assert run(date(2026, 2, 19)) == 1
