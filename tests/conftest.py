"""What most tests stand on: a database of either kind, the example programme in it, and people who are let in."""

import gc
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import event
from sqlalchemy.orm import Session

from agenda.accounts.models import Role
from agenda.accounts.rules import Operator
from agenda.accounts.services import add_person, grant, set_password
from agenda.app import Site, create_app
from agenda.exchange.loading import load_programme
from agenda.gateways.clock import StandingClock
from agenda.gateways.database import Database
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.rights import Stamp
from agenda.parties.queries import party_by_key
from agenda.programmes.models import Programme
from agenda.programmes.queries import programme_by_key
from config import ROOT, Config, read_config
from tests import dialects, migrating
from tests.browser import browser, page  # noqa: F401 - fixtures for all
from tests.databases import CHAIN_KEY, Templates, quick_folder
from tests.postgres import Cluster, throwaway_cluster

EXAMPLE = ROOT / "examples" / "ruimte-voor-economie.toml"
LOADED_AT = datetime(2025, 11, 17, 9, 0, tzinfo=AMSTERDAM)
PASSWORD = "een lang wachtwoord"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""For passwords that need not stand up to anybody."""
PEOPLE = {
    "secretariaat@rve.example": (Role.SECRETARIAT, None),
    "ez@rve.example": (Role.OWNER, "ez"),
    "nfia@rve.example": (Role.OWNER, "nfia"),
    "lezer@rve.example": (Role.READER, "flevoland"),
    "auditor@rve.example": (Role.AUDITOR, None),
    "brief@rve.example": (Role.LETTER_WRITER, None),
    "beheer@rve.example": (Role.MANAGER, None),
}


ON_SQLITE_ALONE = frozenset(
    {
        *(f"web/test_{name}.py" for name in ("access_review", "account", "kept_forms", "log", "people", "sign_in")),
        *(f"web/test_{name}.py" for name in ("actions", "calendars", "changes", "division", "exchange", "indicators")),
        *(f"web/test_{name}.py" for name in ("matrix", "parties")),
        "accounts/test_reviews.py",
        "consultations/test_confidentiality.py",
        *(f"consultations/test_{name}.py" for name in ("agenda_versions", "calls", "cancelled", "command")),
        *(f"consultations/test_{name}.py" for name in ("forgetting", "invitations", "matters", "planning")),
        *(f"countdown/test_{name}.py" for name in ("moving", "standing", "starting")),
        *(f"decisions/test_{name}.py" for name in ("changing", "lists", "note_taking")),
        "exchange/test_decisions.py",
        "exchange/test_foreign_sheets.py",
        "exchange/test_own_workbooks.py",
        "history/test_heads.py",
        "history/test_log_reading.py",
        "history/test_pruning.py",
        *(f"letters/test_{name}.py" for name in ("changed", "check_letter", "checking", "drafting", "memo")),
        *(f"letters/test_{name}.py" for name in ("passages", "proposals", "redrafting")),
        *(f"parties/test_{name}.py" for name in ("one_mail", "register")),
        *(f"progress/test_{name}.py" for name in ("files", "joint", "judging", "links", "own_words")),
        *(f"reminders/test_{name}.py" for name in ("kinds", "preferences", "queue", "terms")),
        "services/test_documents.py",
        "web/test_goals.py",
    }
)
"""What these pages do is tried on both databases by the services behind them, and every page on both in `test_pages`.
The others ask of the database what their neighbours ask of both."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    spared = {item for item in items if _is_other(item) and str(item.path.relative_to(here)) in ON_SQLITE_ALONE}
    if spared:
        config.hook.pytest_deselected(items=list(spared))
        items[:] = [item for item in items if item not in spared]


