"""What changed since the version that a reader has."""

from collections.abc import Iterable, Mapping, Sequence

from agenda.documents.comparison.differences import Difference, differences
from agenda.documents.content import Document
from agenda.documents.models import Edition
from agenda.dossiers.shown import OF_A_VERSION


def document_of(edition: Edition) -> Document:
    return Document.from_json(edition.content)


def changed_since(former: Edition, edition: Edition) -> list[Difference]:
    return differences(document_of(former), document_of(edition), OF_A_VERSION)


def changed_since_each(formers: Iterable[Edition], edition: Edition) -> Mapping[int, Sequence[Difference]]:
    """Per former version (row number), compared once however many readers have it."""
    distinct = {one.id: one for one in formers}
    if not distinct:
        return {}
    now = document_of(edition)
    return {number: differences(document_of(one), now, OF_A_VERSION) for number, one in distinct.items()}
