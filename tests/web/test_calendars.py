"""The calendar of terms and the day of a meeting, as people keep them on the site."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from justhtml import JustHTML

from agenda.actions.queries import action_by_number
from agenda.actions.services import change_action
from agenda.actions.values import ActionValues, Slip, TermValues
from agenda.calendars.models import DayOff, RecessEntry
from agenda.gateways.database import Database
from agenda.kernel.rights import Stamp
from agenda.programmes.queries import occasion_by_key, programme_by_key
from agenda.terms.calendar import RecessKind
from tests.web.test_pages import SECRETARIAT, fields_of

Browsers = Callable[[str], FlaskClient]
CALENDAR = "/programmas/rve/kalender"
RECESS, FREE_DAY = f"{CALENDAR}/reces", f"{CALENDAR}/vrije-dag"
MEETING = "/programmas/rve/overleggen/BO-2026-1"
MOVE = f"{MEETING}/verplaatsen"
ON = date(2025, 11, 17)
KEPT = {"kind": "summer", "first": "10 juli 2026", "last": "6-9-2026"}


@pytest.fixture
def hanging(example: Database, stamp: Stamp) -> None:
    """Action 4.1 has a term on the recess, 4.2 one on the meeting."""
    with example.transaction() as session:
        programme = programme_by_key(session, "rve")
        meeting = occasion_by_key(session, programme, "BO-2026-1")
        for number, term in (
            ("4.1", TermValues.read("voor het zomerreces van 2026", ON, "proef")),
            (
                "4.2",
                TermValues.read(
                    "uiterlijk vier weken voor het BO", ON, "proef", event=meeting.day, occasion=meeting.id
                ),
            ),
        ):
            action = action_by_number(session, programme, number)
            values = ActionValues.of(action)
            change_action(session, action, replace(values, terms=(*values.terms, term)), stamp)


def last_term(example: Database, number: str) -> TermValues:
    with example.reading() as session:
        return ActionValues.of(action_by_number(session, programme_by_key(session, "rve"), number)).terms[-1]


def post(client: FlaskClient, address: str, **typed: str) -> str:
    """Fills in the form of the page and sends it; the page that comes of it, wherever that is."""
    fields = fields_of(client.get(address).text) | typed
    return client.post(address, data=fields, follow_redirects=True).text


def text_of(page: str) -> str:
    return " ".join(JustHTML(page, sanitize=False).query("main")[0].to_text().split())


@pytest.mark.parametrize(
    ("email", "may"),
    [
        (SECRETARIAT, True),
        ("beheer@rve.example", True),
        ("ez@rve.example", False),
        ("lezer@rve.example", False),
        ("auditor@rve.example", False),
        ("brief@rve.example", False),
    ],
)
def test_everybody_reads_the_calendar_and_only_who_keeps_it_gets_forms(
    browser_of: Browsers, email: str, may: bool
) -> None:
    client = browser_of(email)
    page = client.get(CALENDAR)
    assert page.status_code == 200
    assert "alle programma’s" in page.text
    assert ("Reces vastleggen" in page.text) is may
    forms = (RECESS, FREE_DAY)
    assert {client.get(address).status_code for address in forms} == {200 if may else 403}


def test_the_page_tells_of_each_recess_where_it_comes_from_and_which_days_are_holidays(browser_of: Browsers) -> None:
    page = text_of(browser_of(SECRETARIAT).get(CALENDAR).text)
    assert "Zomerreces 3 juli 2026 tot en met 31 augustus 2026 aangenomen" in page
    assert "Voorjaarsreces nog niet bekend" in page
    assert "Zomerreces 7 juli 2023 tot en met 4 september 2023 vooraf bekend" in page
    assert "Goede Vrijdag vrijdag 3 april 2026" in page
    assert "Tweede pinksterdag maandag 17 mei 2027" in page


@pytest.mark.usefixtures("hanging")
def test_keeping_a_recess_moves_the_terms_and_tells_how_many(browser_of: Browsers, example: Database) -> None:
    page = text_of(post(browser_of(SECRETARIAT), RECESS, **KEPT))
    told = "Het zomerreces 2026 duurt nu van 10 juli 2026 tot en met 6 september 2026."
    assert f"{told} Er verschoof 1 termijn, in 1 actie." in page
    assert "Zomerreces 10 juli 2026 tot en met 6 september 2026 bijgehouden" in page
    term = last_term(example, "4.1")
    assert term.last == date(2026, 7, 9)
    reason = f"De kalender is gewijzigd. {told}"
    assert term.slips[-1] == Slip(
        term.wording, term.wording, date(2026, 7, 2), date(2026, 7, 9), date(2026, 3, 16), reason
    )


@pytest.mark.usefixtures("hanging")
def test_ending_a_recess_gives_the_days_before_it_again(browser_of: Browsers, example: Database) -> None:
    client = browser_of(SECRETARIAT)
    post(client, RECESS, **KEPT)
    end = f"{RECESS}/summer/2026/beeindigen"
    assert "van 3 juli 2026 tot en met 31 augustus 2026" in text_of(client.get(end).text)
    page = text_of(post(client, end))
    assert "wordt niet meer bijgehouden. Er verschoof 1 termijn" in page
    assert "beëindigde een reces" in page
    assert last_term(example, "4.1").last == date(2026, 7, 2)
    assert client.get(end).status_code == 404
    assert client.get(f"{RECESS}/winter/2026/beeindigen").status_code == 404


def test_a_day_off_is_kept_counts_in_the_countdown_and_can_be_ended(browser_of: Browsers) -> None:
    client = browser_of("beheer@rve.example")
    hostile = "<b>brugdag</b> {{ 7*7 }}"
    page = post(client, FREE_DAY, day="13-5-2026", name=hostile)
    assert "&lt;b&gt;brugdag&lt;/b&gt; {{ 7*7 }}" in page
    assert "Geen termijn verschoof." in text_of(page)
    assert "Dossier verzonden Gepland dinsdag 12 mei 2026" in text_of(client.get(MEETING).text)
    end = next(
        str(link.attrs["href"]) for link in JustHTML(page, sanitize=False).query("a") if "beeindigen" in str(link.attrs)
    )
    assert "is geen vrije dag meer" in text_of(post(client, end))
    assert "Dossier verzonden Gepland woensdag 13 mei 2026" in text_of(client.get(MEETING).text)


@pytest.mark.parametrize(
    ("address", "typed", "words"),
    [
        (RECESS, KEPT | {"last": "31 juni 2026"}, "De dag ‘31 juni 2026’ bestaat niet"),
        (RECESS, KEPT | {"last": "ergens"}, "‘ergens’ is geen datum"),
        (RECESS, KEPT | {"first": "", "last": "blijft"}, "Vul een dag in"),
        (RECESS, KEPT | {"last": "9-7-2026"}, "draai ze om"),
        (FREE_DAY, {"day": "14-5-2026", "name": "Blijft staan"}, "Hemelvaartsdag"),
        (FREE_DAY, {"day": "15-5-2026", "name": " "}, "Geef de vrije dag een naam."),
    ],
)
def test_what_is_refused_keeps_what_was_typed(
    browser_of: Browsers, address: str, typed: dict[str, str], words: str
) -> None:
    client = browser_of(SECRETARIAT)
    answer = client.post(address, data=fields_of(client.get(address).text) | typed)
    assert answer.status_code == 400
    assert words in text_of(answer.text)
    again = fields_of(answer.text)
    days = {"10 juli 2026": "10-7-2026"}
    assert {name: again[name] for name in typed} == {name: days.get(text, text) for name, text in typed.items()}


def test_a_longer_calendar_asks_no_more_questions(
    browser_of: Browsers, example: Database, statements: list[str]
) -> None:
    client = browser_of(SECRETARIAT)

    def asked() -> int:
        statements.clear()
        assert client.get(CALENDAR).status_code == 200
        return len(statements)

    before = asked()
    with example.transaction() as session:
        for place in range(30):
            session.add(DayOff(day=ON + timedelta(days=place), name=f"dag {place}"))
            day = date(2030 + place, 7, 1)
            session.add(RecessEntry(kind=RecessKind.SUMMER, year=day.year, first=day, last=day + timedelta(days=50)))
    assert asked() == before


@pytest.mark.parametrize(
    ("email", "status"), [(SECRETARIAT, 200), ("ez@rve.example", 403), ("beheer@rve.example", 403)]
)
def test_a_meeting_is_moved_by_who_prepares_it(browser_of: Browsers, email: str, status: int) -> None:
    client = browser_of(email)
    assert client.get(MOVE).status_code == status
    assert ("Verplaatsen" in client.get(MEETING).text) is (status == 200)


@pytest.mark.usefixtures("hanging")
def test_moving_a_meeting_first_shows_what_moves_along_and_then_moves_it(
    browser_of: Browsers, example: Database
) -> None:
    client = browser_of(SECRETARIAT)
    shown = client.post(MOVE, data=fields_of(client.get(MOVE).text) | {"day": "4 juni 2026"})
    assert shown.status_code == 200
    assert "uiterlijk vier weken voor het BO (proef) uiterlijk 30 april 2026 uiterlijk 7 mei 2026" in text_of(
        shown.text
    )
    assert last_term(example, "4.2").last == date(2026, 4, 30)
    page = text_of(client.post(MOVE, data=fields_of(shown.text), follow_redirects=True).text)
    assert "BO-2026-1 is verplaatst naar donderdag 4 juni 2026. Er verschoof 1 termijn, in 1 actie." in page
    term = last_term(example, "4.2")
    assert term.last == date(2026, 5, 7)
    assert term.slips[-1].reason == "BO-2026-1 is verplaatst van 28 mei 2026 naar 4 juni 2026."


def test_a_day_of_which_nothing_was_shown_is_shown_first(browser_of: Browsers) -> None:
    client = browser_of(SECRETARIAT)
    shown = client.post(MOVE, data=fields_of(client.get(MOVE).text) | {"day": "4-6-2026"})
    other = client.post(MOVE, data=fields_of(shown.text) | {"day": "5-6-2026"})
    assert other.status_code == 200
    assert "Verplaatsen naar 5 juni 2026" in other.text
    assert "donderdag 28 mei 2026" in client.get(MEETING).text


def test_who_is_overtaken_is_told_and_moves_nothing(browser_of: Browsers) -> None:
    first, second = browser_of(SECRETARIAT), browser_of(SECRETARIAT)
    of_second = second.post(MOVE, data=fields_of(second.get(MOVE).text) | {"day": "4-6-2026"})
    of_first = first.post(MOVE, data=fields_of(first.get(MOVE).text) | {"day": "11-6-2026"})
    assert first.post(MOVE, data=fields_of(of_first.text)).status_code == 302
    answer = second.post(MOVE, data=fields_of(of_second.text))
    assert answer.status_code == 409
    assert "intussen verplaatst" in text_of(answer.text)
    assert "11 juni 2026" in second.get(MEETING).text
    assert second.post(MOVE, data=fields_of(answer.text)).status_code == 302


@pytest.mark.parametrize(
    ("day", "words"), [("28-5-2026", "al op deze dag"), ("", "Vul een dag in"), ("x", "geen datum")]
)
def test_no_day_or_the_same_day_is_refused(browser_of: Browsers, day: str, words: str) -> None:
    client = browser_of(SECRETARIAT)
    answer = client.post(MOVE, data=fields_of(client.get(MOVE).text) | {"day": day})
    assert answer.status_code == 400
    assert words in text_of(answer.text)
