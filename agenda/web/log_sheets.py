"""The log as a file: written a thousand lines at a time, after the visit that asked for it was kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from agenda.documents.sheets.content import Column, Sheet
from agenda.documents.sheets.csv import write_csv_for_excel
from agenda.documents.sheets.grids import GRID_FORMATS, GridFormat
from agenda.gateways.database import Database
from agenda.history.log import LogSelection, all_of_log
from agenda.kernel.dutch import AMSTERDAM, spoken_number
from agenda.parties.queries import Naming
from agenda.programmes.models import Programme
from agenda.web.differences import Difference
from agenda.web.log_lines import LogLine, Teller

LOG_FORMATS: dict[str, GridFormat] = {
    **GRID_FORMATS,
    "csv-excel": GridFormat("CSV voor Excel", "text/csv", write_csv_for_excel),
}
BY_PARTS = frozenset({"csv", "csv-excel"})
"""Forms of which a file is the heading and then its rows: these need not be in memory as a whole."""

MOST, MOST_AT_ONCE = 100_000, 20_000
"""Lines in one file; fewer where all of it is in memory at once. The last row tells when there are more."""

COLUMNS = [
    Column("Regel", 10),
    Column("Moment", 26),
    Column("Wie", 24),
    Column("Wat", 60, wraps=True),
    Column("Verschil", 60, wraps=True),
    Column("Uitkomst", 12),
    Column("Via", 16),
    Column("Actor", 14),
    Column("Gebeurtenis", 22),
    Column("Tabel", 18),
    Column("Rij", 8),
    Column("Zegel", 66),
]


def most_in(form: str) -> int:
    return MOST if form in BY_PARTS else MOST_AT_ONCE


@dataclass(frozen=True)
class LogFile:
    """``names`` are of the parties."""

    database: Database
    programme: Programme
    names: Mapping[int, Naming]
    chosen: LogSelection
    form: str

    def written(self) -> Iterator[bytes]:
        kind = LOG_FORMATS[self.form]
        if self.form not in BY_PARTS:
            yield kind.write(_sheet([row for rows in self.rows() for row in rows]))
            return
        heading = kind.write(_sheet([]))
        yield heading
        for rows in self.rows():
            yield kind.write(_sheet(rows))[len(heading) :]

    def rows(self) -> Iterator[list[list[str]]]:
        most, number = most_in(self.form), 0
        with self.database.standing_still() as session:
            teller = Teller(session, self.programme, self.names)
            for lines in all_of_log(session, self.chosen, most + 1):
                yield [_row(told) for told in teller.told(lines[: most - number])]
                number += len(lines)
        if number > most:
            more = f"Afgekapt na {spoken_number(most)} regels. Kies een kortere periode voor wat hierna komt."
            yield [["", "", "", more, *[""] * (len(COLUMNS) - 4)]]


def _sheet(rows: list[list[str]]) -> Sheet:
    return Sheet("Logboek", COLUMNS, rows)


def _row(told: LogLine) -> list[str]:
    line = told.line
    return [
        str(line.sequence),
        line.at.astimezone(AMSTERDAM).isoformat(sep=" ", timespec="seconds"),
        told.who,
        told.what,
        "\n".join(map(_changed, told.differences)),
        line.result,
        line.origin,
        line.actor,
        line.event,
        line.object_kind,
        str(line.object_id),
        line.seal,
    ]


def _changed(one: Difference) -> str:
    return f"{one.field}: {f'{one.old} → ' if one.old else ''}{one.new or 'leeg'}"
