"""Terms that move: each keeps what it was, why it moved, and who agreed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from agenda.actions.values import ActionValues, Slip, TermValues
from agenda.actions.words import Adoption
from agenda.kernel.refusal import Fault
from agenda.terms.words import Strength


@dataclass(frozen=True)
class Pair:
    """A term as it was beside what it becomes."""

    old: TermValues
    new: TermValues

    @property
    def told(self) -> bool:
        return len(self.new.slips) > len(self.old.slips)

    @property
    def changed(self) -> bool:
        return self.old.wording != self.new.wording

    def slip(self, on: date, reason: str = "", agreed_by: str = "", agreed_in: str = "") -> Slip:
        old, new = self.old, self.new
        return Slip(old.wording, new.wording, old.last, new.last, on, reason, agreed_by, agreed_in)


def paired_terms(old: Sequence[TermValues], new: Sequence[TermValues]) -> list[TermValues | None]:
    """Beside each new term the old one that it was: the one with the same subject, else the one in the same place."""
    left = list(old)
    found: list[TermValues | None] = [None] * len(new)
    for likeness in LIKENESSES:
        found = [held or _taken(left, likeness, term) for term, held in zip(new, found, strict=True)]
    return found


LIKENESSES: tuple[Callable[[TermValues], Any], ...] = (
    lambda term: (term.milestone, term.subject, term.wording),
    lambda term: (term.milestone, term.subject),
    lambda term: term.milestone,
)
"""By what a term is known again, the surest first."""


def _taken(left: list[TermValues], likeness: Callable[[TermValues], Any], term: TermValues) -> TermValues | None:
    for place, held in enumerate(left):
        if likeness(held) == likeness(term):
            return left.pop(place)
    return None


def with_slips(old: ActionValues, new: ActionValues, on: date) -> ActionValues:
    """Each term that changed its wording keeps what it was; what was told of it before never gets lost."""
    pairs = zip(paired_terms(old.terms, new.terms), new.terms, strict=True)
    held = {share.party: share.term for share in old.shares}
    return replace(
        new,
        terms=tuple(_with_slip(before, term, on) for before, term in pairs),
        shares=tuple(
            replace(share, term=_with_slip(held.get(share.party), share.term, on)) if share.term else share
            for share in new.shares
        ),
    )


def _with_slip(held: TermValues | None, term: TermValues, on: date) -> TermValues:
    if held is None:
        return term
    pair = Pair(held, term)
    if pair.told:
        return term
    return replace(term, slips=(*held.slips, pair.slip(on)) if pair.changed else held.slips)


def slips_in_silence(old: ActionValues, new: ActionValues) -> Iterator[Fault]:
    """A promise that moves back is explained: why, and who agreed."""
    if old.adoption is not Adoption.ADOPTED:
        return
    for held, term in zip(paired_terms(old.terms, new.terms), new.terms, strict=True):
        if held is None or held.strength is not Strength.AGREED or not Pair(held, term).changed:
            continue
        slip = term.slips[-1] if Pair(held, term).told else Pair(held, term).slip(term.read_on)
        if slip.later and not (slip.reason.strip() and slip.agreed_by.strip()):
            yield Fault(
                "milestones" if term.milestone else "terms",
                f"De afgesproken termijn ‘{held.wording}’ schuift op: schrijf waarom en met wiens instemming.",
            )
