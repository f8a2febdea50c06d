"""``agenda load``"""

from collections import Counter
from pathlib import Path

import click

from agenda.commands.dutch import DutchCommand
from agenda.commands.options import with_bench
from agenda.commands.parts import Bench
from agenda.exchange.agenda import FROM_FILE
from agenda.exchange.loading import load_programme


@click.command(cls=DutchCommand)
@click.argument("file", metavar="BESTAND", type=click.Path(path_type=Path))
@with_bench
def load(bench: Bench, file: Path) -> None:
    """Lees een programmabestand in: alles, of niets met alle fouten erbij."""
    content = file.read_bytes()
    with bench.database.transaction() as session:
        loading = load_programme(session, content, bench.stamp(session, FROM_FILE + file.name))
    click.echo(f"Programma {loading.programme.key} is ingelezen uit {file}.")
    for words, counts in (
        ("toegevoegd", loading.added),
        ("gewijzigd", loading.changed),
        ("ongewijzigd", loading.unchanged),
    ):
        if counts:
            click.echo(f"  {words}: {_told(counts)}")


def _told(counts: Counter[str]) -> str:
    return ", ".join(f"{number} {what}" for what, number in counts.items())
