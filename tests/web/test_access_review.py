"""The page of the access review: who sees it, what one button saves, and what two people at once are told."""

import csv
import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from justhtml import JustHTML
from python_calamine import CalamineWorkbook

from agenda.accounts.models import Person, Role
from agenda.accounts.people import add_person, grant, withdraw
from agenda.accounts.queries import account_by_email
from agenda.gateways.clock import StandingClock
from agenda.gateways.database import Database
from agenda.kernel.rights import Stamp
from agenda.programmes.queries import programme_by_key
from tests.conftest import PEOPLE, token_in
from tests.web.test_pages import SECRETARIAT
from tests.web.test_people import LOOKERS, MANAGER, MANAGERS, memberships, posted, rows_of

Browsers = Callable[[str], FlaskClient]
HERE = "/programmas/rve/toegang"
DUE = f"{HERE}?toon=nu"


def fields_of(page: str) -> dict[str, str]:
    """What a browser would send: of each role the verdict that is chosen."""
    boxes = JustHTML(page, sanitize=False).query("main form input")
    sent = (box for box in boxes if box.attrs.get("type") != "radio" or "checked" in box.attrs)
    return {box.attrs["name"]: box.attrs.get("value") or "" for box in sent}


def choice(database: Database, email: str) -> str:
    return f"keuze-{memberships(database, email)[0]}"


def chosen(page: str) -> dict[str, str]:
    return {name: value for name, value in fields_of(page).items() if name.startswith("keuze-")}


def stand(database: Database, email: str) -> list[bool]:
    """Of each role of this person whether it was ever looked at."""
    with database.reading() as session:
        return [one.reviewed_at is not None for one in account_by_email(session, email).person.memberships]


@pytest.mark.parametrize("email", sorted(PEOPLE))
def test_who_may_look_sees_it_and_who_manages_may_choose(browser_of: Browsers, email: str) -> None:
    client = browser_of(email)
    answer = client.get(HERE)
    assert answer.status_code == (200 if email in MANAGERS | LOOKERS else 403)
    assert ("Keuzes bewaren" in answer.text) is (email in MANAGERS)
    assert client.get(f"{HERE}/downloaden/csv").status_code == answer.status_code
    if email not in MANAGERS:
        assert client.post(HERE, data={"csrf_token": token_in(answer.text)}).status_code == 403


def test_what_is_due_stands_on_top_with_a_word_and_can_be_seen_alone(browser_of: Browsers) -> None:
    client = browser_of(MANAGER)
    rows = rows_of(client.get(HERE).text)
    assert ["te laat" in row for row in rows] == [True] * 3 + [False] * 4
    assert rows_of(client.get(DUE).text) == rows[:3]


def test_nothing_due_is_said_in_words(browser_of: Browsers, clock: StandingClock) -> None:
    clock.moment = clock.moment.replace(month=1)
    page = browser_of(MANAGER).get(DUE).text
    assert "Geen enkele rol hoeft nu bekeken te worden." in page


def test_one_button_saves_all_choices_and_tells_what_it_did(browser_of: Browsers, example: Database) -> None:
    client = browser_of(MANAGER)
    choices = {choice(example, f"{name}@rve.example"): "confirm" for name in ("ez", "nfia", "auditor")}
    status, page = sent(client, choices | {choice(example, "lezer@rve.example"): "withdraw"})
    assert status == 302
    assert "Bewaard: 3 rollen bevestigd en 1 rol ingetrokken." in page
    assert stand(example, "auditor@rve.example") == [True]
    assert stand(example, "lezer@rve.example") == []
    assert "16 maart 2026 door beheer" in next(row for row in rows_of(page) if row.startswith("ez "))


def sent(client: FlaskClient, choices: dict[str, str], address: str = HERE) -> tuple[int, str]:
    fields = fields_of(client.get(address).text) | choices
    answer = client.post(address, data=fields)
    after = client.get(answer.location) if answer.status_code == 302 else answer
    return answer.status_code, after.text


def test_without_a_choice_nothing_changes_and_the_page_says_so(browser_of: Browsers) -> None:
    status, page = sent(browser_of(MANAGER), {})
    assert status == 302
    assert "U koos nog niets" in page


