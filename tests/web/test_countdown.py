"""The countdown on the page of a meeting, what can be done with its steps, and the page of the series."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from flask.testing import FlaskClient
from justhtml import JustHTML
from sqlalchemy import select

from agenda.consultations.queries import consultation_by_key
from agenda.countdown.models import Start
from agenda.countdown.queries import series_of
from agenda.countdown.rules import USUAL, Pace
from agenda.gateways.clock import StandingClock
from agenda.gateways.database import Database
from agenda.kernel.dutch import AMSTERDAM
from agenda.programmes.queries import programme_by_key
from agenda.progress.models import Round, RoundState
from agenda.progress.rounds import take_round_step
from agenda.work.models import Task
from tests.progress.asking import BY_OPERATOR, MEETING, begun
from tests.web.test_calendars import post, text_of
from tests.web.test_pages import SECRETARIAT, fields_of

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # on both: tests/countdown

MEETINGS = "/programmas/rve/overleggen"
BO = f"{MEETINGS}/{MEETING}"
SERIES = f"{MEETINGS}/aftelling"
HOSTILE = "<script>alert(1)</script> \"'& {{ 7*7 }}"
READERS = ("ez@rve.example", "lezer@rve.example", "auditor@rve.example", "brief@rve.example", "beheer@rve.example")
Browsers = Callable[[str], FlaskClient]


@pytest.fixture
def client(browser_of: Browsers) -> FlaskClient:
    return browser_of(SECRETARIAT)


def shown(client: FlaskClient) -> str:
    """The countdown on the page of the meeting."""
    page = JustHTML(client.get(BO).text, sanitize=False)
    return " ".join(page.query("ol.agenda-steps")[0].to_text().split())


def test_a_meeting_shows_what_is_late_what_is_missing_and_what_waits(client: FlaskClient) -> None:
    told = shown(client)
    assert (
        "Uitvraag aan de partijen Te laat donderdag 5 maart 2026 Klaar om te starten, wacht op het secretariaat. "
        "Er is nog geen uitvraag. Starten Afvinken" in told
    )
    assert "Conceptagenda Gedaan donderdag 19 maart 2026 Ambtelijk" in told
    assert "Directeurenoverleg Gepland donderdag 30 april 2026 Stukken" in told


@pytest.mark.parametrize("email", READERS)
def test_others_see_the_same_without_anything_to_press(browser_of: Browsers, email: str) -> None:
    told = shown(browser_of(email))
    assert "Klaar om te starten, wacht op het secretariaat. Er is nog geen uitvraag. Conceptagenda" in told
    assert "Starten Afvinken" not in told
    client = browser_of(email)
    assert client.get(f"{BO}/aftelling/ask/starten").status_code == 403
    assert client.get(f"{BO}/aftelling/ask/afvinken").status_code == 403
    assert client.get(SERIES).status_code == 200
    assert "Wijzigen" not in client.get(SERIES).text
    assert client.get(f"{SERIES}/wijzigen").status_code == 403


def test_starting_the_round_tells_its_days_first_and_then_opens_it(client: FlaskClient, example: Database) -> None:
    where = f"{BO}/aftelling/ask/starten"
    asked = text_of(client.get(where).text)
    assert "Zij sluit op donderdag 9 april 2026; de peildatum is donderdag 16 april 2026." in asked
    assert "De uitvraag is geopend." in text_of(post(client, where))
    assert "Uitvraag aan de partijen Gedaan" in shown(client)
    with example.reading() as session:
        assert session.scalars(select(Round)).one().state is RoundState.OPEN
    assert client.get(where).status_code == 409


def test_a_round_that_nobody_could_answer_any_more_is_left_to_be_made_with_other_days(
    browser_of: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(StandingClock, "now", lambda self: datetime(2026, 4, 20, 10, tzinfo=AMSTERDAM))
    answer = browser_of(SECRETARIAT).get(f"{BO}/aftelling/ask/starten")
    assert answer.status_code == 409
    assert "maak haar zelf, met andere dagen" in answer.text


def test_starting_the_freeze_leads_to_the_page_that_tells_what_is_left_behind(
    browser_of: Browsers, example: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with example.transaction() as session:
        round_ = begun(session, programme_by_key(session, "rve"))
        take_round_step(session, round_, "close", BY_OPERATOR)
    monkeypatch.setattr(StandingClock, "now", lambda self: datetime(2026, 4, 16, 10, tzinfo=AMSTERDAM))
    answer = browser_of(SECRETARIAT).get(f"{BO}/aftelling/freeze/starten")
    assert answer.location == f"/programmas/rve/uitvragen/{MEETING}/bevriezen"


def test_starting_the_letter_puts_it_in_the_queue(
    browser_of: Browsers, example: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(StandingClock, "now", lambda self: datetime(2026, 6, 25, 10, tzinfo=AMSTERDAM))
    client = browser_of(SECRETARIAT)
    assert "De brief wordt opgesteld." in text_of(post(client, f"{BO}/aftelling/letter/starten"))
    with example.reading() as session:
        assert session.scalars(select(Task)).one().kind == "letter"
    assert "Het opstellen van de brief loopt." in shown(client)
    assert client.post(f"{BO}/aftelling/letter/starten").status_code == 400, "without its token"


@pytest.mark.parametrize(("step", "status"), [("dossier", 409), ("papers", 409), ("lunch", 404), ("%00", 404)])
def test_what_can_not_be_started_is_refused(client: FlaskClient, step: str, status: int) -> None:
    assert client.get(f"{BO}/aftelling/{step}/starten").status_code == status


def test_a_step_is_ticked_off_with_a_note_that_is_only_text_and_undone(client: FlaskClient) -> None:
    where = f"{BO}/aftelling/ask/afvinken"
    page = post(client, where, note=f"{HOSTILE}\nper mail")
    assert "<script>alert" not in page
    assert "is afgevinkt." in text_of(page)
    told = shown(client)
    assert f"Uitvraag aan de partijen Gedaan donderdag 5 maart 2026 {HOSTILE} per mail Niet meer afgevinkt" in told
    fields = fields_of(client.get(BO).text)
    undone = client.post(f"{BO}/aftelling/ask/ongedaan", data=fields, follow_redirects=True)
    assert "is niet meer afgevinkt." in text_of(undone.text)
    assert "Uitvraag aan de partijen Te laat" in shown(client)
    assert client.post(f"{BO}/aftelling/ask/ongedaan", data=fields).status_code == 409


def test_a_note_that_is_too_long_stays_to_be_shortened(client: FlaskClient) -> None:
    where = f"{BO}/aftelling/ask/afvinken"
    answer = client.post(where, data=fields_of(client.get(where).text) | {"note": "x" * 501})
    assert answer.status_code == 400
    assert "korter dan 500 tekens" in answer.text
    assert "x" * 501 in answer.text
    assert "Te laat" in shown(client)


# ── The series ─────────────────────────────────────────────────────────────────────────────────────────────────────


def kept(example: Database) -> dict[str, Pace]:
    with example.reading() as session:
        return dict(series_of(session, programme_by_key(session, "rve").id))


def test_the_series_is_adjusted_counts_at_once_and_is_put_back(client: FlaskClient, example: Database) -> None:
    page = post(client, f"{SERIES}/wijzigen", weeks_ask="14", start_ask="automatic", weeks_letter="0")
    assert "De aftelling is bewaard." in text_of(page)
    assert "Uitvraag aan de partijen 14 weken ervoor gebruikelijk: 12 weken ervoor" in text_of(page)
    assert "De uitvraag openen: vanzelf" in text_of(page)
    assert kept(example)["ask"] == Pace(14, Start.AUTOMATIC)
    assert kept(example)["letter"].weeks == 0
    assert "Uitvraag aan de partijen Te laat donderdag 19 februari 2026" in shown(client)
    fields = fields_of(client.get(f"{SERIES}/wijzigen").text)
    assert (fields["weeks_ask"], fields["start_ask"]) == ("14", "automatic")
    again = client.post(f"{SERIES}/gebruikelijk", data=fields, follow_redirects=True)
    assert "De aftelling is bewaard." in text_of(again.text)
    assert kept(example) == USUAL


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"weeks_papers": "0"}, "komt voor het overleg: 1 tot 52 weken ervoor"),
        ({"weeks_papers": "-3"}, "komt voor het overleg"),
        ({"weeks_ask": "7"}, "Laat minstens twee weken"),
        ({"weeks_ask": HOSTILE}, "Schrijf een heel aantal weken"),
        ({"weeks_ask": ""}, "Schrijf een heel aantal weken"),
        ({"weeks_ask": "9" * 400}, "komt voor het overleg"),
        ({"weeks_letter": "1e3"}, "Schrijf een heel aantal weken"),
        ({"start_ask": "altijd"}, "Kies een van de mogelijkheden."),
    ],
)
def test_a_series_that_makes_no_sense_is_refused_and_what_was_typed_stays(
    client: FlaskClient, example: Database, typed: dict[str, str], words: str
) -> None:
    where = f"{SERIES}/wijzigen"
    answer = client.post(where, data=fields_of(client.get(where).text) | typed)
    assert answer.status_code == 400
    assert words in text_of(answer.text)
    for name, text in typed.items():
        if name.startswith("weeks"):
            assert fields_of(answer.text)[name] == text
    assert kept(example) == USUAL


# ── Moving ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_move_shows_first_which_steps_and_days_of_the_round_move_along(
    client: FlaskClient, example: Database
) -> None:
    with example.transaction() as session:
        begun(session, programme_by_key(session, "rve"))
    where = f"{BO}/verplaatsen"
    seen = client.post(where, data=fields_of(client.get(where).text) | {"day": "11-6-2026"})
    told = text_of(seen.text)
    assert "Dossier verzonden woensdag 13 mei 2026 donderdag 28 mei 2026" in told
    assert "Sluit op vrijdag 3 april 2026 vrijdag 17 april 2026" in told
    assert "Uitvraag aan de partijen donderdag" not in told, "it is done"
    moved = client.post(where, data=fields_of(seen.text), follow_redirects=True)
    assert "De uitvraag schoof mee: sluit op 17 april 2026." in text_of(moved.text)
    assert "hij sluit op vrijdag 17 april 2026" in text_of(moved.text)
    with example.reading() as session:
        assert consultation_by_key(session, MEETING).occasion.day == date(2026, 6, 11)


def test_a_move_into_what_is_past_says_what_does_not_move(client: FlaskClient, example: Database) -> None:
    with example.transaction() as session:
        begun(session, programme_by_key(session, "rve"))
    where = f"{BO}/verplaatsen"
    seen = client.post(where, data=fields_of(client.get(where).text) | {"day": "23-4-2026"})
    told = text_of(seen.text)
    assert "Sluit op vrijdag 3 april 2026 vrijdag 3 april 2026 27 februari 2026 is al voorbij; deze dag blijft." in told
    assert (
        "Meldingen bevroren (peildatum) donderdag 16 april 2026 donderdag 12 maart 2026 Deze dag is al voorbij." in told
    )
