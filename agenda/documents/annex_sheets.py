"""What stands on the sheet of an annex, the same in every format."""

from decimal import Decimal

from agenda.documents.blocks import Annex, DataList, FlowBlock, Paragraph
from agenda.kernel.dutch import count, spoken_number

SIGNS_OF_SEAL = 16
UNITS = ("bytes", "kB", "MB", "GB")
STEP = 1000


def sheet_of(annex: Annex) -> tuple[FlowBlock, ...]:
    remark = [Paragraph(annex.remark)] if annex.remark else []
    return (annex.heading, DataList(facts_of(annex)), *remark)


def facts_of(annex: Annex) -> list[tuple[str, str]]:
    pages = [count(annex.pages, "bladzijde", "bladzijden")] if annex.pages else []
    return [
        ("Bestand", annex.name),
        ("Omvang", ", ".join([*pages, spoken_size(annex.size)])),
        ("SHA-256", short_seal(annex.sha256)),
    ]


def spoken_size(size: int) -> str:
    amount, unit = Decimal(size), 0
    while amount >= STEP and unit < len(UNITS) - 1:
        amount, unit = amount / STEP, unit + 1
    return f"{spoken_number(round(amount, 1 if unit > 1 else 0))} {UNITS[unit]}"


def short_seal(sha256: str) -> str:
    """Its beginning, in groups that an eye can follow; whole it stands in the manifest."""
    begin = sha256[:SIGNS_OF_SEAL]
    return " ".join(begin[place : place + 4] for place in range(0, len(begin), 4)) + " …"
