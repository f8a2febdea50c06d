"""Each paragraph of an edited file led back to the passage that it comes from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from agenda.documents.reading import Piece, PieceKind
from agenda.kernel.refusal import NotFound
from agenda.letters.editing.lines import Line, line_of, tidy
from agenda.letters.models import Letter, Passage
from agenda.letters.origins import Origin, origin_of

NO_ORIGIN = (
    "In dit bestand is niet terug te vinden van welke passages de alinea’s zijn. "
    "Bewerk een docx of odt die Agenda van de brief maakte."
)
OF_ANOTHER = "Dit bestand is geen versie van brief {}."
UNKNOWN = "Bij welke brief dit bestand hoort, is niet terug te vinden. Noem de brief met --letter."
MOST_ORIGINS = 5_000
SIGNED_ALONG, ANNEX = "mede namens", "bijlage "


@dataclass
class Chunk:
    """Pieces that make one paragraph, and the place of the paragraph that it was; None for a new one."""

    paragraph: int | None
    pieces: list[Piece]


@dataclass
class PlacedPassage:
    heading: str | None = None
    chunks: list[Chunk] = field(default_factory=list)


@dataclass
class Addition:
    """Text under a heading that the letter does not have."""

    pieces: list[Piece]


@dataclass
class Placed:
    """By the row number of each passage what stands of it in the file, in the order of the file."""

    passages: dict[int, PlacedPassage] = field(default_factory=dict)
    additions: list[Addition] = field(default_factory=list)


Lines = Mapping[int, Sequence[Sequence[Line]]]
"""Per passage (row number) the lines of each of its paragraphs."""


def letter_of(session: Session, pieces: Sequence[Piece]) -> Letter:
    """The one from which most of the paragraphs come."""
    origins = {one.passage for piece in pieces for one in _origins(piece)}
    known = [number for number in sorted(origins)[:MOST_ORIGINS] if number < 2**31]
    found = session.scalar(
        select(Letter).join(Passage).where(Passage.id.in_(known)).group_by(Letter.id).order_by(func.count().desc())
    )
    if found is None:
        raise NotFound(UNKNOWN)
    return found


def _origins(piece: Piece) -> Iterator[Origin]:
    yield from (origin for name in piece.bookmarks if (origin := origin_of(name)))


def placed(letter: Letter, pieces: Sequence[Piece], lines: Lines) -> Placed:
    """What stands above the first passage and below the last is not of the letter's own words."""
    known = {one.id for one in letter.passages}
    marked = [place for place, piece in enumerate(pieces) if any(one.passage in known for one in _origins(piece))]
    if not marked:
        some = any(True for piece in pieces for _ in _origins(piece))
        raise NotFound(OF_ANOTHER.format(letter.key) if some else NO_ORIGIN)
    ends = (place for place in range(marked[-1] + 1, len(pieces)) if _is_end(pieces[place], letter))
    walk = Walk(known, lines)
    for piece in pieces[marked[0] : next(ends, len(pieces))]:
        walk.take(piece)
    return walk.placed


def _is_end(piece: Piece, letter: Letter) -> bool:
    """Who sign, or an annex: never a sentence that only begins alike."""
    text = tidy(piece.text).casefold()
    return (
        piece.kind is PieceKind.ROW
        or (piece.kind is PieceKind.HEADING and text.startswith(ANNEX))
        or (text.startswith(SIGNED_ALONG) and text.endswith(","))
        or text in set(_signatures(letter))
    )


def _signatures(letter: Letter) -> Iterator[str]:
    """Name and office, in one paragraph or each in its own."""
    for name, office in ((letter.signatory, letter.office), *letter.co_signatories):
        told = (str(name), str(office), f"{name} {office}")
        yield from (one for text in told if (one := tidy(text).casefold()))


@dataclass
class Walk:
    known: set[int]
    lines: Lines
    placed: Placed = field(default_factory=Placed)
    here: int = 0
    added: Addition | None = None

    def take(self, piece: Piece) -> None:
        origins = list(_origins(piece))
        if origin := next((one for one in origins if one.passage in self.known), None):
            self._of(origin, piece)
        elif origins or piece.kind is PieceKind.HEADING:
            self._add(piece)
        elif self.added:
            self.added.pieces.append(piece)
        else:
            self._goes_along(piece)

    def _of(self, origin: Origin, piece: Piece) -> None:
        self.here, self.added = origin.passage, None
        there = self.placed.passages.setdefault(origin.passage, PlacedPassage())
        if origin.paragraph is None:
            there.heading = piece.text
        else:
            there.chunks.append(Chunk(origin.paragraph, [piece]))

    def _add(self, piece: Piece) -> None:
        self.added = Addition([piece])
        self.placed.additions.append(self.added)

    def _goes_along(self, piece: Piece) -> None:
        """An item of a list, or what stood in the same paragraph, goes on with it; anything else is one by itself."""
        chunks = self.placed.passages[self.here].chunks
        if chunks and (piece.kind is PieceKind.ITEM or self._stood_there(chunks[-1], piece)):
            chunks[-1].pieces.append(piece)
        else:
            chunks.append(Chunk(None, [piece]))

    def _stood_there(self, chunk: Chunk, piece: Piece) -> bool:
        paragraphs = self.lines[self.here]
        if chunk.paragraph is None or chunk.paragraph >= len(paragraphs):
            return False
        before = paragraphs[chunk.paragraph]
        return len(before) > len(chunk.pieces) and before[len(chunk.pieces)] == line_of(piece)
