"""An action with all that it keeps: read, changed, added, numbered and taken a step further."""

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from justhtml import JustHTML

from agenda.accounts.rules import Operator
from agenda.calendars.services import keep_recess
from agenda.gateways.database import Database
from agenda.kernel.rights import Stamp
from agenda.terms.calendar import RecessKind
from agenda.web.forms.fields import read_day
from tests.conftest import LOADED_AT, PEOPLE, token_in
from tests.web.test_pages import LIST, SECRETARIAT, action_address, fields_of

Browsers = Callable[[str], FlaskClient]
HOSTILE = "<b>dik</b> & {{ 7*7 }} </textarea>"
TOLD = "&lt;b&gt;dik&lt;/b&gt; &amp; {{ 7*7 }} &lt;/textarea&gt;"


@pytest.fixture
def client(browser_of: Browsers) -> FlaskClient:
    return browser_of(SECRETARIAT)


def change(client: FlaskClient, address: str, **typed: str) -> str:
    """Saves the action with these fields typed, and gives its page."""
    fields = fields_of(client.get(f"{address}/wijzigen").text) | typed
    answer = client.post(f"{address}/wijzigen", data=fields)
    assert answer.location == address, text_of(answer.text)
    return client.get(address).text


def refuse(client: FlaskClient, address: str, **typed: str) -> str:
    fields = fields_of(client.get(f"{address}/wijzigen").text) | typed
    answer = client.post(f"{address}/wijzigen", data=fields)
    assert answer.status_code == 400
    return answer.text


def step(client: FlaskClient, address: str, name: str, **typed: str) -> str:
    """Takes the step, and gives the page that follows."""
    data = typed | {"csrf_token": token_in(client.get(f"{address}/wijzigen").text)}
    return client.post(f"{address}/stappen/{name}", data=data, follow_redirects=True).text


def text_of(html: str) -> str:
    return " ".join(JustHTML(html, sanitize=False).query("main")[0].to_text().split())


# ── The action and its form ────────────────────────────────────────────────────────────────────────────────────────


def test_all_that_an_action_keeps_is_filled_in_once_and_read_back(client: FlaskClient) -> None:
    page = change(
        client,
        action_address(client, "4.1"),
        legal_basis=HOSTILE,
        **{"roles-0-decides": "y", "roles-0-assumed": "y", "roles-0-responsibility": HOSTILE},
        **{"terms-0-strength": "agreed", "terms-0-met_on": "8 mei 2026", "terms-0-confirmed_by": HOSTILE},
        **{"milestones-0-subject": HOSTILE, "milestones-0-wording": "mei 2026", "milestones-0-met_on": "2026-05-08"},
        **{"links-0-kind": "consultation", "links-0-title": HOSTILE, "links-0-url": "https://rve.example/?a=1&b=2"},
    )
    assert page.count(TOLD) >= 5
    told = text_of(page)
    for words in ("(aangenomen) (mag besluiten)", "gehaald op 8 mei 2026", "bereikt op 8 mei 2026", "afgesproken"):
        assert words in told
    assert 'href="https://rve.example/?a=1&amp;b=2"' in page
    assert "Rollen: EZ (trekker), bevoegdheid: Bereidt de wetswijziging voor wordt EZ (trekker, aangenomen" in told
    assert "Mijlpalen erbij:" in told


def test_a_row_stays_the_term_that_it_was_when_one_before_it_is_emptied(client: FlaskClient) -> None:
    address = action_address(client, "2.1")
    told = text_of(change(client, address, **{"terms-0-wording": "", "terms-0-subject": ""}))
    assert "uiterlijk 31 december 2031" in told
    assert "gedurende een jaar" not in text_of(client.get(f"{address}/wijzigen").text)
    assert "Verschoven" not in told


