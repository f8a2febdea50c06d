"""Which files are opened as a letter, and what is said of those that are not."""

import subprocess
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from agenda.documents.content import Document, Footnote, Heading, Paragraph, Signature, Text
from agenda.documents.formats import Materials, write
from agenda.documents.pandoc import PANDOC
from agenda.intake.decoding import Unreadable
from agenda.intake.opening import LARGEST, open_letter
from agenda.intake.reading import read_letter
from agenda.intake.tree import TooLong, read_tree
from agenda.intake.words import ProposalKind
from config import read_config
from tests.intake.letters import SPELLINGS, SPORT, WATER, headings_of

HEAD = "Datum 9 maart 2027\nBetreft Hagel\n\nGeachte Voorzitter,\n\n"
HOSTILE: Mapping[str, str] = {
    "digits": "1234567890",
    "lines of digits": "1234567890\n",
    "marks of footnotes": "a1 b2 ",
    "footnotes": "x1\n1 Kamerstuk 34682, nr. 178\n",
    "numbered lines": "1 Ab\n",
    "verbs": "wordt door is in heeft ",
    "sentences of verbs": "Wordt gestart wordt door uitgevoerd in opdracht van EZ is. ",
    "studies": "Onderzoek in opdracht van door uitgevoerd onderzoek laten. ",
    "one word": "x",
    "hyphens": "woon-\n",
    "opened quotes": "‘“(",
    "names": "Samen met Aa, Bb en Cc, Dd. ",
    "terms": "in het eerste kwartaal van tot ",
    "page ends": "a\f",
    "spaces": "x" + " " * 200,
}


@pytest.fixture(scope="module")
def fonts() -> Path:
    return read_config().fonts_folder


def docx(markdown: str, ending: str = "docx") -> bytes:
    command = [PANDOC, "-f", "markdown", "-t", ending, "-o", "-"]
    return subprocess.run(command, input=markdown.encode(), capture_output=True, check=True).stdout


def swollen() -> bytes:
    data = BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", b"wordprocessingml.document.main+xml")
        package.writestr("word/document.xml", b" " * 41 * 1024**2)
    return data.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("brief.pdf", b"%PDF-1.7", "geen soort bestand"),
        ("brief", b"x", "geen soort bestand"),
        ("brief.txt", b"", "is leeg"),
        ("brief.txt", b" \r\n\f\n", "is leeg"),
        ("brief.txt", "\u200b\ufeff".encode(), "is leeg"),
        ("brief.txt", b"x" * (LARGEST + 1), "groter dan 5 MB"),
        ("brief.txt", HEAD.encode() + b"a " * 200_000, "te lang"),
        ("brief.txt", b"%PDF-1.7 Geachte Voorzitter,", "is geen tekst"),
        ("brief.txt", b"Geachte\x00\x01\x02\x00\x03\x04 heer", "is geen leesbare tekst"),
        ("brief.txt", b"Geachte \x81\x8d\x8f heer", "is geen leesbare tekst"),
        ("brief.txt", b"Boodschappen: melk, brood en kaas.", "niet te herkennen als brief"),
        ("brief.txt", HEAD.encode(), "niet te herkennen als brief"),
        ("brief.docx", b"\xd0\xcf\x11\xe0" + b"x" * 99, "wachtwoord"),
        ("brief.docx", b"zomaar iets", "niet wat de naam zegt"),
        ("brief.odt", b"PK\x03\x04 kapot", "niet wat de naam zegt"),
    ],
)
def test_what_is_no_letter_is_refused_with_a_sentence(name: str, content: bytes, told: str) -> None:
    with pytest.raises(Unreadable, match=told) as refusal:
        open_letter(name, content)
    assert str(refusal.value).startswith(f"‘{name}’ ")


def test_what_swells_when_it_is_unpacked_is_refused_before_that() -> None:
    with pytest.raises(Unreadable, match="te groot"):
        open_letter("brief.docx", swollen())


@pytest.mark.parametrize("ending", ["docx", "odt"])
def test_a_word_file_that_holds_no_letter_is_refused(ending: str) -> None:
    with pytest.raises(Unreadable, match="niet te herkennen als brief"):
        open_letter(f"lijst.{ending}", docx("# Boodschappen\n\nmelk, brood.", ending))


def test_a_broken_word_file_is_refused() -> None:
    data = BytesIO()
    with ZipFile(data, "w") as package:
        package.writestr("[Content_Types].xml", b"wordprocessingml.document.main+xml")
        package.writestr("word/document.xml", b"<w:document>")
    with pytest.raises(Unreadable, match=r"gaat niet open|niet te herkennen"):
        open_letter("brief.docx", data.getvalue())


