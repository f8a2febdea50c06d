from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.calendars.queries import term_calendar
from agenda.consultations.models import Consultation
from agenda.consultations.queries import GOES_ON, ITEMS_WITH_PAPERS
from agenda.countdown.facts import CANCELLED, Facts, hindrance
from agenda.countdown.gathering import gather
from agenda.countdown.models import CountdownMark, CountdownRule, Start
from agenda.countdown.rules import (
    USUAL,
    WEEK,
    CountdownDay,
    CountdownStep,
    Pace,
    Series,
    StepState,
    countdown,
    state_of,
)
from agenda.kernel.confidentiality import Keeper, Viewer
from agenda.kernel.dutch import spoken_date
from agenda.programmes.models import Occasion, Programme
from agenda.terms.calendar import TermCalendar

TOLD_AFTER = WEEK * 4
"""How long after its last step a countdown still tells what is late."""

OPEN_STATES = frozenset({StepState.DUE, StepState.LATE})


@dataclass(frozen=True)
class StepStand:
    """One step of one consultation: ``missing`` is empty when it is done."""

    consultation: Consultation
    step: CountdownStep
    day: date
    start: Start
    state: StepState
    missing: str
    facts: Facts
    mark: CountdownMark | None

    @property
    def has_come(self) -> bool:
        return self.state in OPEN_STATES and self.day <= self.facts.today

    @property
    def hindrance(self) -> str | None:
        """Why what it starts can't be set going now."""
        return hindrance(self.step.starts, self.facts) if self.step.starts else None

    @property
    def may_start(self) -> bool:
        """Whether people can set it going now: what they were to be asked, and what did not go by itself."""
        set_so = self.step.starts is not None and self.start is not Start.NOTHING
        return set_so and self.has_come and self.hindrance is None

    @property
    def objection(self) -> str | None:
        """Why it can't be begun now, for who wants to."""
        if self.may_start:
            return None
        if self.step.starts is None or self.start is Start.NOTHING:
            return f"Bij de stap ‘{self.step.label}’ valt hier niets te beginnen."
        if self.facts.cancelled:
            return CANCELLED
        if not self.missing:
            return f"De stap ‘{self.step.label}’ is al gedaan."
        if self.day > self.facts.today:
            return f"De stap ‘{self.step.label}’ begint op {spoken_date(self.day)}."
        return self.hindrance or f"Het moment voor de stap ‘{self.step.label}’ is voorbij."

    @property
    def ready(self) -> bool:
        """Whether it waits for the secretariat."""
        return self.may_start and self.start is Start.READY

    @property
    def goes_by_itself(self) -> bool:
        """Long work that began so before and failed, or came to its end already, is left to people."""
        tried = self.started and self.step.starts in self.facts.work
        return self.may_start and self.start is Start.AUTOMATIC and not tried

    @property
    def started(self) -> bool:
        """Whether the clock has set it going, or ready."""
        return self.mark is not None and self.mark.started_at is not None

    @property
    def ticked_off(self) -> bool:
        return self.mark is not None and self.mark.done_at is not None

    @property
    def note(self) -> str:
        return self.mark.note if self.mark else ""


def series_of(session: Session, programme: int) -> Series:
    return _all_series(session, {programme}).get(programme, USUAL)


def _all_series(session: Session, programmes: Iterable[int]) -> Mapping[int, Series]:
    rules = session.scalars(select(CountdownRule).where(CountdownRule.programme_id.in_(programmes)))
    found: dict[int, dict[str, Pace]] = {}
    for rule in rules:
        if rule.step in USUAL:
            found.setdefault(rule.programme_id, dict(USUAL))[rule.step] = Pace(rule.weeks, rule.start)
    return found


def mark_of(session: Session, consultation: Consultation, step: str) -> CountdownMark | None:
    found = select(CountdownMark).where(CountdownMark.consultation_id == consultation.id, CountdownMark.step == step)
    return session.scalar(found)


def _marks(session: Session, consultations: Iterable[int]) -> dict[tuple[int, str], CountdownMark]:
    found = session.scalars(select(CountdownMark).where(CountdownMark.consultation_id.in_(consultations)))
    return {(mark.consultation_id, mark.step): mark for mark in found}


def stands(
    session: Session,
    consultations: Sequence[Consultation],
    today: date,
    calendar: TermCalendar,
    viewer: Viewer | None = None,
) -> list[StepStand]:
    """Every step of these consultations, in their order; the same number of statements however many there are.

    What is missing is told by what the viewer may see, all there is without one.
    """
    marks = _marks(session, [one.id for one in consultations])
    series = _all_series(session, {one.programme_id for one in consultations})
    known = gather(session, consultations, today, viewer or Keeper())
    return [
        _stand(one, planned, known[one.id], marks.get((one.id, planned.step.name)))
        for one in consultations
        for planned in countdown(one.occasion.day, calendar, series.get(one.programme_id, USUAL))
    ]


def _stand(consultation: Consultation, one: CountdownDay, known: Facts, mark: CountdownMark | None) -> StepStand:
    lacking = one.step.lacks(known)
    done = lacking is None or (mark is not None and mark.done_at is not None)
    state = state_of(one, done, known)
    missing = "" if done else _missing(lacking or "", one.start, mark)
    return StepStand(consultation, one.step, one.day, one.start, state, missing, known, mark)


def _missing(lacking: str, start: Start, mark: CountdownMark | None) -> str:
    """With why it could not begin by itself, if it was tried."""
    refused = mark.note if mark and start is Start.AUTOMATIC else ""
    return f"{lacking} {refused}".strip()


def stands_of(session: Session, consultation: Consultation, today: date) -> dict[str, StepStand]:
    """Per step how it stands with this consultation, whoever asks."""
    found = stands(session, [consultation], today, term_calendar(session))
    return {one.step.name: one for one in found}


def steps_of(session: Session, programme: Programme, today: date, viewer: Viewer | None = None) -> list[StepStand]:
    """Every step of the consultations whose countdown has begun and is not long over, the first meeting first."""
    paces = series_of(session, programme.id).values()
    first, last = max(pace.weeks for pace in paces), min(pace.weeks for pace in paces)
    running = _around(session, programme, today + WEEK * last - TOLD_AFTER, today + WEEK * (first + 1))
    found = stands(session, running, today, term_calendar(session), viewer) if running else []
    begun = {one.consultation.id for one in found if one.day <= today}
    return [one for one in found if one.consultation.id in begun]


def _around(session: Session, programme: Programme, first: date, last: date) -> Sequence[Consultation]:
    return session.scalars(
        select(Consultation)
        .join(Occasion)
        .where(Consultation.programme_id == programme.id, Occasion.day.between(first, last), GOES_ON)
        .order_by(Occasion.day)
        .options(ITEMS_WITH_PAPERS)
    ).all()
