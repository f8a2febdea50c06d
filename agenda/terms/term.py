"""A term: its own words, and the days they stand for."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from agenda.terms.words import Precision, Strength


def written(day: date | None) -> str | None:
    return day.isoformat() if day else None


@dataclass(frozen=True)
class Proposal:
    """The days that an open wording probably means, for a person to confirm."""

    first: date | None
    last: date | None

    def as_dict(self) -> dict[str, str | None]:
        return {"first": written(self.first), "last": written(self.last)}


@dataclass(frozen=True)
class Term:
    """A wording as it was given, with the widest range of days it can mean.

    ``first`` and ``last`` belong to the range; one of them is None when the wording gives one bound only, both when
    the term is ``open`` (a person must say more) or just ``recurring``. ``assumed`` tells that a recess was reckoned
    by a rule of thumb: it is shown to people, not stored with the term.
    """

    wording: str
    first: date | None = None
    last: date | None = None
    precision: Precision = Precision.OPEN
    approximate: bool = False
    strength: Strength | None = None
    recurring: bool = False
    open: bool = False
    proposal: Proposal | None = None
    assumed: bool = False

    def as_dict(self) -> dict[str, Any]:
        return {
            "wording": self.wording,
            "first": written(self.first),
            "last": written(self.last),
            "precision": self.precision.value,
            "approximate": self.approximate,
            "strength": self.strength.value if self.strength else None,
            "recurring": self.recurring,
            "open": self.open,
            "proposal": self.proposal.as_dict() if self.proposal else None,
        }
