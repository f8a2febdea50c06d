"""Pandoc, run as a program of its own: a syntax tree goes in and a file comes out, or the other way around."""

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


class NotConverted(Refusal):
    """No file came of it."""


def convert(tree: dict[str, Any], target: str, template: str) -> bytes:
    """``target`` is pandoc's name of the format; ``template`` holds ``$body$`` and no text of people."""
    with workplace() as folder:
        place = Path(folder)
        (place / "tree.json").write_text(json.dumps(tree), encoding="utf-8")
        (place / "template.xml").write_text(template, encoding="utf-8")
        run(place, "--to", target, "--template", "template.xml", "--output", "written", "tree.json")
        return (place / "written").read_bytes()


def read_tree(content: bytes, source: str) -> dict[str, Any]:
    """The syntax tree of a file; ``source`` is pandoc's name of its format."""
    with workplace() as folder:
        place = Path(folder)
        (place / "given").write_bytes(content)
        run(place, "--to", "json", "--output", "tree.json", "given", source=source)
        tree: dict[str, Any] = json.loads((place / "tree.json").read_bytes())
        return tree


def run(place: Path, *arguments: str, source: str = "json") -> None:
    command = [
        str(PANDOC),
        "+RTS",
        f"-M{MOST_MEMORY}",
        "-RTS",
        "--from",
        source,
        "--sandbox",
        *arguments,
    ]
    try:
        done = subprocess.run(command, cwd=place, env={}, capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        raise NotConverted(
            f"Het bestand was na {PATIENCE} seconden nog niet klaar. Maak het document korter."
        ) from None
    if done.returncode:
        report = done.stderr.decode(errors="replace").strip()
        raise NotConverted(f"Het bestand kon niet worden gemaakt. Pandoc meldt: {report}")
