"""Two write at one letter at the same time, or one twice: each is told, and nothing that was typed is lost."""

from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from agenda.gateways.database import Database
from agenda.letters.heads import begin_letter
from agenda.letters.leaving_out import leave_out
from agenda.letters.models import Letter, Omission, Passage, PassageSource
from agenda.letters.passages import edit_passage, remove_passage
from agenda.letters.services import note_sent
from agenda.letters.values import Wording
from agenda.programmes.queries import programme_by_key
from tests.letters.test_passages import HEAD
from tests.web.test_items import inputs, send
from tests.web.test_letters import LETTER, STAMP, WRITER
from tests.web.test_pages import faults_of

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

Browsers = Callable[[str], FlaskClient]
TYPED = """Wat ik net <b>typte</b> & "meer"."""
HERE = {"Origin": "http://localhost"}


@pytest.fixture
def passage(example: Database) -> int:
    with example.transaction() as session:
        letter = begin_letter(session, programme_by_key(session, "rve"), HEAD, STAMP)
        return next(one.id for one in letter.passages if one.action and one.text)


@pytest.fixture
def client(browser_of: Browsers) -> FlaskClient:
    return browser_of(WRITER)


def of_another(example: Database, identity: int, *, text: str | None = None, level: int | None = None) -> None:
    with example.transaction() as session:
        held = session.get_one(Passage, identity)
        wording = Wording(held.heading, held.text if text is None else text)
        edit_passage(session, held, wording, held.level if level is None else level, STAMP, seen=held.version)


def test_what_was_typed_is_shown_when_the_letter_was_sent_meanwhile(
    example: Database, client: FlaskClient, passage: int
) -> None:
    form = inputs(client.get(f"{LETTER}/passages/{passage}").text)
    with example.transaction() as session:
        note_sent(
            session, session.scalars(select(Letter).where(Letter.key == HEAD.key)).one(), date(2026, 3, 21), STAMP
        )
    late = client.post(f"{LETTER}/passages/{passage}", data=form | {"text": TYPED}, headers=HERE)
    assert faults_of(late, 409) == []
    assert TYPED in unescape(late.text)
    assert "<b>typte" not in late.text


def test_a_heading_of_another_level_is_told(example: Database, client: FlaskClient, passage: int) -> None:
    address = f"{LETTER}/passages/{passage}"
    form = inputs(client.get(address).text)
    of_another(example, passage, level=3)
    told = client.post(address, data=form | {"level": "1"})
    assert faults_of(told, 409) == []
    assert "is nu gekozen: <q>Onderdeel</q>" in told.text
    assert inputs(told.text)["level"] == "1"


def test_a_preview_shows_what_was_written_also_when_that_is_nothing(client: FlaskClient, passage: int) -> None:
    address = f"{LETTER}/passages/{passage}"
    empty = send(client, address, text="", preview="ja")
    assert "Voorbeeld van wat u schreef" in empty.text
    assert "Nog geen tekst." in empty.text
    refused = send(client, address, text=TYPED, because="x" * 501, preview="ja")
    assert "Voorbeeld van wat u schreef" not in refused.text
    assert inputs(refused.text)["text"] == TYPED


def test_a_source_comes_at_the_paragraph_that_was_chosen_or_nowhere(
    example: Database, client: FlaskClient, passage: int
) -> None:
    address = f"{LETTER}/passages/{passage}"
    form = inputs(client.get(address).text)
    with example.reading() as session:
        goal = session.get_one(Passage, passage).action.goal_id  # type: ignore[union-attr]
        text = session.get_one(Passage, passage).text
    of_another(example, passage, text=f"Iets nieuws vooraan.\n\n{text}")
    with example.reading() as session:
        before = session.scalar(select(func.count()).select_from(PassageSource))
    chosen = form | {"paragraph": "0", "source": f"goal:{goal}"}
    told = client.post(f"{address}/bronnen", data=chosen)
    assert faults_of(told, 409) == []
    assert inputs(told.text)["source"] == f"goal:{goal}"
    with example.reading() as session:
        assert session.scalar(select(func.count()).select_from(PassageSource)) == before
    assert client.post(f"{address}/bronnen", data=inputs(told.text) | {"paragraph": "1"}).status_code == 302


def test_an_action_that_is_told_already_gets_no_second_passage(
    example: Database, client: FlaskClient, passage: int
) -> None:
    with example.transaction() as session:
        held = session.get_one(Passage, passage)
        action = held.action_id
        remove_passage(session, held, STAMP, seen=held.version)
    address = f"{LETTER}/passages/nieuw?actie={action}"
    form = inputs(client.get(address).text)
    assert client.post(address, data=form).status_code == 302
    twice = client.post(address, data=form | {"text": TYPED})
    assert faults_of(twice, 400) == []
    assert 'href="#action"' in twice.text
    assert inputs(twice.text)["text"] == TYPED
    assert client.get(f"{LETTER}/passages/nieuw?actie={'9' * 20}&na={'9' * 20}").status_code == 200


def test_the_second_reason_to_leave_out_an_action_does_not_wipe_the_first(
    example: Database, client: FlaskClient, passage: int
) -> None:
    with example.reading() as session:
        action = session.get_one(Passage, passage).action_id
    address = f"{LETTER}/weglaten/{action}"
    form = inputs(client.get(address).text) | {"because": TYPED}
    told = client.post(address, data=form)
    assert faults_of(told, 409) == []
    assert inputs(told.text)["because"] == TYPED
    with example.transaction() as session:
        held = session.get_one(Passage, passage)
        letter, about = held.letter, held.action
        assert about
        remove_passage(session, held, STAMP, seen=held.version)
        leave_out(session, letter, about, "Van een ander.", STAMP)
    told = client.post(address, data=form)
    assert faults_of(told, 409) == []
    assert "Van een ander." in told.text
    assert client.post(address, data=inputs(told.text)).status_code == 302
    with example.reading() as session:
        assert session.scalars(select(Omission.because)).one() == TYPED
