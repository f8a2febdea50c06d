"""The parties that every installation knows beforehand: ministries, provinces, umbrellas and agencies."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.kernel.rights import Stamp
from agenda.parties.groups import GroupValues
from agenda.parties.models import Party
from agenda.parties.queries import keys_in_use
from agenda.parties.services import PartyValues, keep_group, keep_party

FILE = Path(__file__).with_name("register.toml")


@dataclass(frozen=True)
class Register:
    parties: tuple[PartyValues, ...]
    groups: tuple[GroupValues, ...]


@cache
def register() -> Register:
    return TypeAdapter(Register).validate_python(tomllib.loads(FILE.read_text(encoding="utf-8")))


def lacking(session: Session) -> Register:
    """What of the register is not kept here yet: a party is known by its key or by its identifier."""
    keys = keys_in_use(session)
    identifiers = set(session.scalars(select(Party.tooi).where(Party.tooi.is_not(None))))
    return Register(
        tuple(one for one in register().parties if one.key not in keys and one.tooi not in identifiers),
        tuple(one for one in register().groups if one.key not in keys),
    )


def is_complete(session: Session) -> bool:
    return lacking(session) == Register((), ())


def keep_register(session: Session, stamp: Stamp) -> int:
    """Adds what is missing, and leaves what is kept here as it is; returns how many were added."""
    missing = lacking(session)
    for party in missing.parties:
        keep_party(session, party, stamp)
    for group in missing.groups:
        keep_group(session, group.key, group.name, _kept_keys(session, group.members), stamp)
    return len(missing.parties) + len(missing.groups)


def _kept_keys(session: Session, members: Sequence[str]) -> list[str]:
    """The keys under which these parties of the register are kept here."""
    by_tooi = dict(session.execute(select(Party.tooi, Party.key).where(Party.tooi.is_not(None))).all())
    tooi = {party.key: party.tooi for party in register().parties}
    return [by_tooi.get(tooi[key], key) for key in members]
