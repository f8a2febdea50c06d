import gzip
import json
import re
from pathlib import Path

import pytest

from tests.browser import ROOT
from theme import build

BUDGET = 23_000
"""Bytes of agenda.css under gzip."""


@pytest.fixture(scope="module")
def files() -> build.Files:
    return build.outputs()


@pytest.fixture(scope="module")
def css(files: build.Files) -> str:
    return next(data.decode() for name, data in files.items() if name.endswith(".css"))


def test_the_style_stays_within_its_budget(css: str) -> None:
    assert len(gzip.compress(css.encode())) <= BUDGET


def test_every_token_that_a_style_of_ours_needs_exists(css: str) -> None:
    own = "".join(path.read_text() for path in (ROOT / "theme" / "styles").glob("*.css"))
    needed = set(re.findall(r"var\((--[\w-]+)\)", own))
    defined = set(re.findall(r"(--[\w-]+)\s*:", css))
    assert needed - defined == set()


def test_no_token_is_kept_that_nothing_uses(css: str) -> None:
    root = css[css.index(":root{") : css.index("}", css.index(":root{"))]
    assert set(re.findall(r"(--[\w-]+):", root)) <= set(re.findall(r"var\(\s*(--[\w-]+)", css))


def test_the_style_fetches_nothing_from_elsewhere(css: str) -> None:
    assert re.findall(r"url\(([^)]*)\)", css) == re.findall(r"url\((fira-sans-[\w.-]+\.woff2)\)", css)
    assert "http" not in css
    assert "@import" not in css


def test_no_page_is_locked_to_the_way_a_screen_is_held(css: str) -> None:
    """WCAG 2.2, 1.3.4; axe is not asked, as it would fetch all styles anew for each page."""
    assert "orientation" not in css


def test_the_copyright_notices_of_the_components_stay(css: str) -> None:
    assert css.startswith("/*! EUPL-1.2. Copyright (c)")
    assert "Gemeente Utrecht" in css.partition("*/")[0]


def test_a_name_changes_with_its_content() -> None:
    assert build.hashed("agenda.css", b"a") != build.hashed("agenda.css", b"b")
    assert re.fullmatch(r"htmx\.min\.[0-9a-f]{12}\.js", build.hashed("htmx.min.js", b""))


def test_the_manifest_names_each_file_that_is_served(files: build.Files) -> None:
    names = json.loads(files["static/manifest.json"])
    served = {name.removeprefix("static/") for name in files if name.startswith("static/")}
    packed = {name for name in served if name.endswith((".br", ".gz"))}
    assert {name[:-3] for name in packed} == {name for name in served if name.endswith((".css", ".js", ".svg"))}
    served -= packed
    assert served - {"manifest.json"} == set(names.values())
    assert {"agenda.css", "agenda.js", "favicon.svg", "htmx.min.js", "fira-sans-latin-400.woff2"} <= set(names)


def test_the_fonts_of_documents_keep_their_names_and_bytes(files: build.Files) -> None:
    for style in ("Regular", "It", "Semibold", "Bold", "BoldIt"):
        name = f"SourceSans3-{style}.ttf"
        assert files[f"fonts/{name}"] == (ROOT / "node_modules" / "source-sans" / "TTF" / name).read_bytes()


def test_a_second_build_changes_nothing(tmp_path: Path, files: build.Files) -> None:
    assert set(build.write(tmp_path, files)) == set(files)
    assert build.write(tmp_path, files) == []


def test_what_is_no_longer_made_goes_away(tmp_path: Path, files: build.Files) -> None:
    build.write(tmp_path, files | {"static/agenda.old.css": b"old"})
    build.write(tmp_path, files)
    assert not (tmp_path / "static" / "agenda.old.css").exists()


def test_without_the_packages_the_build_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "theme").symlink_to(ROOT / "theme")
    monkeypatch.setattr(build, "ROOT", tmp_path)
    with pytest.raises(SystemExit, match=r"ontbreekt\. Haal eerst de voorkantpakketten op met: npm ci"):
        build.main(tmp_path / "build")


def test_what_stands_between_quotes_is_not_minified() -> None:
    assert build.minified('a  { content: "x :  y" ; /* why */ color : red; }') == 'a{content:"x :  y";color :red}'


def test_only_selectors_of_unused_classes_leave_a_rule() -> None:
    rules = "@media print{.a--pressed{x:y}}.a:is(.b,.a--pressed),.c{x:y}"
    assert build.used(rules, ["--pressed"]) == ".c{x:y}"


def test_the_lock_names_no_address_and_each_version_is_exact() -> None:
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()
    packages = json.loads((ROOT / "package.json").read_text())
    versions = packages["dependencies"] | packages["devDependencies"]
    assert [name for name, version in versions.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []
