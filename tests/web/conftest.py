"""Which pages are looked at on one database alone."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent
ON_SQLITE_ALONE = frozenset(
    {"test_access_review", "test_account", "test_kept_forms", "test_log", "test_people", "test_sign_in"}
)
"""What these do is tried on both databases in `tests/accounts`; every page of theirs on both in `test_pages`."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    spared = [
        item for item in items if item.path.stem in ON_SQLITE_ALONE and item.path.parent == HERE and _is_other(item)
    ]
    if spared:
        config.hook.pytest_deselected(items=spared)
        items[:] = [item for item in items if item not in set(spared)]


def _is_other(item: pytest.Item) -> bool:
    return "postgresql" in getattr(getattr(item, "callspec", None), "params", {}).values()
