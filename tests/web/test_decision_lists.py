"""The pages of a decision list, from its being put to the parties to a correction, as each of them sees them."""

from collections.abc import Callable
from datetime import datetime
from email import message_from_bytes
from email.policy import default

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from agenda.app import Site
from agenda.decisions.models import DecisionList
from agenda.decisions.words import ListState
from agenda.gateways.clock import StandingClock
from agenda.gateways.database import Database
from agenda.kernel.dutch import AMSTERDAM
from agenda.mail.models import OutgoingMail
from agenda.parties.queries import party_by_key
from agenda.programmes.queries import programme_by_key
from agenda.work.models import Task
from tests.conftest import token_in
from tests.decisions.listed import SECRET, decided

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # the services are tried on both

Browsers = Callable[[str], FlaskClient]
LIST = "/programmas/rve/overleggen/BO-2026-1/besluitenlijst"
SECRETARIAT, EZ, NFIA = "secretariaat@rve.example", "ez@rve.example", "nfia@rve.example"
MARKUP = '<script>alert("x")</script>'


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(datetime(2026, 6, 2, 10, 0, tzinfo=AMSTERDAM))


@pytest.fixture
def parties(example: Database) -> dict[str, int]:
    """Of the parties that take part; the decisions are there."""
    with example.transaction() as session:
        decided(session, programme_by_key(session, "rve"))
        return {key: party_by_key(session, key).id for key in ("ez", "nfia", "ienw")}


def post(client: FlaskClient, address: str, **form: object) -> str:
    """What the page says that comes of it."""
    page = client.get(address).text
    token = token_in(page if "csrf_token" in page else client.get(f"{LIST}/voorleggen").text)
    answer = client.post(address, data={"csrf_token": token, **form})
    return client.get(answer.location).text if answer.status_code == 302 else answer.text


def value_of(page: str, name: str) -> str:
    return page.partition(f'name="{name}" type="hidden" value="')[2].partition('"')[0]


def hidden(client: FlaskClient, address: str, **form: object) -> str:
    """The same with what the form itself sends along."""
    page = client.get(address).text
    held = {name: value_of(page, name) for name in ("seen", "edition")}
    return post(client, address, **(held | form))


def put(client: FlaskClient, parties: dict[str, int], *keys: str) -> str:
    chosen = [parties[key] for key in keys]
    return post(client, f"{LIST}/voorleggen", parties=chosen, until="12-6-2026", silence="agrees")


def words_of(message: bytes) -> str:
    body = message_from_bytes(message, policy=default).get_body(("plain",))
    assert body
    return " ".join(str(body.get_content()).split())


def mails(example: Database) -> dict[str, str]:
    with example.reading() as session:
        found = session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)).all()
        return {one.key: f"{one.subject} {words_of(one.message)}" for one in found}


def test_a_list_goes_its_whole_way_over_the_pages(
    example: Database, browser_of: Browsers, parties: dict[str, int]
) -> None:
    secretariat, ez, nfia = browser_of(SECRETARIAT), browser_of(EZ), browser_of(NFIA)
    assert "is nog niet aan de partijen voorgelegd" in secretariat.get(LIST).text
    assert "Er zijn 2 mails klaargezet" in put(secretariat, parties, "ez", "nfia")
    assert "nog geen antwoord" in ez.get("/programmas/rve/gevraagd").text
    assert "Kies een van de mogelijkheden" in hidden(ez, f"{LIST}/akkoord/{parties['ez']}")
    refused = hidden(ez, f"{LIST}/akkoord/{parties['ez']}", verdict="disagreed", text="  ")
    assert "Schrijf op waarmee u niet akkoord bent." in refused
    assert "is bewaard: akkoord." in hidden(ez, f"{LIST}/akkoord/{parties['ez']}", verdict="agreed")
    said = hidden(nfia, f"{LIST}/akkoord/{parties['nfia']}", verdict="reserved", text=MARKUP)
    assert MARKUP not in said
    assert "&lt;script&gt;" in said
    assert "Akkoord van de partijen" not in said, "the board is for the secretariat"
    assert "Het voorbehoud van NFIA" in secretariat.get(LIST).text
    assert "Vaststellen kan nog niet" in secretariat.get(f"{LIST}/vaststellen").text
    settled = post(secretariat, f"{LIST}/akkoord/{parties['nfia']}/afhandelen", settled="Toegezegd.")
    assert "Toegezegd." in settled
    assert "Kies het overleg" in post(secretariat, f"{LIST}/vaststellen", how="meeting")
    assert "is vastgesteld op 2 juni 2026" in post(secretariat, f"{LIST}/vaststellen", how="mail", on="2-6-2026")
    assert "vastgesteld op 2 juni 2026" in ez.get("/programmas/rve/overleggen/BO-2026-1").text
    words = {"verb": "agree", "text": "een ander woord", "reason": "Tikfout."}
    corrected = hidden(secretariat, f"{LIST}/besluiten/1/corrigeren", **words)
    assert "Er zijn 2 mails aan de partijen klaargezet." in corrected
    for page in (corrected, nfia.get(LIST).text):
        assert "een ander woord" in page
        assert "Tikfout." in page
        assert "gecorrigeerd" in page
    with example.reading() as session:
        listed = session.scalars(select(DecisionList).where(DecisionList.asked_at.is_not(None))).one()
        assert listed.state is ListState.ADOPTED
        assert [task.kind for task in session.scalars(select(Task))] == ["decision_list"]


