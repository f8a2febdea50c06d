"""A letter is sent: refused while something is in its way, frozen as it left, and locked from then on."""

import inspect
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

import agenda.letters
from agenda.accounts.queries import account_by_email
from agenda.commitments.models import Commitment, CommitmentKind, CommitmentState
from agenda.consultations.queries import consultation_by_key
from agenda.documents.formats import Materials
from agenda.documents.services import make_files
from agenda.history.models import HistoryLine
from agenda.kernel.confidentiality import Confidentiality
from agenda.kernel.refusal import Changed, Invalid, NotAllowed, NotNow
from agenda.kernel.rights import Stamp
from agenda.letters.heads import begin_letter, letter_on, usual_head
from agenda.letters.models import Letter, LetterCommitment, Passage
from agenda.letters.papers import Wish, letter_paper
from agenda.letters.placing import Looked
from agenda.letters.sending import (
    Sent,
    add_sent_files,
    frozen_paper,
    lacking_files,
    note_paper,
    send_letter,
    sent_edition,
    standing,
)
from agenda.letters.services import write_passage
from agenda.letters.values import Wording
from agenda.letters.words import LetterState, PassageState
from agenda.programmes.models import Programme
from agenda.work.models import Task
from tests.letters.drafted import Desk, about, at
from tests.letters.test_check_letter import asked

NOW = at(3, 16)
TODAY = date(2026, 3, 16)
PAPER = "Kamerstuk 34682, nr. 190"


@pytest.fixture
def desk(session: Session, programme: Programme) -> Desk:
    return Desk(session, programme)


@pytest.fixture
def due(session: Session, programme: Programme) -> Commitment:
    one = Commitment(
        programme_id=programme.id,
        key="overzicht",
        kind=CommitmentKind.COMMITMENT,
        text="De Kamer krijgt een overzicht.",
        made_to="Kamerlid Jansen",
        debate="Debat",
        made_on=date(2026, 1, 5),
        due_on=date(2026, 6, 1),
        actions=[],
    )
    session.add(one)
    session.flush()
    return one


@pytest.fixture
def letter(desk: Desk, due: Commitment) -> Letter:
    """Of which every passage is approved, and that tells of the commitment."""
    drafted = desk.draft(NOW, "BO-2025-1")
    for passage in drafted.passages:
        passage.state = PassageState.APPROVED
    return drafted


def refused(desk: Desk, letter: Letter, sent: Sent) -> dict[str, str]:
    with pytest.raises(Invalid) as refusal:
        send_letter(desk.session, letter, sent, desk.stamp(NOW))
    assert letter.state is LetterState.DRAFT
    return {one.place: one.sentence for one in refusal.value.faults}


def test_what_was_sent_is_frozen_for_everyone_and_named(session: Session, desk: Desk, letter: Letter) -> None:
    edition = send_letter(session, letter, Sent(TODAY, "DGBI / 26012345", "34682, nr. 190"), desk.stamp(NOW))
    session.flush()
    assert (letter.state, letter.sent_on, letter.edition_id) == (LetterState.SENT, TODAY, edition.id)
    assert letter.paper is not None
    assert (letter.number, letter.paper.normal, letter.as_of) == ("DGBI / 26012345", PAPER, NOW)
    assert (edition.confidentiality, edition.variant) == (Confidentiality.PUBLIC, "letter")
    assert "DGBI / 26012345" in str(edition.content)
    task = session.scalars(select(Task).where(Task.kind == "letter")).one()
    assert task.params == {"letter": letter.id, "sent": True}
    events = set(session.scalars(select(HistoryLine.event).where(HistoryLine.object_id == letter.id)))
    assert "letter.send" in events


def test_the_files_are_made_of_what_was_frozen(session: Session, desk: Desk, letter: Letter) -> None:
    edition = send_letter(session, letter, Sent(TODAY), desk.stamp(NOW))
    assert lacking_files(edition) == ["docx", "odt", "pdf", "html"]
    files = make_files(frozen_paper(letter, edition).document, ("html", "docx"), Materials(Path()))
    for _ in range(2):
        add_sent_files(session, letter, files, desk.stamp(NOW))
    session.flush()
    assert lacking_files(sent_edition(session, letter)) == ["odt", "pdf"]
    assert {one.name for one in edition.files} == {f"{edition.name}.html", f"{edition.name}.docx"}


