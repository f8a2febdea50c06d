"""What of a file that goes with a document can be taken over, and what its reader is told when it can't."""

from hashlib import sha256
from pathlib import Path

import pikepdf
import pytest

from agenda.documents import annexes
from agenda.documents.annexes import Look, look
from tests.consultations.paper_files import docx
from tests.documents.annex_files import (
    ANNEX,
    Change,
    attached,
    bombed,
    changed,
    commented,
    faulty_tags,
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
    assert annexes._seen(b'{"pages": 9, "taken_out": [], "tagged": true}\n').pages == 9
