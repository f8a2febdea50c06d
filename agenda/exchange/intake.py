"""A file of any kind on its way in: looked at first, then all of it or nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from agenda.actions.words import ActionKind, RoleKind
from agenda.exchange.exporting import Wanted, agenda_file, day_of
from agenda.exchange.loaded import Loading, Verdict
from agenda.exchange.loading import load_programme, take_in
from agenda.exchange.places import Path
from agenda.exchange.workbook.actions import read_actions
from agenda.exchange.workbook.book import open_book, refusal
from agenda.exchange.workbook.cells import Meaning, Part
from agenda.exchange.workbook.details import read_details
from agenda.exchange.workbook.headings import Recognised
from agenda.exchange.workbook.layout import ACTIONS
from agenda.exchange.workbook.naming import names_for
from agenda.exchange.workbook.reading import KEYS, Found, Reading, lines_of, recognise_pages
from agenda.kernel.refusal import Invalid
from agenda.kernel.rights import Permission, Stamp, require
from agenda.parties.rules import folded
from agenda.programmes.models import Programme

WORKBOOKS = (".xlsx", ".ods", ".csv", ".xlsm", ".xls", ".xlsb")


def is_workbook(name: str, content: bytes) -> bool:
    return name.lower().endswith(WORKBOOKS) or content.startswith(b"PK")


@dataclass(frozen=True)
class Look:
    """What a workbook would do: ``loading`` with its verdicts, ``reading`` with its rows and their cells."""

    loading: Loading
    reading: Reading


def look_at(
    session: Session,
    programme: Programme,
    name: str,
    content: bytes,
    stamp: Stamp,
    *,
    chosen: Mapping[str, str] | None = None,
    trial: bool = True,
) -> Look:
    """Reads a workbook into the transaction, which the caller undoes when it is a trial or has faults.

    ``chosen`` says per heading (folded) of a foreign sheet which field it is.
    """
    require(stamp.by, Permission.ACTION_WRITE, programme)
    reading = _read(session, programme, name, content, stamp, chosen)
    loading = take_in(session, reading.file, reading.places, stamp, programme, trial=trial, found=reading.findings)
    return Look(loading, reading)


def _read(
    session: Session, programme: Programme, name: str, content: bytes, stamp: Stamp, chosen: Mapping[str, str] | None
) -> Reading:
    day = day_of(stamp.at)
    held = agenda_file(session, programme, Wanted(day), stamp.by)
    goals = {folded(goal["titel"]): goal["nummer"] for goal in held["doelen"]}
    parts = {source: {str(part[key]): part for part in held[source]} for source, key in KEYS.items()}
    reading = Reading(Meaning(names_for(session, day), goals), parts)
    recognise_pages(reading, open_book(name, content), chosen)
    if not reading.recognised:
        raise refusal(
            name, "heeft geen blad met koppen die ik herken. Zet boven de kolommen ten minste Titel en Trekker."
        )
    for sheet in reading.recognised:
        if sheet.plan is ACTIONS:
            reading.meaning = reading.meaning.with_file(reading.file)
            read_actions(reading, sheet)
        elif sheet.plan.within:
            read_details(reading, sheet)
        else:
            _read_parts(reading, sheet)
    reading.let_go()
    return reading


def _read_parts(reading: Reading, sheet: Recognised) -> None:
    source = sheet.plan.source
    for line in lines_of(sheet):
        if source not in KEYS:
            part: Part = dict(reading.held.get(source, {}))
            path: tuple[str | int, ...] = (source,)
            reading.file[source] = part
        else:
            path, part = reading.add(source, line.text(KEYS[source]))
        reading.note(sheet.plan, line.spot, path)
        line.lay_over(reading, part, path)


def load_file(session: Session, programme: Programme | None, name: str, content: bytes, stamp: Stamp) -> Loading:
    """Raises ``Invalid`` with every fault; the caller's transaction then undoes what was written before it."""
    if not is_workbook(name, content):
        return load_programme(session, content, stamp)
    if programme is None:
        raise refusal(name, "is een werkblad: noem met --programme in welk programma het hoort.")
    loading = look_at(session, programme, name, content, stamp, trial=False).loading
    if loading.faults:
        raise Invalid(loading.told_faults)
    return loading


RowFaults = dict[tuple[str, int], list[dict[str, str | None]]]


def told_rows(look: Look) -> Iterator[dict[str, Any]]:
    """Per row of the workbook what it is and what becomes of it, in the order of its sheets."""
    faults: RowFaults = {}
    for path, fault in look.loading.faults:
        if spot := look.reading.places.spot(path):
            told = {"cell": spot.cell, "sentence": fault.sentence}
            faults.setdefault((spot.sheet, spot.row), []).append(told)
    for found in look.reading.rows:
        yield _told(look, found, faults.get((found.spot.sheet, found.spot.row), []))


def _told(look: Look, found: Found, faults: list[dict[str, str | None]]) -> dict[str, Any]:
    part = _part_at(look.reading.file, found.path)
    verdict = look.loading.verdicts.get(found.path[:2], Verdict.REFUSED)
    return {
        "sheet": found.spot.sheet,
        "row": found.spot.row + 1,
        "kind": _kind(found, part),
        "number": part.get("nummer"),
        "title": part.get("titel") or part.get("naam"),
        "goal": part.get("doel"),
        "parties": [_role(role) for role in part.get("rollen", ())],
        "term": "\n".join(term.get("termijn", "") for term in part.get("termijnen", ())) or None,
        "verdict": (Verdict.REFUSED if faults else verdict).value,
        "faults": faults,
    }


def _part_at(file: Mapping[str, Any], path: Path) -> Part:
    """The part itself for a row that is one; for a row that lies within one, what it lies in."""
    found: Any = file
    for step in path[:2]:
        found = found[step]
    return found if isinstance(found, dict) else {}


def _kind(found: Found, part: Part) -> str | None:
    if found.plan is not ACTIONS:
        return KINDS[found.plan.within or found.plan.source]
    return next((kind.value for kind in ActionKind if part.get("soort") in {kind.label, kind.value}), None)


def _role(role: Part) -> dict[str, str]:
    kind = next((one.value for one in RoleKind if one.label == role["rol"]), role["rol"])
    return {"party": role["partij"], "role": kind}


KINDS = {
    "doelen": "goal",
    "rollen": "role",
    "termijnen": "term",
    "verschuivingen": "slip",
    "delen": "share",
    "samenhang": "link",
    "indicatoren": "indicator",
    "metingen": "measurement",
    "partijen": "party",
    "namen": "name",
    "groepen": "group",
    "programma": "programme",
}
