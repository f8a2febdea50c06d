"""The pages as a table: what a visitor does, and what it may cost (design: performance)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from flask.testing import FlaskClient
from sqlalchemy import select

from agenda.actions.models import Action, ActionKind, Phase, Rating
from agenda.app import Site
from agenda.gateways.database import Database
from tests.bench.floor import LIST, PART, REGISTER, SEARCH, SOUGHT, WHOLE
from tests.bench.measuring import Work
from tests.bench.reminding import plan_a_day
from tests.bench.seeding import KEY, PASSWORD, PAST_ROUNDS, SECRETARIAT, consultation_key
from tests.conftest import token_in
from tests.web.test_pages import fields_of

AGENDA = f"/programmas/{KEY}/acties"
ROUNDS = f"/programmas/{KEY}/uitvragen"
CONSULTATIONS = f"/programmas/{KEY}/overleggen"
DECISIONS = f"/programmas/{REGISTER}/besluiten"
SIGN_IN = "/inloggen"
PAGE_SIZE = 50
PARTY = 7


@dataclass(frozen=True)
class Page:
    """``clock`` (milliseconds) and ``statements`` are the most that it may cost; ``floor`` is what it stands on."""

    name: str
    work: Work
    clock: float | None = None
    statements: int | None = None
    floor: str = WHOLE


def signed_in(site: Site) -> FlaskClient:
    client = site.test_client()
    token = token_in(client.get(SIGN_IN).text)
    answer = client.post(SIGN_IN, data={"email": SECRETARIAT, "password": PASSWORD, "csrf_token": token})
    assert answer.status_code == 302, answer.status
    return client


def pages(site: Site, database: Database, now: datetime) -> Sequence[Page]:
    client = signed_in(site)
    stranger = site.test_client(use_cookies=False)
    middle = f"{AGENDA}/{_actions_to_save(database)[0]}"
    board = f"{ROUNDS}/{consultation_key(PAST_ROUNDS + 1)}"
    saving = Saving(client, _actions_to_save(database))
    return (
        Page("agenda", _shown(client, AGENDA), 12, 6),
        Page("agenda, fase en partij", _shown(client, f"{AGENDA}?fase=running&partij={PARTY}"), 12, 6, PART),
        Page("agenda, laatste bladzijde", _shown(client, f"{AGENDA}?na={_last_key(database)}"), 12, 6),
        Page("agenda, termijn verlopen", _shown(client, f"{AGENDA}?termijn=passed"), 12, 6),
        Page("actie", _shown(client, middle), 12, 10),
        Page("actie, formulier", _shown(client, f"{middle}/wijzigen")),
        Page("actie bewaren: POST alleen", Work(saving.post, saving.fill_in), 10),
        Page("actie: formulier, POST en pagina erna", Work(saving.whole, saving.fill_in), 35, 25),
        Page("overleg", _shown(client, f"{CONSULTATIONS}/{consultation_key(PAST_ROUNDS)}")),
        Page("overleg, uitvraag open", _shown(client, f"{CONSULTATIONS}/{consultation_key(PAST_ROUNDS + 1)}")),
        Page("besluiten", _shown(client, DECISIONS), 15, 10, LIST),
        Page("besluiten, zoeken", _shown(client, f"{DECISIONS}?zoek={SOUGHT}"), 15, 10, SEARCH),
        Page("bord van een uitvraag, 300 × 25", _shown(client, board), 12, 20),
        Page("inlogpagina", _shown(stranger, SIGN_IN)),
        Page("herinneringen van een dag plannen", plan_a_day(database, KEY, now), 5000),
    )


def _shown(client: FlaskClient, address: str) -> Work:
    return Work(lambda: _get(client, address))


def _get(client: FlaskClient, address: str) -> int:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status)
    return len(answer.data)


class Saving:
    """Each time another action, so that no page grows by being measured."""

    def __init__(self, client: FlaskClient, actions: Sequence[int]) -> None:
        self.client = client
        self.actions = actions
        self.turns: Iterator[int] = count()

    def fill_in(self) -> None:
        turn = next(self.turns)
        self.address = f"{AGENDA}/{self.actions[turn % len(self.actions)]}"
        fields = fields_of(self.client.get(f"{self.address}/wijzigen").text)
        self.fields = fields | {"title": f"{turn}e keer anders: {fields['title'][-200:]}"}

    def post(self) -> int:
        answer = self.client.post(f"{self.address}/wijzigen", data=self.fields)
        assert answer.status_code == 302, answer.status
        return len(answer.data)

    def whole(self) -> int:
        return _get(self.client, f"{self.address}/wijzigen") + self.post() + _get(self.client, self.address)


def _last_key(database: Database) -> str:
    with database.reading() as session:
        return session.scalars(select(Action.order_key).order_by(Action.order_key.desc()).offset(PAGE_SIZE)).first()


def _actions_to_save(database: Database) -> Sequence[int]:
    """Plain ones that run well, so that saving is allowed, whatever the rules come to ask of others."""
    well = (Action.kind == ActionKind.ACTION, Action.phase == Phase.RUNNING, Action.rating == Rating.ON_TRACK)
    with database.reading() as session:
        return session.scalars(select(Action.id).where(*well).order_by(Action.order_key.desc())).all()