def test_a_promise_that_moves_back_says_why_and_keeps_what_it_was(client: FlaskClient) -> None:
    address = action_address(client, "1.1")
    change(client, address, **{"terms-0-strength": "agreed"})
    moved = {"terms-0-wording": "in de loop van 2027"}
    page = refuse(client, address, **moved)
    assert "schuift op" in page
    assert fields_of(page)["terms-0-wording"] == "in de loop van 2027"
    assert '<details class="agenda-more" open>' in page
    why = {"terms-0-reason": HOSTILE, "terms-0-agreed_by": "alle partijen", "terms-0-agreed_in": "BO-2025-1"}
    page = change(client, address, **moved, **why)
    told = text_of(page)
    assert "in de loop van 2026 werd in de loop van 2027" in told
    assert "de laatste dag ging van 31 december 2026 naar 31 december 2027" in told
    assert "Met instemming van: alle partijen" in told
    assert TOLD in page


def test_an_explanation_without_a_change_is_not_lost_in_silence(client: FlaskClient) -> None:
    page = refuse(client, action_address(client, "1.1"), **{"terms-0-reason": "vergeten"})
    assert "Deze uitleg hoort bij een termijn die verandert" in page
    assert fields_of(page)["terms-0-reason"] == "vergeten"


HALF_ROWS = {
    "Schrijf de termijn zoals hij is afgesproken": {"terms-1-subject": "resultaat"},
    "Geef de mijlpaal een naam": {"milestones-0-wording": "mei 2026"},
    "Geef de mijlpaal een naam, of": {"milestones-0-met_on": "8-5-2026"},
    "Noem het traject of overleg": {"links-0-url": "https://rve.example"},
    "is geen webadres": {"links-0-title": "Traject", "links-0-url": "javascript:alert(1)"},
    "Kies de partij": {"roles-3-authority": "Gemeentewet"},
    "De dag ‘31-2-2026’ bestaat niet": {"terms-0-met_on": "31-2-2026"},
    "‘morgen’ is geen datum": {"terms-0-met_on": "morgen"},
}


def test_half_a_row_is_refused_and_stands_as_it_was_typed(client: FlaskClient) -> None:
    address = action_address(client, "1.1")
    pages = {sentence: refuse(client, address, **typed) for sentence, typed in HALF_ROWS.items()}
    assert [sentence for sentence, page in pages.items() if sentence not in page] == []
    lost = [sentence for sentence, page in pages.items() if not fields_of(page).items() >= HALF_ROWS[sentence].items()]
    assert lost == []


@pytest.mark.parametrize("typed", ["8-5-2026", "08/05/2026", "8 mei 2026", "8  MEI  2026", "2026-05-08", "8.5.2026"])
def test_a_day_is_typed_as_people_do(typed: str) -> None:
    assert read_day(typed) == date(2026, 5, 8)


@pytest.mark.parametrize(
    "typed", ["29-2-2026", "0-5-2026", "8 blauw 2026", "8-5-26", "8-5-0026", "mei 2026", "٨-٥-٢٠٢٦x"]
)
def test_what_is_no_day_is_refused_with_what_was_typed(typed: str) -> None:
    with pytest.raises(ValueError, match=typed):
        read_day(typed)


def test_one_more_row_needs_no_script_and_writes_nothing(client: FlaskClient, statements: list[str]) -> None:
    address = action_address(client, "1.1")
    fields = fields_of(client.get(f"{address}/wijzigen").text)
    typed = {"title": "", "links-0-title": HOSTILE, "terms-0-met_on": "nooit"}
    statements.clear()
    answer = client.post(f"{address}/wijzigen", data=fields | typed | {"more": "links"})
    assert answer.status_code == 200
    assert [one for one in statements if not one.startswith(("SELECT", "BEGIN"))] == []
    again = fields_of(answer.text)
    assert "links-1-title" in again
    assert again.items() >= typed.items()


def test_a_term_is_read_with_the_kept_calendar(client: FlaskClient, example: Database) -> None:
    with example.transaction() as session:
        stamp = Stamp(Operator(), LOADED_AT, "proef")
        keep_recess(session, RecessKind.SUMMER, date(2027, 7, 20), date(2027, 9, 1), stamp)
    page = change(client, action_address(client, "4.1"), **{"terms-0-wording": "voor het zomerreces van 2027"})
    assert "uiterlijk 19 juli 2027" in page