def test_something_in_its_way_has_to_be_told_of(session: Session, desk: Desk, letter: Letter) -> None:
    about(letter, "1.1").state = PassageState.EDITED
    assert [one.sentence for one in standing(session, letter, NOW).hindrances] == [
        "Deze passage is nog niet goedgekeurd: bewerkt."
    ]
    assert set(refused(desk, letter, Sent(TODAY, despite="  "))) == {"despite"}
    send_letter(session, letter, Sent(TODAY, despite="De minister vroeg erom."), desk.stamp(NOW))
    assert letter.despite == "De minister vroeg erom."
    session.flush()
    told = session.scalars(select(HistoryLine).where(HistoryLine.event == "letter.send")).one()
    assert "minister" not in str(vars(told))


def test_no_letter_leaves_while_parties_are_asked_about_it(session: Session, desk: Desk, letter: Letter) -> None:
    running = asked(session, letter, 1)
    running.closed_at = None
    session.flush()
    with pytest.raises(NotNow, match="Afstemmingsronde 1 loopt nog"):
        send_letter(session, letter, Sent(TODAY, despite="Toch."), desk.stamp(NOW))
    running.closed_at = NOW
    assert send_letter(session, letter, Sent(TODAY), desk.stamp(NOW))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("sent", "field"),
    [
        (Sent(TODAY + timedelta(days=1)), "on"),
        (Sent(TODAY, number="9" * 201), "number"),
        (Sent(TODAY, paper="<script>alert(1)</script>"), "paper"),
        (Sent(TODAY, paper="Stcrt. 2024, 33191"), "paper"),
        (Sent(TODAY, settles=(2**40,)), "settles"),
    ],
)
def test_what_can_not_be_so_is_refused_at_its_field(desk: Desk, letter: Letter, sent: Sent, field: str) -> None:
    assert set(refused(desk, letter, replace(sent, despite="Toch."))) == {field}


def test_a_commitment_is_met_by_the_letter_that_says_so(
    session: Session, desk: Desk, letter: Letter, due: Commitment
) -> None:
    assert due in standing(session, letter, NOW).open
    sent = Sent(TODAY, paper=PAPER, settles=(due.id,))
    send_letter(session, letter, sent, desk.stamp(NOW))
    session.flush()
    assert (due.state, due.settled_on) == (CommitmentState.MET, TODAY)
    assert due.outcome == f"Gemeld in de brief van 16 maart 2026 ({PAPER})."
    links = session.scalars(select(LetterCommitment).where(LetterCommitment.letter_id == letter.id)).all()
    assert {one.commitment_id: one.settles for one in links}[due.id]
    assert sum(one.settles for one in links) == 1


def test_only_a_writer_sends_and_only_what_they_looked_at(session: Session, desk: Desk, letter: Letter) -> None:
    session.flush()
    for email in ("ez@rve.example", "lezer@rve.example", "auditor@rve.example"):
        with pytest.raises(NotAllowed):
            send_letter(session, letter, Sent(TODAY), Stamp(account_by_email(session, email), NOW, "proef"))
    with pytest.raises(Changed):
        send_letter(session, letter, Sent(TODAY), desk.stamp(NOW), seen=replace(Looked.at(letter), letter=0))
    seen = Looked.at(letter)
    passage = about(letter, "1.1")
    write_passage(session, passage, Wording(passage.heading, "Heel iets anders."), desk.stamp(NOW))
    with pytest.raises(Changed):
        send_letter(session, letter, Sent(TODAY, despite="Toch."), desk.stamp(NOW), seen=seen)
    send_letter(session, letter, Sent(TODAY, despite="Toch."), desk.stamp(NOW), seen=Looked.at(letter))
    with pytest.raises(NotNow):
        send_letter(session, letter, Sent(TODAY), desk.stamp(NOW))


def test_the_kamerstuk_may_come_later(session: Session, desk: Desk, letter: Letter) -> None:
    def note(number: str, paper: str, seen: int) -> bool:
        return note_paper(session, letter, number, paper, desk.stamp(NOW), seen=seen)

    with pytest.raises(NotNow):
        note("", PAPER, letter.version)
    send_letter(session, letter, Sent(TODAY), desk.stamp(NOW))
    before = letter.version
    assert note("26-1", PAPER, before)
    with pytest.raises(Changed):
        note("26-1", "", before)
    assert letter.paper
    assert (letter.number, letter.paper.normal) == ("26-1", PAPER)
    assert not note("26-1", PAPER, letter.version)
    with pytest.raises(Invalid):
        note("26-1", "zomaar", letter.version)


