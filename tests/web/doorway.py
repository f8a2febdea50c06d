"""What a visitor does at the door."""

import re
from dataclasses import dataclass
from datetime import datetime

from flask.testing import FlaskClient
from passlib.totp import TOTP
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from agenda.accounts.models import Person
from agenda.gateways.database import Database
from agenda.history.models import HistoryLine
from tests.conftest import PASSWORD, token_in

SECRETARIAT = "secretariaat@rve.example"
AGENDA = "/programmas/rve/acties"
NEW_PASSWORD = "paarse fietsbel zonder wielen"
HOSTILE = (
    "",
    " ",
    "\x00",
    "é" * 300,
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "{{ 7*7 }}",
    "\u202egro.live",
    "a" * 20_000,
    "\r\nSet-Cookie: x=y",
    "naam@rve.example\x00",
    "%00%0a",
    "१२३४५६",
)


def send(client: FlaskClient, address: str, origin: str | None = None, **fields: str) -> TestResponse:
    """Posts a form as it stands on its page, with a token that holds."""
    token = token_in(client.get(address).text)
    headers = {"Origin": origin} if origin else {}
    return client.post(address, data=fields | {"csrf_token": token}, headers=headers)


def sign_in(client: FlaskClient, email: str = SECRETARIAT, password: str = PASSWORD, **more: str) -> TestResponse:
    return send(client, "/inloggen", email=email, password=password, **more)


def is_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def person_of(session: Session, email: str = SECRETARIAT) -> Person:
    return session.scalars(select(Person).where(Person.email == email)).unique().one()


@dataclass(frozen=True)
class Told:
    event: str
    actor: str
    object: int
    result: str
    difference: dict[str, object]


def trail(database: Database, *events: str) -> list[Told]:
    """What the history tells of these events, the oldest first."""
    with database.reading() as session:
        lines = session.scalars(
            select(HistoryLine).where(HistoryLine.event.in_(events)).order_by(HistoryLine.sequence)
        ).all()
    return [Told(one.event, one.actor, one.object_id, one.result, one.difference) for one in lines]


def whole_history(database: Database) -> str:
    with database.reading() as session:
        return repr([vars(line) for line in session.scalars(select(HistoryLine))])


def code_at(key: str, at: datetime) -> str:
    return str(TOTP(key=key.replace("-", "")).generate(time=at).token)


def switch_on(client: FlaskClient, at: datetime) -> tuple[str, list[str]]:
    """The key of the authenticator and the recovery codes, of who is signed in with the usual password."""
    page = client.get("/account/tweede-factor").text
    key = re.search(r'class="agenda-key">([A-Z2-7-]+)<', page)[1]
    done = send(client, "/account/tweede-factor", current=PASSWORD, code=code_at(key, at))
    assert done.status_code == 200, done.text
    return key, re.findall(r"<code>([a-z2-9-]+)</code>", done.text)
