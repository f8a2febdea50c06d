"""The code held against its own rules."""

import ast
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

from agenda.app import Site
from agenda.kernel.rights import Permission
from agenda.mail.texts import TEXTS
from agenda.reminders.kinds import KINDS
from agenda.reminders.sources.table import SOURCES
from agenda.web.access import ANYONE, SHUT, SIGNED_IN, mark_of
from config import ROOT

CODE = sorted((ROOT / "agenda").rglob("*.py"))


def test_arrows_run_down(capsys: pytest.CaptureFixture[str]) -> None:
    assert lint_imports(no_cache=True) == 0, capsys.readouterr().out


@pytest.mark.parametrize("file", CODE, ids=lambda file: str(file.relative_to(ROOT)))
def test_only_app_and_commands_read_the_settings(file: Path) -> None:
    allowed = file.parent.name == "commands" or file.name == "app.py"
    imports = [node.module for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.ImportFrom)]
    assert allowed or "config" not in imports


def calls(file: Path) -> set[str]:
    tree = ast.parse(file.read_text())
    return {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


def test_only_the_clock_reads_the_clock() -> None:
    readers = [
        file.name for file in CODE if {"now", "utcnow", "today"} & calls(file) and "datetime.now(" in file.read_text()
    ]
    assert readers == ["clock.py"]


def test_nobody_commits_but_the_visit() -> None:
    committing = [str(file.relative_to(ROOT)) for file in CODE if "commit" in calls(file)]
    assert committing == ["agenda/web/visit.py"]


def test_every_address_is_marked_with_its_permission(site: Site) -> None:
    with site.app_context():
        unmarked = [rule.endpoint for rule in site.url_map.iter_rules() if mark_of(rule.endpoint) is None]
    assert unmarked == []


def test_marks_are_permissions_or_known_words(site: Site) -> None:
    with site.app_context():
        marks = {mark_of(rule.endpoint) for rule in site.url_map.iter_rules()}
    assert all(isinstance(mark, Permission) or mark in {ANYONE, SIGNED_IN, SHUT} for mark in marks)


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
@pytest.mark.parametrize("part", ["subject", "item", "why"])
def test_every_reminder_kind_has_its_texts(kind: str, part: str) -> None:
    assert TEXTS.get_template(f"{kind}/{part}.txt").name


def test_every_reminder_kind_has_a_source_and_every_source_a_kind() -> None:
    assert {kind.source for kind in KINDS} == set(SOURCES)
