"""The course of figures in time, as SVG text for pages and for paper: no style, no script, and told in words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from markupsafe import Markup

from agenda.documents.drawing import (
    ACCENT,
    GREEN,
    INK,
    QUIET,
    RULE,
    SIGN_HEIGHT,
    SIGN_WIDTH,
    block,
    dot,
    frame,
    line,
    places,
    short_date,
    words,
)
from agenda.kernel.dutch import spoken_number

STEPS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))
FLAT = Decimal("0.6")
"""What stays above this part of its highest value is drawn without the zero, or its course would not show."""

EDGE = 8
"""Room beside the first and the last day."""


@dataclass(frozen=True)
class Point:
    """A figure on a day, or a range when ``high`` is given."""

    day: date
    low: Decimal
    high: Decimal | None = None

    @property
    def top(self) -> Decimal:
        return self.low if self.high is None else self.high


@dataclass(frozen=True)
class Course:
    """Figures in time, in the order of their days, with the lines to hold them against; the days widen the picture."""

    title: str
    description: str
    points: tuple[Point, ...]
    baseline: Decimal | None = None
    target: Decimal | None = None
    days: tuple[date, ...] = ()

    @property
    def values(self) -> list[Decimal]:
        held = (self.baseline, self.target, *(value for point in self.points for value in (point.low, point.top)))
        return [value for value in held if value is not None]

    @property
    def all_days(self) -> list[date]:
        return [*self.days, *(point.day for point in self.points)]


@dataclass(frozen=True)
class Paper:
    """The part of a picture in which the course is drawn, and how values and days lie in it."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    lowest: Decimal
    highest: Decimal
    first: date
    last: date

    def x(self, day: date) -> float:
        span = (self.last - self.first).days
        part = (day - self.first).days / span if span else 0.5
        return self.left + EDGE + part * (self.end - self.left - 2 * EDGE)

    def y(self, value: Decimal) -> float:
        part = float((value - self.lowest) / (self.highest - self.lowest))
        return self.foot - part * (self.foot - self.top)

    @property
    def end(self) -> float:
        return self.width - self.right

    @property
    def foot(self) -> float:
        return self.height - self.bottom


def drawn(course: Course, name: str) -> Markup:
    """With its scale, days and labels; ``name`` is the beginning of its identifiers on the page."""
    ticks = scale(course.values)
    labels = [spoken_number(tick) for tick in ticks]
    left = 10 + SIGN_WIDTH * max(map(len, labels))
    paper = Paper(360, 200, left, 14, 22, 26, ticks[0], ticks[-1], *_period(course))
    parts = [*_axes(paper, zip(ticks, labels, strict=True)), *_levels(course, paper, labelled=True)]
    return _picture(course, name, paper, [*parts, *_points(course, paper, 4), *_last_value(course, paper)])


def sketched(course: Course, name: str) -> Markup:
    """The same in small, for a list: the course and its lines alone."""
    ticks = scale(course.values)
    paper = Paper(160, 48, 6, 6, 6, 6, ticks[0], ticks[-1], *_period(course))
    foot = line(0, paper.height - 2, paper.width, paper.height - 2, "#b8c0c8")
    parts = [foot, *_levels(course, paper, labelled=False), *_points(course, paper, 3)]
    return _picture(course, name, paper, parts, small=True)


def scale(values: Iterable[Decimal]) -> list[Decimal]:
    """Round numbers from below the smallest value to above the largest, in at most seven equal steps."""
    held = list(values) or [Decimal(0)]
    low, high = min(held), max(held)
    low, high = _with_zero(low, high)
    rough = (high - low) / 5
    magnitude = Decimal(1).scaleb(rough.adjusted())
    step = next(step * magnitude for step in STEPS if step * magnitude >= rough)
    first = (low / step).to_integral_value(ROUND_FLOOR)
    last = (high / step).to_integral_value(ROUND_CEILING)
    return [step * (first + place) for place in range(int(last - first) + 1)]


def _with_zero(low: Decimal, high: Decimal) -> tuple[Decimal, Decimal]:
    if low == high == 0:
        return Decimal(0), Decimal(1)
    if low >= 0 and (low == high or low < high * FLAT):
        return Decimal(0), high
    if high <= 0 and (low == high or high > low * FLAT):
        return low, Decimal(0)
    return low, high


def _period(course: Course) -> tuple[date, date]:
    days = course.all_days or [date.min]
    return min(days), max(days)


def _picture(course: Course, name: str, paper: Paper, parts: Iterable[Markup], *, small: bool = False) -> Markup:
    return frame(name, course.title, course.description, (paper.width, paper.height), parts, small=small)


def _axes(paper: Paper, ticks: Iterable[tuple[Decimal, str]]) -> Iterator[Markup]:
    for tick, label in ticks:
        y = paper.y(tick)
        yield line(paper.left, y, paper.end, y, RULE)
        yield words(paper.left - 6, y + 4, label, QUIET, "end")
    foot = paper.foot + 17
    yield words(
        paper.x(paper.first), foot, short_date(paper.first), QUIET, "start" if paper.last > paper.first else "middle"
    )
    if paper.last > paper.first:
        yield words(paper.end, foot, short_date(paper.last), QUIET, "end")


def _levels(course: Course, paper: Paper, *, labelled: bool) -> Iterator[Markup]:
    levels = (
        ("nulwaarde", course.baseline, QUIET, "2 3", paper.left + 4, "start"),
        ("streefwaarde", course.target, GREEN, "7 4", paper.end - 2, "end"),
    )
    for label, value, colour, dashes, x, side in levels:
        if value is None:
            continue
        y = paper.y(value)
        yield line(paper.left, y, paper.end, y, colour, dashes)
        if labelled:
            under = _lies_under(value, course.points) and y + SIGN_HEIGHT + 2 < paper.foot
            yield words(x, y + SIGN_HEIGHT if under else y - 5, f"{label} {spoken_number(value)}", colour, side)


def _lies_under(value: Decimal, points: Sequence[Point]) -> bool:
    """Whether most of the course is above it, so that its label stands better below."""
    return sum(point.low >= value for point in points) * 2 > len(points)


def _points(course: Course, paper: Paper, size: float) -> Iterator[Markup]:
    if all(point.high is None for point in course.points):
        yield _path(course, paper)
    for point in course.points:
        x, top, foot = paper.x(point.day), paper.y(point.top), paper.y(point.low)
        if point.high is None:
            yield dot(x, foot, size, ACCENT)
        else:
            yield block(x - size, top, 2 * size, max(foot - top, 2), ACCENT, 1.5)


def _path(course: Course, paper: Paper) -> Markup:
    if len(course.points) < 2:
        return Markup("")
    corners = " ".join(f"{places(paper.x(point.day))},{places(paper.y(point.low))}" for point in course.points)
    return Markup('<polyline points="{}" fill="none" stroke="{}" stroke-width="2"/>').format(corners, ACCENT)


def _last_value(course: Course, paper: Paper) -> Iterator[Markup]:
    if not course.points:
        return
    last = course.points[-1]
    label = spoken_number(last.low) + (f" tot {spoken_number(last.high)}" if last.high is not None else "")
    half = SIGN_WIDTH * len(label) / 2
    x = min(max(paper.x(last.day), paper.left + half), paper.width - 2 - half)
    falls = len(course.points) > 1 and last.low < course.points[-2].low
    y = paper.y(last.low) + SIGN_HEIGHT + 7 if falls else paper.y(last.top) - 9
    yield words(x, y if y < paper.foot else paper.y(last.top) - 9, label, INK, "middle", weight="600")
