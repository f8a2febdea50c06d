"""How a mail is rendered, and when a failed one is tried again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256

WAITS = (1, 5, 15, 60, 240, 720, 1440)
"""Minutes until the next try, after the first, the second, ... failure; then it has failed for good."""


@dataclass(frozen=True)
class Sender:
    """The fixed sender; the part after the @ also ends each Message-ID."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


@dataclass(frozen=True)
class Message:
    """What is to be mailed to one person. ``key`` names the reason, so that it leaves once."""

    key: str
    recipient: str
    subject: str
    text: str


def message_id(key: str, domain: str) -> str:
    """The same for the same key: a receiver recognises a message that arrives a second time."""
    return f"<{sha256(key.encode()).hexdigest()[:40]}@{domain}>"


def render(message: Message, sender: Sender, at: datetime) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["Message-ID"] = message_id(message.key, sender.domain)
    mail["Date"] = at
    mail["From"] = Address(sender.name, addr_spec=sender.address)
    mail["To"] = Address(addr_spec=message.recipient)
    mail["Subject"] = " ".join(message.subject.split())
    mail["Auto-Submitted"] = "auto-generated"
    mail["Content-Language"] = "nl"
    mail.set_content(message.text)
    return mail


def next_try(tries: int, at: datetime) -> datetime | None:
    """When to try again after ``tries`` failures; None when it has failed for good."""
    return at + timedelta(minutes=WAITS[tries - 1]) if tries <= len(WAITS) else None
