"""What is different between two versions of an agenda, in sentences: of the meeting, and per item."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from agenda.consultations.contents import KeptAgenda, KeptItem, KeptPaper
from agenda.kernel.dutch import count, spoken_weekday
from agenda.kernel.words import Word


class Move(Word):
    CAME = "came", "nieuw op de agenda"
    WENT = "went", "van de agenda af"
    CHANGED = "changed", "gewijzigd"


@dataclass(frozen=True)
class ItemDifference:
    """``number`` is that in the newer version, or else in the older one."""

    number: int
    subject: str
    move: Move
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True)
class AgendaDifference:
    meeting: tuple[str, ...]
    items: tuple[ItemDifference, ...]

    def __bool__(self) -> bool:
        return bool(self.meeting or self.items)


def compared(old: KeptAgenda, new: KeptAgenda, names: Mapping[int, str]) -> AgendaDifference:
    """``names`` holds per row number what a party is called."""
    return AgendaDifference(tuple(_of_meeting(old, new)), tuple(_of_items(old.items, new.items, names)))


def _of_meeting(old: KeptAgenda, new: KeptAgenda) -> Iterator[str]:
    if old.day != new.day:
        yield f"Het overleg is verplaatst van {spoken_weekday(old.day)} naar {spoken_weekday(new.day)}."
    if (old.starts, old.ends) != (new.starts, new.ends):
        yield f"De tijden waren {_hours(old)}, en zijn nu {_hours(new)}."
    if old.place != new.place:
        yield f"De plaats was {old.place or 'nog niet bekend'}, en is nu {new.place or 'nog niet bekend'}."


def _hours(agenda: KeptAgenda) -> str:
    if agenda.starts is None:
        return "nog niet bekend"
    begin = f"{agenda.starts:%H.%M}"
    return f"{begin}–{agenda.ends:%H.%M} uur" if agenda.ends else f"vanaf {begin} uur"


def _of_items(old: Sequence[KeptItem], new: Sequence[KeptItem], names: Mapping[int, str]) -> Iterator[ItemDifference]:
    """In the order of the newer version; what went stands at the end."""
    before, after = {one.row: one for one in old}, {one.row: one for one in new}
    for item in new:
        if item.row not in before:
            yield ItemDifference(item.number, item.subject, Move.CAME)
        elif sentences := tuple(_of_item(before[item.row], item, names)):
            yield ItemDifference(item.number, item.subject, Move.CHANGED, sentences)
    for item in old:
        if item.row not in after:
            yield ItemDifference(item.number, item.subject, Move.WENT)


def _of_item(old: KeptItem, new: KeptItem, names: Mapping[int, str]) -> Iterator[str]:
    if old.number != new.number:
        yield f"Was punt {old.number}, en is nu punt {new.number}."
    if old.subject != new.subject:
        yield f"Het onderwerp was ‘{old.subject}’."
    if old.kind is not new.kind:
        yield f"Was {old.kind.label}, en is nu {new.kind.label}."
    if old.treatment is not new.treatment:
        yield f"Was {old.treatment.label}, en is nu {new.treatment.label}."
    if old.minutes != new.minutes:
        yield f"De tijd was {_minutes(old)}, en is nu {_minutes(new)}."
    if old.submitter != new.submitter:
        yield f"De indiener was {_party(old, names)}, en is nu {_party(new, names)}."
    if old.confidentiality is not new.confidentiality:
        yield f"Was voor {old.confidentiality.label}, en is nu voor {new.confidentiality.label}."
    yield from _of_requests(old.requested, new.requested)
    yield from _of_papers(old.papers, new.papers)


def _minutes(item: KeptItem) -> str:
    return count(item.minutes, "minuut", "minuten") if item.minutes else "niet bepaald"


def _party(item: KeptItem, names: Mapping[int, str]) -> str:
    return names.get(item.submitter, "een partij") if item.submitter else "niet genoemd"


def _of_requests(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    yield from (f"Gevraagd besluit erbij: {one}" for one in new if one not in old)
    yield from (f"Gevraagd besluit weg: {one}" for one in old if one not in new)
    if old != new and set(old) == set(new):
        yield "De gevraagde besluiten staan in een andere volgorde."


def _of_papers(old: Sequence[KeptPaper], new: Sequence[KeptPaper]) -> Iterator[str]:
    """The same paper has the same row, or else the same title: a file can be replaced in either way."""
    left = list(old)
    for paper in new:
        held = next((one for one in left if one.row == paper.row), None)
        held = held or next((one for one in left if one.title == paper.title), None)
        if held is None:
            yield f"Stuk {paper.label} erbij: {paper.title}."
            continue
        left.remove(held)
        yield from _of_paper(held, paper)
    yield from (f"Stuk {one.label} weg: {one.title}." for one in left)


def _of_paper(old: KeptPaper, new: KeptPaper) -> Iterator[str]:
    if old.sha256 != new.sha256:
        yield f"Stuk {new.label} vervangen: {new.title}."
    if old.title != new.title:
        yield f"Stuk {new.label} heette ‘{old.title}’, en heet nu ‘{new.title}’."
    if _place(old) != _place(new):
        yield f"Stuk {old.label} is nu {new.label}: {new.title}."


def _place(paper: KeptPaper) -> str:
    """Of a paper within its item: that an item has another number is told of the item."""
    return paper.label.lstrip("0123456789")
