"""Which of the old is which of the new: two sequences paired by ever looser keys, at a cost that stays bounded."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Generic, TypeVar

T = TypeVar("T")
Key = Callable[[T], object]
"""What it gives can be hashed; None takes no part."""
MOST_COMPARED = 2_500
MOST_WORDS = 300
ALIKE = 0.5


@dataclass(frozen=True)
class Step(Generic[T]):
    """One line of the story: what was there and what is; ``after`` is what it follows now, if it moved."""

    old: T | None
    new: T | None
    moved: bool = False
    after: T | None = None


@dataclass(frozen=True)
class Matching(Generic[T]):
    """How to tell what is the same, strictest first.

    ``likeness`` gives a class and a text: within a class the most alike are paired.
    ``last_resort`` pairs in order what is left, where as many are left on both sides.
    """

    keys: Sequence[Key[T]]
    likeness: Callable[[T], tuple[object, str]] | None = None
    last_resort: Key[T] | None = None


class Pairs(Generic[T]):
    def __init__(self, old: Sequence[T], new: Sequence[T]) -> None:
        self.old, self.new = old, new
        self.of_new: dict[int, int] = {}
        self.old_left = list(range(len(old)))
        self.new_left = list(range(len(new)))

    def pair(self, found: Sequence[tuple[int, int]]) -> None:
        self.of_new.update({right: left for left, right in found})
        lefts, rights = {left for left, _ in found}, {right for _, right in found}
        self.old_left = [place for place in self.old_left if place not in lefts]
        self.new_left = [place for place in self.new_left if place not in rights]

    def ends(self, key: Key[T]) -> None:
        """The same at the start and at the end stay where they are, however often they occur."""
        front = common_start(map(key, self.old), map(key, self.new))
        back = common_start(map(key, self.old[front:][::-1]), map(key, self.new[front:][::-1]))
        self.pair([(place, place) for place in range(front)])
        self.pair([(len(self.old) - place, len(self.new) - place) for place in range(1, back + 1)])

    def by(self, key: Key[T], evenly: bool = False) -> None:
        if not self.old_left or not self.new_left:
            return
        olds, news = self._placed(self.old, self.old_left, key), self._placed(self.new, self.new_left, key)
        fit = [value for value in olds if value in news and not (evenly and len(olds[value]) != len(news[value]))]
        self.pair([pair for value in fit for pair in zip(olds[value], news[value], strict=False)])

    def _placed(self, things: Sequence[T], places: Sequence[int], key: Key[T]) -> dict[object, list[int]]:
        found: dict[object, list[int]] = defaultdict(list)
        for place in places:
            value = key(things[place])
            if value is not None:
                found[value].append(place)
        return found

    def alike(self, likeness: Callable[[T], tuple[object, str]]) -> None:
        if not 0 < len(self.old_left) * len(self.new_left) <= MOST_COMPARED:
            return
        olds = [(place, *bag(*likeness(self.old[place]))) for place in self.old_left]
        news = [(place, *bag(*likeness(self.new[place]))) for place in self.new_left]
        scores = [
            (-overlap(words, others), left + right, abs(left - right), left, right)
            for left, kind, words in olds
            for right, sort, others in news
            if kind == sort
        ]
        taken: dict[int, int] = {}
        for score, _, _, left, right in sorted(scores):
            if -score >= ALIKE and left not in taken and right not in taken.values():
                taken[left] = right
        self.pair(list(taken.items()))

    def steps(self) -> Iterator[Step[T]]:
        """In the order of the new; what went stands where it stood."""
        stay = longest_rise([self.of_new[place] for place in sorted(self.of_new)])
        gone = self._gone()
        yield from gone[-1]
        for place, one in enumerate(self.new):
            origin = self.of_new.get(place)
            if origin is None:
                yield Step(None, one)
                continue
            yield Step(self.old[origin], one, origin not in stay, self.new[place - 1] if place else None)
            yield from gone[origin]

    def _gone(self) -> dict[int, list[Step[T]]]:
        kept, last = set(self.of_new.values()), -1
        gone: dict[int, list[Step[T]]] = defaultdict(list)
        for place, one in enumerate(self.old):
            if place in kept:
                last = place
            else:
                gone[last].append(Step(one, None))
        return gone


def aligned(old: Sequence[T], new: Sequence[T], matching: Matching[T]) -> Iterator[Step[T]]:
    pairs = Pairs(old, new)
    pairs.ends(matching.keys[0])
    for key in matching.keys:
        pairs.by(key)
    if matching.likeness:
        pairs.alike(matching.likeness)
    if matching.last_resort:
        pairs.by(matching.last_resort, evenly=True)
    return pairs.steps()


def common_start(left: Iterable[object], right: Iterable[object]) -> int:
    same = takewhile(lambda pair: pair[0] is not None and pair[0] == pair[1], zip(left, right, strict=False))
    return sum(1 for _ in same)


def bag(kind: object, text: str) -> tuple[object, Counter[str]]:
    return kind, Counter(text.split()[:MOST_WORDS])


def overlap(words: Counter[str], others: Counter[str]) -> float:
    """From 0, no word in common, to 1."""
    total = words.total() + others.total()
    return 2 * (words & others).total() / total if total else 0.0


def longest_rise(places: Sequence[int]) -> set[int]:
    """The most of these numbers that stand in rising order: what did not move."""
    tops: list[int] = []
    before: dict[int, int] = {}
    for place in places:
        rank = bisect_left(tops, place)
        if rank:
            before[place] = tops[rank - 1]
        tops[rank : rank + 1] = [place]
    rise = set(tops[-1:])
    current = tops[-1] if tops else None
    while current is not None:
        rise.add(current)
        current = before.get(current)
    return rise