def pytest_collection_finish() -> None:
    """All that was read in stays: to search it for what may go, again and again, takes a tenth of the time of tests.

    What they make themselves goes at once, for the most part: to look for the rest seldom spares as much again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def _is_other(item: pytest.Item) -> bool:
    return "postgresql" in getattr(getattr(item, "callspec", None), "params", {}).values()


dialects.remember()
migrating.remember()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    with throwaway_cluster() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def templates(cluster: Cluster) -> Iterator[Templates]:
    with quick_folder() as folder:
        templates = Templates(cluster, folder)
        templates.make("blank", lambda database: None)
        templates.make("furnished", furnish, like="blank")
        yield templates
        templates.close()


def furnish(database: Database) -> None:
    """The example programme, and one person in each role, all with the same password."""
    stamp = Stamp(Operator(), LOADED_AT, "bestand voorbeeld")
    with database.transaction() as session:
        programme = load_programme(session, EXAMPLE.read_bytes(), stamp).programme
        for email, (role, party) in PEOPLE.items():
            person = add_person(session, email, email.partition("@")[0], stamp)
            grant(session, person, role, programme, party_by_key(session, party) if party else None, stamp)
            set_password(session, person, PASSWORD, stamp, hasher=QUICK)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, templates: Templates) -> Iterator[Database]:
    """A fresh database with all tables, once on SQLite and once on PostgreSQL."""
    template = "furnished" if "example" in request.fixturenames else "blank"
    with templates.copy(request.param, template) as database:
        yield database


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.transaction() as session:
        yield session


@pytest.fixture
def stamp() -> Stamp:
    return Stamp(Operator(), LOADED_AT, "proef")


@pytest.fixture
def example(database: Database) -> Database:
    """The database with the example programme and its people in it."""
    return database


@pytest.fixture
def programme(example: Database, session: Session) -> Programme:
    return programme_by_key(session, "rve")


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(datetime(2026, 3, 16, 10, 0, tzinfo=AMSTERDAM))


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return read_config({"AGENDA_FOLDER": str(tmp_path / "var")})


@pytest.fixture(scope="session", autouse=True)
def compiled(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Templates as they were compiled once: to do so anew for each site takes longer than most tests."""
    cache = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
    Site.jinja_options = {**Site.jinja_options, "bytecode_cache": cache}


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """To make a site takes longer than most of what is tried on it."""
    config = read_config({"AGENDA_FOLDER": str(tmp_path_factory.mktemp("site"))})
    site = create_app(config, clock=StandingClock(LOADED_AT), database=Database("sqlite://", CHAIN_KEY), hasher=QUICK)
    site.testing = True
    return site


@pytest.fixture
def site(made_once: Site, example: Database, clock: StandingClock) -> Iterator[Site]:
    """The site over this database at this moment; a setting that a test changes holds for that test."""
    parts, settings = made_once.extensions["agenda"], dict(made_once.config)
    made_once.extensions["agenda"] = replace(parts, database=example, clock=clock)
    for limiter in made_once.extensions["limiter"]:
        limiter.storage.database, limiter.storage.clock = example, clock
    yield made_once
    made_once.extensions["agenda"] = parts
    made_once.config.clear()
    made_once.config.update(settings)


def token_in(html: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html)
    assert found, "the page has a form with a token"
    return found[1]


@contextmanager
def quick_door(site: Site) -> Iterator[None]:
    asks_token, limiters = site.config["WTF_CSRF_ENABLED"], [one for one in site.extensions["limiter"] if one.enabled]
    site.config["WTF_CSRF_ENABLED"] = False
    for limiter in limiters:
        limiter.enabled = False
    yield
    site.config["WTF_CSRF_ENABLED"] = asks_token
    for limiter in limiters:
        limiter.enabled = True


@pytest.fixture
def browser_of(site: Site) -> Callable[[str], FlaskClient]:
    """A client in which this person has signed in, by a door that neither shows its page nor counts who comes.

    Each of the two would double the time.
    """

    def sign_in(email: str) -> FlaskClient:
        client = site.test_client()
        with quick_door(site):
            answer = client.post("/inloggen", data={"email": email, "password": PASSWORD})
        assert answer.status_code == 302, answer.text
        return client

    return sign_in


@pytest.fixture
def statements(database: Database) -> Iterator[list[str]]:
    """Every SQL statement from here on."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(database.engine, "before_cursor_execute", note)
