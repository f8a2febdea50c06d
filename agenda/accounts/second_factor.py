"""The second factor: codes of an authenticator (RFC 6238), and recovery codes for when that is lost."""

import secrets
from datetime import datetime
from hashlib import sha256

from passlib.exc import TokenError
from passlib.totp import TOTP
from sqlalchemy.orm import Session

from agenda.accounts.models import Person
from agenda.accounts.oversight import look_at_all
from agenda.history.services import record
from agenda.kernel.refusal import Refusal
from agenda.kernel.rights import Stamp
from agenda.programmes.models import Programme

STEP = 30
"""Seconds that a code is shown; the one before and the one after are taken too, for clocks that differ."""
HOW_MANY, GROUPS, GROUP = 10, 4, 4
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without signs that look alike; sixteen of them are 79 bits, too many to guess from a hash."""
UNREADABLE = (
    "De tweede factor van uw account is niet meer te lezen. Gebruik een herstelcode, of vraag de functioneel "
    "beheerder om de tweede factor uit te zetten."
)


class Unreadable(Refusal):
    """The key was locked up with another secret than that of the site."""


class Authenticator:
    """Makes keys and checks their codes. A key leaves it locked up with a secret of the site, and never otherwise."""

    def __init__(self, secret: str, issuer: str = "Agenda") -> None:
        name = sha256(f"name of {secret}".encode()).hexdigest()[:12]
        self._totp = TOTP.using(issuer=issuer, period=STEP, secrets={name: f"authenticator {secret}"})

    def new_key(self) -> str:
        return str(self._totp.new().to_json(encrypt=True))

    def spoken_key(self, key: str) -> str:
        """For who can't scan the picture: ``ABCD-EFGH-…``"""
        return str(self._opened(key).pretty_key())

    def address(self, key: str, email: str) -> str:
        """What the picture says: ``otpauth://totp/…``"""
        return str(self._opened(key).to_uri(email))

    def place_of(self, code: str, key: str, at: datetime, after: int | None = None) -> int | None:
        """Which code of the row it is; None for a wrong one, or for one that does not come ``after`` the last used."""
        try:
            return int(self._opened(key).match(code, time=at, window=STEP, last_counter=after).counter)
        except TokenError:
            return None

    def _opened(self, key: str) -> TOTP:
        try:
            return self._totp.from_source(key)
        except KeyError as error:
            raise Unreadable(UNREADABLE) from error


def has_second_factor(person: Person) -> bool:
    return person.tf_primary_method is not None and person.tf_totp_secret is not None


def switch_on(session: Session, person: Person, key: str, place: int, stamp: Stamp) -> list[str]:
    """``place`` is that of the code that was shown to work, and is thereby used. Returns the recovery codes."""
    person.tf_primary_method, person.tf_totp_secret, person.totp_counter = "authenticator", key, place
    record(session, "person.second_factor_on", person, stamp)
    return renew_recovery_codes(session, person, stamp)


def renew_recovery_codes(session: Session, person: Person, stamp: Stamp) -> list[str]:
    """The only time that they can be read; those from before no longer work."""
    codes = [_new_code() for _ in range(HOW_MANY)]
    person.mf_recovery_codes = [_hashed(code) for code in codes]
    record(session, "person.recovery_codes", person, stamp)
    return codes


def switch_off(session: Session, person: Person, stamp: Stamp, programme: Programme | None = None) -> None:
    """By the person, or for one who lost it by whoever manages all of their rights."""
    if stamp.by.key != person.key:
        look_at_all(stamp, person, programme)
    person.tf_primary_method = person.tf_totp_secret = person.totp_counter = person.mf_recovery_codes = None
    record(session, "person.second_factor_off", person, stamp)


def use_code(session: Session, person: Person, typed: str, authenticator: Authenticator, stamp: Stamp) -> bool:
    """Whether the code was right; each can be used once. The person's row has to be held by this transaction."""
    typed = typed.strip()
    if _is_recovery_code(typed):
        return _use_recovery_code(session, person, typed, stamp)
    if person.tf_totp_secret is None:
        return False
    place = authenticator.place_of(typed, person.tf_totp_secret, stamp.at, after=person.totp_counter)
    person.totp_counter = person.totp_counter if place is None else place
    return place is not None


def _use_recovery_code(session: Session, person: Person, typed: str, stamp: Stamp) -> bool:
    left = person.mf_recovery_codes or []
    if (used := _hashed(typed)) not in left:
        return False
    person.mf_recovery_codes = [code for code in left if code != used]
    record(session, "person.recovery_code_used", person, stamp, new={"left": len(left) - 1})
    return True


def _new_code() -> str:
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))


def _bare(code: str) -> str:
    return "".join(letter for letter in code.casefold() if letter.isalnum())


def _is_recovery_code(typed: str) -> bool:
    return len(_bare(typed)) == GROUPS * GROUP


def _hashed(code: str) -> str:
    return sha256(_bare(code).encode()).hexdigest()
