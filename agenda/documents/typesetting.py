"""Starts the typesetter for what one document needs of it."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agenda.documents.confinement import run_module
from agenda.documents.glyphs import Glyphs
from agenda.documents.workplace import workplace
from agenda.kernel.refusal import Refusal

TEMPLATES = Path(__file__).parents[2] / "templates" / "documents"
FONT_FILES = "SourceSans3-*.ttf"
PATIENCE = 180


class NotTypeset(Refusal):
    """Nothing came of it."""


@dataclass(frozen=True)
class Job:
    """``main`` is a template in ``templates/documents``, which reads ``data``; ``seconds`` the moment it bears."""

    main: str
    data: dict[str, Any]
    form: str
    seconds: int


@contextmanager
def typeset(job: Job, fonts: Path) -> Iterator[Path]:
    """The folder with what the typesetter wrote, for as long as it is asked for."""
    with workplace() as folder:
        root = Path(folder)
        shutil.copytree(TEMPLATES, root, dirs_exist_ok=True)
        (root / "document.json").write_text(json.dumps(job.data, ensure_ascii=False), encoding="utf-8")
        run(root, job.main, str(fonts.resolve()), job.form, str(job.seconds))
        yield root


def run(root: Path, *words: str) -> None:
    try:
        done = run_module("typesetter", [root, *words], PATIENCE, place=root)
    except subprocess.TimeoutExpired:
        raise NotTypeset(f"De pdf was na {PATIENCE} seconden nog niet klaar. Maak het document korter.") from None
    if done.returncode:
        raise NotTypeset(failure(done.returncode, done.stderr.decode(errors="replace")))


def failure(status: int, report: str) -> str:
    if status < 0:
        return "De pdf vroeg te veel geheugen of rekentijd. Maak het document korter."
    return f"De pdf kon niet worden gemaakt. De zetter meldt: {report.strip()}"


def glyphs(fonts: Path) -> Glyphs:
    files = sorted(fonts.glob(FONT_FILES))
    if not files:
        raise NotTypeset(f"Het lettertype voor pdf-bestanden ontbreekt in {fonts}. Draai eerst `make setup`.")
    return Glyphs(*files)
