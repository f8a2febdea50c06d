"""Delivery status notifications (RFC 3464): what a mail server sends back about a mail that it could not deliver."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

from agenda.kernel.text import one_line

FAILED_FOR_GOOD = re.compile(r"5\.\d{1,3}\.\d{1,3}")
LONGEST_REASON = 300


@dataclass(frozen=True)
class Failure:
    """Of one recipient; addresses in small letters, the final one and the one that the mail was sent to."""

    addresses: frozenset[str]
    status: str
    reason: str


@dataclass(frozen=True)
class Notice:
    """``message_id`` is that of the mail that came back."""

    message_id: str
    failures: tuple[Failure, ...]

    def failure_of(self, recipient: str) -> Failure | None:
        return next((one for one in self.failures if recipient.lower() in one.addresses), None)


def read_notice(content: bytes) -> Notice | None:
    """What failed for good; None for anything else, such as a delay, an answer of a person, or no mail at all."""
    try:
        return _read(message_from_bytes(content))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None  # the parser of the standard library does not bear with every forgery


def _read(mail: Message) -> Notice | None:
    if mail.get_content_type() != "multipart/report":
        return None
    parts = _parts(mail)
    failures = tuple(one for part in parts for one in _failures(part))
    message_id = next((found for part in parts if (found := _returned_id(part))), "")
    return Notice(message_id, failures) if failures and message_id else None


def _failures(part: Message) -> Iterator[Failure]:
    if part.get_content_type() != "message/delivery-status":
        return
    for told in _parts(part):
        status = FAILED_FOR_GOOD.match(_line(told, "Status"))
        if status and _line(told, "Action").lower() == "failed":
            addresses = {_address(_line(told, name)) for name in ("Final-Recipient", "Original-Recipient")} - {""}
            yield Failure(frozenset(addresses), status[0], _reason(told, status[0]))


def _line(told: Message, name: str) -> str:
    return one_line(str(told.get(name, ""))).strip()


def _address(typed: str) -> str:
    """``rfc822; Naam@Organisatie.nl``"""
    kind, _, address = typed.partition(";")
    return address.strip().strip("<>").lower() if kind.strip().lower() == "rfc822" else ""


def _reason(told: Message, status: str) -> str:
    diagnosis = " ".join(_line(told, "Diagnostic-Code").partition(";")[2].split())
    return (diagnosis or status)[:LONGEST_REASON]


def _returned_id(part: Message) -> str:
    """The Message-ID of the mail itself, or of its headers alone."""
    if part.get_content_type() == "text/rfc822-headers":
        headers = part.get_payload(decode=True)
        return _line(message_from_bytes(headers), "Message-ID") if isinstance(headers, bytes) else ""
    returned = _parts(part) if part.get_content_type() == "message/rfc822" else []
    return _line(returned[0], "Message-ID") if returned else ""


def _parts(mail: Message) -> list[Message]:
    inside = mail.get_payload()
    return [part for part in inside if isinstance(part, Message)] if isinstance(inside, list) else []
