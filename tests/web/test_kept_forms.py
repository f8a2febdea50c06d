"""Nothing that was typed is lost, not even when the session ended meanwhile."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from justhtml import JustHTML

from agenda.app import Site, create_app
from agenda.gateways.clock import StandingClock
from agenda.gateways.database import Database
from agenda.web.kept import LARGEST, Kept, seal, unseal
from config import read_config
from tests.conftest import PASSWORD, QUICK
from tests.web.doorway import AGENDA, NEW_PASSWORD, SECRETARIAT, code_at, is_in, sign_in, switch_on
from tests.web.test_pages import fields_of

Browsers = Callable[[str], FlaskClient]
HERE = "http://localhost"
ELSEWHERE = "https://kwaad.example"
TYPED = 'Regel één.\n\n<b>Regel</b> "drie" & {{ 7*7 }} — €'


def form_in(page: str, part: str = "main form") -> dict[str, str]:
    form = JustHTML(page, sanitize=False).query(part)[0]
    return {str(box.attrs["name"]): str(box.attrs.get("value") or "") for box in form.query("input")}


def address_in(page: str) -> str:
    return str(JustHTML(page, sanitize=False).query("main form")[0].attrs["action"])


@pytest.fixture
def client(browser_of: Browsers) -> FlaskClient:
    return browser_of(SECRETARIAT)


@pytest.fixture
def filled_in(client: FlaskClient) -> dict[str, str]:
    return fields_of(client.get(f"{AGENDA}/1/wijzigen").text) | {"title": "Wat ik net typte", "summary": TYPED}


def late(client: FlaskClient, fields: dict[str, str], origin: str = HERE, address: str = f"{AGENDA}/1/wijzigen") -> str:
    answer = client.post(address, data=fields, headers={"Origin": origin})
    assert answer.status_code == 401
    assert len(JustHTML(answer.text, strict=True).query("h1")) == 1
    return answer.text


def go_on(client: FlaskClient, page: str, **typed: str) -> str:
    """Fills in the form at the door, with what it carries along."""
    answer = client.post(address_in(page), data=form_in(page) | typed)
    assert answer.status_code == 200, answer.location
    return answer.text


def save_again(client: FlaskClient, page: str) -> None:
    answer = client.post(address_in(page), data=form_in(page))
    assert answer.location == f"{AGENDA}/1", answer.text
    assert "Wat ik net typte" in client.get(answer.location).text


def test_a_form_that_comes_after_the_session_ended_is_offered_again(
    client: FlaskClient, filled_in: dict[str, str], clock: StandingClock
) -> None:
    clock.moment += timedelta(hours=2)
    page = late(client, filled_in)
    assert "krijgt u daarna terug" in page
    again = go_on(client, page, email=SECRETARIAT, password=PASSWORD)
    assert "U was aan het bewaren" in again
    kept = form_in(again)
    assert {name: value for name, value in kept.items() if name != "csrf_token"} == {
        name: value for name, value in filled_in.items() if name != "csrf_token"
    }
    assert kept["csrf_token"] != filled_in["csrf_token"]
    save_again(client, again)


def test_a_form_that_comes_after_the_browser_was_closed_is_offered_again(
    client: FlaskClient, filled_in: dict[str, str]
) -> None:
    client.delete_cookie("agenda")
    save_again(client, go_on(client, late(client, filled_in), email=SECRETARIAT, password=PASSWORD))


def test_what_was_typed_survives_a_wrong_password_and_a_code(
    client: FlaskClient, filled_in: dict[str, str], clock: StandingClock
) -> None:
    key, _ = switch_on(client, clock.now())
    clock.moment += timedelta(hours=2)
    page = go_on(client, late(client, filled_in), email=SECRETARIAT, password="mis")
    assert "krijgt u daarna terug" in page
    page = go_on(client, page, email=SECRETARIAT, password=PASSWORD)
    page = go_on(client, page, code="000000")
    assert "krijgt u daarna terug" in page
    save_again(client, go_on(client, page, code=code_at(key, clock.now())))


def test_what_was_typed_survives_a_code_that_comes_too_late(
    client: FlaskClient, filled_in: dict[str, str], clock: StandingClock
) -> None:
    key, _ = switch_on(client, clock.now())
    clock.moment += timedelta(hours=2)
    page = go_on(client, late(client, filled_in), email=SECRETARIAT, password=PASSWORD)
    clock.moment += timedelta(minutes=6)
    page = go_on(client, page, code=code_at(key, clock.now()))
    page = go_on(client, page, email=SECRETARIAT, password=PASSWORD)
    save_again(client, go_on(client, page, code=code_at(key, clock.now())))


def test_what_was_typed_survives_a_door_that_was_open_too_long(client: FlaskClient, filled_in: dict[str, str]) -> None:
    client.delete_cookie("agenda")
    page = late(client, filled_in)
    client.delete_cookie("agenda")
    stale = client.post("/inloggen", data=form_in(page), headers={"Origin": HERE})
    assert stale.status_code == 400
    save_again(client, go_on(client, stale.text, email=SECRETARIAT, password=PASSWORD))


def test_what_was_typed_waits_for_who_came_in_by_another_tab(client: FlaskClient, filled_in: dict[str, str]) -> None:
    client.delete_cookie("agenda")
    page = late(client, filled_in)
    sign_in(client)
    answer = client.post("/inloggen", data=form_in(page), headers={"Origin": HERE})
    save_again(client, answer.text)


def test_another_site_can_not_hand_over_words_at_the_door(client: FlaskClient, filled_in: dict[str, str]) -> None:
    """They are sealed, for anybody can have a form sealed; yet a browser tells where it comes from."""
    client.delete_cookie("agenda")
    page = late(client, filled_in)
    for token in ("", "geraden"):
        planted = {"kept": form_in(page)["kept"], "csrf_token": token}
        answer = client.post("/inloggen", data=planted, headers={"Origin": ELSEWHERE})
        assert answer.status_code == 400
        assert not form_in(answer.text)["kept"]
    sign_in(client)
    planted = {"kept": form_in(page)["kept"], "csrf_token": "geraden"}
    assert client.post("/inloggen", data=planted, headers={"Origin": ELSEWHERE}).location == "/"


def test_what_was_typed_survives_too_many_tries(
    client: FlaskClient, filled_in: dict[str, str], clock: StandingClock
) -> None:
    client.delete_cookie("agenda")
    page = late(client, filled_in)
    for number in range(20):
        client.post("/inloggen", data=form_in(page) | {"email": f"{number}@rve.example", "password": "mis"})
    typed = form_in(page) | {"email": SECRETARIAT, "password": PASSWORD}
    answer = client.post("/inloggen", data=typed, headers={"Origin": HERE})
    assert answer.status_code == 429
    clock.moment += timedelta(minutes=1)
    save_again(client, go_on(client, answer.text, email=SECRETARIAT, password=PASSWORD))


def test_a_form_with_the_token_of_a_former_session_is_offered_again(
    client: FlaskClient, filled_in: dict[str, str]
) -> None:
    client.post("/uitloggen", data={"csrf_token": filled_in["csrf_token"]})
    sign_in(client)
    answer = client.post(f"{AGENDA}/1/wijzigen", data=filled_in, headers={"Origin": HERE})
    assert answer.status_code == 400
    assert "Het formulier was verlopen" in answer.text
    save_again(client, answer.text)


def test_where_a_second_factor_became_needed_what_was_typed_waits_for_it(
    site: Site, example: Database, clock: StandingClock, tmp_path: Path, client: FlaskClient, filled_in: dict[str, str]
) -> None:
    told = {"AGENDA_FOLDER": str(tmp_path / "var"), "AGENDA_REQUIRE_SECOND_FACTOR": "ja"}
    stricter = create_app(read_config(told), clock=clock, database=example, hasher=QUICK)
    stricter.secret_key = site.secret_key
    strict = stricter.test_client()
    strict.set_cookie("agenda", client.get_cookie("agenda").value)
    answer = strict.post(f"{AGENDA}/1/wijzigen", data=filled_in, headers={"Origin": HERE})
    assert answer.status_code == 403
    key = answer.text.partition('agenda-key">')[2].partition("<")[0]
    page = go_on(strict, answer.text, current=PASSWORD, code=code_at(key, clock.now()))
    save_again(strict, go_on(strict, page))


def test_what_was_written_is_shown_where_its_page_can_only_refuse(
    client: FlaskClient, filled_in: dict[str, str]
) -> None:
    """Such as of a record that another took away meanwhile."""
    gone, typed = f"{AGENDA}/999999/wijzigen", "<b>Regel</b> &#34;drie&#34;".replace("<", "&lt;").replace(">", "&gt;")
    for origin, shown in ((HERE, True), (ELSEWHERE, False)):
        answer = client.post(gone, data=filled_in, headers={"Origin": origin})
        assert (answer.status_code, typed in answer.text) == (404, shown)
        assert len(JustHTML(answer.text, strict=True).query("h1")) == 1
    assert "Wat u schreef" not in client.get(gone, headers={"Origin": HERE}).text


def test_a_button_that_was_pressed_goes_along(client: FlaskClient, filled_in: dict[str, str]) -> None:
    client.delete_cookie("agenda")
    page = late(client, filled_in | {"more": "roles"}, address=f"{AGENDA}/1/wijzigen?x=1&y=2")
    again = go_on(client, page, email=SECRETARIAT, password=PASSWORD)
    assert form_in(again)["more"] == "roles"
    assert address_in(again) == f"{AGENDA}/1/wijzigen?x=1&y=2"


@pytest.mark.parametrize("signed_in", [True, False])
def test_words_of_another_site_are_never_offered_to_be_saved(
    client: FlaskClient, filled_in: dict[str, str], signed_in: bool
) -> None:
    if not signed_in:
        client.delete_cookie("agenda")
    for origin in (ELSEWHERE, "null", "http://localhost.kwaad.example", "http://[", ""):
        fields = filled_in | {"csrf_token": "geraden"}
        answer = client.post(f"{AGENDA}/1/wijzigen", data=fields, headers={"Origin": origin})
        assert answer.status_code == (400 if signed_in else 401), origin
        assert "Wat ik net typte" not in answer.text
        assert signed_in or not form_in(answer.text)["kept"]


def test_a_referer_of_this_site_will_do_where_a_browser_sends_no_origin(
    client: FlaskClient, filled_in: dict[str, str]
) -> None:
    client.delete_cookie("agenda")
    answer = client.post(f"{AGENDA}/1/wijzigen", data=filled_in, headers={"Referer": f"{HERE}{AGENDA}/1/wijzigen"})
    assert form_in(answer.text)["kept"]


def test_what_was_not_sealed_here_is_not_offered(site: Site) -> None:
    for kept in ("", "x", "eyJhIjoxfQ.abc", ".eJw", "\x00", "é", "x" * 100_000):
        assert sign_in(site.test_client(), kept=kept).location == "/", kept
        with site.app_context():
            assert unseal(kept) is None


def test_a_seal_that_was_tampered_with_does_not_hold(site: Site) -> None:
    with site.app_context():
        sealed = seal(Kept("/account", [("a", "b c")], []))
        assert unseal(sealed) == Kept("/account", [("a", "b c")], [])
        for place in range(0, len(sealed), 5):
            other = "A" if sealed[place] != "A" else "B"
            assert unseal(sealed[:place] + other + sealed[place + 1 :]) is None


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.text(min_size=1), st.text())),
    st.lists(st.tuples(st.text(min_size=1), st.text(min_size=1))),
    st.text(),
)
def test_whatever_is_sealed_comes_back_as_it_was(
    fields: list[tuple[str, str]], files: list[tuple[str, str]], address: str
) -> None:
    site = create_app_once()
    with site.app_context():
        assert unseal(seal(Kept(address, fields, files))) == Kept(address, fields, files)


def create_app_once(made: list[Site] = []) -> Site:  # noqa: B006 - is meant to be remembered
    if not made:
        config = read_config({"AGENDA_SECRET_KEY": "for sealing", "AGENDA_HISTORY_KEY": "for nothing"})
        clock = StandingClock(None)  # type: ignore[arg-type]
        made.append(create_app(config, clock=clock, database=Database("sqlite:///:memory:", b""), hasher=QUICK))
    return made[0]


def test_what_is_too_much_to_carry_is_told(client: FlaskClient, filled_in: dict[str, str]) -> None:
    client.delete_cookie("agenda")
    page = late(client, filled_in | {"summary": "a" * (LARGEST + 1)})
    assert "kon niet worden meegenomen" in page
    assert sign_in(client).location == "/"


def test_a_file_has_to_be_chosen_again(client: FlaskClient) -> None:
    client.delete_cookie("agenda")
    sent = {"file": (BytesIO(b"x"), "agenda <1>.xlsx"), "note": "een toelichting"}
    answer = client.post("/programmas/rve/inlezen", data=sent, headers={"Origin": HERE})
    again = go_on(client, answer.text, email=SECRETARIAT, password=PASSWORD)
    assert "Kies het bestand agenda &lt;1&gt;.xlsx opnieuw" in again
    form = JustHTML(again, sanitize=False).query("main form")[0]
    assert form.attrs["enctype"] == "multipart/form-data"
    assert [box.attrs["name"] for box in form.query("input[type=file]")] == ["file"]
    assert len(JustHTML(again, strict=True).query("h1")) == 1


def test_passwords_and_codes_are_never_carried_along(client: FlaskClient) -> None:
    client.delete_cookie("agenda")
    for address in ("/account/wachtwoord", "/account/tweede-factor", "/account/tweede-factor/uitzetten"):
        fields = {"current": PASSWORD, "password": NEW_PASSWORD, "code": "123456"}
        page = client.post(address, data=fields, headers={"Origin": HERE}).text
        assert PASSWORD not in page
        assert NEW_PASSWORD not in page
        assert 'name="kept" type="hidden" value=""' in page or "Formulier verlopen" in page


def test_who_comes_in_as_somebody_else_saves_with_the_rights_of_that_one(
    client: FlaskClient, filled_in: dict[str, str]
) -> None:
    client.delete_cookie("agenda")
    again = go_on(client, late(client, filled_in), email="lezer@rve.example", password=PASSWORD)
    assert client.post(address_in(again), data=form_in(again)).status_code == 403
    assert is_in(client)
