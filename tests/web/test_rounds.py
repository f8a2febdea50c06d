"""The rounds of the secretariat: making, changing, closing and freezing one, its board, and reminding who is late."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from flask.testing import FlaskClient
from justhtml import JustHTML
from sqlalchemy import select

from agenda.accounts.people import withdraw
from agenda.accounts.queries import account_by_email
from agenda.actions.models import ActionRole
from agenda.actions.words import RoleKind
from agenda.app import Site
from agenda.gateways.clock import StandingClock
from agenda.gateways.database import Database
from agenda.jobs.clockwork import run_once
from agenda.jobs.workshop import Workshop
from agenda.mail.models import OutgoingMail
from agenda.mail.rules import Sender
from agenda.parties.queries import party_by_key
from agenda.programmes.queries import programme_by_key
from agenda.progress.delegating import delegate
from agenda.progress.links import links_of
from agenda.progress.models import Question, Round, RoundState
from agenda.progress.queries import open_questions, round_by_key
from agenda.progress.reporting import report_unchanged, take_party_step, write_update
from agenda.progress.rounds import RoundValues, change_round, start_round, take_round_step
from agenda.progress.rules import Answer
from tests.conftest import token_in
from tests.progress.asking import BY_OPERATOR, CLOSES, begun
from tests.services.test_reminders import Taker
from tests.web.test_pages import faults_of, fields_of

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # on both: tests/progress, tests/reminders

ROUNDS = "/programmas/rve/uitvragen"
BOARD = f"{ROUNDS}/BO-2026-1"
HOSTILE = "<script>alert(1)</script>\"'& é " * 20
Browsers = Callable[[str], FlaskClient]


@pytest.fixture
def client(browser_of: Browsers) -> FlaskClient:
    return browser_of("secretariaat@rve.example")


@pytest.fixture
def opened(example: Database) -> Database:
    with example.transaction() as session:
        begun(session, programme_by_key(session, "rve"))
    return example


def post(client: FlaskClient, address: str, **given: object) -> object:
    page = client.get(address)
    return client.post(address, data=fields_of(page.text) | given)


def push(client: FlaskClient, address: str, **given: str) -> object:
    return client.post(address, data={"csrf_token": token_in(client.get(BOARD).text), **given})


def state(database: Database, key: str = "BO-2026-1") -> RoundState:
    with database.reading() as session:
        return session.scalars(select(Round.state).where(Round.key == key)).one()


def test_a_round_is_made_for_the_next_consultation_with_days_that_follow_from_it(
    client: FlaskClient, example: Database, clock: StandingClock
) -> None:
    clock.moment = clock.moment - timedelta(days=90)
    page = client.get(f"{ROUNDS}/nieuw")
    fields = fields_of(page.text)
    assert (fields["starts_on"], fields["closes_on"], fields["as_of"]) == ("5-3-2026", "9-4-2026", "16-4-2026")
    answer = post(client, f"{ROUNDS}/nieuw", text_update_asked="Fijn dat u meedoet.")
    assert answer.status_code == 302
    board = client.get(answer.headers["Location"]).text
    assert "Opent op donderdag 5 maart 2026" in board
    with example.reading() as session:
        round_ = session.scalars(select(Round)).one()
        assert (round_.key, round_.state, round_.texts) == (
            "BO-2026-1",
            RoundState.PLANNED,
            {"update_asked": "Fijn dat u meedoet."},
        )


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(client: FlaskClient, example: Database) -> None:
    given = {"occasion": "", "key": "a b", "closes_on": "31-2-2026", "text_update_missing": HOSTILE}
    answer = post(client, f"{ROUNDS}/nieuw", **given)
    assert answer.status_code == 400
    assert "De dag ‘31-2-2026’ bestaat niet" in answer.text
    assert "&lt;script&gt;" in answer.text
    assert "<script>alert" not in answer.text
    answer = post(client, f"{ROUNDS}/nieuw", **(given | {"closes_on": "1-3-2026", "as_of": "28-2-2026"}))
    assert "al voorbij" in answer.text
    assert "Geef een sleutel" in answer.text
    assert "peildatum ligt voor de sluiting" in answer.text
    with example.reading() as session:
        assert session.scalars(select(Round)).all() == []


def test_one_may_ask_some_parties_about_some_goals_and_less(client: FlaskClient, example: Database) -> None:
    with example.reading() as session:
        ez = party_by_key(session, "ez").id
    given = {"occasion": "", "key": "tussenstand", "closes_on": "3-4-2026", "goals": ["4"], "parties": [str(ez)]}
    assert post(client, f"{ROUNDS}/nieuw", **given, asked=["next"]).status_code == 302
    with example.reading() as session:
        round_ = round_by_key(session, programme_by_key(session, "rve"), "tussenstand")
        asked = open_questions(session, round_)
        assert round_.asked == ["next"]
        assert {one.party_id for one in asked} == {ez}
        assert {one.action.number for one in asked} == {"4.1", "4.2"}


def test_the_board_counts_each_question_once_and_shows_who_can_not_be_reached_first(
    client: FlaskClient, opened: Database
) -> None:
    with opened.transaction() as session:
        alone = party_by_key(session, "zeeland")
        alone.mailbox, alone.contacts = None, []
        questions = open_questions(session, session.scalars(select(Round)).one())
        report_unchanged(session, questions[0], BY_OPERATOR)
        write_update(session, questions[1], {"done": "Gedaan."}, BY_OPERATOR)
        take_party_step(session, questions[1], "submit", BY_OPERATOR)
        write_update(session, questions[2], {"done": "Half."}, BY_OPERATOR)
        number = len(questions)
    page = client.get(BOARD)
    assert faults_of(page, 200) == []
    assert "Niemand antwoordt voor provincie Zeeland" in page.text
    assert page.text.index(">Zeeland</a>") < page.text.index(">EZ</a>")
    assert f"van {number} vragen nog zonder antwoord" in page.text
    sheet = client.get(f"{BOARD}/bord.csv").get_data().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(sheet), delimiter=";" if ";" in sheet.splitlines()[0] else ","))
    totals = {one: sum(int(row[one.label]) for row in rows) for one in Answer}
    assert totals == {
        Answer.SILENT: number - 3,
        Answer.BUSY: 1,
        Answer.RETURNED: 0,
        Answer.SUBMITTED: 1,
        Answer.UNCHANGED: 1,
        Answer.ACCEPTED: 0,
    }
    assert sum(int(row["Totaal"]) for row in rows) == number
    assert rows[0]["Wie antwoordt"] == "niemand bekend"


def test_every_number_of_the_board_leads_somewhere(client: FlaskClient, opened: Database) -> None:
    with opened.transaction() as session:
        question = open_questions(session, session.scalars(select(Round)).one())[0]
        write_update(session, question, {"done": "Gedaan."}, BY_OPERATOR)
        take_party_step(session, question, "submit", BY_OPERATOR)
    found = {node.attrs["href"] for node in JustHTML(client.get(BOARD).text).query("a[href]")}
    links = {link for link in found if link.startswith("/programmas/")}
    assert len(links) > 20
    assert [link for link in links if client.get(link).status_code != 200] == []


def test_of_two_who_change_a_round_the_second_sees_what_differs_and_chooses(
    client: FlaskClient, browser_of: Browsers, opened: Database
) -> None:
    late = fields_of(client.get(f"{BOARD}/wijzigen").text)
    post(browser_of("secretariaat@rve.example"), f"{BOARD}/wijzigen", text_update_missing="Van de een.")
    answer = client.post(f"{BOARD}/wijzigen", data=late | {"name": "Van de ander"})
    assert answer.status_code == 409
    assert faults_of(answer, 409) == []
    assert "Eigen woorden bij een herinnering" in answer.text
    assert client.post(f"{BOARD}/wijzigen", data=fields_of(answer.text)).status_code == 302
    with opened.reading() as session:
        assert session.scalars(select(Round.name)).one() == "Van de ander"


def test_a_round_that_can_not_be_yet_keeps_what_was_typed(client: FlaskClient, opened: Database) -> None:
    answer = post(client, f"{ROUNDS}/nieuw", occasion="", key="los", closes_on="3-4-2026", text_update_asked="Dank!")
    assert answer.status_code == 400
    assert "loopt nog" in answer.text
    assert "Dank!</textarea>" in answer.text


def test_a_new_lead_is_asked_and_mailed_by_the_clock(opened: Database, clock: StandingClock) -> None:
    taker = Taker()
    workshop = Workshop(opened, clock, taker, Sender("Agenda", "agenda@rve.example"), "https://agenda.example")
    run_once(workshop)
    mailed = len(taker.taken)
    with opened.transaction() as session:
        lead = session.scalars(select(ActionRole).where(ActionRole.role == RoleKind.LEAD)).first()
        lead.party_id = party_by_key(session, "vng").id
    clock.moment += timedelta(minutes=5)
    run_once(workshop)
    with opened.reading() as session:
        round_, vng = session.scalars(select(Round)).one(), party_by_key(session, "vng").id
        assert [one.party_id for one in open_questions(session, round_, Question.party_id == vng)] == [vng]
    assert len(taker.taken) == mailed + 1


def test_a_round_that_is_open_longer_reminds_anew(opened: Database, clock: StandingClock) -> None:
    taker = Taker()
    workshop = Workshop(opened, clock, taker, Sender("Agenda", "agenda@rve.example"), "https://agenda.example")
    clock.moment = BY_OPERATOR.at.replace(month=3, day=28)
    run_once(workshop)
    once = len(taker.taken)
    with opened.transaction() as session:
        round_ = session.scalars(select(Round)).one()
        change_round(session, round_, replace(RoundValues.of(round_), closes_on=date(2026, 5, 1)), BY_OPERATOR)
    clock.moment = BY_OPERATOR.at.replace(month=4, day=25)
    run_once(workshop)
    assert len(taker.taken) == 2 * once


def test_a_round_that_opens_early_asks_at_once(example: Database, clock: StandingClock) -> None:
    workshop = Workshop(example, clock, Taker(), Sender("Agenda", "agenda@rve.example"), "https://agenda.example")
    with example.transaction() as session:
        values = RoundValues(CLOSES, key="later", starts_on=date(2026, 3, 25))
        round_ = start_round(session, programme_by_key(session, "rve"), values, BY_OPERATOR)
        take_round_step(session, round_, "open", replace(BY_OPERATOR, at=clock.now()))
    assert run_once(workshop)["reminders"] > 10


def test_a_colleague_who_left_is_written_to_no_more(client: FlaskClient, opened: Database) -> None:
    with opened.transaction() as session:
        person = account_by_email(session, "ez@rve.example").person
        ez = party_by_key(session, "ez").id
        for question in open_questions(session, session.scalars(select(Round)).one(), Question.party_id == ez):
            delegate(session, question, person, BY_OPERATOR)
    assert "ez@rve.example" in client.get(f"{BOARD}/bord.csv").get_data(as_text=True)
    with opened.transaction() as session:
        person = account_by_email(session, "ez@rve.example").person
        withdraw(session, person, person.memberships[0].id, BY_OPERATOR)
    assert "ez@rve.example" not in client.get(f"{BOARD}/bord.csv").get_data(as_text=True)
    push(client, f"{BOARD}/herinneren")
    with opened.reading() as session:
        recipients = set(session.scalars(select(OutgoingMail.recipient)))
    assert "ez@rve.example" not in recipients
    assert "bedrijventerreinen@ez.example" in recipients


def test_a_stranger_learns_nothing_of_a_round_that_is_not_open_yet(site: Site, example: Database) -> None:
    with example.transaction() as session:
        values = RoundValues(CLOSES, key="geheim", starts_on=CLOSES)
        start_round(session, programme_by_key(session, "rve"), values, BY_OPERATOR)
    stranger = site.test_client()
    for key in ("geheim/ez", "nergens/ez", "geheim/niemand"):
        answer = stranger.get(f"/antwoordlink/rve/{key}")
        assert (answer.status_code, "Hier wordt nu niets gevraagd" in answer.text) == (404, True)
        assert "Economische Zaken" not in answer.text


def test_one_party_and_then_all_are_reminded_once_a_day(
    client: FlaskClient, opened: Database, clock: StandingClock, browser_of: Browsers
) -> None:
    def mails() -> list[OutgoingMail]:
        with opened.reading() as session:
            return list(session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))

    first = push(client, f"{BOARD}/herinneren", partij="ez")
    assert first.status_code == 302
    assert [mail.recipient for mail in mails()] == ["bedrijventerreinen@ez.example"]
    assert "1 herinnering gaat nu de deur uit" in client.get(BOARD).text
    push(client, f"{BOARD}/herinneren")
    everybody = len(mails())
    assert everybody > 10
    push(client, f"{BOARD}/herinneren")
    assert len(mails()) == everybody
    board = client.get(BOARD).text
    assert "vandaag herinnerd" in board
    assert "1 keer, 16 maart 2026" in board
    clock.moment = clock.moment + timedelta(days=1)
    push(browser_of("secretariaat@rve.example"), f"{BOARD}/herinneren")
    assert len(mails()) == 2 * everybody


def test_a_mail_leads_to_where_this_reader_answers(client: FlaskClient, opened: Database) -> None:
    push(client, f"{BOARD}/herinneren")
    with opened.reading() as session:
        bodies = {mail.recipient: text_of(mail) for mail in session.scalars(select(OutgoingMail))}
        round_ = session.scalars(select(Round)).one()
        links = {link.email for link in links_of(session, round_)}
    assert "/antwoord/" in bodies["economie@groningen.example"]
    assert "economie@groningen.example" in links
    mailbox = next(text for text in bodies.values() if "gedeelde postbus" in text)
    assert "/antwoordlink/rve/BO-2026-1/" in mailbox
    assert "/antwoord/" not in mailbox
    assert "omdat dit de postbus is" in mailbox
    assert "bedrijventerreinen\r\n  http" in bodies["economie@groningen.example"]


def text_of(mail: OutgoingMail) -> str:
    return message_from_bytes(mail.message, policy=default).get_content()


def test_whoever_reads_the_mailbox_asks_for_a_link_of_their_own_and_nobody_learns_who_is_a_contact(
    site: Site, opened: Database
) -> None:
    stranger = site.test_client()
    address = "/antwoordlink/rve/BO-2026-1/groningen"
    told = set()
    for email in ("iemand@elders.example", "Economie@groningen.example", "economie@groningen.example"):
        assert post(stranger, address, email=email).status_code == 302
        told.add(stranger.get(address).text.count("onderweg"))
    assert told == {1}
    with opened.reading() as session:
        assert [mail.recipient for mail in session.scalars(select(OutgoingMail))] == ["economie@groningen.example"]
    assert "geen e-mailadres" in post(stranger, address, email="niets").text
    assert stranger.get("/antwoordlink/rve/BO-2026-1/nergens").status_code == 404


def test_a_round_closes_reopens_and_is_frozen_for_good(client: FlaskClient, opened: Database) -> None:
    assert push(client, f"{BOARD}/stappen/close").status_code == 302
    assert state(opened) is RoundState.CLOSED
    assert "al voorbij" in post(client, f"{BOARD}/heropenen", closes_on="1-3-2026").text
    assert post(client, f"{BOARD}/heropenen", closes_on="10-4-2026").status_code == 302
    assert state(opened) is RoundState.OPEN
    assert post(client, f"{BOARD}/bevriezen").status_code == 302
    assert state(opened) is RoundState.FROZEN
    assert client.get(f"{BOARD}/bevriezen").status_code == 409
    assert client.get(f"{BOARD}/wijzigen").status_code == 200
    assert post(client, f"{BOARD}/wijzigen", closes_on="1-5-2026").status_code == 409


def test_what_was_handed_in_since_the_page_was_shown_is_not_left_behind_by_a_freeze(
    client: FlaskClient, opened: Database
) -> None:
    fields = fields_of(client.get(f"{BOARD}/bevriezen").text)
    with opened.transaction() as session:
        question = open_questions(session, session.scalars(select(Round)).one())[0]
        write_update(session, question, {"done": "Net op tijd."}, BY_OPERATOR)
        take_party_step(session, question, "submit", BY_OPERATOR)
    answer = client.post(f"{BOARD}/bevriezen", data=fields)
    assert answer.status_code == 409
    assert "1 ingediende melding is nog niet beoordeeld" in answer.text
    assert state(opened) is RoundState.OPEN
    assert client.post(f"{BOARD}/bevriezen", data=fields_of(answer.text)).status_code == 302


def test_one_question_is_reopened_with_a_reason(client: FlaskClient, opened: Database) -> None:
    push(client, f"{BOARD}/stappen/close")
    page = client.get(f"{BOARD}/vragen?stand=missing")
    assert faults_of(page, 200) == []
    address = f"{page.text.split('/heropenen')[0].rpartition('href=')[2][1:]}/heropenen"
    assert "Schrijf op waarom" in post(client, address, because=" ").text
    assert post(client, address, because=HOSTILE).status_code == 302
    assert "heropend" in client.get(f"{BOARD}/vragen").text


def test_a_planned_round_waits_for_the_one_that_runs_and_then_opens_by_itself(
    opened: Database, browser_of: Browsers, clock: StandingClock
) -> None:
    with opened.transaction() as session:
        programme = programme_by_key(session, "rve")
        values = RoundValues(CLOSES + timedelta(days=30), key="later", starts_on=CLOSES)
        start_round(session, programme, values, BY_OPERATOR)
    workshop = Workshop(opened, clock, Taker(), Sender("Agenda", "agenda@rve.example"), "https://agenda.example")
    clock.moment = BY_OPERATOR.at.replace(month=4, day=3)
    assert run_once(workshop)["rounds"] == 0
    assert "loopt nog" in browser_of("secretariaat@rve.example").get(f"{ROUNDS}/later").text
    clock.moment += timedelta(days=1)
    assert run_once(workshop)["rounds"] == 2
    assert (state(opened), state(opened, "later")) == (RoundState.CLOSED, RoundState.OPEN)
    assert run_once(workshop)["rounds"] == 0


def test_a_planned_round_is_dropped_and_an_opened_one_is_not(client: FlaskClient, opened: Database) -> None:
    with opened.transaction() as session:
        values = RoundValues(CLOSES, key="later", starts_on=CLOSES)
        start_round(session, programme_by_key(session, "rve"), values, BY_OPERATOR)
    assert post(client, f"{ROUNDS}/later/schrappen").status_code == 302
    assert client.get(f"{ROUNDS}/later").status_code == 404
    assert post(client, f"{BOARD}/schrappen").status_code == 409


@pytest.mark.parametrize("address", ["", "/nieuw", "/BO-2026-1", "/BO-2026-1/vragen", "/BO-2026-1/bord.csv"])
def test_a_party_does_not_see_how_far_the_others_are(browser_of: Browsers, opened: Database, address: str) -> None:
    assert browser_of("ez@rve.example").get(f"{ROUNDS}{address}").status_code == 403


def test_the_board_asks_the_database_as_often_for_many_questions_as_for_few(
    client: FlaskClient, opened: Database, statements: list[str]
) -> None:
    def asked() -> int:
        statements.clear()
        assert client.get(BOARD).status_code == 200
        return len(statements)

    few = asked()
    with opened.transaction() as session:
        for question in open_questions(session, session.scalars(select(Round)).one()):
            report_unchanged(session, question, replace(BY_OPERATOR, origin="proef"))
    assert asked() <= few
    assert few <= 22


def test_every_page_of_a_round_is_strict_html(client: FlaskClient, opened: Database) -> None:
    with opened.transaction() as session:
        take_round_step(session, session.scalars(select(Round)).one(), "close", BY_OPERATOR)
    pages = ("", "/vragen", "/vragen?partij=x&stand=onzin&blad=%00", "/bevriezen", "/heropenen", "/antwoordlinks")
    assert {page: faults for page in pages if (faults := faults_of(client.get(BOARD + page), 200))} == {}
