"""``agenda references``"""

import json
import sys
from pathlib import Path

import click

from agenda.commands.dutch import DutchCommand
from agenda.kernel.refusal import Fault, Invalid
from agenda.references.citations import find_citations

STANDARD_INPUT = Path("-")
NOT_UTF8 = "Dit is geen tekst in UTF-8; bewaar het bestand opnieuw als UTF-8."


@click.command(cls=DutchCommand)
@click.argument("file", metavar="BESTAND", type=click.Path(path_type=Path))
def references(file: Path) -> None:
    """Toon de verwijzingen naar Kamerstukken, Handelingen en bekendmakingen in een tekst.

    BESTAND is een tekstbestand in UTF-8; met - komt de tekst van de standaardinvoer.

    Elke verwijzing staat op een eigen regel, in JSON: de soort (kind), de vaste schrijfwijze (normal), de link naar de
    publicatie (link, of null als die niet bekend is) en het aantal tekens dat ervoor staat (offset).
    """
    for citation in find_citations(_read(file)):
        click.echo(json.dumps(citation.as_dict(), ensure_ascii=False))


def _read(file: Path) -> str:
    content = sys.stdin.buffer.read() if file == STANDARD_INPUT else file.read_bytes()
    try:
        return content.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        name = "De standaardinvoer" if file == STANDARD_INPUT else str(file)
        line = content.count(b"\n", 0, error.start) + 1
        raise Invalid([Fault(f"{name}, regel {line}", NOT_UTF8)]) from error
