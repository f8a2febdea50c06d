"""What every job works with."""

from dataclasses import dataclass
from pathlib import Path

from agenda.gateways.clock import Clock
from agenda.gateways.database import Database
from agenda.gateways.mailer import Mailer
from agenda.mail.rules import Sender


@dataclass(frozen=True)
class Outside:
    """Where the head of the history is laid: a folder that is not in the database, and the mailbox of another."""

    folder: Path
    mailbox: str | None = None


@dataclass(frozen=True)
class Workshop:
    """Without ``outside`` no head is laid anywhere; ``bounces`` is the Maildir in which mail comes back, if any."""

    database: Database
    clock: Clock
    mailer: Mailer
    sender: Sender
    base_url: str
    outside: Outside | None = None
    bounces: Path | None = None
