"""What loading did."""

from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from agenda.actions.models import Action, Goal
from agenda.exchange.reading import Places
from agenda.exchange.shape import ProgrammeFile
from agenda.kernel.refusal import Fault
from agenda.kernel.rights import Stamp
from agenda.parties.queries import PartyKeys
from agenda.programmes.models import Programme


@dataclass
class Loading:
    """One file on its way in: what was found so far, what was done, and what was refused."""

    session: Session
    file: ProgrammeFile
    places: Places
    stamp: Stamp
    programme: Programme
    keys: PartyKeys
    goals: dict[str, Goal] = field(default_factory=dict)
    actions: dict[str, Action] = field(default_factory=dict)
    added: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)

    def refuse(self, path: tuple[str | int, ...], sentence: str) -> None:
        self.faults.append(Fault(self.places.name(path), sentence))
