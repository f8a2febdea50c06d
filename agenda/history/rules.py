"""How a line is sealed: HMAC-SHA-256 over the previous seal and the line's own content (BIO2 8.15.06)."""

import hmac
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any

from agenda.kernel.refusal import NotAllowed
from agenda.kernel.rights import Actor

FIRST_SEAL = "0" * 64
SEALED = ("sequence", "actor", "origin", "event", "object_kind", "object_id", "programme_id", "result", "difference")


def exactly(moment: datetime) -> str:
    """The same text for one moment, in whatever zone it is told."""
    return moment.astimezone(UTC).isoformat()


as_text = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode
"""The one way in which content is written before it is sealed."""


def seal(line: Mapping[str, Any], previous: str, key: bytes) -> str:
    content = {name: line[name] for name in SEALED} | {"at": exactly(line["at"])}
    return _sealed_text(previous + as_text(content), key)


def _sealed_text(text: str, key: bytes) -> str:
    return hmac.digest(key, text.encode(), "sha256").hex()


def signature(kind: str, content: Mapping[str, Any], key: bytes) -> str:
    """The sign on a thing of this kind; that of one kind, or of a line, never passes for that of another."""
    told = {name: exactly(value) if isinstance(value, datetime) else value for name, value in content.items()}
    return _sealed_text(f"{kind}\n{as_text(told)}", key)


def is_signed(text: str, expected: str) -> bool:
    return hmac.compare_digest(text.encode(), expected.encode())


def plain(value: Any) -> Any:
    """The value as JSON can hold it: words by their stored text, dates and numbers as text."""
    match value:
        case Enum():
            return value.value
        case datetime():
            return exactly(value)
        case date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case _:
            return value


class SecretInHistory(ValueError):
    """Code was about to write into history what nobody may ever read there."""


SECRET_WORDS = frozenset({"password", "passwords", "secret", "secrets", "token", "tokens", "code", "codes", "totp"})
SECRET_NAMES = frozenset({"key_sha256", "session_key", "fs_uniquifier"})


@cache
def is_secret(field: str) -> bool:
    """``totp_secret`` and ``recovery_codes`` are; ``secretariat`` is not."""
    return field in SECRET_NAMES or not SECRET_WORDS.isdisjoint(field.split("_"))


def difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Per field that changed: ``[old, new]``."""
    if secret := [name for name in (*old, *new) if is_secret(name)]:
        raise SecretInHistory(f"history never holds {', '.join(secret)}")
    pairs = {name: [plain(old.get(name)), plain(value)] for name, value in new.items()}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def hashed(text: str, key: bytes) -> str:
    """HMAC-SHA-256 in hexadecimal: shows that a text is the same one to who has it, and tells nothing to others.

    Whatever somebody writes, it is never the seal of a line nor the signature of anything.
    """
    return _sealed_text(f"text\n{text}", key)


def guarded(values: Mapping[str, Any], names: Iterable[str], key: bytes) -> dict[str, Any]:
    """The same with what these names hold replaced by its hash: ``verzegeld:5f0c…``; what is empty stays so."""
    sealed_values = {
        name: f"verzegeld:{hashed(json.dumps(plain(values[name]), ensure_ascii=False), key)}"
        for name in names
        if values.get(name)
    }
    return {**values, **sealed_values}


OPERATOR = "system"


def require_operator(actor: Actor, doing: str) -> None:
    """What the keeper of the machine alone does; there is no permission for it that a role could have."""
    if actor.key != OPERATOR:
        raise NotAllowed(f"{doing} kan alleen wie de machine beheert. Geef de opdracht zonder --as.")
