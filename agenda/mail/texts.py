"""The words of a mail, by its kind: ``templates/mail/<kind>/{subject,body}.txt``."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy.orm import Session

from agenda.kernel import dutch
from agenda.mail.rules import Message, Sender
from agenda.mail.services import write_mail


def mail_texts(templates: Path) -> Environment:
    texts = Environment(
        loader=FileSystemLoader(templates),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - plain text
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    texts.filters.update(
        spoken_date=dutch.spoken_date, spoken_moment=dutch.spoken_moment, spoken_weekday=dutch.spoken_weekday
    )
    texts.globals["count"] = dutch.count
    return texts


TEXTS = mail_texts(Path(__file__).parents[2] / "templates" / "mail")


@dataclass(frozen=True)
class Post:
    """Who sends, and where the site stands: links in a mail never follow what a browser says that address is."""

    sender: Sender
    base_url: str

    def write(self, session: Session, kind: str, recipient: str, key: str, words: dict[str, Any], at: datetime) -> bool:
        """Lays a mail of this kind in the outbox; ``key`` is unique, so that it leaves once."""
        subject, body = (
            TEXTS.get_template(f"{kind}/{part}.txt").render(base_url=self.base_url, **words)
            for part in ("subject", "body")
        )
        return write_mail(session, Message(key, recipient, subject, body), self.sender, at)
