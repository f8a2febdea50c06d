"""The pages of people: who sees them, and what the forms do."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from flask.testing import FlaskClient
from justhtml import JustHTML
from sqlalchemy import select

from agenda.accounts.inviting import RoleValues, invite
from agenda.accounts.models import Membership, Person, Role
from agenda.accounts.people import add_person, deactivate, grant, withdraw
from agenda.accounts.queries import account_by_email
from agenda.accounts.second_factor import switch_on
from agenda.gateways.database import Database
from agenda.kernel.rights import Stamp
from agenda.mail.models import OutgoingMail
from agenda.parties.queries import party_by_key
from agenda.parties.services import ContactValues, PartyValues, keep_party
from agenda.programmes.queries import programme_by_key
from agenda.programmes.services import keep_programme
from tests.accounts.test_people import OTHER, POST
from tests.bench.measuring import questions
from tests.conftest import PEOPLE
from tests.web.test_pages import SECRETARIAT, fields_of

Browsers = Callable[[str], FlaskClient]
HERE = "/programmas/rve"
LIST, INVITE = f"{HERE}/mensen", f"{HERE}/mensen/uitnodigen"
MANAGER = "beheer@rve.example"
MANAGERS, LOOKERS = {SECRETARIAT, MANAGER}, {"auditor@rve.example"}
HOSTILE = "<script>alert(1)</script>{{ 7*7 }}'\"‮"


def number_of(database: Database, email: str) -> int:
    with database.reading() as session:
        return account_by_email(session, email).person.id


def page_of(database: Database, email: str) -> str:
    return f"{LIST}/{number_of(database, email)}"


def roles_of(database: Database, email: str) -> set[tuple[Role, bool]]:
    """Of each role whether it is on behalf of a party."""
    with database.reading() as session:
        person = session.scalars(select(Person).where(Person.email == email)).unique().one()
        return {(one.role, one.party_id is not None) for one in person.memberships}


def party_number(database: Database, key: str) -> str:
    with database.reading() as session:
        return str(party_by_key(session, key).id)


def rows_of(page: str) -> list[str]:
    return [" ".join(row.to_text(separator=" ").split()) for row in JustHTML(page, sanitize=False).query("tbody tr")]


def posted(client: FlaskClient, address: str, **more: str) -> tuple[int, str]:
    """The form of a page, sent with these fields filled in; the page after it."""
    fields = fields_of(client.get(address).text) | more
    answer = client.post(address, data=fields)
    after = client.get(answer.location) if answer.status_code == 302 else answer
    return answer.status_code, after.text


# ── Who sees what ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("email", sorted(PEOPLE))
def test_each_role_sees_and_does_what_the_table_says(browser_of: Browsers, example: Database, email: str) -> None:
    client, reader = browser_of(email), page_of(example, "lezer@rve.example")
    member = next(iter(memberships(example, "lezer@rve.example")))
    seen = {address: client.get(address).status_code for address in (LIST, reader)}
    assert set(seen.values()) == {200 if email in MANAGERS | LOOKERS else 403}
    done = (
        INVITE,
        f"{reader}/rol",
        f"{reader}/rollen/{member}/intrekken",
        f"{reader}/stap/toegang-wegnemen",
        f"{reader}/vertrek/flevoland",
    )
    assert {client.get(address).status_code for address in done} == {200 if email in MANAGERS else 403}
    page = client.get(LIST).text
    assert ("Iemand uitnodigen" in page) is (email in MANAGERS)


def memberships(database: Database, email: str) -> list[int]:
    with database.reading() as session:
        return [one.id for one in account_by_email(session, email).person.memberships]


@pytest.mark.parametrize("email", sorted(PEOPLE))
def test_nobody_is_shown_a_link_in_the_menu_that_refuses_them(browser_of: Browsers, email: str) -> None:
    client = browser_of(email)
    menu = JustHTML(client.get(f"{HERE}/acties").text, sanitize=False).query("nav[aria-label=Hoofdmenu] a")
    assert {client.get(link.attrs["href"]).status_code for link in menu} == {200}
    assert ("Mensen" in {link.to_text().strip() for link in menu}) is (email in MANAGERS | LOOKERS)


def test_who_may_only_look_can_post_nothing(browser_of: Browsers, example: Database) -> None:
    auditor = browser_of("auditor@rve.example")
    token = fields_of(browser_of(SECRETARIAT).get(INVITE).text)["csrf_token"]
    reader = page_of(example, "lezer@rve.example")
    for address in (INVITE, f"{reader}/rol", f"{reader}/stap/toegang-wegnemen", f"{reader}/vertrek/flevoland"):
        assert auditor.post(address, data={"csrf_token": token}).status_code in {400, 403}
    assert roles_of(example, "lezer@rve.example") == {(Role.READER, True)}


# ── The list ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_list_tells_who_has_which_role_since_when(browser_of: Browsers) -> None:
    rows = rows_of(browser_of(SECRETARIAT).get(LIST).text)
    assert len(rows) == len(PEOPLE)
    assert any(row.startswith("ez ez@rve.example actiehouder bij EZ 17 november 2025 nooit actief") for row in rows)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("rol=owner", {"ez", "nfia"}),
        ("rol=onzin&partij=abc&na=%00&voor=-1", {email.partition("@")[0] for email in PEOPLE}),
        ("zoek=LEZ", {"lezer"}),
        ("zoek=ez+rve.example", {"ez", "lezer"}),
        ("zoek=%25", set()),
        ("wie=geen", set()),
    ],
)
def test_the_list_shows_whom_one_asks_for(browser_of: Browsers, asked: str, found: set[str]) -> None:
    page = browser_of(SECRETARIAT).get(f"{LIST}?{asked}").text
    assert {row.split()[0] for row in rows_of(page)} == found
    assert found or "Niemand past bij deze keuze" in page


def test_who_has_a_role_in_another_programme_is_not_shown_here(
    browser_of: Browsers, example: Database, stamp: Stamp
) -> None:
    with example.transaction() as session:
        other = keep_programme(session, OTHER, stamp)
        stranger = add_person(session, "vreemd@ander.example", "Vreemd", stamp)
        grant(session, stranger, Role.LETTER_WRITER, other, None, stamp)
        everywhere = add_person(session, "overal@ander.example", "Overal", stamp)
        grant(session, everywhere, Role.LETTER_WRITER, None, None, stamp)
    client = browser_of(SECRETARIAT)
    page = client.get(LIST).text
    assert "Vreemd" not in page
    assert "briefschrijver (alle programma’s)" in page
    assert client.get(page_of(example, "vreemd@ander.example")).status_code == 404
    overal = client.get(page_of(example, "overal@ander.example")).text
    assert "alle programma’s mensen beheert" in overal
    assert "Toegang wegnemen" not in overal


def test_who_lost_their_last_role_here_is_found_among_those_without(
    browser_of: Browsers, example: Database, stamp: Stamp
) -> None:
    with example.transaction() as session:
        reader = account_by_email(session, "lezer@rve.example").person
        withdraw(session, reader, reader.memberships[0].id, stamp)
        add_person(session, "nooit@hier.example", "Nooit Hier", stamp)
    client = browser_of(SECRETARIAT)
    assert "lezer@rve.example" not in client.get(LIST).text
    page = client.get(f"{LIST}?wie=geen").text
    assert "lezer@rve.example" in page
    assert "Nooit Hier" not in page


def test_names_are_shown_as_they_are_and_do_nothing(browser_of: Browsers, example: Database) -> None:
    client = browser_of(SECRETARIAT)
    status, page = posted(
        client, INVITE, email="x@ez.example", name=HOSTILE, role="owner", party=party_number(example, "ez")
    )
    assert status == 302
    for shown in (page, client.get(LIST).text, client.get(f"{HERE}/toegang").text):
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in shown
        assert "<script>alert" not in shown
        JustHTML(shown, strict=True)


@pytest.fixture
def crowd(example: Database, stamp: Stamp) -> int:
    """So many people more, each with a role at a party."""
    with example.transaction() as session:
        programme, ez = programme_by_key(session, "rve"), party_by_key(session, "ez")
        for number in range(200):
            person = add_person(session, f"p{number:03}@ez.example", f"Persoon {number:03}", stamp, programme)
            grant(session, person, Role.OWNER, programme, ez, stamp)
    return 200


def test_a_long_list_is_walked_page_by_page_forth_and_back(browser_of: Browsers, crowd: int) -> None:
    client, address, walked = browser_of(SECRETARIAT), LIST, []
    pages = []
    while address:
        page = client.get(address).text
        pages.append(rows_of(page))
        walked += pages[-1]
        following = JustHTML(page, sanitize=False).query("a[rel=next]")
        address = following[0].attrs["href"] if following else ""
    assert [len(rows) for rows in pages] == [100, 100, 7]
    assert len({row.split("@")[0] for row in walked}) == crowd + len(PEOPLE)
    back = JustHTML(page, sanitize=False).query("a[rel=prev]")[0].attrs["href"]
    assert rows_of(client.get(back).text) == pages[1]
    assert rows_of(client.get(f"{LIST}?na=999999999").text) == pages[0]


def test_more_people_bring_no_more_questions(
    browser_of: Browsers, example: Database, statements: list[str], request: pytest.FixtureRequest
) -> None:
    client = browser_of(SECRETARIAT)
    addresses = (LIST, f"{LIST}?zoek=ez&rol=owner", page_of(example, "lezer@rve.example"), f"{HERE}/toegang")

    def asked(address: str) -> int:
        statements.clear()
        assert client.get(address).status_code == 200
        return len(questions(statements))

    before = {address: asked(address) for address in addresses}
    assert before[LIST] <= 5
    assert before[f"{HERE}/toegang"] <= 7
    request.getfixturevalue("crowd")
    assert {address: asked(address) for address in addresses} == before


# ── Inviting and giving roles ──────────────────────────────────────────────────────────────────────────────────────


def test_an_invitation_is_mailed_and_told(browser_of: Browsers, example: Database) -> None:
    client = browser_of(SECRETARIAT)
    fields = {"email": "Nieuw@EZ.example", "name": "Nieuw", "role": "owner", "party": party_number(example, "ez")}
    status, page = posted(client, INVITE, **fields)
    assert status == 302
    assert "Nieuw is nu actiehouder bij EZ. De uitnodiging gaat naar nieuw@ez.example." in page
    assert "uitgenodigd" in page
    assert "Uitnodiging geldig tot" in page
    with example.reading() as session:
        assert [mail.recipient for mail in session.scalars(select(OutgoingMail))] == ["nieuw@ez.example"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"email": "geen adres"}, "is geen e-mailadres"),
        ({"email": ""}, "Vul het e-mailadres in."),
        ({"name": ""}, "Vul de naam in."),
        ({"role": ""}, "Kies een rol."),
        ({"role": "manager"}, "Kies een rol."),
        ({"role": "onzin"}, "Kies een rol."),
        ({"party": ""}, "Kies de partij"),
        ({"role": "letter_writer"}, "niet namens een partij"),
        ({"party": "99999"}, "Kies een van de mogelijkheden."),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_what_was_typed_stays(
    browser_of: Browsers, example: Database, wrong: dict[str, str], sentence: str
) -> None:
    fields = {"email": "n@ez.example", "name": "Getypt", "role": "owner", "party": party_number(example, "ez")} | wrong
    status, page = posted(browser_of(SECRETARIAT), INVITE, **fields)
    assert status == 400
    assert sentence in page
    again = fields_of(page)
    assert {name: again[name] for name in ("email", "name")} == {name: fields[name] for name in ("email", "name")}
    with example.reading() as session:
        assert session.scalars(select(Person).where(Person.email == "n@ez.example")).unique().all() == []


def test_the_choice_of_roles_is_what_one_may_give(browser_of: Browsers) -> None:
    offered = {email: roles_offered(browser_of(email).get(INVITE).text) for email in MANAGERS}
    assert offered[MANAGER] == {role.value for role in Role}
    assert offered[SECRETARIAT] == {"owner", "reader", "letter_writer"}


def roles_offered(page: str) -> set[str]:
    options = JustHTML(page, sanitize=False).query("select[name=role] option")
    return {value for option in options if (value := option.attrs.get("value"))}


def test_a_role_more_is_given_told_and_mailed_and_can_be_withdrawn(browser_of: Browsers, example: Database) -> None:
    client, reader = browser_of(MANAGER), page_of(example, "lezer@rve.example")
    status, page = posted(client, f"{reader}/rol", role="auditor")
    assert status == 302
    assert "lezer is nu auditor. lezer@rve.example krijgt daarvan bericht." in page
    assert roles_of(example, "lezer@rve.example") == {(Role.READER, True), (Role.AUDITOR, False)}
    given = memberships(example, "lezer@rve.example")[-1]
    status, page = posted(client, f"{reader}/rollen/{given}/intrekken")
    assert status == 302
    assert "lezer is niet meer auditor." in page
    assert "trok de rol auditor in" in page
    assert client.get(f"{reader}/rollen/{given}/intrekken").status_code == 404


def test_ones_own_page_offers_nothing_and_says_why(browser_of: Browsers, example: Database) -> None:
    client, mine = browser_of(MANAGER), page_of(example, MANAGER)
    page = client.get(mine).text
    assert "Over uw eigen rechten beslist een collega" in page
    assert "Intrekken" not in page
    assert "Rol geven" not in page
    (own,) = memberships(example, MANAGER)
    token = fields_of(client.get(INVITE).text)["csrf_token"]
    assert client.post(f"{mine}/rollen/{own}/intrekken", data={"csrf_token": token}).status_code == 403
    assert client.post(f"{mine}/stap/toegang-wegnemen", data={"csrf_token": token}).status_code == 403
    assert client.post(f"{mine}/rol", data={"csrf_token": token, "role": "auditor"}).status_code == 400
    assert roles_of(example, MANAGER) == {(Role.MANAGER, False)}


def test_the_access_of_a_manager_is_for_a_manager_to_take(browser_of: Browsers, example: Database) -> None:
    client, manager = browser_of(SECRETARIAT), page_of(example, MANAGER)
    page = client.get(manager).text
    assert "De rol ‘functioneel beheerder’ verleent en beëindigt alleen een functioneel beheerder." in page
    assert "Toegang wegnemen" not in page
    assert posted(client, f"{manager}/stap/toegang-wegnemen")[0] == 403
    assert browser_of(MANAGER).get(LIST).status_code == 200


def test_who_is_shut_out_is_out_at_once_and_can_be_let_in_again(browser_of: Browsers, example: Database) -> None:
    client, theirs = browser_of(SECRETARIAT), browser_of("lezer@rve.example")
    reader = page_of(example, "lezer@rve.example")
    status, page = posted(client, f"{reader}/stap/toegang-wegnemen")
    assert status == 302
    assert "lezer heeft geen toegang meer." in page
    assert theirs.get(f"{HERE}/acties").status_code == 302
    assert client.get(f"{reader}/stap/toegang-wegnemen").status_code == 409
    status, page = posted(client, f"{reader}/stap/toegang-teruggeven")
    assert status == 302
    assert browser_of("lezer@rve.example").get(f"{HERE}/acties").status_code == 200


def test_an_unknown_step_is_refused_with_a_sentence(browser_of: Browsers, example: Database) -> None:
    answer = browser_of(SECRETARIAT).get(f"{page_of(example, 'lezer@rve.example')}/stap/onzin")
    assert answer.status_code == 409
    assert "Dat kan nu niet" in answer.text


def test_an_invitation_is_sent_again_and_withdrawn(browser_of: Browsers, example: Database, stamp: Stamp) -> None:
    with example.transaction() as session:
        values = RoleValues(Role.OWNER, party_by_key(session, "ez"))
        invite(session, "n@ez.example", "Nieuw", values, programme_by_key(session, "rve"), POST, stamp)
    client, newcomer = browser_of(SECRETARIAT), page_of(example, "n@ez.example")
    assert "Er staat geen uitnodiging meer open" in client.get(newcomer).text
    status, page = posted(client, f"{newcomer}/stap/opnieuw-uitnodigen")
    assert status == 302
    assert "Uitnodiging geldig tot" in page
    status, page = posted(client, f"{newcomer}/stap/uitnodiging-intrekken")
    assert status == 302
    assert "Er staat geen uitnodiging meer open" in page


def test_erasing_asks_first_tells_where_the_person_still_stands_and_then_forgets(
    browser_of: Browsers, example: Database, stamp: Stamp
) -> None:
    with example.transaction() as session:
        reader = account_by_email(session, "lezer@rve.example").person
        reader.name = "Lotte Leesgraag"
        withdraw(session, reader, reader.memberships[0].id, stamp)
        ez = party_by_key(session, "ez")
        values = PartyValues.of(ez)
        keep_party(
            session, replace(values, contacts=(*values.contacts, ContactValues("Lotte", "lezer@rve.example"))), stamp
        )
    client, address = browser_of(SECRETARIAT), f"{page_of(example, 'lezer@rve.example')}/stap/wissen"
    asked = client.get(address).text
    assert "Het adres staat nog als contact bij EZ." in asked
    status, page = posted(client, address)
    assert status == 302
    assert "De persoonsgegevens zijn gewist." in page
    assert "Leesgraag" not in page
    assert client.get(address).status_code == 404
    with example.reading() as session:
        assert session.scalar(select(Person.name).where(Person.erased_at.is_not(None))) == "verwijderde persoon"


# ── Leaving ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def leaving(example: Database, stamp: Stamp) -> str:
    """The page on which somebody leaves EZ, where they are the only contact and have one colleague."""
    with example.transaction() as session:
        ez, programme = party_by_key(session, "ez"), programme_by_key(session, "rve")
        account_by_email(session, "ez@rve.example").person.name = "Anke van der Berg"
        contact = ContactValues("Anke van der Berg", "ez@rve.example")
        keep_party(session, replace(PartyValues.of(ez), contacts=(contact,), mailbox=None), stamp)
        grant(session, account_by_email(session, "lezer@rve.example").person, Role.READER, programme, ez, stamp)
    return f"{page_of(example, 'ez@rve.example')}/vertrek/ez"


def contacts_of(database: Database, key: str) -> list[str]:
    with database.reading() as session:
        return [one.email for one in PartyValues.of(party_by_key(session, key)).contacts]


def test_a_colleague_takes_over_with_the_same_role(browser_of: Browsers, example: Database, leaving: str) -> None:
    client, colleague = browser_of(MANAGER), str(number_of(example, "lezer@rve.example"))
    status, page = posted(client, leaving, successor=colleague)
    assert status == 302
    assert "Anke van der Berg heeft geen rol meer bij EZ. lezer nam over: 1 contactregel" in page
    assert contacts_of(example, "ez") == ["lezer@rve.example"]
    assert roles_of(example, "ez@rve.example") == set()
    assert (Role.OWNER, True) in roles_of(example, "lezer@rve.example")
    assert client.get(leaving).status_code == 409


def test_somebody_new_takes_over_and_is_invited(browser_of: Browsers, example: Database, leaving: str) -> None:
    fields = {"successor": "nieuw", "name": "Bo", "email": "bo@ez.example"}
    status, page = posted(browser_of(SECRETARIAT), leaving, **fields)
    assert status == 302
    assert "Bo nam over" in page
    assert roles_of(example, "bo@ez.example") == {(Role.OWNER, True)}
    assert contacts_of(example, "ez") == ["bo@ez.example"]


def test_with_nobody_the_chain_is_shown_and_ends_at_the_secretariat(
    browser_of: Browsers, example: Database, leaving: str
) -> None:
    client = browser_of(SECRETARIAT)
    shown = client.get(leaving).text
    chain = [" ".join(line.to_text().split()) for line in JustHTML(shown, sanitize=False).query("main form ol li")]
    assert len(chain) == 1
    assert chain[0].endswith("(secretariaat)")
    status, page = posted(client, leaving, successor="niemand")
    assert status == 302
    assert "Niemand nam het nog over." in page
    assert contacts_of(example, "ez") == []


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({}, "Kies wie het overneemt"),
        ({"successor": "99999"}, "Kies een van de mogelijkheden."),
        ({"successor": "nieuw"}, "Vul het e-mailadres in van wie het overneemt."),
        ({"successor": "nieuw", "name": "Bo", "email": "geen adres"}, "is geen e-mailadres"),
    ],
)
def test_a_successor_who_is_not_clear_is_asked_for_and_nothing_is_done(
    browser_of: Browsers, example: Database, leaving: str, wrong: dict[str, str], sentence: str
) -> None:
    status, page = posted(browser_of(SECRETARIAT), leaving, **wrong)
    assert status == 400
    assert sentence in page
    assert roles_of(example, "ez@rve.example") == {(Role.OWNER, True)}
    assert contacts_of(example, "ez") == ["ez@rve.example"]


def test_what_changed_since_the_page_was_shown_is_shown_first(
    browser_of: Browsers, example: Database, leaving: str, stamp: Stamp
) -> None:
    client = browser_of(SECRETARIAT)
    fields = fields_of(client.get(leaving).text) | {"successor": "nieuw", "name": "Bo", "email": "bo@ez.example"}
    with example.transaction() as session:
        ez = party_by_key(session, "ez")
        values = PartyValues.of(ez)
        roos = ContactValues("Roos", "roos@ez.example", date(2026, 1, 1), None, "Anke", "ez@rve.example")
        keep_party(session, replace(values, contacts=(*values.contacts, roos)), stamp)
    answer = client.post(leaving, data=fields)
    assert answer.status_code == 409
    assert "Kijk opnieuw wat er gebeurt" in answer.text
    assert "Vervanger van 1 contactpersoon" in answer.text
    again = fields_of(answer.text)
    assert (again["name"], again["successor"]) == ("Bo", "nieuw")
    assert client.post(leaving, data=again).status_code == 302
    with example.reading() as session:
        assert session.scalars(select(Membership).join(Person).where(Person.email == "ez@rve.example")).all() == []


def test_who_also_has_a_role_at_the_party_elsewhere_leaves_by_who_manages_it_all(
    browser_of: Browsers, example: Database, leaving: str, stamp: Stamp
) -> None:
    with example.transaction() as session:
        other = keep_programme(session, OTHER, stamp)
        person = account_by_email(session, "ez@rve.example").person
        grant(session, person, Role.OWNER, other, party_by_key(session, "ez"), stamp)
    answer = browser_of(MANAGER).get(leaving)
    assert answer.status_code == 403
    assert "ook rollen die u niet kunt intrekken" in answer.text


# ── Edges ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_has_no_access_is_not_invited_but_let_in_first(
    browser_of: Browsers, example: Database, stamp: Stamp
) -> None:
    with example.transaction() as session:
        deactivate(session, account_by_email(session, "lezer@rve.example").person, stamp)
    fields = {"email": "lezer@rve.example", "name": "L", "role": "owner", "party": party_number(example, "ez")}
    status, page = posted(browser_of(SECRETARIAT), INVITE, **fields)
    assert status == 400
    assert "lezer heeft geen toegang meer. Geef die eerst terug." in page


def test_a_second_factor_that_was_lost_is_switched_off_by_who_manages_that_person(
    browser_of: Browsers, example: Database, stamp: Stamp
) -> None:
    with example.transaction() as session:
        for email in ("lezer@rve.example", "auditor@rve.example"):
            person = account_by_email(session, email).person
            switch_on(session, person, "a key", 1, stamp)
    client = browser_of(SECRETARIAT)
    reader, auditor = (page_of(example, f"{name}@rve.example") for name in ("lezer", "auditor"))
    status, page = posted(client, f"{reader}/stap/tweede-factor-uit")
    assert status == 302
    assert "De tweede factor van lezer is uitgezet." in page
    assert client.get(f"{reader}/stap/tweede-factor-uit").status_code == 409
    assert posted(client, f"{auditor}/stap/tweede-factor-uit")[0] == 403


@pytest.mark.parametrize("number", ["0", "999999999", "99999999999999999999999999"])
@pytest.mark.parametrize("more", ["", "/rol", "/rollen/1/intrekken", "/stap/wissen", "/vertrek/ez"])
def test_a_number_of_nobody_is_told_as_such(browser_of: Browsers, number: str, more: str) -> None:
    assert browser_of(SECRETARIAT).get(f"{LIST}/{number}{more}").status_code == 404
