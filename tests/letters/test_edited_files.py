"""A letter that was edited in an office program is laid beside the one that is kept here."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy.orm import Session

from agenda.commitments.models import Commitment, CommitmentKind
from agenda.documents.formats import Materials, write
from agenda.documents.packages import NotOpened
from agenda.documents.reading import Piece, PieceKind, read_pieces
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import NotFound
from agenda.letters.checking.findings import FindingKind, Weight
from agenda.letters.content import letter_document
from agenda.letters.editing.comparing import Edited, compare_edited
from agenda.letters.editing.placing import letter_of
from agenda.letters.models import Letter, Passage, PassageSource
from agenda.letters.origins import bookmark_of
from agenda.letters.queries import letter_facts
from agenda.letters.words import SourceKind
from agenda.programmes.models import Programme
from tests.letters.drafted import Desk, about

NOW = datetime(2026, 3, 16, 10, 0, tzinfo=AMSTERDAM)
TEXT = """De pilot loopt tot *eind 2026*[@kst-34682-229], en verder[^Een eigen noot]. Zie [@nergens].

Zo gaat het:
- eerst dit
- dan dat

1. een
2. twee"""


@pytest.fixture
def letter(session: Session, programme: Programme) -> Letter:
    desk = Desk(session, programme)
    drafted = desk.draft(NOW, "BO-2025-1")
    passage = about(drafted, "1.1")
    passage.text = TEXT
    passage.references = sorted(
        {*passage.references, *(ref for one in drafted.passages for ref in one.references)}, key=lambda one: one.normal
    )
    session.flush()
    return drafted


def built(session: Session, letter: Letter, form: str = "docx") -> bytes:
    return write(letter_document(letter, letter_facts(session, letter, NOW)), form, Materials(Path()))


def compared(session: Session, letter: Letter, pieces: Sequence[Piece]) -> Edited:
    return compare_edited(session, letter, pieces, NOW)


def reworded(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    out = BytesIO()
    with ZipFile(BytesIO(data)) as given, ZipFile(out, "w") as written:
        for name in given.namelist():
            content = given.read(name)
            written.writestr(name, change(content.decode()).encode() if name == part else content)
    return out.getvalue()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("form", "part"), [("docx", "word/document.xml"), ("odt", "content.xml")])
def test_a_file_says_the_same_until_somebody_edits_it(session: Session, letter: Letter, form: str, part: str) -> None:
    data = built(session, letter, form)
    assert letter_of(session, read_pieces(data)) is letter
    same = compared(session, letter, read_pieces(data))
    assert [(one.passage.heading, one.sentences) for one in same.passages] == []
    assert not same.differs
    edited = reworded(data, part, lambda xml: xml.replace("eerst dit", "eerst het derde kwartaal van 2027"))
    (passage,) = compared(session, letter, read_pieces(edited)).passages
    assert passage.sentences == ["‘dit’ is ‘het derde kwartaal van 2027’ geworden."]
    assert passage.text == TEXT.replace("eerst dit", "eerst het derde kwartaal van 2027")


def pieces_of(session: Session, letter: Letter) -> list[Piece]:
    return read_pieces(built(session, letter))


def place(pieces: Sequence[Piece], passage: Passage, paragraph: int | None) -> int:
    name = bookmark_of(passage.id, paragraph).name
    return next(number for number, one in enumerate(pieces) if name in one.bookmarks)


def changed(piece: Piece, old: str, new: str) -> Piece:
    return replace(piece, text=piece.text.replace(old, new), markup=piece.markup.replace(old, new))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_sort_of_change_is_told(session: Session, letter: Letter) -> None:
    passage, gone = about(letter, "1.1"), about(letter, "3.1")
    pieces = pieces_of(session, letter)
    first = place(pieces, passage, 0)
    pieces[first] = replace(
        changed(pieces[first], "loopt", "eindigt"),
        notes=pieces[first].notes[1:],
        markup=pieces[first].markup.replace(f"[^{pieces[first].notes[0]}]", "").replace("loopt", "eindigt"),
    )
    heading = place(pieces, passage, None)
    pieces[heading] = replace(pieces[heading], text="Een andere kop", markup="Een andere kop")
    start = place(pieces, gone, None)
    size = 1 + sum(any(f"_{gone.id}_" in name for name in one.bookmarks) for one in pieces[start + 1 :])
    del pieces[start : start + size]
    pieces.insert(start, Piece(PieceKind.HEADING, 2, "Iets nieuws", "Iets nieuws", (), ()))
    note = ("Zie besluit BO-2025-1.9",)
    added = Piece(PieceKind.PARAGRAPH, 0, "Klaar op 3 mei 2027.", f"Klaar op 3 mei 2027.[^{note[0]}]", note, ())
    pieces.insert(start + 1, added)
    pieces.insert(first + 1, Piece(PieceKind.PARAGRAPH, 0, "1. *Los* [@x]", "1. *Los* [@x]", (), ()))
    edited = compared(session, letter, pieces)
    told = {one.passage.id: one for one in edited.passages}
    assert list(told[passage.id].sentences) == [
        f"De kop ‘{passage.heading}’ is nu ‘Een andere kop’.",
        "‘loopt’ is ‘eindigt’ geworden.",
        "‘1. *Los* [@x]’ is erbij gekomen.",
        "De voetnoot ‘Kamerstuk 34682, nr. 229’ is weg.",
    ]
    assert told[passage.id].text.startswith(
        "De pilot eindigt tot *eind 2026*, en verder[^Een eigen noot]. Zie [@nergens].\n\n"
        "1\\. \\*Los\\* \\[@x]\n\nZo gaat het:\n"
    )
    assert told[gone.id].is_gone
    assert list(edited.added) == ["‘Iets nieuws’ is nieuw. Voeg er zelf een passage voor toe."]
    found = {(one.kind, one.weight, one.quote) for one in edited.findings if one.weight is Weight.WRONG}
    assert (FindingKind.UNTOLD, Weight.WRONG, gone.action.title if gone.action else "") in found
    assert (FindingKind.DECISION, Weight.WRONG, "BO-2025-1.9") in found
    assert len(told) == 2


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_begins_like_an_annex_or_a_signature_is_text_all_the_same(session: Session, letter: Letter) -> None:
    letter.co_signatories = [["B. Staat", "Staatssecretaris"]]
    pieces, last = pieces_of(session, letter), letter.passages[-1]
    end = max(number for number, one in enumerate(pieces) if any(f"_{last.id}_" in name for name in one.bookmarks))
    assert not compared(session, letter, pieces).differs
    new = ("Bijlage 1 leest u apart.", "Mede namens alle partijen dank ik u.", "Ministeries doen mee in mei 2031.")
    pieces[end + 1 : end + 1] = [Piece(PieceKind.PARAGRAPH, 0, one, one, (), ()) for one in new]
    edited = compared(session, letter, pieces)
    (passage,) = edited.passages
    assert passage.passage is last
    assert list(passage.sentences) == [f"‘{' '.join(new)}’ is erbij gekomen."]
    assert "mei 2031" in " ".join(one.quote for one in edited.findings)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_commitment_is_told_as_long_as_its_paragraph_stands_in_the_file(session: Session, letter: Letter) -> None:
    due = Commitment(
        programme_id=letter.programme_id, key="nieuw", kind=CommitmentKind.MOTION, text="Er komt een overzicht.",
        made_to="het lid Jansen", debate="Debat", made_on=NOW.date(), due_on=NOW.date(), actions=[],
    )  # fmt: skip
    session.add(due)
    session.flush()
    passage = about(letter, "1.1")
    passage.sources.append(PassageSource(kind=SourceKind.COMMITMENT, record_id=due.id, paragraph=0, told="Motie"))
    pieces = pieces_of(session, letter)
    first = place(pieces, passage, 0)

    def left_out(pieces: Sequence[Piece]) -> list[str]:
        found = compared(session, letter, pieces).findings
        return [one.quote for one in found if one.kind is FindingKind.COMMITMENT]

    reworded = changed(pieces[first], "De pilot loopt tot", "De pilot gaat door tot")
    assert left_out([*pieces[:first], reworded, *pieces[first + 1 :]]) == []
    assert left_out([*pieces[:first], *pieces[first + 1 :]]) == [due.text]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_passages_in_another_order_are_told(session: Session, letter: Letter) -> None:
    pieces = pieces_of(session, letter)
    one, other = about(letter, "6.3"), about(letter, "6.4")
    start, end = place(pieces, one, None), place(pieces, other, None)
    moved = [*pieces[:start], *pieces[end : end + 2], *pieces[start:end], *pieces[end + 2 :]]
    edited = compared(session, letter, moved)
    assert edited.is_reordered
    assert edited.differs


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_file_of_something_else_is_refused_in_words(session: Session, letter: Letter, programme: Programme) -> None:
    loose = [Piece(PieceKind.PARAGRAPH, 0, "Los", "Los", (), ())]
    with pytest.raises(NotFound, match="niet terug te vinden van welke passages"):
        compared(session, letter, loose)
    with pytest.raises(NotFound, match="Noem de brief"):
        letter_of(session, loose)
    other = Desk(session, programme).draft(NOW.replace(hour=11))
    with pytest.raises(NotFound, match="geen versie van brief"):
        compared(session, other, pieces_of(session, letter))
    for hostile in (b"", b"PK\x03\x04", b"<html>" * 1000):
        with pytest.raises(NotOpened):
            read_pieces(hostile)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_bookmarks_that_somebody_made_up_lead_nowhere(session: Session, letter: Letter) -> None:
    far = Piece(PieceKind.PARAGRAPH, 0, "x", "x", (), ("herkomst_999999999999999999_0", "herkomst_1_999999999", "los"))
    with pytest.raises(NotFound):
        compared(session, letter, [replace(far, bookmarks=far.bookmarks[:1])])
    mine = f"herkomst_{letter.passages[0].id}_999999999"
    edited = compared(session, letter, [replace(far, bookmarks=(mine,)), far])
    assert edited.differs
