"""What of a file that goes with a document can be taken over, and what its reader is told when it can't."""

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pikepdf
import pytest

from agenda.documents import annexes, confinement, looking
from agenda.documents.annexes import Look, NotAssembled, look
from agenda.documents.annexing.pages import Closing, Unpacking, without_loose_ends
from agenda.documents.content import Annex, Document, Heading
from tests.consultations.paper_files import docx
from tests.documents.annex_files import (
    ANNEX,
    Change,
    attached,
    bombed,
    changed,
    commented,
    faulty_tags,
    layered,
    linking_elsewhere,
    many_pages,
    plain,
    scripted,
    set_in_type,
    with_form,
)


@pytest.fixture(scope="module")
def sound(fonts: Path) -> bytes:
    return set_in_type(ANNEX, fonts)


def looked_at(content: bytes, folder: Path, name: str = "stuk.pdf") -> Look:
    digest = sha256(content).hexdigest()
    (folder / digest).write_bytes(content)
    return look(folder, digest, name)


def test_a_sound_file_is_taken_over_whole_and_keeps_the_claims(sound: bytes, tmp_path: Path) -> None:
    assert looked_at(sound, tmp_path) == Look(2, "", True)


def test_a_file_that_claims_less_than_it_keeps_is_not_taken_for_more(sound: bytes, tmp_path: Path) -> None:
    def silence(file: pikepdf.Pdf) -> None:
        with file.open_metadata() as about:
            del about["pdfuaid:part"]

    assert looked_at(changed(sound, silence), tmp_path) == Look(2, "", False)


def test_a_file_that_claims_more_than_it_keeps_is_seen_through(sound: bytes, tmp_path: Path) -> None:
    seen = looked_at(changed(sound, faulty_tags), tmp_path)
    assert (seen.pages, seen.conforms) == (2, False)


def test_an_untagged_file_is_taken_over_and_its_reader_is_told(tmp_path: Path) -> None:
    seen = looked_at(plain("een", "twee"), tmp_path)
    assert (seen.pages, seen.conforms) == (2, False)
    assert "schermlezer" in seen.remark


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (scripted, ["script", "links naar iets anders dan een webadres"]),
        (attached, ["bestanden die erin zaten"]),
        (commented, ["opmerkingen"]),
        (with_form, ["invulvelden"]),
        (linking_elsewhere, ["links naar iets anders"]),
    ],
)
def test_what_does_not_belong_on_paper_is_taken_out_and_named(
    change: Change, told: list[str], sound: bytes, tmp_path: Path
) -> None:
    seen = looked_at(changed(sound, change), tmp_path)
    assert (seen.pages, seen.conforms) == (2, False)
    assert seen.remark.startswith("Uit dit stuk is weggelaten: ")
    assert [words for words in told if words not in seen.remark] == []


LOCKED = pikepdf.Encryption(owner="baas", user="geheim")
GUARDED = pikepdf.Encryption(owner="baas", user="")


def test_a_file_that_cannot_be_taken_over_is_named_with_its_cause(sound: bytes, tmp_path: Path) -> None:
    causes = {
        "met een wachtwoord": changed(sound, lambda file: None, encryption=LOCKED),
        "door de maker beveiligd": changed(sound, lambda file: None, encryption=GUARDED),
        "te veel bladzijden": many_pages(5_000),
        "te groot": changed(sound, bombed),
        "beschadigd": sound[:300],
    }
    seen = {cause: looked_at(content, tmp_path) for cause, content in causes.items()}
    assert {cause: one.remark for cause, one in seen.items() if cause not in one.remark or one.pages} == {}
    assert all("los bestand" in one.remark for one in seen.values())


@pytest.mark.parametrize(("name", "content"), [("Notitie.docx", docx()), ("cijfers.xlsx", b"PK"), ("a.odt", b"PK")])
def test_another_kind_of_file_is_told_by_its_kind(name: str, content: bytes, tmp_path: Path) -> None:
    seen = looked_at(content, tmp_path, name)
    assert (seen.pages, seen.conforms) == (0, False)
    assert f"een {name.rpartition('.')[2]}-bestand" in seen.remark


def test_a_file_that_is_no_pdf_in_spite_of_its_name_is_broken(tmp_path: Path) -> None:
    assert "beschadigd" in looked_at(b"<script>", tmp_path).remark


