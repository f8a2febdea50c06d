"""An office file of somebody else is read without harm, however it was made."""

import time
from io import BytesIO
from zipfile import ZipFile

import pytest

from agenda.documents import pandoc
from agenda.documents.pandoc import NOT_READ, NotConverted
from agenda.documents.reading import CLOSE, NOTE_OPEN, OPEN, read_pieces, with_bookmarks

HOSTILE = {
    "docx": ("<w:bookmarkStart ", '<w:bookmarkStart w:name="herkomst_', "<w:bookmarkStart w:name='"),
    "odt": ("<text:bookmark ", "<text:user-defined ", '<text:bookmark-start text:name="herkomst_a'),
}


def office_file(body: str) -> bytes:
    data = BytesIO()
    with ZipFile(data, "w") as package:
        package.writestr("word/document.xml", f"<w:document xmlns:w='w'><w:body>{body}</w:body></w:document>")
    return data.getvalue()


@pytest.mark.parametrize(("form", "filler"), [(form, one) for form, fillers in HOSTILE.items() for one in fillers])
def test_no_tag_without_an_end_takes_long(form: str, filler: str) -> None:
    begun = time.process_time()
    with_bookmarks(filler * (5_000_000 // len(filler)), form)
    assert time.process_time() - begun < 3


def test_only_our_own_bookmarks_are_told() -> None:
    others = '<w:bookmarkStart w:id="2" w:name="_Toc"/>'
    given = f'<w:bookmarkStart w:id="1" w:name="herkomst_14_0"/>{others}'
    assert with_bookmarks(given, "docx") == f"<w:r><w:t>{OPEN}herkomst_14_0{CLOSE}</w:t></w:r>{others}"


@pytest.mark.parametrize(
    "tree",
    [
        "geen json",
        '{"blocks":' + '[{"t":"BlockQuote","c":' * 1_000 + "[]" + "}]" * 1_000 + "}",
        '{"blocks":' + "[" * 100_000,
    ],
)
def test_a_tree_that_can_not_be_read_is_refused_in_one_sentence(monkeypatch: pytest.MonkeyPatch, tree: str) -> None:
    monkeypatch.setattr(pandoc, "run", lambda place, *_: (place / "tree.json").write_text(tree))
    with pytest.raises(NotConverted, match=NOT_READ):
        read_pieces(office_file(""))


def test_a_tree_beyond_measure_is_not_taken_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pandoc, "LARGEST_TREE", 20)
    with pytest.raises(NotConverted, match=NOT_READ):
        read_pieces(office_file("<w:p><w:r><w:t>Een brief</w:t></w:r></w:p>"))


def test_a_broken_file_is_refused_without_the_words_of_a_program() -> None:
    data = BytesIO()
    with ZipFile(data, "w") as package:
        package.writestr("word/document.xml", "<w:document>")
    with pytest.raises(NotConverted, match=NOT_READ):
        read_pieces(data.getvalue())


def test_signs_of_ours_in_code_are_text_of_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    code = f'{{"blocks":[{{"t":"Para","c":[{{"t":"Code","c":["",{chr(34)}{NOTE_OPEN * 100_000}x{chr(34)}]}}]}}]}}'
    monkeypatch.setattr(pandoc, "run", lambda place, *_: (place / "tree.json").write_text(code))
    begun = time.process_time()
    (piece,) = read_pieces(office_file(""))
    assert piece.text == "x"
    assert time.process_time() - begun < 3
