"""The page on which a party answers, by either door, and the page with all that is asked."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from agenda.accounts.models import Person, Role
from agenda.accounts.services import add_person, grant
from agenda.actions.words import Phase, Rating
from agenda.app import Site
from agenda.gateways.database import Database
from agenda.kernel.text import LONGEST_TEXT
from agenda.mail.models import OutgoingMail
from agenda.parties.queries import party_by_key
from agenda.programmes.queries import programme_by_key
from agenda.progress.judging import accept, change_wording, send_back
from agenda.progress.models import Question, Round, Update, UpdateState
from agenda.progress.queries import TAKEN_OVER, answers_of, asked_in
from agenda.progress.reporting import report_unchanged, take_party_step, write_update
from agenda.progress.rounds import take_round_step
from tests.conftest import token_in
from tests.progress.asking import BY_OPERATOR, begun
from tests.progress.test_links import issued
from tests.web.test_pages import faults_of

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # the services are tried on both

Browsers = Callable[[str], FlaskClient]
LIST = "/programmas/rve/gevraagd"
OWNER, OTHER, SECRETARIAT = "ez@rve.example", "nfia@rve.example", "secretariaat@rve.example"
NASTY = "<script>alert(1)</script> \"'&"
GIVEN: dict[str, Any] = {"phase": "running", "rating": "on_track", "seen": "0"}
DONE: dict[str, Any] = {"phase": Phase.RUNNING, "rating": Rating.ON_TRACK, "done": "Gedaan."}


@pytest.fixture
def asked(example: Database) -> list[str]:
    """The addresses of what EZ is asked; the fourth is about an action whose goal has indicators."""
    with example.transaction() as session:
        programme = programme_by_key(session, "rve")
        begun(session, programme)
        ez = party_by_key(session, "ez").id
        questions = [one.question for one in asked_in(session, programme.id, [ez])]
        return [f"/programmas/rve/uitvragen/BO-2026-1/vragen/{one.action_id}/{ez}" for one in questions]


def update_at(database: Database, address: str) -> Update:
    with database.reading() as session:
        action = int(address.split("/")[-2])
        update = session.scalars(select(Update).where(Update.action_id == action)).one()
        assert update.files is not None
        return update


def question_at(session: Any, address: str) -> Question:
    return session.scalars(
        select(Question).where(
            Question.action_id == int(address.split("/")[-2]), Question.party_id == int(address.split("/")[-1])
        )
    ).one()


def send(client: FlaskClient, address: str, view: str = "", **fields: Any) -> Any:
    token = token_in(client.get(address).text)
    return client.post(address + view, data=GIVEN | {"csrf_token": token} | fields)


def test_an_owner_hands_in_a_whole_report_on_one_page(
    browser_of: Browsers, example: Database, asked: list[str]
) -> None:
    client, address = browser_of(OWNER), asked[3]
    page = client.get(address).text
    key = re.search(r'name="figures-0-key"[^>]*value="([^"]+)"', page)
    assert key
    given = {
        "done": NASTY,
        "next": "Verder.",
        "risks": "Krapte.",
        "request": "Een besluit.",
        "term": "eerste kwartaal 2027",
        "term_because": "Later begonnen.",
        "passage": "Het gaat goed.",
        "figures-0-key": key[1],
        "figures-0-figure": "13,5",
        "figures-0-day": "1 maart 2026",
        "figures-0-source": "Kadaster",
        "figures-1-key": "onzin",
        "figures-1-figure": "7",
        "figures-1-day": "1-3-2026",
        "figures-1-source": "x",
        "files": (BytesIO(b"%PDF-1.7"), "map/verslag.pdf"),
    }
    draft = send(client, address, **given)
    assert draft.status_code == 302
    shown = client.get(address).text
    assert "Gelezen als: 1 januari 2027 tot en met 31 maart 2027." in shown
    assert "verslag.pdf" in shown
    assert NASTY not in shown
    assert "&lt;script&gt;" in shown
    given.pop("files")
    assert send(client, address, **(given | {"seen": "1", "submit": "yes"})).status_code == 302
    update = update_at(example, address)
    assert (update.state, update.term) == (UpdateState.SUBMITTED, "eerste kwartaal 2027")
    assert update.figures == [[key[1], "13.5", "2026-03-01", "Kadaster"]]
    assert [one.name for one in update.files] == ["verslag.pdf"]
    told = client.get(address).text
    assert "13,5 op 1 maart 2026, bron: Kadaster" in told
    assert client.post(f"{address}/stap/withdraw", data={"csrf_token": token_in(told)}).status_code == 302
    assert update_at(example, address).state is UpdateState.DRAFT


def test_unchanged_is_one_click_from_the_list_and_is_taken_back(
    browser_of: Browsers, example: Database, asked: list[str]
) -> None:
    client = browser_of(OWNER)
    page = client.get(LIST).text
    assert page.count(">Ongewijzigd</button>") == len(asked)
    answer = client.post(f"{asked[0]}/ongewijzigd", data={"csrf_token": token_in(page), "seen": "0", "from": "list"})
    assert (answer.status_code, answer.location) == (302, LIST)
    after = client.get(LIST).text
    assert "U kunt dit terugnemen tot het secretariaat de antwoorden bevriest" in after
    assert after.count(">Ongewijzigd</button>") == len(asked) - 1
    assert update_at(example, asked[0]).state is UpdateState.ACCEPTED
    assert client.post(f"{asked[0]}/ongewijzigd", data={"csrf_token": token_in(after)}).status_code == 409
    assert client.post(f"{asked[0]}/stap/withdraw", data={"csrf_token": token_in(after)}).status_code == 409
    assert client.post(f"{asked[0]}/stap/onzin", data={"csrf_token": token_in(after)}).status_code == 409
    assert client.post(f"{asked[0]}/stap/revoke", data={"csrf_token": token_in(after)}).status_code == 302
    assert update_at(example, asked[0]).state is UpdateState.DRAFT


def test_unchanged_does_not_put_away_what_a_colleague_wrote_unseen(
    browser_of: Browsers, example: Database, asked: list[str]
) -> None:
    client = browser_of(OWNER)
    token = token_in(client.get(asked[0]).text)
    send(client, asked[0], done="Van een collega")
    late = client.post(f"{asked[0]}/ongewijzigd", data={"csrf_token": token, "seen": "0"})
    assert late.status_code == 409
    assert "Er is niets als ongewijzigd gemeld" in late.text
    assert "Van een collega</textarea>" in late.text
    assert update_at(example, asked[0]).state is UpdateState.DRAFT


def test_a_draft_saves_itself_and_tells_when(browser_of: Browsers, example: Database, asked: list[str]) -> None:
    client, address = browser_of(OWNER), asked[3]
    kept = send(client, address, "/concept", done="Halverwege")
    assert kept.json == {"seen": 1, "sentence": "Concept bewaard om 10.00 uur.", "fields": {}}
    partly = send(
        client,
        address,
        "/concept",
        **{"done": "Verder", "seen": "1", "figures-0-key": "terreinen-met-biz", "figures-0-figure": "veel"},
    )
    assert "Nog niet bewaard, want nog niet goed ingevuld: " in partly.json["sentence"]
    assert (update_at(example, address).done, update_at(example, address).figures) == ("Verder", [])
    stale = send(client, address, "/concept", done="Iets anders", seen="0")
    assert stale.status_code == 409
    assert stale.json["sentence"].startswith("Niet bewaard. Iemand van uw partij")
    merged = send(client, address, "/concept", done="", risks="Van mij", seen="0")
    assert merged.json["fields"] == {"done": "Verder"}
    update = update_at(example, address)
    assert (update.done, update.risks, update.version) == ("Verder", "Van mij", merged.json["seen"])


def test_what_can_not_be_saved_by_itself_leaves_what_was_saved_before(
    browser_of: Browsers, example: Database, asked: list[str]
) -> None:
    client, red = browser_of(OWNER), {"rating": "delayed", "done": "x"}
    send(client, asked[0], "/concept", cause="Drukte", **red)
    long = send(client, asked[0], "/concept", cause="x" * (LONGEST_TEXT + 1), seen="1", **red)
    assert "nog niet goed ingevuld: Oorzaak" in long.json["sentence"]
    assert update_at(example, asked[0]).cause == "Drukte"


def test_of_two_colleagues_the_second_sees_both_versions_and_loses_nothing(
    browser_of: Browsers, example: Database, asked: list[str]
) -> None:
    first, second = browser_of(OWNER), browser_of(OWNER)
    token = token_in(second.get(asked[0]).text)
    assert send(first, asked[0], done="Van de eerste", term="2027").status_code == 302
    typed = GIVEN | {"csrf_token": token, "done": NASTY, "term": "2028", "term_because": "x"}
    late = second.post(asked[0], data=typed)
    assert late.status_code == 409
    assert "Van de eerste" in late.text
    assert "&lt;script&gt;alert(1)" in late.text
    assert send(first, asked[0], done="Van de eerste", term="", seen="1", submit="yes").status_code == 302
    shut = second.post(asked[0], data=typed)
    assert shut.status_code == 409
    assert "Deze melding is intussen ingediend" in shut.text
    assert "&lt;script&gt;alert(1)" in shut.text


def test_what_is_wanting_stands_at_its_field(browser_of: Browsers, asked: list[str]) -> None:
    refused = send(
        browser_of(OWNER), asked[3], rating="delayed", done="x", term="voor de zomer", submit="yes",
        **{"figures-0-key": "terreinen-met-biz", "figures-0-figure": "veel", "figures-0-day": "31-2-2026"},
    )  # fmt: skip
    assert refused.status_code == 400
    for sentence in ("‘veel’ is geen getal", "bestaat niet", "Noem de bron van de meting"):
        assert sentence in refused.text
    assert "Zet het jaar erbij als u" in refused.text
    lacking = send(browser_of(OWNER), asked[3], rating="delayed", done="x", term="voor de zomer", submit="yes")
    for sentence in ("Beschrijf de oorzaak", "Schrijf waarom de termijn anders moet"):
        assert sentence in lacking.text
    strange = send(browser_of(OWNER), asked[3], done="x", files=(BytesIO(b"MZ"), "virus.exe"))
    assert strange.status_code == 400
    assert "‘virus.exe’ is geen soort bestand dat mee kan" in strange.text


def test_what_came_back_is_first_and_says_why_at_the_field(
    browser_of: Browsers, example: Database, asked: list[str]
) -> None:
    with example.transaction() as session:
        question = question_at(session, asked[2])
        write_update(session, question, DONE, BY_OPERATOR)
        update = take_party_step(session, question, "submit", BY_OPERATOR)
        send_back(session, update, "Te kort", {"done": NASTY, "files": "Stuur het verslag mee."}, BY_OPERATOR)
    client = browser_of(OWNER)
    page = client.get(LIST).text
    addresses = re.findall(r'href="(/programmas/rve/uitvragen/[^"]+)"', page)
    assert addresses[0] == asked[2]
    assert "Teruggestuurd: Te kort" in page
    form = client.get(asked[2]).text
    assert "Stuur het verslag mee." in form
    assert 'aria-describedby="done-opmerking"' in form
    assert NASTY not in form


def test_every_page_of_an_answer_is_strict_html(browser_of: Browsers, example: Database, asked: list[str]) -> None:
    with example.transaction() as session:
        write_update(session, question_at(session, asked[0]), DONE, BY_OPERATOR)
        take_party_step(session, question_at(session, asked[0]), "submit", BY_OPERATOR)
        update = take_party_step(session, question_at(session, asked[0]), "withdraw", BY_OPERATOR)
        take_party_step(session, question_at(session, asked[0]), "submit", BY_OPERATOR)
        send_back(session, update, NASTY, {"done": NASTY, "figures": "x"}, BY_OPERATOR)
        report_unchanged(session, question_at(session, asked[1]), BY_OPERATOR)
        question_at(session, asked[3]).carried_from_id = question_at(session, asked[3]).round_id
    places = (LIST, asked[0], asked[1], asked[3], "/programmas/rve/partijen/ez/kaart")
    for client in (browser_of(OWNER), browser_of(SECRETARIAT)):
        found = {place: faults for place in places if (faults := faults_of(client.get(place), 200))}
        assert found == {}


def test_the_card_of_a_party_shows_others_only_what_was_accepted(
    browser_of: Browsers, example: Database, asked: list[str]
) -> None:
    card = "/programmas/rve/partijen/ez/kaart"
    with example.transaction() as session:
        write_update(session, question_at(session, asked[0]), DONE | {"done": "Nog in concept"}, BY_OPERATOR)
        write_update(session, question_at(session, asked[1]), DONE | {"done": "Al geaccepteerd"}, BY_OPERATOR)
        update = take_party_step(session, question_at(session, asked[1]), "submit", BY_OPERATOR)
        accept(session, update, "EZ", BY_OPERATOR)
    own = browser_of(OWNER).get(card).text
    assert "Nog in concept" in own
    for email in (OTHER, SECRETARIAT, "lezer@rve.example"):
        shown = browser_of(email).get(card).text
        assert "Nog in concept" not in shown
        assert "Al geaccepteerd" in shown
        assert (">bezig<" in shown) is (email == SECRETARIAT)


def test_what_a_round_does_not_ask_is_not_on_the_form(
    browser_of: Browsers, example: Database, asked: list[str]
) -> None:
    with example.transaction() as session:
        session.scalars(select(Round)).one().asked = ["next"]
    client = browser_of(OWNER)
    names = set(re.findall(r' name="([a-z_]+)', client.get(asked[3]).text))
    assert {"done", "next", "cause", "rating"} <= names
    assert not names & {"risks", "request", "term", "term_because", "passage", "figures", "files"}
    assert send(client, asked[3], done="x", risks="toch", submit="yes").status_code == 302
    assert update_at(example, asked[3]).risks == ""


def test_after_the_close_a_sentence_tells_so_and_a_reopened_question_is_answered(
    browser_of: Browsers, example: Database, asked: list[str]
) -> None:
    client = browser_of(OWNER)
    token = token_in(client.get(asked[0]).text)
    with example.transaction() as session:
        take_round_step(session, session.scalars(select(Round)).one(), "close", BY_OPERATOR)
    assert "De uitvraag is gesloten; melden kon tot en met 3 april 2026" in client.get(asked[0]).text
    late = client.post(asked[0], data=GIVEN | {"csrf_token": token, "done": "Te laat getypt"})
    assert late.status_code == 409
    assert "Te laat getypt</textarea>" in late.text
    kept = client.post(f"{asked[0]}/concept", data=GIVEN | {"csrf_token": token, "done": "x"})
    assert "De uitvraag is gesloten" in kept.json["sentence"]
    assert "Er wordt nu niets van u gevraagd" in client.get(LIST).text
    with example.transaction() as session:
        question = question_at(session, asked[0])
        question.reopened_at, question.reopened_because = BY_OPERATOR.at, "Ziekte"
    assert "Opnieuw opengezet: Ziekte" in client.get(LIST).text
    assert send(client, asked[0], done="Alsnog", submit="yes").status_code == 302
    assert update_at(example, asked[0]).late


@pytest.mark.parametrize("email", [OTHER, "lezer@rve.example", "brief@rve.example", "auditor@rve.example"])
def test_another_reaches_nothing_of_it(browser_of: Browsers, example: Database, asked: list[str], email: str) -> None:
    owner, client = browser_of(OWNER), browser_of(email)
    send(owner, asked[0], done="Geheim", files=(BytesIO(b"%PDF-1.7"), "a.pdf"))
    token = token_in(client.get("/account/wachtwoord").text)
    for view in ("", "/ongewijzigd", "/concept", "/stap/withdraw", "/collega"):
        assert client.post(asked[0] + view, data=GIVEN | {"csrf_token": token}).status_code == 403
    for address in (asked[0], asked[0].replace("BO-2026-1", "nergens"), asked[0].replace("/vragen/", "/vragen/99")):
        assert client.get(address).status_code == 403
    identity = update_at(example, asked[0]).files[0].id
    hidden = client.get(f"{asked[0]}/bijlagen/{identity}")
    assert (hidden.status_code, client.get(f"{asked[0]}/bijlagen/999").status_code) == (404, 404)
    mine = owner.get(f"{asked[0]}/bijlagen/{identity}")
    assert (mine.status_code, mine.data) == (200, b"%PDF-1.7")
    assert mine.headers["Content-Disposition"].startswith("attachment")
    assert browser_of(SECRETARIAT).get(f"{asked[0]}/bijlagen/{identity}").status_code == 404
    with example.transaction() as session:
        question = question_at(session, asked[0])
        accept(session, take_party_step(session, question, "submit", BY_OPERATOR), "EZ", BY_OPERATOR)
        action = f"/programmas/rve/acties/{question.action_id}"
    assert client.get(f"{asked[0]}/bijlagen/{identity}").status_code == 200
    assert f"{asked[0]}/bijlagen/{identity}" in client.get(action).text


def test_a_file_is_taken_off_without_losing_what_was_typed(
    browser_of: Browsers, example: Database, asked: list[str]
) -> None:
    client = browser_of(OWNER)
    send(client, asked[0], done="x", files=(BytesIO(b"%PDF-1.7"), "a.pdf"))
    identity = update_at(example, asked[0]).files[0].id
    assert send(client, asked[0], done="Net getypt", seen="1", remove=str(identity)).status_code == 302
    update = update_at(example, asked[0])
    assert (update.files, update.done) == ([], "Net getypt")
    assert send(client, asked[0], done="x", seen=str(update.version), remove="onzin").status_code == 404


def test_the_secretariat_records_what_it_heard_and_the_party_is_told(
    browser_of: Browsers, example: Database, asked: list[str]
) -> None:
    owner, client = browser_of(OWNER), browser_of(SECRETARIAT)
    send(owner, asked[0], done="Geheim concept")
    page = client.get(asked[0]).text
    assert "Geheim concept" not in page
    assert "De partij heeft zelf al een concept" in page
    refused = send(client, asked[0], done="Gehoord", seen="1")
    assert refused.status_code == 400
    assert "Kies een van de mogelijkheden" in refused.text
    unseen = send(client, asked[0], done="Gehoord", channel="phone", seen="0")
    assert unseen.status_code == 409
    assert "Geheim concept" not in unseen.text
    assert "Gehoord</textarea>" in unseen.text
    assert send(client, asked[0], "/concept", done="x", channel="phone").status_code == 404
    assert send(client, asked[0], done="Gehoord", channel="phone", seen="1").status_code == 302
    assert "het kwam telefonisch" in owner.get(asked[0]).text
    assert send(client, asked[1], "/ongewijzigd", seen="0").status_code == 400
    assert send(client, asked[1], "/ongewijzigd", channel="mail", seen="0").status_code == 302
    with example.reading() as session:
        mails = session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)).all()
    assert len(mails) == 2
    assert b"Gehoord" in mails[0].message
    assert b"Er is niets veranderd" in mails[1].message
    assert asked[0].encode() in mails[0].message.replace(b"=\r\n", b"").replace(b"=\n", b"")


def test_a_colleague_is_asked_by_mail_and_finds_it_first(
    browser_of: Browsers, example: Database, asked: list[str]
) -> None:
    with example.transaction() as session:
        programme, ez = programme_by_key(session, "rve"), party_by_key(session, "ez")
        reader = add_person(session, "lees@rve.example", "Alleen Lezen", BY_OPERATOR)
        grant(session, reader, Role.READER, programme, ez, BY_OPERATOR)
        karin = add_person(session, "karin@rve.example", "Karin <b>", BY_OPERATOR)
        grant(session, karin, Role.OWNER, programme, ez, BY_OPERATOR)
        number = karin.id
        other = session.scalars(select(Person.id).where(Person.email == OTHER)).unique().one()
    client = browser_of(OWNER)
    assert send(client, asked[1], "/collega", colleague=str(other)).status_code == 302
    page = client.get(asked[1]).text
    assert "is gevraagd" not in page
    assert "Alleen Lezen" not in page
    assert send(client, asked[1], "/collega", colleague=str(number)).status_code == 302
    assert "Karin &lt;b&gt; is gevraagd" in client.get(asked[1]).text
    assert "Karin &lt;b&gt; is gevraagd te antwoorden" in client.get(LIST).text
    with example.reading() as session:
        mail = session.scalars(select(OutgoingMail)).one()
    assert mail.recipient == "karin@rve.example"


def test_the_list_takes_as_many_statements_for_few_as_for_many(
    browser_of: Browsers, example: Database, asked: list[str], statements: list[str]
) -> None:
    client, costs = browser_of(OWNER), []
    for keep in (len(asked), 1):
        with example.transaction() as session:
            questions = session.scalars(select(Question).where(Question.party_id == int(asked[0].split("/")[-1])))
            for question in list(questions)[keep:]:
                session.delete(question)
        statements.clear()
        client.get(LIST)
        costs.append(len(statements))
    assert costs[0] == costs[1]


def test_only_who_answers_for_a_party_finds_it_in_the_menu(browser_of: Browsers, asked: list[str]) -> None:
    link = f'href="{LIST}"'
    assert link in browser_of(OWNER).get("/programmas/rve/doelen").text
    assert link not in browser_of(SECRETARIAT).get("/programmas/rve/doelen").text
    assert "U meldt hier voor geen enkele partij" in browser_of(SECRETARIAT).get(LIST).text


def test_the_party_reads_its_own_words_when_the_judge_changed_them_and_the_judge_takes_nothing_back(
    browser_of: Browsers, example: Database, asked: list[str]
) -> None:
    with example.transaction() as session:
        write_update(session, question_at(session, asked[0]), DONE, BY_OPERATOR)
        update = take_party_step(session, question_at(session, asked[0]), "submit", BY_OPERATOR)
        change_wording(session, update, {"done": "Netter."}, BY_OPERATOR)
    shown = browser_of(OWNER).get(asked[0]).text
    assert "Uw eigen woorden" in shown
    assert "Gedaan.</dd>" in shown
    client = browser_of(SECRETARIAT)
    page = client.get(asked[0]).text
    assert "Terugnemen" not in page
    assert client.post(f"{asked[0]}/stap/withdraw", data={"csrf_token": token_in(page)}).status_code == 409


def test_a_link_says_unchanged_and_takes_it_back_without_signing_in(site: Site, example: Database) -> None:
    key = mailed(example)
    client, address = site.test_client(), f"/antwoord/{key}"
    assert send(client, address, "/ongewijzigd").status_code == 302
    page = client.get(address).text
    assert "Toch iets melden" in page
    assert client.post(f"{address}/stap/revoke", data={"csrf_token": token_in(page)}).status_code == 302
    assert send(client, address, "/concept", done="Zelf bewaard", seen="3").status_code == 200
    assert "Zelf bewaard</textarea>" in client.get(address).text
    assert client.get(f"{address}/bijlagen/1").status_code == 404


def mailed(example: Database) -> str:
    with example.transaction() as session:
        programme = programme_by_key(session, "rve")
        return issued(session, programme, begun(session, programme)).key


# ── Nothing of one's own gets lost ─────────────────────────────────────────────────────────────────────────────────


def test_the_first_button_of_the_form_saves_a_draft_so_that_enter_deletes_and_hands_in_nothing(
    browser_of: Browsers, example: Database, asked: list[str]
) -> None:
    client = browser_of(OWNER)
    send(client, asked[3], done="x", files=(BytesIO(b"%PDF-1.7"), "a.pdf"))
    form = re.search(r'<form class="agenda-form.*?</form>', client.get(asked[3]).text, re.DOTALL)
    assert form
    buttons = re.findall(r"<button ([^>]*)>([^<]*)<", form[0])
    assert buttons[0][1] == "Bewaren als concept"
    assert 'name="' not in buttons[0][0]
    assert 'aria-label="Verwijder a.pdf"' in form[0]


def test_of_several_files_with_one_bad_none_seems_to_be_kept(
    browser_of: Browsers, example: Database, asked: list[str]
) -> None:
    client = browser_of(OWNER)
    files = [(BytesIO(b"%PDF-1.7"), "goed.pdf"), (BytesIO(b"MZ"), "fout.exe")]
    refused = send(client, asked[3], done="Getypt", files=files)
    assert refused.status_code == 400
    assert "goed.pdf" not in refused.text
    assert "De bijlagen die u koos, zijn niet bewaard. Kies ze opnieuw." in refused.text
    assert "Getypt</textarea>" in refused.text
    lacking = send(client, asked[3], rating="delayed", files=(BytesIO(b"%PDF-1.7"), "goed.pdf"), submit="yes")
    assert "Kies ze opnieuw" in lacking.text
    with example.reading() as session:
        assert session.scalars(select(Update)).all() == []


@pytest.mark.parametrize(
    ("figure", "day", "sentence"),
    [
        ("1", "1-1-2099", "Deze dag moet nog komen"),
        ("1", "17-3-2026", "Deze dag moet nog komen"),
        (f"{'9' * 40},{'9' * 40}", "16-3-2026", "ten hoogste 15 cijfers"),
    ],
)
def test_a_figure_that_can_never_be_taken_over_is_refused_at_its_field(
    browser_of: Browsers, asked: list[str], figure: str, day: str, sentence: str
) -> None:
    row = {"figures-0-key": "terreinen-met-biz", "figures-0-source": "x"}
    given = row | {"figures-0-figure": figure, "figures-0-day": day}
    refused = send(browser_of(OWNER), asked[3], done="x", submit="yes", **given)
    assert refused.status_code == 400
    assert sentence in refused.text


def test_a_party_finds_its_own_draft_back_when_what_was_recorded_is_sent_back(
    browser_of: Browsers, example: Database, asked: list[str]
) -> None:
    owner, judge = browser_of(OWNER), browser_of(SECRETARIAT)
    send(owner, asked[0], done=f"Eigen concept {NASTY}")
    assert send(judge, asked[0], done="Gehoord", channel="phone", seen="1").status_code == 302
    given = owner.get(asked[0]).text
    assert "Uw eigen concept" in given
    assert "Neemt u de melding terug, dan staat het er weer" in given
    assert "Eigen concept" not in judge.get(asked[0]).text
    with example.transaction() as session:
        update = session.scalars(select(Update)).one()
        send_back(session, update, "Wie was erbij?", {}, BY_OPERATOR)
    shown = owner.get(asked[0])
    assert faults_of(shown, 200) == []
    assert re.search(r"<textarea[^>]*>\s*Eigen concept &lt;script", shown.text)
    assert "Hieronder staat weer uw eigen concept" in shown.text
    assert "Gehoord" in shown.text
    assert "Wie was erbij?" in shown.text
    page = judge.get(asked[0]).text
    assert "De partij heeft zelf al een concept" in page
    assert "Eigen concept" not in page
    seen = str(update_at(example, asked[0]).version)
    assert send(owner, asked[0], done="Eigen concept, af", seen=seen, submit="yes").status_code == 302
    assert update_at(example, asked[0]).done == "Eigen concept, af"


def test_of_a_recorded_answer_that_was_accepted_nothing_is_promised_that_can_not_be(
    browser_of: Browsers, example: Database, asked: list[str]
) -> None:
    owner, judge = browser_of(OWNER), browser_of(SECRETARIAT)
    send(owner, asked[0], done="Eigen concept")
    send(judge, asked[0], done="Gehoord", channel="phone", seen="1")
    with example.transaction() as session:
        accept(session, session.scalars(select(Update)).one(), "EZ", BY_OPERATOR)
    shown = owner.get(asked[0])
    assert faults_of(shown, 200) == []
    assert "Eigen concept" in shown.text
    assert "staat het er weer" not in shown.text
    assert "aan u terugsturen" not in shown.text


def test_the_form_shows_the_partys_own_words_beside_those_of_the_judge(
    browser_of: Browsers, example: Database, asked: list[str]
) -> None:
    with example.transaction() as session:
        write_update(session, question_at(session, asked[0]), DONE | {"done": NASTY}, BY_OPERATOR)
        update = take_party_step(session, question_at(session, asked[0]), "submit", BY_OPERATOR)
        change_wording(session, update, {"done": "Netter."}, BY_OPERATOR)
        send_back(session, update, "Klopt dit?", {"next": "Wie?"}, BY_OPERATOR)
    shown = browser_of(OWNER).get(asked[0])
    assert faults_of(shown, 200) == []
    assert 'aria-describedby="done-eigen"' in shown.text
    assert "U schreef zelf:" in shown.text
    assert "&lt;script&gt;alert(1)" in shown.text
    assert "Netter.</textarea>" in shown.text


def test_many_fresh_drafts_do_not_hide_what_was_accepted_before(
    browser_of: Browsers, example: Database, asked: list[str]
) -> None:
    with example.transaction() as session:
        programme, ez = programme_by_key(session, "rve"), party_by_key(session, "ez")
        last = session.scalars(select(Question).where(Question.party_id == ez.id)).all()[-1]
        write_update(session, last, DONE | {"done": "Al geaccepteerd"}, BY_OPERATOR)
        accept(session, take_party_step(session, last, "submit", BY_OPERATOR), "EZ", BY_OPERATOR)
        for address in asked:
            if question_at(session, address) is not last:
                write_update(session, question_at(session, address), DONE, BY_OPERATOR)
        taken = answers_of(session, programme.id, ez.id, Update.state.in_(TAKEN_OVER), most=1)
        assert [one.done for one in taken] == ["Al geaccepteerd"]


def test_files_that_are_asked_no_longer_may_still_be_taken_off(
    browser_of: Browsers, example: Database, asked: list[str]
) -> None:
    client = browser_of(OWNER)
    send(client, asked[0], done="x", files=(BytesIO(b"%PDF-1.7"), "a.pdf"))
    with example.transaction() as session:
        session.scalars(select(Round)).one().asked = []
    page = client.get(asked[0]).text
    assert "a.pdf" in page
    assert "Bijlagen toevoegen" not in page
    identity = update_at(example, asked[0]).files[0].id
    assert send(client, asked[0], done="x", seen="1", remove=str(identity)).status_code == 302
