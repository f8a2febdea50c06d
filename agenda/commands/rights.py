"""``agenda rights``"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

from agenda.accounts.rules import COLUMNS
from agenda.app import create_app
from agenda.commands.dutch import DutchCommand
from agenda.commands.parts import make_bench
from agenda.web.rights import Address, Row, addresses, level_rows, permission_rows
from config import read_config

HEAD = """# Rights

Made by `agenda rights` from the table in `agenda/accounts/rules.py` and the marks above the views; a house test holds
this page to them, and another walks every address in every role. Who signs in sees the same table at `/rechten`.

*alles*: all of the programme in which the role holds. *eigen partij*: what the party owns for which it holds. Nothing
else is allowed to anybody. The operator on the machine itself may all but read and write annotations; who holds an
answer link may report on its one action in its one round.
"""


@click.command(cls=DutchCommand)
@click.option("--out", metavar="BESTAND", type=click.Path(path_type=Path), help="Waar het komt (anders: hier).")
def rights(out: Path | None) -> None:
    """Schrijf de tabel van rechten: wie mag wat, en wat elk adres vraagt."""
    text = rights_document()
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text)


def rights_document() -> str:
    bench = make_bench(read_config())
    site = create_app(bench.config, clock=bench.clock, database=bench.database)
    roles = [role.label for role in COLUMNS]
    parts = (
        HEAD,
        "## Permissions\n",
        *_table(["permission", "in Dutch", *roles], _cells(permission_rows())),
        "\n## Confidentiality\n",
        *_table(["confidential to", "in Dutch", *roles], _cells(level_rows())),
        "\n## Addresses\n",
        *_table(["address", "method", "asks"], _lines(addresses(site))),
    )
    return "\n".join(parts) + "\n"


def _cells(rows: Iterable[Row]) -> Iterator[list[str]]:
    return ([f"`{row.stored}`", row.label, *row.reaches] for row in rows)


def _lines(found: Iterable[Address]) -> Iterator[list[str]]:
    return ([f"`{one.path}`", ", ".join(one.methods), one.needs] for one in found)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    for cells in (head, ["---"] * len(head), *rows):
        yield f"| {' | '.join(cells)} |"
