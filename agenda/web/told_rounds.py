"""What the board of a coordination round tells, and whom a new round would ask."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agenda.accounts.queries import actor_names
from agenda.letters.models import Coordination, Letter, Passage, PassageAnswer
from agenda.letters.round_queries import comments_on
from agenda.letters.rounds import (
    SILENT_MEANS,
    WAITING,
    asked_by_itself,
    called,
    grouped,
    is_objection,
    is_open,
    is_outdated,
    is_over,
    why_not_agreed,
)
from agenda.letters.words import PassageState
from agenda.parties.queries import Naming, names_on
from agenda.web.forms.fields import by_name
from agenda.web.object_history import history_of
from agenda.web.visit import visit


@dataclass(frozen=True)
class Offer:
    """A passage with whom it can be put to; ``likely`` are those who are asked unless the writer chooses otherwise."""

    passage: Passage
    likely: frozenset[int]
    parties: tuple[int, ...]

    @property
    def title(self) -> str:
        return called(self.passage)

    def asked(self, chosen: Collection[str]) -> list[int]:
        return [party for party in self.parties if f"{self.passage.id}-{party}" in chosen]

    def asked_names(self, chosen: Collection[str], names: Mapping[int, Naming]) -> list[str]:
        return [names[party].short for party in self.asked(chosen)]


@dataclass(frozen=True)
class Told:
    """A passage on the board, with what each party says of it."""

    passage: Passage
    answers: Sequence[PassageAnswer]

    @property
    def title(self) -> str:
        return called(self.passage)

    @property
    def answered(self) -> list[PassageAnswer]:
        return [one for one in self.answers if one.verdict]

    @property
    def silent(self) -> list[PassageAnswer]:
        return [one for one in self.answers if not one.verdict]

    def silent_names(self, names: Mapping[int, Naming]) -> list[str]:
        return [names[one.party_id].short for one in self.silent]

    @property
    def lacks(self) -> str:
        return why_not_agreed(self.answers)

    @property
    def outdated(self) -> bool:
        return any(is_outdated(one) for one in self.answers)

    @property
    def is_agreed(self) -> bool:
        return self.passage.state in {PassageState.AGREED, PassageState.APPROVED}


@dataclass(frozen=True)
class OfParty:
    """How far one party is."""

    party: int
    asked: int
    silent: int
    objects: int

    @property
    def answered(self) -> int:
        return self.asked - self.silent


def offers(passages: Iterable[Passage], letter: Letter) -> list[Offer]:
    """The parties are those of which somebody has a part in it, and after those all others by name."""
    names = names_on(visit.session, letter.dated)
    everybody = [party for party, _ in by_name(visit.names)]
    found = []
    for one in passages:
        likely = frozenset(asked_by_itself(one, names))
        first = [party for party in everybody if party in likely]
        found.append(Offer(one, likely, (*first, *(party for party in everybody if party not in likely))))
    return found


def put_to(offered: Iterable[Offer], chosen: Collection[str]) -> tuple[int, int]:
    """How many passages, and how many parties, are chosen."""
    asked = [parties for one in offered if (parties := one.asked(chosen))]
    return len(asked), len({party for parties in asked for party in parties})


def told_board(letter: Letter, asked: Coordination) -> dict[str, Any]:
    parties = _per_party(asked)
    rows = [Told(given[0].passage, given) for given in grouped(asked.answers).values()]
    comments = comments_on(visit.session, letter)
    return {
        "rows": rows,
        "parties": parties,
        "silent_names": [visit.names[one.party].short for one in parties if one.silent],
        "open": is_open(asked),
        "over": is_over(asked, visit.today),
        "silent_means": SILENT_MEANS[asked.silence],
        "objects": {one.id for one in asked.answers if is_objection(one)},
        "hindered": [one for one in rows if one.lacks not in {"", WAITING}],
        "unanswered": [one for one in rows if one.lacks == WAITING],
        "comments": comments,
        "called": called,
        "people": actor_names(visit.session, [*(one.given_by for one in asked.answers), *(one.by for one in comments)]),
        "history": history_of({(Coordination.__tablename__, asked.id): "de afstemmingsronde"}),
    }


def _per_party(asked: Coordination) -> list[OfParty]:
    theirs: dict[int, list[PassageAnswer]] = {}
    for one in asked.answers:
        theirs.setdefault(one.party_id, []).append(one)
    found = [
        OfParty(party, len(given), sum(one.verdict is None for one in given), sum(map(is_objection, given)))
        for party, given in theirs.items()
    ]
    return sorted(found, key=lambda one: visit.names[one.party].short.casefold())
