import re
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy.orm import Session

from agenda.consultations.models import Consultation
from agenda.consultations.rules import paper_label
from agenda.documents.annex_sheets import spoken_size
from agenda.documents.bundle import safe
from agenda.documents.content import Annex
from agenda.documents.formats import Materials
from agenda.documents.models import Edition
from agenda.documents.queries import last_version
from agenda.documents.services import (
    Files,
    Paper,
    Subject,
    Tell,
    keep_edition,
    lay_annexes,
    unheard,
    write_files,
)
from agenda.documents.workplace import workplace
from agenda.dossiers.asking import refuse_builder
from agenda.dossiers.content import dossier_document
from agenda.dossiers.queries import DossierFacts, dossier_facts
from agenda.dossiers.sealed import sums_of
from agenda.dossiers.shown import KIND
from agenda.dossiers.sources import sources_of
from agenda.dossiers.variants import VARIANTS, Variant
from agenda.gateways.database import Database
from agenda.history.services import record
from agenda.kernel.dutch import spoken_list
from agenda.kernel.refusal import Fault, Invalid, NotNow
from agenda.kernel.rights import Stamp, owned_by
from agenda.parties.models import Party

SLASHES = re.compile(r"[/\\]")
LARGEST_TOGETHER = 400_000_000
"""In bytes. The zip holds each paper and the PDF with all their pages; a database keeps at most 1 GB in one piece."""


def draft_dossier(
    session: Session, consultation: Consultation, variant: str, stamp: Stamp, party: Party | None = None
) -> Paper:
    """What it says at this moment. Its annexes were not looked at yet.

    ``party`` is the one whose own it is; what that party notes for itself stands in it, so nobody else builds it.
    """
    chosen = _variant(variant, party)
    refuse_builder(stamp.by, owned_by(consultation.programme_id, party.id if party else None))
    audience = chosen.audience(party.id if party else None)
    facts = dossier_facts(session, consultation, stamp.at, audience, party.id if party else None)
    stem = f"{consultation.occasion.key}-{chosen.file_stem(party.key if party else '')}"
    key = chosen.known_as(party.key if party else "")
    version = last_version(session, KIND, consultation.id, key) + 1
    annexes = annexes_of(facts) if chosen.has_annexes else []
    _refuse_too_much(annexes)
    document = dossier_document(facts, chosen, version=version, annexes=annexes)
    subject = Subject(consultation.programme_id, KIND, consultation.id, stem, key, audience)
    return Paper(subject, document, version, sources_of(*vars(facts).values(), consultation.meeting))


def _variant(name: str, party: Party | None) -> Variant:
    if name not in VARIANTS:
        raise Invalid([Fault("variant", f"‘{name}’ ken ik niet; kies uit: {', '.join(VARIANTS)}.")])
    chosen = VARIANTS[name]
    if chosen.of_one_party is not bool(party):
        told = "Zeg van welke partij het dossier is." if party is None else "Deze variant is niet van één partij."
        raise Invalid([Fault("party", told)])
    return chosen


def _refuse_too_much(annexes: Sequence[Annex]) -> None:
    size = sum(annex.size for annex in annexes)
    if size > LARGEST_TOGETHER:
        largest = (f"{one.label} ({spoken_size(one.size)})" for one in sorted(annexes, key=lambda one: -one.size)[:3])
        raise NotNow(
            f"De stukken zijn samen {spoken_size(size)}; in een dossier past {spoken_size(LARGEST_TOGETHER)}. "
            f"Bewaar de grootste kleiner en vervang ze: {spoken_list(largest)}."
        )


def annexes_of(facts: DossierFacts) -> list[Annex]:
    """The papers of its items, in their order, each under the name that it has in the zip."""
    return [
        Annex(
            paper.sha256,
            paper.size,
            label := paper_label(item.number, paper.position),
            paper.title,
            safe(f"{label} {SLASHES.sub('-', paper.title)}{Path(paper.name).suffix}"),
        )
        for item in facts.items
        for paper in facts.papers[item.id]
    ]


def make_dossier(
    database: Database, draft: Callable[[Session], Paper], formats: Sequence[str], fonts: Path, tell: Tell = unheard
) -> tuple[Paper, Files]:
    """What ``draft`` says at one moment and the files of it, which are made while no session is open."""
    with workplace() as folder:
        with database.standing_still() as session:
            paper = draft(session)
            lay_annexes(session, paper.document, Path(folder))
        return write_files(paper, formats, Materials(fonts, Path(folder)), tell)


def keep_dossier(session: Session, paper: Paper, files: Files, stamp: Stamp) -> Edition:
    """The next version of the dossier: its content frozen, with the files made of that."""
    refuse_builder(stamp.by, paper.subject.scope)
    edition = keep_edition(session, paper, files)
    told = {"name": edition.name, "sha256": edition.content_sha256, "files": sums_of(edition.files)}
    record(session, "dossier.build", edition, stamp, new=told)
    return edition


def build_dossier(
    session: Session,
    consultation: Consultation,
    variant: str,
    formats: Sequence[str],
    fonts: Path,
    stamp: Stamp,
    party: Party | None = None,
) -> Edition:
    """All at once, in the transaction of the caller."""
    paper = draft_dossier(session, consultation, variant, stamp, party)
    with workplace() as folder:
        lay_annexes(session, paper.document, Path(folder))
        written, files = write_files(paper, formats, Materials(fonts, Path(folder)))
    return keep_dossier(session, written, files, stamp)
