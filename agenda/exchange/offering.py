"""A workbook that a person offers on a page: kept, looked at, matched by hand, and loaded or put away."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.exchange.actions import FROM_FILE
from agenda.exchange.intake import Look, look_at, told_rows
from agenda.exchange.loaded import Verdict
from agenda.exchange.models import Intake, IntakeState
from agenda.gateways.files import fetch, keep
from agenda.history.services import record
from agenda.kernel.refusal import NotFound, NotNow
from agenda.kernel.rights import Permission, Stamp, require
from agenda.programmes.models import Programme


def intake_by_number(session: Session, programme: Programme, number: int) -> Intake:
    intake = session.scalar(select(Intake).where(Intake.programme_id == programme.id, Intake.id == number))
    if intake is None:
        raise NotFound("Dit aangeboden bestand is er niet (meer).")
    return intake


def offer(session: Session, programme: Programme, name: str, content: bytes, stamp: Stamp) -> Intake:
    """Keeps the workbook and looks at it. One that can't be opened at all is refused, and nothing is kept."""
    require(stamp.by, Permission.ACTION_WRITE, programme)
    told = _look(session, programme, name, content, {}, stamp)
    intake = Intake(
        programme_id=programme.id,
        name=name,
        sha256=keep(session, content),
        mapping={},
        told=told,
        offered_at=stamp.at,
        offered_by=stamp.by.key,
    )
    session.add(intake)
    record(session, "intake.offer", intake, stamp, new={"name": name, "sha256": intake.sha256})
    return intake


def match(session: Session, programme: Programme, intake: Intake, chosen: Mapping[str, str], stamp: Stamp) -> None:
    """Takes over which heading is which field, and looks again."""
    _require_waiting(intake, stamp)
    intake.told = _look(session, programme, intake.name, fetch(session, intake.sha256), chosen, stamp)
    intake.mapping = dict(chosen)


def take(session: Session, programme: Programme, intake: Intake, stamp: Stamp) -> bool:
    """Loads it: all of it, or nothing, and then what a new look found tells why."""
    _require_waiting(intake, stamp)
    content = fetch(session, intake.sha256)
    try:
        with session.begin_nested():
            told = _loaded(session, programme, intake, content, stamp)
    except Undone as undone:
        intake.told = undone.told
        return False
    intake.told, intake.state = told, IntakeState.LOADED
    record(session, "intake.load", intake, stamp, new={"name": intake.name, **told["counts"]})
    return True


class Undone(Exception):
    """The loading had faults; ``told`` says which."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.told = told
        super().__init__()


def _loaded(session: Session, programme: Programme, intake: Intake, content: bytes, stamp: Stamp) -> dict[str, Any]:
    origin = _from(intake.name, stamp)
    look = look_at(session, programme, intake.name, content, origin, chosen=intake.mapping, trial=False)
    told = told_look(look)
    if look.loading.faults:
        raise Undone(told)
    return told


def put_away(session: Session, intake: Intake, stamp: Stamp) -> None:
    _require_waiting(intake, stamp)
    intake.state = IntakeState.DROPPED
    record(session, "intake.drop", intake, stamp, new={"name": intake.name})


def _require_waiting(intake: Intake, stamp: Stamp) -> None:
    require(stamp.by, Permission.ACTION_WRITE, intake)
    if intake.state is not IntakeState.WAITING:
        raise NotNow(f"Dit bestand is al {intake.state.label}. Bied het opnieuw aan als u het nog eens wilt inlezen.")


def _from(name: str, stamp: Stamp) -> Stamp:
    return Stamp(stamp.by, stamp.at, FROM_FILE + name)


def _look(
    session: Session, programme: Programme, name: str, content: bytes, chosen: Mapping[str, str], stamp: Stamp
) -> dict[str, Any]:
    trial = session.begin_nested()
    try:
        return told_look(look_at(session, programme, name, content, _from(name, stamp), chosen=chosen))
    finally:
        trial.rollback()


def told_look(look: Look) -> dict[str, Any]:
    """What a look found, as JSON can hold it: rows, how many of each verdict, and the sheets with their headings."""
    rows = list(told_rows(look))
    actions = [row for row in rows if row["kind"] in {"action", "measure", "instrument", "agreement", None}]
    return {
        "rows": rows,
        "counts": {verdict: sum(row["verdict"] == verdict for row in actions) for verdict in VERDICTS},
        "faults": [str(fault) for fault in look.loading.told_faults],
        "sheets": [
            {
                "name": sheet.page.name,
                "foreign": sheet.foreign,
                "headings": [
                    {"heading": heading, "field": sheet.columns[place].name if place in sheet.columns else ""}
                    for place, heading in sheet.headings.items()
                ],
            }
            for sheet in look.reading.recognised
        ],
        "unread": look.reading.unread,
        "skipped": [str(spot) for spot in look.reading.skipped],
    }


VERDICTS = tuple(verdict.value for verdict in Verdict)
