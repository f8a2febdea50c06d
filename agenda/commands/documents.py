"""``agenda letter``"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click
from sqlalchemy.orm import Session

from agenda.commands.dutch import DayType, DutchCommand, DutchGroup
from agenda.commands.options import acting, out, with_bench
from agenda.commands.parts import Bench, letter_templates, write_file
from agenda.documents.formats import FORMATS, Materials
from agenda.documents.house_files import houses
from agenda.documents.models import Edition
from agenda.gateways.files import fetch
from agenda.kernel.dutch import spoken_date
from agenda.kernel.refusal import Fault, Invalid
from agenda.kernel.rights import Actor, Permission, Scope, require
from agenda.letters.models import Letter
from agenda.letters.outline import letters_of
from agenda.letters.papers import LETTER, MEMO, WITH_SOURCES, Wish, build_letter
from agenda.letters.queries import letter_by_key
from agenda.programmes.models import Programme
from agenda.programmes.queries import programme_by_key, programmes

in_programme = click.option("--programme", metavar="SLEUTEL", help="Als meer programma’s deze sleutel hebben.")
file = click.Path(path_type=Path)


@click.group(cls=DutchGroup)
@acting
def letter() -> None:
    """Voortgangsbrieven."""


@letter.command("build", cls=DutchCommand)
@click.argument("letter", metavar="BRIEF")
@click.option(
    "--format", "formats", metavar="LIJST", default="docx,odt", help="docx, odt, pdf, html en zip (docx,odt)."
)
@click.option("--as-of", "day", metavar="DAG", type=DayType(), help="De peildatum van de gegevens (die van de brief).")
@click.option("--with-sources", is_flag=True, help="Met een bijlage die per alinea de bronnen noemt.")
@click.option("--memo", is_flag=True, help="Maak ook de beslisnota.")
@click.option("--template", type=file, metavar="BESTAND", help="Een docx of odt waarvan de brief de opmaak krijgt.")
@in_programme
@out
@with_bench
def build_letter_command(
    bench: Bench,
    letter: str,
    formats: str,
    day: date | None,
    with_sources: bool,
    memo: bool,
    template: Path | None,
    programme: str | None,
    out: Path,
) -> None:
    """Maak de bestanden van een brief, als nieuwe versie."""
    wanted = wanted_formats(formats)
    house = houses([*letter_templates(bench.config), *((template,) if template else ())])
    materials = Materials(bench.config.fonts_folder, house=house)
    with bench.database.transaction() as session:
        where = programme_by_key(session, programme) if programme else None
        found, stamp = letter_by_key(session, letter, where), bench.stamp(session)
        for variant in (WITH_SOURCES if with_sources else LETTER, *((MEMO,) if memo else ())):
            edition = build_letter(session, found, wanted, materials, stamp, Wish(variant, day))
            tell_files(write_edition(session, edition, out))


@letter.command("list", cls=DutchCommand)
@click.option("--programme", metavar="SLEUTEL", help="Alleen van dit programma.")
@with_bench
def list_letters_command(bench: Bench, programme: str | None) -> None:
    """Toon de brieven: sleutel, datum, stand, kenmerk en onderwerp."""
    with bench.database.reading() as session:
        by = bench.stamp(session).by
        found = (letters_of(session, where, drafts=True) for where in chosen(session, programme, by))
        told = [letter_line(one) for letters in found for one in letters]
    click.echo("\n".join(told) or "Er is nog geen brief.")


def chosen(session: Session, key: str | None, by: Actor) -> list[Programme]:
    """Those of which one may read the letters."""
    if key is None:
        return [one for one in programmes(session) if by.may(Permission.LETTER_READ, Scope(one.id))]
    programme = programme_by_key(session, key)
    require(by, Permission.LETTER_READ, Scope(programme.id))
    return [programme]


def letter_line(one: Letter) -> str:
    paper = one.paper.normal if one.paper else ""
    parts = (one.key, spoken_date(one.dated), one.state.label, one.number, paper, one.subject)
    return " · ".join(part for part in parts if part)


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
