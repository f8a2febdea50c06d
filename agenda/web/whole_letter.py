"""The text of an old letter, cut where something was found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agenda.intake.models import LetterOffer
from agenda.intake.queries import page_with
from agenda.intake.values import spans_of

AROUND = 110


@dataclass(frozen=True)
class Mark:
    """``first`` on the first place of an offer, which bears its anchor."""

    position: int
    page: int
    title: str
    first: bool


@dataclass(frozen=True)
class Part:
    text: str
    marks: Sequence[Mark] = ()


def parts_of(text: str, offers: Sequence[LetterOffer]) -> Iterator[Part]:
    """All of it, in order; a part with marks is a place where these offers were found."""
    places = (
        (max(0, start), min(end, len(text)), number, offer)
        for offer in offers
        for number, (start, end) in enumerate(spans_of(offer))
    )
    found = sorted(places, key=lambda one: (one[0], one[1], one[3].position))
    place = 0
    for start, end, marks in _joined(found):
        if start > place:
            yield Part(text[place:start])
        yield Part(text[start:end], marks)
        place = end
    if place < len(text):
        yield Part(text[place:])


def _joined(found: Sequence[tuple[int, int, int, LetterOffer]]) -> Iterator[tuple[int, int, list[Mark]]]:
    """Places that overlap are one."""
    held: tuple[int, int, list[Mark]] | None = None
    for start, end, number, offer in found:
        mark = Mark(offer.position, page_with(offer.position), offer.title, number == 0)
        if held and start < held[1]:
            held = (held[0], max(held[1], end), [*held[2], mark])
            continue
        if held:
            yield held
        held = (start, end, [mark])
    if held:
        yield held


def words_before(text: str, start: int) -> str:
    """A few whole words, with an ellipsis where there were more."""
    told = " ".join(text[max(0, start - AROUND) : start].split())
    return f"… {told.partition(' ')[2]}" if start > AROUND else told


def words_after(text: str, end: int) -> str:
    told = " ".join(text[end : end + AROUND].split())
    return f"{told.rpartition(' ')[0]} …" if end + AROUND < len(text) else told
