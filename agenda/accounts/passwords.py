"""What a password must be, how it is kept, and how one that was typed is held against it (NIST SP 800-63B, BIO2)."""

import re
import secrets
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from agenda.accounts.models import Person

SHORTEST, LONGEST = 12, 200
LEAST_SURPRISE, LEAST_SIGNS = 6, 5
"""What must be left without the obvious parts, and of how many different signs."""

STRONG = PasswordHasher()
"""argon2id with the costs of RFC 9106 for little memory: 64 MiB, three passes."""

TOO_SHORT = f"Neem een wachtwoord van ten minste {SHORTEST} tekens."
TOO_LONG = f"Neem een wachtwoord van ten hoogste {LONGEST} tekens."
OBVIOUS = (
    "Dit wachtwoord is te makkelijk te raden: het is een bekend wachtwoord, uw eigen naam of een rijtje. "
    "Neem bijvoorbeeld vier woorden die niets met elkaar te maken hebben."
)

KNOWN = tomllib.loads(Path(__file__).with_name("obvious.toml").read_text())
KNOWN_WORDS, KNOWN_PASSWORDS = (frozenset(KNOWN[part].split()) for part in ("words", "passwords"))
YEAR = r"(?:19|20)\d\d"


def faults_of(password: str, person: Person) -> Iterator[str]:
    """What stands in the way of this password for this person, in sentences."""
    if len(password) < SHORTEST:
        yield TOO_SHORT
    elif len(password) > LONGEST:
        yield TOO_LONG
    elif _is_obvious(password, person):
        yield OBVIOUS


def _is_obvious(password: str, person: Person) -> bool:
    bare = _bare(password)
    if bare in KNOWN_PASSWORDS:
        return True
    own = re.split(r"\W+|_", f"{person.email.partition('@')[0]} {person.name}")
    words = sorted({*KNOWN_WORDS, *(_bare(word) for word in own if len(word) > 2)}, key=len, reverse=True)
    surprise = re.sub("|".join((*map(re.escape, words), YEAR)), "", bare)
    return len(surprise) < LEAST_SURPRISE or len(set(surprise)) < LEAST_SIGNS


def _bare(text: str) -> str:
    """Letters and digits alone, or all there is when it has none."""
    plain = normal(text).casefold()
    return re.sub(r"[\W_]", "", plain) or plain


def normal(password: str) -> str:
    """The same on every keyboard: é as one sign or as two."""
    return unicodedata.normalize("NFKC", password).encode(errors="replace").decode()


def hashed(password: str, hasher: PasswordHasher = STRONG) -> str:
    return hasher.hash(normal(password))


def matches(kept: str | None, typed: str, hasher: PasswordHasher = STRONG) -> bool:
    """Works as hard for a person who has no password, or who does not exist."""
    try:
        hasher.verify(kept or _of_nobody(hasher), normal(typed[: LONGEST + 1]))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


@cache
def _of_nobody(hasher: PasswordHasher) -> str:
    return hasher.hash(secrets.token_hex())
