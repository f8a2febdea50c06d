"""What every job works with."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from threading import Event

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
    """Without ``outside`` no head is laid anywhere, without ``fonts`` no PDF is made.

    ``letter_templates`` are the files of which letters take their looks.

    ``bounces`` is the Maildir in which mail comes back, if any; ``site`` what the installation itself reminds of. Who
    sends a mail holds it for ``lease`` at most. Once ``stopping`` is set a job ends what it has in hand, and begins on
    nothing else; long work is put back after the part that it is at.
    """

    database: Database
    clock: Clock
    mailer: Mailer
    sender: Sender
    base_url: str
    outside: Outside | None = None
    bounces: Path | None = None
    site: Site = field(default_factory=Site)
    fonts: Path = Path()
    letter_templates: tuple[Path, ...] = ()
    lease: timedelta = timedelta(minutes=15)
    stopping: Event = field(default_factory=Event, compare=False)
