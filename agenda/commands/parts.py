"""What commands are made of: the settings, the clock, the database, and in whose name they act."""

import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click
from sqlalchemy.orm import Session

from agenda.accounts.queries import account_by_email
from agenda.accounts.rules import Operator
from agenda.app import make_database, make_sender
from agenda.gateways.clock import Clock, RunningClock, StandingClock, SystemClock
from agenda.gateways.database import Database
from agenda.gateways.mailer import make_mailer
from agenda.gateways.migrations import is_current, upgrade
from agenda.jobs.workshop import Outside, Workshop
from agenda.kernel.refusal import NotNow, Refusal
from agenda.kernel.rights import Actor, Stamp
from agenda.parties.register import is_complete, keep_register
from agenda.reminders.searching import Site
from config import Config

ORIGIN = "opdrachtregel"
STANDARD_OUTPUT = "-"


@dataclass(frozen=True)
class Bench:
    """Everything that a command works with; ``acting`` is the address given with ``--as``, or None."""

    config: Config
    clock: Clock
    database: Database
    acting: str | None

    def stamp(self, session: Session, origin: str = ORIGIN) -> Stamp:
        actor: Actor = account_by_email(session, self.acting) if self.acting else Operator()
        return Stamp(actor, self.clock.now(), origin)

    def refuse_other_release(self) -> None:
        """For who only wants to look: the database answers, and is up to date already."""
        self.database.ping()
        if not is_current(self.database.engine):
            raise Refusal(
                "De database is niet bij: elke andere opdracht werkt haar bij, bijvoorbeeld ‘agenda clock --once’."
            )

    def prepare(self) -> None:
        """Makes the database when there is none; one of another release has to be brought up to date first.

        Parties of the register that are missing are added, also after an upgrade that was broken off half-way.
        """
        self.database.ping()
        if not is_current(self.database.engine):
            upgrade(self.database.engine)
        with self.database.reading() as session:
            complete = is_complete(session)
        if not complete:
            with self.database.transaction() as session:
                keep_register(session, Stamp(Operator(), self.clock.now(), "register"))

    def workshop(self) -> Workshop:
        config = self.config
        site = Site(config.security_expires)
        outside = Outside(config.history_heads, config.history_heads_mail) if config.history_heads else None
        return Workshop(
            self.database,
            self.clock,
            make_mailer(config.mail_url),
            make_sender(config),
            config.base_url,
            outside,
            site=site,
            fonts=config.fonts_folder,
            letter_templates=letter_templates(config),
            bounces=config.bounces,
        )


def letter_templates(config: Config) -> tuple[Path, ...]:
    return tuple(file for file in (config.letter_template_docx, config.letter_template_odt) if file)


def make_clock(config: Config, at: datetime | None = None) -> Clock:
    if at is not None:
        return StandingClock(at)
    return RunningClock(config.clock_start) if config.clock_start else SystemClock()


def make_bench(config: Config, at: datetime | None = None, acting: str | None = None) -> Bench:
    return Bench(config, make_clock(config, at), make_database(config), acting)


def write_file(folder: Path, name: str, content: bytes) -> Path:
    """The file appears whole, or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    if folder.is_file():
        raise NotNow(f"{folder} is een bestand; noem een map.")
    waiting = folder / f".{name}.new"
    waiting.write_bytes(content)
    return waiting.replace(folder / name)


def hand_out(file: Path, content: bytes) -> None:
    """Writes to the file and says so, or to standard output when it is ``-``."""
    if str(file) == STANDARD_OUTPUT:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
        return
    if file.is_dir():
        raise NotNow(f"{file} is een map; noem een bestand.")
    click.echo(f"Geschreven: {write_file(file.parent, file.name, content)}.")
