"""The log as an auditor reads it, and the refusals that stand in it."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from justhtml import JustHTML
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from agenda.accounts.models import Person
from agenda.accounts.queries import account_by_email
from agenda.actions.queries import action_by_number
from agenda.app import Site
from agenda.calendars.queries import term_calendar
from agenda.consultations.item_values import ItemValues
from agenda.consultations.items import put_item
from agenda.consultations.queries import consultation_by_key
from agenda.consultations.services import place_occasion
from agenda.consultations.words import ItemKind, Treatment
from agenda.decisions.services import DecisionValues, record_decision
from agenda.decisions.words import Verb
from agenda.gateways.clock import StandingClock
from agenda.gateways.database import Database
from agenda.history import refused
from agenda.history.models import HistoryLine
from agenda.history.services import Entry, Named, record_all
from agenda.kernel.confidentiality import Confidentiality
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.rights import Scope, Stamp
from agenda.parties.queries import party_by_key
from agenda.programmes.queries import programme_by_key
from agenda.progress.rules import LinkHolder
from agenda.web import log_sheets
from agenda.web.refusals import shown_address
from tests.bench.measuring import questions
from tests.conftest import PEOPLE, token_in
from tests.history.tampering import examined, tamper
from tests.progress.asking import begun
from tests.progress.test_links import issued
from tests.web.test_pages import SECRETARIAT, fields_of

Browsers = Callable[[str], FlaskClient]
HERE = "/programmas/rve"
LOG, MEETINGS = f"{HERE}/logboek", f"{HERE}/overleggen"
AUDITOR, MANAGER, EZ = "auditor@rve.example", "beheer@rve.example", "ez@rve.example"
READERS = {AUDITOR, MANAGER}
BUDGET = 12
"""Questions that a page of the log may ask, whatever its lines are about."""


@pytest.fixture
def auditor(browser_of: Browsers) -> FlaskClient:
    return browser_of(AUDITOR)


def rows_in(page: str) -> list[dict[str, str]]:
    """Each line as the page shows it, by the head of its column."""
    rows = JustHTML(page, sanitize=False).query("tbody tr")
    return [
        {str(cell.attrs["data-label"]): " ".join(cell.to_text(separator=" ").split()) for cell in row.query("td, th")}
        for row in rows
    ]


def numbers_in(page: str) -> list[int]:
    return [int(row["Regel"].split()[0]) for row in rows_in(page)]


def told(client: FlaskClient, **chosen: Any) -> list[str]:
    """Who did what, of the lines that are found."""
    return [f"{row['Wie']} {row['Wat']}" for row in rows_in(client.get(LOG, query_string=chosen).text)]


@pytest.fixture
def write(example: Database, stamp: Stamp) -> Callable[..., None]:
    """Adds lines about actions, of one actor."""

    def add(number: int, event: str = "action.change", kind: str = "action", **more: Any) -> None:
        with example.transaction() as session:
            programme = programme_by_key(session, "rve").id
            new = more.pop("new", {"title": "anders"})
            entries = [Entry(event, Named(kind, 1, Scope(programme)), new=new, **more) for _ in range(number)]
            record_all(session, entries, stamp)

    return add


# ── Who reads what ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("email", PEOPLE)
def test_the_log_is_for_auditor_and_manager_and_in_their_menu_alone(browser_of: Browsers, email: str) -> None:
    client = browser_of(email)
    status = 200 if email in READERS else 403
    assert client.get(LOG).status_code == status
    assert client.get(f"{LOG}/1").status_code == status
    menu = JustHTML(client.get(f"{HERE}/acties").text, sanitize=False).query("nav a")
    assert (LOG in {link.attrs["href"] for link in menu}) is (email in READERS)
    token = token_in(client.get(f"{HERE}/acties").text)
    answer = client.post(f"{LOG}/uitvoeren", data={"vorm": "csv", "csrf_token": token})
    assert answer.status_code == status


def test_lines_about_annotations_are_left_out_altogether(
    auditor: FlaskClient, write: Callable[..., None], example: Database
) -> None:
    write(1, "annotation.write", "annotation", new={"text": "verzegeld:ab"})
    with example.reading() as session:
        number = session.scalars(select(HistoryLine.sequence).where(HistoryLine.object_kind == "annotation")).one()
    page = auditor.get(LOG).text
    assert number not in numbers_in(page)
    assert page.count("annotaties") == 1
    for chosen in ({"soort": "annotation"}, {"regel": number}, {"over": "annotation:1"}, {"wat": "annotation.write"}):
        assert number not in numbers_in(auditor.get(LOG, query_string=chosen).text)
    assert auditor.get(f"{LOG}/{number}").status_code == 404
    assert "annotatie" not in taken_along(auditor, "csv").decode()


def test_lines_of_another_programme_are_left_out_and_those_of_none_are_not(
    auditor: FlaskClient, example: Database, stamp: Stamp
) -> None:
    with example.transaction() as session:
        elsewhere = Entry("action.add", Named("action", 1, Scope(999)), new={"title": "elders"})
        nowhere = Entry("person.sign_in_failed", Named("person", 0, Scope()), result="geweigerd")
        record_all(session, [elsewhere, nowhere], stamp)
        number = session.scalars(select(HistoryLine.sequence).where(HistoryLine.programme_id == 999)).one()
    page = auditor.get(LOG).text
    assert number not in numbers_in(page)
    assert number + 1 in numbers_in(page)
    assert auditor.get(f"{LOG}/{number}").status_code == 404


# ── What it tells ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_change_is_told_with_who_what_and_from_what_to_what(browser_of: Browsers, auditor: FlaskClient) -> None:
    client = browser_of(SECRETARIAT)
    fields = fields_of(client.get(f"{HERE}/acties/1/wijzigen").text)
    client.post(f"{HERE}/acties/1/wijzigen", data=fields | {"title": "<b>Nieuw</b> & anders"})
    page = auditor.get(LOG, query_string={"wat": "action.change"}).text
    (row,) = rows_in(page)
    assert (row["Wie"], row["Wat"]) == ("secretariaat", "wijzigde actie 1.1")
    assert f"Titel: {fields['title']} wordt <b>Nieuw</b> & anders" in row["Verschil"]
    assert row["Moment"] == "16 maart 2026 om 10.00 uur via site"
    assert f'href="{HERE}/acties/1"' in page
    assert "<b>Nieuw" not in page


def test_the_operator_a_stranger_and_the_holder_of_a_link_are_told_as_such(
    auditor: FlaskClient, example: Database, stamp: Stamp
) -> None:
    class By:
        def __init__(self, key: str) -> None:
            self.key = key

        def may(self, *_: object) -> bool:
            return False

    with example.transaction() as session:
        for key in ("nobody", "link:12", "person:999"):
            entry = Entry("update.write", Named("progress_update", 77, Scope()), new={"done": "iets"})
            record_all(session, [entry], replace(stamp, by=By(key)))
    assert told(auditor, wat="update.write") == [
        "onbekend schreef een voortgangsmelding die er niet meer is (rij 77)",
        "antwoordlink 12 schreef een voortgangsmelding die er niet meer is (rij 77)",
        "niet ingelogd schreef een voortgangsmelding die er niet meer is (rij 77)",
    ]
    assert len(told(auditor, wie="link:")) == 1
    assert len(told(auditor, wie="nobody", wat="update.write")) == 1


def test_an_erased_person_is_told_as_such(auditor: FlaskClient, example: Database) -> None:
    with example.transaction() as session:
        person = session.scalars(select(Person).where(Person.email == EZ)).unique().one()
        person.name, person.erased_at = "verwijderde persoon", datetime(2026, 3, 1, tzinfo=AMSTERDAM)
    assert "Systeem gaf verwijderde persoon een rol" in told(auditor, wat="person.grant")
    page = auditor.get(LOG, query_string={"wat": "person.grant", "over": f"person:{person.id}"}).text
    assert f"{HERE}/mensen/{person.id}" not in page


def test_one_line_shows_all_of_it_and_whether_its_seal_is_right(auditor: FlaskClient, example: Database) -> None:
    page = auditor.get(f"{LOG}/5").text
    assert "klopt" in page
    assert "De regel is zoals zij is vastgelegd" in page
    tamper(example, "UPDATE history_line SET result = 'x' WHERE sequence = 5")
    assert "klopt niet" in auditor.get(f"{LOG}/5").text
    tamper(example, "DELETE FROM history_line WHERE sequence = 4")
    assert "niet te controleren" in auditor.get(f"{LOG}/5").text


@pytest.mark.parametrize("kind", ["action", "indicator", "person", "iets_nieuws"])
@pytest.mark.parametrize(
    "difference", ['{"means": ["x", "y"]}', '{"kind": ["onzin", null]}', '{"onbekend": [1, 2]}', '{"phase": [3]}', "{}"]
)
def test_what_no_list_knows_any_more_is_shown_as_it_is(
    auditor: FlaskClient, example: Database, difference: str, kind: str
) -> None:
    changed = f"difference = '{difference}', object_kind = '{kind}', event = 'iets.nieuws'"
    tamper(example, f"UPDATE history_line SET {changed} WHERE sequence = 5")
    assert auditor.get(LOG, query_string={"regel": 5}).status_code == 200
    assert "iets.nieuws" in auditor.get(f"{LOG}/5").text


# ── Looking for something ──────────────────────────────────────────────────────────────────────────────────────────


def test_pages_of_a_hundred_follow_each_other_without_gap_or_double_there_and_back(
    auditor: FlaskClient, write: Callable[..., None]
) -> None:
    write(230)
    there, address = [], f"{LOG}?wat=action.change"
    while address:
        page = auditor.get(address).text
        there.append(numbers_in(page))
        address = link_in(page, "next")
        last = page
    assert [len(numbers) for numbers in there] == [100, 100, 30]
    flat = [number for numbers in there for number in numbers]
    assert flat == sorted(flat, reverse=True)
    assert len(set(flat)) == 230
    back, address = [], link_in(last, "prev")
    while address:
        page = auditor.get(address).text
        back.append(numbers_in(page))
        address = link_in(page, "prev")
    assert back == there[-2::-1]


def link_in(page: str, rel: str) -> str:
    found = JustHTML(page, sanitize=False).query(f'a[rel="{rel}"]')
    return str(found[0].attrs["href"]) if found else ""


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [
        ({"wie": "system"}, "Wie: Systeem"),
        ({"van": "1-3-2026"}, "Vanaf: 1 maart 2026"),
        ({"tm": "16 maart 2026"}, "Tot en met: 16 maart 2026"),
        ({"soort": "party"}, "Waarover: een partij"),
        ({"wat": "person.grant"}, "Wat: gaf … een rol"),
        ({"uitkomst": "geweigerd"}, "Uitkomst: geweigerd"),
        ({"regel": "5"}, "Regelnummer: 5"),
    ],
)
def test_a_choice_stays_in_the_address_and_can_be_taken_away(
    auditor: FlaskClient, chosen: dict[str, str], shown: str
) -> None:
    page = auditor.get(LOG, query_string=chosen).text
    chips = JustHTML(page, sanitize=False).query(".agenda-chips__chip")
    (chip,) = [" ".join(one.to_text(separator=" ").split()) for one in chips]
    assert chip.removeprefix("Verwijder filter ") == shown
    assert chips[0].attrs["href"] == LOG


def test_each_choice_finds_what_it_says(auditor: FlaskClient, example: Database, write: Callable[..., None]) -> None:
    write(2, result="geweigerd")
    auditor.get(f"{HERE}/acties/1/wijzigen")
    with example.reading() as session:
        lines = session.scalars(select(HistoryLine).order_by(HistoryLine.sequence)).all()
    day = datetime(2026, 3, 16, tzinfo=AMSTERDAM)
    for chosen, fits in {
        ("wie", "system"): lambda line: line.actor == "system",
        ("soort", "goal"): lambda line: line.object_kind == "goal",
        ("wat", "person.grant"): lambda line: line.event == "person.grant",
        ("uitkomst", "geweigerd"): lambda line: line.result == "geweigerd",
        ("van", "2026-03-16"): lambda line: line.at >= day,
        ("tm", "2026-03-15"): lambda line: line.at < day,
        ("regel", "7"): lambda line: line.sequence == 7,
        ("over", "action:1"): lambda line: (line.object_kind, line.object_id) == ("action", 1),
    }.items():
        wanted = sorted(((line.at, line.sequence) for line in lines if fits(line)), reverse=True)
        found = numbers_in(auditor.get(LOG, query_string=dict([chosen])).text)
        assert found == [number for _, number in wanted][:100], chosen
        assert found, chosen


@pytest.mark.parametrize(
    "nonsense",
    [
        "wie=onzin&soort=%00&wat='&uitkomst=x&regel=-1&over=party:1:2&na=0&voor=abc",
        "na=999999999&van=31-2-2026&tm=gisteren",
        "regel=99999999999999999999&over=%F0%9F%92%A9&na=%00",
        "na=5&voor=7&wie=person:0",
    ],
)
def test_nonsense_in_the_address_chooses_nothing(auditor: FlaskClient, nonsense: str) -> None:
    answer = auditor.get(f"{LOG}?{nonsense}")
    assert answer.status_code == 200
    JustHTML(answer.text, strict=True)


@pytest.mark.parametrize("number", ["0", "999999", "99999999999999999999"])
def test_a_line_that_is_not_there_is_not_found(auditor: FlaskClient, number: str) -> None:
    assert auditor.get(f"{LOG}/{number}").status_code == 404


def test_a_page_asks_no_more_than_its_budget_whatever_it_shows(
    auditor: FlaskClient, statements: list[str], write: Callable[..., None]
) -> None:
    for address in (LOG, f"{LOG}?na=200", f"{LOG}?voor=20", f"{LOG}?wie=system&van=1-1-2020", f"{LOG}/20"):
        statements.clear()
        assert auditor.get(address).status_code == 200
        assert len(questions(statements)) <= BUDGET, address
    statements.clear()
    auditor.get(LOG)
    before = len(questions(statements))
    write(300)
    statements.clear()
    auditor.get(LOG)
    assert len(questions(statements)) <= before


# ── Taking it along ────────────────────────────────────────────────────────────────────────────────────────────────


def taken_along(client: FlaskClient, form: str, **chosen: Any) -> bytes:
    token = token_in(client.get(LOG).text)
    answer = client.post(f"{LOG}/uitvoeren", query_string=chosen, data={"vorm": form, "csrf_token": token})
    assert answer.status_code == 200, answer.text
    return answer.data


def rows_of(content: bytes, form: str) -> list[list[str]]:
    if form in {"xlsx", "ods"}:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        return [[str(cell) for cell in row] for row in sheet.to_python()]
    mark = ";" if form == "csv-excel" else ","
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=mark))


@pytest.mark.parametrize("form", ["csv", "csv-excel", "xlsx", "ods"])
def test_what_is_chosen_is_taken_along_in_every_form(
    auditor: FlaskClient, write: Callable[..., None], form: str
) -> None:
    write(1, new={"title": "=HYPERLINK(1)"})
    heads, *rows = rows_of(taken_along(auditor, form, wat="action.change"), form)
    assert heads[:4] == ["Regel", "Moment", "Wie", "Wat"]
    (row,) = rows
    line = dict(zip(heads, row, strict=True))
    assert (line["Wie"], line["Wat"], line["Actor"]) == ("Systeem", "wijzigde actie 1.1", "system")
    assert line["Moment"] == "2025-11-17 09:00:00+01:00"
    assert line["Verschil"] == "Titel: =HYPERLINK(1)"
    assert len(line["Zegel"]) == 64


def test_that_somebody_took_it_along_is_a_line_of_its_own(auditor: FlaskClient, example: Database) -> None:
    taken_along(auditor, "csv", soort="party", van="1-1-2025")
    (row,) = rows_in(auditor.get(LOG, query_string={"wat": "log.export"}).text)
    assert (row["Wie"], row["Wat"]) == ("auditor", "voerde het logboek uit")
    assert row["Verschil"] == "Vorm: csv Aantal regels: 27 Gekozen: Vanaf: 1 januari 2025; Waarover: een partij"
    assert examined(example)[1] == []


def test_looking_or_asking_for_an_unknown_form_leaves_no_line(auditor: FlaskClient, example: Database) -> None:
    before = examined(example)[0].walk.lines
    auditor.get(LOG)
    assert auditor.get(f"{LOG}/uitvoeren").status_code == 405
    token = token_in(auditor.get(LOG).text)
    assert auditor.post(f"{LOG}/uitvoeren", data={"vorm": "pdf", "csrf_token": token}).status_code == 404
    assert examined(example)[0].walk.lines == before


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_file_that_is_cut_off_says_so_in_its_last_row(
    auditor: FlaskClient, write: Callable[..., None], monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    write(30)
    monkeypatch.setattr(log_sheets, "MOST", 20)
    monkeypatch.setattr(log_sheets, "MOST_AT_ONCE", 20)
    _, *rows = rows_of(taken_along(auditor, form, wat="action.change"), form)
    assert len(rows) == 21
    assert rows[-1][3] == "Afgekapt na 20 regels. Kies een kortere periode voor wat hierna komt."
    (row,) = rows_in(auditor.get(LOG, query_string={"wat": "log.export"}).text)
    assert "Aantal regels: 20" in row["Verschil"]


def test_a_thousand_lines_and_more_come_along_whole(auditor: FlaskClient, write: Callable[..., None]) -> None:
    write(2100)
    _, *rows = rows_of(taken_along(auditor, "csv", wat="action.change"), "csv")
    numbers = [int(row[0]) for row in rows]
    assert numbers == sorted(numbers, reverse=True)
    assert len(set(numbers)) == 2100


# ── Refusals ───────────────────────────────────────────────────────────────────────────────────────────────────────


def refusals(example: Database, email: str = EZ) -> list[HistoryLine]:
    with example.reading() as session:
        key = account_by_email(session, email).key
        wanted = select(HistoryLine).where(HistoryLine.object_kind == "page", HistoryLine.actor == key)
        return list(session.scalars(wanted.order_by(HistoryLine.sequence)))


def test_who_is_refused_leaves_one_line_that_says_where_and_which_right_was_lacking(
    browser_of: Browsers, example: Database
) -> None:
    client = browser_of(EZ)
    assert client.get(f"{HERE}/acties/1/wijzigen?geheim=ja").status_code == 403
    (line,) = refusals(example)
    assert (line.event, line.result, line.object_id) == ("access.refused", "geweigerd", 0)
    assert line.difference == {"address": [None, f"{HERE}/acties/1/wijzigen"], "needs": [None, "action:write"]}
    with example.reading() as session:
        assert line.programme_id == programme_by_key(session, "rve").id
    assert examined(example)[1] == []


def test_a_post_that_is_refused_leaves_its_line_and_nothing_else(browser_of: Browsers, example: Database) -> None:
    client = browser_of(EZ)
    token = token_in(client.get(f"{HERE}/acties").text)
    before = examined(example)[0].walk.lines
    assert client.post(f"{HERE}/acties/1/wijzigen", data={"title": "x", "csrf_token": token}).status_code == 403
    assert len(refusals(example)) == 1
    assert examined(example)[0].walk.lines == before + 1


def test_a_right_that_is_lacking_for_the_thing_itself_is_told_too(browser_of: Browsers, example: Database) -> None:
    with example.reading() as session:
        programme = programme_by_key(session, "rve")
        other = party_by_key(session, "nfia").key
        action = action_by_number(session, programme, "1.1").id
    client = browser_of(EZ)
    assert client.get(f"{HERE}/partijen/{other}/wijzigen").status_code == 403
    assert client.get(f"{HERE}/acties/{action}/stappen/merge").status_code == 403
    needs = [line.difference["needs"][1] for line in refusals(example)]
    assert needs == ["party:write", "decision:write"]


def test_the_log_tells_of_a_refusal(browser_of: Browsers, auditor: FlaskClient) -> None:
    browser_of(EZ).get(f"{HERE}/acties/1/wijzigen")
    (row,) = rows_in(auditor.get(LOG, query_string={"uitkomst": "geweigerd"}).text)
    assert (row["Wie"], row["Wat"]) == ("ez", f"mocht niet naar {HERE}/acties/1/wijzigen geweigerd")
    assert row["Verschil"] == "Nodig recht: acties wijzigen"


def test_the_holder_of_a_link_who_is_refused_is_known_by_the_link_and_the_key_is_not_kept(
    site: Site, example: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with example.transaction() as session:
        programme = programme_by_key(session, "rve")
        made = issued(session, programme, begun(session, programme))
        number, key = made.link.id, made.key
    client = site.test_client()
    fields = fields_of(client.get(f"/antwoord/{key}").text)
    monkeypatch.setattr(LinkHolder, "may", lambda *_: False)
    assert client.post(f"/antwoord/{key}", data=fields).status_code == 403
    with example.reading() as session:
        line = session.scalars(select(HistoryLine).where(HistoryLine.object_kind == "page")).one()
    assert line.actor == f"link:{number}"
    assert line.difference == {"address": [None, "/antwoord/…"], "needs": [None, "update:write"]}


def test_a_stranger_who_is_sent_to_the_door_is_not_refused(site: Site, example: Database) -> None:
    before = examined(example)[0].walk.lines
    assert site.test_client().get(LOG).status_code == 302
    assert site.test_client().get(f"{HERE}/nergens").status_code == 404
    assert examined(example)[0].walk.lines == before


def test_who_is_refused_over_and_over_does_not_fill_the_history(
    browser_of: Browsers, example: Database, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refused, "MOST", 5)
    client, other = browser_of(EZ), browser_of("lezer@rve.example")
    for _ in range(12):
        assert client.get(f"{HERE}/acties/1/wijzigen").status_code == 403
    assert [line.event for line in refusals(example)] == ["access.refused"] * 5 + ["access.refused_often"]
    assert other.get(f"{HERE}/acties/1/wijzigen").status_code == 403
    assert len(refusals(example, "lezer@rve.example")) == 1, "who else is refused still leaves a line"
    clock.moment += timedelta(minutes=59)
    client.get(f"{HERE}/acties/1/wijzigen")
    assert len(refusals(example)) == 6
    clock.moment += timedelta(minutes=2)
    client.get(f"{HERE}/acties/1/wijzigen")
    assert len(refusals(example)) == 7
    assert examined(example)[1] == []


def test_the_page_of_a_refusal_comes_also_when_its_line_can_not_be_written(
    browser_of: Browsers, example: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("no room left")

    client = browser_of(EZ)
    monkeypatch.setattr("agenda.web.refusals.record_refusal", fails)
    answer = client.get(f"{HERE}/acties/1/wijzigen")
    assert answer.status_code == 403
    assert "U mag" in answer.text
    assert refusals(example) == []


KEY = "mR3xQ0vXz8yP5kL1wT7uB2nC9dF4gH6jS-aE_oI0pZc"


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        (f"/antwoord/{KEY}", "/antwoord/…"),
        ("/antwoord/kort", "/antwoord/…"),
        (f"/uitnodiging/{KEY}/nog/iets", "/uitnodiging/…"),
        (f"/elders/{KEY}/verder", "/elders/…/verder"),
        (f"/elders/{'0a' * 32}", "/elders/…"),
        (f"{HERE}/indicatoren/aandeel-terreinen-met-een-energiehub-per-regio", None),
        (f"{HERE}/overleggen/BO-2026-1/dossiers/BO-2026-1-dossier-v1.pdf", None),
        ("/a\x00b\u202ec", "/abc"),
        ("/" + "ab " * 100, ("/" + "ab " * 100)[:200]),
    ],
)
def test_an_address_is_kept_short_and_without_keys(path: str, shown: str | None) -> None:
    assert shown_address(path) == (path if shown is None else shown)


# ── The history on the page of one thing ───────────────────────────────────────────────────────────────────────────


def history_on(client: FlaskClient, address: str) -> list[str]:
    lines = JustHTML(client.get(address).text, sanitize=False).query(".agenda-history > li")
    return [" ".join(line.to_text(separator=" ").split()) for line in lines]


def test_the_page_of_a_party_tells_what_was_done_to_it_without_its_persons(browser_of: Browsers) -> None:
    client, reader = browser_of(MANAGER), browser_of("lezer@rve.example")
    fields = fields_of(client.get(f"{HERE}/partijen/ez/wijzigen").text)
    changed = fields | {"mailbox": "postbus@ez.example", "contacts-0-name": "Iemand Anders"}
    assert client.post(f"{HERE}/partijen/ez/wijzigen", data=changed).status_code == 302
    for one in (client, reader):
        last, *earlier = history_on(one, f"{HERE}/partijen/ez")
        done = "beheer werkte deze partij bij 16 maart 2026 om 10.00 uur , via site"
        assert last == f"{done} Postbus: postbus@ez.example"
        assert earlier == ["Systeem werkte deze partij bij 17 november 2025 om 09.00 uur , via bestand voorbeeld"]


def test_the_page_of_a_meeting_tells_of_itself_its_day_and_the_decisions_that_one_sees(
    browser_of: Browsers, example: Database, stamp: Stamp
) -> None:
    narrow, plain = Confidentiality.SECRETARIAT, Confidentiality.PARTICIPANTS
    with example.transaction() as session:
        programme = programme_by_key(session, "rve")
        meeting = consultation_by_key(session, "BO-2026-1", programme)
        for number, level in ((90, narrow), (91, plain)):
            values = ItemValues(number, f"Punt {number}", ItemKind.DECISION, Treatment.DISCUSSED, confidentiality=level)
            put_item(session, meeting, values, stamp)
        for level in (narrow, plain):
            values = DecisionValues(Verb.AGREE, f"Besluit voor {level.value}", confidentiality=level)
            record_decision(session, meeting, None, values, stamp)
        place_occasion(session, programme, "BO-2026-1", date(2026, 6, 4), term_calendar(session), stamp)
    secretariat, reader = (history_on(browser_of(email), f"{MEETINGS}/BO-2026-1") for email in (SECRETARIAT, EZ))
    for told_to_them in (secretariat, reader):
        words = " ".join(told_to_them)
        assert "Dag: 28 mei 2026 wordt 4 juni 2026" in words
        assert "Onderwerp: Punt 91" in words
        assert "Punt 90" not in words
        assert "verzegelde" not in words
        assert "plande dit overleg" in words
        assert "legde besluit BO-2026-1.2 vast" in words
    assert not any("BO-2026-1.1 " in line for line in reader)
