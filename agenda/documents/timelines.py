"""What lies when, as bars on months: SVG text with each lane told in words beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from agenda.documents.blocks import Figure
from agenda.documents.drawing import (
    ACCENT,
    INK,
    QUIET,
    RULE,
    SIGN_HEIGHT,
    SIGN_WIDTH,
    block,
    cut,
    frame,
    line,
    places,
    words,
)
from agenda.kernel.dutch import MONTHS, spoken_date

WIDTH, LEFT, RIGHT, TOP, FOOT, LANE = 640.0, 232.0, 10.0, 24.0, 24.0, 20.0
BAR = 9.0
MOST_LANES = 30
"""More do not fit on a page."""
SHORT_MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
MOST_TICKS = 8
STEPS = (1, 2, 3, 6, 12, 24, 60)
REACH = 60
"""So many months around what is marked are drawn; what lies further runs off the picture."""
DIAMOND = Markup('<path d="M%s %sl6 6l-6 6l-6 -6z" fill="%s"/>')
NUMBER, TITLE, TOLD, TOLD_OF_LANE = 8, 32, 80, 200


@dataclass(frozen=True)
class Span:
    """From ``first`` to ``last``, either of which may be open; ``told`` is how people worded it."""

    told: str
    first: date | None
    last: date | None
    milestone: bool = False

    @property
    def dated(self) -> bool:
        return self.first is not None or self.last is not None


@dataclass(frozen=True)
class Lane:
    """``ended`` tells in a word that it is over."""

    number: str
    title: str
    spans: tuple[Span, ...]
    ended: str = ""


@dataclass(frozen=True)
class Mark:
    """A line through all lanes."""

    day: date
    label: str


@dataclass(frozen=True)
class Months:
    """The period that is drawn: whole months, the last one not included, counted from year 0."""

    first: int
    end: int

    def x(self, day: date) -> float:
        place = _month(day) + (day.day - 1) / 31
        part = min(max((place - self.first) / (self.end - self.first), 0), 1)
        return LEFT + part * (WIDTH - RIGHT - LEFT)

    def overlap(self, days: Sequence[date], *, open_ended: bool) -> bool:
        return _month(days[0]) < self.end and (open_ended or _month(days[-1]) >= self.first)

    @property
    def step(self) -> int:
        return next((step for step in STEPS if (self.end - self.first) / step <= MOST_TICKS), STEPS[-1])

    def ticks(self) -> Iterator[date]:
        for month in range(-(-self.first // self.step) * self.step, self.end, self.step):
            yield date(month // 12, month % 12 + 1, 1)


def timelines(title: str, lanes: Sequence[Lane], marks: Sequence[Mark], name: str) -> Iterator[Figure]:
    """As many pictures as the lanes need, all over the same months."""
    months = _period(lanes, marks)
    for begin in range(0, len(lanes), MOST_LANES):
        some = lanes[begin : begin + MOST_LANES]
        told = " ".join(_told(title, some, marks, months))
        parts = [*_grid(months, len(some)), *_marks(marks, months, len(some)), *_lanes(some, months)]
        size = WIDTH, TOP + LANE * len(some) + FOOT
        yield Figure(str(frame(f"{name}-{begin // MOST_LANES + 1}", title, told, size, parts)), told, title)


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _period(lanes: Sequence[Lane], marks: Sequence[Mark]) -> Months:
    middle = [_month(mark.day) for mark in marks]
    days = [day for lane in lanes for span in lane.spans for day in (span.first, span.last) if day]
    found = [*middle, *(month for month in map(_month, days) if not middle or _is_near(month, middle))]
    first, last = min(found, default=12), max(found, default=12)
    return Months(first, max(last + 1, first + 6))


def _is_near(month: int, middle: Sequence[int]) -> bool:
    return min(middle) - REACH <= month <= max(middle) + REACH


def _told(title: str, lanes: Sequence[Lane], marks: Sequence[Mark], months: Months) -> Iterator[str]:
    first, last = (f"{MONTHS[month % 12]} {month // 12}" for month in (months.first, months.end - 1))
    yield f"{title}, van {first} tot en met {last}."
    yield from (f"{mark.label}: {spoken_date(mark.day)}." for mark in marks)
    for lane in lanes:
        terms = cut("; ".join(cut(span.told, TOLD) for span in lane.spans), TOLD_OF_LANE) or "geen termijn"
        yield f"{cut(lane.number, NUMBER)}: {terms}{f' ({lane.ended})' if lane.ended else ''}."


def _grid(months: Months, lanes: int) -> Iterator[Markup]:
    foot = TOP + LANE * lanes
    for day in months.ticks():
        x = months.x(day)
        yield line(x, TOP - 4, x, foot, RULE)
        if x < WIDTH - RIGHT - 30:
            yield words(x, TOP - 8, f"{SHORT_MONTHS[day.month - 1]} {day.year}", QUIET)
    for lane in range(lanes + 1):
        yield line(0, TOP + lane * LANE, WIDTH - RIGHT, TOP + lane * LANE, RULE)


def _marks(marks: Sequence[Mark], months: Months, lanes: int) -> Iterator[Markup]:
    """Below the lanes, their labels away from each other."""
    foot = TOP + LANE * lanes
    for place, mark in enumerate(sorted(marks, key=lambda one: one.day)):
        x = months.x(mark.day)
        anchor = "end" if x > WIDTH - RIGHT - 150 or (place == 0 and len(marks) > 1) else "start"
        yield line(x, TOP - 4, x, foot + FOOT - 4, INK, "4 3")
        yield words(x + (4 if anchor == "start" else -4), foot + FOOT - 6, mark.label, INK, anchor, "600")


def _lanes(lanes: Sequence[Lane], months: Months) -> Iterator[Markup]:
    for place, lane in enumerate(lanes):
        middle = TOP + place * LANE + LANE / 2
        yield words(0, middle + SIGN_HEIGHT / 3, cut(lane.number, NUMBER), INK, weight="600")
        yield words(40, middle + SIGN_HEIGHT / 3, cut(lane.title, TITLE), INK)
        dated = [span for span in lane.spans if span.dated]
        for span in dated:
            yield _span(span, middle, months, QUIET if lane.ended else ACCENT)
        yield from _beside(lane, dated, middle, months)


def _span(span: Span, middle: float, months: Months, colour: str) -> Markup:
    days = [day for day in (span.first, span.last) if day]
    if not months.overlap(days, open_ended=span.last is None):
        return _far(days, middle, months, colour)
    if span.milestone or span.first is None:
        x = months.x(days[-1])
        return DIAMOND % (places(x), places(middle - 6), colour)
    start, end = months.x(span.first), months.x(span.last) if span.last else WIDTH - RIGHT
    return block(start, middle - BAR / 2, max(end - start, 5), BAR, colour, 2)


def _far(days: Sequence[date], middle: float, months: Months, colour: str) -> Markup:
    """The year of what lies before or behind the months that are drawn."""
    if _month(days[0]) >= months.end:
        return words(WIDTH - RIGHT - 2, middle + SIGN_HEIGHT / 3, f"{days[0].year} ›", colour, "end")
    return words(LEFT + 3, middle + SIGN_HEIGHT / 3, f"‹ {days[-1].year}", colour)


def _beside(lane: Lane, dated: Sequence[Span], middle: float, months: Months) -> Iterator[Markup]:
    """In a word what no bar can show."""
    if not dated:
        yield from _on_white(LEFT + 4, middle, lane.ended or "geen datum", "start")
    elif lane.ended:
        end = max(months.x(span.last or span.first or date.min) for span in dated)
        fits = end + 60 < WIDTH - RIGHT
        start = min(months.x(span.first or span.last or date.max) for span in dated)
        x, anchor = (end + 9, "start") if fits else (start - 9, "end")
        yield from _on_white(x, middle, lane.ended, anchor)


def _on_white(x: float, middle: float, text: str, anchor: str) -> Iterator[Markup]:
    """Readable where a line passes."""
    width = SIGN_WIDTH * len(text)
    yield block(x - 1 if anchor == "start" else x - width, middle - LANE / 2 + 2, width, LANE - 4, "#ffffff")
    yield words(x, middle + SIGN_HEIGHT / 3, text, QUIET, anchor)
