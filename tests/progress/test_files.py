"""What goes along with a report, and what comes back when an answer is taken back."""

import io
import zipfile
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.accounts.models import Person
from agenda.accounts.rules import Account
from agenda.actions.words import Phase, Rating
from agenda.documents.file_kinds import clean_name, objection_to_file
from agenda.gateways.files import fetch
from agenda.history.models import HistoryLine
from agenda.kernel.refusal import Changed, Invalid, NotAllowed, NotFound, NotNow
from agenda.kernel.rights import Stamp
from agenda.parties.queries import party_by_key
from agenda.programmes.models import Programme
from agenda.progress.files import MOST_FILES, attach, detach, may_have
from agenda.progress.judging import accept
from agenda.progress.models import Channel, Question, Update, UpdateState
from agenda.progress.queries import asked_in
from agenda.progress.recording import record_answer, record_unchanged
from agenda.progress.reporting import (
    report_unchanged,
    take_party_step,
    write_update,
)
from tests.progress.asking import BY_OPERATOR, begun

DONE: dict[str, Any] = {"phase": Phase.RUNNING, "rating": Rating.ON_TRACK, "done": "Gedaan."}
PDF = b"%PDF-1.7\nverslag"


def package(*parts: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for part in parts:
            archive.writestr(part, "x")
    return file.getvalue()


def open_document() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<x/>")
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", PDF),
        ("a.PDF", PDF),
        ("a.docx", package("[Content_Types].xml", "word/document.xml")),
        ("a.xlsx", package("xl/workbook.xml")),
        ("a.odt", open_document()),
        ("a.png", b"\x89PNG\r\n\x1a\n..."),
        ("a.jpeg", b"\xff\xd8\xff\xe0"),
        ("a.csv", "één;twee\r\n".encode()),
        ("a.txt", "één".encode("cp1252")),
    ],
)
def test_a_file_that_is_what_its_name_says_goes_along(name: str, content: bytes) -> None:
    assert objection_to_file(name, content) is None


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.exe", b"MZ", "geen soort bestand"),
        ("a", b"x", "geen soort bestand"),
        ("a.html", b"<script>", "geen soort bestand"),
        ("a.docm", package("word/document.xml"), "geen soort bestand"),
        ("a.pdf", b"", "is leeg"),
        ("a.pdf", b"<html>%PDF-", "niet wat de naam zegt"),
        ("a.docx", PDF, "niet wat de naam zegt"),
        ("a.docx", package("xl/workbook.xml"), "niet wat de naam zegt"),
        ("a.docx", package("word/document.xml", "word/vbaProject.bin"), "macro"),
        ("a.docx", b"PK\x03\x04" + b"\xff" * 50, "niet wat de naam zegt"),
        ("a.odt", package("content.xml"), "niet wat de naam zegt"),
        ("a.txt", b"MZ\x00\x01", "niet wat de naam zegt"),
    ],
)
def test_a_file_that_is_something_else_is_refused_with_a_sentence(name: str, content: bytes, sentence: str) -> None:
    assert sentence in (objection_to_file(name, content) or "")


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("C:\\stukken\\verslag mei.pdf", "verslag mei.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("<script>.pdf", "_script_.pdf"),
        ('a"\r\nb: c.pdf', "a_ b_ c.pdf"),
        ("‮fdp.exe", "fdp.exe"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("", ""),
    ],
)
def test_a_name_loses_its_folders_and_its_tricks(name: str, clean: str) -> None:
    assert clean_name(name) == clean


@pytest.fixture
def question(session: Session, programme: Programme) -> Question:
    """One to EZ about an action that is not divided."""
    begun(session, programme)
    ez = party_by_key(session, "ez")
    return next(one.question for one in asked_in(session, programme.id, [ez.id]) if not one.question.action.shares)


def by(session: Session, email: str) -> Stamp:
    person = session.scalars(select(Person).where(Person.email == email)).unique().one()
    return Stamp(Account(person), BY_OPERATOR.at, "site")


def test_files_go_with_the_draft_and_leave_what_they_are_in_the_history(session: Session, question: Question) -> None:
    owner = by(session, "ez@rve.example")
    with pytest.raises(NotNow, match="hoort bij een concept"):
        attach(session, question, "a.pdf", PDF, owner)
    write_update(session, question, DONE, owner)
    file = attach(session, question, "a.pdf", PDF, owner)
    assert fetch(session, file.sha256) == PDF
    with pytest.raises(Invalid, match="al een bijlage"):
        attach(session, question, "A.pdf", PDF, owner)
    for number in range(MOST_FILES - 1):
        attach(session, question, f"{number}.pdf", PDF, owner)
    with pytest.raises(Invalid, match="Er kunnen 5 bijlagen mee"):
        attach(session, question, "meer.pdf", PDF, owner)
    session.flush()
    detach(session, question, file.id, owner)
    with pytest.raises(NotFound):
        detach(session, question, file.id, owner)
    session.flush()
    told = session.scalars(select(HistoryLine).where(HistoryLine.event == "update.detach")).one().difference
    assert told == {"name": ["a.pdf", None], "size": [len(PDF), None], "sha256": [file.sha256, None]}
    take_party_step(session, question, "submit", owner)
    with pytest.raises(NotNow, match="neem de melding eerst terug"):
        attach(session, question, "laat.pdf", PDF, owner)
    with pytest.raises(NotAllowed):
        attach(session, question, "b.pdf", PDF, by(session, "nfia@rve.example"))


