"""Where in a workbook each value stands, so that a fault can be found."""

from dataclasses import dataclass, field

from agenda.exchange.places import Path
from agenda.exchange.workbook.book import cell_name


@dataclass(frozen=True)
class Spot:
    """``row`` and ``column`` count from 0; a row as a whole has no column."""

    sheet: str
    row: int
    column: int | None = None
    heading: str = ""

    @property
    def cell(self) -> str | None:
        return None if self.column is None else cell_name(self.row, self.column)

    def __str__(self) -> str:
        row = f"blad {self.sheet}, rij {self.row + 1}"
        return row if self.column is None else f"{row}, kolom {self.heading} ({self.cell})"


@dataclass
class CellPlaces:
    """Names the place of a path by its cell, or by the nearest thing that holds it."""

    spots: dict[Path, Spot] = field(default_factory=dict)

    def put(self, path: Path, spot: Spot) -> None:
        self.spots.setdefault(path, spot)

    def spot(self, path: Path) -> Spot | None:
        for end in range(len(path), 0, -1):
            if path[:end] in self.spots:
                return self.spots[path[:end]]
        return None

    def name(self, path: Path) -> str:
        return str(self.spot(path) or ".".join(map(str, path)))
