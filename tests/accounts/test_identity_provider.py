"""Signing in by a real identity provider (canaille), and by one that lies."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import RSAKey
from pytest_iam import Server
from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.accounts.identities import admit_vouched, link_invited
from agenda.accounts.invitations import make_invitation
from agenda.accounts.models import Identity, InvitationPurpose, Means, Sitting
from agenda.accounts.rules import Operator
from agenda.accounts.services import add_person
from agenda.app import Site, create_app
from agenda.gateways.clock import SystemClock
from agenda.gateways.database import Database
from agenda.gateways.identity_provider import Asking, IdentityProvider, NotVouchedFor, Vouched
from agenda.history.models import HistoryLine
from agenda.kernel.refusal import NotAllowed, NotNow
from agenda.kernel.rights import Stamp
from agenda.programmes.models import Programme
from config import WrongSetting, read_config, refuse_half

BACK = "http://127.0.0.1:8000/inloggen/organisatie/terug"
NOW = datetime.now(UTC)
BY_OPERATOR = Stamp(Operator(), NOW, "proef")
LIST = "/programmas/rve/acties"


@pytest.fixture(scope="session")
def registered(iam_server: Server) -> dict[str, Any]:
    """This site as the provider knows it: one client with a secret, one that signs with a key."""
    key = RSAKey.generate_key(2048)
    common = {"redirect_uris": [BACK], "grant_types": ["authorization_code"], "response_types": ["code"]}
    told = {"scope": "openid profile email", "client_name": "agenda", **common}
    clients = {}
    for way, more in {
        "client_secret_basic": {},
        "private_key_jwt": {"jwks": {"keys": [key.as_dict(private=False)]}, "token_endpoint_auth_signing_alg": "RS256"},
    }.items():
        answer = requests.post(
            f"{iam_server.url}oauth/register", json=told | more | {"token_endpoint_auth_method": way}, timeout=10
        )
        assert answer.status_code == 201, answer.text
        clients[way] = answer.json()
    return clients | {"key": key.as_pem(private=True).decode()}


@pytest.fixture
def issuer(iam_server: Server) -> str:
    return requests.get(f"{iam_server.url}.well-known/openid-configuration", timeout=10).json()["issuer"]


@pytest.fixture
def somebody(iam_server: Server) -> Iterator[Any]:
    """A person whom the provider knows, with a session there."""
    user = iam_server.random_user(emails=["iemand@rve.example"], formatted_name="Iemand Anders")
    iam_server.login(user)
    yield user
    iam_server.logout()


@pytest.fixture(params=["client_secret_basic", "private_key_jwt"])
def settings(request: pytest.FixtureRequest, registered: dict[str, Any], issuer: str, tmp_path: Path) -> dict[str, str]:
    client = registered[request.param]
    key = tmp_path / "key.pem"
    key.write_text(registered["key"])
    proof = (
        {"AGENDA_OIDC_CLIENT_SECRET": client["client_secret"]}
        if request.param == "client_secret_basic"
        else {"AGENDA_OIDC_PRIVATE_KEY": str(key)}
    )
    return {
        "AGENDA_FOLDER": str(tmp_path / "var"),
        "AGENDA_OIDC_ISSUER": issuer,
        "AGENDA_OIDC_CLIENT_ID": client["client_id"],
        **proof,
    }


@pytest.fixture
def provided(example: Database, settings: dict[str, str]) -> Site:
    site = create_app(read_config(settings), clock=SystemClock(), database=example)
    site.testing = True
    return site


def invited(example: Database) -> tuple[int, str]:
    """The row number of somebody who was invited, and the key in the mail."""
    with example.transaction() as session:
        person = add_person(session, "iemand@rve.example", "Iemand", BY_OPERATOR)
        session.flush()
        key = make_invitation(session, person, InvitationPurpose.INVITATION, Stamp(Operator(), NOW, "proef"))
        return person.id, key


def through_the_provider(server: Server, client: FlaskClient, start: str = "/inloggen/organisatie") -> Any:
    """Follows the browser to the provider and back."""
    leave = client.get(start)
    assert leave.status_code == 302
    there = urlsplit(leave.location)
    asked = parse_qs(there.query)
    assert asked["code_challenge_method"] == ["S256"]
    assert {"state", "nonce", "code_challenge"} <= asked.keys()
    consent = server.test_client.get(leave.location)
    if consent.status_code == 200:
        consent = server.test_client.post(leave.location, data={"answer": "accept"})
    assert consent.status_code == 302, consent.text
    return client.get(f"{urlsplit(consent.location).path}?{urlsplit(consent.location).query}")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # the provider is the slow part
def test_who_was_invited_comes_in_by_their_organisation_and_is_known_by_subject_from_then_on(
    iam_server: Server, provided: Site, example: Database, somebody: Any
) -> None:
    person, invitation = invited(example)
    client = provided.test_client()
    refused = through_the_provider(iam_server, client)
    assert "nog niet bekend" in refused.text, "the address alone is not enough: this provider did not verify it"
    answer = through_the_provider(iam_server, client, f"/inloggen/organisatie?uitnodiging={invitation}")
    assert (answer.status_code, answer.location) == (302, "/")
    assert client.get("/account").status_code == 200
    again = provided.test_client()
    answer = through_the_provider(iam_server, again, f"/inloggen/organisatie?next={LIST}")
    assert answer.location == LIST
    with example.reading() as session:
        identity = session.scalars(select(Identity)).one()
        assert (identity.person_id, identity.subject) == (person, somebody.user_name)
        assert session.scalars(select(Sitting.means)).all() == [Means.PROVIDER] * 2
        events = session.scalars(select(HistoryLine.event).where(HistoryLine.object_kind == "person"))
        assert {"person.identity_linked", "person.sign_in", "person.sign_in_failed"} <= set(events)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("settings", ["client_secret_basic"], indirect=True)
def test_the_way_back_holds_once_and_only_in_the_browser_that_left(
    iam_server: Server, provided: Site, example: Database, somebody: Any
) -> None:
    _, invitation = invited(example)
    client = provided.test_client()
    through_the_provider(iam_server, client, f"/inloggen/organisatie?uitnodiging={invitation}")
    leave = client.get("/inloggen/organisatie")
    consent = iam_server.test_client.get(leave.location)
    back = urlsplit(consent.location)
    stolen = provided.test_client().get(f"{back.path}?{back.query}")
    assert "Begin opnieuw" in stolen.text
    assert client.get(f"{back.path}?{back.query}").status_code == 302
    assert "Begin opnieuw" in client.get(f"{back.path}?{back.query}").text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("settings", ["client_secret_basic"], indirect=True)
def test_a_provider_that_is_away_gets_a_sentence_and_no_trace(
    example: Database, settings: dict[str, str], provided: Site
) -> None:
    away = settings | {"AGENDA_OIDC_ISSUER": "http://localhost:1/"}
    site = create_app(read_config(away), clock=SystemClock(), database=example)
    answer = site.test_client().get("/inloggen/organisatie")
    assert answer.status_code == 400
    assert "niet te bereiken" in answer.text
    assert "Inloggen met uw organisatieaccount" in provided.test_client().get("/inloggen").text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_without_a_provider_nobody_is_sent_anywhere(site: Site) -> None:
    client = site.test_client()
    assert client.get("/inloggen/organisatie").status_code == 404
    assert "organisatieaccount" not in client.get("/inloggen").text
    assert "Begin opnieuw" in client.get("/inloggen/organisatie/terug?state=x&code=y").text


# ── By address, or not ─────────────────────────────────────────────────────────────────────────────────────────────

ISSUER = "https://idp.example"


def vouched(subject: str, email: str | None = "iemand@rve.example") -> Vouched:
    return Vouched(ISSUER, subject, "Iemand", email)


def admitted(session: Session, who: Vouched, *, by_address: bool = True) -> int | None:
    person = admit_vouched(session, who, BY_OPERATOR, by_address=by_address)
    session.flush()
    return person.id if person else None


def test_a_verified_address_leads_to_its_person_once(session: Session, programme: Programme) -> None:
    person = add_person(session, "iemand@rve.example", "Iemand", BY_OPERATOR)
    session.flush()
    assert admitted(session, vouched("s-1"), by_address=False) is None
    assert admitted(session, vouched("s-1", None)) is None
    assert admitted(session, vouched("s-1")) == person.id
    assert admitted(session, vouched("s-1", "elders@rve.example")) == person.id, "the subject counts, not the address"
    assert admitted(session, vouched("s-2")) is None, "an address that passed to somebody else leads nowhere"


def test_who_has_no_access_any_more_does_not_come_in(session: Session, programme: Programme) -> None:
    person = add_person(session, "iemand@rve.example", "Iemand", BY_OPERATOR)
    assert admitted(session, vouched("s-1")) == person.id
    person.active = False
    assert admitted(session, vouched("s-1")) is None
    assert admitted(session, vouched("s-3")) is None


def test_an_account_of_one_is_not_linked_to_the_invitation_of_another(session: Session, programme: Programme) -> None:
    first, second = (add_person(session, f"{name}@rve.example", name, BY_OPERATOR) for name in ("een", "twee"))
    session.flush()
    keys = [make_invitation(session, one, InvitationPurpose.INVITATION, BY_OPERATOR) for one in (first, second)]
    session.flush()
    assert link_invited(session, keys[0], vouched("s-1"), BY_OPERATOR) is first
    with pytest.raises(NotAllowed, match="al gekoppeld"):
        link_invited(session, keys[1], vouched("s-1"), BY_OPERATOR)
    with pytest.raises(NotNow):
        link_invited(session, keys[0], vouched("s-9"), BY_OPERATOR)


def test_a_link_for_a_new_password_links_no_account(session: Session, programme: Programme) -> None:
    person = add_person(session, "een@rve.example", "een", BY_OPERATOR)
    session.flush()
    key = make_invitation(session, person, InvitationPurpose.PASSWORD, BY_OPERATOR)
    session.flush()
    with pytest.raises(NotNow):
        link_invited(session, key, vouched("s-1"), BY_OPERATOR)


@pytest.mark.parametrize(
    "wrong",
    [
        {"AGENDA_OIDC_ISSUER": "http://idp.example"},
        {"AGENDA_OIDC_ISSUER": ISSUER},
        {"AGENDA_OIDC_ISSUER": ISSUER, "AGENDA_OIDC_CLIENT_ID": "agenda"},
        {"AGENDA_OIDC_ISSUER": ISSUER, "AGENDA_OIDC_CLIENT_ID": "a", "AGENDA_OIDC_PRIVATE_KEY": "/nergens.pem"},
    ],
)
def test_settings_that_do_not_fit_are_named(wrong: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match="AGENDA_OIDC"):
        refuse_half(read_config({"AGENDA_FOLDER": str(tmp_path)} | wrong))


# ── What is asked and what is believed ─────────────────────────────────────────────────────────────────────────────

KEY = RSAKey.generate_key(2048, {"kid": "een"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "een"})
ASKING = Asking("the-state", "the-nonce", "the-verifier")
CLAIMS = {"iss": ISSUER, "aud": "agenda", "sub": "s-1", "nonce": "the-nonce", "email": "A@Rve.example", "name": "A"}


@pytest.fixture
def lying(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Vouched]:
    """A provider that answers whatever it is told to."""

    def receive(
        claims: dict[str, Any], answer: dict[str, str] | None = None, key: RSAKey = KEY, alg: str = "RS256", **more: Any
    ) -> Vouched:
        provider = replace(IdentityProvider(ISSUER, "agenda", "secret", "proef"), **more)
        about = {"issuer": ISSUER, **dict.fromkeys(("authorization_endpoint", "token_endpoint"), f"{ISSUER}/x")}
        provider._known[f"{ISSUER}/.well-known/openid-configuration"] = (NOW, about | {"jwks_uri": f"{ISSUER}/jwks"})
        provider._known[f"{ISSUER}/jwks"] = (NOW, {"keys": [KEY.as_dict(private=False)]})
        moments = {"iat": int(NOW.timestamp()), "exp": int(NOW.timestamp()) + 300}
        content = {name: value for name, value in (moments | CLAIMS | claims).items() if value is not None}
        token = jwt.encode({"alg": alg, "kid": "een"}, content, key)
        monkeypatch.setattr(IdentityProvider, "_tokens", lambda *_: {"id_token": token})
        return provider.receive(answer or {"state": "the-state", "code": "c"}, ASKING, BACK, NOW)

    return receive


def test_what_is_right_is_believed(lying: Callable[..., Vouched]) -> None:
    assert lying({}) == Vouched(ISSUER, "s-1", "A", None)
    assert lying({"email_verified": True}).email == "a@rve.example"
    assert lying({"email_verified": "true"}).email is None
    assert lying({"acr": "hoog"}, strengths=("hoog", "substantieel")).subject == "s-1"


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://other.example"},
        {"iss": None},
        {"aud": "another"},
        {"aud": ["another"]},
        {"aud": ["agenda", "another"], "azp": "another"},
        {"aud": None},
        {"nonce": "stale"},
        {"nonce": None},
        {"sub": None},
        {"sub": ""},
        {"exp": int(NOW.timestamp()) - 120},
        {"exp": None},
        {"iat": int(NOW.timestamp()) + 3600},
        {"iat": None},
        {"nbf": int(NOW.timestamp()) + 3600},
    ],
)
def test_a_token_that_was_not_meant_for_this_sign_in_is_refused(
    lying: Callable[..., Vouched], claims: dict[str, Any]
) -> None:
    with pytest.raises(NotVouchedFor):
        lying(claims)


@pytest.mark.parametrize(
    "answer",
    [
        {"state": "another", "code": "c"},
        {"code": "c"},
        {"state": "the-state"},
        {"state": "the-state", "error": "access_denied"},
        {"state": "the-state", "code": "c", "iss": "https://other.example"},
        {"state": "é", "code": "c"},
    ],
)
def test_an_answer_to_something_else_is_refused(lying: Callable[..., Vouched], answer: dict[str, str]) -> None:
    with pytest.raises(NotVouchedFor):
        lying({}, answer)


def test_a_token_signed_by_another_is_refused(lying: Callable[..., Vouched]) -> None:
    with pytest.raises(NotVouchedFor):
        lying({}, key=OTHER_KEY)


@pytest.mark.parametrize("acr", [None, "laag"])
def test_who_was_not_recognised_strongly_enough_is_refused(lying: Callable[..., Vouched], acr: str | None) -> None:
    with pytest.raises(NotVouchedFor, match="tweede factor"):
        lying({"acr": acr}, strengths=("hoog",))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_stray_way_back_signs_nobody_out(browser_of: Callable[[str], FlaskClient]) -> None:
    client = browser_of("ez@rve.example")
    assert "Begin opnieuw" in client.get("/inloggen/organisatie/terug?state=x&code=y").text
    assert client.get("/account").status_code == 200
