"""The countdown to a consultation, and reminding by hand."""

from dataclasses import dataclass
from datetime import date, timedelta

from agenda.terms.calendar import DAY, TermCalendar


@dataclass(frozen=True)
class CountdownStep:
    """``weeks`` before the consultation, negative for after it."""

    name: str
    label: str
    weeks: int


COUNTDOWN = (
    CountdownStep("ask", "Uitvraag aan de partijen", 12),
    CountdownStep("draft_agenda", "Conceptagenda", 10),
    CountdownStep("pre_meeting", "Ambtelijk vooroverleg", 8),
    CountdownStep("freeze", "Meldingen bevroren (peildatum)", 6),
    CountdownStep("directors", "Directeurenoverleg", 4),
    CountdownStep("papers", "Stukken gereed", 3),
    CountdownStep("dossier", "Dossier verzonden", 2),
    CountdownStep("meeting", "Bestuurlijk overleg", 0),
    CountdownStep("draft_decisions", "Concept-besluitenlijst", -1),
    CountdownStep("decisions", "Besluitenlijst vastgesteld", -2),
    CountdownStep("letter", "Voortgangsbrief en terugmelding", -4),
)


@dataclass(frozen=True)
class CountdownDay:
    step: CountdownStep
    day: date

    def passed(self, today: date) -> bool:
        return self.day < today


def countdown(meeting: date, calendar: TermCalendar) -> list[CountdownDay]:
    """Each step on its working day; the meeting itself stays where people put it."""
    return [CountdownDay(step, _day_of(step, meeting, calendar)) for step in COUNTDOWN]


def _day_of(step: CountdownStep, meeting: date, calendar: TermCalendar) -> date:
    day = meeting - timedelta(weeks=step.weeks)
    return day if step.weeks == 0 else calendar.working_day_before(day + DAY)


NUDGE = "update_nudge"
"""The kind of a reminder that the secretariat sends by hand: once a day to one person, however often it is asked."""

MAILS_WITH_WORDS = {
    "update_asked": "bij de uitvraag zelf",
    "update_missing": "bij een herinnering",
    NUDGE: "bij een herinnering die u zelf verstuurt",
}
"""Per kind of mail in which the secretariat may say something of its own, when that is sent."""
