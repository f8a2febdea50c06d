import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import page
import pikepdf
import pytest

from agenda.actions.words import Adoption
from agenda.documents.content import Document, Footnote, Heading, Paragraph, Signature, Table, plain
from agenda.documents.formats import OF_A_LETTER, Materials, write
from agenda.documents.inlines import walk
from agenda.documents.reading import read_pieces
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import NotNow
from agenda.letters.content import letter_document
from agenda.letters.origins import bookmark_of, origin_of
from agenda.letters.papers import moment_told
from tests.bench.building import spent
from tests.letters import samples
from tests.letters.samples import FONTS, TERM, action, facts, letter, passage

HOSTILE = '</w:t><script>x</script> <!--& {{ x }} $body$ "q" ]]> \ue000herkomst_1_0\ue001'


def words_of(document: Document) -> list[str]:
    return [plain(block.content) for block in document.blocks if isinstance(block, Heading | Paragraph)]


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def cells(table: Table) -> list[list[str]]:
    return [[plain(cell.content) for cell in row] for row in table.rows]


def parts(data: bytes) -> dict[str, str]:
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name).decode(errors="replace") for name in archive.namelist()}


def test_a_letter_has_the_head_and_the_order_of_a_kamerbrief() -> None:
    document = letter_document(letter(), facts())
    assert document.addressee == ("De Voorzitter van de Tweede Kamer", "Postbus 20018")
    assert (document.title, document.date) == ("Voortgang programma Ruimte", date(2026, 5, 8))
    assert [(one.name, plain(one.content)) for one in document.facts] == [
        ("Ons kenmerk", "DGEZ / 26041234"),
        ("Uw kenmerk", "2026Z01234"),
        ("Bijlagen", "3"),
    ]
    told = words_of(document)
    assert told[:3] == ["Geachte Voorzitter,", "Met deze brief informeer ik u over de voortgang.", "Samen zoeken"]
    assert told.index("Tot slot") < told.index("Bijlage 1. Stand van de acties op 8 mei 2026")
    notes = [one for block in document.blocks for one in walk(getattr(block, "content", ()))]
    assert sum(isinstance(one, Footnote) for one in notes) == 1  # the other stands in a list


def test_what_the_writers_put_beside_the_letter_goes_before_what_is_made_up() -> None:
    own = letter(facts=[["Ons kenmerk", "eigen"], ["Bijlage(n)", "5"]])
    assert [one.name for one in letter_document(own, facts()).facts] == ["Ons kenmerk", "Bijlage(n)"]


def test_a_heading_that_lies_too_deep_is_raised_so_that_none_is_skipped() -> None:
    headings = letter_document(letter(), facts()).headings
    assert [one.level for one in headings[:3]] == [1, 2, 1]
    lone = letter(passage(1, 3, "Alleen", "tekst"), passage(2, 2, "", "zonder kop"))
    assert letter_document(lone, facts()).headings[0].level == 1


def test_who_sign_along_stand_beside_the_first_and_are_named() -> None:
    along = [["B. Bakker", "De Minister van VRO"], ["C. Jansen", "Staatssecretaris van IenW"]]
    blocks = letter_document(letter(co_signatories=along), facts()).blocks
    (signed,) = (block for block in blocks if isinstance(block, Signature))
    assert [one.name for one in signed.signatories] == ["A. de Vries", "B. Bakker", "C. Jansen"]
    assert "Mede namens de minister van VRO en de staatssecretaris van IenW," in words_of(
        letter_document(letter(co_signatories=along), facts())
    )


def test_the_annexes_tell_the_stand_what_was_decided_and_how_commitments_were_met() -> None:
    actions, decisions, commitments = map(cells, tables(letter_document(letter(), facts())))
    term = "eerste resultaten: in de loop van 2026"
    assert actions[0] == ["1.1", "Handreiking 1.1", "EZ", "VNG", term, "in uitvoering"]
    assert actions[1][2] == "VNG"
    assert decisions == [["BO-2026-1.1", "Instemmen met: de aanpak per provincie", "open De aanpak loopt."]]
    assert "afgedaan op 20 april 2026" in commitments[0][3]
    assert "Met de brief van april" in commitments[0][3]
    assert commitments[1][3] == "open Termijn: voor de zomer"


def test_the_annex_tells_which_terms_were_met_and_which_are_not_there_yet() -> None:
    terms = (replace(TERM, met_on=date(2026, 4, 2)), replace(TERM, wording="", subject="Einde", milestone=True))
    stand = cells(tables(letter_document(letter(), facts([action("1.1", terms=terms)])))[0])
    met = "eerste resultaten: in de loop van 2026 (nagekomen op 2 april 2026)"
    assert stand[0][4] == f"{met} Einde: nog geen termijn"


def test_a_concept_does_not_stand_in_the_annex() -> None:
    document = letter_document(letter(), facts([action("2.1", adoption=Adoption.CONCEPT)]))
    assert "Handreiking 2.1" not in repr(document)


