"""The days of a countdown, what a series may change, and how the days of a round follow."""

from datetime import date, timedelta

import pytest

from agenda.countdown.facts import Facts, Listed, Work, hindrance
from agenda.countdown.models import Start
from agenda.countdown.round_days import proposed_days, shifts_of
from agenda.countdown.rules import (
    COUNTDOWN,
    STEPS,
    USUAL,
    CountdownDay,
    Pace,
    Series,
    StepState,
    countdown,
    known_step,
    objections_to,
    state_of,
)
from agenda.decisions.words import ListState
from agenda.kernel.dutch import spoken_date
from agenda.kernel.refusal import NotFound
from agenda.progress.models import Round, RoundState
from agenda.terms.calendar import USUAL_CALENDAR, TermCalendar
from agenda.work.models import TaskState

MEETING = date(2026, 5, 28)
TODAY = date(2026, 4, 1)


def days_to(meeting: date, series: Series = USUAL, calendar: TermCalendar = USUAL_CALENDAR) -> dict[str, date]:
    return {one.step.name: one.day for one in countdown(meeting, calendar, series)}


def paced(**changed: Pace | int) -> Series:
    return dict(USUAL) | {
        name: one if isinstance(one, Pace) else Pace(one, USUAL[name].start) for name, one in changed.items()
    }


def test_a_step_on_a_holiday_a_weekend_or_a_day_off_falls_on_the_working_day_before() -> None:
    assert days_to(MEETING)["dossier"] == date(2026, 5, 13), "14 May 2026 is Ascension Day"
    closed = TermCalendar(days_off=frozenset({date(2026, 5, 13)}))
    assert days_to(MEETING, calendar=closed)["dossier"] == date(2026, 5, 12)
    assert days_to(date(2026, 5, 30))["papers"] == date(2026, 5, 8), "a Saturday meeting: its steps on Fridays"


def test_the_meeting_stays_where_people_put_it_and_nothing_after_it_falls_before_it() -> None:
    saturday = date(2026, 5, 30)
    days = days_to(saturday, paced(draft_decisions=0, decisions=0))
    assert days["meeting"] == days["draft_decisions"] == days["decisions"] == saturday


@pytest.mark.parametrize(
    ("meeting", "step", "day"),
    [
        (date(2028, 5, 23), "ask", date(2028, 2, 29)),
        (date(2028, 2, 29), "letter", date(2028, 3, 28)),
        (date(2026, 11, 5), "ask", date(2026, 8, 13)),
        (date(2027, 1, 7), "dossier", date(2026, 12, 24)),
    ],
)
def test_leap_days_summer_time_and_the_turn_of_the_year_are_days_like_any_other(
    meeting: date, step: str, day: date
) -> None:
    assert days_to(meeting)[step] == day


def test_the_steps_of_the_usual_countdown_are_in_order_and_only_set_ready() -> None:
    days = list(days_to(MEETING).values())
    assert days == sorted(days)
    assert list(objections_to(USUAL)) == []
    assert {step.start for step in COUNTDOWN if step.starts} == {Start.READY}
    assert {step.start for step in COUNTDOWN if not step.starts} == {Start.NOTHING}
    with pytest.raises(NotFound, match="geen stap ‘lunch’"):
        known_step("lunch")


@pytest.mark.parametrize(
    ("series", "place", "words"),
    [
        (paced(papers=-1), "weeks_papers", "komt voor het overleg"),
        (paced(papers=0), "weeks_papers", "komt voor het overleg"),
        (paced(ask=53), "weeks_ask", "1 tot 52 weken"),
        (paced(letter=1), "weeks_letter", "komt na het overleg"),
        (paced(ask=7), "weeks_ask", "twee weken tussen uitvraag en bevriezen"),
        (paced(papers=1), "weeks_papers", "Het dossier bestaat uit de stukken"),
        (paced(draft_agenda=2), "weeks_draft_agenda", "volgen op de conceptagenda"),
        (paced(decisions=0), "weeks_draft_decisions", "volgt op het concept"),
        (paced(meeting=1), "weeks_meeting", "telt"),
        (paced(papers=Pace(3, Start.AUTOMATIC)), "start_papers", "valt niets te beginnen"),
    ],
)
def test_a_series_that_makes_no_sense_is_refused_at_its_place(series: Series, place: str, words: str) -> None:
    (fault,) = objections_to(series)
    assert fault.place == place
    assert words in fault.sentence


@pytest.mark.parametrize("series", [paced(pre_meeting=52), paced(directors=1), paced(freeze=1, ask=3), paced(letter=0)])
def test_a_series_that_is_merely_unusual_is_not(series: Series) -> None:
    assert list(objections_to(series)) == []


