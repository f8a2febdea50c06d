"""Of which records a dossier was made, each as it was then."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from agenda.documents.services import Source
from agenda.kernel.records import Versioned


def sources_of(*gathered: Any) -> list[Source]:
    """Of all records that have a version among these, however deep in sequences and mappings: once each, in order.

    A goal, a measurement or the name of a party has none, so none of these is a source.
    """
    return sorted({(one.__tablename__, one.id, one.version) for one in records_in(gathered)})


def records_in(gathered: Iterable[Any]) -> Iterator[Versioned]:
    for one in gathered:
        if isinstance(one, Versioned):
            yield one
        elif isinstance(one, Mapping):
            yield from records_in(one.values())
        elif isinstance(one, Sequence) and not isinstance(one, str | bytes):
            yield from records_in(one)