def test_a_file_is_for_who_judges_once_handed_in_and_for_readers_once_accepted(
    session: Session, question: Question
) -> None:
    owner, judge, reader = (by(session, f"{one}@rve.example") for one in ("ez", "secretariaat", "lezer"))
    update = write_update(session, question, DONE, owner)
    attach(session, question, "a.pdf", PDF, owner)

    def who() -> list[bool]:
        return [may_have(one.by, question, update) for one in (judge, reader)]

    assert who() == [False, False]
    take_party_step(session, question, "submit", owner)
    assert who() == [True, False]
    accept(session, update, "EZ", judge)
    assert who() == [True, True]


def test_files_of_a_draft_that_gave_way_are_for_nobody_else(session: Session, question: Question) -> None:
    owner, judge = by(session, "ez@rve.example"), by(session, "secretariaat@rve.example")
    write_update(session, question, DONE, owner)
    attach(session, question, "a.pdf", PDF, owner)
    update = report_unchanged(session, question, owner)
    assert update.state is UpdateState.ACCEPTED
    assert not may_have(judge.by, question, update)


# ── What the secretariat writes down ───────────────────────────────────────────────────────────────────────────────


def test_what_came_by_phone_sets_the_draft_of_the_party_aside_and_gives_it_back(
    session: Session, question: Question
) -> None:
    owner, judge = by(session, "ez@rve.example"), by(session, "secretariaat@rve.example")
    draft = write_update(session, question, DONE | {"done": "Ons eigen verhaal."}, owner)
    with pytest.raises(Changed, match="schreef intussen zelf"):
        record_answer(session, question, Channel.PHONE, DONE, judge, seen=draft.version - 1)
    update = record_answer(session, question, Channel.PHONE, DONE, judge, seen=draft.version)
    assert (update.state, update.channel, update.done) == (UpdateState.SUBMITTED, Channel.PHONE, "Gedaan.")
    take_party_step(session, question, "withdraw", owner)
    assert (update.state, update.channel, update.done) == (UpdateState.DRAFT, None, "Ons eigen verhaal.")
    take_party_step(session, question, "submit", owner)
    assert update.channel is None


def test_unchanged_may_come_by_mail_too(session: Session, question: Question) -> None:
    owner, judge = by(session, "ez@rve.example"), by(session, "secretariaat@rve.example")
    update = record_unchanged(session, question, Channel.MAIL, judge, seen=0)
    assert (update.state, update.unchanged, update.channel) == (UpdateState.ACCEPTED, True, Channel.MAIL)
    take_party_step(session, question, "revoke", owner)
    assert (update.state, update.channel) == (UpdateState.DRAFT, None)


def test_only_the_secretariat_records_and_what_is_wanting_is_told(session: Session, question: Question) -> None:
    owner, judge = by(session, "ez@rve.example"), by(session, "secretariaat@rve.example")
    with pytest.raises(NotAllowed):
        record_answer(session, question, Channel.PHONE, DONE, owner)
    with pytest.raises(Invalid, match="Beschrijf de oorzaak"):
        record_answer(session, question, Channel.PHONE, DONE | {"rating": Rating.DELAYED}, judge)


# ── Two people at once ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_colleague_who_saves_many_times_in_one_field_is_no_clash_for_another(
    session: Session, question: Question
) -> None:
    seen = write_update(session, question, DONE, BY_OPERATOR).version
    for text in ("V", "Va", "Van de een."):
        update: Update = write_update(session, question, DONE | {"next": text}, BY_OPERATOR, by_itself=True)
    update = write_update(session, question, DONE | {"next": "", "risks": "Mist."}, BY_OPERATOR, seen=seen)
    assert (update.next, update.risks) == ("Van de een.", "Mist.")
    with pytest.raises(Changed):
        write_update(session, question, DONE | {"next": "Van de ander."}, BY_OPERATOR, seen=seen)


def test_who_looked_too_long_ago_is_asked_to_compare(session: Session, question: Question) -> None:
    seen = write_update(session, question, DONE, BY_OPERATOR).version
    for number in range(70):
        write_update(session, question, DONE | {"next": str(number)}, BY_OPERATOR, by_itself=True)
    with pytest.raises(Changed):
        write_update(session, question, DONE | {"next": ""}, BY_OPERATOR, seen=seen)


def test_what_is_asked_in_another_programme_or_of_another_party_is_not_among_it(
    session: Session, programme: Programme, question: Question
) -> None:
    nfia = party_by_key(session, "nfia")
    assert {one.question.party_id for one in asked_in(session, programme.id, [nfia.id])} == {nfia.id}
    assert asked_in(session, programme.id, []) == []
    assert asked_in(session, programme.id + 1, [nfia.id, question.party_id]) == []
