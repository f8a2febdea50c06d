"""The example files as plain tables, read without the project's own reader."""

import tomllib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

Table = dict[str, Any]
EXAMPLES = Path(__file__).parents[2] / "examples"


def parsed(name: str) -> Table:
    return tomllib.loads((EXAMPLES / name).read_text(encoding="utf-8"), parse_float=Decimal)


@pytest.fixture(scope="session")
def programme() -> Table:
    return parsed("ruimte-voor-economie.toml")


@pytest.fixture(scope="session")
def actions(programme: Table) -> dict[str, Table]:
    return {action["nummer"]: action for action in programme["acties"]}


@pytest.fixture(scope="session")
def parties_in(programme: Table) -> Callable[[Table], set[str]]:
    """The parties with a role in an action, a group counted as its members."""
    groups = {group["sleutel"]: set(group["leden"]) for group in programme["groepen"]}
    return lambda action: set().union(*(groups.get(role["partij"], {role["partij"]}) for role in action["rollen"]))


@pytest.fixture(scope="session")
def steps() -> list[Table]:
    return parsed("halfjaar.toml")["stappen"]
