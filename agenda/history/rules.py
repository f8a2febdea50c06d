"""How a line is sealed: HMAC-SHA-256 over the previous seal and the line's own content (BIO2 8.15.06)."""

import hmac
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from hashlib import sha256
from typing import Any

from agenda.history.models import HistoryLine

FIRST_SEAL = "0" * 64
SEALED = ("sequence", "actor", "origin", "event", "object_kind", "object_id", "programme_id", "result", "difference")


def sealed(line: HistoryLine) -> dict[str, Any]:
    """The content of a line that is kept."""
    return {name: getattr(line, name) for name in (*SEALED, "at")}


def seal(line: Mapping[str, Any], previous: str, key: bytes) -> str:
    content = {name: line[name] for name in SEALED} | {"at": line["at"].astimezone(UTC).isoformat()}
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hmac.new(key, (previous + text).encode(), sha256).hexdigest()


def plain(value: Any) -> Any:
    """The value as JSON can hold it: words by their stored text, dates and numbers as text."""
    match value:
        case Enum():
            return value.value
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case _:
            return value


def difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Per field that changed: ``[old, new]``."""
    pairs = {name: [plain(old.get(name)), plain(value)] for name, value in new.items()}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def hashed(text: str, key: bytes) -> str:
    """HMAC-SHA-256 in hexadecimal: shows that a text is the same one to who has it, and tells nothing to others."""
    return hmac.new(key, text.encode(), sha256).hexdigest()


def guarded(values: Mapping[str, Any], names: Iterable[str], key: bytes) -> dict[str, Any]:
    """The same with what these names hold replaced by its hash: ``verzegeld:5f0c…``; what is empty stays so."""
    sealed_values = {
        name: f"verzegeld:{hashed(json.dumps(plain(values[name]), ensure_ascii=False), key)}"
        for name in names
        if values.get(name)
    }
    return {**values, **sealed_values}