def test_what_is_frozen_is_what_stands_there_and_not_what_was_read_before(
    session: Session, desk: Desk, letter: Letter
) -> None:
    """As when somebody else saved just before the letter was held."""
    passage = about(letter, "1.1")
    session.flush()
    elsewhere = update(Passage).where(Passage.id == passage.id).values(text="Door een ander bewaard.")
    session.execute(elsewhere.execution_options(synchronize_session=False))
    edition = send_letter(session, letter, Sent(TODAY, despite="Toch."), desk.stamp(NOW))
    assert "Door een ander bewaard." in str(edition.content)


def test_no_other_version_comes_of_a_letter_that_left(session: Session, desk: Desk, letter: Letter) -> None:
    send_letter(session, letter, Sent(TODAY), desk.stamp(NOW))
    with pytest.raises(NotNow):
        letter_paper(session, letter, desk.stamp(NOW))
    assert letter_paper(session, letter, desk.stamp(NOW), Wish("letter_sources")).document.created == NOW


def test_the_next_letter_starts_from_the_one_that_was_sent(
    session: Session, desk: Desk, letter: Letter, programme: Programme
) -> None:
    letter.co_signatories, letter.facts = [["B. Staat", "Staatssecretaris"]], [["Ons kenmerk", "1"], ["Bureau", "X"]]
    send_letter(session, letter, Sent(TODAY), desk.stamp(NOW))
    head = usual_head(session, programme, TODAY + timedelta(days=100), None)
    assert (head.co_signatories, head.facts) == ((("B. Staat", "Staatssecretaris"),), (("Bureau", "X"),))
    next_letter = begin_letter(session, programme, head, desk.stamp(at(6, 25)))
    assert next_letter.previous_on == TODAY
    next_letter.key = "brief-BO-2026-1"
    meeting = consultation_by_key(session, "BO-2026-1", programme)
    assert letter_on(session, meeting, desk.stamp(at(6, 26))).key == "brief-BO-2026-1-2", "the other key was taken"
    since = desk.facts(next_letter, at(6, 1)).since
    assert since is not None
    assert (since.letter, since.moment) == (letter, NOW)


# ── It stands fast ─────────────────────────────────────────────────────────────────────────────────────────────────

FREE = frozenset(
    {
        "agenda.letters.sending.note_paper",
        "agenda.letters.sending.add_sent_files",
        "agenda.letters.sending.ask_files",
        "agenda.letters.papers.letter_paper",
        "agenda.letters.papers.build_letter",
        "agenda.letters.services.note_sent",
        "agenda.letters.services.keep_revision",
    }
)
"""What may be done with a letter that was sent, or writes no word of it by itself."""


def services_of_letters() -> dict[str, Callable[..., Any]]:
    """Each that is given a letter or one of its passages to change."""
    found = {}
    for module in iter_modules(agenda.letters.__path__):
        name = f"agenda.letters.{module.name}"
        for service, made in inspect.getmembers(import_module(name), inspect.isfunction):
            taken = list(inspect.signature(made).parameters)
            is_service = made.__module__ == name and not service.startswith("_") and "stamp" in taken
            if is_service and taken[1] in {"letter", "passage"}:
                found[f"{name}.{service}"] = made
    return found


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_service_writes_in_a_letter_that_was_sent(session: Session, desk: Desk, letter: Letter) -> None:
    send_letter(session, letter, Sent(TODAY), desk.stamp(NOW))
    session.flush()
    passage, versions = about(letter, "1.1"), (letter.version, [one.version for one in letter.passages])
    services = services_of_letters()
    assert len(services) > len(FREE)
    for name, service in services.items():
        if name in FREE:
            continue
        given: dict[str, Any] = {
            "letter": letter,
            "passage": passage,
            "stamp": desk.stamp(NOW),
            "seen": passage.version,
            "level": 0,
        }
        asked = inspect.signature(service).parameters
        filled = {one: given.get(one, Whatever()) for one, how in asked.items() if how.default is how.empty}
        with pytest.raises(NotNow, match="staat vast"):
            service(**filled | {"session": session})
    session.flush()
    assert (letter.version, [one.version for one in letter.passages]) == versions


class Whatever(str):
    """Good for any value that a service looks at before it refuses."""

    heading = text = "x"
    level = 0

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Whatever()
