from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from flask.testing import FlaskClient
from justhtml import JustHTML

from agenda.actions.queries import action_by_number
from agenda.actions.services import add_action
from agenda.actions.values import ActionValues
from agenda.gateways.database import Database
from agenda.kernel.rights import Stamp
from agenda.parties.models import PartyKind
from agenda.parties.queries import group_by_key, party_by_key
from agenda.parties.services import NameValues, PartyValues, keep_party
from agenda.programmes.queries import programme_by_key
from tests.bench.measuring import questions
from tests.web.test_pages import SECRETARIAT, fields_of

Browsers = Callable[[str], FlaskClient]
HERE = "/programmas/rve"
PARTIES, GROUPS, EZ = f"{HERE}/partijen", f"{HERE}/groepen", f"{HERE}/partijen/ez"
KEEPERS = {"secretariaat", "beheer"}
READERS = {"nfia", "lezer", "auditor", "brief"}
FORMS = {
    f"{EZ}/wijzigen": KEEPERS | {"ez"},
    f"{HERE}/nieuwe-partij": KEEPERS,
    f"{GROUPS}/provincies/wijzigen": KEEPERS,
    f"{HERE}/nieuwe-groep": KEEPERS,
}


def row_of(page: str, key: str) -> str:
    """What the list says of one party."""
    rows = JustHTML(page, sanitize=False).query("tbody tr")
    row = next(row for row in rows if row.query("a")[0].attrs["href"] == f"{PARTIES}/{key}")
    return " ".join(row.to_text(separator=" ").split())


@pytest.mark.parametrize("name", sorted(KEEPERS | READERS | {"ez"}))
def test_who_keeps_or_asks_a_party_sees_its_persons_and_who_keeps_it_may_write(browser_of: Browsers, name: str) -> None:
    client = browser_of(f"{name}@rve.example")
    card, everybody, groups = (client.get(address) for address in (EZ, PARTIES, GROUPS))
    assert {page.status_code for page in (card, everybody, groups)} == {200}
    close = name in KEEPERS | {"ez"}
    for page in (card.text, everybody.text):
        assert ("Vera Voorbeeld" in page) is close
        assert close or "een contactpersoon" in page
    assert ("bedrijventerreinen@ez.example" in card.text) is close
    assert "economie@flevoland.example" in everybody.text
    assert ("Wijzigen" in card.text) is close
    assert ("Nieuwe partij" in everybody.text) is (name in KEEPERS)
    answers = {address: client.get(address).status_code for address in FORMS}
    assert answers == {address: 200 if name in those else 403 for address, those in FORMS.items()}


def test_who_may_not_write_may_not_post_either(browser_of: Browsers) -> None:
    secretariat, nfia = browser_of(SECRETARIAT), browser_of("nfia@rve.example")
    token = fields_of(nfia.get(f"{PARTIES}/nfia/wijzigen").text)["csrf_token"]
    for address in FORMS:
        fields = fields_of(secretariat.get(address).text) | {"csrf_token": token, "mailbox": "mijn@nfia.example"}
        assert nfia.post(address, data=fields).status_code == 403
    assert "mijn@nfia.example" not in secretariat.get(EZ).text


def test_the_list_counts_roles_and_says_who_is_written_to(
    browser_of: Browsers, example: Database, stamp: Stamp
) -> None:
    with example.transaction() as session:
        values = PartyValues.of(party_by_key(session, "ez"))
        first = replace(values.contacts[0], absent_from=date(2026, 3, 10), substitute_email="sven@ez.example")
        keep_party(session, replace(values, contacts=(first, *values.contacts[1:])), stamp)
    page = browser_of(SECRETARIAT).get(PARTIES).text
    assert row_of(page, "ez") == "EZ ministerie van Economische Zaken mnre1045 12 2 sven@ez.example (vervanger)"
    assert row_of(page, "drenthe").endswith("pv22 0 2 ruimte-en-economie@drenthe.example (postbus van de partij)")
    assert row_of(page, "lvvn").endswith("mnre1153 0 1 niemand bekend")


