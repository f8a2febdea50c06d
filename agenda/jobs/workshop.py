"""What every job works with."""

from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from agenda.gateways.clock import Clock
from agenda.gateways.database import Database
from agenda.gateways.mailer import Mailer
from agenda.kernel import dutch
from agenda.mail.rules import Sender


@dataclass(frozen=True)
class Workshop:
    database: Database
    clock: Clock
    mailer: Mailer
    sender: Sender
    base_url: str


def mail_texts(templates: Path) -> Environment:
    texts = Environment(
        loader=FileSystemLoader(templates),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - plain text
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    texts.filters.update(spoken_date=dutch.spoken_date, spoken_weekday=dutch.spoken_weekday)
    texts.globals["count"] = dutch.count
    return texts


TEXTS = mail_texts(Path(__file__).parents[2] / "templates" / "mail")