@pytest.mark.parametrize("ending", ["docx", "odt"])
def test_a_letter_that_agenda_wrote_is_read_back(ending: str, fonts: Path) -> None:
    document = Document(
        "Waterrobuuste Wijken",
        datetime(2027, 3, 9, tzinfo=UTC),
        [
            Paragraph("Geachte Voorzitter,"),
            Heading(1, "Leernetwerk"),
            Paragraph(
                [
                    Text("Daarom start ik dit voorjaar, samen met OCW, een leernetwerk voor scholen."),
                    Footnote([Text("Kamerstuk 36999, nr. 14")]),
                    Text(" In 2026 is de proef afgerond."),
                ]
            ),
            Signature([("A.B. Voorbeeld", "Minister van Infrastructuur en Waterstaat")]),
        ],
        date=WATER.on,
        layout="letter",
    )
    script = open_letter(f"brief.{ending}", write(document, ending, Materials(fonts)))
    action, note = read_letter(script, WATER.on, SPELLINGS)
    assert (action.title, action.lead, action.term) == ("Leernetwerk voor scholen", "ienw", "dit voorjaar")
    assert action.references == note.references == ["Kamerstuk 36999, nr. 14"]
    assert note.kind is ProposalKind.REFERENCE
    assert headings_of(script) == ["Leernetwerk"]


def test_hostile_signs_do_no_harm() -> None:
    text = SPORT.replace("Wij starten", "\u202eWij\u200b star\u00adten <script>alert('x')</script>\ufffe")
    script = open_letter("../../etc/<b>brief.txt", text.encode())
    assert "\u202e" not in script.text
    assert read_letter(script, WATER.on, SPELLINGS)


@pytest.mark.parametrize("what", HOSTILE)
def test_no_text_takes_long(what: str) -> None:
    filler = HOSTILE[what]
    text = HEAD + filler * (60_000 // len(filler)) + "\n\nIk start in mei 2027 een proef met hagelnetten.\n"
    begun = time.process_time()
    script = open_letter("brief.txt", text.encode())
    read_letter(script, WATER.on, SPELLINGS)
    assert time.process_time() - begun < 3


def said(*inlines: object) -> dict[str, object]:
    return {"t": "Para", "c": list(inlines)}


def word(text: str) -> dict[str, object]:
    return {"t": "Str", "c": text}


def calls(number: int) -> list[object]:
    return [one for _ in range(number) for one in (word("Ab. "), {"t": "Note", "c": [said(word("n"))]})]


WORK = "In opdracht van OCW wordt in mei 2027 een onderzoek uitgevoerd naar hagel."
HOSTILE_TREES: Mapping[str, list[object]] = {
    "footnotes of one sentence": [said(word("x" * 100_000), *calls(9_000))],
    "footnotes of many lines": [said(*calls(9_000), *[{"t": "LineBreak"}] * 100_000)],
    "a heading without end": [{"t": "Header", "c": [1, ["", [], []], [word("x" * 200_000)]]}],
    "a heading of brackets": [
        {"t": "Header", "c": [1, ["", [], []], [word(f"{'(' * 90_000}{chr(0x2003) * 90_000}onderzoek")]]}
    ],
}


@pytest.mark.parametrize("what", HOSTILE_TREES)
def test_no_word_file_takes_long_or_is_kept_many_times_over(what: str) -> None:
    around = [said(word("Geachte Voorzitter,")), *HOSTILE_TREES[what], said(word(WORK)), said(word("Hoogachtend,"))]
    begun = time.process_time()
    found = read_letter(read_tree({"blocks": around}), WATER.on, SPELLINGS)
    assert time.process_time() - begun < 4
    assert sum(len(one.sentence) + len(one.heading) for one in found) < 400_000
    assert any(one.sentence == WORK for one in found)


def test_a_word_file_is_put_away_as_soon_as_it_says_too_much() -> None:
    with pytest.raises(TooLong):
        read_tree({"blocks": [said(word("x" * 200_000), {"t": "Note", "c": [said(word("y" * 200_000))]})]})


def test_spaces_around_a_footnote_become_one_and_its_mark_stays_there() -> None:
    note = {"t": "Note", "c": [said(word("n"))]}
    told = said(word("Een \xa0"), note, {"t": "Space"}, word("twee"), note)
    (passage,) = read_tree({"blocks": [told]}).passages
    assert (passage.text, [call.at for call in passage.calls]) == ("Een twee", [4, 8])


def test_twenty_pages_take_less_than_a_second() -> None:
    page = "\n\n".join(WATER.parts[1:9])
    text = HEAD + "\n\n".join([page] * (55_000 // len(page))) + "\n"
    begun = time.process_time()
    assert len(read_letter(open_letter("brief.txt", text.encode()), WATER.on, SPELLINGS)) > 100
    assert time.process_time() - begun < 1
