"""What happens to the terms of actions when the days they hang on move."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.actions.models import Action, ActionShare, ActionTerm
from agenda.actions.queries import actions_tied_to, whole_actions
from agenda.actions.services import Revision, pending_changes, write_pending
from agenda.actions.values import ActionValues, Slip, TermValues
from agenda.kernel.dutch import AMSTERDAM, spoken_date
from agenda.kernel.rights import Stamp
from agenda.programmes.models import Occasion, Programme
from agenda.programmes.queries import occasion_days, programmes
from agenda.terms.calendar import TermCalendar
from agenda.terms.spelling import folded

Hangs = Callable[[TermValues | Any], bool]
READ_AGAIN = ("first", "last", "precision", "approximate", "recurring", "open")
CALENDAR_WORDS = re.compile("reces|zomer|kerst|werkdag")
"""Without one of these a wording reads the same by any calendar."""


@dataclass(frozen=True)
class Shift:
    """A term that comes to read differently; ``party`` (row number) when it is of that party's share in the action."""

    action: Action
    old: TermValues
    new: TermValues
    party: int | None = None


class Rereader:
    """Reads terms again, or rows with their columns, as far as they hang on what changed; each wording once.

    Days that a person confirmed for words that give none stay as they are.
    """

    def __init__(self, days: Mapping[int, date], calendar: TermCalendar, hangs: Hangs) -> None:
        self.days = days
        self.read = cache(partial(TermValues.read, calendar=calendar))
        self.hangs = hangs

    def fresh(self, term: TermValues | Any) -> TermValues | None:
        """None for what stays as it is."""
        if not self.hangs(term):
            return None
        event = self.days[term.occasion] if term.occasion is not None else None
        fresh = self.read(term.wording, term.read_on, event=event)
        return None if fresh.open and term.confirmed_by else fresh

    def moves(self, term: TermValues | Any) -> bool:
        fresh = self.fresh(term)
        return fresh is not None and (fresh.first, fresh.last) != (term.first, term.last)

    def again(self, term: TermValues) -> TermValues:
        fresh = self.fresh(term)
        return replace(term, **{name: getattr(fresh, name) for name in READ_AGAIN}) if fresh else term


def reread(term: TermValues, days: Mapping[int, date], calendar: TermCalendar) -> TermValues:
    """The same wording read again; one whose meeting is not among ``days`` stays as it is."""
    return Rereader(days, calendar, lambda one: one.occasion is None or one.occasion in days).again(term)


def shifts_with(session: Session, occasion: Occasion, day: date, calendar: TermCalendar) -> list[Shift]:
    """What will move along when the meeting moves to this day; nothing is written."""
    rereader = _with_meeting(occasion, day, calendar)
    return [shift for action in actions_tied_to(session, occasion) for shift in _shifts(action, rereader)]


def _with_meeting(occasion: Occasion, day: date, calendar: TermCalendar) -> Rereader:
    return Rereader({occasion.id: day}, calendar, lambda term: term.occasion == occasion.id)


def move_terms(session: Session, occasion: Occasion, old: date, calendar: TermCalendar, stamp: Stamp) -> list[Shift]:
    """The terms that are tied to the meeting move with it, each with a slip that says so."""
    reason = f"{occasion.key} is verplaatst van {spoken_date(old)} naar {spoken_date(occasion.day)}."
    rereader = _with_meeting(occasion, occasion.day, calendar)
    return _write(session, actions_tied_to(session, occasion), rereader, stamp, reason)


def reread_terms(session: Session, calendar: TermCalendar, stamp: Stamp, reason: str) -> list[Shift]:
    """After a change of the calendar: each term of any programme is read again, from the day it was read first."""
    return [
        shift for programme in programmes(session) for shift in _reread(session, programme, calendar, stamp, reason)
    ]


def _reread(session: Session, programme: Programme, calendar: TermCalendar, stamp: Stamp, reason: str) -> list[Shift]:
    rereader = Rereader(occasion_days(session, programme), calendar, _hangs_on_calendar)
    moving = {row.action_id for row in _rows(session, programme) if rereader.moves(row)}
    return _write(session, whole_actions(session, sorted(moving)).values(), rereader, stamp, reason)


def _hangs_on_calendar(term: TermValues | Any) -> bool:
    return bool(CALENDAR_WORDS.search(folded(term.wording)))


def _rows(session: Session, programme: Programme) -> Iterator[Any]:
    """Of terms and shares the columns that a reading needs; as records they would cost ten times as much."""
    for kind in (ActionTerm, ActionShare):
        columns = [getattr(kind, name) for name in ("action_id", "wording", "read_on", "first", "last", "confirmed_by")]
        rows = select(*columns, kind.occasion_id.label("occasion")).join(Action, Action.id == kind.action_id)
        yield from session.execute(rows.where(Action.programme_id == programme.id, kind.wording != ""))


def _write(session: Session, actions: Iterable[Action], rereader: Rereader, stamp: Stamp, reason: str) -> list[Shift]:
    on = stamp.at.astimezone(AMSTERDAM).date()

    def moved(term: TermValues) -> TermValues:
        if not rereader.moves(term):
            return term
        fresh = rereader.again(term)
        slip = Slip(term.wording, term.wording, term.last, fresh.last, on, reason)
        return replace(fresh, slips=(*term.slips, slip))

    found = [shift for action in actions for shift in _shifts(action, rereader)]
    moving = {shift.action.id: shift.action for shift in found}
    revisions = [Revision(action, _with_terms(ActionValues.of(action), moved)) for action in moving.values()]
    write_pending(session, pending_changes(revisions, stamp), stamp, "action.term")
    return found


def _with_terms(values: ActionValues, change: Callable[[TermValues], TermValues]) -> ActionValues:
    shares = (replace(share, term=change(share.term)) if share.term else share for share in values.shares)
    return replace(values, terms=tuple(change(term) for term in values.terms), shares=tuple(shares))


def _shifts(action: Action, rereader: Rereader) -> Iterator[Shift]:
    values = ActionValues.of(action)
    terms = [(term, None) for term in values.terms] + [(one.term, one.party) for one in values.shares if one.term]
    yield from (Shift(action, term, rereader.again(term), party) for term, party in terms if rereader.moves(term))
