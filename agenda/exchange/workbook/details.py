"""Sheets whose rows lie within a part: roles, terms, slips, shares, links, names and measurements."""

from collections.abc import Callable
from typing import Any

from agenda.exchange.places import Path
from agenda.exchange.workbook.cells import Part, put
from agenda.exchange.workbook.headings import Recognised
from agenda.exchange.workbook.layout import READ, ROLES
from agenda.exchange.workbook.reading import KEYS, Line, Reading, lines_of

SAID_OF_ROLES = tuple(one.name for one in ROLES.fields)
SAID_OF_TERMS = tuple(one.name for one in READ)
TERM_LISTS = {"termijn": "termijnen", "mijlpaal": "mijlpalen"}


def read_details(reading: Reading, sheet: Recognised) -> None:
    """A sheet that is there tells all: what it does not say of a part that the file names is taken away first."""
    source, within = sheet.plan.source, str(sheet.plan.within)
    cleared: set[int] = set()
    for part in reading.file.get(source, ()):
        CLEAR[within](part)
        cleared.add(id(part))
    for line in lines_of(sheet):
        key = line.text(KEYS[source])
        if (source, key) not in reading.index and key not in reading.held.get(source, {}):
            nowhere: Path = ("bladen", sheet.page.name, line.row)
            reading.places.put(nowhere, line.spot)
            reading.findings.append(
                (nowhere, f"‘{key}’ staat niet op het blad {source.capitalize()}; voeg het daar toe.")
            )
            continue
        path, part = reading.named(source, key)
        if id(part) not in cleared:
            CLEAR[within](part)
            cleared.add(id(part))
        TAKE[within](reading, line, path, part)


def _clear(name: str) -> Callable[[Part], None]:
    return lambda part: put(part, name, None)


def _clear_roles(part: Part) -> None:
    for role in part.get("rollen", ()):
        for name in SAID_OF_ROLES:
            role.pop(name, None)


def _keep(part: Part) -> None:
    """What is said of a term is taken over row by row."""


CLEAR: dict[str, Callable[[Part], None]] = {
    "rollen": _clear_roles,
    "termijnen": _keep,
    "verschuivingen": _keep,
    "delen": _clear("delen"),
    "samenhang": _clear("samenhang"),
    "namen": _clear("namen"),
    "metingen": _clear("metingen"),
}


def _take_row(reading: Reading, line: Line, path: Path, part: Part) -> None:
    within = str(line.sheet.plan.within)
    rows: list[Part] = part.setdefault(within, [])
    where = (*path, within, len(rows))
    fresh: Part = {}
    reading.note(line.sheet.plan, line.spot, where)
    line.lay_over(reading, fresh, where, without=line.sheet.plan.owner)
    rows.append(fresh)


def _take_share(reading: Reading, line: Line, path: Path, part: Part) -> None:
    _take_row(reading, line, path, part)
    share = part["delen"][-1]
    term = {name.partition("/")[2]: share.pop(name) for name in list(share) if "/" in name}
    if term:
        share["termijn"] = term


def _take_role(reading: Reading, line: Line, path: Path, part: Part) -> None:
    asked: Part = {}
    where = (*path, "rollen", "rij", line.row)
    reading.note(line.sheet.plan, line.spot, where)
    line.lay_over(reading, asked, where)
    for place, role in enumerate(part.get("rollen", ())):
        if (role["partij"], role["rol"]) == (asked.get("partij"), asked.get("rol")):
            reading.places.put((*path, "rollen", place), line.spot)
            for name in SAID_OF_ROLES:
                put(role, name, asked.get(name))
            return
    reading.findings.append(
        (where, "Deze partij heeft die rol niet op het blad Acties; zet haar daar eerst in de kolom.")
    )


def _asked(reading: Reading, line: Line, path: Path, part: Part) -> tuple[Path, Part, Part | None]:
    """What a row about a term says, and the term that it is about; None when there is none."""
    asked: Part = {}
    where = (*path, str(line.sheet.plan.within), "rij", line.row)
    reading.note(line.sheet.plan, line.spot, where)
    line.lay_over(reading, asked, where)
    return where, asked, _term(part, asked)


def _term(part: Part, asked: Part) -> Part | None:
    if asked.get("soort") == "deel":
        shares = (one for one in part.get("delen", ()) if one["partij"] == asked.get("partij"))
        return next((one["termijn"] for one in shares if "termijn" in one), None)
    terms = part.get(TERM_LISTS.get(str(asked.get("soort")), ""), ())
    place = int(asked.get("nr") or 0)
    return terms[place - 1] if 0 < place <= len(terms) else None


def _words(term: Part | None) -> tuple[Any, Any]:
    return (term.get("mijlpaal") or term.get("waarvan") or "", term.get("termijn") or "") if term else ("", "")


def _take_term(reading: Reading, line: Line, path: Path, part: Part) -> None:
    """A row about the term as it was before its words were changed on the sheet of actions says nothing of it now."""
    where, asked, term = _asked(reading, line, path, part)
    words = (asked.get("waarvan") or "", asked.get("termijn") or "")
    if term is None or _words(term) != words:
        held = reading.held.get("acties", {}).get(str(part.get("nummer")), {})
        if _words(_term(held, asked)) != words:
            reading.findings.append((where, "Deze termijn staat zo niet op het blad Acties; maak beide gelijk."))
        return
    for name in SAID_OF_TERMS:
        put(term, name, asked.get(name))
    if asked["soort"] in TERM_LISTS:
        _point_here(reading, line, (*path, TERM_LISTS[asked["soort"]], int(asked["nr"]) - 1))


def _point_here(reading: Reading, line: Line, path: Path) -> None:
    for column, cell in line.cells():
        reading.places.put((*path, cell.field.name), line.spot_of(column))


def _take_slip(reading: Reading, line: Line, path: Path, part: Part) -> None:
    where, asked, term = _asked(reading, line, path, part)
    slip = {name: asked[name] for name in (one.name for one in line.sheet.plan.fields) if name in asked}
    if term is None:
        reading.findings.append((where, "Deze termijn staat niet op het blad Acties; controleer Soort en Nr."))
        return
    slips: list[Part] = term.setdefault("verschuivingen", [])
    if slip not in slips:
        slips.append(slip)


TAKE: dict[str, Callable[[Reading, Line, Path, Part], None]] = {
    "rollen": _take_role,
    "termijnen": _take_term,
    "verschuivingen": _take_slip,
    "delen": _take_share,
    "samenhang": _take_row,
    "namen": _take_row,
    "metingen": _take_row,
}
