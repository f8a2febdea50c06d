"""No is a sentence: in Dutch, for the one who must mend it."""

from collections.abc import Iterable
from dataclasses import dataclass


class Refusal(Exception):
    """The request can't be carried out; ``str()`` is the sentence for the person who asked."""


class NotAllowed(Refusal):
    """The actor lacks the permission: by its stored word and the key of the actor, where these are known."""

    def __init__(self, sentence: str = "", *, needs: str | None = None, by: str | None = None) -> None:
        super().__init__(sentence)
        self.needs, self.by = needs, by


class NotFound(Refusal):
    """There is no such thing, or none that this actor may know of."""


class NotNow(Refusal):
    """Allowed in itself, but not in this state."""


class Changed(Refusal):
    """Somebody else saved the record since the actor began."""


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong in what was given: ``place`` says where (a field, a line, a cell), ``sentence`` what to do."""

    place: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}" if self.place else self.sentence


class Invalid(Refusal):
    """What was given can't be accepted; ``faults`` holds all that is wrong, at once."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(str(fault) for fault in self.faults))
