"""What differs between a letter and a version of it that somebody edited, and whether that agrees with the agenda."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from sqlalchemy.orm import Session

from agenda.documents.reading import Piece
from agenda.letters.checking.checked import check_text
from agenda.letters.checking.findings import Finding, Statement
from agenda.letters.checking.statements import plain_text
from agenda.letters.editing.lines import Line, line_of, lines_of, markup_of, tidy
from agenda.letters.editing.placing import Addition, Placed, PlacedPassage, placed
from agenda.letters.markup import paragraphs_of
from agenda.letters.models import Letter, Passage
from agenda.letters.queries import letter_facts, load_wordings
from agenda.references.keys import keyed
from agenda.references.models import Reference

MOST_WORD_PAIRS = 400_000
LONGEST_TOLD = 200
GONE = "Deze passage staat niet meer in het bestand."
LAID_OUT = "De indeling in alinea’s of opsommingen is anders."
WHOLLY = "De tekst is op veel plaatsen gewijzigd."
NEW = "‘{}’ is nieuw. Voeg er zelf een passage voor toe."


@dataclass(frozen=True)
class EditedPassage:
    """``heading`` and ``text`` (markup) as they are in the file; ``sentences`` tell how they differ."""

    passage: Passage
    heading: str
    text: str
    sentences: Sequence[str]
    is_gone: bool = False


@dataclass(frozen=True)
class Edited:
    """``passages`` are those that differ, ``added`` sentences on text that belongs to none."""

    letter: Letter
    passages: Sequence[EditedPassage]
    added: Sequence[str]
    is_reordered: bool
    findings: Sequence[Finding]

    @property
    def differs(self) -> bool:
        return bool(self.passages or self.added or self.is_reordered)


@dataclass(frozen=True)
class Before:
    """A passage as it is kept here: its paragraphs as they were written, and as lines."""

    paragraphs: Sequence[str]
    lines: Sequence[Sequence[Line]]

    @classmethod
    def of(cls, passage: Passage, references: Mapping[str, Reference]) -> "Before":
        paragraphs = paragraphs_of(passage.text)
        return cls(paragraphs, [lines_of(one, references) for one in paragraphs])


def compare_edited(session: Session, letter: Letter, pieces: Sequence[Piece], as_of: datetime) -> Edited:
    load_wordings(session, letter)
    references = keyed(one for passage in letter.passages for one in passage.references)
    before = {one.id: Before.of(one, references) for one in letter.passages}
    found = placed(letter, pieces, {number: one.lines for number, one in before.items()})
    texts = {
        one.id: _texts(found.passages.get(one.id, PlacedPassage()), before[one.id], references)
        for one in letter.passages
    }
    statements = list(_statements(letter, found, texts, references))
    return Edited(
        letter,
        list(_differing(letter, found, before, texts)),
        [NEW.format(_short(one.pieces[0].text)) for one in found.additions],
        _is_reordered(letter, found),
        check_text(session, letter, statements, letter_facts(session, letter, as_of)),
    )


def _texts(there: PlacedPassage, before: Before, references: Mapping[str, Reference]) -> list[str]:
    """Each paragraph as markup; as it was written before where a reader sees no difference."""
    texts = []
    for chunk in there.chunks:
        number = chunk.paragraph
        known = number is not None and number < len(before.paragraphs)
        was = before.paragraphs[number] if known and number is not None else ""
        if known and number is not None and [line_of(piece) for piece in chunk.pieces] == before.lines[number]:
            texts.append(was)
        else:
            texts.append(markup_of(chunk.pieces, was, references))
    return [text for text in texts if text.strip()]


def _statements(
    letter: Letter, found: Placed, texts: Mapping[int, Sequence[str]], references: Mapping[str, Reference]
) -> Iterator[Statement]:
    for passage in letter.passages:
        if passage.id not in found.passages:
            continue
        heading = found.passages[passage.id].heading or ""
        if heading:
            yield Statement(heading, heading, passage.id, None, passage.action_id, heading)
        for number, text in enumerate(texts[passage.id]):
            yield Statement(plain_text(text), text, passage.id, number, passage.action_id, heading)
    for addition in found.additions:
        yield from (_of_addition(addition, piece, references) for piece in addition.pieces)


def _of_addition(addition: Addition, piece: Piece, references: Mapping[str, Reference]) -> Statement:
    return Statement(piece.text, markup_of([piece], "", references), heading=addition.pieces[0].text)


def _differing(
    letter: Letter, found: Placed, before: Mapping[int, Before], texts: Mapping[int, Sequence[str]]
) -> Iterator[EditedPassage]:
    for passage in letter.passages:
        there = found.passages.get(passage.id)
        if there is None:
            if passage.text.strip() or passage.heading.strip():
                yield EditedPassage(passage, passage.heading, passage.text, [GONE], is_gone=True)
            continue
        sentences = [*_about_heading(passage, there), *_about_text(before[passage.id], there)]
        if not sentences and list(texts[passage.id]) != list(before[passage.id].paragraphs):
            sentences = [LAID_OUT]
        if sentences:
            heading = passage.heading if there.heading is None else there.heading
            yield EditedPassage(passage, heading, "\n\n".join(texts[passage.id]), sentences)


def _about_heading(passage: Passage, there: PlacedPassage) -> Iterator[str]:
    shown = tidy(passage.heading) if passage.level else ""
    if there.heading is not None and tidy(there.heading) != shown:
        yield f"De kop ‘{_short(shown)}’ is nu ‘{_short(there.heading)}’."
    elif there.heading is None and shown:
        yield f"De kop ‘{_short(shown)}’ is weg."


def _about_text(before: Before, there: PlacedPassage) -> Iterator[str]:
    old = [line for lines in before.lines for line in lines]
    new = [line_of(piece) for chunk in there.chunks for piece in chunk.pieces]
    yield from _about_words(" ".join(one.text for one in old).split(), " ".join(one.text for one in new).split())
    notes, now = (Counter(note for line in lines for note in line.notes) for lines in (old, new))
    yield from (f"De voetnoot ‘{_short(note)}’ is weg." for note in (notes - now))
    yield from (f"De voetnoot ‘{_short(note)}’ is erbij gekomen." for note in (now - notes))


def _about_words(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    if len(old) * len(new) > MOST_WORD_PAIRS:
        yield from [WHOLLY] if old != new else []
        return
    for kind, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, came = _short(" ".join(old[start:end])), _short(" ".join(new[first:last]))
        if kind == "replace":
            yield f"‘{gone}’ is ‘{came}’ geworden."
        elif kind == "delete":
            yield f"‘{gone}’ is weg."
        elif kind == "insert":
            yield f"‘{came}’ is erbij gekomen."


def _is_reordered(letter: Letter, found: Placed) -> bool:
    return list(found.passages) != [one.id for one in letter.passages if one.id in found.passages]


def _short(text: str) -> str:
    told = tidy(text)
    return told if len(told) <= LONGEST_TOLD else f"{told[:LONGEST_TOLD].rstrip()}…"
