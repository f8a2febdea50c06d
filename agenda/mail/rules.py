"""How a mail is rendered, and when a failed one is tried again."""

import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256

WAITS = (1, 5, 15, 60, 240, 720, 1440)
"""Minutes until the next try, after the first, the second, ... failure; then it has failed for good."""


KEPT_FOR = timedelta(days=30)
"""After that the content of a mail that left is erased; that it left stays known."""


@dataclass(frozen=True)
class Sender:
    """The fixed sender; the part after the @ also ends each Message-ID, and nobody without ``key`` guesses one."""

    name: str
    address: str
    key: bytes = field(default=b"", repr=False)

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


@dataclass(frozen=True)
class Attachment:
    """``media_type`` may have parameters, as in ``text/calendar; method=PUBLISH``."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class CalendarPart:
    """The same that the mail says, for a calendar program; ``method`` tells it what to do (iMIP, RFC 6047)."""

    method: str
    content: bytes


@dataclass(frozen=True)
class Message:
    """What is to be mailed to one person. ``key`` names the reason, so that it leaves once.

    ``html`` says the same as ``text``, for who reads with markup; without it the mail is plain text.
    """

    key: str
    recipient: str
    subject: str
    text: str
    html: str = ""
    attachments: tuple[Attachment, ...] = ()
    calendar: CalendarPart | None = None


def message_id(key: str, sender: Sender) -> str:
    """The same for the same key: a receiver recognises a message that arrives a second time."""
    return f"<{hmac.digest(sender.key, key.encode(), 'sha256').hex()[:40]}@{sender.domain}>"


def render(message: Message, sender: Sender, at: datetime) -> EmailMessage:
    """The same bytes for the same message, sender and moment."""
    mail = EmailMessage(policy=SMTP)
    mail["Message-ID"] = message_id(message.key, sender)
    mail["Date"] = at
    mail["From"] = Address(sender.name, addr_spec=sender.address)
    mail["To"] = Address(addr_spec=message.recipient)
    mail["Subject"] = " ".join(message.subject.split())
    mail["Auto-Submitted"] = "auto-generated"
    mail["Content-Language"] = "nl"
    if message.html or message.attachments or message.calendar:
        _set_parts(mail, message)
    else:
        mail.set_content(message.text)
    return mail


def _set_parts(mail: EmailMessage, message: Message) -> None:
    """Encoded such that a boundary (it begins with ``=_``) can't occur in a part, and no line is too long."""
    mail.set_content(message.text, cte="quoted-printable")
    if message.html:
        mail.add_alternative(message.html, subtype="html", cte="quoted-printable")
    if message.calendar:
        content, method = message.calendar.content.decode(), message.calendar.method
        mail.add_alternative(content, subtype="calendar", params={"method": method}, cte="quoted-printable")
    for one in message.attachments:
        kind = SMTP.header_factory("Content-Type", one.media_type)
        mail.add_attachment(one.content, kind.maintype, kind.subtype, filename=one.name, params=dict(kind.params))
    for number, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        part.set_boundary(f"=_{sha256(message.key.encode()).hexdigest()[:40]}_{number}")


def next_try(tries: int, at: datetime) -> datetime | None:
    """When to try again after ``tries`` failures; None when it has failed for good."""
    return at + timedelta(minutes=WAITS[tries - 1]) if tries <= len(WAITS) else None
