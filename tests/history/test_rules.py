"""What a seal covers, what a signature is worth, and what never comes into the history."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

import agenda
from agenda.accounts.rules import Nobody
from agenda.gateways.database import Database
from agenda.history.heads import Head
from agenda.history.rules import (
    FIRST_SEAL,
    SecretInHistory,
    as_text,
    difference,
    guarded,
    hashed,
    is_secret,
    seal,
    signature,
)
from agenda.history.services import Named, record
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import NotAllowed
from agenda.kernel.rights import Permission, Scope, Stamp, require
from config import ROOT

KEY = b"a key"
AT = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)
LINE: dict[str, Any] = {
    "sequence": 1,
    "at": AT,
    "actor": "system",
    "origin": "proef",
    "event": "action.add",
    "object_kind": "action",
    "object_id": 1,
    "programme_id": None,
    "result": "gedaan",
    "difference": {"title": [None, "é"]},
}


# ── Seals ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_seal_is_what_it_always_was() -> None:
    """Written down once: whoever changes how a line is sealed makes every older history look forged."""
    assert seal(LINE, FIRST_SEAL, KEY) == "cd0bfb543af9b6497d58abd93f90282ea42b0fa6fefb1e5bf6edc17c3a5c0130"


@pytest.mark.parametrize("name", LINE)
def test_every_field_of_a_line_is_under_its_seal(name: str) -> None:
    other = {"at": AT.replace(hour=10), "difference": {}, "programme_id": 1, "sequence": 2, "object_id": 2}
    assert seal(LINE | {name: other.get(name, "anders")}, FIRST_SEAL, KEY) != seal(LINE, FIRST_SEAL, KEY)


def test_one_moment_in_two_zones_is_one_seal() -> None:
    assert seal(LINE | {"at": AT.astimezone(AMSTERDAM)}, FIRST_SEAL, KEY) == seal(LINE, FIRST_SEAL, KEY)


def test_one_moment_in_two_zones_is_no_difference() -> None:
    """A form tells it in the time of here, a database in that of Greenwich."""
    assert difference({"at": AT}, {"at": AT.astimezone(AMSTERDAM)}) == {}
    assert list(difference({"at": AT}, {"at": AT.astimezone(AMSTERDAM).replace(tzinfo=UTC)})) == ["at"]


@given(st.text())
def test_no_text_that_somebody_writes_gives_a_seal_or_a_signature(written: str) -> None:
    """The hash of a text stands in the history for all to copy: it must be of no use to forge with."""
    content = as_text({name: value for name, value in LINE.items() if name != "at"} | {"at": AT.isoformat()})
    for oracle in (written, FIRST_SEAL + content, f"head\n{content}", f"text\n{written}"):
        assert hashed(oracle, KEY) not in {
            seal(LINE, FIRST_SEAL, KEY),
            signature("head", LINE, KEY),
            signature("checkpoint", LINE, KEY),
        }


def test_the_signature_of_one_kind_is_none_of_another() -> None:
    assert signature("head", LINE, KEY) != signature("checkpoint", LINE, KEY)
    assert Head(AT, 1, "x").signature(KEY) == Head(AT.astimezone(AMSTERDAM), 1, "x").signature(KEY)


# ── What is kept as a hash alone ───────────────────────────────────────────────────────────────────────────────────


def test_a_guarded_text_is_the_same_for_the_same_text_and_tells_nothing_else() -> None:
    told = {"text": "geheim", "more": ["een", "twee"], "empty": "", "number": 3}
    kept = guarded(told, ("text", "more", "empty", "lacking"), KEY)
    assert kept["text"].startswith("verzegeld:")
    assert "geheim" not in str(kept)
    assert (kept["empty"], kept["number"]) == ("", 3)
    assert guarded(told, ("text",), KEY)["text"] == kept["text"]
    assert guarded(told, ("text",), b"another")["text"] != kept["text"]
    assert guarded({"text": "anders"}, ("text",), KEY)["text"] != kept["text"]


# ── What never comes into it ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "name", ["password", "totp_secret", "recovery_codes", "key_sha256", "session_key", "csrf_token"]
)
@pytest.mark.parametrize("side", ["old", "new"])
def test_a_secret_is_refused_by_its_name(name: str, side: str) -> None:
    with pytest.raises(SecretInHistory, match=name):
        difference(**({"old": {}, "new": {}} | {side: {name: "x"}}))


@pytest.mark.parametrize("name", ["secretariat", "secretariat_email", "means", "locked_until", "decode"])
def test_what_only_looks_like_a_secret_is_not_refused(name: str) -> None:
    assert not is_secret(name)


def test_a_line_with_a_secret_is_never_written(database: Database, stamp: Stamp) -> None:
    with pytest.raises(SecretInHistory), database.transaction() as session:
        record(session, "person.password", Named("person", 1, Scope()), stamp, new={"password": "x"})
    with database.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM history_line")) == 0


def value_classes() -> Iterator[type]:
    """What services take, and mostly what they tell the history."""
    for module in pkgutil.walk_packages(agenda.__path__, "agenda."):
        if not module.name.endswith(("__main__", "typesetter")):
            for one in vars(importlib.import_module(module.name)).values():
                if issubclass(type(one), type) and is_dataclass(one) and one.__name__.endswith("Values"):
                    yield one


def test_no_values_that_services_take_have_the_name_of_a_secret() -> None:
    found = {f"{one.__name__}.{field.name}" for one in value_classes() for field in fields(one)}
    assert len(found) > 50
    assert {name for name in found if is_secret(name.partition(".")[2])} == set()


def recorded_keys() -> Iterator[tuple[str, str]]:
    """Every key that stands in a call of ``record`` or ``Entry``, with its file."""
    for file in (ROOT / "agenda").rglob("*.py"):
        for call in ast.walk(ast.parse(file.read_text())):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") in {"record", "Entry"}:
                for node in ast.walk(call):
                    if isinstance(node, ast.Dict):
                        yield from ((file.name, key.value) for key in node.keys if isinstance(key, ast.Constant))


def test_no_service_records_the_name_of_a_secret() -> None:
    found = set(recorded_keys())
    assert len(found) > 15
    assert {one for one in found if is_secret(one[1])} == set()


def test_a_refusal_says_who_was_refused_what() -> None:
    with pytest.raises(NotAllowed) as refused:
        require(Nobody(), Permission.LOG_READ, Scope())
    assert (refused.value.by, refused.value.needs) == ("nobody", "log:read")
