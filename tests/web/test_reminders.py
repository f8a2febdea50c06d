"""The queue of reminders, its lines, a reader's digest, failed mail, the kinds, and one's own mail."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from justhtml import JustHTML
from sqlalchemy import select
from werkzeug.test import TestResponse as Answer

from agenda.gateways.database import Database
from agenda.history.models import HistoryLine
from agenda.mail.models import MailState, OutgoingMail
from agenda.programmes.models import Programme
from agenda.programmes.queries import programme_by_key
from agenda.progress.models import AnswerLink
from agenda.reminders.kinds import KINDS
from agenda.reminders.models import MailPreference, Reminded, ReminderRule, ReminderState, Snooze
from tests.bench.measuring import questions
from tests.conftest import PEOPLE, token_in
from tests.reminders.queued import GRONINGEN, another_programme, failed, line_to, planned, queued, told

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # the services are tried on both

Browsers = Callable[[str], FlaskClient]
SECRETARIAT, EZ, NFIA = "secretariaat@rve.example", "ez@rve.example", "nfia@rve.example"
QUEUE = "/programmas/rve/verzendlijst"
READER = f"{QUEUE}/lezer?adres={GRONINGEN}"
FAILED, KINDS_PAGE, MAIL = f"{QUEUE}/niet-bezorgd", f"{QUEUE}/soorten", "/account/mail"
HOSTILE = "<script>alert(1)</script>\"'{{ 7*7 }}"
S = ReminderState


@pytest.fixture
def client(browser_of: Browsers) -> FlaskClient:
    return browser_of(SECRETARIAT)


@pytest.fixture
def busy(example: Database) -> Database:
    """A queue with an uitvraag in it, and one line to EZ: number ``line(busy)``."""
    with example.transaction() as session:
        programme = programme_by_key(session, "rve")
        planned(session, programme)
        queued(session, programme)
    return example


def line(database: Database, recipient: str = EZ) -> Reminded:
    with database.reading() as session:
        return line_to(session, recipient)


def lines(database: Database, number: int, **more: Any) -> None:
    with database.transaction() as session:
        for place in range(number):
            queued(session, programme_by_key(session, "rve"), recipient=f"lezer{place}@rve.example", **more)


def add(database: Database, make: Callable[..., Any], **more: Any) -> int:
    with database.transaction() as session:
        programme: Programme = programme_by_key(session, "rve")
        return int(make(session, programme, **more).id)


def post(client: FlaskClient, address: str, **fields: str | list[str]) -> Answer:
    return client.post(address, data={"csrf_token": token_in(client.get(address).text), **fields})


def act(client: FlaskClient, address: str, name: str, **fields: str) -> Answer:
    """Does one thing with a line, by its own form."""
    told_there = {f"{name}-{field}": value for field, value in fields.items()}
    return post(client, address, doe=name, **told_there)


def words_of(answer: Answer) -> str:
    return " ".join(JustHTML(answer.text, sanitize=False).query("main")[0].to_text().split())


# ── The queue ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_queue_tells_what_leaves_when_to_whom_and_why(busy: Database, client: FlaskClient) -> None:
    words = words_of(client.get(QUEUE))
    assert "De eerstvolgende dagmails gaan vandaag, binnen enkele minuten:" in words
    assert "28 dagen voor de laatste dag (13 april 2026)" in words
    assert "bij het openen van de uitvraag" in words
    assert GRONINGEN in words


def test_an_empty_queue_says_so(client: FlaskClient) -> None:
    assert "Er gaat nu niets weg." in words_of(client.get(QUEUE))


@pytest.mark.parametrize(
    ("choice", "shown"),
    [
        ("aan=groningen", {GRONINGEN}),
        ("soort=term_near", {EZ}),
        ("stand=told", {NFIA}),
        ("stand=onzin&soort=onzin&pagina=x", None),
        ("aan=nergens", set()),
        ("aan=%25%00", set()),
    ],
)
def test_the_queue_is_filtered_and_nonsense_chooses_nothing(
    busy: Database, client: FlaskClient, choice: str, shown: set[str] | None
) -> None:
    add(busy, told, recipient=NFIA)
    rows = JustHTML(client.get(f"{QUEUE}?{choice}").text, sanitize=False).query("tbody tr")
    found = {row.query("td")[2].query("a")[0].attrs["href"].rpartition("adres=")[2] for row in rows}
    assert (len(found) > 10) if shown is None else (found == shown)


def test_what_was_sent_by_hand_and_what_is_not_known_any_more_is_told_too(
    example: Database, client: FlaskClient
) -> None:
    address = f"{QUEUE}/{add(example, told, kind='update_nudge', step='2026-03-16', about='')}"
    for page in (f"{QUEUE}?stand=told", address):
        assert "Herinnering van het secretariaat" in words_of(client.get(page))
    assert "Uitstellen" not in client.get(address).text


def test_a_queue_of_any_length_asks_as_little_of_the_database(
    busy: Database, client: FlaskClient, statements: list[str]
) -> None:
    asked = []
    for more in (0, 120):
        lines(busy, more)
        statements.clear()
        assert client.get(QUEUE).status_code == 200
        asked.append(len(questions(statements)))
    assert asked[0] == asked[1] <= 12
    assert "1 tot en met 50 van" in words_of(client.get(QUEUE))
    assert "51 tot en met 100 van" in words_of(client.get(f"{QUEUE}?pagina=2"))


def test_a_kind_that_is_switched_off_is_told_in_the_queue(busy: Database, client: FlaskClient) -> None:
    with busy.transaction() as session:
        programme = programme_by_key(session, "rve")
        session.add(ReminderRule(programme_id=programme.id, kind="term_near", sent=False, refusable=True))
    assert "Deze soort staat uit" in words_of(client.get(f"{QUEUE}?soort=term_near"))


# ── One line ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_line_is_held_let_go_left_out_and_put_off(busy: Database, client: FlaskClient) -> None:
    address = f"{QUEUE}/{line(busy).id}"
    for name, fields, state in (
        ("hold", {"because": "eerst bellen"}, S.HELD),
        ("release", {}, S.WAITING),
        ("skip", {"because": "is gebeld"}, S.SKIPPED),
        ("release", {}, S.WAITING),
        ("words", {"words": "Graag vandaag.", "seen": ""}, S.WAITING),
        ("snooze", {"because": "vakantie", "until": "1 april 2026"}, S.SKIPPED),
    ):
        assert act(client, address, name, **fields).location == address
        assert line(busy).state is state
    words = words_of(client.get(address))
    assert "Uitgesteld tot 1 april 2026, door secretariaat: vakantie" in words
    for told_there in (
        "hield deze herinnering vast",
        "zette eigen woorden bij deze herinnering",
        "stelde deze herinnering uit",
    ):
        assert told_there in words


@pytest.mark.parametrize(
    ("name", "fields", "sentence"),
    [
        ("hold", {"because": " "}, "Schrijf op waarom."),
        ("hold", {"because": "x" * 501}, "Houd de reden korter dan 500 tekens."),
        ("snooze", {"because": "Deze reden blijft staan.", "until": "31-2-2026"}, "bestaat niet"),
        ("snooze", {"because": "Deze reden blijft staan.", "until": "16-3-2026"}, "Kies een dag na vandaag."),
        ("snooze", {"because": "Deze reden blijft staan.", "until": ""}, "Vul een dag in"),
        ("words", {"words": "x" * 4001, "seen": ""}, "Houd deze tekst korter dan 4000 tekens."),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(
    busy: Database, client: FlaskClient, name: str, fields: dict[str, str], sentence: str
) -> None:
    answer = act(client, f"{QUEUE}/{line(busy).id}", name, **fields)
    assert answer.status_code == 400
    page = JustHTML(answer.text, sanitize=False)
    assert sentence in page.query(f"details[open] .utrecht-form-field-error-message[id^={name}-]")[0].to_text()
    for field, typed in fields.items():
        if field in {"because", "words"}:
            assert typed in answer.text
    assert line(busy).state is S.WAITING


def test_an_unknown_act_is_none(busy: Database, client: FlaskClient) -> None:
    assert post(client, f"{QUEUE}/{line(busy).id}", doe="onzin").status_code == 400


def test_the_second_who_does_something_with_a_line_reads_what_happened(busy: Database, client: FlaskClient) -> None:
    address = f"{QUEUE}/{line(busy).id}"
    assert act(client, address, "skip", because="is gebeld").status_code == 302
    answer = act(client, address, "hold", because="Dit typte ik & het blijft.")
    assert answer.status_code == 409
    words = words_of(answer)
    assert "Dat kan niet meer: de stand van deze herinnering is nu ‘overgeslagen’." in words
    assert "U schreef: Dit typte ik & het blijft." in words


def test_the_second_who_writes_words_sees_both(busy: Database, client: FlaskClient) -> None:
    address = f"{QUEUE}/{line(busy).id}"
    act(client, address, "words", words="van de eerste", seen="")
    answer = act(client, address, "words", words="van de tweede", seen="")
    assert answer.status_code == 409
    assert "van de eerste" in answer.text
    box = JustHTML(answer.text, sanitize=False).query("textarea[name=words-words]")[0]
    assert box.to_text() == "van de tweede"
    seen = JustHTML(answer.text, sanitize=False).query("input[name=words-seen]")[0].attrs["value"]
    assert act(client, address, "words", words="van de tweede", seen=seen).status_code == 302
    assert line(busy).words == "van de tweede"


def test_hostile_text_is_only_ever_text(busy: Database, client: FlaskClient) -> None:
    address = f"{QUEUE}/{line(busy).id}"
    act(client, address, "words", words=HOSTILE, seen="")
    act(client, address, "hold", because=HOSTILE)
    add(busy, failed, recipient='"<b>"@x.example', last_error=HOSTILE, subject=HOSTILE)
    add(busy, told, recipient="'><i>@x.example", about=HOSTILE)
    for page in (QUEUE, f"{QUEUE}?stand=told", address, FAILED, f"{QUEUE}/lezer?adres='><i>@x.example"):
        text = client.get(page).text
        assert "<script>alert" not in text
        assert "<i>" not in text
        JustHTML(text, strict=True)


# ── A reader's digest ──────────────────────────────────────────────────────────────────────────────────────────────


def test_the_digest_of_a_reader_is_shown_and_nothing_is_written(busy: Database, client: FlaskClient) -> None:
    with busy.transaction() as session:
        line_to(session, GRONINGEN).words = "Graag <b>vandaag</b>."
    words = words_of(client.get(READER))
    assert "Onderwerp: Uitvraag BO-2026-1" in words
    assert "Graag <b>vandaag</b>." in words
    assert "een persoonlijke antwoordlink; die wordt gemaakt bij het verzenden" in words
    assert "Uitvraag geopend" in words, "the same without markup"
    with busy.reading() as session:
        assert session.scalars(select(AnswerLink)).all() == []
        assert session.scalars(select(OutgoingMail)).all() == []


def test_the_digest_leaves_at_once_and_a_second_one_only_after_a_warning(busy: Database, client: FlaskClient) -> None:
    assert post(client, READER, again="").location == QUEUE
    assert line(busy, GRONINGEN).state is S.TOLD
    with busy.transaction() as session:
        line_to(session, GRONINGEN).state = S.WAITING
    answer = client.post(READER, data={"csrf_token": token_in(client.get(READER).text), "again": ""})
    assert answer.status_code == 409
    assert "Deze lezer kreeg vandaag al een dagmail, om 10.00 uur." in words_of(answer)
    assert line(busy, GRONINGEN).state is S.WAITING
    assert post(client, READER, again="ja").location == QUEUE
    with busy.reading() as session:
        mails = session.scalars(select(OutgoingMail).where(OutgoingMail.recipient == GRONINGEN)).all()
        assert len(mails) == 2


def test_a_digest_in_which_nothing_is_left_is_not_sent(busy: Database, client: FlaskClient) -> None:
    there = f"{QUEUE}/lezer?adres={EZ}"
    assert "Inmiddels gedaan, verplaatst of afgesloten." in words_of(client.get(there))
    token = token_in(client.get(READER).text)
    answer = client.post(there, data={"csrf_token": token, "again": ""}, follow_redirects=True)
    assert "Er was niets te verzenden" in words_of(answer)
    assert line(busy).state is S.DROPPED


def test_who_reads_once_a_week_is_told_so_beside_the_digest(busy: Database, client: FlaskClient) -> None:
    with busy.transaction() as session:
        session.add(MailPreference(person_id=2, weekday=2, refused=[]))
    assert "Deze lezer leest eens per week, op woensdag." in words_of(client.get(f"{QUEUE}/lezer?adres={EZ}"))


@pytest.mark.parametrize("address", ["", "?adres=", "?adres=niemand@nergens.example", "?adres=ander@elders.example"])
def test_of_who_was_never_reminded_here_there_is_no_digest(busy: Database, client: FlaskClient, address: str) -> None:
    with busy.transaction() as session:
        queued(session, another_programme(session), recipient="ander@elders.example")
    assert client.get(f"{QUEUE}/lezer{address}").status_code == 404


# ── Mail that was not delivered ────────────────────────────────────────────────────────────────────────────────────


def test_failed_mail_is_tried_again_or_set_aside(example: Database, client: FlaskClient) -> None:
    one, other = add(example, failed), add(example, failed, key="other")
    assert "550 5.1.1 onbekend" in words_of(client.get(FAILED))
    token = token_in(client.get(FAILED).text)
    for address in (f"{FAILED}/{one}/opnieuw", f"{FAILED}/{other}/laat-maar"):
        assert client.post(address, data={"csrf_token": token}).location == FAILED
        assert client.post(address, data={"csrf_token": token}).status_code == 409
    with example.reading() as session:
        states = session.scalars(select(OutgoingMail.state).order_by(OutgoingMail.id)).all()
    assert states == [MailState.WAITING, MailState.SET_ASIDE]
    assert "Alle mail is bezorgd" in words_of(client.get(FAILED))


def test_a_list_of_failed_mail_of_any_length_asks_as_little_of_the_database(
    example: Database, client: FlaskClient, statements: list[str]
) -> None:
    asked = []
    for number in (1, 60):
        for place in range(number):
            add(example, failed, key=f"{number}-{place}", recipient=f"lezer{place}@rve.example")
        statements.clear()
        assert client.get(FAILED).status_code == 200
        asked.append(len(questions(statements)))
    assert asked[0] == asked[1] <= 10


# ── The kinds ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_kinds_are_switched_on_and_off_in_one_form(example: Database, client: FlaskClient) -> None:
    names = [kind.name for kind in KINDS]
    seen = JustHTML(client.get(KINDS_PAGE).text, sanitize=False).query("input[name=seen]")[0].attrs["value"]
    wanted = [name for name in names if name != "silent"]
    answer = post(client, KINDS_PAGE, seen=seen, sent=wanted, refusable=["silent", "term_near", "term_passed"])
    assert answer.location == KINDS_PAGE
    with example.reading() as session:
        rules = {one.kind: (one.sent, one.refusable) for one in session.scalars(select(ReminderRule))}
    assert rules == {"silent": (False, True), "term_passed": (True, True)}
    assert "2 soorten zijn gewijzigd." in words_of(client.get(KINDS_PAGE))


def test_the_second_who_keeps_the_kinds_sees_their_own_choice_and_a_warning(
    example: Database, client: FlaskClient
) -> None:
    seen = JustHTML(client.get(KINDS_PAGE).text, sanitize=False).query("input[name=seen]")[0].attrs["value"]
    names = [kind.name for kind in KINDS]
    post(client, KINDS_PAGE, seen=seen, sent=names, refusable=[])
    answer = post(client, KINDS_PAGE, seen=seen, sent=names[1:], refusable=["silent"])
    assert answer.status_code == 409
    page = JustHTML(answer.text, sanitize=False)
    assert [box.attrs["value"] for box in page.query("input[name=sent][checked]")] == names[1:]
    again = page.query("input[name=seen]")[0].attrs["value"]
    assert post(client, KINDS_PAGE, seen=again, sent=names[1:], refusable=["silent"]).status_code == 302


@pytest.mark.parametrize("fields", [{"sent": ["onzin"]}, {"seen": "onzin", "sent": []}, {"seen": ""}])
def test_kinds_that_are_none_are_refused(
    example: Database, client: FlaskClient, fields: dict[str, str | list[str]]
) -> None:
    assert post(client, KINDS_PAGE, **fields).status_code in {400, 409}
    with example.reading() as session:
        assert session.scalars(select(ReminderRule)).all() == []


# ── One's own mail ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_person_chooses_when_and_what_to_read(example: Database, browser_of: Browsers) -> None:
    client = browser_of(EZ)
    assert MAIL in client.get("/account").text
    assert post(client, MAIL, when="2", wanted=["silent"]).location == MAIL
    page = JustHTML(client.get(MAIL).text, sanitize=False)
    assert [box.attrs["value"] for box in page.query("input[checked]")] == ["2", "silent"]
    with example.reading() as session:
        (kept,) = session.scalars(select(MailPreference)).all()
        assert (kept.weekday, kept.refused) == (2, ["term_near"])
    assert post(client, MAIL, when="elke-werkdag", wanted=["silent", "term_near"]).location == MAIL


def test_what_one_refused_and_can_not_refuse_any_more_is_still_refused_later(
    example: Database, browser_of: Browsers
) -> None:
    client = browser_of(EZ)
    post(client, MAIL, when="elke-werkdag", wanted=["silent"])
    with example.transaction() as session:
        programme = programme_by_key(session, "rve")
        session.add(ReminderRule(programme_id=programme.id, kind="term_near", sent=True, refusable=False))
    post(client, MAIL, when="0", wanted=["silent"])
    with example.reading() as session:
        assert session.scalars(select(MailPreference)).one().refused == ["term_near"]


@pytest.mark.parametrize("fields", [{"when": "6"}, {"when": ""}, {"when": "0", "wanted": ["update_asked"]}])
def test_what_is_no_choice_is_refused(
    example: Database, browser_of: Browsers, fields: dict[str, str | list[str]]
) -> None:
    assert post(browser_of(EZ), MAIL, **fields).status_code == 400
    with example.reading() as session:
        assert session.scalars(select(MailPreference)).all() == []


def test_a_reader_puts_off_a_reminder_to_them(busy: Database, browser_of: Browsers) -> None:
    client, number = browser_of(EZ), line(busy).id
    address = f"{MAIL}/{number}/uitstellen"
    assert address in client.get(MAIL).text
    answer = post(client, address, until="1-4-2027", because="Deze reden blijft staan.")
    assert answer.status_code == 400
    assert "Kies een dag tot en met 15 september 2026." in answer.text
    assert "Deze reden blijft staan." in answer.text
    assert post(client, address, until="1-4-2026", because=HOSTILE).location == MAIL
    page = client.get(MAIL).text
    assert "u hoort hier niets over tot 1 april 2026" in page
    assert "<script>alert" not in page
    with busy.reading() as session:
        assert session.scalars(select(Snooze)).one().by == "person:2"
        assert [one.event for one in session.scalars(select(HistoryLine)) if one.object_id == number][-1:] == [
            "reminder.snooze"
        ]


def test_a_reminder_that_was_left_out_meanwhile_is_told_so(busy: Database, browser_of: Browsers) -> None:
    client, number = browser_of(EZ), line(busy).id
    with busy.transaction() as session:
        line_to(session, EZ).state = S.DROPPED
    answer = post(client, f"{MAIL}/{number}/uitstellen", until="1-4-2026", because="druk")
    assert answer.location == MAIL
    assert "Dat kan niet meer" in words_of(client.get(MAIL))


def test_nobody_sees_or_puts_off_the_reminders_of_another(busy: Database, browser_of: Browsers) -> None:
    number = line(busy).id
    for email in PEOPLE.keys() - {EZ}:
        client = browser_of(email)
        assert "1.1 Nationale strategie" not in words_of(client.get(MAIL))
        assert client.get(f"{MAIL}/{number}/uitstellen").status_code == 404


def test_the_queue_is_for_the_secretariat_of_its_own_programme(busy: Database, browser_of: Browsers) -> None:
    with busy.transaction() as session:
        other = another_programme(session)
        elsewhere, mail = queued(session, other).id, failed(session, other).id
    client, here = browser_of(SECRETARIAT), line(busy, GRONINGEN).id
    assert client.get(f"{QUEUE}/{elsewhere}").status_code == 404
    token = token_in(client.get(READER).text)
    for act_ in ("opnieuw", "laat-maar"):
        assert client.post(f"{FAILED}/{mail}/{act_}", data={"csrf_token": token}).status_code == 404
    assert client.post(f"{QUEUE}/{elsewhere}", data={"csrf_token": token, "doe": "release"}).status_code == 404
    for address in ("/programmas/ander/verzendlijst", f"/programmas/ander/verzendlijst/{elsewhere}"):
        assert client.get(address).status_code == 403
    for email in PEOPLE.keys() - {SECRETARIAT}:
        stranger = browser_of(email)
        assert [stranger.get(page).status_code for page in (QUEUE, READER, FAILED, KINDS_PAGE)] == [403] * 4
        assert stranger.get(f"{QUEUE}/{here}").status_code == 403