def test_the_card_tells_names_in_time_groups_and_actions_by_role(browser_of: Browsers) -> None:
    client = browser_of(SECRETARIAT)
    page = client.get(EZ).text
    for words in (
        "van 26 oktober 2017 tot 2 juli 2024",
        'href="https://identifier.overheid.nl/tooi/id/ministerie/mnre1045"',
        "Trekker (12)",
        "Bereidt de wetswijziging voor.",
    ):
        assert words in page
    page = client.get(f"{PARTIES}/groningen").text
    assert "de twaalf provincies" in page
    assert "Eigen deel van een verdeelde actie (1)" in page
    assert "heeft geen rol" in client.get(f"{PARTIES}/rvo").text


def test_a_change_of_name_is_saved_and_shown_as_it_was_typed(browser_of: Browsers) -> None:
    client = browser_of(SECRETARIAT)
    address = f"{PARTIES}/rvb/wijzigen"
    fields = fields_of(client.get(address).text) | {"names-0-valid_until": "1-1-2026"}
    more = client.post(address, data=fields | {"more": "names"})
    assert more.status_code == 200
    fields = fields_of(more.text)
    assert fields["names-0-valid_until"] == "1-1-2026"
    fields |= {
        "names-1-short": "<b>VGR</b> & {{ 7*7 }}",
        "names-1-name": "Vastgoed\u202e Rijk",
        "names-1-valid_from": "1 januari 2026",
        "spellings": "Rijksvastgoed\r\n\r\n VGR ",
    }
    assert client.post(address, data=fields).location == f"{PARTIES}/rvb"
    page = client.get(f"{PARTIES}/rvb").text
    assert "&lt;b&gt;VGR&lt;/b&gt; &amp; {{ 7*7 }}" in page
    assert "Vastgoed Rijk" in page
    assert "sinds 1 januari 2026" in page
    assert "Rijksvastgoed; VGR" in page
    assert len(JustHTML(page, strict=True).query("h1")) == 1


def test_contacts_come_in_the_order_that_was_asked_and_an_emptied_one_goes(browser_of: Browsers) -> None:
    client = browser_of("ez@rve.example")
    fields = fields_of(client.get(f"{EZ}/wijzigen").text)
    assert "names-0-short" not in fields
    fields |= {"contacts-0-place": "2", "contacts-1-place": "1", "names-0-short": "Gekaapt", "tooi": "mnre9999"}
    assert client.post(f"{EZ}/wijzigen", data=fields).status_code == 302
    page = client.get(EZ).text
    assert page.index("Daan Denkbeeld") < page.index("Vera Voorbeeld")
    assert "Gekaapt" not in page
    assert "mnre9999" not in page
    fields = fields_of(client.get(f"{EZ}/wijzigen").text)
    fields |= {"contacts-0-name": "", "contacts-0-email": "", "mailbox": "post@ez.example"}
    assert client.post(f"{EZ}/wijzigen", data=fields).status_code == 302
    page = client.get(EZ).text
    assert "Daan Denkbeeld" not in page
    assert "post@ez.example" in page


def test_what_is_refused_is_told_at_its_field_and_nothing_typed_is_lost(browser_of: Browsers) -> None:
    client = browser_of(SECRETARIAT)
    fields = fields_of(client.get(f"{EZ}/wijzigen").text)
    fields |= {
        "names-0-valid_until": "1-1-2018",
        "contacts-1-email": "bedrijventerreinen@EZ.example",
        "contacts-0-absent_from": "31-2-2026",
        "mailbox": "<geen adres>",
        "spellings": "Deze tekst blijft staan.",
    }
    answer = client.post(f"{EZ}/wijzigen", data=fields)
    assert answer.status_code == 400
    assert "De dag ‘31-2-2026’ bestaat niet" in answer.text
    fields["contacts-0-absent_from"] = ""
    answer = client.post(f"{EZ}/wijzigen", data=fields)
    assert answer.status_code == 400
    page = JustHTML(answer.text, sanitize=False)
    links = [link.attrs["href"] for link in page.query(".agenda-faults a")]
    assert sorted(links) == ["#contacts-1-email", "#mailbox", "#names-0-valid_until"]
    assert all(page.query(link) and page.query(f"{link}-fout") for link in links)
    kept = fields_of(answer.text)
    assert kept["spellings"].strip() == "Deze tekst blijft staan."
    assert kept["mailbox"] == "<geen adres>"


