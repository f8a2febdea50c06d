"""The sittings of a consultation: planned, changed, moved along and cancelled."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from agenda.consultations.meeting_rules import (
    LONGEST_NOTE,
    faults_in_lines,
    faults_in_online,
    faults_in_times,
    is_over,
    lines_of,
    refuse_cancelled,
    refuse_outdated,
    refuse_over,
)
from agenda.consultations.models import Consultation, Meeting
from agenda.consultations.words import MeetingKind, Reply
from agenda.history.services import record
from agenda.kernel.refusal import Fault, Invalid, NotNow
from agenda.kernel.rights import Permission, Stamp, require
from agenda.kernel.text import clean_text

LINES = ("place", "online", "chair", "secretary")
IN_CALENDARS = ("day", "starts", "ends", "place", "online")
"""What a calendar shows of a meeting: a change of it is told to who was invited."""

WHEN = ("day", "starts", "ends")
STANDING_REPLIES = frozenset({Reply.NONE, Reply.SUBSTITUTE})
"""What somebody answered that a meeting at another time does not undo."""

ITS_DAY_IS_THAT_OF_THE_CONSULTATION = "De dag van het overleg zelf verandert u met ‘Verplaatsen’."


@dataclass(frozen=True)
class MeetingValues:
    """``day`` is None for the consultation itself: its day is that of its occasion."""

    day: date | None = None
    starts: time | None = None
    ends: time | None = None
    place: str = ""
    online: str = ""
    chair: str = ""
    secretary: str = ""

    @classmethod
    def of(cls, meeting: Meeting) -> "MeetingValues":
        same = {name: getattr(meeting, name) for name in ("starts", "ends", *LINES)}
        return cls(day=meeting.own_day, **same)

    def told(self, kind: MeetingKind) -> dict[str, Any]:
        """As history keeps it: no names of persons."""
        times = {name: at.strftime("%H:%M") if (at := getattr(self, name)) else None for name in ("starts", "ends")}
        return {"kind": kind, "day": self.day, "place": self.place, "online": self.online, **times}


def plan_meeting(
    session: Session, consultation: Consultation, kind: MeetingKind, values: MeetingValues, stamp: Stamp
) -> Meeting:
    """One that prepares the consultation."""
    require(stamp.by, Permission.CONSULTATION_WRITE, consultation)
    if kind is MeetingKind.CONSULTATION:
        raise NotNow("Een overleg heeft één zitting; plan een nieuw overleg.")
    values = _checked(kind, values)
    meeting = Meeting(
        consultation=consultation,
        kind=kind,
        uid=uuid4().hex,
        sequence=0,
        own_day=values.day,
        starts=values.starts,
        ends=values.ends,
        attendees=[],
        **{name: getattr(values, name) for name in LINES},
    )
    session.add(meeting)
    record(session, "meeting.plan", meeting, stamp, new=values.told(kind))
    return meeting


def change_meeting(
    session: Session, meeting: Meeting, values: MeetingValues, stamp: Stamp, *, seen: int | None = None
) -> bool:
    """Tells whether anything changed. Who was invited has to hear of it: ``invitations.tell``."""
    require(stamp.by, Permission.CONSULTATION_WRITE, meeting)
    refuse_cancelled(meeting)
    refuse_outdated(meeting.version, seen, "deze bijeenkomst")
    values, old = _checked(meeting.kind, values), MeetingValues.of(meeting)
    if old == values:
        return False
    _write(meeting, values)
    _note_change(meeting, [name for name in IN_CALENDARS if getattr(old, name) != getattr(values, name)], stamp)
    record(session, "meeting.change", meeting, stamp, old=old.told(meeting.kind), new=values.told(meeting.kind))
    return True


def shift_meeting(session: Session, meeting: Meeting, day: date, stamp: Stamp) -> None:
    """Another day for a meeting that prepares: its consultation moved."""
    require(stamp.by, Permission.CONSULTATION_WRITE, meeting)
    old, meeting.own_day = meeting.day, day
    _note_change(meeting, ["day"], stamp)
    record(session, "meeting.change", meeting, stamp, old={"day": old}, new={"day": day})


def note_other_day(session: Session, meeting: Meeting, stamp: Stamp) -> None:
    """Of the consultation itself, once its occasion has moved; if it was cancelled it goes on again."""
    require(stamp.by, Permission.CONSULTATION_WRITE, meeting)
    _note_change(meeting, ["day"], stamp)
    if meeting.cancelled_at is not None:
        meeting.cancelled_at, meeting.cancelled_because = None, ""
        record(session, "meeting.resume", meeting, stamp)


def cancel_meeting(session: Session, meeting: Meeting, because: str, stamp: Stamp) -> None:
    """It stays known that it was planned. Who was invited has to hear of it: ``invitations.tell``."""
    require(stamp.by, Permission.CONSULTATION_WRITE, meeting)
    refuse_cancelled(meeting)
    refuse_over(meeting, stamp.at)
    because = clean_text(because).strip()
    if not because:
        raise Invalid([Fault("because", "Schrijf waarom het niet doorgaat; dat staat in de mail.")])
    if len(because) > LONGEST_NOTE:
        raise Invalid([Fault("because", f"Houd de reden korter dan {LONGEST_NOTE} tekens.")])
    meeting.cancelled_at, meeting.cancelled_because = stamp.at, because
    _raise_sequence(meeting)
    record(session, "meeting.cancel", meeting, stamp, new={"because": because})


def _checked(kind: MeetingKind, values: MeetingValues) -> MeetingValues:
    values = replace(values, **lines_of(values, LINES))
    if faults := list(faults_in_meeting(kind, values)):
        raise Invalid(faults)
    return values


def faults_in_meeting(kind: MeetingKind, values: MeetingValues) -> Iterator[Fault]:
    if kind is MeetingKind.CONSULTATION and values.day is not None:
        yield Fault("day", ITS_DAY_IS_THAT_OF_THE_CONSULTATION)
    if kind is not MeetingKind.CONSULTATION and values.day is None:
        yield Fault("day", "Vul een dag in, bijvoorbeeld 2-4-2026.")
    yield from faults_in_times(values.starts, values.ends)
    yield from faults_in_lines({name: getattr(values, name) for name in LINES if name != "online"})
    yield from faults_in_online(values.online)


def _write(meeting: Meeting, values: MeetingValues) -> None:
    meeting.own_day, meeting.starts, meeting.ends = values.day, values.starts, values.ends
    for name in LINES:
        setattr(meeting, name, getattr(values, name))


def _note_change(meeting: Meeting, changed: Iterable[str], stamp: Stamp) -> None:
    """Of a meeting that is over nobody has to hear, and what was answered stays."""
    changed = set() if is_over(meeting, stamp.at) else set(changed)
    if changed:
        _raise_sequence(meeting)
    if not changed.isdisjoint(WHEN):
        for one in meeting.attendees:
            if one.reply not in STANDING_REPLIES:
                one.reply, one.replied_at = Reply.NONE, None


def _raise_sequence(meeting: Meeting) -> None:
    """As long as nobody was invited there is nothing to tell apart."""
    if meeting.invited_at is not None:
        meeting.sequence += 1
