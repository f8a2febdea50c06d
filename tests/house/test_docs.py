"""The documents held against the code: what they name exists, and what the code has is told."""

import importlib
import pkgutil
import re
import subprocess
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import click
import pytest

import agenda
import config
from agenda.kernel.rights import Permission
from agenda.kernel.words import Word
from config import ROOT, Config, read_config

DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))
FOLDERS = sorted(folder.parent.name for folder in (ROOT / "agenda").glob("*/__init__.py"))
SCRIPTS = frozenset({"agenda.commands.__main__", "agenda.documents.typesetter"})
"""Modules that act as soon as they are imported."""

FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!\w+:)([^)\s#]*)(#[^)\s]*)?\)")
QUOTED = re.compile(r"`([^`\n]+)`")
PATH = re.compile(r"[\w.*-]+(?:/[\w.*-]+)*/?")
OURS = ("agenda/", "docs/", "examples/", "migrations/", "requirements/", "templates/", "tests/", "theme/")
COMMAND = re.compile(r"(?:`(?:\.venv/bin/)?|^ {4})agenda ([a-z]+)(?: ([a-z]+))?", re.MULTILINE)
EVERY_PATH = frozenset({"recipes.md", "house.md"})
PLANS = frozenset({"plan.md"})
"""Pages that speak of what is yet to come."""


def named(file: Path) -> str:
    return str(file.relative_to(ROOT))


def prose(file: Path) -> str:
    return FENCED.sub("", file.read_text())


def tables(file: Path) -> Iterator[list[list[str]]]:
    """The tables of a page, each as its rows without the head."""
    rows: list[list[str]] = []
    for line in [*prose(file).splitlines(), ""]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip().strip("|").split("|")])
        elif rows:
            yield rows[2:]
            rows = []


# ── What a page names ──────────────────────────────────────────────────────────────────────────────────────────────