def test_the_sheet_of_sources_is_there_on_wish_alone() -> None:
    assert "bijgewerkt op 3 mei" not in repr(letter_document(letter(), facts()))
    rows = cells(tables(letter_document(letter(), facts(), sources=True))[-1])
    assert ["Samen zoeken", "2", "actie: actie 1.1, bijgewerkt op 3 mei 2026"] in rows
    assert ["Tot slot", "geheel", "Geen bron genoemd."] in rows


def test_each_paragraph_of_an_editable_letter_tells_where_it_came_from_and_readers_do_not_see_it() -> None:
    document = letter_document(letter(), facts())
    for form in ("docx", "odt"):
        pieces = read_pieces(write(document, form, Materials(FONTS)))
        found = {mark: piece.text for piece in pieces for mark in piece.bookmarks}
        assert found[bookmark_of(12, None).name] == "Samen zoeken"
        assert found[bookmark_of(12, 0).name] == "Regio's zoeken samen."
        assert found[bookmark_of(12, 2).name] == "een"
        assert found[bookmark_of(13, 0).name] == "eerst"
        assert not any("herkomst" in piece.text for piece in pieces)
    origin = origin_of(bookmark_of(12, 2).name)
    assert origin is not None
    assert (origin.passage, origin.paragraph) == (12, 2)
    assert origin_of("herkomst_12_") is None


def test_the_fields_of_a_kamerbrief_are_properties_of_the_file_and_controls_in_word() -> None:
    document = letter_document(letter(facts=[["kamerstuk", "34682"], ["body", HOSTILE], ["<x>", "y"]]), facts())
    docx, odt = (parts(write(document, form, Materials(FONTS))) for form in ("docx", "odt"))
    assert set(re.findall(r'name="([^"]+)"', docx["docProps/custom.xml"])) == {
        "Datum", "Betreft", "Ons kenmerk", "Kamerstuk", "Body", "Bijlagen",
    }  # fmt: skip
    assert re.search(r'meta:name="Ons kenmerk"[^>]*>DGEZ / 26041234<', odt["meta.xml"])
    assert '<w:tag w:val="Betreft"/>' in docx["word/document.xml"]
    assert '<w:tag w:val="&lt;x&gt;"/>' in docx["word/document.xml"]


@pytest.mark.parametrize("form", OF_A_LETTER)
def test_hostile_text_is_text_in_every_format_and_the_same_letter_has_the_same_bytes(form: str, tmp_path: Path) -> None:
    nasty = letter(
        passage(1, 1, HOSTILE, f"{HOSTILE}[^{HOSTILE[:20]}]\n\n- {HOSTILE}"),
        subject=HOSTILE,
        signatory=HOSTILE,
        co_signatories=[[HOSTILE, HOSTILE]],
        facts=[[HOSTILE, HOSTILE]],
    )
    document = letter_document(nasty, facts([action("1.1", title=HOSTILE)]), sources=True)
    data = write(document, form, Materials(FONTS))
    assert data == write(document, form, Materials(FONTS))
    if form in ("docx", "odt"):
        told = "\n".join(piece.text for piece in read_pieces(data))
        assert told.count("</w:t><script>x</script> <!--& {{ x }} $body$") >= 6
    if form == "html":
        assert b"<script" not in data
    if form == "pdf":
        assert not page.validate_pdf_bytes(data, profile="pdfua1").failures


def test_a_short_row_stays_on_one_page_and_one_that_may_be_taller_than_a_page_breaks() -> None:
    document = letter_document(letter(), facts([action("1.1"), action("1.2", title="lang " * 200)], commitments=[]))
    docx, odt = (parts(write(document, form, Materials(FONTS))) for form in ("docx", "odt"))
    assert docx["word/document.xml"].count("<w:cantSplit/>") == 2
    assert odt["content.xml"].count('table:style-name="Rij"') == 4  # two of them of titles


def test_a_peildatum_is_the_end_of_its_day_and_never_lies_ahead() -> None:
    now = datetime(2026, 5, 8, 10, 0, tzinfo=AMSTERDAM)
    told = moment_told(letter(as_of=None), date(2026, 5, 6), now)
    assert told == datetime(2026, 5, 7, tzinfo=AMSTERDAM) - timedelta(microseconds=1)
    assert moment_told(letter(as_of=None), date(2026, 5, 8), now) == now
    assert moment_told(letter(as_of=now - timedelta(days=9)), None, now) == now - timedelta(days=9)
    with pytest.raises(NotNow, match="De peildatum 9 mei 2026 is nog niet geweest"):
        moment_told(letter(), date(2026, 5, 9), now)


def test_a_letter_of_twenty_pages_is_there_soon_in_all_formats() -> None:
    """Of the processor, with room for a busy machine; ``tests/bench/letters.py`` holds it to the five seconds."""
    document = samples.long_document()
    before = spent()[1]
    files = [write(document, form, Materials(FONTS)) for form in OF_A_LETTER]
    assert spent()[1] - before < 10
    with pikepdf.open(BytesIO(files[OF_A_LETTER.index("pdf")])) as pdf:
        assert len(pdf.pages) >= 20