def test_one_stays_with_what_is_due_after_saving(browser_of: Browsers, example: Database) -> None:
    client = browser_of(MANAGER)
    fields = fields_of(client.get(DUE).text) | {choice(example, SECRETARIAT): "confirm"}
    assert client.post(DUE, data=fields).location == DUE
    assert len(rows_of(client.get(DUE).text)) == 2


def test_ones_own_role_and_those_above_ones_reach_have_no_choice(browser_of: Browsers, example: Database) -> None:
    for email, without in ((MANAGER, {MANAGER}), (SECRETARIAT, {SECRETARIAT, MANAGER, "auditor@rve.example"})):
        client = browser_of(email)
        offered = set(chosen(client.get(HERE).text))
        assert offered == {choice(example, other) for other in PEOPLE if other not in without}
        for other in without:
            number = memberships(example, other)[0]
            with example.reading() as session:
                person = account_by_email(session, other).person
                seen = f"{person.id}/{person.memberships[0].role.value}/"
            status, _ = sent(client, {f"keuze-{number}": "confirm", f"gezien-{number}": seen})
            assert status == 403
            assert stand(example, other) == [False]


def test_a_role_that_went_meanwhile_is_told_and_the_other_choices_stay(
    browser_of: Browsers, example: Database, stamp: Stamp
) -> None:
    client = browser_of(MANAGER)
    gone, kept = choice(example, "lezer@rve.example"), choice(example, "ez@rve.example")
    fields = fields_of(client.get(HERE).text) | {gone: "confirm", kept: "withdraw"}
    with example.transaction() as session:
        reader = account_by_email(session, "lezer@rve.example").person
        withdraw(session, reader, reader.memberships[0].id, stamp)
    answer = client.post(HERE, data=fields)
    assert answer.status_code == 409
    assert "Er is nog niets bewaard" in answer.text
    assert "van lezer is intussen al ingetrokken." in answer.text
    assert stand(example, "ez@rve.example") == [False]
    again = fields_of(answer.text)
    assert again[kept] == "withdraw"
    assert gone not in again
    assert client.post(HERE, data=again).status_code == 302
    assert stand(example, "ez@rve.example") == []


def test_two_people_who_review_at_once_hear_of_each_other(
    browser_of: Browsers, example: Database, stamp: Stamp
) -> None:
    first, second = browser_of(MANAGER), browser_of(SECRETARIAT)
    both, other = choice(example, "ez@rve.example"), choice(example, "nfia@rve.example")
    of_second = fields_of(second.get(HERE).text) | {both: "withdraw", other: "confirm"}
    assert sent(first, {both: "confirm"})[0] == 302
    answer = second.post(HERE, data=of_second)
    assert answer.status_code == 409
    assert "is intussen al beoordeeld op 16 maart 2026" in answer.text
    again = fields_of(answer.text)
    assert (again[both], again[other]) == ("withdraw", "confirm")
    assert second.post(HERE, data=again).status_code == 302
    assert stand(example, "ez@rve.example") == []


def test_two_managers_may_not_end_each_other(browser_of: Browsers, example: Database, stamp: Stamp) -> None:
    with example.transaction() as session:
        programme = programme_by_key(session, "rve")
        grant(session, account_by_email(session, "brief@rve.example").person, Role.MANAGER, programme, None, stamp)
    first, second = browser_of(MANAGER), browser_of("brief@rve.example")
    of_second = fields_of(second.get(HERE).text) | {choice(example, MANAGER): "withdraw"}
    theirs = f"keuze-{memberships(example, 'brief@rve.example')[1]}"
    assert sent(first, {theirs: "withdraw"})[0] == 302
    assert second.post(HERE, data=of_second).status_code == 403
    assert stand(example, MANAGER) == [False]


@pytest.mark.parametrize(
    "hostile",
    [
        {"keuze-abc": "confirm"},
        {"keuze-99999999999": "confirm", "gezien-99999999999": "1/owner/"},
        {"keuze-1": "onzin", "gezien-1": "1/owner/"},
        {"keuze-1": "confirm", "gezien-1": "x/y/z"},
        {"keuze-1": "confirm", "gezien-1": ""},
        {"keuze-1": "withdraw", "gezien-1": "1/owner/2026-99-99"},
        {"keuze-٣": "confirm", "gezien-٣": "1/owner/"},
    ],
)
def test_what_can_not_be_read_chooses_nothing(browser_of: Browsers, example: Database, hostile: dict[str, str]) -> None:
    status, page = sent(browser_of(MANAGER), hostile)
    assert (status, "U koos nog niets" in page) == (302, True)
    assert stand(example, SECRETARIAT) == [False]