@pytest.mark.parametrize(
    ("step", "day", "done", "meeting", "state"),
    [
        ("papers", TODAY + timedelta(days=8), False, MEETING, StepState.COMING),
        ("papers", TODAY + timedelta(days=7), False, MEETING, StepState.DUE),
        ("papers", TODAY, False, MEETING, StepState.DUE),
        ("papers", TODAY - timedelta(days=1), False, MEETING, StepState.LATE),
        ("papers", TODAY - timedelta(days=1), False, TODAY, StepState.LATE),
        ("papers", TODAY - timedelta(days=9), False, TODAY - timedelta(days=1), StepState.PASSED),
        ("papers", TODAY - timedelta(days=9), True, TODAY - timedelta(days=1), StepState.DONE),
        ("letter", TODAY - timedelta(days=9), False, TODAY - timedelta(days=60), StepState.LATE),
    ],
)
def test_a_step_is_done_due_late_coming_or_passed(
    step: str, day: date, done: bool, meeting: date, state: StepState
) -> None:
    assert state_of(CountdownDay(STEPS[step], day, Start.NOTHING), done, Facts(meeting, TODAY)) is state


# ── What is missing ────────────────────────────────────────────────────────────────────────────────────────────────


def asked(state: RoundState) -> Round:
    return Round(
        key="BO-2026-1", state=state, starts_on=date(2026, 4, 9), closes_on=date(2026, 5, 1), as_of=date(2026, 5, 8)
    )


@pytest.mark.parametrize(
    ("step", "known", "sentence"),
    [
        ("ask", {}, "Er is nog geen uitvraag."),
        ("ask", {"round": asked(RoundState.PLANNED)}, "De uitvraag staat gepland en opent op 9 april 2026."),
        ("ask", {"round": asked(RoundState.OPEN)}, None),
        ("draft_agenda", {}, "Er zijn nog geen agendapunten."),
        ("draft_agenda", {"items": 1, "bare": 1}, None),
        ("freeze", {}, "Er is nog geen uitvraag."),
        (
            "freeze",
            {"round": asked(RoundState.OPEN), "silent": 3},
            "De uitvraag is nog open, tot en met 1 mei 2026; 3 partijen hebben nog niet alles gemeld.",
        ),
        (
            "freeze",
            {"round": asked(RoundState.OPEN), "silent": 1},
            "De uitvraag is nog open, tot en met 1 mei 2026; 1 partij heeft nog niet alles gemeld.",
        ),
        (
            "freeze",
            {"round": asked(RoundState.CLOSED), "unjudged": 2},
            "De uitvraag is gesloten, maar nog niet bevroren; 2 meldingen zijn nog niet beoordeeld.",
        ),
        ("freeze", {"round": asked(RoundState.CLOSED)}, "De uitvraag is gesloten, maar nog niet bevroren."),
        ("freeze", {"round": asked(RoundState.FROZEN)}, None),
        ("papers", {}, "Er zijn nog geen agendapunten."),
        (
            "papers",
            {"items": 3, "bare": 2},
            "Bij 2 agendapunten die om een besluit vragen"
            " ontbreekt de kernboodschap, het gevraagde besluit of de toelichting.",
        ),
        ("papers", {"items": 3}, None),
        ("dossier", {}, "Het dossier is nog niet samengesteld."),
        ("dossier", {"work": {Work.DOSSIER: TaskState.RUNNING}}, "Het samenstellen van het dossier loopt."),
        ("dossier", {"work": {Work.DOSSIER: TaskState.FAILED}}, "Het samenstellen van het dossier is mislukt."),
        (
            "dossier",
            {"dossier": 2, "work": {Work.DOSSIER: TaskState.RUNNING}},
            "Het samenstellen van het dossier loopt.",
        ),
        (
            "dossier",
            {"dossier": 2, "work": {Work.DOSSIER: TaskState.FAILED}},
            "Het samenstellen van het dossier is mislukt.",
        ),
        (
            "dossier",
            {"dossier": 2, "work": {Work.DOSSIER: TaskState.CANCELLED}},
            "Versie 2 is samengesteld, maar nog niet verzonden.",
        ),
        ("letter", {"work": {Work.LETTER: TaskState.DONE}}, "De voortgangsbrief is nog niet verstuurd."),
        ("draft_decisions", {}, "Er zijn nog geen besluiten vastgelegd."),
        ("decisions", {}, "Er zijn nog geen besluiten vastgelegd."),
        (
            "decisions",
            {"decisions": 3, "without_action": 2},
            "2 besluiten die werk vragen, hebben geen actie. De besluitenlijst is nog niet aan de partijen voorgelegd.",
        ),
        (
            "decisions",
            {
                "decisions": 3,
                "without_action": 1,
                "without_lead": 1,
                "without_term": 2,
                "listed": Listed(ListState.DRAFT, edition=1),
            },
            "1 besluit dat werk vraagt, heeft geen actie; 1 actie uit een besluit heeft geen trekker; "
            "2 acties uit besluiten hebben geen termijn. "
            "De besluitenlijst is teruggehaald en nog niet opnieuw voorgelegd.",
        ),
        (
            "decisions",
            {"decisions": 3, "listed": Listed(ListState.SIGN_OFF, 1, silent=2, objections=1, until=TODAY)},
            f"2 partijen hebben nog niet geantwoord op de besluitenlijst; dat kan tot en met {spoken_date(TODAY)}. "
            "1 voorbehoud of bezwaar is nog niet afgehandeld.",
        ),
        (
            "decisions",
            {"decisions": 3, "listed": Listed(ListState.SIGN_OFF, 1, silent=1, until=date(2020, 1, 3), waits=True)},
            "1 partij heeft nog niet geantwoord op de besluitenlijst.",
        ),
        (
            "decisions",
            {"decisions": 3, "listed": Listed(ListState.SIGN_OFF, 1, silent=1, until=date(2020, 1, 3))},
            "De besluitenlijst kan worden vastgesteld.",
        ),
        ("decisions", {"listed": Listed(ListState.ADOPTED, 1)}, None),
        ("next", {}, "Er is nog geen volgend overleg gepland."),
        ("next", {"followed": True}, None),
    ],
)
def test_a_step_says_in_a_sentence_what_is_missing(step: str, known: dict[str, object], sentence: str | None) -> None:
    assert STEPS[step].lacks(Facts(MEETING, TODAY, **known)) == sentence  # type: ignore[arg-type]


