"""Files that go with a document: what of them can be taken over in its PDF, and that done."""

import json
import subprocess
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass, field
from pathlib import Path
from shutil import copyfile
from typing import Any

import structlog

from agenda.documents.confinement import MOST_PAGES, Waiting, run_module, set_to_work, waiting_module
from agenda.documents.workplace import workplace
from agenda.kernel.dutch import spoken_list, spoken_number
from agenda.kernel.refusal import Refusal

STAMPS = Path(__file__).parents[2] / "templates" / "documents" / "stamps.typ"
PATIENCE_TO_LOOK, PATIENCE_TO_BIND = 60, 180
ONE_ANNEX = 3
NEW_LINE = "\n"

APART = "Het hoort er als los bestand bij."
TROUBLES = {
    "locked": f"Dit stuk is met een wachtwoord beveiligd en kan daarom niet worden overgenomen. {APART}",
    "guarded": f"Dit stuk is door de maker beveiligd tegen overnemen. {APART}",
    "broken": f"Dit stuk is beschadigd en kan daarom niet worden overgenomen. {APART}",
    "long": f"Dit stuk heeft te veel bladzijden (meer dan {spoken_number(MOST_PAGES)}) om over te nemen. {APART}",
    "large": f"Dit stuk wordt bij het openen te groot en kan daarom niet worden overgenomen. {APART}",
}
NO_PDF = "Dit stuk is geen pdf, maar een {kind}-bestand, en kan daarom niet worden overgenomen. " + APART
NOT_TAGGED = "De maker heeft dit stuk niet toegankelijk gemaakt: een schermlezer kan de bladzijden niet goed voorlezen."
HIDDEN = "Dit stuk heeft verborgen lagen: wat daarin staat is niet te zien, maar wel in het bestand te vinden."
NOT_LOOKED = (
    "Het stuk {name} kon niet worden bekeken. Dat ligt aan ons: probeer het later opnieuw of vraag de beheerder."
)
MOST_LOGGED = 2_000

log = structlog.get_logger()


class NotAssembled(Refusal):
    """The annexes did not get into the PDF."""


@dataclass(frozen=True)
class Look:
    """``remark`` tells why no page can be taken over, or what is left out when that is done."""

    pages: int = 0
    remark: str = ""
    conforms: bool = False
    weight: int = field(default=0, compare=False)
    """What it costs to take it over: about as much as so many bytes that are drawn."""


@dataclass(frozen=True)
class Placed:
    """An annex of ``pages`` pages behind page ``after`` (from 1) of the document, its sheet.

    ``first`` is the page number that is printed on its first page.
    """

    sha256: str
    pages: int
    after: int
    first: int
    label: str
    title: str


def look(folder: Path, sha256: str, name: str) -> Look:
    """At the file with this name, which lies in ``folder`` under its hash."""
    kind = name.rpartition(".")[2].lower()
    if kind != "pdf":
        return Look(remark=NO_PDF.format(kind=kind))
    try:
        done = run_module("annexing.looker", [folder / sha256], PATIENCE_TO_LOOK)
    except subprocess.TimeoutExpired as late:
        return _seen(late.stdout or b"")
    if done.returncode > 0:
        log.error("looker failed", sha256=sha256, status=done.returncode, said=_end_of(done.stderr))
        if not done.stdout:
            raise NotAssembled(NOT_LOOKED.format(name=name))
    return _seen(done.stdout)


def _seen(lines: bytes) -> Look:
    """Of a process that was ended before its first line nothing is known but that."""
    told: dict[str, Any] = {"trouble": "large"}
    for number, line in enumerate(lines.splitlines()):
        told = json.loads(line) if number == 0 else told | json.loads(line)
    if "trouble" in told:
        return Look(remark=TROUBLES[told["trouble"]])
    return Look(told["pages"], _remark(told), told.get("conforms", False), told["weight"])


def _remark(told: dict[str, Any]) -> str:
    taken_out = told["taken_out"]
    left_out = f"Uit dit stuk is weggelaten: {spoken_list(taken_out, 'en')}." if taken_out else ""
    hidden, untagged = HIDDEN if told["hidden"] else "", "" if told["tagged"] else NOT_TAGGED
    return " ".join(part for part in (left_out, hidden, untagged) if part)


def waiting_binder() -> AbstractContextManager[Waiting]:
    """To be begun while the document is still being set: starting takes as long as binding a few pages."""
    return waiting_module("annexing.binder")


def assemble(
    main: bytes,
    placed: Sequence[Placed],
    folder: Path,
    fonts: Path,
    *,
    claims: bool,
    binder: Waiting | None = None,
) -> bytes:
    """The PDF with the pages of the annexes behind their sheets.

    Without ``claims`` it no longer says of itself that it is PDF/UA and PDF/A. What :func:`look` would take no page of
    is refused.
    """
    with workplace() as work, nullcontext(binder) if binder else waiting_binder() as begun:
        root = Path(work)
        copyfile(STAMPS, root / STAMPS.name)
        (root / "main.pdf").write_bytes(main)
        order = {"placed": [asdict(one) for one in placed], "claims": claims}
        (root / "order.json").write_text(json.dumps(order), encoding="utf-8")
        try:
            done = set_to_work(begun, [root, folder.resolve(), fonts.resolve()], PATIENCE_TO_BIND)
        except subprocess.TimeoutExpired:
            raise NotAssembled(f"De bijlagen stonden na {PATIENCE_TO_BIND} seconden nog niet in de pdf.") from None
    if done.returncode:
        log.error("binder failed", status=done.returncode, said=_end_of(done.stderr))
        raise NotAssembled(_failure(done.returncode, done.stderr.decode(errors="replace")))
    return done.stdout


def _failure(status: int, report: str) -> str:
    if status == ONE_ANNEX:
        label = report.partition(NEW_LINE)[0]
        return f"Bijlage {label} kan niet in de pdf. Bewaar het stuk opnieuw als pdf en vervang het."
    if status < 0:
        return "De pdf met bijlagen vroeg te veel geheugen of rekentijd. Maak een of meer bijlagen kleiner."
    return f"De bijlagen konden niet in de pdf. De binder meldt: {report.strip().rpartition(NEW_LINE)[2]}"


def _end_of(report: bytes) -> str:
    return report.decode(errors="replace")[-MOST_LOGGED:]
