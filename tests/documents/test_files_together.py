from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest
from markupsafe import Markup

from agenda.documents import formats, services
from agenda.documents.content import Document
from agenda.documents.formats import Materials
from agenda.documents.services import Files, Paper, Subject, make_files, write_files
from agenda.documents.weaving import Weave
from agenda.kernel.confidentiality import Audience, Confidentiality
from agenda.kernel.refusal import Refusal

FONTS = Materials(Path("fonts"))
DOCUMENT = Document("Dossier", datetime(2026, 3, 16, tzinfo=UTC))
PAPER = Paper(Subject(1, "consultation", 1, "BO", "full", Audience(Confidentiality.PARTICIPANTS)), DOCUMENT)
WAIT = 20


def test_other_files_are_written_while_a_pdf_is_typeset_and_each_is_told_in_its_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    html, told = Event(), list[str]()

    def tell(done: int, _: int, words: str) -> None:
        told.append(f"{done} {words}")

    def made(_: Document, names: Sequence[str], materials: Materials) -> Files:
        if names == ("pdf",):
            materials.handed_over()
            assert html.wait(WAIT), "the html waits for the pdf"
        if names == ("zip",):
            assert materials.pdf is not None
            assert materials.pdf() == b"pdf"
        if names == ("html",):
            html.set()
        return {name: name.encode() for name in names}

    monkeypatch.setattr(services, "make_files", made)
    _, files = write_files(
        PAPER, ("pdf", "html", "zip"), FONTS, lambda done, total, words: told.append(f"{done} {words}")
    )
    assert files == {"pdf": b"pdf", "html": b"html", "zip": b"zip"}
    assert told == [
        "1 Bestand 1 van 3 wordt gemaakt: html.",
        "2 Bestand 2 van 3 wordt gemaakt: pdf.",
        "3 Bestand 3 van 3 wordt gemaakt: zip.",
        "4 Het resultaat wordt bewaard.",
    ]


@pytest.mark.parametrize("names", [("pdf", "html", "zip"), ("zip",)])
def test_a_pdf_that_does_not_come_leaves_nothing(names: Sequence[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> bytes:
        raise Refusal("De pdf was na 180 seconden nog niet klaar.")

    monkeypatch.setattr(formats, "write_pdf", refuse)
    with pytest.raises(Refusal, match="180 seconden"):
        write_files(PAPER, names, FONTS)


@pytest.mark.parametrize("names", [("pdf", "zip"), ("zip", "pdf"), ("zip",)])
def test_a_pdf_and_a_zip_with_it_are_typeset_once(names: Sequence[str], monkeypatch: pytest.MonkeyPatch) -> None:
    typeset = list[object]()
    monkeypatch.setattr(formats, "write_pdf", lambda *given: typeset.append(given) or b"%PDF-")
    assert list(make_files(DOCUMENT, names, FONTS)) == list(names)
    assert len(typeset) == 1


def test_what_comes_in_a_gap_is_escaped_unless_it_is_markup() -> None:
    weave = Weave('<p title="{0}">{1}{0}</p>')
    assert weave('"><script>{1}%s', Markup("<br>")) == (
        '<p title="&#34;&gt;&lt;script&gt;{1}%s"><br>&#34;&gt;&lt;script&gt;{1}%s</p>'
    )
