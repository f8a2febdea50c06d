"""A workbook as a programme file: each row laid over the part that it is about, each value with its cell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from agenda.exchange.checks import Finding
from agenda.exchange.places import Path
from agenda.exchange.workbook.book import Page
from agenda.exchange.workbook.cells import Cell, Meaning, Part, Unreadable, read_cell
from agenda.exchange.workbook.headings import Recognised, recognise
from agenda.exchange.workbook.layout import READING_ORDER, Field, SheetPlan
from agenda.exchange.workbook.naming import UnknownParty
from agenda.exchange.workbook.placing import CellPlaces, Spot

Held = Mapping[str, Mapping[str, Part]]
"""Per list of a programme file the parts that are in the programme already, by the key that names them."""
KEYS = {"acties": "nummer", "doelen": "nummer", "partijen": "sleutel", "groepen": "sleutel", "indicatoren": "sleutel"}


@dataclass(frozen=True)
class Found:
    """A row of the workbook, with the path of the part that it became or was laid over."""

    spot: Spot
    path: Path
    plan: SheetPlan


@dataclass
class Reading:
    """A workbook on its way in. ``unread`` are the sheets in which nothing was recognised."""

    meaning: Meaning
    held: Held
    file: dict[str, Any] = field(default_factory=dict)
    places: CellPlaces = field(default_factory=CellPlaces)
    rows: list[Found] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    recognised: list[Recognised] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    skipped: list[Spot] = field(default_factory=list)
    index: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, source: str, key: str) -> tuple[Path, Part]:
        """One more part, begun as the held one with this key."""
        parts: list[Part] = self.file.setdefault(source, [])
        held = self.held.get(source, {}).get(key)
        parts.append(copied(held) if held else {KEYS[source]: key} if key else {})
        self.index.setdefault((source, key), len(parts) - 1)
        return (source, len(parts) - 1), parts[-1]

    def named(self, source: str, key: str) -> tuple[Path, Part]:
        """The part of the file with this key; added when the file has none yet."""
        place = self.index.get((source, key))
        return self.add(source, key) if place is None else ((source, place), self.file[source][place])

    def let_go(self) -> None:
        """Forgets the cells and the parts that were held: all that matters is in the file now."""
        self.recognised = [replace(one, page=Page(one.page.name, ())) for one in self.recognised]
        self.held = {}

    def note(self, plan: SheetPlan, spot: Spot, path: Path) -> None:
        self.rows.append(Found(spot, path, plan))
        self.places.put(path, spot)


@dataclass(frozen=True)
class Line:
    """One row of a recognised sheet."""

    sheet: Recognised
    row: int

    @property
    def spot(self) -> Spot:
        return Spot(self.sheet.page.name, self.row)

    def spot_of(self, column: int) -> Spot:
        return Spot(self.sheet.page.name, self.row, column, self.sheet.headings[column])

    def cells(self) -> Iterator[tuple[int, Cell]]:
        for column, one in self.sheet.columns.items():
            yield column, Cell(self.sheet.page.cell(self.row, column), one, self.sheet.foreign)

    @property
    def filled(self) -> list[int]:
        """The columns in which anything stands, recognised or not."""
        row = self.sheet.page.rows[self.row]
        return [place for place, cell in enumerate(row) if cell is not None]

    def cell(self, name: str) -> Cell | None:
        return next((cell for _, cell in self.cells() if cell.field.name == name), None)

    def text(self, name: str) -> str:
        cell = self.cell(name)
        return cell.text if cell else ""

    def lay_over(self, reading: Reading, part: Part, path: Path, *, without: Sequence[Field] = ()) -> None:
        """What the row says goes into the part; what can't be read becomes a fault at its cell."""
        for column, cell in self.cells():
            if cell.field in without:
                continue
            name, *rest = cell.field.name.split("/")
            place = (*path, name, *rest) if rest and name != "rollen" else (*path, name)
            reading.places.put(place, self.spot_of(column))
            try:
                read_cell(cell, part, reading.meaning)
            except (Unreadable, UnknownParty) as error:
                spot = (*path, "cel", self.row, column)
                reading.places.put(spot, self.spot_of(column))
                reading.findings.append((spot, str(error)))


def copied(part: Any) -> Any:
    """A part that can be changed without the other, with all that lies in its lists."""
    if isinstance(part, dict):
        return {name: copied(value) for name, value in part.items()}
    return [copied(one) for one in part] if isinstance(part, list) else part


def lines_of(sheet: Recognised) -> Iterator[Line]:
    for row in range(sheet.heading_row + 1, len(sheet.page.rows)):
        line = Line(sheet, row)
        if line.filled:
            yield line


def recognise_pages(reading: Reading, pages: Sequence[Page], chosen: Mapping[str, str] | None) -> None:
    """In the order in which they have to be read."""
    for page in pages:
        if found := recognise(page, chosen):
            reading.recognised.append(found)
        else:
            reading.unread.append(page.name)
    order = {plan.name: place for place, plan in enumerate(READING_ORDER)}
    reading.recognised.sort(key=lambda one: order.get(one.plan.name, len(order)))
