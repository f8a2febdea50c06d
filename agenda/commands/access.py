"""``agenda access``"""

from pathlib import Path

import click

from agenda.accounts.review_sheet import review_sheet
from agenda.accounts.reviews import review_lines
from agenda.commands.dutch import DutchCommand, DutchGroup
from agenda.commands.options import acting, with_bench
from agenda.commands.parts import Bench, hand_out
from agenda.documents.sheets.grids import GRID_FORMATS
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.rights import Permission, require
from agenda.parties.queries import names_on
from agenda.programmes.queries import programme_by_key

FORMS = ", ".join(GRID_FORMATS)


@click.group(cls=DutchGroup)
@acting
def access() -> None:
    """Wie waar bij mag."""


@access.command("export", cls=DutchCommand)
@click.argument("file", metavar="BESTAND", type=click.Path(path_type=Path))
@click.option("--programme", "programme", metavar="SLEUTEL", required=True, help="Het programma, bijvoorbeeld rve.")
@click.option(
    "--format", "form", metavar="VORM", help=f"{', '.join(GRID_FORMATS)} (anders: naar de naam van het bestand)."
)
@with_bench
def export(bench: Bench, file: Path, programme: str, form: str | None) -> None:
    """Schrijf wie welke rol heeft, en wanneer daarnaar is gekeken, naar een werkblad (- toont het)."""
    name = form or file.suffix.lstrip(".").lower()
    if name not in GRID_FORMATS:
        raise click.UsageError(f"De vorm ‘{name}’ ken ik niet; kies met --format uit: {FORMS}.")
    with bench.database.reading() as session:
        stamp, where = bench.stamp(session), programme_by_key(session, programme)
        require(stamp.by, Permission.ACCESS_READ, where)
        today = stamp.at.astimezone(AMSTERDAM).date()
        sheet = review_sheet(review_lines(session, where), names_on(session, today), where, today)
    hand_out(file, GRID_FORMATS[name].write(sheet))
