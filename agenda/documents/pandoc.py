"""Pandoc, run as a program of its own: a syntax tree goes in, a file comes out."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pypandoc

from agenda.documents.workplace import workplace
from agenda.kernel.refusal import Refusal

PANDOC = Path(pypandoc.__file__).with_name("files") / "pandoc"
API_VERSION = [1, 23, 1]
PATIENCE = 60
MOST_MEMORY = "1G"
LARGEST_TREE = 30 * 1024**2
"""Bytes of JSON; a letter of a hundred pages takes two million."""
NOT_READ = "Het bestand gaat niet open. Bewaar het opnieuw als docx of odt."


class NotConverted(Refusal):
    """No file came of it."""


def convert(tree: dict[str, Any], target: str, template: str, reference: bytes | None = None) -> bytes:
    """``target`` is pandoc's name of the format; ``template`` holds ``$body$`` and no text of people.

    ``reference`` is a file in that format of which the styles and the page are taken.
    """
    with workplace() as folder:
        place = Path(folder)
        (place / "tree.json").write_text(json.dumps(tree), encoding="utf-8")
        (place / "template.xml").write_text(template, encoding="utf-8")
        looks = [f"--reference-doc={_laid(place, reference)}"] if reference else []
        out = ("--to", target, "--template", "template.xml", "--output", "written")
        run(place, "--from", "json", *out, *looks, "tree.json")
        return (place / "written").read_bytes()


def _laid(place: Path, reference: bytes) -> str:
    (place / "reference").write_bytes(reference)
    return "reference"


def parse(data: bytes, source: str) -> dict[str, Any]:
    """The syntax tree of a file in a format by pandoc's name."""
    with workplace() as folder:
        place = Path(folder)
        (place / "given").write_bytes(data)
        try:
            run(place, "--from", source, "--to", "json", "--output", "tree.json", "given")
            return _tree(place / "tree.json")
        except (NotConverted, RecursionError, ValueError):
            raise NotConverted(NOT_READ) from None


def _tree(file: Path) -> dict[str, Any]:
    if file.stat().st_size > LARGEST_TREE:
        raise NotConverted(NOT_READ)
    tree: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return tree


def run(place: Path, *arguments: str) -> None:
    command = [str(PANDOC), "+RTS", f"-M{MOST_MEMORY}", "-RTS", "--sandbox", *arguments]
    try:
        done = subprocess.run(command, cwd=place, env={}, capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        raise NotConverted(
            f"Het bestand was na {PATIENCE} seconden nog niet klaar. Maak het document korter."
        ) from None
    if done.returncode:
        report = done.stderr.decode(errors="replace").strip()
        raise NotConverted(f"Het bestand kon niet worden gemaakt. Pandoc meldt: {report}")
