"""The changes of a window as they are shown: in their order, per goal, counted, and as the rows of a sheet."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from agenda.changes.facts import ChangeKind, Fact
from agenda.kernel.dutch import AMSTERDAM

COUNTED = {
    ChangeKind.ADDED: ("nieuwe actie", "nieuwe acties"),
    ChangeKind.DROPPED: ("vervallen actie", "vervallen acties"),
    ChangeKind.MERGED: ("actie overgenomen door een andere", "acties overgenomen door een andere"),
    ChangeKind.FINISHED: ("afgeronde actie", "afgeronde acties"),
    ChangeKind.ADOPTED: ("wijziging in de vaststelling", "wijzigingen in de vaststelling"),
    ChangeKind.STAND: ("andere stand", "andere standen"),
    ChangeKind.TERM: ("wijziging in een termijn", "wijzigingen in termijnen"),
    ChangeKind.MILESTONE: ("wijziging in een mijlpaal", "wijzigingen in mijlpalen"),
    ChangeKind.OWNER: ("wijziging in een rol", "wijzigingen in rollen"),
    ChangeKind.SHARE: ("wijziging in een deel", "wijzigingen in delen"),
    ChangeKind.RENUMBERED: ("vernummerde of verplaatste actie", "vernummerde of verplaatste acties"),
    ChangeKind.TEXT: ("wijziging in teksten", "wijzigingen in teksten"),
    ChangeKind.GOAL: ("wijziging in een doel", "wijzigingen in doelen"),
    ChangeKind.INDICATOR: ("wijziging bij een indicator", "wijzigingen bij indicatoren"),
}
"""How many of them are said to be."""

HEADER = ("Doel", "Nr.", "Titel", "Soort wijziging", "Was", "Is", "Wijziging", "Vastgelegd op", "Door")


@dataclass(frozen=True)
class ToldChange:
    """``number``, ``title`` and ``goal`` are those of the last day; ``action`` is its row number.

    ``about`` is how the sentence calls what it is about: ``actie 4.1 ‘…’``, but for its first letter. ``at`` is the
    moment at which it was last written down, ``by`` the name of who did; None where history is silent.
    """

    kind: ChangeKind
    fact: Fact
    action: int | None
    about: str
    number: str | None
    title: str
    goal: str | None
    old: str | None
    new: str | None
    sentence: str
    at: datetime | None
    by: str | None

    def as_dict(self) -> dict[str, Any]:
        moment = self.at.astimezone(UTC).isoformat().replace("+00:00", "Z") if self.at else None
        plain = ("number", "title", "goal", "old", "new", "sentence")
        told = {name: getattr(self, name) for name in plain}
        return {"kind": self.kind.value, **told, "at": moment, "by": self.by}

    def parts(self) -> tuple[str, str, str]:
        """The sentence before, in and after what it is about, so that a page can make a link of that."""
        before, rest, after = self.sentence.partition(self.about[1:])
        return (before[:-1], before[-1:] + rest, after) if rest else (self.sentence, "", "")

    def as_row(self) -> list[str]:
        when = f"{self.at.astimezone(AMSTERDAM):%Y-%m-%d %H:%M}" if self.at else ""
        about = (self.goal, self.number, self.title, self.kind.label, self.old, self.new, self.sentence)
        return [*(text or "" for text in about), when, self.by or ""]


@dataclass(frozen=True)
class GoalChanges:
    """The changes under one goal; without number and title: what hangs under none."""

    number: str | None
    title: str
    changes: tuple[ToldChange, ...]


@dataclass(frozen=True)
class ProgrammeChanges:
    """What differs at ``end`` from how it was at ``start``, by goal, by number, by kind.

    ``goals`` holds the title of each goal by its number.
    """

    start: datetime
    end: datetime
    changes: tuple[ToldChange, ...]
    goals: dict[str, str]

    def __iter__(self) -> Iterator[ToldChange]:
        return iter(self.changes)

    def __len__(self) -> int:
        return len(self.changes)

    def counts(self) -> dict[ChangeKind, int]:
        """Of the kinds of which there are any, in the order of the kinds."""
        found = Counter(change.kind for change in self.changes)
        return {kind: found[kind] for kind in ChangeKind if found[kind]}

    def by_kind(self) -> dict[ChangeKind, tuple[ToldChange, ...]]:
        return {kind: tuple(one for one in self.changes if one.kind is kind) for kind in self.counts()}

    def by_goal(self) -> list[GoalChanges]:
        return [
            GoalChanges(number, self.goals.get(number or "", ""), tuple(some))
            for number, some in groupby(self.changes, key=lambda one: one.goal)
        ]


def changes_as_json(changes: Iterable[ToldChange]) -> str:
    return json.dumps([change.as_dict() for change in changes], ensure_ascii=False, indent=2)


def change_rows(changes: Iterable[ToldChange]) -> list[list[str]]:
    """The header, and a row for each."""
    return [list(HEADER), *(change.as_row() for change in changes)]