def test_a_term_that_hangs_on_a_meeting_is_read_with_its_day(client: FlaskClient) -> None:
    address = action_address(client, "4.1")
    form = JustHTML(client.get(f"{address}/wijzigen").text, sanitize=False)
    meeting = next(one for one in form.query("#terms-1-occasion option") if "BO-2026-1" in one.to_text())
    tied = {"terms-1-wording": "voor het BO", "terms-1-occasion": str(meeting.attrs["value"])}
    told = text_of(change(client, address, **tied))
    assert "voor het BO uiterlijk 27 mei 2026 Hangt aan: BO-2026-1 (28 mei 2026)" in told


def test_the_stand_of_a_divided_action_is_told_and_not_typed(client: FlaskClient) -> None:
    address = action_address(client, "3.1")
    page = client.get(address).text
    assert "De stand is met de hand gezet: De brief meldt" in text_of(page)
    assert f'href="{address}/delen"' in page
    assert not {"phase", "rating"} & fields_of(client.get(f"{address}/wijzigen").text).keys()


# ── A new one ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_new_action_gets_the_next_number_and_begins_as_a_concept(client: FlaskClient) -> None:
    assert "Nieuwe actie" in client.get(LIST).text
    where = f"{LIST}/nieuw?soort=agreement&doel=4"
    fields = fields_of(client.get(where).text)
    assert fields["number"] == "4.4"
    assert fields["adoption"] == "concept"
    assert "legal_basis" not in fields
    typed = {"title": HOSTILE, "lead": fields_of(client.get(f"{LIST}/1/wijzigen").text)["roles-0-party"]}
    taken = client.post(where, data=fields | typed | {"number": "4.1", "term": "mei 2026"})
    assert taken.status_code == 400
    assert "Nummer 4.1 is of was van een andere actie" in taken.text
    again = fields_of(taken.text)
    assert again.items() >= typed.items()
    answer = client.post(where, data=again | {"number": "", "decider": typed["lead"]})
    page = client.get(answer.location).text
    assert f"4.4 {TOLD}" in page
    assert "Vaststelling Concept Mag besluiten" in text_of(page)


def test_who_proposes_at_once_gives_what_its_kind_asks(client: FlaskClient) -> None:
    where = f"{LIST}/nieuw?soort=instrument&doel=4"
    fields = fields_of(client.get(where).text) | {"title": "Een wet", "adoption": "proposed"}
    page = client.post(where, data=fields).text
    assert "Wijs een trekker aan" in page
    assert "Noem de rechtsgrond" in page


def test_only_the_secretariat_adds_actions(browser_of: Browsers) -> None:
    for email in PEOPLE.keys() - {SECRETARIAT}:
        client = browser_of(email)
        assert client.get(f"{LIST}/nieuw").status_code == 403, email
        assert "Nieuwe actie" not in client.get(LIST).text


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_plain_step_is_one_button(client: FlaskClient) -> None:
    address = action_address(client, "4.1")
    assert f'action="{address}/stappen/start"' in client.get(address).text
    told = text_of(step(client, address, "start"))
    assert "Actie 4.1 is nu: in uitvoering." in told
    assert "Fase: in voorbereiding wordt in uitvoering" in told
    assert "Uitvoeren kan niet zolang de stand" in text_of(step(client, address, "start"))


def test_an_action_is_adopted_by_a_decision(client: FlaskClient) -> None:
    address = action_address(client, "4.1")
    assert "Noem het besluit" in step(client, address, "adopt")
    assert "niet allebei" in step(client, address, "adopt", decision="BO-2025-1.2", other="Ministerraad")
    page = step(client, address, "adopt", decision="BO-2025-1.2")
    assert "Vastgesteld, bij BO-2025-1.2" in text_of(page)
    assert "Vastgesteld bij: leeg wordt BO-2025-1.2" in text_of(page)


def test_an_action_that_is_dropped_says_why_until_it_is_resumed(client: FlaskClient) -> None:
    address = action_address(client, "4.2")
    page = step(client, address, "drop", because=HOSTILE)
    assert "Noem het besluit" in page
    assert TOLD in page
    page = step(client, address, "drop", because=HOSTILE, other="Ministerraad van 14 februari 2025")
    assert "Vervallen, bij Ministerraad van 14 februari 2025" in text_of(page)
    assert "dropped_because" in fields_of(client.get(f"{address}/wijzigen").text)
    told = text_of(step(client, address, "resume"))
    assert "Reden van vervallen <b>dik" not in told.partition("Geschiedenis")[0]
    assert "Fase In uitvoering" in told


