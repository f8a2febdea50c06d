import json
from datetime import UTC, datetime

import pytest

from agenda.documents.content import (
    Cell,
    Document,
    Footnote,
    Heading,
    Item,
    LineBreak,
    Link,
    NumberedList,
    Paragraph,
    Sign,
    Table,
    Text,
)
from agenda.kernel.text import clean_text

AT = datetime(2026, 3, 27, tzinfo=UTC)


def test_a_frozen_document_comes_back_the_same(dossier: Document, letter: Document, illustrated: Document) -> None:
    for document in (dossier, letter, illustrated):
        assert Document.from_json(json.loads(json.dumps(document.to_json()))) == document


def test_a_line_end_in_plain_text_becomes_a_line_break() -> None:
    assert Paragraph("een\r\ntwee").content == (Text("een"), LineBreak(), Text("twee"))


def test_unseen_and_shapeless_signs_go_and_seen_ones_stay() -> None:
    assert clean_text("a\x00b\ud800c\ue000d\u202ee\ufefff\uffff") == "abcdef"
    assert clean_text("e\u0301 😀 \u200f\u05d0") == "é 😀 \u200f\u05d0"


@pytest.mark.parametrize(
    ("levels", "told"),
    [((2,), "niveau 2"), ((1, 3), "niveau 3"), ((1, 2, 3, 4, 5), "niveau 5"), ((0,), "niveau 0")],
)
def test_a_heading_out_of_place_is_told(levels: tuple[int, ...], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        Document("T", AT, [Heading(level, "Kop") for level in levels])


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "zoek.nl"])
def test_a_link_leads_to_the_web_or_to_mail(url: str) -> None:
    with pytest.raises(ValueError, match="verwijzing"):
        Link(url)


def test_what_cannot_be_written_is_refused_in_dutch() -> None:
    with pytest.raises(ValueError, match="titel"):
        Document(" ", AT)
    with pytest.raises(ValueError, match="kleur"):
        Cell("", "danger")
    with pytest.raises(ValueError, match="kolommen"):
        Table([], [])
    with pytest.raises(ValueError, match="voetnoot"):
        Footnote([Footnote("x")])
    with pytest.raises(ValueError, match="woord"):
        Sign("●", " ")


def test_a_fifth_level_of_list_is_refused() -> None:
    nested = NumberedList(["diep"])
    for _ in range(3):
        nested = NumberedList([Item("hoger", nested)])
    with pytest.raises(ValueError, match="4 niveaus"):
        NumberedList([Item("hoogst", nested)])
