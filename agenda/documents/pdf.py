"""PDF/A-2a and PDF/UA-1 by Typst, from the templates in ``templates/documents``."""

import json
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from agenda.documents.content import Document
from agenda.documents.glyphs import Glyphs
from agenda.documents.pages import page_data
from agenda.kernel.refusal import Refusal

TEMPLATES = Path(__file__).parents[2] / "templates" / "documents"
TYPESETTER = Path(__file__).with_name("typesetter.py")
FONT_FILES = "SourceSans3-*.ttf"
PATIENCE = 180


class NotTypeset(Refusal):
    """No PDF came of it."""


def write_pdf(document: Document, fonts: Path) -> bytes:
    """``fonts`` is the folder with the TrueType files of Source Sans 3. Signs that these lack become □."""
    data = page_data(document, glyphs(fonts).settable)
    with TemporaryDirectory(prefix="agenda-pdf-") as folder:
        root = Path(folder)
        shutil.copytree(TEMPLATES, root, dirs_exist_ok=True)
        (root / "document.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        return typeset(root, f"{document.layout}.typ", fonts.resolve(), int(document.created.timestamp()))


def replaced_signs(document: Document, fonts: Path) -> Counter[str]:
    """The signs that a PDF shows as □, with how often; other formats keep them."""
    return Counter(glyphs(fonts).missing(json.dumps(document.to_json(), ensure_ascii=False)))


def glyphs(fonts: Path) -> Glyphs:
    files = sorted(fonts.glob(FONT_FILES))
    if not files:
        raise NotTypeset(f"Het lettertype voor pdf-bestanden ontbreekt in {fonts}. Draai eerst `make setup`.")
    return Glyphs(*files)


def typeset(root: Path, name: str, fonts: Path, seconds: int) -> bytes:
    command = [sys.executable, "-I", str(TYPESETTER), str(root), name, str(fonts), str(seconds)]
    try:
        done = subprocess.run(command, cwd=root, env={}, capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        raise NotTypeset(f"De pdf was na {PATIENCE} seconden nog niet klaar. Maak het document korter.") from None
    if done.returncode:
        raise NotTypeset(failure(done.returncode, done.stderr.decode(errors="replace")))
    return done.stdout


def failure(status: int, report: str) -> str:
    if status < 0:
        return "De pdf vroeg te veel geheugen of rekentijd. Maak het document korter."
    return f"De pdf kon niet worden gemaakt. De zetter meldt: {report.strip()}"
