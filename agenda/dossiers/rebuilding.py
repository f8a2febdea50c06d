"""Makes the files of a version again, from the content that was frozen then."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.orm import Session

from agenda.documents.content import Document
from agenda.documents.formats import Materials
from agenda.documents.models import Edition
from agenda.documents.services import Files, add_files, lay_annexes, make_files
from agenda.documents.workplace import workplace
from agenda.dossiers.sealed import sums_of
from agenda.dossiers.shown import require_seen
from agenda.history.services import record
from agenda.kernel.rights import Permission, Stamp


def rebuild(session: Session, edition: Edition, formats: Sequence[str], fonts: Path) -> Files:
    """The same bytes each time, as long as it is the same release of Agenda that makes them."""
    document = Document.from_json(edition.content)
    with workplace() as folder:
        lay_annexes(session, document, Path(folder))
        return make_files(document, formats, Materials(fonts, Path(folder)))


def lacking(edition: Edition, formats: Sequence[str]) -> list[str]:
    """In which of these no file of it is kept."""
    kept = {file.format for file in edition.files}
    return [name for name in formats if name not in kept]


def add_formats(session: Session, edition: Edition, files: Files, stamp: Stamp) -> None:
    """Keeps these beside the files of this version; what somebody else kept meanwhile stays."""
    require_seen(stamp.by, Permission.DOSSIER_BUILD, edition)
    if missing := lacking(edition, list(files)):
        add_files(session, edition, {name: files[name] for name in missing})
        added = [file for file in edition.files if file.format in missing]
        record(session, "dossier.add_file", edition, stamp, new={"files": sums_of(added)})
