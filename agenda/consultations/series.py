"""What the consultations of a programme have in common, and what else takes up the days of their members."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date, time
from typing import Any

from sqlalchemy.orm import Session

from agenda.consultations.meeting_rules import faults_in_lines, faults_in_times, line, lines_of, refuse_outdated
from agenda.consultations.models import HALF_YEAR, MeetingSeries, OtherEvent
from agenda.consultations.queries import series_of
from agenda.consultations.words import Silence
from agenda.history.services import record
from agenda.kernel.refusal import Fault, Invalid
from agenda.kernel.rights import Permission, Stamp, require
from agenda.programmes.models import Programme

LINES = ("place", "chair", "secretary")
RANGES = {"months": (1, 60), "call_weeks": (1, 52), "sign_off_days": (1, 90)}
PERSONS = frozenset({"chair", "secretary"})


@dataclass(frozen=True)
class SeriesValues:
    months: int = HALF_YEAR
    place: str = ""
    chair: str = ""
    secretary: str = ""
    starts: time | None = None
    ends: time | None = None
    call_weeks: int = 8
    sign_off_days: int = 10
    silence: Silence = Silence.AGREES

    @classmethod
    def of(cls, series: MeetingSeries) -> "SeriesValues":
        return cls(**{name: getattr(series, name) for name in cls.__dataclass_fields__})

    def told(self) -> dict[str, Any]:
        """As history keeps it: no names of persons."""
        return {name: _plain(value) for name, value in asdict(self).items() if name not in PERSONS}


def _plain(value: Any) -> Any:
    return value.strftime("%H:%M") if isinstance(value, time) else value


def keep_series(
    session: Session, programme: Programme, values: SeriesValues, stamp: Stamp, *, seen: int | None = None
) -> bool:
    """Holds for what is planned from now on; tells whether anything changed."""
    require(stamp.by, Permission.CONSULTATION_WRITE, programme)
    series = series_of(session, programme.id)
    refuse_outdated(series.version, seen, "deze reeks")
    values = replace(values, **lines_of(values, LINES))
    if faults := list(faults_in_series(values)):
        raise Invalid(faults)
    old = SeriesValues.of(series)
    if old == values:
        return False
    if series.version == 0:
        series.version = 1
        session.add(series)
    for name, value in vars(values).items():
        setattr(series, name, value)
    record(session, "series.keep", series, stamp, old=old.told(), new=values.told())
    return True


def faults_in_series(values: SeriesValues) -> Iterator[Fault]:
    for name, (least, most) in RANGES.items():
        if not least <= getattr(values, name) <= most:
            yield Fault(name, f"Kies een aantal van {least} tot en met {most}.")
    yield from faults_in_lines({name: getattr(values, name) for name in LINES})
    yield from faults_in_times(values.starts, values.ends)


def add_other_event(
    session: Session, programme: Programme, name: str, first: date, last: date | None, stamp: Stamp
) -> OtherEvent:
    """Without a last day it is that one day."""
    require(stamp.by, Permission.CONSULTATION_WRITE, programme)
    name, last = line(name), last or first
    faults = list(faults_in_lines({"name": name}))
    if not name:
        faults.append(Fault("name", "Geef de andere bijeenkomst een naam."))
    if last < first:
        faults.append(Fault("last", "De laatste dag ligt voor de eerste; draai ze om."))
    if faults:
        raise Invalid(faults)
    event = OtherEvent(programme_id=programme.id, name=name, first=first, last=last)
    session.add(event)
    record(session, "other_event.add", event, stamp, new={"name": name, "first": first, "last": last})
    return event


def end_other_event(session: Session, event: OtherEvent, stamp: Stamp) -> None:
    """Nobody has to reckon with it any more. History tells what it was."""
    require(stamp.by, Permission.CONSULTATION_WRITE, event)
    old = {"name": event.name, "first": event.first, "last": event.last}
    record(session, "other_event.end", event, stamp, old=old, new=dict.fromkeys(old))
    session.delete(event)