def test_what_was_changed_is_told_when_the_parties_are_asked_again(
    example: Database, browser_of: Browsers, parties: dict[str, int]
) -> None:
    secretariat = browser_of(SECRETARIAT)
    put(secretariat, parties, "ez", "nfia", "ienw")
    assert "ligt bij de partijen" in hidden(
        secretariat, f"{LIST}/besluiten/1/corrigeren", verb="agree", text="x", reason="y"
    )
    post(secretariat, f"{LIST}/terughalen")
    hidden(secretariat, f"{LIST}/besluiten/1/corrigeren", verb="agree", text="een ander woord", reason="Zo besloten.")
    put(secretariat, parties, "ez", "nfia", "ienw")
    told = mails(example)
    first, again = (
        [text for key, text in told.items() if key.startswith("decision_list_asked/") and key.endswith(end)]
        for end in ("/1", "/2")
    )
    assert (len(first), len(again)) == (3, 3)
    for text in again:
        assert "opnieuw voor, want zij is gewijzigd" in text
        assert "Zo besloten." in text
    assert not any(SECRET in text or "BO-2026-1.3" in text for text in told.values()), "that is for EZ alone"
    assert sum("Antwoord op deze mail" in text for text in first) >= 1, "who has no account answers by mail"


def test_an_answer_on_an_older_edition_is_not_taken(browser_of: Browsers, parties: dict[str, int]) -> None:
    secretariat, ez = browser_of(SECRETARIAT), browser_of(EZ)
    put(secretariat, parties, "ez")
    form = {"verdict": "reserved", "text": "Wat ik schreef", "edition": "1", "seen": "1"}
    post(secretariat, f"{LIST}/terughalen")
    put(secretariat, parties, "ez")
    page = post(ez, f"{LIST}/akkoord/{parties['ez']}", **form)
    assert "intussen opnieuw voorgelegd, als editie 2" in page
    assert "Wat ik schreef" in page
    assert 'name="edition" type="hidden" value="2"' in page


def test_the_secretariat_notes_how_an_answer_came(browser_of: Browsers, parties: dict[str, int]) -> None:
    secretariat = browser_of(SECRETARIAT)
    put(secretariat, parties, "ienw")
    address = f"{LIST}/akkoord/{parties['ienw']}"
    assert "Kies een van de mogelijkheden" in hidden(secretariat, address, verdict="agreed")
    page = hidden(secretariat, address, verdict="agreed", channel="phone")
    assert "telefonisch, genoteerd door secretariaat" in page


def test_nobody_reads_or_answers_what_is_of_another(site: Site, browser_of: Browsers, parties: dict[str, int]) -> None:
    secretariat, nfia, reader = browser_of(SECRETARIAT), browser_of(NFIA), browser_of("lezer@rve.example")
    put(secretariat, parties, "ez", "nfia")
    for other in (nfia, reader):
        assert other.get(f"{LIST}/akkoord/{parties['ez']}").status_code == 403
        assert other.get(f"{LIST}/akkoord/99999").status_code == 403, "nor whether it is there"
        assert other.get(f"{LIST}/voorleggen").status_code == 403
        assert other.get(f"{LIST}/besluiten/1/corrigeren").status_code == 403
        assert SECRET not in other.get(LIST).text
    assert SECRET in browser_of(EZ).get(LIST).text
    assert SECRET not in secretariat.get(LIST).text
    assert secretariat.get(f"{LIST}/besluiten/3/corrigeren").status_code == 404


def test_a_day_or_a_choice_that_makes_no_sense_is_told_at_its_field(
    browser_of: Browsers, parties: dict[str, int]
) -> None:
    secretariat = browser_of(SECRETARIAT)
    page = post(secretariat, f"{LIST}/voorleggen", parties=["abc", "99999"], until="13-6-2026", silence="onzin")
    assert "Kies een van de mogelijkheden" in page
    page = post(secretariat, f"{LIST}/voorleggen", until="13-6-2026", silence="waits")
    assert "Kies ten minste één partij." in page
    assert "Kies een werkdag." in page
    assert 'value="13-6-2026"' in page
