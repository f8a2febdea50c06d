"""One's own account: password, sittings, second factor, and the links that are mailed."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from justhtml import JustHTML
from sqlalchemy import select, text

from agenda.accounts.invitations import make_invitation
from agenda.accounts.models import InvitationPurpose
from agenda.accounts.rules import Operator
from agenda.app import Site, create_app
from agenda.gateways.clock import StandingClock
from agenda.gateways.database import Database
from agenda.kernel.rights import Stamp
from agenda.mail.models import OutgoingMail
from agenda.web.access import ANYONE
from agenda.web.second_factor import NEEDED, picture_of
from agenda.web.sign_in import TOO_LATE, WRONG, WRONG_CODE
from config import Config, read_config
from tests.conftest import PASSWORD, QUICK, token_in
from tests.web.doorway import (
    AGENDA,
    HOSTILE,
    NEW_PASSWORD,
    SECRETARIAT,
    code_at,
    is_in,
    person_of,
    send,
    sign_in,
    switch_on,
    trail,
    whole_history,
)

Browsers = Callable[[str], FlaskClient]
NFIA = "nfia@rve.example"
SET_UP, OFF, CODES = "/account/tweede-factor", "/account/tweede-factor/uitzetten", "/account/tweede-factor/herstelcodes"
CHOSEN = {"password": NEW_PASSWORD, "again": NEW_PASSWORD}


def enter_with_code(site: Site, code: str) -> FlaskClient:
    client = site.test_client()
    assert sign_in(client).location.startswith("/inloggen/code")
    send(client, "/inloggen/code", code=code)
    return client


# ── The page ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_account_tells_who_one_is_and_what_one_may(browser_of: Browsers) -> None:
    page = browser_of(NFIA).get("/account").text
    for told in (NFIA, "Actiehouder bij een partij", "Ruimte voor Economie", "Netherlands Foreign", "17 november 2025"):
        assert told in page
    assert "16 maart 2026 om 10.00 uur (deze sessie)" in page
    assert '<a href="/account">nfia</a>' in page


def test_the_account_is_for_who_is_in(site: Site) -> None:
    for address in ("/account", "/account/wachtwoord", SET_UP, OFF, CODES):
        assert site.test_client().get(address).location == f"/inloggen?next={address}"


def test_a_new_password_asks_the_old_one_and_ends_the_other_sittings(browser_of: Browsers, example: Database) -> None:
    client, elsewhere = browser_of(SECRETARIAT), browser_of(SECRETARIAT)
    answer = send(client, "/account/wachtwoord", current=PASSWORD, **CHOSEN)
    assert answer.location == "/account"
    assert is_in(client)
    assert not is_in(elsewhere)
    with example.reading() as session:
        assert QUICK.verify(person_of(session).password, NEW_PASSWORD)
    assert [one.event for one in trail(example, "person.password", "person.sign_out_all")][-2:] == [
        "person.password",
        "person.sign_out_all",
    ]
    told = whole_history(example)
    assert NEW_PASSWORD not in told
    assert PASSWORD not in told


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"current": "iets anders"}, "Dit is niet uw huidige wachtwoord."),
        ({"again": "iets anders"}, "De twee wachtwoorden zijn niet hetzelfde."),
        ({"password": "kort", "again": "kort"}, "ten minste 12 tekens"),
        ({"password": "welkom 12345678", "again": "welkom 12345678"}, "te makkelijk te raden"),
        ({"password": "x" * 201, "again": "x" * 201}, "ten hoogste 200 tekens"),
        ({"password": "", "again": ""}, "Kies een wachtwoord."),
    ],
)
def test_a_password_that_will_not_do_changes_nothing(
    browser_of: Browsers, example: Database, fields: dict[str, str], sentence: str
) -> None:
    answer = send(browser_of(SECRETARIAT), "/account/wachtwoord", **({"current": PASSWORD} | CHOSEN | fields))
    assert sentence in answer.text
    assert answer.text.count("<h1") == 1
    with example.reading() as session:
        assert QUICK.verify(person_of(session).password, PASSWORD)


def test_guessing_at_the_password_from_within_locks_as_at_the_door(browser_of: Browsers, example: Database) -> None:
    client = browser_of(SECRETARIAT)
    for _ in range(5):
        answer = send(client, "/account/wachtwoord", current="geraden", **CHOSEN)
    assert "Probeer het over 1 minuut opnieuw." in answer.text
    answer = send(client, "/account/wachtwoord", current=PASSWORD, **CHOSEN)
    assert "Het ging te vaak mis." in answer.text
    assert is_in(client)
    with example.reading() as session:
        assert person_of(session).failures == 5


def test_who_has_no_password_here_is_told_so(browser_of: Browsers, example: Database) -> None:
    client = browser_of(SECRETARIAT)
    with example.transaction() as session:
        person_of(session).password = None
    assert "account van uw organisatie" in client.get("/account").text
    assert send_to(client, "/account/wachtwoord", current="", **CHOSEN).status_code in {200, 409}
    assert client.get(SET_UP).status_code == 409


def send_to(client: FlaskClient, address: str, **fields: str):  # type: ignore[no-untyped-def]
    """Posts with the token of the account page, for a button that stands there."""
    return client.post(address, data=fields | {"csrf_token": token_in(client.get("/account").text)})


def test_one_sitting_can_be_ended_and_only_by_whose_it_is(browser_of: Browsers, site: Site) -> None:
    client, elsewhere, other = browser_of(SECRETARIAT), browser_of(SECRETARIAT), browser_of(NFIA)
    ends = re.findall(r"/account/sessies/\d+/beeindigen", client.get("/account").text)
    assert len(ends) == 2
    assert all(send_to(other, end).status_code == 404 for end in ends)
    for address in ("/account/sessies/99999/beeindigen",):
        assert send_to(client, address).status_code == 404
    mine = JustHTML(client.get("/account").text, sanitize=False).query("tbody tr")
    theirs = next(row for row in mine if row.query("form") and "deze sessie" not in row.to_text())
    assert send_to(client, str(theirs.query("form")[0].attrs["action"])).location == "/account"
    assert (is_in(client), is_in(elsewhere)) == (True, False)
    (own,) = re.findall(r"/account/sessies/\d+/beeindigen", client.get("/account").text)
    assert send_to(client, own).location == "/inloggen"
    assert not is_in(client)


def test_one_can_leave_everywhere_at_once(browser_of: Browsers, example: Database) -> None:
    clients = [browser_of(SECRETARIAT) for _ in range(3)]
    answer = send_to(clients[0], "/account/overal-uitloggen")
    assert "U bent overal uitgelogd." in clients[0].get(answer.location).text
    assert [is_in(client) for client in clients] == [False] * 3
    assert len(trail(example, "person.sign_out_all")) == 1


# ── The second factor ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_second_factor_is_on_when_a_code_was_shown(
    browser_of: Browsers, site: Site, clock: StandingClock, example: Database
) -> None:
    client, elsewhere = browser_of(SECRETARIAT), browser_of(SECRETARIAT)
    assert WRONG_CODE not in send(client, SET_UP, current=PASSWORD, code="000000").text
    assert not trail(example, "person.second_factor_on")
    key, codes = switch_on(client, clock.now())
    assert len(set(codes)) == 10
    assert (is_in(client), is_in(elsewhere)) == (True, False)
    page = client.get("/account").text
    assert "nog 10 codes over" in page
    assert "wachtwoord en code" in page
    clock.moment += timedelta(seconds=30)
    assert is_in(enter_with_code(site, code_at(key, clock.now())))
    told = whole_history(example)
    assert not any(secret in told for secret in (key, key.replace("-", ""), *codes))


def test_the_key_stays_the_same_until_it_is_confirmed_and_is_locked_up_in_the_cookie(browser_of: Browsers) -> None:
    client = browser_of(SECRETARIAT)
    keys = {re.search(r'agenda-key">([A-Z2-7-]+)<', client.get(SET_UP).text)[1] for _ in range(2)}
    assert len(keys) == 1
    with client.session_transaction() as session:
        assert keys.pop().replace("-", "") not in repr(dict(session))


def test_setting_up_asks_the_password(browser_of: Browsers, clock: StandingClock, example: Database) -> None:
    client = browser_of(SECRETARIAT)
    key = re.search(r'agenda-key">([A-Z2-7-]+)<', client.get(SET_UP).text)[1]
    answer = send(client, SET_UP, current="geraden", code=code_at(key, clock.now()))
    assert "Dit is niet uw huidige wachtwoord." in answer.text
    with example.reading() as session:
        assert person_of(session).failures == 1
        assert person_of(session).tf_totp_secret is None


def test_the_picture_says_what_the_key_says() -> None:
    side, outline = picture_of("otpauth://totp/Agenda:x@rve.example?secret=ABC&issuer=Agenda")
    assert side > 30
    assert re.fullmatch(r"(M\d+ \d+h1v1h-1z)+", outline)


def test_keys_and_codes_are_locked_up_where_they_are_kept(
    browser_of: Browsers, clock: StandingClock, example: Database
) -> None:
    key, codes = switch_on(browser_of(SECRETARIAT), clock.now())
    with example.engine.connect() as connection:
        kept = repr(connection.execute(text("SELECT * FROM person")).all())
    assert "enckey" in kept
    assert not any(
        secret in kept for secret in (key.replace("-", ""), *codes, *(one.replace("-", "") for one in codes))
    )


def test_a_password_alone_gives_no_access(browser_of: Browsers, site: Site, clock: StandingClock) -> None:
    switch_on(browser_of(SECRETARIAT), clock.now())
    client = site.test_client()
    answer = sign_in(client, next=f"{AGENDA}/1")
    assert answer.location == f"/inloggen/code?next={AGENDA}/1"
    for address in ("/account", AGENDA, f"{AGENDA}/1", SET_UP):
        assert client.get(address).location.startswith("/inloggen?next=")
    assert send(client, "/inloggen/code", code="000000", next=f"{AGENDA}/1").text.count(WRONG_CODE) >= 1
    assert not is_in(client)


def test_a_visitor_with_a_code_comes_where_the_mail_pointed(
    browser_of: Browsers, site: Site, clock: StandingClock
) -> None:
    key, _ = switch_on(browser_of(SECRETARIAT), clock.now())
    clock.moment += timedelta(seconds=30)
    for way, arrives in ((f"{AGENDA}/1", f"{AGENDA}/1"), ("//kwaad.example", "/")):
        client = site.test_client()
        sign_in(client, next=way)
        assert send(client, "/inloggen/code", code=code_at(key, clock.now()), next=way).location == arrives
        clock.moment += timedelta(seconds=30)


def test_a_code_works_once_whoever_uses_it(browser_of: Browsers, site: Site, clock: StandingClock) -> None:
    key, _ = switch_on(browser_of(SECRETARIAT), clock.now())
    assert not is_in(enter_with_code(site, code_at(key, clock.now())))
    clock.moment += timedelta(seconds=30)
    code = code_at(key, clock.now())
    assert is_in(enter_with_code(site, code))
    assert not is_in(enter_with_code(site, code))


def test_a_recovery_code_works_once(browser_of: Browsers, site: Site, clock: StandingClock, example: Database) -> None:
    _, codes = switch_on(browser_of(SECRETARIAT), clock.now())
    client = enter_with_code(site, f" {codes[3].replace('-', ' ').upper()} ")
    assert "nog 9 codes over" in client.get("/account").text
    assert not is_in(enter_with_code(site, codes[3]))
    assert is_in(enter_with_code(site, codes[4]))
    assert [one.difference["left"][1] for one in trail(example, "person.recovery_code_used")] == [9, 8]


def test_new_recovery_codes_take_the_place_of_the_old_ones(
    browser_of: Browsers, site: Site, clock: StandingClock
) -> None:
    client = browser_of(SECRETARIAT)
    _, old = switch_on(client, clock.now())
    assert "Dit is niet uw huidige wachtwoord." in send(client, CODES, current="geraden").text
    new = re.findall(r"<code>([a-z2-9-]+)</code>", send(client, CODES, current=PASSWORD).text)
    assert len(new) == 10
    assert not set(new) & set(old)
    assert not is_in(enter_with_code(site, old[0]))
    assert is_in(enter_with_code(site, new[0]))


def test_switching_off_asks_the_password(
    browser_of: Browsers, site: Site, clock: StandingClock, example: Database
) -> None:
    client = browser_of(SECRETARIAT)
    switch_on(client, clock.now())
    assert "Dit is niet uw huidige wachtwoord." in send(client, OFF, current="geraden").text
    assert send(client, OFF, current=PASSWORD).location == "/account"
    again = site.test_client()
    assert sign_in(again).location == "/"
    with example.reading() as session:
        person = person_of(session)
        assert (person.tf_totp_secret, person.mf_recovery_codes, person.totp_counter) == (None, None, None)
    assert len(trail(example, "person.second_factor_off")) == 1
    assert client.get(OFF).status_code == 409


def test_who_waits_too_long_with_the_code_begins_anew(browser_of: Browsers, site: Site, clock: StandingClock) -> None:
    key, _ = switch_on(browser_of(SECRETARIAT), clock.now())
    client = site.test_client()
    sign_in(client)
    token = token_in(client.get("/inloggen/code").text)
    clock.moment += timedelta(minutes=5, seconds=1)
    answer = client.post("/inloggen/code", data={"code": code_at(key, clock.now()), "csrf_token": token})
    assert TOO_LATE in answer.text
    assert not is_in(client)


def test_a_new_password_ends_a_sign_in_that_is_half_way(browser_of: Browsers, site: Site, clock: StandingClock) -> None:
    inside, outside = browser_of(SECRETARIAT), site.test_client()
    key, _ = switch_on(inside, clock.now())
    sign_in(outside)
    send(inside, "/account/wachtwoord", current=PASSWORD, **CHOSEN)
    clock.moment += timedelta(seconds=30)
    assert TOO_LATE in send(outside, "/inloggen/code", code=code_at(key, clock.now())).text
    assert not is_in(outside)


def test_guessing_at_the_code_locks_the_account(
    browser_of: Browsers, site: Site, clock: StandingClock, example: Database
) -> None:
    key, codes = switch_on(browser_of(SECRETARIAT), clock.now())
    client = site.test_client()
    sign_in(client)
    for number in range(5):
        answer = send(client, "/inloggen/code", code=f"00000{number}")
    assert "Probeer het over 1 minuut opnieuw." in answer.text
    for right in (code_at(key, clock.now() + timedelta(seconds=30)), codes[0]):
        send(client, "/inloggen/code", code=right)
        assert not is_in(client)
    assert WRONG in sign_in(site.test_client()).text
    clock.moment += timedelta(minutes=1)
    assert is_in(enter_with_code(site, codes[0]))


def test_a_key_that_can_not_be_read_any_more_is_told_and_recovery_codes_still_work(
    browser_of: Browsers, config: Config, clock: StandingClock, example: Database
) -> None:
    key, codes = switch_on(browser_of(SECRETARIAT), clock.now())
    moved = create_app(replace(config, secret_key="another secret"), clock=clock, database=example, hasher=QUICK)
    clock.moment += timedelta(seconds=30)
    client = moved.test_client()
    sign_in(client)
    assert "niet meer te lezen" in send(client, "/inloggen/code", code=code_at(key, clock.now())).text
    send(client, "/inloggen/code", code=codes[0])
    assert is_in(client)


def forgive(example: Database) -> None:
    with example.transaction() as session:
        person = person_of(session)
        person.failures, person.locked_until = 0, None


def test_hostile_text_is_never_more_than_wrong(
    browser_of: Browsers, site: Site, clock: StandingClock, example: Database
) -> None:
    client = browser_of(SECRETARIAT)
    for hostile in HOSTILE:
        for address, names in (
            ("/account/wachtwoord", ("current", "password", "again")),
            (SET_UP, ("current", "code", "kept")),
        ):
            answer = send(client, address, **dict.fromkeys(names, hostile))
            assert answer.status_code == 200, hostile
            assert "<script>alert" not in answer.text
        forgive(example)
    switch_on(client, clock.now())
    outside = site.test_client()
    for hostile in HOSTILE:
        clock.moment += timedelta(minutes=1)
        assert all(send(client, address, current=hostile).status_code == 200 for address in (OFF, CODES))
        forgive(example)
        sign_in(outside)
        answer = send(outside, "/inloggen/code", code=hostile, next=hostile, kept=hostile)
        assert answer.status_code == 200, hostile
        assert not is_in(outside)
        forgive(example)


@pytest.fixture
def strict(example: Database, clock: StandingClock, tmp_path: Path) -> Site:
    """A site where a password alone is not enough."""
    told = {"AGENDA_FOLDER": str(tmp_path / "strict"), "AGENDA_REQUIRE_SECOND_FACTOR": "ja"}
    return create_app(read_config(told), clock=clock, database=example, hasher=QUICK)


def test_where_a_second_factor_is_needed_it_comes_before_anything_else(strict: Site, clock: StandingClock) -> None:
    client = strict.test_client()
    assert sign_in(client).location == "/"
    for address in ("/", AGENDA, "/account", "/account/wachtwoord", f"{AGENDA}/1/wijzigen"):
        assert client.get(address).location == SET_UP
    assert client.get("/toegankelijkheid").status_code == 200
    assert "Stel die eerst in" in client.get(SET_UP).text
    key, _ = switch_on(client, clock.now())
    assert client.get(AGENDA).status_code == 200
    page = client.get("/account").text
    assert "uitzetten" not in page
    assert NEEDED in client.get(OFF).text
    clock.moment += timedelta(seconds=30)
    assert is_in(enter_with_code(strict, code_at(key, clock.now())))


def test_who_must_set_up_a_second_factor_can_do_nothing_else(strict: Site) -> None:
    client = strict.test_client()
    sign_in(client)
    token = token_in(client.get(SET_UP).text)
    with strict.app_context():
        rules = [rule for rule in strict.url_map.iter_rules() if "POST" in (rule.methods or ())]
        shut = [
            rule
            for rule in rules
            if getattr(strict.view_functions[rule.endpoint], "opened_to", None) != ANYONE
            and not rule.endpoint.startswith("second_factor.")
        ]
    assert len(shut) > 20
    for rule in shut:
        address = re.sub(r"<(?:int:)?\w+>", "1", rule.rule)
        assert client.post(address, data={"csrf_token": token}).status_code == 403, address


# ── Links that are mailed ──────────────────────────────────────────────────────────────────────────────────────────


def last_mail(database: Database) -> tuple[str, str]:
    """To whom, and its text."""
    with database.reading() as session:
        mail = session.scalars(select(OutgoingMail).order_by(OutgoingMail.id.desc())).first()
    assert mail, "a mail was written"
    return mail.recipient, message_from_bytes(mail.message, policy=policy.default).get_content()


def ask_link(client: FlaskClient, example: Database, email: str = SECRETARIAT) -> str:
    assert send(client, "/wachtwoord-vergeten", email=email).location == "/wachtwoord-vergeten/gevraagd"
    recipient, told = last_mail(example)
    assert recipient == email
    return re.search(r"http://127\.0\.0\.1:8000(/uitnodiging/\S+)", told)[1]


def test_the_answer_to_a_forgotten_password_is_always_the_same(site: Site, example: Database) -> None:
    client = site.test_client()
    pages = set()
    for email in (SECRETARIAT, "niemand@rve.example", "geen adres", "x" * 5000):
        answer = send(client, "/wachtwoord-vergeten", email=email)
        page = re.sub('nonce="[^"]*"', "", client.get(answer.location).text)
        pages.add((answer.status_code, answer.location, page))
    assert len(pages) == 1
    with example.reading() as session:
        assert [mail.recipient for mail in session.scalars(select(OutgoingMail))] == [SECRETARIAT]


def test_a_link_leads_to_a_new_password_and_lets_nobody_in(site: Site, browser_of: Browsers, example: Database) -> None:
    inside, client = browser_of(SECRETARIAT), site.test_client()
    link = ask_link(client, example)
    assert send(client, link, **CHOSEN).location == "/inloggen"
    assert "Uw wachtwoord is bewaard." in client.get("/inloggen").text
    assert (is_in(client), is_in(inside)) == (False, False)
    assert WRONG in sign_in(client).text
    sign_in(client, password=NEW_PASSWORD)
    assert is_in(client)
    assert client.get(link).status_code == 404
    key = link.rpartition("/")[2]
    assert key not in whole_history(example)


def test_opening_a_link_changes_nothing(site: Site, example: Database, statements: list[str]) -> None:
    link = ask_link(site.test_client(), example)
    statements.clear()
    for _ in range(3):
        assert site.test_client().get(link).status_code == 200
        assert site.test_client().head(link).status_code == 200
    assert not [one for one in statements if not one.startswith(("SELECT", "BEGIN"))]
    assert send(site.test_client(), link, **CHOSEN).location == "/inloggen"


def test_a_faulty_password_leaves_the_link_as_it_was(site: Site, example: Database) -> None:
    client = site.test_client()
    link = ask_link(client, example)
    for fields in ({"password": "kort", "again": "kort"}, {"password": NEW_PASSWORD, "again": "anders"}):
        answer = send(client, link, **fields)
        assert answer.status_code == 400
        assert answer.text.count("<h1") == 1
    assert send(client, link, **CHOSEN).location == "/inloggen"


def test_a_link_is_an_address_of_the_site_whatever_the_browser_says(
    example: Database, clock: StandingClock, tmp_path: Path
) -> None:
    told = {
        "AGENDA_FOLDER": str(tmp_path),
        "AGENDA_BASE_URL": "https://agenda.example",
        "AGENDA_TRUSTED_HOSTS": "agenda.example localhost kwaad.example",
        "AGENDA_TRUSTED_PROXIES": "1",
    }
    site = create_app(read_config(told), clock=clock, database=example, hasher=QUICK)
    client = site.test_client()
    where = {"base_url": "https://kwaad.example", "headers": {"X-Forwarded-Host": "kwaad.example"}}
    token = token_in(client.get("/wachtwoord-vergeten", **where).text)
    where["headers"] |= {"Referer": "https://kwaad.example/wachtwoord-vergeten"}
    client.post("/wachtwoord-vergeten", data={"email": SECRETARIAT, "csrf_token": token}, **where)
    _, told_to = last_mail(example)
    assert re.findall(r"https?://[^/\s]+", told_to) == ["https://agenda.example"]


def test_a_lock_opens_by_a_new_password(site: Site, example: Database) -> None:
    client = site.test_client()
    for _ in range(7):
        sign_in(client, password="geraden")
    send(client, ask_link(client, example), **CHOSEN)
    sign_in(client, password=NEW_PASSWORD)
    assert is_in(client)


def test_a_new_password_does_not_go_around_the_second_factor(
    browser_of: Browsers, site: Site, clock: StandingClock, example: Database
) -> None:
    switch_on(browser_of(SECRETARIAT), clock.now())
    client = site.test_client()
    send(client, ask_link(client, example), **CHOSEN)
    assert sign_in(client, password=NEW_PASSWORD).location.startswith("/inloggen/code")


def test_an_invitation_lets_somebody_choose_a_first_password(
    site: Site, clock: StandingClock, example: Database
) -> None:
    with example.transaction() as session:
        person = person_of(session, NFIA)
        person.password = None
        stamp = Stamp(Operator(), clock.now(), "proef")
        link = f"/uitnodiging/{make_invitation(session, person, InvitationPurpose.INVITATION, stamp)}"
    client = site.test_client()
    clock.moment += timedelta(days=6)
    assert NFIA in client.get(link).text
    assert send(client, link, **CHOSEN).location == "/inloggen"
    assert sign_in(client, NFIA, NEW_PASSWORD).location == "/"


def test_a_made_up_link_is_told_not_to_work(site: Site) -> None:
    for key in ("niets", "%00", "..%2f..%2fetc", "é", "x" * 3000):
        answer = site.test_client().get(f"/uitnodiging/{key}")
        assert answer.status_code == 404, key
        assert len(JustHTML(answer.text, strict=True).query("h1")) == 1


def test_links_are_not_asked_for_endlessly(site: Site) -> None:
    client = site.test_client()
    token = token_in(client.get("/wachtwoord-vergeten").text)
    fields = {"email": SECRETARIAT, "csrf_token": token}
    answers = [client.post("/wachtwoord-vergeten", data=fields).status_code for _ in range(21)]
    assert answers == [302] * 20 + [429]
