"""The steps of a countdown: when each is due, what it may set going, and how it is seen to be done."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from agenda.countdown import facts
from agenda.countdown.facts import Facts, Work
from agenda.countdown.models import Start
from agenda.kernel.refusal import Fault, NotFound
from agenda.kernel.words import Word
from agenda.terms.calendar import DAY, TermCalendar

WEEK = timedelta(weeks=1)
LONGEST_WEEKS = 52
MEETING = "meeting"


@dataclass(frozen=True)
class CountdownStep:
    """``weeks`` before the consultation, negative for after it. ``lacks`` tells what is missing, None when it is done.

    ``starts`` is what can be set going on its day, and ``start`` whether that goes by itself.
    """

    name: str
    label: str
    weeks: int
    lacks: Callable[[Facts], str | None]
    starts: Work | None = None
    start: Start = Start.NOTHING

    @property
    def is_before(self) -> bool:
        return self.weeks > 0


READY = Start.READY
COUNTDOWN = (
    CountdownStep("ask", "Uitvraag aan de partijen", 12, facts.lacks_round, Work.ROUND, READY),
    CountdownStep("draft_agenda", "Conceptagenda", 10, facts.lacks_items),
    CountdownStep("pre_meeting", "Ambtelijk vooroverleg", 8, facts.lacks_pre_meeting),
    CountdownStep("freeze", "Meldingen bevroren (peildatum)", 6, facts.lacks_freeze, Work.FREEZE, READY),
    CountdownStep("directors", "Directeurenoverleg", 4, facts.lacks_directors),
    CountdownStep("papers", "Stukken gereed", 3, facts.lacks_papers),
    CountdownStep("dossier", "Dossier verzonden", 2, facts.lacks_dossier, Work.DOSSIER, READY),
    CountdownStep(MEETING, "Bestuurlijk overleg", 0, facts.lacks_meeting),
    CountdownStep("draft_decisions", "Concept-besluitenlijst", -1, facts.lacks_decisions),
    CountdownStep("decisions", "Besluitenlijst vastgesteld", -2, facts.lacks_adoption),
    CountdownStep("letter", "Voortgangsbrief en terugmelding", -4, facts.lacks_letter, Work.LETTER, READY),
    CountdownStep("next", "Volgend overleg", -26, facts.lacks_next),
)
"""Nothing begins by itself until the secretariat says so: a round mails every party, a freeze can't be undone."""

STEPS = {step.name: step for step in COUNTDOWN}


def known_step(name: str) -> CountdownStep:
    if name not in STEPS:
        raise NotFound(f"De aftelling heeft geen stap ‘{name}’.")
    return STEPS[name]


@dataclass(frozen=True)
class Pace:
    """How a series takes one step."""

    weeks: int
    start: Start


Series = Mapping[str, Pace]
"""Per step its pace."""

USUAL: Series = {step.name: Pace(step.weeks, step.start) for step in COUNTDOWN}


@dataclass(frozen=True)
class CountdownDay:
    step: CountdownStep
    day: date
    start: Start


def countdown(meeting: date, calendar: TermCalendar, series: Series = USUAL) -> list[CountdownDay]:
    """Each step on its working day; the meeting itself stays where people put it."""
    paces = ((step, series[step.name]) for step in COUNTDOWN)
    return [CountdownDay(step, _day_of(step, pace, meeting, calendar), pace.start) for step, pace in paces]


def _day_of(step: CountdownStep, pace: Pace, meeting: date, calendar: TermCalendar) -> date:
    if step.name == MEETING:
        return meeting
    day = on_working_day(meeting - WEEK * pace.weeks, calendar)
    return day if step.is_before else max(day, meeting)


def on_working_day(day: date, calendar: TermCalendar) -> date:
    """The day itself, or the last working day before it."""
    return calendar.working_day_before(day + DAY)


class StepState(Word):
    """``PASSED`` is what was not done before the meeting and can't be done any more."""

    DONE = "done", "gedaan"
    DUE = "due", "nu aan de beurt"
    LATE = "late", "te laat"
    COMING = "coming", "gepland"
    PASSED = "passed", "voorbij"


def state_of(one: CountdownDay, done: bool, known: Facts) -> StepState:
    """Due from a week before its day until that day."""
    if done:
        return StepState.DONE
    if known.cancelled or (one.step.is_before and known.day < known.today):
        return StepState.PASSED
    if one.day < known.today:
        return StepState.LATE
    return StepState.DUE if one.day - known.today <= WEEK else StepState.COMING


# ── What a series may change ───────────────────────────────────────────────────────────────────────────────────────

IN_ORDER = (
    (
        "ask",
        "freeze",
        2,
        "Laat minstens twee weken tussen uitvraag en bevriezen: om te melden en te beoordelen.",
    ),
    ("draft_agenda", "papers", 0, "De stukken volgen op de conceptagenda; zet die eerder, of de stukken later."),
    ("papers", "dossier", 0, "Het dossier bestaat uit de stukken; zet die eerder, of het dossier later."),
    ("draft_decisions", "decisions", 0, "De besluitenlijst volgt op het concept; zet het concept eerder."),
)
"""Two steps, how many weeks the first is to come before the second at least, and why."""


def objections_to(series: Series) -> Iterator[Fault]:
    """Where the steps would make no sense."""
    wrong = list(_out_of_reach(series))
    yield from wrong
    if wrong:
        return
    for first, second, apart, why in IN_ORDER:
        if series[first].weeks - series[second].weeks < apart:
            yield Fault(weeks_of(first), why)


def weeks_of(step: str) -> str:
    """Where a form asks for them, and a fault says that they can't be so."""
    return f"weeks_{step}"


def start_of(step: str) -> str:
    return f"start_{step}"


def _out_of_reach(series: Series) -> Iterator[Fault]:
    for step in COUNTDOWN:
        pace = series[step.name]
        if step.is_before and not 1 <= pace.weeks <= LONGEST_WEEKS:
            yield Fault(weeks_of(step.name), f"{step.label} komt voor het overleg: 1 tot {LONGEST_WEEKS} weken ervoor.")
        if step.weeks < 0 and not 0 <= -pace.weeks <= LONGEST_WEEKS:
            yield Fault(weeks_of(step.name), f"{step.label} komt na het overleg: 0 tot {LONGEST_WEEKS} weken erna.")
        if step.name == MEETING and pace.weeks:
            yield Fault(weeks_of(step.name), "Het overleg zelf is waar de aftelling naartoe telt.")
        if pace.start is not Start.NOTHING and step.starts is None:
            yield Fault(start_of(step.name), f"Bij de stap ‘{step.label}’ valt niets te beginnen.")
