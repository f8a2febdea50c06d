from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.orm import Session

from agenda.consultations.models import Consultation
from agenda.consultations.rules import paper_label
from agenda.documents.content import Annex
from agenda.documents.formats import Materials
from agenda.documents.models import Edition
from agenda.documents.queries import last_version
from agenda.documents.services import Files, Paper, Subject, keep_edition, lay_annexes, write_files
from agenda.documents.workplace import workplace
from agenda.dossiers.content import dossier_document
from agenda.dossiers.queries import DossierFacts, dossier_facts
from agenda.dossiers.shown import KIND
from agenda.dossiers.sources import sources_of
from agenda.dossiers.variants import VARIANTS, Variant
from agenda.history.services import record
from agenda.kernel.refusal import Fault, Invalid
from agenda.kernel.rights import Permission, Stamp, owned_by, require
from agenda.parties.models import Party


def draft_dossier(
    session: Session, consultation: Consultation, variant: str, stamp: Stamp, party: Party | None = None
) -> Paper:
    """What it says at this moment. Its annexes were not looked at yet.

    ``party`` is the one whose own it is; what that party notes for itself stands in it, so nobody else builds it.
    """
    chosen = _variant(variant, party)
    require(stamp.by, Permission.DOSSIER_BUILD, owned_by(consultation.programme_id, party.id if party else None))
    if party:
        require(stamp.by, Permission.ANNOTATION_READ, owned_by(consultation.programme_id, party.id))
    audience = chosen.audience(party.id if party else None)
    facts = dossier_facts(session, consultation, stamp.at, audience, party.id if party else None)
    stem = f"{consultation.occasion.key}-{chosen.file_stem(party.key if party else '')}"
    key = chosen.known_as(party.key if party else "")
    version = last_version(session, KIND, consultation.id, key) + 1
    document = dossier_document(facts, chosen, version=version, annexes=annexes_of(facts) if chosen.has_annexes else ())
    subject = Subject(consultation.programme_id, KIND, consultation.id, stem, key, audience)
    return Paper(subject, document, version, sources_of(*vars(facts).values()))


def _variant(name: str, party: Party | None) -> Variant:
    if name not in VARIANTS:
        raise Invalid([Fault("variant", f"‘{name}’ ken ik niet; kies uit: {', '.join(VARIANTS)}.")])
    chosen = VARIANTS[name]
    if chosen.of_one_party is not bool(party):
        told = "Zeg van welke partij het dossier is." if party is None else "Deze variant is niet van één partij."
        raise Invalid([Fault("party", told)])
    return chosen


def annexes_of(facts: DossierFacts) -> list[Annex]:
    """The papers of its items, in their order."""
    return [
        Annex(
            paper.sha256,
            paper.size,
            label := paper_label(item.number, paper.position),
            paper.title,
            f"{label} {paper.title}{Path(paper.name).suffix}",
        )
        for item in facts.items
        for paper in facts.papers[item.id]
    ]


def keep_dossier(session: Session, paper: Paper, files: Files, stamp: Stamp) -> Edition:
    """The next version of the dossier: its content frozen, with the files made of that."""
    require(stamp.by, Permission.DOSSIER_BUILD, paper.subject.scope)
    edition = keep_edition(session, paper, files)
    record(session, "dossier.build", edition, stamp, new={"name": edition.name, "sha256": edition.content_sha256})
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
        written, files = write_files(paper, formats, Materials(fonts, Path(folder)), lambda *_: None)
    return keep_dossier(session, written, files, stamp)
