"""Whatever is recorded, the log has Dutch words for it."""

import ast
import importlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import select

from agenda.gateways.database import Database
from agenda.history.models import HistoryLine
from agenda.kernel.records import Base
from agenda.kernel.workflow import Workflow
from agenda.web.log_fields import FIELDS
from agenda.web.log_things import THINGS
from agenda.web.log_words import EVENTS, RESULTS, parted
from config import ROOT

SCRIPTS = {"__main__", "typesetter"}
CODE = sorted(file for file in (ROOT / "agenda").rglob("*.py") if "web" not in file.parts and file.stem not in SCRIPTS)
EVENT = re.compile(r"[a-z_]+\.[a-z_]+")
STEP = re.compile(r"([a-z_]+)\.\{step\.name\}")
OF_ACTIONS = "action"
"""What the events of actions begin with: they are handed on as an argument, and so found by their looks."""


def events_in(file: Path) -> Iterator[str]:
    module = importlib.import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))
    functions = (node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.FunctionDef))
    for function in functions:
        for call in ast.walk(function):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") in {"record", "Entry"}:
                argument = call.args[1 if call.func.id == "record" else 0]  # type: ignore[attr-defined]
                yield from named_by(argument, function, module)


def named_by(argument: ast.AST, function: ast.AST, module: object) -> Iterator[str]:
    """A text itself, a constant of the module, or a step of the workflows that the function uses."""
    match argument:
        case ast.Constant(value=str(event)):
            yield event
        case ast.Name(id=name) if isinstance(getattr(module, name, None), str):
            yield getattr(module, name)
        case ast.JoinedStr():
            begin = STEP.fullmatch(ast.unparse(argument)[2:-1])
            assert begin, f"{ast.unparse(argument)} can't be looked through"
            for node in ast.walk(function):
                workflow = getattr(module, node.id, None) if isinstance(node, ast.Name) else None
                if isinstance(workflow, Workflow):
                    yield from (f"{begin[1]}.{name}" for name in workflow.steps)
        case ast.Name():
            yield from handed_on()


@cache
def handed_on() -> frozenset[str]:
    return frozenset(named_as_actions())


def named_as_actions() -> Iterator[str]:
    for file in CODE:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and EVENT.fullmatch(node.value):
                begin, _, end = node.value.partition(".")
                if begin == OF_ACTIONS and end != "id":
                    yield node.value


@cache
def recorded_events() -> frozenset[str]:
    return frozenset(event for file in CODE for event in events_in(file))


def test_every_event_that_is_recorded_anywhere_has_words() -> None:
    found = recorded_events()
    assert {"action.change", "decision.settle", "round.freeze", "update.accept", "history.prune"} <= found
    assert "round.accept" not in found
    lacking = "".join(f'\n    "{event}": "… {{}}",' for event in sorted(found - EVENTS.keys()))
    assert not lacking, f"agenda/web/log_words.py lacks:{lacking}"


def test_no_words_are_left_of_an_event_that_is_recorded_no_more() -> None:
    assert EVENTS.keys() - recorded_events() == set()


@pytest.mark.parametrize("event", sorted(EVENTS))
def test_the_words_of_an_event_make_a_sentence(event: str) -> None:
    words = EVENTS[event]
    assert words.count("{}") <= 1
    assert words[0].islower()
    assert not words.endswith(".")
    assert "".join(parted(event)) == words.replace("{}", "")


def test_an_event_that_nobody_knows_is_told_by_its_name() -> None:
    assert parted("iets.nieuws") == ("iets.nieuws: ", "")


def test_every_result_that_is_recorded_can_be_chosen() -> None:
    written = {
        keyword.value.value
        for file in CODE
        for call in ast.walk(ast.parse(file.read_text()))
        if isinstance(call, ast.Call)
        for keyword in call.keywords
        if keyword.arg == "result" and isinstance(keyword.value, ast.Constant)
    }
    assert written <= set(RESULTS)


def test_what_the_example_records_has_a_noun_and_every_field_a_name(example: Database) -> None:
    with example.reading() as session:
        lines = session.scalars(select(HistoryLine)).all()
    assert {line.object_kind for line in lines} <= THINGS.keys()
    told_elsewhere = {"action", "goal", "indicator"}
    names = {name for line in lines if line.object_kind not in told_elsewhere for name in line.difference}
    assert names <= FIELDS.keys()


def test_things_are_tables_or_no_records_at_all() -> None:
    tables = set(Base.metadata.tables)
    assert {kind for kind, thing in THINGS.items() if thing.record is not None} <= tables
    assert {kind for kind in THINGS if kind not in tables} == {"page", "log"}
