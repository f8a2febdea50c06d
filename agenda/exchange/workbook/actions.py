"""The sheet of actions, our own or somebody else's, with title rows, sections and totals between its rows."""

from agenda.exchange.places import Path
from agenda.exchange.workbook.cells import GOAL, Meaning, Part, Unreadable, goal_in, put
from agenda.exchange.workbook.headings import Recognised
from agenda.exchange.workbook.reading import Line, Reading, lines_of
from agenda.parties.rules import folded

TOTALS = ("totaal", "subtotaal", "som", "total", "eindtotaal")


def read_actions(reading: Reading, sheet: Recognised) -> None:
    goal = ""
    for line in lines_of(sheet):
        if sheet.foreign and (section := _section(line, reading.meaning)) is not None:
            goal = section or goal
            if not section:
                reading.skipped.append(line.spot)
            continue
        goal = _read_action(reading, line, goal)


def _section(line: Line, meaning: Meaning) -> str | None:
    """The goal that a row alone announces; ``""`` for a total or a heading again, None for a row that is an action."""
    texts = [str(line.sheet.page.cell(line.row, column)) for column in line.filled]
    if folded(texts[0]).startswith(TOTALS) or texts == list(line.sheet.headings.values()):
        return ""
    if len(set(texts)) > 1 or (line.text("titel") and line.filled == [line.sheet.column_of("titel")]):
        return None
    found = GOAL.fullmatch(texts[0])
    if folded(texts[0]) in meaning.goals or (found and found[2]):
        return texts[0]
    return ""


def _read_action(reading: Reading, line: Line, goal: str) -> str:
    """Returns the goal that the next row has when it names none itself."""
    said = line.text("doel") or (goal if line.sheet.foreign else "")
    number = line.text("nummer") or _number(reading, line, said)
    path, part = reading.add("acties", number)
    reading.note(line.sheet.plan, line.spot, path)
    line.lay_over(reading, part, path)
    _point_elsewhere(reading, path)
    if not line.text("nummer"):
        put(part, "nummer", number)
    if not line.text("doel") and said and "doel" not in part:
        _put_goal(reading, part, said)
    part.setdefault("soort", "actie")
    _make_goal(reading, part)
    return said


RELATED = {
    "oorzaak": ("oordeel",),
    "gevolg": ("oordeel",),
    "bijsturing": ("oordeel",),
    "vervallen-omdat": ("fase",),
    "vervallen-door": ("fase",),
    "rechtsgrond": ("soort", "titel"),
    "soort": ("titel",),
    "nummer": ("titel",),
    "doel": ("titel",),
    "rollen": ("titel",),
}
"""Where to look for what a sheet has no column for."""


def _point_elsewhere(reading: Reading, path: Path) -> None:
    for name, others in RELATED.items():
        for other in others:
            if spot := reading.places.spots.get((*path, other)):
                reading.places.put((*path, name), spot)


def _number(reading: Reading, line: Line, said: str) -> str:
    """The number of the held action with this title, else the next one that nothing in the file or programme has."""
    title = folded(line.text("titel"))
    held = reading.held.get("acties", {})
    for number, part in held.items():
        if title and folded(part["titel"]) == title and ("acties", number) not in reading.index:
            return number
    try:
        goal = goal_in(said, reading.meaning)[0]
    except Unreadable:
        goal = ""
    taken = {*held, *(number for source, number in reading.index if source == "acties")}
    place = 1
    while goal and f"{goal}.{place}" in taken:
        place += 1
    return f"{goal}.{place}" if goal else ""


def _put_goal(reading: Reading, part: Part, said: str) -> None:
    try:
        number, title = goal_in(said, reading.meaning)
    except Unreadable:
        return
    put(part, "doel", number)
    put(part, "doel-titel", title)


def _make_goal(reading: Reading, part: Part) -> None:
    """A goal that an action names with number and title, and that is not there yet, is made."""
    title, number = part.pop("doel-titel", ""), part.get("doel")
    known = number in reading.held.get("doelen", {}) or ("doelen", str(number)) in reading.index
    if number and title and not known:
        _, goal = reading.add("doelen", number)
        goal["titel"] = title