def test_a_process_that_dies_takes_nobody_along(sound: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(annexes, "PATIENCE_TO_LOOK", 0.01)
    assert "te groot" in looked_at(sound, tmp_path).remark


def test_pages_that_are_known_stay_when_the_check_of_the_standards_is_cut_short() -> None:
    assert annexes._seen(b'{"pages": 9, "taken_out": [], "tagged": true, "hidden": false, "weight": 1}\n').pages == 9


def test_layers_that_do_not_show_are_told(sound: bytes, tmp_path: Path) -> None:
    seen = [looked_at(changed(sound, layered(shown)), tmp_path) for shown in (True, False)]
    assert ["verborgen lagen" in one.remark for one in seen] == [False, True]
    assert [one.pages for one in seen] == [2, 2]


def test_what_fails_at_our_side_is_not_laid_at_the_door_of_the_file(
    sound: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NotAssembled, match="ligt aan ons"):
        look(tmp_path, "0" * 64, "weg.pdf")
    monkeypatch.setattr(confinement.sys, "executable", "/bin/false")
    with pytest.raises(NotAssembled, match="ligt aan ons"):
        looked_at(sound, tmp_path)


def test_annexes_that_are_too_much_together_are_left_out_from_the_first_that_does_not_fit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = {"1": 6_000, "2": 4_001, "3": 4_000, "4": 1, "5": 0}
    monkeypatch.setattr(looking, "look", lambda folder, sha256, name: Look(pages[sha256], "", True, 1))
    blocks = [Heading(1, "Bijlagen"), *(Annex(one, 9, one, "Titel", f"{one}.pdf") for one in pages)]
    document = Document("Proef", datetime(2026, 3, 16, tzinfo=UTC), blocks)
    seen = looking.looked_at(document, tmp_path, lambda done, told: None).annexes
    assert [one.pages for one in seen] == [6_000, 0, 4_000, 0, 0]
    assert ["samen te groot" in one.remark for one in seen] == [False, True, False, True, False]


@pytest.mark.parametrize("heavy", [Annex("0", 600 << 20, "1", "T", "a.pdf"), Annex("0", 9, "1", "T", "a.pdf")])
def test_what_is_much_to_store_or_to_draw_does_not_fit_either(heavy: Annex) -> None:
    look = Look(1, weight=1 if heavy.size > 9 else 800 << 20)
    assert looking.Room().take(heavy, look).pages == 0


@pytest.mark.parametrize(
    ("drawn", "left"),
    [
        (b"q 1 0 0 1 0 0 cm Q Q 5 0 0 5 9 9 cm Q", b"q 1 0 0 1 0 0 cm Q  5 0 0 5 9 9 cm "),
        (b"(Q \\( Q) Tj /Q gs Q[(a(Q)b)]TJ", b"(Q \\( Q) Tj /Q gs [(a(Q)b)]TJ"),
        (b"BI /W 1 ID \x00 Q ( EI Q % Q\nQ", b"BI /W 1 ID \x00 Q ( EI  % Q\n"),
        (b"Q BI /W 1 ID Q", b" BI /W 1 ID Q"),
    ],
)
def test_only_what_ends_a_state_that_was_not_kept_is_left_out(drawn: bytes, left: bytes) -> None:
    assert without_loose_ends(drawn) == left


@pytest.mark.parametrize("drawn", [b"q q Q 2 0 0 2 9 9 cm", b"Q Q q (Q)Tj 9 0 0 9 9 9 cm Q Q 5 0 0 5 0 0 cm", b""])
def test_a_page_that_is_closed_ends_as_it_began(drawn: bytes) -> None:
    with pikepdf.new() as file:
        page = file.add_blank_page()
        page.obj.Contents = file.make_stream(drawn)
        Closing(file, Unpacking()).close(page.obj)
        level = 0
        for one in pikepdf.parse_content_stream(page):
            level += {"q": 1, "Q": -1}.get(str(one.operator), 0)
            assert level >= (str(one.operator) != "Q")
        assert level == 0


def test_what_pages_share_in_part_counts_each_time(tmp_path: Path) -> None:
    def share(file: pikepdf.Pdf) -> None:
        large = file.make_stream(b"q 0 0 m 9 9 l S Q " * 400_000)
        for one in file.pages:
            one.obj.Contents = pikepdf.Array([large, file.make_stream(b"q Q")])

    assert looked_at(changed(many_pages(10), share), tmp_path).weight > 70_000_000
    assert "te groot" in looked_at(changed(many_pages(40), share), tmp_path).remark


def test_pages_that_draw_the_same_do_not_weigh_more_for_it(tmp_path: Path) -> None:
    def share(file: pikepdf.Pdf) -> None:
        large = file.make_stream(b"q 0 0 m 9 9 l S Q " * 400_000)
        for one in file.pages:
            one.obj.Contents = large

    assert looked_at(changed(many_pages(300), share), tmp_path).pages == 300
