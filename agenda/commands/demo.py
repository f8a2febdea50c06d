"""``agenda demo``: one half-year in simulated time, on a database of its own."""

import fcntl
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from agenda.accounts.models import Role
from agenda.accounts.services import add_person, grant, set_password
from agenda.commands.dutch import DutchCommand
from agenda.commands.options import acting, out
from agenda.commands.parts import Bench, make_bench
from agenda.commands.player import Player
from agenda.commands.running import refuse_taken_port, serve_site
from agenda.commands.story import StoryStep, read_story
from agenda.exchange.actions import FROM_FILE
from agenda.exchange.loading import load_programme
from agenda.gateways.clock import RunningClock
from agenda.gateways.migrations import upgrade
from agenda.kernel.dutch import AMSTERDAM, spoken_moment
from agenda.kernel.refusal import NotNow
from agenda.parties.queries import party_by_key
from agenda.programmes.queries import programme_by_key
from config import ROOT, Config, read_config

EXAMPLE = ROOT / "examples" / "ruimte-voor-economie.toml"
STORY = ROOT / "examples" / "halfjaar.toml"
PROGRAMME = "rve"
LOADED_AT = datetime(2025, 11, 17, 8, 0, tzinfo=AMSTERDAM)
PEOPLE = (
    ("secretariaat@rve.example", "Secretariaat RvE", Role.SECRETARIAT, None),
    ("ez@rve.example", "Actiehouder EZ", Role.OWNER, "ez"),
    ("flevoland@rve.example", "Lezer Flevoland", Role.READER, "flevoland"),
)


@click.command(cls=DutchCommand)
@acting
@click.option("--no-serve", is_flag=True, help="Stop na de bestanden; start de site niet.")
@out
def demo(no_serve: bool, out: Path) -> None:
    """Speel een halfjaar af op een eigen voorbeelddatabase, en toon de site."""
    config = demo_config(read_config())
    if not no_serve:
        refuse_taken_port(config)
    steps = read_story(STORY)
    password = secrets.token_urlsafe(12)
    with only_one(config.folder / "demo"):
        bench = fresh_bench(config)
        for line in play_half_year(bench, steps, out, password):
            click.echo(line)
        if not no_serve:
            serve_demo(bench, steps[-1].at, password)


def demo_config(config: Config) -> Config:
    """The demonstration's own database, whatever the environment says; its mail lands in the Maildir.

    It lays no heads of its history outside: those there are of the history that is real.
    """
    database = config.folder / "demo" / "agenda.sqlite3"
    mail = f"maildir:{config.folder / 'mail'}"
    return replace(config, database_url=f"sqlite:///{database}", mail_url=mail, history_heads=None)


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise NotNow("Er draait al een demonstratie; stop die eerst.") from error
        yield


def fresh_bench(config: Config) -> Bench:
    """An empty database in the demonstration's own folder; what an earlier one left there is thrown away."""
    folder = config.folder / "demo"
    for name in ("agenda.sqlite3", "agenda.sqlite3-wal", "agenda.sqlite3-shm"):
        (folder / name).unlink(missing_ok=True)
    bench = make_bench(config, LOADED_AT)
    upgrade(bench.database.engine)
    return bench


def play_half_year(bench: Bench, steps: tuple[StoryStep, ...], out: Path, password: str) -> Iterator[str]:
    yield f"{spoken_moment(LOADED_AT)}: {_load(bench)}"
    _let_people_in(bench, password)
    player = Player(bench, PROGRAMME, out)
    for step in steps:
        for line in player.play(step):
            yield f"{spoken_moment(step.at)}: {line}"
    yield f"Mail: {bench.config.mail_url.removeprefix('maildir:')}. Database: {bench.database.engine.url.database}."
    yield "Documenten:"
    yield from (f"  {file}" for file in player.files)


def _load(bench: Bench) -> str:
    with bench.database.transaction() as session:
        loading = load_programme(session, EXAMPLE.read_bytes(), bench.stamp(session, FROM_FILE + EXAMPLE.name))
        return f"Programma {loading.programme.name} ingelezen met {loading.added['acties']} acties."


def _let_people_in(bench: Bench, password: str) -> None:
    with bench.database.transaction() as session:
        stamp = bench.stamp(session)
        programme = programme_by_key(session, PROGRAMME)
        for email, name, role, party in PEOPLE:
            person = add_person(session, email, name, stamp)
            grant(session, person, role, programme, party_by_key(session, party) if party else None, stamp)
            set_password(session, person, password, stamp)


def serve_demo(bench: Bench, now: datetime, password: str) -> None:
    """The site in simulated time, running on from where the story ends."""
    click.echo("Inloggen kan als:")
    for email, name, _, _ in PEOPLE:
        click.echo(f"  {email}  ({name})")
    click.echo(f"  wachtwoord: {password}")
    environment = {
        "AGENDA_DATABASE_URL": bench.config.database_url,
        "AGENDA_MAIL_URL": bench.config.mail_url,
        "AGENDA_HISTORY_HEADS": "",
        "AGENDA_CLOCK_START": now.isoformat(),
    }
    serve_site(replace(bench, clock=RunningClock(now)), with_clock=True, environment=environment)