def test_a_role_that_never_was_is_told_as_gone(browser_of: Browsers) -> None:
    status, page = sent(browser_of(MANAGER), {"keuze-999999": "confirm", "gezien-999999": "888888/owner/"})
    assert status == 409
    assert "van iemand is intussen al ingetrokken." in page


def test_without_its_token_nothing_is_saved_and_the_choices_stay(browser_of: Browsers, example: Database) -> None:
    client, mine = browser_of(MANAGER), choice(example, "ez@rve.example")
    fields = fields_of(client.get(HERE).text) | {mine: "confirm"}
    assert client.post(HERE, data=fields | {"csrf_token": "onzin"}).status_code == 400
    assert stand(example, "ez@rve.example") == [False]


def test_a_place_in_the_address_that_is_none_is_the_beginning(browser_of: Browsers) -> None:
    client = browser_of(MANAGER)
    rows = rows_of(client.get(HERE).text)
    for place in ("onzin", "2026-99-99_1", "%00", "2025-01-01_1"):
        assert rows_of(client.get(f"{HERE}?vanaf={place}").text) == rows
    assert rows_of(client.get(f"{HERE}?vanaf=2026-06-01_1").text) == rows[3:]


def test_a_long_review_is_walked_page_by_page(browser_of: Browsers, example: Database, stamp: Stamp) -> None:
    with example.transaction() as session:
        programme = programme_by_key(session, "rve")
        for number in range(120):
            person = add_person(session, f"p{number:03}@x.example", f"Persoon {number:03}", stamp, programme)
            grant(session, person, Role.LETTER_WRITER, programme, None, stamp)
    client = browser_of(MANAGER)
    page = client.get(HERE).text
    following = JustHTML(page, sanitize=False).query("a[rel=next]")[0].attrs["href"]
    last = client.get(following).text
    assert len(rows_of(page)) + len(rows_of(last)) == len(PEOPLE) + 120
    assert "101 tot en met 127 van 127 rollen" in last
    assert len(rows_of(client.get(JustHTML(last, sanitize=False).query("a[rel=prev]")[0].attrs["href"]).text)) == 100


def test_what_asks_attention_stands_above_the_roles(browser_of: Browsers) -> None:
    page = browser_of(MANAGER).get(HERE).text
    assert "Niet ingelogd in 90 dagen (6)" in page
    assert "Wachtwoord zonder tweede factor (7)" in page


@pytest.mark.parametrize("form", ["xlsx", "ods", "csv"])
def test_the_whole_review_is_taken_out_as_a_sheet(
    browser_of: Browsers, example: Database, form: str, stamp: Stamp
) -> None:
    with example.transaction() as session:
        person: Person = account_by_email(session, "ez@rve.example").person
        person.name = "=HYPERLINK('kwaad')"
    answer = browser_of("auditor@rve.example").get(f"{HERE}/downloaden/{form}")
    assert answer.status_code == 200
    assert f"rve-toegang-2026-03-16.{form}" in answer.headers["Content-Disposition"]
    if form == "csv":
        rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    else:
        rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert len(rows) == 1 + len(PEOPLE)
    assert rows[0][:4] == ["Naam", "E-mailadres", "Stand", "Rol"]
    assert any("HYPERLINK" in str(row[0]) for row in rows)


def test_an_unknown_form_of_file_is_told(browser_of: Browsers) -> None:
    assert browser_of(MANAGER).get(f"{HERE}/downloaden/doc").status_code == 404


def test_withdrawing_on_the_page_of_a_person_and_here_are_the_same(browser_of: Browsers, example: Database) -> None:
    client = browser_of(MANAGER)
    sent(client, {choice(example, "lezer@rve.example"): "withdraw"})
    with example.reading() as session:
        number = account_by_email(session, "lezer@rve.example").person.id
    page = client.get(f"/programmas/rve/mensen/{number}").text
    assert "trok de rol bestuurder of lezer bij Flevoland in" in page
    assert posted(client, f"/programmas/rve/mensen/{number}/stap/wissen")[0] == 302