def test_an_action_goes_up_in_another_and_leads_there(client: FlaskClient) -> None:
    old, into = action_address(client, "4.3"), action_address(client, "4.1")
    assert "Kies een actie." in step(client, old, "merge", how="merged")
    page = step(client, old, "merge", into=into.rpartition("/")[2], how="superseded")
    told = text_of(page)
    assert "Deze actie is vervangen door een andere" in told
    assert f'href="{into}"' in page
    assert "liet dit opgaan in een andere actie" in told
    assert "Opvolger: leeg wordt 4.1 Wijziging van de Wet BIZ" in told
    assert "Vervangt: 4.3 Het Rijksvastgoedbedrijf" in text_of(client.get(into).text)
    assert "Deze actie is opgegaan in een andere" in step(client, old, "start")


def test_steps_are_for_those_who_may(browser_of: Browsers) -> None:
    lead, reader = browser_of("nfia@rve.example"), browser_of("lezer@rve.example")
    address = action_address(lead, "1.1")
    assert "/stappen/finish" in lead.get(address).text
    assert "/stappen/merge" not in lead.get(address).text
    assert lead.get(f"{address}/stappen/merge").status_code == 403
    assert "/stappen/" not in reader.get(address).text
    assert reader.get(f"{address}/stappen/finish").status_code == 403
    assert reader.get(f"{address}/nummer").status_code == 403


# ── Numbers ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_old_number_goes_on_leading_to_its_action(client: FlaskClient) -> None:
    address = action_address(client, "4.3")
    form = fields_of(client.get(f"{address}/nummer").text)
    for number, sentence in (("4.1", "is of was van een andere actie"), ("vier", "is geen nummer")):
        answer = client.post(f"{address}/nummer", data=form | {"number": number})
        assert answer.status_code == 400
        assert sentence in answer.text
    assert client.post(f"{address}/nummer", data=form | {"number": "4.9"}).location == address
    told = text_of(client.get(address).text)
    assert "4.9 Het Rijksvastgoedbedrijf" in told
    assert "Heette eerder 4.3." in told
    assert client.get(f"{LIST}/nummer/4.3").location == client.get(f"{LIST}/nummer/4.9").location == address
    nowhere = client.get(f"{LIST}/nummer/77.1")
    assert nowhere.status_code == 404
    assert "Geen actie heeft nummer 77.1" in nowhere.text


def test_a_longer_action_asks_no_more_questions(client: FlaskClient, statements: list[str]) -> None:
    address = action_address(client, "4.1")

    def asked() -> tuple[int, ...]:
        counts = []
        for where in (address, f"{address}/wijzigen"):
            statements.clear()
            assert client.get(where).status_code == 200
            counts.append(len(statements))
        return tuple(counts)

    change(client, address, title="Door een ander gewijzigd")
    fields = fields_of(client.get(f"{address}/wijzigen").text)
    rows = {f"milestones-{row}-subject": f"Mijlpaal {row}" for row in range(20)}
    rows |= {f"links-{row}-title": f"Traject {row}" for row in range(20)}
    rows |= {f"terms-{row}-wording": f"mei {2026 + row}" for row in range(20)}
    before = asked()
    assert client.post(f"{address}/wijzigen", data=fields | rows).status_code == 302
    assert asked() == before


def test_sources_are_kept_in_their_one_spelling_and_linked(browser_of: Browsers) -> None:
    client = browser_of(SECRETARIAT)
    address = action_address(client, "4.1")
    fields = fields_of(client.get(f"{address}/wijzigen").text)
    assert "Kamerstuk" in fields["references"]
    fields["references"] = "Kamerstuk 34682 nr. 209\n\nStcrt. 2024, 33191\nEen <b>eigen</b> onderzoek"
    assert client.post(f"{address}/wijzigen", data=fields).status_code == 302
    page = client.get(address).text
    assert "https://zoek.officielebekendmakingen.nl/kst-34682-209.html" in page
    assert "Staatscourant 2024, 33191" in page
    assert "Een &lt;b&gt;eigen&lt;/b&gt; onderzoek" in page
