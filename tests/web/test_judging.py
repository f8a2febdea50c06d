"""The pages on which a judge works through what was handed in."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from email import message_from_bytes, policy

import pytest
from flask.testing import FlaskClient
from justhtml import JustHTML
from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from agenda.actions.words import Phase, Rating
from agenda.gateways.database import Database
from agenda.mail.models import OutgoingMail
from agenda.programmes.models import Programme
from agenda.programmes.queries import programme_by_key
from agenda.progress.models import Channel, Consent, Question, Round, Update, UpdateConsent, UpdateState
from agenda.progress.reporting import take_party_step, write_update
from agenda.progress.rules import LinkHolder
from tests.bench.bulk import add_actions, ground_of
from tests.bench.measuring import questions
from tests.conftest import token_in
from tests.progress.asking import BY_OPERATOR, begun
from tests.progress.handed_in import DONE, LATER, WHY, handed_in, whole
from tests.progress.test_links import issued
from tests.web.test_pages import SECRETARIAT, faults_of

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # the services are tried on both

Browsers = Callable[[str], FlaskClient]
QUEUE = "/programmas/rve/uitvragen/BO-2026-1/beoordelen"
HOSTILE = "<script>alert(1)</script> & {{ 7*7 }} \" '"
SAFE = "&lt;script&gt;alert(1)&lt;/script&gt;"


@dataclass(frozen=True)
class Waiting:
    """Row numbers of three reports in the order of the agenda: a full one, a short one, one that came by phone."""

    full: int
    short: int
    phoned: int


@pytest.fixture
def waiting(example: Database) -> Waiting:
    with example.transaction() as session:
        round_ = begun(session, programme_by_key(session, "rve"))
        full = handed_in(
            session,
            whole(session, round_),
            rating=Rating.DELAYED,
            request=HOSTILE,
            next="Overleg.",
            figures=[["terreinen-met-biz", "4,1", "2025-11-17", "Monitor"]],
            **(LATER | WHY | {"done": HOSTILE}),
        )
        full.consents.append(UpdateConsent(party_id=2, consent=Consent.ADDS, text=HOSTILE, at=BY_OPERATOR.at, by="x"))
        short = handed_in(session, whole(session, round_))
        phoned = handed_in(session, whole(session, round_))
        phoned.channel = Channel.PHONE
        session.flush()
        return Waiting(full.id, short.id, phoned.id)


@pytest.fixture
def client(browser_of: Browsers) -> FlaskClient:
    return browser_of(SECRETARIAT)


def states(database: Database) -> dict[int, UpdateState]:
    with database.reading() as session:
        return {one.id: one.state for one in session.scalars(select(Update))}


def rows(page: str) -> list[str]:
    return [row.to_text() for row in JustHTML(page, sanitize=False).query("tbody tr")]


def judge(client: FlaskClient, identity: int, verdict: str, prefix: str = "", **fields: str) -> object:
    address = f"{QUEUE}/{identity}"
    page = client.get(address).text
    seen = re.search(rf'name="{prefix}seen"[^>]*value="(\d+)"', page)
    assert seen
    sent = {f"{prefix}csrf_token": token_in(page), f"{prefix}seen": seen[1], verdict: "yes"}
    return client.post(address, data=sent | {f"{prefix}{name}": text for name, text in fields.items()})


# ── The queue ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_pages_are_strict_html_and_hostile_text_stays_text(client: FlaskClient, waiting: Waiting) -> None:
    for address in (QUEUE, f"{QUEUE}?kies=alles", f"{QUEUE}/{waiting.full}", f"{QUEUE}/{waiting.short}"):
        answer = client.get(address)
        assert faults_of(answer, 200) == [], address
        assert "<script>alert" not in answer.text
        assert "49" not in rows(answer.text)
    assert SAFE in client.get(f"{QUEUE}/{waiting.full}").text


def test_the_queue_tells_what_changes_and_what_asks_attention(client: FlaskClient, waiting: Waiting) -> None:
    full, short, phoned = rows(client.get(QUEUE).text)
    assert all(word in full for word in ("vertraagd", "vierde kwartaal 2027", "termijnvoorstel", "hulpvraag"))
    assert "andere partij vult aan" in full
    assert "op schema" in short
    assert "termijnvoorstel" not in short
    assert "door het secretariaat genoteerd, telefonisch" in phoned


FILTERED = {
    "oordeel=delayed": 1,
    "met=term": 1,
    "met=request": 1,
    "met=added": 1,
    "met=noted": 1,
    "met=late": 0,
    "oordeel=on_track&met=noted": 1,
    "oordeel=onzin&met=%00&partij=abc&pagina=-3": 3,
    "pagina=99999999": 3,
}


def test_filters_choose_what_is_shown(client: FlaskClient, waiting: Waiting) -> None:
    pages = {chosen: client.get(f"{QUEUE}?{chosen}").text for chosen in FILTERED}
    assert {chosen: len(rows(page)) for chosen, page in pages.items()} == FILTERED
    assert "Geen wachtende melding past bij deze keuze." in pages["met=late"]


def tick(client: FlaskClient, *numbers: int) -> dict[str, object]:
    page = client.get(QUEUE).text
    values = re.findall(r'name="melding" value="([^"]+)"', page)
    return {"csrf_token": token_in(page), "melding": [one for one in values if int(one.partition(".")[0]) in numbers]}


def test_many_are_accepted_with_one_button_and_then_nothing_waits(
    client: FlaskClient, example: Database, waiting: Waiting
) -> None:
    answer = client.post(QUEUE, data=tick(client, waiting.full, waiting.short, waiting.phoned), follow_redirects=True)
    assert set(states(example).values()) == {UpdateState.ACCEPTED}
    assert "3 meldingen zijn geaccepteerd." in answer.text
    assert "Alles wat is ingediend, is beoordeeld." in answer.text


def test_what_changed_since_the_list_was_shown_is_named_and_nothing_is_accepted(
    client: FlaskClient, example: Database, waiting: Waiting
) -> None:
    sent = tick(client, waiting.short, waiting.phoned)
    with example.transaction() as session:
        update = session.get_one(Update, waiting.short)
        number = update.action.number
        session.execute(text("UPDATE progress_update SET version = version + 1 WHERE id = :id"), {"id": update.id})
    answer = client.post(QUEUE, data=sent)
    assert answer.status_code == 409
    assert f"over actie {number}. Er is niets geaccepteerd." in answer.text
    assert set(states(example).values()) == {UpdateState.SUBMITTED}
    assert answer.text.count(" checked") == 2


def test_a_choice_of_nothing_or_of_what_is_not_there_accepts_nothing(
    client: FlaskClient, example: Database, waiting: Waiting
) -> None:
    token = token_in(client.get(QUEUE).text)
    for chosen in ([], ["x"], ["1"], ["99999.1"], ["999999999999.1"]):
        answer = client.post(QUEUE, data={"csrf_token": token, "melding": chosen})
        assert answer.status_code in {400, 404}
    assert set(states(example).values()) == {UpdateState.SUBMITTED}


def test_three_hundred_reports_ask_no_more_questions_than_three(
    client: FlaskClient, example: Database, waiting: Waiting, statements: list[str]
) -> None:
    client.get(QUEUE)
    statements.clear()
    client.get(QUEUE)
    few = len(questions(statements))
    with example.transaction() as session:
        hand_in_many(session, programme_by_key(session, "rve"))
    statements.clear()
    page = client.get(QUEUE)
    assert "50 van 303 meldingen" in page.text
    assert len(questions(statements)) == few <= 12


def hand_in_many(session: Session, programme: Programme) -> None:
    round_ = session.scalars(select(Round)).one()
    numbers = add_actions(session, ground_of(session, programme), size=300, first=700)
    assert numbers is None
    actions = session.execute(text("SELECT id FROM action ORDER BY id DESC LIMIT 300")).scalars().all()
    about = [{"round_id": round_.id, "action_id": number, "party_id": 1} for number in actions]
    session.execute(insert(Question), [one | {"reopened_because": ""} for one in about])
    stand = {"state": UpdateState.SUBMITTED, "phase": Phase.RUNNING, "rating": Rating.ON_TRACK, "done": "Gedaan."}
    session.execute(insert(Update), [one | stand | {"submitted_at": BY_OPERATOR.at} for one in about])


# ── One report ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_report_stands_beside_what_it_changes(client: FlaskClient, waiting: Waiting) -> None:
    page = client.get(f"{QUEUE}/{waiting.full}").text
    told = {row.split("\n")[0]: row for row in rows(page)}
    text = " ".join(rows(page))
    assert "1 oktober 2027 tot en met 31 december 2027" in text
    assert "3,4 (Kamerstuk 32637, nr. 633)" in text
    assert "4,1 (Monitor)" in text
    assert "De wet komt later." in text
    assert len(told) > 8
    same = next(row for row in rows(client.get(f"{QUEUE}/{waiting.short}").text) if row.startswith("Termijn"))
    assert "gelijk" in same


def test_after_a_verdict_the_next_one_comes_up_and_after_the_last_the_empty_queue(
    client: FlaskClient, waiting: Waiting
) -> None:
    assert judge(client, waiting.short, "accept").location == f"{QUEUE}/{waiting.phoned}"
    assert judge(client, waiting.phoned, "accept").location == f"{QUEUE}/{waiting.full}"
    assert judge(client, waiting.full, "accept").location == QUEUE
    assert "Er wacht nu niets." in client.get(QUEUE).text
    assert "er valt niets meer te beoordelen" in client.get(f"{QUEUE}/{waiting.full}").text


def test_accepting_writes_the_action_its_term_and_its_figures(
    client: FlaskClient, example: Database, waiting: Waiting
) -> None:
    judge(client, waiting.full, "accept")
    with example.reading() as session:
        action = session.get_one(Update, waiting.full).action
        assert (action.rating, action.explanation) == (Rating.DELAYED, HOSTILE)
        assert action.terms[0].slips[-1]["agreed_in"] == ""
    assert "4,1" in client.get("/programmas/rve/indicatoren/terreinen-met-biz").text


def mails(database: Database) -> list[OutgoingMail]:
    with database.reading() as session:
        return list(session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))


def body(mail: OutgoingMail) -> str:
    return message_from_bytes(mail.message, policy=policy.default).get_content().replace("\r\n", "\n")


def test_a_report_that_is_sent_back_is_mailed_with_each_comment_and_where_to_answer(
    client: FlaskClient, example: Database, waiting: Waiting
) -> None:
    with example.transaction() as session:
        person = session.execute(text("SELECT id FROM person WHERE email = 'ez@rve.example'")).scalar_one()
        session.get_one(Update, waiting.short).submitted_by = f"person:{person}"
    answer = judge(client, waiting.short, "back", "terug-", comment="Graag korter.", done="Wie was erbij?")
    assert answer.location == f"{QUEUE}/{waiting.phoned}"
    assert states(example)[waiting.short] is UpdateState.RETURNED
    (mail,) = mails(example)
    with example.reading() as session:
        update = session.get_one(Update, waiting.short)
        address = f"/programmas/rve/uitvragen/BO-2026-1/vragen/{update.action_id}/{update.party_id}"
    assert all(one in body(mail) for one in ("Graag korter.", "Wat is er gedaan: Wie was erbij?", address))
    assert client.get(f"{QUEUE}/{waiting.short}").status_code == 409


def test_who_handed_it_in_gets_the_mail(client: FlaskClient, example: Database, waiting: Waiting) -> None:
    with example.transaction() as session:
        person = session.execute(text("SELECT id FROM person WHERE email = 'ez@rve.example'")).scalar_one()
        update = session.get_one(Update, waiting.short)
        ez = session.execute(text("SELECT id FROM party WHERE key = 'ez'")).scalar_one()
        assert update.party_id == ez
        update.submitted_by = f"person:{person}"
    judge(client, waiting.short, "back", "terug-", comment="Graag korter.")
    assert [one.recipient for one in mails(example)] == ["ez@rve.example"]


def test_who_came_by_an_answer_link_gets_a_fresh_one(client: FlaskClient, example: Database, waiting: Waiting) -> None:
    with example.transaction() as session:
        programme, round_ = session.scalars(select(Programme)).one(), session.scalars(select(Round)).one()
        made = issued(session, programme, round_)
        holder = replace(BY_OPERATOR, by=LinkHolder(made.link))
        question = session.scalars(
            select(Question).where(Question.action_id == made.link.action_id, Question.party_id == made.link.party_id)
        ).one()
        write_update(session, question, DONE, holder)
        number = take_party_step(session, question, "submit", holder).id
    judge(client, number, "back", "terug-", comment="Graag korter.")
    (mail,) = mails(example)
    fresh = re.search(r"/antwoord/([\w-]{40,})", body(mail))
    assert mail.recipient == "jan@ez.example"
    assert fresh
    assert fresh[1] != made.key
    assert client.application.test_client().get(f"/antwoord/{fresh[1]}").status_code == 200
    assert client.application.test_client().get(f"/antwoord/{made.key}").status_code == 409


def test_a_contact_without_an_account_gets_a_link_when_what_was_told_by_phone_comes_back(
    client: FlaskClient, example: Database, waiting: Waiting
) -> None:
    with example.transaction() as session:
        number = session.get_one(Update, waiting.phoned).party_id
        renamed = "UPDATE contact SET email = 'Nieuw' || position || '@party.example' WHERE party_id = :id"
        session.execute(text(renamed), {"id": number})
        session.get_one(Update, waiting.phoned).submitted_by = "person:1"
    judge(client, waiting.phoned, "back", "terug-", comment="Graag korter.")
    (mail,) = mails(example)
    assert re.fullmatch(r"nieuw\d@party\.example", mail.recipient.lower())
    fresh = re.search(r"/antwoord/([\w-]{40,})", body(mail))
    assert fresh
    assert "/programmas/" not in body(mail)
    assert client.application.test_client().get(f"/antwoord/{fresh[1]}").status_code == 200


def test_a_shared_mailbox_gets_no_link_of_its_own(client: FlaskClient, example: Database, waiting: Waiting) -> None:
    with example.transaction() as session:
        number = session.get_one(Update, waiting.phoned).party_id
        session.execute(text("DELETE FROM contact WHERE party_id = :id"), {"id": number})
        session.execute(text("UPDATE party SET mailbox = 'postbus@party.example' WHERE id = :id"), {"id": number})
    judge(client, waiting.phoned, "back", "terug-", comment="Graag korter.")
    (mail,) = mails(example)
    assert mail.recipient == "postbus@party.example"
    assert "/antwoord/" not in body(mail)


def test_without_a_word_nothing_is_sent_back(client: FlaskClient, example: Database, waiting: Waiting) -> None:
    answer = judge(client, waiting.short, "back", "terug-", comment=" ")
    assert answer.status_code == 409
    assert "Schrijf erbij wat er aan de melding moet veranderen." in answer.text
    assert states(example)[waiting.short] is UpdateState.SUBMITTED
    assert mails(example) == []


def test_other_words_are_kept_beside_those_of_the_party_and_told_by_mail(
    client: FlaskClient, example: Database, waiting: Waiting
) -> None:
    answer = judge(client, waiting.short, "reword", "tekst-", done="Het convenant is getekend.")
    assert answer.location == f"{QUEUE}/{waiting.short}"
    page = client.get(answer.location).text
    assert "Het convenant is getekend." in page
    assert "De partij schreef zelf" in page
    (mail,) = mails(example)
    assert "U schreef:\nGedaan.\n" in body(mail)
    assert "Nu staat er:\nHet convenant is getekend." in body(mail)


def test_words_that_are_too_few_are_refused_at_their_field_and_what_was_typed_stays(
    client: FlaskClient, example: Database, waiting: Waiting
) -> None:
    answer = judge(client, waiting.full, "reword", "tekst-", done="Nieuwe tekst.", cause="")
    assert answer.status_code == 400
    assert "Beschrijf de oorzaak" in answer.text
    assert "Nieuwe tekst.</textarea>" in answer.text
    assert faults_of(answer, 400) == []
    assert mails(example) == []


def test_a_verdict_on_what_was_changed_meanwhile_shows_it_as_it_is_now(
    client: FlaskClient, example: Database, waiting: Waiting
) -> None:
    address = f"{QUEUE}/{waiting.short}"
    token = token_in(client.get(address).text)
    for verdict, prefix in (("accept", ""), ("back", "terug-"), ("reword", "tekst-")):
        typed = {f"{prefix}comment": "Mijn opmerking", f"{prefix}done": "Mijn woorden"}
        sent = {f"{prefix}csrf_token": token, f"{prefix}seen": "1", verdict: "yes", **typed}
        answer = client.post(address, data=sent)
        assert answer.status_code == 409
        assert "Deze melding is intussen veranderd." in answer.text
        assert ("Mijn woorden</textarea>" in answer.text) is (verdict != "accept")
    assert states(example)[waiting.short] is UpdateState.SUBMITTED


def test_an_action_that_was_finished_meanwhile_is_told_and_nothing_is_accepted(
    client: FlaskClient, example: Database, waiting: Waiting
) -> None:
    with example.transaction() as session:
        session.get_one(Update, waiting.short).action.phase = Phase.DONE
    answer = judge(client, waiting.short, "accept")
    assert answer.status_code == 409
    assert "is intussen ‘afgerond’" in answer.text
    assert faults_of(answer, 409) == []
    assert states(example)[waiting.short] is UpdateState.SUBMITTED


def test_a_draft_of_a_party_is_shown_to_no_judge(client: FlaskClient, example: Database, waiting: Waiting) -> None:
    with example.transaction() as session:
        update = session.get_one(Update, waiting.short)
        update.state, update.done = UpdateState.DRAFT, "Nog geheim."
    answer = client.get(f"{QUEUE}/{waiting.short}")
    assert (answer.status_code, "Nog geheim." in answer.text) == (409, False)
    assert "Nog geheim." not in client.get(QUEUE).text


def test_a_party_does_not_learn_what_waits_or_whether_a_round_is_there(browser_of: Browsers, waiting: Waiting) -> None:
    other = browser_of("ez@rve.example")
    for address in (QUEUE, f"{QUEUE}/{waiting.short}", f"{QUEUE}/99999", QUEUE.replace("BO-2026-1", "nergens")):
        assert other.get(address).status_code == 403
