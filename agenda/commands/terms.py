"""``agenda term``"""

import json
import re
from datetime import date
from pathlib import Path

import click

from agenda.commands.dutch import DayType, DutchCommand
from agenda.commands.parts import make_clock
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import Fault, Invalid
from agenda.terms.reading import read_term
from config import read_config

JSON = json.JSONEncoder(ensure_ascii=False)
LINE_END = re.compile(r"\r\n|\r|\n")
NOT_UTF_8 = "dit is geen tekst in UTF-8; bewaar het bestand opnieuw als UTF-8."
UNSAFE = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "\x7f\x85\u2028\u2029"})


@click.command(cls=DutchCommand)
@click.argument("wordings", metavar="[TERMIJN]", nargs=-1)
@click.option("--lines", metavar="BESTAND", type=click.Path(path_type=Path), help="Lees iedere regel van dit bestand.")
@click.option("--on", metavar="DAG", type=DayType(), help="De dag van het stuk (vandaag).")
def term(wordings: tuple[str, ...], lines: Path | None, on: date | None) -> None:
    """Lees een termijn en toon als één regel JSON welke dagen dat zijn.

    TERMIJN is een tekst tussen aanhalingstekens, zoals "eerste kwartaal van 2026".

    De regel noemt de woorden zelf (wording), de eerste en de laatste dag (first, last; null als die er niet is), de
    nauwkeurigheid (precision), of de dagen bij benadering gelden (approximate), de sterkte (strength: agreed
    afgesproken, aim streven, expected verwacht), of de termijn terugkeert (recurring), of een mens meer moet zeggen
    (open) en welke dagen dan waarschijnlijk bedoeld zijn (proposal).
    """
    if len(wordings) + bool(lines) != 1:
        raise click.UsageError("Geef één termijn op, tussen aanhalingstekens, of met --lines een bestand vol.")
    day = on or _today()
    read = _lines(lines) if lines else wordings
    click.echo(b"".join(_as_line(wording, day) for wording in read), nl=False)


def _today() -> date:
    return make_clock(read_config()).now().astimezone(AMSTERDAM).date()


def _lines(file: Path) -> list[str]:
    """The lines without their ends; after the last line end there is no line."""
    content = file.read_bytes()
    try:
        lines = LINE_END.split(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Invalid([Fault(f"{file}, regel {line}", NOT_UTF_8)]) from error
    return lines if lines[-1] else lines[:-1]


def _as_line(wording: str, day: date) -> bytes:
    """One line of JSON in UTF-8, wherever it is sent; signs that some programs take for a line end are escaped."""
    text = JSON.encode(read_term(wording, day).as_dict()).translate(UNSAFE)
    return text.encode("utf-8", errors="backslashreplace") + b"\n"
