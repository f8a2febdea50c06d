"""The whole history held against its seals, its checkpoints and the heads that lie outside the database."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.history import checkpoints, heads
from agenda.history.chain import BEGINNING, UNREADABLE, Content, Place, Walk, lines_named
from agenda.history.checkpoints import checkpoint_signature
from agenda.history.heads import Head, KeptHead
from agenda.history.models import HistoryCheckpoint, HistoryHead
from agenda.history.outside import Files, faults_in_files, faults_of_heads
from agenda.history.rules import is_signed
from agenda.kernel.refusal import Fault

EVENTS = frozenset({heads.EVENT, checkpoints.EVENT})


@dataclass
class Examination:
    """``session`` sees one moment. What was looked at stands in the fields once ``faults`` has come to its end.

    ``read`` gives the heads outside, None leaves them out. They are read before the walk, to know what it must meet,
    and after it, to see that none is gone: the history goes on meanwhile.
    """

    session: Session
    key: bytes
    read: Callable[[], Sequence[KeptHead]] | None = None
    walk: Walk = field(init=False)
    begin: Place = BEGINNING
    checkpoints: list[HistoryCheckpoint] = field(default_factory=list)
    heads: list[Head] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def faults(self) -> Iterator[Fault]:
        laid = {kept.head.sequence: kept for kept in self._outside() if kept.head}
        yield from self._of_checkpoints()
        self.walk = Walk(self.session, self.key, self.begin, EVENTS, frozenset(laid))
        yield from self.walk.faults()
        yield from self._of_key()
        yield from self._of_end()
        yield from self._of_pruning()
        yield from self._of_heads(laid)
        yield from self._of_files()

    def _outside(self) -> Sequence[KeptHead]:
        return self.read() if self.read else ()

    def _of_checkpoints(self) -> Iterator[Fault]:
        for number in self.session.scalars(select(HistoryCheckpoint.id).order_by(HistoryCheckpoint.sequence)).all():
            if found := self._signed_checkpoint(number):
                self.checkpoints.append(found)
                self.begin = Place(found.sequence, (found.seal,))
            else:
                yield Fault(f"ijkpunt {number}", "is niet door deze installatie getekend.")
        for earlier, later in pairwise(self.checkpoints):
            if later.pruned_at < earlier.pruned_at:
                yield Fault(_checkpoint_at(later.sequence), "is ouder dan het ijkpunt ervoor.")

    def _signed_checkpoint(self, number: int) -> HistoryCheckpoint | None:
        try:
            found = self.session.get_one(HistoryCheckpoint, number)
            return found if is_signed(found.signature, checkpoint_signature(found, self.key)) else None
        except UNREADABLE:
            return None

    def _of_key(self) -> Iterator[Fault]:
        if self.walk.lines == self.walk.altered > 1:
            yield Fault("sleutel", "geen enkele regel past erbij; is AGENDA_HISTORY_KEY nog dezelfde?")

    def _of_end(self) -> Iterator[Fault]:
        end = self.walk.place
        head = self.session.execute(select(HistoryHead.sequence, HistoryHead.seal)).first()
        if head is None:
            yield Fault("kop", "in de database staat niet welke regel de laatste is.")
        elif head.sequence > end.sequence:
            lacking = lines_named(end.sequence + 1, head.sequence)
            yield Fault(lacking, f"de laatste regel hoort nummer {head.sequence} te zijn: het eind ontbreekt.")
        elif head.sequence < end.sequence:
            surplus = lines_named(head.sequence + 1, end.sequence)
            yield Fault(surplus, f"volgens de kop is regel {head.sequence} de laatste: dit staat er te veel.")
        elif end.seals and head.seal not in end.seals:
            yield Fault(f"regel {end.sequence}", "de kop noemt een ander zegel dan deze laatste regel heeft.")

    def _of_pruning(self) -> Iterator[Fault]:
        told = {_pruned(line): line["sequence"] for line in self._lines_of(checkpoints.EVENT)}
        held = {(one.sequence, one.seal) for one in self.checkpoints}
        for pruned in told.keys() - held:
            yield Fault(_checkpoint_at(pruned[0]), f"ontbreekt, terwijl regel {told[pruned]} ervan vertelt.")
        for last in self.checkpoints[-1:]:
            if (last.sequence, last.seal) not in told:
                yield Fault(_checkpoint_at(last.sequence), "hoort hier niet: geen regel vertelt van dit opschonen.")

    def _of_heads(self, laid: Mapping[int, KeptHead]) -> Iterator[Fault]:
        """Those from before the first line that is left can't be met any more."""
        begin = self.begin.sequence
        self.heads = [kept.head for kept in laid.values() if kept.head and kept.head.sequence >= begin]
        seals = {begin: self.begin.seals[0]} | self.walk.seals
        return faults_of_heads(laid, self.heads, seals, self.walk.place.sequence)

    def _of_files(self) -> Iterator[Fault]:
        if self.read:
            recorded = [Head(line["at"], line["sequence"], line["seal"]) for line in self._lines_of(heads.EVENT)]
            files = Files(self._outside(), recorded, self.key)
            yield from faults_in_files(files)
            self.notes += files.notes

    def _lines_of(self, event: str) -> list[Content]:
        return [line for line in self.walk.of_events if line["event"] == event]


def faults_in_chain(session: Session, key: bytes) -> Iterator[Fault]:
    """What is the matter inside the database alone, by line number; nothing when the history is intact there."""
    return Examination(session, key).faults()


def _pruned(line: Content) -> tuple[object, object]:
    """Up to which line, and its seal, as the line about the pruning tells; nothing when it can't be made out."""
    try:
        return line["difference"]["sequence"][1], str(line["difference"]["seal"][1])
    except (KeyError, TypeError, IndexError):
        return None, None


def _checkpoint_at(number: object) -> str:
    return f"ijkpunt bij regel {number}"
