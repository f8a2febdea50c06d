"""Long work as it is carried out: what comes of it, in whose name, and what happens when it goes wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.exc import OperationalError

from agenda.accounts.models import Membership
from agenda.accounts.queries import person_by_email
from agenda.actions.models import Action
from agenda.consultations.queries import consultation_by_key
from agenda.documents import services
from agenda.documents.annexes import PATIENCE_TO_BIND, PATIENCE_TO_LOOK
from agenda.documents.content import Document
from agenda.documents.formats import Materials
from agenda.documents.models import Edition
from agenda.documents.typesetting import PATIENCE
from agenda.exchange.models import Intake, IntakeState
from agenda.exchange.offering import offer
from agenda.gateways.clock import StandingClock
from agenda.gateways.database import Database
from agenda.history.models import HistoryLine
from agenda.jobs import long_work
from agenda.jobs.long_work import BROKEN, LEASE, PAUSE, do_long_work
from agenda.jobs.runners import RUNNERS
from agenda.jobs.workshop import Workshop
from agenda.kernel.refusal import NotAllowed, NotNow, Refusal
from agenda.kernel.rights import Stamp
from agenda.letters.heads import letter_on
from agenda.letters.models import Letter, PassageRevision
from agenda.letters.sending import Sent, send_letter, sent_edition
from agenda.programmes.queries import programme_by_key
from agenda.work.models import Task, TaskState
from agenda.work.rules import KINDS
from agenda.work.runs import task_counts
from tests.work.asking import (
    AT,
    LONG_AFTER,
    SECRETARIAT,
    asked,
    broken_off,
    dossier,
    editions_in,
    meeting_of,
    task_of,
    workshop_of,
)

MOST = 2**31
SHEET = b"Titel;Trekker;Nummer;Doel\nEen nieuwe actie;ez;9.1;1\n"


@pytest.fixture
def workshop(example: Database) -> Workshop:
    return workshop_of(example)


def test_each_kind_of_work_has_its_runner_and_its_row() -> None:
    assert set(RUNNERS) == set(KINDS)


def test_a_dossier_is_made_in_the_name_of_who_asked_and_as_it_stands_when_it_is_made(
    example: Database, workshop: Workshop
) -> None:
    number = asked(example, "dossier", dossier(example, "html", "docx"))
    later = replace(workshop, clock=StandingClock(LONG_AFTER))
    assert do_long_work(later) == 1
    task = task_of(example, number)
    assert (task.state, task.done, task.total, task.tries) == (TaskState.DONE, 4, 4, 1)
    with example.reading() as session:
        edition = session.get_one(Edition, task.result["edition"])
        line = session.scalars(select(HistoryLine).where(HistoryLine.event == "dossier.build")).one()
        assert (line.actor, line.origin) == (person_by_email(session, SECRETARIAT).key, f"klus {number}")
        assert edition.as_of == LONG_AFTER
        assert [file.name for file in edition.files] == sorted(task.result["files"])
    assert do_long_work(later) == 0, "and once only"


def test_whoever_waits_sees_which_part_is_next(
    example: Database, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, seen = asked(example, "dossier", dossier(example, "html", "odt")), []
    make = services.make_files

    def made(*given: Any) -> Any:
        task = task_of(example, number)
        seen.append((task.state, task.done, task.total, task.told))
        return make(*given)

    monkeypatch.setattr(services, "make_files", made)
    do_long_work(workshop)
    assert seen == [
        (TaskState.RUNNING, 1, 4, "Bestand 1 van 2 wordt gemaakt: html."),
        (TaskState.RUNNING, 2, 4, "Bestand 2 van 2 wordt gemaakt: odt."),
    ]


def test_others_can_save_while_a_document_is_typeset(
    example: Database, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(example, "dossier", dossier(example))
    make = services.make_files

    def made(*given: Any) -> Any:
        with example.transaction() as session:
            session.scalars(select(Action).limit(1)).one().summary = "Intussen bewaard."
        return make(*given)

    monkeypatch.setattr(services, "make_files", made)
    assert do_long_work(workshop) == 1


def test_two_workers_do_nothing_twice(example: Database) -> None:
    for variant in ("html", "docx", "odt"):
        asked(example, "dossier", dossier(example, variant))
    workers = [Thread(target=do_long_work, args=(workshop_of(example),)) for _ in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    again = workshop_of(example, AT + PAUSE)
    do_long_work(again)
    assert sorted(editions_in(example)) == [f"BO-2026-1-dossier-v{number}" for number in (1, 2, 3)]
    with example.reading() as session:
        assert set(session.scalars(select(Task.state))) == {TaskState.DONE}


def test_a_worker_that_was_taken_over_keeps_nothing(
    example: Database, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = asked(example, "dossier", dossier(example))
    make, other = services.make_files, workshop_of(example, AT + LEASE)

    def slow(*given: Any) -> Any:
        monkeypatch.setattr(services, "make_files", make)
        assert do_long_work(other) == 1
        return make(*given)

    monkeypatch.setattr(services, "make_files", slow)
    assert do_long_work(workshop) == 0
    assert editions_in(example) == ["BO-2026-1-dossier-v1"]
    assert task_of(example, number).tries == 2


def test_a_worker_that_is_taken_over_between_the_last_word_and_the_keeping_keeps_nothing(
    example: Database, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(example, "dossier", dossier(example))
    tell, other = long_work.Turn.tell, workshop_of(example, AT + LEASE)

    def told(turn: Any, done: int, total: int, words: str) -> None:
        tell(turn, done, total, words)
        if turn.workshop is workshop and words == services.KEPT:
            assert do_long_work(other) == 1

    monkeypatch.setattr(long_work.Turn, "tell", told)
    assert do_long_work(workshop) == 0
    assert editions_in(example) == ["BO-2026-1-dossier-v1"]


def test_who_lost_the_right_gets_a_sentence_and_no_dossier(example: Database, workshop: Workshop) -> None:
    number = asked(example, "dossier", dossier(example))
    with example.transaction() as session:
        person = person_by_email(session, SECRETARIAT)
        session.delete(session.scalars(select(Membership).where(Membership.person_id == person.id)).one())
    assert do_long_work(workshop) == 0
    task = task_of(example, number)
    assert task.state is TaskState.FAILED
    assert task.last_error == "Wie dit vroeg, mag hier niet (meer) dossiers samenstellen."
    assert editions_in(example) == []


def test_who_loses_the_right_while_it_is_made_gets_no_dossier_either(
    example: Database, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(example, "dossier", dossier(example))
    make = services.make_files

    def made(*given: Any) -> Any:
        with example.transaction() as session:
            person_by_email(session, SECRETARIAT).active = False
        return make(*given)

    monkeypatch.setattr(services, "make_files", made)
    assert do_long_work(workshop) == 0
    assert editions_in(example) == []


def test_what_is_broken_off_while_it_is_made_keeps_nothing_and_the_next_one_is_done(
    example: Database, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, following = (asked(example, "dossier", dossier(example, one)) for one in ("html", "odt"))
    make = services.make_files

    def made(document: Document, formats: Sequence[str], materials: Materials) -> Any:
        if "html" in formats:
            broken_off(example, number)
        return make(document, formats, materials)

    monkeypatch.setattr(services, "make_files", made)
    assert do_long_work(workshop) == 1
    task = task_of(example, number)
    assert (task.state, task.result, task.leased_until, task.told) == (TaskState.CANCELLED, {}, None, "")
    assert task.ended_at == AT
    assert task_of(example, following).state is TaskState.DONE
    assert editions_in(example) == ["BO-2026-1-dossier-v1"]


def test_what_is_broken_off_while_it_waits_is_not_begun_and_only_once_by_who_may(
    example: Database, workshop: Workshop
) -> None:
    number = asked(example, "dossier", dossier(example))
    for email in ("lezer@rve.example", "ez@rve.example"):
        with pytest.raises(NotAllowed):
            broken_off(example, number, email)
    broken_off(example, number)
    with pytest.raises(NotNow, match="afgebroken"):
        broken_off(example, number)
    assert do_long_work(workshop) == 0
    with example.reading() as session:
        assert task_counts(session)[TaskState.FAILED] == 0, "nothing is wrong"


@pytest.mark.parametrize("email", ["lezer@rve.example", "ez@rve.example"])
def test_who_never_had_the_right_gets_nothing(example: Database, workshop: Workshop, email: str) -> None:
    asked(example, "dossier", dossier(example), email)
    assert do_long_work(workshop) == 0
    assert editions_in(example) == []


@pytest.mark.parametrize("key", ["person:99999", "person:x", "person:²", "link:1", "nobody", ""])
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_who_is_not_there_any_more_gets_nothing(example: Database, workshop: Workshop, key: str) -> None:
    number = asked(example, "dossier", dossier(example))
    with example.transaction() as session:
        session.get_one(Task, number).asked_by = key
    assert do_long_work(workshop) == 0
    assert task_of(example, number).last_error == "Wie dit vroeg, mag hier niet (meer) dossiers samenstellen."


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[BaseException]]:
    """What comes of the first tries, one after the other."""
    answers: list[BaseException] = []
    make = services.make_files

    def made(*given: Any) -> Any:
        if answers:
            raise answers.pop(0)
        return make(*given)

    monkeypatch.setattr(services, "make_files", made)
    return answers


def test_work_that_goes_wrong_leaves_a_sentence_and_the_next_is_done(
    example: Database, workshop: Workshop, broken: list[BaseException]
) -> None:
    broken += [ValueError("<secret>"), Refusal("De pdf was na 180 seconden nog niet klaar.")]
    numbers = [asked(example, "dossier", dossier(example, one)) for one in ("html", "docx", "odt")]
    assert do_long_work(workshop) == 1
    told = [(task.state.value, task.last_error) for task in (task_of(example, one) for one in numbers)]
    assert told == [("failed", BROKEN), ("failed", "De pdf was na 180 seconden nog niet klaar."), ("done", "")]


def test_work_that_crossed_other_work_is_tried_again_after_a_pause(
    example: Database, workshop: Workshop, broken: list[BaseException]
) -> None:
    broken.append(OperationalError("…", None, Exception("database is locked")))
    number = asked(example, "dossier", dossier(example))
    assert do_long_work(workshop) == 0
    assert task_of(example, number).state is TaskState.WAITING
    assert do_long_work(workshop_of(example, AT + PAUSE)) == 1
    assert task_of(example, number).tries == 2


def test_a_process_that_has_to_end_puts_its_work_back_and_blames_nobody(
    example: Database, workshop: Workshop, broken: list[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [asked(example, "dossier", dossier(example, one)) for one in ("html", "docx")]
    make = services.make_files

    def made(*given: Any) -> Any:
        workshop.stopping.set()
        return make(*given)

    monkeypatch.setattr(services, "make_files", made)
    broken.append(Refusal("De zetter werd beëindigd."))
    assert do_long_work(workshop) == 0
    assert [(task.state, task.tries, task.done) for task in (task_of(example, one) for one in numbers)] == [
        (TaskState.WAITING, 0, 0)
    ] * 2
    assert do_long_work(workshop_of(example)) == 2


@pytest.mark.parametrize(
    "more",
    [
        {"consultation": 99_999},
        {"consultation": MOST},
        {"consultation": -1},
        {"consultation": True},
        {"consultation": "1; DROP TABLE edition"},
        {"consultation": None},
        {"variant": "../../etc/passwd"},
        {"variant": ["full"]},
        {"formats": []},
        {"formats": "pdf"},
        {"formats": ["exe"]},
        {"formats": [["pdf"]]},
        {"formats": None},
    ],
    ids=str,
)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_work_that_is_asked_wrongly_fails_with_a_sentence(
    example: Database, workshop: Workshop, more: dict[str, Any]
) -> None:
    number = asked(example, "dossier", dossier(example) | more)
    assert do_long_work(workshop) == 0
    task = task_of(example, number)
    assert task.state is TaskState.FAILED
    assert task.last_error.endswith(".")
    assert task.last_error != BROKEN


def test_a_meeting_of_another_programme_is_not_reached(example: Database, workshop: Workshop) -> None:
    number = asked(example, "dossier", dossier(example))
    with example.transaction() as session:
        session.get_one(Task, number).programme_id = 99
    assert do_long_work(workshop) == 0
    assert task_of(example, number).last_error == "Het overleg van deze klus is er niet (meer)."


def test_the_letter_on_a_meeting_is_drafted_once_and_then_made_again(example: Database, workshop: Workshop) -> None:
    params = {"consultation": meeting_of(example), "formats": ["html"]}
    for _ in range(2):
        number = asked(example, "letter", params, None)
        assert do_long_work(workshop) == 1, task_of(example, number).last_error
    with example.reading() as session:
        letter = session.scalars(select(Letter).where(Letter.consultation_id == params["consultation"])).one()
        previous = session.scalars(select(Letter).where(Letter.id != letter.id)).one()
        assert (letter.key, letter.dated, letter.previous_on) == ("brief-BO-2026-1", AT.date(), previous.dated)
        assert letter.signatory == previous.signatory
        assert session.scalar(select(func.count()).where(HistoryLine.event == "letter.add")) == 2
    assert editions_in(example, "letter") == ["brief-BO-2026-1-letter-v1", "brief-BO-2026-1-letter-v2"]


def test_a_letter_that_is_there_is_made_by_its_number(example: Database, workshop: Workshop) -> None:
    with example.reading() as session:
        number = session.scalars(select(Letter.id)).one()
    asked(example, "letter", {"letter": number}, "brief@rve.example")
    assert do_long_work(workshop) == 1
    assert editions_in(example, "letter") == ["brief-2025-11-17-letter-v1"]


def test_the_files_of_a_letter_that_left_are_those_of_what_was_frozen(
    example: Database, workshop: Workshop, stamp: Stamp
) -> None:
    with example.transaction() as session:
        meeting = consultation_by_key(session, "BO-2026-1")
        letter = letter_on(session, meeting, replace(stamp, at=AT))
        edition = send_letter(session, letter, Sent(AT.date(), despite="Een proef."), replace(stamp, at=AT))
        number, frozen = letter.id, edition.content_sha256
        for task in session.scalars(select(Task)):
            task.params = {**task.params, "formats": ["html", "docx"]}
    for _ in range(2):
        assert do_long_work(workshop) == 1
        asked(example, "letter", {"letter": number, "sent": True, "formats": ["html"]})
    with example.reading() as session:
        kept = sent_edition(session, session.get_one(Letter, number))
        assert (kept.content_sha256, [one.format for one in kept.files]) == (frozen, ["docx", "html"])
    assert len(editions_in(example, "letter")) == 1


def test_without_an_earlier_letter_it_is_told_what_is_missing(example: Database, workshop: Workshop) -> None:
    with example.transaction() as session:
        session.execute(delete(PassageRevision))
        session.delete(session.scalars(select(Letter)).one())
    number = asked(example, "letter", {"consultation": meeting_of(example)}, None)
    assert do_long_work(workshop) == 0
    assert "geen vorige brief" in task_of(example, number).last_error


def offered(database: Database, stamp: Stamp, content: bytes = SHEET) -> int:
    with database.transaction() as session:
        return offer(session, programme_by_key(session, "rve"), "lijst.csv", content, stamp).id


def test_a_workbook_is_taken_over_in_one_piece(example: Database, workshop: Workshop, stamp: Stamp) -> None:
    intake = offered(example, stamp)
    number = asked(example, "import", {"intake": intake})
    assert do_long_work(workshop) == 1
    assert task_of(example, number).result == {"intake": intake, "loaded": True}
    with example.reading() as session:
        assert session.get_one(Intake, intake).state is IntakeState.LOADED
        assert session.scalar(select(func.count()).where(Action.title == "Een nieuwe actie")) == 1


def test_a_workbook_that_is_refused_meanwhile_changes_nothing(
    example: Database, workshop: Workshop, stamp: Stamp
) -> None:
    intake = offered(example, stamp, SHEET + b"Nog een;onbekende partij;9.2;1\n")
    number = asked(example, "import", {"intake": intake})
    assert do_long_work(workshop) == 1
    assert task_of(example, number).result == {"intake": intake, "loaded": False}
    with example.reading() as session:
        assert session.scalar(select(func.count()).where(Action.title == "Een nieuwe actie")) == 0


def test_a_lease_outlasts_the_longest_part() -> None:
    assert timedelta(seconds=PATIENCE + PATIENCE_TO_BIND) < LEASE
    assert timedelta(seconds=PATIENCE_TO_LOOK) < LEASE
