"""A paragraph as lines that can be compared, whether it comes from markup or out of a file; and as markup again."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from agenda.documents.content import Block, BulletList, Footnote, NumberedList, Paragraph
from agenda.documents.inlines import Inline, plain
from agenda.documents.reading import Piece, PieceKind
from agenda.kernel.text import one_line
from agenda.letters.markup import MARK, NUMBERED, as_markup, blocks_of
from agenda.references.models import Reference

NOTE_SIGNS = str.maketrans("[]", "()")
"""A note of the markup holds no brackets."""


@dataclass(frozen=True)
class Line:
    """What a reader sees of a paragraph or of an item of a list."""

    is_item: bool
    text: str
    notes: tuple[str, ...] = ()


def lines_of(markup: str, references: Mapping[str, Reference]) -> list[Line]:
    return [line for block in blocks_of(markup, references) for line in _of_block(block)]


def _of_block(block: Block) -> Iterator[Line]:
    match block:
        case Paragraph():
            yield _line(block.content)
        case BulletList() | NumberedList():
            yield from (_line(item.content, is_item=True) for item in block.items)


def _line(content: Sequence[Inline], *, is_item: bool = False) -> Line:
    notes = tuple(tidy(plain(one.content)) for one in content if isinstance(one, Footnote))
    return Line(is_item, tidy(plain(content)), notes)


def line_of(piece: Piece) -> Line:
    return Line(piece.kind is PieceKind.ITEM, tidy(piece.text), tuple(tidy(note) for note in piece.notes))


def tidy(text: str) -> str:
    return " ".join(text.split())


def markup_of(pieces: Iterable[Piece], like: str, references: Mapping[str, Reference]) -> str:
    """The pieces of one paragraph; ``like`` is how it was written before, of which lists and stress stay alike."""
    numbered = any(NUMBERED.fullmatch(line.strip()) for line in like.splitlines())
    written, place = list[str](), 0
    for piece in pieces:
        text = _with_stress(_as_it_was_typed(_with_notes(piece, references), like), like)
        place = place + 1 if piece.kind is PieceKind.ITEM else 0
        written.append(f"{place}. {text}" if place and numbered else f"- {text}" if place else text)
    return "\n".join(line for line in written if line.strip())


def _with_notes(piece: Piece, references: Mapping[str, Reference]) -> str:
    written, rest = "", piece.markup
    for note in piece.notes:
        before, _, rest = rest.partition(f"[^{note}]")
        written += _plain(before, start=not written) + note_markup(note, references)
    return one_line(written + _plain(rest, start=not written)).strip()


def _plain(text: str, *, start: bool) -> str:
    """Only at its start can a line look like an item of a list."""
    if not text.strip():
        return text and " "
    edges = text[: len(text) - len(text.lstrip())] and " ", text[len(text.rstrip()) :] and " "
    escaped = as_markup(text) if start else as_markup(f"x{text.strip()}")[1:]
    return f"{edges[0] if not start else ''}{escaped}{edges[1]}"


def note_markup(note: str, references: Mapping[str, Reference]) -> str:
    """By key again, where it names a source that is known."""
    told = tidy(note).translate(NOTE_SIGNS)
    for key, reference in references.items():
        if told == reference.normal:
            return f"[@{key}]"
        if told.startswith(f"{reference.normal}, "):
            return f"[@{key}, {told.removeprefix(f'{reference.normal}, ')}]"
    return f"[^{told}]" if told else ""


def _as_it_was_typed(text: str, like: str) -> str:
    """A citation whose key is unknown is text in a file; it stays a citation all the same."""
    for mark in MARK.finditer(like):
        if mark["key"]:
            text = text.replace(f"\\{mark[0]}", mark[0])
    return text


def _with_stress(text: str, like: str) -> str:
    """Words that were stressed are so again, where they still stand once."""
    for words in Counter(mark["stress"] for mark in MARK.finditer(like) if mark["stress"]):
        if text.count(words) == 1 and "[" not in words:
            text = text.replace(words, f"*{words}*")
    return text
