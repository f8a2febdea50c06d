"""What the sealed history tells of a version: its content, and each file that was made of it."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.documents.claims import content_sha256
from agenda.documents.models import Edition, EditionFile
from agenda.history.log import rests_on_the_one_before
from agenda.history.models import HistoryLine

TELLING = ("dossier.build", "dossier.add_file")


def sums_of(files: Iterable[EditionFile]) -> list[str]:
    """One line for each, as in ``SHA256SUMS``."""
    return sorted(_sum(file) for file in files)


def _sum(file: EditionFile) -> str:
    return f"{file.sha256}  {file.name}"


class Sealed:
    """The lines about one version; one that does not rest on the line before it tells nothing."""

    def __init__(self, session: Session, edition: Edition) -> None:
        self.edition = edition
        self.lines = [one for one in _lines(session, edition) if rests_on_the_one_before(session, one)]

    def has_content(self) -> bool:
        """Whether the content is what it was when it was frozen."""
        told = self._told("sha256")
        now = content_sha256(self.edition.content)
        return bool(told) and all(now == one for one in (self.edition.content_sha256, *told))

    def has_file(self, file: EditionFile) -> bool:
        return any(_sum(file) in one for one in self._told("files"))

    def _told(self, name: str) -> list[str]:
        return [line.difference[name][1] for line in self.lines if name in line.difference]


def _lines(session: Session, edition: Edition) -> Sequence[HistoryLine]:
    return session.scalars(
        select(HistoryLine)
        .where(HistoryLine.object_kind == Edition.__tablename__, HistoryLine.object_id == edition.id)
        .where(HistoryLine.event.in_(TELLING))
        .order_by(HistoryLine.sequence)
    ).all()
