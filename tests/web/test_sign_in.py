"""The door as visitors meet it: whoever fails learns nothing, whoever enters holds one sitting and no more."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient
from justhtml import JustHTML

from agenda.accounts.models import Person
from agenda.app import Site, create_app
from agenda.gateways.clock import StandingClock
from agenda.gateways.counts import Count
from agenda.gateways.database import Database
from agenda.web.sign_in import WRONG
from config import Config, read_config
from tests.conftest import CHAIN_KEY, PASSWORD, QUICK, token_in
from tests.web.doorway import AGENDA, HOSTILE, SECRETARIAT, is_in, person_of, send, sign_in, trail, whole_history

Browsers = Callable[[str], FlaskClient]
WRONG_PASSWORD = "een ander lang wachtwoord"


class Watching(PasswordHasher):
    """Counts how often it was put to work, on a hash that takes work."""

    work = 0

    def verify(self, hash: str, password: str) -> bool:
        self.work += not self.check_needs_rehash(hash)
        return super().verify(hash, password)


@pytest.fixture
def hasher() -> Watching:
    return Watching(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
def watched(example: Database, config: Config, clock: StandingClock, hasher: Watching) -> Site:
    return create_app(config, clock=clock, database=example, hasher=hasher)


def locked(person: Person, now: datetime) -> None:
    person.failures, person.locked_until = 5, now + timedelta(minutes=1)


def shut_out(person: Person, _: datetime) -> None:
    person.active = False


def without_password(person: Person, _: datetime) -> None:
    person.password = None


def as_it_is(_: Person, __: datetime) -> None:
    pass


REFUSALS = {
    "unknown": ("niemand@rve.example", PASSWORD, as_it_is),
    "wrong": (SECRETARIAT, WRONG_PASSWORD, as_it_is),
    "empty": (SECRETARIAT, "", as_it_is),
    "locked": (SECRETARIAT, PASSWORD, locked),
    "locked and wrong": (SECRETARIAT, WRONG_PASSWORD, locked),
    "no access": (SECRETARIAT, PASSWORD, shut_out),
    "no password": (SECRETARIAT, PASSWORD, without_password),
    "nothing": ("", "", as_it_is),
}


def bare(page: str, email: str) -> str:
    """The page without its token, its nonce and what was typed."""
    return re.sub(r'(value|nonce)="[^"]*"', "", page).replace(email, "")


@pytest.mark.parametrize("case", REFUSALS)
def test_every_refusal_is_the_same_page_and_the_same_work(
    watched: Site, example: Database, clock: StandingClock, hasher: Watching, case: str
) -> None:
    plain = sign_in(watched.test_client(), "niemand@elders.example", "iets")
    hasher.work = 0
    email, password, prepare = REFUSALS[case]
    with example.transaction() as session:
        prepare(person_of(session), clock.now())
    client = watched.test_client()
    answer = sign_in(client, email, password)
    assert answer.status_code == plain.status_code == 200
    assert WRONG in answer.text
    assert bare(answer.text, email) == bare(plain.text, "niemand@elders.example")
    assert (hasher.work, is_in(client)) == (1, False)


def test_a_right_password_opens_the_door(watched: Site, hasher: Watching, example: Database) -> None:
    client = watched.test_client()
    assert sign_in(client, f"  {SECRETARIAT.upper()} ").location == "/"
    assert is_in(client)
    assert hasher.work == 1
    with example.reading() as session:
        assert person_of(session).signed_in_at == datetime.fromisoformat("2026-03-16T10:00+01:00")


def test_wrong_tries_are_kept_lock_the_account_and_pass(site: Site, clock: StandingClock, example: Database) -> None:
    client = site.test_client()
    for _ in range(5):
        sign_in(client, password=WRONG_PASSWORD)
    sign_in(client)
    assert not is_in(client)
    clock.moment += timedelta(seconds=60)
    sign_in(client)
    assert is_in(client)
    with example.reading() as session:
        assert (person_of(session).failures, person_of(session).locked_until) == (0, None)
        number = person_of(session).id
    told = trail(example, "person.sign_in_failed", "person.lock", "person.sign_in")
    assert [(one.event, one.actor, one.object) for one in told] == [
        *[("person.sign_in_failed", "nobody", number)] * 5,
        ("person.lock", "nobody", number),
        ("person.sign_in_failed", "nobody", number),
        ("person.sign_in", f"person:{number}", number),
    ]


def test_who_is_in_stays_in_while_somebody_locks_the_account(site: Site, browser_of: Browsers) -> None:
    inside, outside = browser_of(SECRETARIAT), site.test_client()
    for _ in range(8):
        sign_in(outside, password=WRONG_PASSWORD)
    assert not is_in(outside)
    assert is_in(inside)


def test_the_trail_names_neither_who_was_tried_nor_with_what(site: Site, example: Database) -> None:
    client = site.test_client()
    sign_in(client, "niemand@rve.example", WRONG_PASSWORD)
    sign_in(client, password=WRONG_PASSWORD)
    sign_in(client)
    page = client.get("/account")
    client.post("/uitloggen", data={"csrf_token": token_in(page.text)})
    with client.session_transaction() as session:
        assert "_user_id" not in session
    told = whole_history(example)
    assert not any(secret in told for secret in ("niemand@rve.example", WRONG_PASSWORD, PASSWORD))
    assert trail(example, "person.sign_in_failed")[0].object == 0
    assert [one.event for one in trail(example, "person.sign_in", "person.sign_out")] == [
        "person.sign_in",
        "person.sign_out",
    ]


# ── Sittings ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_that_the_browser_held_before_outlives_the_sign_in(site: Site) -> None:
    client = site.test_client()
    token = token_in(client.get("/inloggen").text)
    with client.session_transaction() as session:
        session.update(planted="by somebody else", seen=1, half_way=["x", 1])
        raw = session["csrf_token"]
    client.post("/inloggen", data={"email": SECRETARIAT, "password": PASSWORD, "csrf_token": token})
    assert is_in(client)
    with client.session_transaction() as session:
        assert not {"planted", "half_way"} & session.keys()
        assert session.get("csrf_token") != raw
        first = session["_user_id"]
    client.post("/uitloggen", data={"csrf_token": token_in(client.get("/account").text)})
    sign_in(client)
    with client.session_transaction() as session:
        assert session["_user_id"] != first


def test_a_sitting_that_is_planted_before_the_sign_in_is_not_taken_over(site: Site, browser_of: Browsers) -> None:
    """Session fixation: the key is made at the sign-in, never taken from the visitor."""
    attacker, victim = browser_of("ez@rve.example"), site.test_client()
    stolen = attacker.get_cookie("agenda").value
    attacker.post("/uitloggen", data={"csrf_token": token_in(attacker.get("/account").text)})
    victim.set_cookie("agenda", stolen)
    sign_in(victim)
    assert is_in(victim)
    attacker.set_cookie("agenda", stolen)
    assert not is_in(attacker)


def test_a_stolen_cookie_is_dead_after_the_sign_out(site: Site, browser_of: Browsers) -> None:
    client, thief = browser_of(SECRETARIAT), site.test_client()
    thief.set_cookie("agenda", client.get_cookie("agenda").value)
    assert is_in(thief)
    client.post("/uitloggen", data={"csrf_token": token_in(client.get("/account").text)})
    assert not is_in(thief)
    assert not is_in(client)


def test_who_does_nothing_for_an_hour_is_signed_out(browser_of: Browsers, clock: StandingClock) -> None:
    client = browser_of(SECRETARIAT)
    clock.moment += timedelta(minutes=60)
    assert is_in(client)
    clock.moment += timedelta(minutes=60, seconds=1)
    answer = client.get(f"{AGENDA}?fase=running")
    assert answer.location == f"/inloggen?next={AGENDA}?fase%3Drunning"
    assert "U deed langer dan 1 uur niets" in client.get(answer.location).text


def test_who_goes_on_is_signed_out_after_twelve_hours(browser_of: Browsers, clock: StandingClock) -> None:
    client = browser_of(SECRETARIAT)
    for _ in range(14):
        clock.moment += timedelta(minutes=50)
        assert is_in(client)
    clock.moment += timedelta(minutes=20)
    assert not is_in(client)
    assert "beëindigd" in client.get("/inloggen").text


def test_the_cookie_is_written_anew_once_a_minute_at_most(browser_of: Browsers, clock: StandingClock) -> None:
    client = browser_of(SECRETARIAT)
    client.get("/account/wachtwoord")
    clock.moment += timedelta(seconds=59)
    assert "Set-Cookie" not in client.get("/toegankelijkheid").headers
    clock.moment += timedelta(seconds=1)
    assert "Set-Cookie" in client.get("/toegankelijkheid").headers
    assert "Set-Cookie" not in client.get("/toegankelijkheid").headers


def test_idle_and_longest_time_are_settings(example: Database, clock: StandingClock, tmp_path: Path) -> None:
    told = {"AGENDA_FOLDER": str(tmp_path), "AGENDA_IDLE_MINUTES": "10", "AGENDA_SESSION_HOURS": "1"}
    client = create_app(read_config(told), clock=clock, database=example, hasher=QUICK).test_client()
    sign_in(client)
    clock.moment += timedelta(minutes=11)
    assert "langer dan 10 minuten niets" in client.get("/inloggen").text
    sign_in(client)
    for _ in range(6):
        clock.moment += timedelta(minutes=9)
        assert is_in(client)
    clock.moment += timedelta(minutes=9)
    assert not is_in(client)


# ── Where to ───────────────────────────────────────────────────────────────────────────────────────────────────────


ELSEWHERE = (
    "https://kwaad.example/",
    "//kwaad.example",
    "///kwaad.example",
    "/\\kwaad.example",
    "\\\\kwaad.example",
    "/\t/kwaad.example",
    "/\n/kwaad.example",
    "javascript:alert(1)",
    "kwaad.example",
    " //kwaad.example",
    "http:kwaad.example",
    "\x00/acties",
)


def test_the_way_on_never_leads_to_another_site(site: Site) -> None:
    for hostile in ELSEWHERE:
        client = site.test_client()
        assert sign_in(client, next=hostile).location == "/", hostile
        assert client.get("/inloggen", query_string={"next": hostile}).location == "/", hostile


def test_a_visitor_comes_where_the_mail_pointed(site: Site) -> None:
    client = site.test_client()
    asked = client.get(f"{AGENDA}/1?x=a%20b&y=%C3%A9")
    form = JustHTML(client.get(asked.location).text, sanitize=False).query("input[name=next]")[0]
    answer = sign_in(client, next=str(form.attrs["value"]))
    parts = urlsplit(answer.location)
    assert (parts.netloc, parts.path) == ("", f"{AGENDA}/1")
    assert client.get(answer.location).status_code == 200


# ── What people type, and how often ────────────────────────────────────────────────────────────────────────────────


def test_hostile_text_is_just_a_wrong_answer(site: Site, clock: StandingClock) -> None:
    client = site.test_client()
    for text in HOSTILE:
        clock.moment += timedelta(minutes=1)
        for fields in (
            {"email": text, "password": text, "next": text, "kept": text},
            {"email": SECRETARIAT, "password": text},
        ):
            answer = send(client, "/inloggen", **fields)
            assert (answer.status_code, WRONG in answer.text) == (200, True), text
            assert "<script>alert" not in answer.text
            assert "Set-Cookie: x" not in str(answer.headers)
        assert send(client, "/wachtwoord-vergeten", email=text).status_code in {302, 400}
        assert client.post("/inloggen/code", data={"code": text}).status_code == 400


def test_a_page_that_was_open_too_long_is_offered_once_more(site: Site) -> None:
    client = site.test_client()
    answer = client.post("/inloggen", data={"email": SECRETARIAT, "password": PASSWORD, "csrf_token": "oud"})
    assert answer.status_code == 400
    assert "verlopen" in answer.text
    assert f'value="{SECRETARIAT}"' in answer.text
    assert PASSWORD not in answer.text


def test_too_many_tries_from_one_address_have_to_wait(site: Site, clock: StandingClock) -> None:
    client = site.test_client()
    for number in range(20):
        assert sign_in(client, f"{number}@rve.example", "iets").status_code == 200
    clock.moment += timedelta(seconds=20)
    answer = sign_in(client)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "40")
    assert "over 40 seconden" in answer.text
    assert not is_in(client)
    assert sign_in(site.test_client(), "ez@rve.example").status_code == 429
    clock.moment += timedelta(seconds=40)
    assert sign_in(client).status_code == 302


def test_tries_at_one_account_are_counted_over_all_addresses(site: Site, example: Database) -> None:
    client = site.test_client()
    token = token_in(client.get("/inloggen").text)
    answers = []
    for number in range(32):
        fields = {"email": "Niemand@rve.example ", "password": "iets", "csrf_token": token}
        where = {"REMOTE_ADDR": f"192.0.2.{number}"}
        answers.append(client.post("/inloggen", data=fields, environ_overrides=where).status_code)
    assert answers == [200] * 30 + [429] * 2
    with example.reading() as session:
        assert not any("niemand" in key.lower() for key in session.scalars(select_keys()))


def select_keys():  # type: ignore[no-untyped-def]
    return Count.__table__.select().with_only_columns(Count.key)


def test_an_address_of_the_new_kind_counts_by_the_connection_that_it_belongs_to(site: Site) -> None:
    client = site.test_client()
    token = token_in(client.get("/inloggen").text)
    answers = [
        client.post(
            "/inloggen",
            data={"email": f"{number}@rve.example", "csrf_token": token},
            environ_overrides={"REMOTE_ADDR": f"2001:db8:1:2::{number:x}"},
        ).status_code
        for number in range(21)
    ]
    assert answers[-1] == 429


def test_two_sites_over_one_database_count_together(example: Database, config: Config, clock: StandingClock) -> None:
    url = example.engine.url.render_as_string(hide_password=False)
    other = Database(url, CHAIN_KEY)
    sites = [create_app(config, clock=clock, database=one, hasher=QUICK) for one in (example, other)]
    clients = [one.test_client() for one in sites]
    for number in range(20):
        assert sign_in(clients[number % 2], f"{number}@rve.example", "iets").status_code == 200
    assert [sign_in(client, "x@rve.example", "iets").status_code for client in clients] == [429, 429]
    other.engine.dispose()


def test_a_site_that_can_not_count_still_lets_people_in(site: Site, example: Database) -> None:
    with example.engine.begin() as connection:
        Count.__table__.drop(connection)
    client = site.test_client()
    sign_in(client)
    assert is_in(client)


@pytest.mark.parametrize(("proxies", "refused"), [("0", True), ("1", False), ("2", True)])
def test_a_proxy_is_believed_only_as_far_as_the_setting_says(
    example: Database, clock: StandingClock, tmp_path: Path, proxies: str, refused: bool
) -> None:
    """The visitor writes a name of its own in front; the one proxy adds the real one."""
    config = read_config({"AGENDA_FOLDER": str(tmp_path), "AGENDA_TRUSTED_PROXIES": proxies})
    client = create_app(config, clock=clock, database=example, hasher=QUICK).test_client()
    token = token_in(client.get("/inloggen").text)
    answers = [
        client.post(
            "/inloggen",
            data={"email": f"{number}@rve.example", "csrf_token": token},
            headers={"X-Forwarded-For": f"198.51.100.9, 192.0.2.{number}"},
        ).status_code
        for number in range(21)
    ]
    assert (answers[-1] == 429) is refused
