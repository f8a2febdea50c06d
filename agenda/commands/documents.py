"""``agenda letter``"""

from collections.abc import Sequence
from pathlib import Path

import click
from sqlalchemy.orm import Session

from agenda.commands.dutch import DutchCommand, DutchGroup
from agenda.commands.options import acting, out, with_bench
from agenda.commands.parts import Bench, write_file
from agenda.documents.formats import FORMATS
from agenda.documents.models import Edition
from agenda.gateways.files import fetch
from agenda.kernel.refusal import Fault, Invalid
from agenda.letters.queries import letter_by_key
from agenda.letters.services import build_letter
from agenda.programmes.queries import programme_by_key

in_programme = click.option("--programme", metavar="SLEUTEL", help="Als meer programma’s deze sleutel hebben.")


@click.group(cls=DutchGroup)
@acting
def letter() -> None:
    """Voortgangsbrieven."""


@letter.command("build", cls=DutchCommand)
@click.argument("letter", metavar="BRIEF")
@click.option(
    "--format", "formats", metavar="LIJST", default="docx,odt", help="docx, odt, pdf, html en zip (docx,odt)."
)
@in_programme
@out
@with_bench
def build_letter_command(bench: Bench, letter: str, formats: str, programme: str | None, out: Path) -> None:
    """Maak de bestanden van een brief, als nieuwe versie."""
    wanted = wanted_formats(formats)
    with bench.database.transaction() as session:
        where = programme_by_key(session, programme) if programme else None
        found = letter_by_key(session, letter, where)
        edition = build_letter(session, found, wanted, bench.config.fonts_folder, bench.stamp(session))
        tell_files(write_edition(session, edition, out))


def write_edition(
    session: Session, edition: Edition, folder: Path, formats: Sequence[str] = tuple(FORMATS)
) -> list[Path]:
    wanted = [file for file in edition.files if file.format in formats]
    return [write_file(folder, file.name, fetch(session, file.sha256)) for file in wanted]


def tell_files(files: Sequence[Path]) -> None:
    for file in files:
        click.echo(str(file))


def wanted_formats(text: str) -> tuple[str, ...]:
    asked = tuple(dict.fromkeys(part for part in text.replace(" ", "").split(",") if part))
    if unknown := [name for name in asked if name not in FORMATS]:
        raise Invalid([Fault("--format", f"{', '.join(unknown)} ken ik niet; kies uit: {', '.join(FORMATS)}.")])
    if not asked:
        raise Invalid([Fault("--format", f"Noem ten minste één soort bestand: {', '.join(FORMATS)}.")])
    return asked
