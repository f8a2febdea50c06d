"""``agenda history``"""

from datetime import date, datetime, time
from functools import partial
from pathlib import Path

import click
from sqlalchemy.orm import Session

from agenda.commands.dutch import DayType, DutchCommand, DutchGroup
from agenda.commands.options import acting
from agenda.commands.parts import Bench, make_bench
from agenda.history.checkpoints import Prunable, kept_since, prunable, prune
from agenda.history.examination import Examination
from agenda.history.heads import read_heads
from agenda.history.rules import require_operator
from agenda.jobs.anchoring import anchor_now
from agenda.kernel.dutch import AMSTERDAM, count, spoken_date, spoken_moment, spoken_number
from agenda.kernel.refusal import NotFound, NotNow, Refusal
from agenda.kernel.rights import Permission, Scope, require
from config import read_config

MOST = 1000
"""Faults that are told one by one."""


@click.group(cls=DutchGroup)
@acting
def history() -> None:
    """De geschiedenis: controleren, haar kop buiten de database vastleggen, en opschonen."""


def _bench(context: click.Context) -> Bench:
    """The database as it is found: nothing of it is brought up to date first."""
    bench = make_bench(read_config(), acting=context.find_root().meta.get("acting"))
    bench.refuse_other_release()
    return bench


# ── Verify ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@history.command(cls=DutchCommand)
@acting
@click.option(
    "--heads",
    "place",
    metavar="MAP",
    type=click.Path(path_type=Path),
    help="Vergelijk met de koppen in deze map of dit bestand (anders: die van AGENDA_HISTORY_HEADS).",
)
@click.pass_context
def verify(context: click.Context, place: Path | None) -> None:
    """Controleer elke regel: is er iets gewijzigd, weggehaald, verplaatst of teruggezet?"""
    bench = _bench(context)
    if place is not None and not place.exists():
        raise NotFound(f"{place} is er niet; noem de map of het bestand met de koppen.")
    with bench.database.standing_still() as session:
        require(bench.stamp(session).by, Permission.LOG_READ, Scope())
        examination = examine(bench, session, place)
        number = _tell(examination)
    if number:
        raise Refusal(f"De geschiedenis is niet ongeschonden: {count(number, 'fout', 'fouten')}.")
    click.echo("De geschiedenis is ongeschonden.")


def examine(bench: Bench, session: Session, place: Path | None = None) -> Examination:
    key, folder = bench.database.chain_key, place or bench.config.history_heads
    return Examination(session, key, partial(read_heads, folder, key) if folder else None)


def _tell(examination: Examination) -> int:
    """Prints what was found; how many faults that were."""
    number = 0
    for number, fault in enumerate(examination.faults(), start=1):
        if number <= MOST:
            click.echo(str(fault))
    if number > MOST:
        click.echo(f"… en nog {spoken_number(number - MOST)}.")
    for note in examination.notes:
        click.echo(f"Let op: {note}")
    click.echo(looked_at(examination))
    return number


def looked_at(examination: Examination) -> str:
    walk, heads = examination.walk, examination.heads
    told = [f"Gecontroleerd: {_number(walk.lines, 'regel', 'regels')}"]
    if walk.first_at and walk.last_at:
        told.append(f", van {spoken_moment(walk.first_at)} tot en met {spoken_moment(walk.last_at)}")
    if examination.checkpoints:
        told.append(f", na {count(len(examination.checkpoints), 'ijkpunt', 'ijkpunten')}")
    if not heads:
        return "".join([*told, ". Er ligt geen kop buiten de database: of het eind ontbreekt, is dan niet te zien."])
    last = max(heads, key=lambda head: head.sequence)
    return "".join(
        [
            *told,
            f"; {_number(len(heads), 'kop', 'koppen')} buiten de database, ",
            f"de laatste van {spoken_moment(last.at)} bij regel {last.sequence}.",
        ]
    )


def _number(number: int, one: str, more: str) -> str:
    return f"{spoken_number(number)} {one if number == 1 else more}"


# ── Head ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@history.command(cls=DutchCommand)
@acting
@click.pass_context
def head(context: click.Context) -> None:
    """Leg de kop van de geschiedenis nu buiten de database vast; de klok doet dat elke dag."""
    bench = _bench(context)
    workshop = bench.workshop()
    if workshop.outside is None:
        raise NotNow("AGENDA_HISTORY_HEADS is leeg; noem de map waarin de koppen komen.")
    with bench.database.reading() as session:
        stamp = bench.stamp(session)
    laid = anchor_now(workshop, workshop.outside, stamp)
    click.echo(f"Vastgelegd in {workshop.outside.folder / laid.file}: regel {laid.sequence} is de laatste.")
    if workshop.outside.mailbox:
        click.echo(f"Ook op weg naar {workshop.outside.mailbox}.")


# ── Prune ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@history.command("prune", cls=DutchCommand)
@acting
@click.option(
    "--before",
    metavar="DATUM",
    type=DayType(),
    help="Alleen wat van voor deze dag is (anders: alles wat ouder is dan de bewaartermijn).",
)
@click.option("--dry-run", is_flag=True, help="Zeg alleen wat er weg zou gaan.")
@click.pass_context
def prune_history(context: click.Context, before: date | None, dry_run: bool) -> None:
    """Haal regels weg die ouder zijn dan de bewaartermijn, en laat een getekend ijkpunt achter."""
    bench = _bench(context)
    with bench.database.standing_still() as session:
        stamp = bench.stamp(session)
        require_operator(stamp.by, "De geschiedenis opschonen")
        until = _until(kept_since(stamp.at, bench.config.history_years), before, bench.config.history_years)
        _refuse_damaged(examine(bench, session))
        found = prunable(session, until)
    if found is not None and not dry_run:
        with bench.database.transaction() as session:
            found = prune(session, until, stamp)
    click.echo(_pruned(found, until, dry_run))


def _until(limit: datetime, before: date | None, years: int) -> datetime:
    until = datetime.combine(before, time.min, AMSTERDAM) if before else limit
    if until > limit:
        kept = f"De geschiedenis blijft {years} jaar staan (AGENDA_HISTORY_YEARS)"
        raise NotNow(f"{kept}: noem een dag tot en met {spoken_date(limit.date())}.")
    return until


def _refuse_damaged(examination: Examination) -> None:
    """A checkpoint would cover up what is wrong with the lines for which it stands."""
    if fault := next(examination.faults(), None):
        raise NotNow(f"De geschiedenis is niet ongeschonden ({fault}) Kijk eerst met ‘agenda history verify’.")


def _pruned(found: Prunable | None, until: datetime, dry_run: bool) -> str:
    if found is None:
        return f"Er is niets om op te schonen: geen regel is van voor {spoken_date(until.date())}."
    what = (
        f"{_number(found.number, 'regel', 'regels')}, tot en met regel {found.last} van {spoken_moment(found.last_at)}"
    )
    return f"Zou weggaan: {what}." if dry_run else f"Weggehaald: {what}. Een getekend ijkpunt staat ervoor."
