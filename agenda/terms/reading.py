"""Reads a term: finds the periods in the words, joins those that belong together and takes the widest range.

What no year is written for is never accepted by itself: the days become a proposal for a person to confirm.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from agenda.terms import moods
from agenda.terms.calendar import USUAL_CALENDAR, TermCalendar
from agenda.terms.chains import Link, chains
from agenda.terms.dating import dated, with_neighbours_years
from agenda.terms.distances import lasting, soon
from agenda.terms.spans import NO_SUCH_DAY, Impossible, Span, hull
from agenda.terms.spelling import folded, respelled
from agenda.terms.table import Mention
from agenda.terms.term import Proposal, Term


@dataclass(frozen=True)
class Reading:
    """``settled`` when a written year leaves no doubt; ``weak`` for a year alone, which may be part of a name."""

    span: Span
    settled: bool
    weak: bool = False


def read_term(wording: str, on: date, calendar: TermCalendar = USUAL_CALENDAR) -> Term:
    """``on`` is the date of the document; any text gives a term, and ``wording`` stays as it was."""
    return read_retold(wording, on, calendar, str)


def read_retold(wording: str, on: date, calendar: TermCalendar, retell: Callable[[str], str]) -> Term:
    """``retell`` may change the text of the small language before its days are read."""
    plain = folded(wording)
    recurring = moods.recurs(plain)
    unread = Term(
        wording,
        precision=moods.unread_precision(plain),
        strength=moods.strength(plain),
        recurring=recurring,
        open=not recurring,
    )
    try:
        reading = _reading(retell(respelled(plain, on)), on, calendar)
    except NO_SUCH_DAY:
        return replace(unread, open=True)
    return _told(unread, reading, moods.is_undecided(plain)) if reading else unread


def _told(term: Term, reading: Reading, undecided: bool) -> Term:
    span = reading.span
    term = replace(term, precision=span.precision, approximate=span.approximate, assumed=span.assumed)
    if reading.settled and not undecided:
        return replace(term, first=span.first, last=span.last, open=False)
    return replace(term, proposal=Proposal(span.first, span.last) if term.open else None)


def _reading(text: str, on: date, calendar: TermCalendar) -> Reading | None:
    readings = [_read_chain(chain, text, on, calendar) for chain in chains(text, on, calendar)]
    if readings:
        return _joint(_ahead(_strongest(readings), on))
    span = soon(text, on, calendar)
    return Reading(span, settled=False) if span else None


def _joint(readings: list[Reading]) -> Reading:
    """The one range that a text speaks of; unsettled when it speaks of several that do not lie in a settled one."""
    whole = hull(reading.span for reading in readings)
    settled = [reading for reading in readings if reading.settled]
    if {_days(reading.span) for reading in settled} == {_days(whole)}:
        return settled[0]
    return Reading(whole, settled=False)


def _strongest(readings: list[Reading]) -> list[Reading]:
    """Without the years alone, as far as something else is settled."""
    strong = [reading for reading in readings if not reading.weak]
    return strong if any(reading.settled for reading in strong) else readings


def _ahead(readings: list[Reading], on: date) -> list[Reading]:
    """Without the days that were past when it was written, unless all were: they tell what went before."""
    return [reading for reading in readings if (reading.span.last or on) >= on] or readings


def _read_chain(chain: list[Link], text: str, on: date, calendar: TermCalendar) -> Reading:
    mentions = with_neighbours_years([link.mention for link in chain], calendar)
    spans: list[Span] = []
    start = on
    for link, mention in zip(chain, mentions, strict=True):
        span = dated(mention, start, calendar)
        start = max(start, span.first or start)
        spans.append(link.bound(span) if link.bound else span)
    end = mentions[-1].end
    spans[-1] = lasting(spans[-1], text[end : end + 60], calendar)
    _require_order(spans)
    weak = len(chain) == 1 and chain[0].is_bare_year
    return Reading(hull(spans), _is_settled(mentions, spans), weak)


def _is_settled(mentions: list[Mention], spans: list[Span]) -> bool:
    """What lacks a year does no harm where it adds nothing: ``eerste kwartaal 2026 (Q1)``."""
    sure = [span for mention, span in zip(mentions, spans, strict=True) if mention.written]
    return len(sure) == len(spans) or (bool(sure) and _days(hull(sure)) == _days(hull(spans)))


def _days(span: Span) -> tuple[date | None, date | None]:
    return span.first, span.last


def _require_order(spans: list[Span]) -> None:
    """``vanaf 2027 tot 2026`` can't be."""
    begin, end = spans[0].first, spans[-1]
    if begin and not end.first and end.last and end.last < begin:
        raise Impossible(f"{end.last} comes before {begin}")
