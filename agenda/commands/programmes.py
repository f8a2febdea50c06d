"""``agenda load`` and ``agenda export``"""

import json
from collections import Counter
from datetime import datetime
from pathlib import Path

import click
from sqlalchemy.orm import Session

from agenda.commands.dutch import DutchCommand, MomentType
from agenda.commands.options import with_bench
from agenda.commands.parts import Bench, hand_out
from agenda.exchange.actions import FROM_FILE
from agenda.exchange.exporting import FORMATS, Wanted, day_of, export_agenda
from agenda.exchange.intake import is_workbook, load_file, look_at, told_rows
from agenda.exchange.loaded import Loading
from agenda.kernel.dutch import count
from agenda.kernel.refusal import Fault, Invalid
from agenda.programmes.models import Programme
from agenda.programmes.queries import programme_by_key

inside = click.option("--programme", "key", metavar="SLEUTEL", help="Het programma, bijvoorbeeld rve.")


@click.command(cls=DutchCommand)
@click.argument("file", metavar="BESTAND", type=click.Path(path_type=Path))
@inside
@click.option("--preview", is_flag=True, help="Laat per rij van een werkblad zien wat er zou gebeuren; wijzigt niets.")
@with_bench
def load(bench: Bench, file: Path, key: str | None, preview: bool) -> None:
    """Lees een programmabestand (toml, json) of werkblad (xlsx, ods, csv) in: alles, of niets met alle fouten erbij."""
    content = file.read_bytes()
    if preview:
        _preview(bench, file, content, key)
        return
    with bench.database.transaction() as session:
        stamp = bench.stamp(session, FROM_FILE + file.name)
        loading = load_file(session, _programme(session, key), file.name, content, stamp)
    click.echo(f"Programma {loading.programme.key} is ingelezen uit {file}.")
    _tell(loading)


def _programme(session: Session, key: str | None) -> Programme | None:
    return programme_by_key(session, key) if key else None


def _tell(loading: Loading) -> None:
    for words, counts in (
        ("toegevoegd", loading.added),
        ("gewijzigd", loading.changed),
        ("ongewijzigd", loading.unchanged),
    ):
        if counts:
            click.echo(f"  {words}: {_told(counts)}")


ONE = {
    "partijen": "partij",
    "groepen": "groep",
    "doelen": "doel",
    "acties": "actie",
    "indicatoren": "indicator",
    "leden": "lid",
    "overleggen": "overleg",
    "toezeggingen": "toezegging",
    "brieven": "brief",
}


def _told(counts: Counter[str]) -> str:
    return ", ".join(count(number, ONE.get(what, what), what) for what, number in counts.items())


def _preview(bench: Bench, file: Path, content: bytes, key: str | None) -> None:
    if key is None or not is_workbook(file.name, content):
        raise Invalid([Fault(file.name, "Een voorproef is er van een werkblad, met --programme erbij.")])
    with bench.database.open() as session:
        programme = programme_by_key(session, key)
        look = look_at(session, programme, file.name, content, bench.stamp(session, FROM_FILE + file.name))
        for row in told_rows(look):
            click.echo(json.dumps(row, ensure_ascii=False))
        session.rollback()
    for sheet in look.reading.unread:
        click.echo(f"Blad ‘{sheet}’ is niet gelezen: ik herken er geen koppen.", err=True)
    for one in look.reading.recognised:
        if one.unknown:
            unread = ", ".join(one.unknown)
            click.echo(f"Blad ‘{one.page.name}’: deze kolommen worden niet gelezen: {unread}.", err=True)


class MomentInFull(MomentType):
    """A day means its very end: what was recorded on it counts."""

    def convert(self, value: object, param: click.Parameter | None, context: click.Context | None) -> datetime:
        moment = super().convert(value, param, context)
        whole_day = isinstance(value, str) and len(value) == len("2026-03-02")
        return moment.replace(hour=23, minute=59, second=59, microsecond=999_999) if whole_day else moment


@click.command(cls=DutchCommand)
@click.argument("file", metavar="BESTAND", type=click.Path(path_type=Path))
@inside
@click.option("--format", "form", metavar="VORM", help=f"{', '.join(FORMATS)} (anders: naar de naam van het bestand).")
@click.option("--as-of", "as_of", metavar="MOMENT", type=MomentInFull(), help="Zoals de agenda toen was vastgelegd.")
@with_bench
def export(bench: Bench, file: Path, key: str | None, form: str | None, as_of: datetime | None) -> None:
    """Schrijf de agenda naar een werkblad of bestand (- toont haar), zoals zij is of op een moment was vastgelegd."""
    name = form or file.suffix.lstrip(".").lower()
    if name not in FORMATS:
        raise click.UsageError(f"De vorm ‘{name}’ ken ik niet; kies met --format uit: {', '.join(FORMATS)}.")
    if key is None:
        raise click.UsageError("Noem met --programme welk programma.")
    with bench.database.reading() as session:
        stamp = bench.stamp(session)
        wanted = Wanted(day_of(as_of or stamp.at), as_of)
        content = export_agenda(session, programme_by_key(session, key), wanted, name, stamp.by)
    hand_out(file, content)
