"""What a file of somebody else claims; a PDF or zip is opened in a process of its own, with limits."""

import json
import subprocess
from collections.abc import Sequence

from agenda.documents.claims import Claim, read_claim
from agenda.documents.confinement import run_module

PATIENCE = 180
TOO_MUCH = "Het bestand vraagt te veel geheugen of rekentijd om na te gaan."

MARKS = {b"%PDF-": "pdf", b"PK": "zip"}
"""By how a file begins, its format; any other is html."""


def format_of(data: bytes) -> str:
    return next((name for mark, name in MARKS.items() if data.startswith(mark)), "html")


def inspected(data: bytes, patience: float = PATIENCE) -> tuple[Claim | None, Sequence[str]]:
    """What it claims, and in Dutch what is wrong with it."""
    if format_of(data) == "html":
        return read_claim(data), ()
    lines = _told(data, patience).splitlines()
    told = json.loads(lines[0]) if lines else None
    return Claim(**told) if told else None, json.loads(lines[1]) if len(lines) > 1 else [TOO_MUCH]


def _told(data: bytes, patience: float) -> bytes:
    try:
        return run_module("annexing.inspector", (), patience, given=data).stdout
    except subprocess.TimeoutExpired as late:
        return late.stdout or b""
