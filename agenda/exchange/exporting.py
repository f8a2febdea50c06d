"""The agenda as a file: all of it or a part, as it is or as it was recorded at a moment."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from agenda.actions.goals import GoalValues
from agenda.actions.rules import order_key
from agenda.actions.values import ACTION_VALUES
from agenda.documents.sheets.csv import write_csv, write_csv_for_excel
from agenda.documents.sheets.ods import MEDIA_TYPE as ODS
from agenda.documents.sheets.ods import write_ods
from agenda.documents.sheets.xlsx import MEDIA_TYPE as XLSX
from agenda.documents.sheets.xlsx import write_xlsx
from agenda.exchange.directory import directory_of
from agenda.exchange.parts import Told, Writer, party_told
from agenda.exchange.sittings import meetings_told
from agenda.exchange.workbook.naming import names_for
from agenda.exchange.workbook.writing import Namer, actions_sheet, sheets_of
from agenda.history.queries import contents_at
from agenda.indicators.services import INDICATOR_VALUES
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.rights import Actor, Permission, require
from agenda.parties.queries import all_groups, all_parties
from agenda.parties.services import PartyValues
from agenda.programmes.models import Programme

File = dict[str, Any]


@dataclass(frozen=True)
class Wanted:
    """What to export. ``at`` is the moment of recorded time, None for now; ``actions`` are row numbers, or a query for
    them; None for all.

    ``fields`` are names of a programme file; ``day`` decides how parties are called.
    """

    day: date
    at: datetime | None = None
    actions: Sequence[int] | Select[int] | None = None
    fields: Sequence[str] | None = None


def agenda_file(session: Session, programme: Programme, wanted: Wanted, actor: Actor) -> File:
    """In the shape of a programme file, days as days and numbers as numbers."""
    require(actor, Permission.ACTION_READ, programme)
    contents = {kind: contents_at(session, kind, programme.id, wanted.at) for kind in ("goal", "indicator")}
    actions = contents_at(session, "action", programme.id, wanted.at, wanted.actions)
    goals = {number: GoalValues(**content) for number, content in contents["goal"].items()}
    everything = actions if wanted.actions is None else contents_at(session, "action", programme.id, wanted.at)
    names = directory_of(session, programme)
    names.goals = {one.number: number for number, one in goals.items()}
    names.actions = {str(content["number"]): number for number, content in everything.items()}
    writer = Writer.of(names)
    indicators = (INDICATOR_VALUES.validate_python(content) for content in contents["indicator"].values())
    return {
        "programma": _programme(programme),
        "doelen": _by_number(writer.goal(one) for one in goals.values()),
        "acties": _by_number(writer.action(ACTION_VALUES.validate_python(content)) for content in actions.values()),
        "indicatoren": _by_key(writer.indicator(one) for one in indicators),
        "partijen": _by_key(party_told(PartyValues.of(party)) for party in all_parties(session)),
        "groepen": _groups(session),
        **meetings_told(session, programme, writer.parties, actor),
    }


def _by_number(parts: Iterable[Told]) -> list[Told]:
    return sorted(parts, key=lambda part: order_key(part["nummer"]))


def _by_key(parts: Iterable[Told]) -> list[Told]:
    return sorted(parts, key=lambda part: str(part["sleutel"]))


def _programme(programme: Programme) -> dict[str, str]:
    return {
        "sleutel": programme.key,
        "naam": programme.name,
        "secretariaat": programme.secretariat,
        "secretariaat-mail": programme.secretariat_email,
        "overleg": programme.consultation_name,
    }


def _groups(session: Session) -> list[dict[str, Any]]:
    return [
        {"sleutel": group.key, "naam": group.name, "leden": [party.key for party in group.members]}
        for group in all_groups(session)
    ]


@dataclass(frozen=True)
class Format:
    """``write`` takes the file, what cells show, and the chosen columns."""

    label: str
    extension: str
    media_type: str
    write: Callable[[File, Namer, Sequence[str] | None], bytes]


FORMATS = {
    "xlsx": Format(
        "Excel (xlsx)", "xlsx", XLSX, lambda file, namer, fields: write_xlsx(sheets_of(file, namer, fields))
    ),
    "ods": Format(
        "OpenDocument (ods)", "ods", ODS, lambda file, namer, fields: write_ods(sheets_of(file, namer, fields))
    ),
    "csv": Format("CSV", "csv", "text/csv", lambda file, namer, fields: write_csv(actions_sheet(file, namer, fields))),
    "csv-excel": Format(
        "CSV voor Excel",
        "csv",
        "text/csv",
        lambda file, namer, fields: write_csv_for_excel(actions_sheet(file, namer, fields)),
    ),
    "json": Format("JSON", "json", "application/json", lambda file, namer, fields: _write_json(file, fields)),
}


def _write_json(file: File, fields: Sequence[str] | None) -> bytes:
    if fields is not None:
        chosen = {one.partition("/")[0] for one in fields}
        file = file | {"acties": [{n: v for n, v in row.items() if n in chosen} for row in file["acties"]]}
    return (json.dumps(file, ensure_ascii=False, indent=2, default=_plain) + "\n").encode()


def _plain(value: date | time | Decimal) -> str | int | float:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat()


def export_agenda(session: Session, programme: Programme, wanted: Wanted, name: str, actor: Actor) -> bytes:
    file = agenda_file(session, programme, wanted, actor)
    goals = {goal["nummer"]: goal["titel"] for goal in file["doelen"]}
    namer = Namer(names_for(session, wanted.day), goals)
    return FORMATS[name].write(file, namer, wanted.fields)


def day_of(moment: datetime) -> date:
    return moment.astimezone(AMSTERDAM).date()
