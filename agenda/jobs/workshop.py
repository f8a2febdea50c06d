"""What every job works with."""

from dataclasses import dataclass, field
from pathlib import Path

from agenda.gateways.clock import Clock
from agenda.gateways.database import Database
from agenda.gateways.mailer import Mailer
from agenda.mail.rules import Sender
from agenda.reminders.searching import Site


@dataclass(frozen=True)
class Outside:
    """Where the head of the history is laid: a folder that is not in the database, and the mailbox of another."""

    folder: Path
    mailbox: str | None = None


@dataclass(frozen=True)
class Workshop:
    """Without ``outside`` no head is laid anywhere."""

    database: Database
    clock: Clock
    mailer: Mailer
    sender: Sender
    base_url: str
    outside: Outside | None = None
    site: Site = field(default_factory=Site)