def test_the_second_to_save_sees_both_versions_and_loses_nothing(browser_of: Browsers) -> None:
    secretariat, owner = browser_of(SECRETARIAT), browser_of("ez@rve.example")
    of_one, of_other = (fields_of(client.get(f"{EZ}/wijzigen").text) for client in (secretariat, owner))
    assert secretariat.post(f"{EZ}/wijzigen", data=of_one | {"mailbox": "een@ez.example"}).status_code == 302
    answer = owner.post(f"{EZ}/wijzigen", data=of_other | {"mailbox": "ander@ez.example"})
    assert answer.status_code == 409
    assert "Postbus. U schreef: <q>ander@ez.example</q>. Nu bewaard: <q>een@ez.example</q>." in answer.text
    again = fields_of(answer.text)
    assert again["mailbox"] == "ander@ez.example"
    assert owner.post(f"{EZ}/wijzigen", data=again).status_code == 302
    assert "ander@ez.example" in owner.get(EZ).text
    assert owner.post(f"{EZ}/wijzigen", data=again | {"seen": "²"}).status_code == 409


def test_a_new_party_is_added_once(browser_of: Browsers) -> None:
    client = browser_of("beheer@rve.example")
    address = f"{HERE}/nieuwe-partij"
    fields = fields_of(client.get(address).text)
    assert client.post(address, data=fields).status_code == 400
    fields |= {"key": "uvw", "kind": "umbrella", "names-0-short": "UvW", "names-0-name": "Unie van Waterschappen"}
    assert client.post(address, data=fields).location == f"{PARTIES}/uvw"
    assert row_of(client.get(PARTIES).text, "uvw").endswith("geen 0 0 niemand bekend")
    answer = client.post(address, data=fields | {"names-0-short": "Andere"})
    assert answer.status_code == 400
    assert "al de sleutel van een partij of groep" in answer.text
    assert fields_of(answer.text)["names-0-short"] == "Andere"
    assert "Andere" not in client.get(PARTIES).text


def test_a_group_gets_the_members_that_were_ticked(browser_of: Browsers, example: Database) -> None:
    client = browser_of(SECRETARIAT)
    address = f"{GROUPS}/decentrale-overheden/wijzigen"
    page = JustHTML(client.get(address).text, sanitize=False)
    ticked = [box.attrs["value"] for box in page.query("input[checked]")]
    assert sorted(ticked) == ["ipo", "vng"]
    fields = fields_of(client.get(address).text) | {"members": ["ipo", "vng", "groningen"]}
    assert client.post(address, data=fields).location == GROUPS
    assert client.post(address, data=fields | {"members": ["ipo"]}).status_code == 409
    for wrong in ([], ["onzin"]):
        fresh = fields_of(client.get(address).text) | {"members": wrong}
        assert client.post(address, data=fresh).status_code == 400
    new = fields_of(client.get(f"{HERE}/nieuwe-groep").text)
    new |= {"key": "noorden", "name": "het Noorden", "members": ["groningen", "drenthe"]}
    assert client.post(f"{HERE}/nieuwe-groep", data=new).location == GROUPS
    assert "het Noorden" in client.get(GROUPS).text
    with example.reading() as session:
        assert [one.key for one in group_by_key(session, "decentrale-overheden").members] == ["groningen", "ipo", "vng"]


MOST = {PARTIES: 8, EZ: 12, f"{EZ}/wijzigen": 7, GROUPS: 6, f"{GROUPS}/provincies/wijzigen": 8}


def test_more_parties_and_actions_bring_no_more_questions(
    browser_of: Browsers, example: Database, stamp: Stamp, statements: list[str]
) -> None:
    client = browser_of(SECRETARIAT)

    def asked() -> dict[str, int]:
        found = {}
        for address in MOST:
            statements.clear()
            assert client.get(address).status_code == 200
            found[address] = len(questions(statements))
        return found

    before = asked()
    assert {address: number for address, number in before.items() if number > MOST[address]} == {}
    with example.transaction() as session:
        for number in range(20):
            names = (NameValues(f"P{number}", f"Partij {number}"),)
            keep_party(session, PartyValues(f"p{number}", PartyKind.OTHER, names), stamp)
        programme = programme_by_key(session, "rve")
        values = ActionValues.of(action_by_number(session, programme, "4.2"))
        for number in range(50, 80):
            add_action(session, programme, replace(values, number=f"4.{number}"), stamp)
    assert asked() == before
