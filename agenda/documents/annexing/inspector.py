"""Tells what a PDF or zip of somebody else claims, and what is wrong within a zip, in a process of its own.

Runs as ``python -m agenda.documents.annexing.inspector`` with the file as its input; writes a line of JSON with the
claim, and then one with the faults.
"""

import json
import sys
from dataclasses import asdict

from agenda.documents.claims import read_claim
from agenda.documents.confinement import MEBIBYTE, confine
from agenda.documents.unbundling import bundle_faults

MEMORY, SECONDS = 2048 * MEBIBYTE, 120


def main(data: bytes) -> None:
    claim = read_claim(data)
    _tell(asdict(claim) if claim else None)
    _tell(list(bundle_faults(data)) if claim and data.startswith(b"PK") else [])


def _tell(told: object) -> None:
    print(json.dumps(told), flush=True)  # noqa: T201


if __name__ == "__main__":
    confine(MEMORY, SECONDS)
    main(sys.stdin.buffer.read())