def anchors(file: Path) -> set[str]:
    heads = re.findall(r"^#+ +(.*)$", prose(file), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", head.lower()).strip().replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_leads_to_a_file_and_a_heading_that_exist(page: Path) -> None:
    for address, anchor in LINK.findall(prose(page)):
        target = (page.parent / address).resolve() if address else page
        assert target.exists(), f"{named(page)}: {address} is not there"
        if anchor:
            assert anchor[1:] in anchors(target), f"{named(page)}: {address} has no heading {anchor}"


def paths_named(page: Path) -> list[str]:
    quoted = [text for text in QUOTED.findall(prose(page)) if "/" in text and PATH.fullmatch(text)]
    return quoted if page.name in EVERY_PATH else [text for text in quoted if text.startswith(OURS)]


@pytest.mark.parametrize("page", [page for page in PAGES if page.name not in PLANS], ids=named)
def test_every_path_between_backticks_exists(page: Path) -> None:
    missing = [text for text in paths_named(page) if not any(ROOT.glob(text.rstrip("/")))]
    assert missing == [], f"{named(page)} names what is not there"


def test_the_recipes_name_their_files() -> None:
    assert len(paths_named(DOCS / "recipes.md")) > 40


def known_commands() -> dict[str, click.Command]:
    return importlib.import_module("agenda.commands").agenda.commands


@pytest.mark.parametrize("page", [page for page in PAGES if page.name not in PLANS], ids=named)
def test_every_command_that_a_page_mentions_exists(page: Path) -> None:
    commands = known_commands()
    for first, second in COMMAND.findall(page.read_text()):
        assert first in commands, f"{named(page)}: there is no ‘agenda {first}’"
        inner = getattr(commands[first], "commands", {})
        assert not inner or second in {"", *inner}, f"{named(page)}: there is no ‘agenda {first} {second}’"


def test_every_command_is_told_in_the_user_guide() -> None:
    told = {" ".join(words).strip() for words in COMMAND.findall((DOCS / "handleiding" / "beheer.md").read_text())}
    for name, command in known_commands().items():
        whole = {f"{name} {part}" for part in getattr(command, "commands", {})} or {name}
        assert whole - told == set(), "docs/handleiding/beheer.md lacks a command"


def test_every_page_of_the_user_guide_can_be_reached_from_its_index() -> None:
    index = DOCS / "handleiding" / "index.md"
    reached = {address for address, _ in LINK.findall(index.read_text())}
    assert {page.name for page in index.parent.glob("*.md")} - {"index.md"} <= reached


@pytest.mark.parametrize("number", range(1, len(DECISIONS) + 1))
def test_decisions_are_numbered_on_and_tell_context_decision_and_consequences(number: int) -> None:
    record = DECISIONS[number - 1]
    assert record.name.startswith(f"{number:04}-")
    assert record.read_text().startswith(f"# {number:04} ")
    assert re.findall(r"^## (.*)$", record.read_text(), re.MULTILINE) == ["Context", "Decision", "Consequences"]


# ── Words ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def lists_of_words() -> list[type[Word]]:
    """Every class of words in the code, wherever it stands."""
    for module in pkgutil.walk_packages(agenda.__path__, "agenda."):
        if module.name not in SCRIPTS:
            importlib.import_module(module.name)
    found, waiting = [], [Word]
    while waiting:
        below = [one for one in waiting.pop().__subclasses__() if one.__module__.startswith("agenda.")]
        found += below
        waiting += below
    return found


def glossary() -> tuple[list[list[str]], set[tuple[str, ...]]]:
    """The nouns, and each word of a list as ``(list, stored, on screen)``; the third table is that of permissions."""
    nouns, words, permissions = tables(DOCS / "glossary.md")
    told = {(row[0], row[1], row[2]) for row in words} | {(Permission.__name__, row[0], row[1]) for row in permissions}
    return nouns, told


def test_the_glossary_has_every_word_of_the_code_and_no_other() -> None:
    _, told = glossary()
    spoken = {(words.__name__, word.value, word.label) for words in lists_of_words() for word in words}
    lacking = [f"| {' | '.join(word)} | … |" for word in sorted(spoken - told)]
    stale = [" | ".join(word) for word in sorted(told - spoken)]
    assert not lacking, "docs/glossary.md lacks these lines:\n" + "\n".join(lacking)
    assert not stale, "docs/glossary.md has words that the code does not have (so):\n" + "\n".join(stale)


def test_no_list_of_words_has_the_name_of_another() -> None:
    names = [words.__name__ for words in lists_of_words()]
    assert sorted(names) == sorted(set(names))


def test_every_line_of_the_glossary_says_what_it_means() -> None:
    for table, width in zip(tables(DOCS / "glossary.md"), (4, 4, 3), strict=True):
        assert [row for row in table if len(row) != width or not all(row) or "…" in row[-1]] == []


def test_the_glossary_has_one_dutch_word_for_one_english_word() -> None:
    nouns, _ = glossary()
    for column in (0, 1):
        words = [row[column] for row in nouns]
        assert sorted(words) == sorted(set(words))


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("page", ["glossary.md", "house.md"])
def test_every_folder_is_told(page: str, folder: str) -> None:
    assert f"`agenda/{folder}/`" in (DOCS / page).read_text(), f"docs/{page} does not name agenda/{folder}/"


# ── Layers and settings ────────────────────────────────────────────────────────────────────────────────────────────


def test_the_house_shows_the_layers_of_the_contract() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    shown = re.findall(r"^```layers\n(.*?)^```", (DOCS / "house.md").read_text(), re.MULTILINE | re.DOTALL)
    assert shown[0].splitlines() == contracts[0]["layers"], "docs/house.md and pyproject.toml differ"


def told_settings() -> list[list[str]]:
    return next(tables(DOCS / "settings.md"))


def setting(name: str) -> str:
    return f"AGENDA_{name.upper()}"


def test_every_setting_is_documented_in_its_order() -> None:
    assert [row[0].strip("`") for row in told_settings()] == [setting(one.name) for one in fields(Config)]


def as_written(value: Any, root: Path) -> str:
    """A default as the page shows it: paths relative to the checkout, several words with spaces between."""
    if value in (None, ()):
        return "none"
    if isinstance(value, bool):
        return "`ja`" if value else "`nee`"
    text = " ".join(value) if isinstance(value, tuple) else str(value)
    return f"`{text.replace(f'{root}/', '')}`"


def test_every_default_is_the_real_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(config, "ROOT", tmp_path)
    defaults = read_config({})
    expected = {setting(one.name): as_written(getattr(defaults, one.name), tmp_path) for one in fields(Config)}
    expected |= {setting(name): "made at first use" for name in ("secret_key", "history_key")}
    assert {row[0].strip("`"): row[2] for row in told_settings()} == expected


def test_every_example_of_a_setting_can_be_used_and_differs_from_the_default(tmp_path: Path) -> None:
    folder = {"AGENDA_FOLDER": str(tmp_path)}
    plain = read_config(folder)
    for name, _, _, example in told_settings():
        name, example = name.strip("`"), example.strip("`")
        if name not in folder:
            field = name.removeprefix("AGENDA_").lower()
            assert getattr(read_config({**folder, name: example}), field) != getattr(plain, field)


# ── The household ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_publiccode_tells_the_version_and_the_licence_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    told = (ROOT / "publiccode.yml").read_text()
    assert f'softwareVersion: "{project["version"]}"' in told
    assert f"license: {project['license']}" in told


def test_publiccode_keeps_to_the_lengths_of_its_standard() -> None:
    told = (ROOT / "publiccode.yml").read_text()
    short = re.findall(r"shortDescription: (.*)", told)
    long = re.findall(r"longDescription: >\n((?: {6}.*\n)+)", told)
    assert len(short) == len(long) == 2
    assert max(map(len, short)) <= 150
    assert all(150 <= len(" ".join(text.split())) <= 10_000 for text in long)
    assert all((ROOT / picture).exists() for picture in re.findall(r"- (docs/pictures/\S+)", told))


REGISTRIES = [
    ".".join(name)
    for name in (
        ("pypi", "org"),
        ("files", "pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("deb", "debian", "org"),
    )
]
"""Written in pieces, so that this file does not name them either."""


def test_no_file_names_a_registry() -> None:
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    files = [file for name in names if name and (file := ROOT / name).is_file()]
    assert len(files) > 100
    assert [named(file) for file in files if any(host.encode() in file.read_bytes() for host in REGISTRIES)] == []
