"""Whether a PDF keeps PDF/UA-1 and PDF/A, as far as what counts once it is part of another."""

from pathlib import Path

import page
import pikepdf

PROFILES = ("PDF/UA-1", "PDF/A-2a")
PARTS = frozenset("123")
MOST_ROWS = 20_000
OF_THE_FILE = ("-STREAM-LENGTH-", "-ID-PART-", "-ID-CONFORMANCE-", "-ID-SCHEMA-", "-ID-LEVEL-")
"""Rules about the file that it lies in (and of stream lengths the checker counts a last line end wrongly)."""


def keeps_its_claims(file: Path) -> bool:
    with pikepdf.open(file) as pdf:
        if not _claims(pdf):
            return False
    try:
        return not any(_faults(file, profile) for profile in PROFILES)
    except page.PageError:
        return False


def _claims(pdf: pikepdf.Pdf) -> bool:
    try:
        with pdf.open_metadata() as about:
            return str(about.get("pdfuaid:part")) == "1" and str(about.get("pdfaid:part")) in PARTS
    except (ValueError, RuntimeError, KeyError, TypeError):
        return False


def _faults(file: Path, profile: str) -> list[str]:
    limits = page.SafetyLimits(max_table_grid_rows=MOST_ROWS)
    failures = page.validate_pdf(file, profile=profile, limits=limits).failures
    return [one.rule_id for one in failures if not any(sign in one.rule_id for sign in OF_THE_FILE)]
