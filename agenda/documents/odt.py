"""OpenDocument texts: pandoc writes them, with the headings, tables and footnotes of the one content model."""

import subprocess
from functools import cache

from agenda.documents.archive import packed, unpacked
from agenda.documents.content import Document
from agenda.documents.docx import DIALECT
from agenda.documents.manuscript import Manuscript
from agenda.documents.pandoc import PANDOC, convert


def write_odt(document: Document) -> bytes:
    return packed(unpacked(convert(Manuscript(document, DIALECT).tree(), "odt", template())))


@cache
def template() -> str:
    """Pandoc's own template of an OpenDocument text."""
    words = [str(PANDOC), "--print-default-template=opendocument"]
    return subprocess.run(words, capture_output=True, check=True, env={}).stdout.decode()
