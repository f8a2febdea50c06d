"""What each page costs, beside the floor that was measured in the same run on the same machine.

How to read the figures. A page is one request through the whole site (static files, session, rights, database,
template) by Werkzeug's test client, of a person who signed in once; no network and no server stand around it.
``mediaan ms`` is the clock, which other programs on the machine lengthen; ``CPU ms`` is the processor in this process
alone, so without the work of a PostgreSQL server: compare that one. ``× bodem`` divides it by the CPU of ``bodem:
agenda``, a bare Flask route that gives 50 lines by plain SQL and a bare template at the same size (the filtered list
by the filtered floor), measured anew just before the page. Statements leave out BEGIN and COMMIT. Bytes are
uncompressed; where the name tells of three requests, all figures are of the three together. Compare within one run:
between runs a busy machine wanders by a factor of 1.7.
"""

import argparse
import gc
import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from agenda.app import Site, create_app
from agenda.gateways.clock import StandingClock
from agenda.gateways.database import Database
from agenda.gateways.migrations import upgrade
from agenda.kernel.dutch import AMSTERDAM
from config import read_config
from tests.bench.cold import Fetched, cold_visit
from tests.bench.floor import WHOLE, Query, floors
from tests.bench.measuring import measure
from tests.bench.pages import AGENDA, PARTY, pages, signed_in
from tests.bench.report import Line, cold_lines, table
from tests.bench.seeding import seed
from tests.postgres import throwaway_cluster

NOW = datetime(2026, 2, 16, 10, 0, tzinfo=AMSTERDAM)


def main(arguments: Sequence[str] | None = None) -> None:
    options = read_options(arguments)
    gc.collect()
    gc.freeze()  # each measurement begins with a collection, which is not to search what was there before
    lines: list[Line] = []
    fetched: list[Fetched] = []
    for size in options.sizes:
        filled = furnished(size, options.decisions, postgresql=options.postgresql)
        with filled as database, tempfile.TemporaryDirectory() as folder:
            site = create_app(read_config({"AGENDA_FOLDER": folder}), clock=StandingClock(NOW), database=database)
            lines += measured(site, database, size, options.repeat)
            fetched = list(cold_visit(signed_in(site), AGENDA))
    say(heading(options), *table(lines), "", *cold_lines(fetched))
    if options.json:
        options.json.write_text(json.dumps(as_data(options, lines, fetched), ensure_ascii=False, indent=1))


def read_options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Wat elke pagina kost, naast de bodem.")
    parser.add_argument("--sizes", type=sizes, default=[300, 10_000], help="aantallen acties, met komma's")
    parser.add_argument("--decisions", type=int, default=5_000, help="aantal besluiten in het register")
    parser.add_argument("--repeat", type=int, default=30, help="keren per pagina")
    parser.add_argument("--postgresql", action="store_true", help="op een PostgreSQL voor eenmalig gebruik")
    parser.add_argument("--json", type=Path, help="schrijf de cijfers ook in dit bestand")
    return parser.parse_args(arguments)


def sizes(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


@contextmanager
def furnished(size: int, decisions: int, *, postgresql: bool) -> Iterator[Database]:
    with ExitStack() as stack:
        if postgresql:
            cluster = stack.enter_context(throwaway_cluster())
            url = cluster.url("bench").render_as_string(hide_password=False)
        else:
            url = f"sqlite:///{stack.enter_context(tempfile.TemporaryDirectory())}/bench.sqlite3"
        database = Database(url, b"a key for the bench")
        stack.callback(database.engine.dispose)
        upgrade(database.engine)
        seed(database, size, decisions)
        yield database


def measured(site: Site, database: Database, size: int, repeat: int) -> Iterator[Line]:
    query = Query(database.engine)
    works = floors(query, PARTY)
    found = {name: measure(work, database.engine, repeat) for name, work in works.items()}
    for name, figures in found.items():
        yield Line(name, size, figures, found[WHOLE].processor)
    for page in pages(site, database, NOW):
        floor = measure(works[page.floor], database.engine, repeat)
        figures = measure(page.work, database.engine, repeat)
        yield Line(page.name, size, figures, floor.processor, page.clock, page.statements)
    query.close()


def heading(options: argparse.Namespace) -> str:
    kind = "PostgreSQL" if options.postgresql else "SQLite"
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return f"""{kind}, Python {platform.python_version()}, {os.cpu_count()} processoren, belasting {load}; mediaan van \
hooguit {options.repeat} keer na opwarmen.
Eén verzoek door de hele site, zonder netwerk; CPU van dit proces. Uitleg: tests/bench/__main__.py. Streef naar
hooguit 5 × de CPU van de bodem.
"""


def as_data(options: argparse.Namespace, lines: Sequence[Line], fetched: Sequence[Fetched]) -> dict[str, Any]:
    return {
        "database": "postgresql" if options.postgresql else "sqlite",
        "python": platform.python_version(),
        "repeat": options.repeat,
        "pages": [asdict(line) | {"times_floor": line.times_floor, "verdict": line.verdict} for line in lines],
        "cold": [asdict(one) for one in fetched],
    }


def say(*lines: str) -> None:
    sys.stdout.write("\n".join((*lines, "")))


if __name__ == "__main__":
    main()
