"""Who is written to for a party: there is always somebody."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from agenda.kernel.words import Word
from agenda.parties.models import Contact

KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,59}")
TOOI_NUMBER = re.compile(r"[a-z]{2,5}\d{2,8}")
ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
ADDRESS = re.compile(rf"{ATOM}(\.{ATOM})*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
LONGEST_ADDRESS = 254


class Via(Word):
    """Which link of the chain an addressee is."""

    CONTACT = "contact", "contactpersoon"
    SUBSTITUTE = "substitute", "vervanger"
    MAILBOX = "mailbox", "postbus van de partij"
    SECRETARIAT = "secretariat", "secretariaat"


@dataclass(frozen=True)
class Addressee:
    name: str
    email: str
    via: Via = Via.CONTACT


def is_absent(contact: Contact, day: date) -> bool:
    """Absence that has a begin or an end; without either there is none."""
    since, until = contact.absent_from, contact.absent_until
    return bool(since or until) and (since or day) <= day <= (until or day)


def chain(
    contacts: Sequence[Contact],
    mailbox: str | None,
    secretariat: Addressee,
    day: date,
    bouncing: Collection[str] = frozenset(),
) -> Iterator[Addressee]:
    """Everybody who may be asked on that day, in order: it ends at the secretariat, never at nobody.

    Mail does not arrive at the addresses that are ``bouncing`` (in small letters): they are passed over.
    """
    yield from people_asked(contacts, day, bouncing)
    if mailbox and mailbox.lower() not in bouncing:
        yield Addressee("", mailbox, Via.MAILBOX)
    yield secretariat


def people_asked(contacts: Sequence[Contact], day: date, bouncing: Collection[str] = frozenset()) -> list[Addressee]:
    """Contacts, and the substitutes of those who are absent or get no mail, in order.

    A substitute who is a contact and can't be asked either is passed over.
    """
    out = {one.email for one in contacts if is_absent(one, day) or one.email.lower() in bouncing}
    asked = [_asked(contact, out) for contact in sorted(contacts, key=lambda one: one.position)]
    return [one for one in asked if one.email and one.email not in out and one.email.lower() not in bouncing]


def _asked(contact: Contact, out: Collection[str]) -> Addressee:
    if contact.email in out:
        return Addressee(contact.substitute_name, contact.substitute_email, Via.SUBSTITUTE)
    return Addressee(contact.name, contact.email)


def is_address(text: str) -> bool:
    """Whether mail can be sent there as it is written: plain signs only, a point between words."""
    return len(text) <= LONGEST_ADDRESS and ADDRESS.fullmatch(text) is not None


@lru_cache(maxsize=10_000)
def folded(name: str) -> str:
    """A name without what people vary in it: case, accents, spaces, dots and dashes; & is en."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("&", "en"))
    return "".join(sign for sign in plain if sign.isalnum())
