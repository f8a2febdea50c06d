"""What loading does, and what it found."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy.orm import Session

from agenda.exchange.directory import Directory
from agenda.exchange.places import Path
from agenda.exchange.reading import PlaceNames, Shaped
from agenda.exchange.shape import Part, ProgrammeFile
from agenda.kernel.refusal import Fault, Invalid
from agenda.kernel.rights import Stamp
from agenda.kernel.words import Word
from agenda.programmes.models import Programme
from agenda.terms.calendar import TermCalendar

SomePart = TypeVar("SomePart", bound=Part)


class Verdict(Word):
    """What a file makes of one thing in it."""

    ADDED = "added", "toegevoegd"
    CHANGED = "changed", "gewijzigd"
    UNCHANGED = "unchanged", "ongewijzigd"
    REFUSED = "refused", "geweigerd"


@dataclass
class Loading:
    """One file on its way in. ``trial`` tells that it is only looked at: the transaction is to be undone."""

    session: Session
    shape: Shaped
    places: PlaceNames
    stamp: Stamp
    programme: Programme
    directory: Directory
    calendar: TermCalendar
    trial: bool = False
    verdicts: dict[Path, Verdict] = field(default_factory=dict)
    faults: list[tuple[Path, Fault]] = field(default_factory=list)

    @property
    def file(self) -> ProgrammeFile:
        return self.shape.file

    def parts(self, name: str, parts: Iterable[SomePart]) -> Iterator[tuple[Path, SomePart]]:
        """The parts of a list that were not refused yet, each with its path in the file."""
        for place, part in enumerate(parts):
            path = self.shape.original((name, place))
            if not self.refused(path):
                yield path, part

    def refuse_all(self, path: Path, refusal: Invalid, places: Mapping[str, str]) -> None:
        """``places`` gives, per field of the values, the field of the file; ``names-0-short`` belongs to ``names``."""
        for fault in refusal.faults:
            field = places.get(fault.place.partition("-")[0])
            self.refuse((*path, field) if field else path, fault.sentence)

    def refuse(self, path: Path, sentence: str) -> None:
        self.faults.append((path, Fault(self.places.name(path), sentence)))
        self.verdicts[path[:2]] = Verdict.REFUSED

    def tell(self, path: Path, verdict: Verdict) -> None:
        self.verdicts.setdefault(path, verdict)

    def refused(self, path: Path) -> bool:
        return self.verdicts.get(path[:2]) is Verdict.REFUSED

    @property
    def added(self) -> Counter[str]:
        return self.counted(Verdict.ADDED)

    @property
    def changed(self) -> Counter[str]:
        return self.counted(Verdict.CHANGED)

    @property
    def unchanged(self) -> Counter[str]:
        return self.counted(Verdict.UNCHANGED)

    def counted(self, verdict: Verdict) -> Counter[str]:
        """Per kind of thing how many got this verdict."""
        return Counter(str(path[0]) for path, one in self.verdicts.items() if one is verdict)

    @property
    def told_faults(self) -> Sequence[Fault]:
        return list(dict.fromkeys(fault for _, fault in self.faults))