def test_the_meeting_is_done_once_its_day_is_over() -> None:
    lacks = STEPS["meeting"].lacks
    assert lacks(Facts(TODAY, TODAY)) is not None
    assert lacks(Facts(TODAY - timedelta(days=1), TODAY)) is None


@pytest.mark.parametrize(
    ("work", "known", "words"),
    [
        (Work.ROUND, {"round": asked(RoundState.PLANNED)}, "al een uitvraag gemaakt: BO-2026-1"),
        (Work.FREEZE, {"round": asked(RoundState.OPEN)}, "nog open"),
        (Work.FREEZE, {"round": asked(RoundState.FROZEN)}, "al bevroren"),
        (Work.FREEZE, {}, "nog geen uitvraag"),
        (Work.DOSSIER, {"work": {Work.DOSSIER: TaskState.WAITING}}, "Het dossier samenstellen loopt al."),
        (Work.DOSSIER, {"work": {Work.LETTER: TaskState.WAITING, Work.DOSSIER: TaskState.FAILED}}, None),
        (Work.FREEZE, {"round": asked(RoundState.CLOSED)}, None),
        (Work.ROUND, {}, None),
    ],
)
def test_something_may_be_in_the_way_of_what_a_step_starts(
    work: Work, known: dict[str, object], words: str | None
) -> None:
    objection = hindrance(work, Facts(MEETING, TODAY, **known))  # type: ignore[arg-type]
    assert objection is None if words is None else words in (objection or "")


# ── The days of a round ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_round_is_proposed_by_the_countdown_and_never_in_the_past() -> None:
    early = proposed_days(countdown(MEETING, USUAL_CALENDAR), USUAL_CALENDAR, date(2026, 2, 1))
    assert (early.starts_on, early.closes_on, early.as_of) == (date(2026, 3, 5), date(2026, 4, 9), date(2026, 4, 16))
    late = proposed_days(countdown(MEETING, USUAL_CALENDAR), USUAL_CALENDAR, date(2026, 4, 20))
    assert (late.starts_on, late.closes_on, late.as_of) == (None, date(2026, 4, 20), date(2026, 4, 20))


def moved(round_: Round, by: int, today: date = TODAY) -> dict[str, date]:
    return {one.name: one.new for one in shifts_of(round_, timedelta(days=by), USUAL_CALENDAR, today)}


def test_what_has_not_been_used_of_a_round_keeps_its_distance_to_the_meeting() -> None:
    all_days = {"starts_on": date(2026, 4, 16), "closes_on": date(2026, 5, 8), "as_of": date(2026, 5, 15)}
    assert moved(asked(RoundState.PLANNED), 7) == all_days
    assert moved(asked(RoundState.OPEN), 7) == {name: all_days[name] for name in ("closes_on", "as_of")}
    assert moved(asked(RoundState.CLOSED), 7) == {"as_of": all_days["as_of"]}
    assert moved(asked(RoundState.FROZEN), 7) == {}


def test_a_day_of_a_round_that_would_fall_on_a_holiday_goes_to_the_working_day_before() -> None:
    assert moved(asked(RoundState.CLOSED), 6) == {"as_of": date(2026, 5, 13)}, "14 May 2026 is Ascension Day"


def test_no_day_of_a_round_moves_into_the_past_nor_one_before_the_other_and_that_is_said() -> None:
    shifts = shifts_of(asked(RoundState.PLANNED), timedelta(days=-21), USUAL_CALENDAR, TODAY)
    assert [(one.name, one.new) for one in shifts] == [
        ("starts_on", date(2026, 4, 9)),
        ("closes_on", date(2026, 4, 10)),
        ("as_of", date(2026, 4, 17)),
    ]
    assert "19 maart 2026 is al voorbij" in shifts[0].stays
    further = shifts_of(asked(RoundState.PLANNED), timedelta(days=-28), USUAL_CALENDAR, TODAY)
    assert [one.new for one in further] == [one.old for one in further]
    assert further[1].stays == "Blijft, omdat de dag ervoor ook blijft."


def test_a_day_of_a_round_that_has_passed_stays() -> None:
    assert moved(asked(RoundState.CLOSED), 30, today=date(2026, 5, 20)) == {"as_of": date(2026, 5, 8)}
