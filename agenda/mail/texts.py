"""The words of a mail, by its kind: ``templates/mail/<kind>/{subject,body}.txt``, and ``body.html`` if any."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateNotFound
from sqlalchemy.orm import Session

from agenda.kernel import dutch
from agenda.mail.rules import Attachment, CalendarPart, Message, Sender
from agenda.mail.services import write_mail


def mail_texts(templates: Path, *, markup: bool = False) -> Environment:
    texts = Environment(
        loader=FileSystemLoader(templates),
        undefined=StrictUndefined,
        autoescape=markup,  # noqa: S701 - plain text has nothing to escape
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    texts.filters.update(
        spoken_date=dutch.spoken_date,
        spoken_day=dutch.spoken_day,
        spoken_list=dutch.spoken_list,
        spoken_moment=dutch.spoken_moment,
        spoken_weekday=dutch.spoken_weekday,
    )
    texts.globals["count"] = dutch.count
    return texts


TEMPLATES = Path(__file__).parents[2] / "templates" / "mail"
TEXTS = mail_texts(TEMPLATES)
PAGES = mail_texts(TEMPLATES, markup=True)


@dataclass(frozen=True)
class Post:
    """Who sends, and where the site stands: links in a mail never follow what a browser says that address is."""

    sender: Sender
    base_url: str

    def write(
        self,
        session: Session,
        kind: str,
        recipient: str,
        key: str,
        words: dict[str, Any],
        at: datetime,
        *,
        programme: int | None = None,
        attachments: tuple[Attachment, ...] = (),
        calendar: CalendarPart | None = None,
    ) -> bool:
        """Lays a mail of this kind in the outbox; ``key`` is unique, so that it leaves once.

        ``programme`` (row number) is the one whose secretariat looks after it, None for the whole installation.
        """
        message = replace(self.message(kind, recipient, key, words, attachments), calendar=calendar)
        return write_mail(session, message, self.sender, at, kind=kind, programme=programme)

    def message(
        self, kind: str, recipient: str, key: str, words: dict[str, Any], attachments: tuple[Attachment, ...] = ()
    ) -> Message:
        """As it would leave."""
        words = {"base_url": self.base_url, **words}
        subject, body = (TEXTS.get_template(f"{kind}/{part}.txt").render(words) for part in ("subject", "body"))
        return Message(key, recipient, subject, body, _page(kind, words), attachments)


def _page(kind: str, words: dict[str, Any]) -> str:
    """The body with markup; empty for a kind that is plain text alone."""
    try:
        template = PAGES.get_template(f"{kind}/body.html")
    except TemplateNotFound:
        return ""
    return template.render(words)
