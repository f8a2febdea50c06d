"""Makes the files of a version again, from the content that was frozen then."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.orm import Session

from agenda.documents.content import Document
from agenda.documents.formats import Materials
from agenda.documents.models import Edition
from agenda.documents.services import Files, add_files, lay_annexes, make_files
from agenda.documents.workplace import workplace
from agenda.history.services import record
from agenda.kernel.rights import Permission, Stamp, require


def rebuild(session: Session, edition: Edition, formats: Sequence[str], fonts: Path) -> Files:
    """The same bytes each time, as long as it is the same release of Agenda that makes them."""
    document = Document.from_json(edition.content)
    with workplace() as folder:
        lay_annexes(session, document, Path(folder))
        return make_files(document, formats, Materials(fonts, Path(folder)))


def add_formats(session: Session, edition: Edition, formats: Sequence[str], fonts: Path, stamp: Stamp) -> Files:
    """Keeps beside the files of this version those of other formats; tells which were added."""
    kept = {file.format for file in edition.files}
    if not (missing := [name for name in formats if name not in kept]):
        return {}
    require(stamp.by, Permission.DOSSIER_BUILD, edition)
    files = rebuild(session, edition, missing, fonts)
    add_files(session, edition, files)
    record(session, "dossier.add_file", edition, stamp, new={"formats": missing})
    return files
