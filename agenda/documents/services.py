from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from threading import Event

from sqlalchemy.orm import Session

from agenda.documents.claims import claim_of
from agenda.documents.content import Document
from agenda.documents.formats import Materials, write
from agenda.documents.looking import looked_at
from agenda.documents.models import Edition, EditionAnnex, EditionFile
from agenda.documents.queries import last_version
from agenda.gateways.files import StoredFile, keep
from agenda.kernel.confidentiality import Audience
from agenda.kernel.rights import Scope, owned_by

Source = tuple[str, int, int]
"""The kind of a record, its row number and its version."""


@dataclass(frozen=True)
class Subject:
    """Of what a document is an edition, and for whom; the names of its files begin with ``stem``."""

    programme: int
    kind: str
    identity: int
    stem: str
    variant: str
    audience: Audience

    @property
    def scope(self) -> Scope:
        return owned_by(self.programme, self.audience.party)


@dataclass(frozen=True)
class Paper:
    """A document that is not an edition yet.

    ``version`` is the number that it bears itself, if any; ``sources`` are as in an edition.
    """

    subject: Subject
    document: Document
    version: int | None = None
    sources: Sequence[Source] = ()


Files = Mapping[str, bytes]
"""Per format the file."""

SLOW = ("pdf", "zip")
KEPT = "Het resultaat wordt bewaard."
Tell = Callable[[int, int, str], None]
"""How many parts are done, of how many, and in Dutch what comes next."""


def unheard(done: int, total: int, told: str) -> None:
    """Nobody waits for it."""


def make_files(document: Document, formats: Sequence[str], materials: Materials) -> Files:
    """Takes long, and asks no database; the PDF in a zip is made once."""
    pdf = cache(lambda: write(document, "pdf", materials))
    given = materials if materials.pdf else replace(materials, pdf=pdf)
    return {name: pdf() if name == "pdf" else write(document, name, given) for name in formats}


def write_files(
    paper: Paper, formats: Sequence[str], materials: Materials, tell: Tell = unheard
) -> tuple[Paper, Files]:
    """The paper with its annexes looked at, and its files."""
    annexes, total = len(paper.document.annexes), len(paper.document.annexes) + len(formats) + 2
    if materials.annexes:
        looked = looked_at(paper.document, materials.annexes, lambda done, told: tell(1 + done, total, told))
        paper = replace(paper, document=looked)
    files = dict[str, bytes]()
    with ThreadPoolExecutor(len(SLOW)) as pool:
        begun = _begun(pool, paper.document, formats, materials)
        for done, name in enumerate(sorted(formats, key=_slowness), 1):
            tell(annexes + done, total, f"Bestand {done} van {len(formats)} wordt gemaakt: {name}.")
            files |= begun[name].result() if name in begun else make_files(paper.document, (name,), materials)
    tell(total - 1, total, KEPT)
    return paper, {name: files[name] for name in formats}


def _slowness(name: str) -> int:
    return SLOW.index(name) if name in SLOW else -1


def _begun(
    pool: Executor, document: Document, formats: Sequence[str], materials: Materials
) -> Mapping[str, Future[Files]]:
    """The PDF is made by other processes, so that the other files can be made meanwhile; the zip waits for it."""
    if not set(formats) & set(SLOW):
        return {}
    handed_over = Event()
    pdf = pool.submit(make_files, document, ("pdf",), replace(materials, handed_over=handed_over.set))
    pdf.add_done_callback(lambda _: handed_over.set())
    handed_over.wait()
    begun = {"pdf": pdf}
    if "zip" in formats:
        waiting = replace(materials, pdf=lambda: pdf.result()["pdf"])
        begun["zip"] = pool.submit(make_files, document, ("zip",), waiting)
    return begun


def keep_edition(session: Session, paper: Paper, files: Files) -> Edition:
    """Freezes the content as the next version, with its files: ``BO-2026-1-dossier-v1.pdf``.

    A version that somebody else took meanwhile is an ``IntegrityError``: the paper has to be made anew.
    """
    subject, document = paper.subject, paper.document
    version = paper.version or last_version(session, subject.kind, subject.identity, subject.variant) + 1
    name = f"{subject.stem}-v{version}"
    edition = Edition(
        programme_id=subject.programme,
        subject_kind=subject.kind,
        subject_id=subject.identity,
        variant=subject.variant,
        version=version,
        name=name,
        as_of=document.created,
        content=document.to_json(),
        content_sha256=claim_of(document).content_sha256,
        confidentiality=subject.audience.confidentiality,
        party_id=subject.audience.party,
        sources=[list(source) for source in paper.sources],
        annexes=[
            EditionAnnex(position=place, name=annex.name, sha256=annex.sha256, remark=annex.remark)
            for place, annex in enumerate(document.annexes, 1)
        ],
        files=[],
    )
    add_files(session, edition, files)
    session.add(edition)
    session.flush()
    return edition


def add_files(session: Session, edition: Edition, files: Files) -> None:
    for one, written in files.items():
        file = EditionFile(format=one, name=f"{edition.name}.{one}", sha256=keep(session, written))
        edition.files.append(file)


def lay_annexes(session: Session, document: Document, folder: Path) -> None:
    """Each file that goes with the document under its SHA-256, one in memory at a time."""
    for digest in dict.fromkeys(annex.sha256 for annex in document.annexes):
        stored = session.get_one(StoredFile, digest)
        (folder / digest).write_bytes(stored.content)
        session.expunge(stored)
