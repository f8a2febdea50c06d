"""What a file says it was made of: the seal of the frozen content, and the release of Agenda that wrote it."""

import json
from dataclasses import dataclass
from hashlib import sha256
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pikepdf

from agenda.documents.archive import UNREADABLE
from agenda.documents.content import Document, content_text
from agenda.kernel.release import RELEASE

CONTENT, MADE_BY = "agenda-inhoud-sha256", "agenda-versie"
MANIFEST = "manifest.json"
LARGEST_MANIFEST = 4 * 1024**2
LARGEST_HEAD = 64 * 1024

# What the readers raise on files of others, beside what they tell they raise.
UNREADABLE_PDF = (pikepdf.PdfError, ValueError, RuntimeError, TypeError, AttributeError, KeyError)
UNREADABLE_HTML = (AssertionError, ValueError)


@dataclass(frozen=True)
class Claim:
    """A claim proves nothing by itself: hold it against the content that was kept, or make the file anew."""

    content_sha256: str
    release: str


def content_sha256(content: dict[str, Any]) -> str:
    return sha256(content_text(content)).hexdigest()


def claim_of(document: Document) -> Claim:
    return Claim(sha256(document.to_text()).hexdigest(), RELEASE)


def keywords_of(claim: Claim) -> list[str]:
    """As they stand in the metadata of a PDF."""
    return [f"{CONTENT}:{claim.content_sha256}", f"{MADE_BY}:{claim.release}"]


def read_claim(data: bytes) -> Claim | None:
    """What a pdf, zip or html claims; ``None`` if it was not made by Agenda, or can't be read."""
    if data.startswith(b"%PDF-"):
        return _named(_of_pdf(data))
    if data.startswith(b"PK"):
        return _named(_of_zip(data))
    return _named(_of_html(data))


def _named(told: dict[str, str]) -> Claim | None:
    return Claim(told[CONTENT], told[MADE_BY]) if CONTENT in told and MADE_BY in told else None


def _of_pdf(data: bytes) -> dict[str, str]:
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            words = str(pdf.docinfo.get("/Keywords", ""))
    except UNREADABLE_PDF:
        return {}
    pairs = (word.strip().partition(":") for word in words.split(","))
    return {name: value for name, _, value in pairs}


def _of_zip(data: bytes) -> dict[str, str]:
    try:
        with ZipFile(BytesIO(data)) as archive, archive.open(MANIFEST) as file:
            told = json.loads(file.read(LARGEST_MANIFEST))
    except UNREADABLE:
        return {}
    if not isinstance(told, dict):
        return {}
    named = {CONTENT: told.get("content_sha256"), MADE_BY: told.get("release")}
    return {name: value for name, value in named.items() if isinstance(value, str)}


class _Head(HTMLParser):
    """Keeps what the first ``meta`` elements of a page tell; text of people stands in none."""

    def __init__(self) -> None:
        super().__init__()
        self.told: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "meta" and values.get("name"):
            self.told.setdefault(str(values["name"]), values.get("content") or "")


def _of_html(data: bytes) -> dict[str, str]:
    head = _Head()
    try:
        head.feed(data[:LARGEST_HEAD].partition(b"</head>")[0].decode(errors="replace"))
    except UNREADABLE_HTML:
        return {}
    return head.told
