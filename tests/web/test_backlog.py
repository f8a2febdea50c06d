"""The pages of the backlog, the call, carry-over, agenda versions and annotations."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from agenda.accounts.models import Membership, Person, Role
from agenda.actions.models import Action
from agenda.actions.words import Rating
from agenda.consultations.annotations import write_annotation
from agenda.consultations.matters import MatterValues, add_matter
from agenda.consultations.models import AgendaItem, Annotation, Consultation, Matter
from agenda.consultations.words import AgendaState, ItemState, MatterState
from agenda.decisions.models import Decision
from agenda.gateways.clock import StandingClock
from agenda.gateways.database import Database
from agenda.kernel.confidentiality import Confidentiality
from agenda.kernel.dutch import AMSTERDAM
from agenda.mail.models import OutgoingMail
from agenda.parties.queries import party_by_key
from agenda.programmes.queries import programme_by_key
from tests.bench.measuring import questions
from tests.conftest import PEOPLE, token_in
from tests.consultations.agendas import BY_OPERATOR, NOW, meeting, next_meeting, put, stamp_of

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

Browsers = Callable[[str], FlaskClient]
MEETINGS = "/programmas/rve/overleggen"
LIST, HERE = f"{MEETINGS}/groslijst", f"{MEETINGS}/BO-2026-1"
SECRETARIAT, EZ = "secretariaat@rve.example", "ez@rve.example"
HOSTILE = "<script>alert(1)</script> \"'&"
SECRET = "ZEERGEHEIM-7431"


def send(client: FlaskClient, address: str, status: int = 302, **data: object) -> str:
    """Fills in the form of the page at this address and sends it, or just posts where there is no such page."""
    page = client.get(address)
    token = token_in((page if page.status_code == 200 else client.get(LIST)).text)
    seen = re.search(r'name="seen"[^>]*value="(\d+)"', page.text)
    answer = client.post(address, data={"csrf_token": token, "seen": seen[1] if seen else "0"} | data)
    assert answer.status_code == status, answer.text
    return str(answer.headers.get("Location") or answer.text)


def test_a_matter_is_put_on_the_list_changed_and_set_on_an_agenda(example: Database, browser_of: Browsers) -> None:
    client = browser_of(SECRETARIAT)
    refused = send(client, f"{LIST}/nieuw", 400, subject=" ", why=HOSTILE, confidentiality="participants")
    assert "Schrijf waar het over gaat." in refused
    assert "alert(1)&lt;/script&gt;" in refused
    where = send(client, f"{LIST}/nieuw", subject=HOSTILE, why="Al een jaar", confidentiality="participants")
    assert "&lt;script&gt;" in client.get(LIST).text
    assert "<script>alert" not in client.get(LIST).text + client.get(where).text
    send(client, f"{where}/wijzigen", subject="Netcongestie", why="Al een jaar", confidentiality="secretariat")
    behind = send(client, f"{where}/wijzigen", 409, subject="Anders", seen="1", why="", confidentiality="participants")
    assert "intussen gewijzigd" in behind
    assert "Netcongestie" in behind
    with example.reading() as session:
        chosen = meeting(session, programme_by_key(session, "rve")).id
    data = {"consultation": chosen, "kind": "decision", "treatment": "formality"}
    assert send(client, f"{where}/agenderen", **data) == HERE
    assert "7. Netcongestie" in client.get(HERE).text
    assert "Netcongestie" not in client.get(LIST).text
    send(client, f"{where}/agenderen", 409, **data)
    assert "BO-2026-1" in client.get(where).text
    assert browser_of(EZ).get(where).status_code == 404


def test_an_owner_adds_for_the_own_party_alone(example: Database, browser_of: Browsers) -> None:
    client = browser_of(EZ)
    with example.reading() as session:
        ez, nfia = (party_by_key(session, key).id for key in ("ez", "nfia"))
    values = {"subject": "Ons punt", "confidentiality": "own_party"}
    assert "Kies een van de mogelijkheden." in send(client, f"{LIST}/nieuw", 400, submitter=nfia, **values)
    send(client, f"{LIST}/nieuw", 400, submitter=ez, subject="x", confidentiality="secretariat")
    where = send(client, f"{LIST}/nieuw", submitter=ez, **values)
    for email in PEOPLE:
        sees = email in {EZ, "auditor@rve.example"}
        other = browser_of(email)
        assert (other.get(where).status_code == 200) is sees, email
        assert ("Ons punt" in other.get(LIST).text) is sees, email
    send(client, f"{where}/stappen/drop", 400)
    send(client, f"{where}/stappen/drop", because="Toch niet")
    assert "Toch niet" in client.get(f"{LIST}?stand=dropped").text


def test_a_proposal_is_taken_over_or_turned_down_once(example: Database, browser_of: Browsers) -> None:
    with example.transaction() as session:
        first = session.get_one(Action, 1)
        first.rating, first.cause = Rating.DELAYED, HOSTILE
        decision = session.scalars(select(Decision)).first()
        decision.text, decision.confidentiality = SECRET, Confidentiality.SECRETARIAT
        row = decision.id
    client, owner = browser_of(SECRETARIAT), browser_of(EZ)
    assert f"Vertraging bij {first.number}" in client.get(LIST).text
    assert SECRET in client.get(LIST).text
    assert "Voorstellen voor" not in owner.get(LIST).text
    send(client, f"{HERE}/voorstellen/red_action/1/overnemen")
    send(client, f"{HERE}/voorstellen/red_action/1/overnemen", 404)
    refusal = f"{HERE}/voorstellen/unsettled/{row}/niet-agenderen"
    assert "Schrijf waarom" in send(client, refusal, 400, because=" ")
    send(client, refusal, because="Is al geregeld")
    send(client, refusal, 404, because="Is al geregeld")
    assert SECRET not in client.get(LIST).text
    assert SECRET not in owner.get(f"{LIST}?stand=dropped").text
    with example.reading() as session:
        assert session.scalar(select(func.count()).where(Matter.state == MatterState.DROPPED)) == 1


def test_the_call_is_shown_until_it_closes_and_mailed_when_it_opens(
    example: Database, browser_of: Browsers, clock: StandingClock
) -> None:
    client, owner, reader = browser_of(SECRETARIAT), browser_of(EZ), browser_of("lezer@rve.example")
    assert 'value="2-4-2026"' in client.get(f"{HERE}/oproep").text
    assert "al voorbij" in send(client, f"{HERE}/oproep", 400, until="1-3-2026", text=HOSTILE)
    assert "is geen datum" in send(client, f"{HERE}/oproep", 400, until="ooit", text=HOSTILE)
    assert "Aandragen" not in client.get(HERE).text
    send(client, f"{HERE}/oproep", until="2-4-2026", text=HOSTILE, tell="y")
    with example.reading() as session:
        recipients = [one.lower() for one in session.scalars(select(OutgoingMail.recipient))]
    assert len(recipients) == len(set(recipients)) > 1
    asked = owner.get("/programmas/rve/gevraagd").text
    assert "Agendapunten voor BO-2026-1" in asked
    assert "<script>alert" not in asked + client.get(HERE).text
    assert "Aandragen voor de agenda kan tot en met donderdag 2 april 2026" in reader.get(HERE).text
    assert "Agendapunten voor" not in reader.get("/programmas/rve/gevraagd").text
    send(client, f"{HERE}/oproep", until="9-4-2026", text=HOSTILE)
    clock.moment = datetime(2026, 4, 9, 23, 30, tzinfo=AMSTERDAM)
    assert "Agendapunten voor" in browser_of(EZ).get("/programmas/rve/gevraagd").text
    clock.moment = datetime(2026, 4, 10, 0, 30, tzinfo=AMSTERDAM)
    assert "Agendapunten voor" not in browser_of(EZ).get("/programmas/rve/gevraagd").text
    assert "is op 9 april 2026 gesloten" in browser_of(EZ).get(HERE).text


def test_what_was_not_treated_is_shown_with_a_tick_and_goes_on(example: Database, browser_of: Browsers) -> None:
    with example.transaction() as session:
        programme = programme_by_key(session, "rve")
        old = meeting(session, programme, "BO-2025-1")
        goes, stays = (put(session, old, name).id for name in ("Schuift", "Blijft"))
        put(session, old, SECRET, Confidentiality.OWN_PARTY, party_by_key(session, "ez").id)
    client = browser_of(SECRETARIAT)
    assert "2 punten zijn niet behandeld" in client.get(f"{MEETINGS}/BO-2025-1").text
    page = client.get(f"{MEETINGS}/BO-2025-1/doorschuiven").text
    assert page.count(" checked") == 2
    assert SECRET not in page
    send(client, f"{MEETINGS}/BO-2025-1/doorschuiven", 400, items=99999)
    assert send(client, f"{MEETINGS}/BO-2025-1/doorschuiven", items=goes) == HERE
    assert "7. Schuift" in client.get(HERE).text
    with example.reading() as session:
        states = {one: session.get_one(AgendaItem, one).state for one in (goes, stays)}
    assert states == {goes: ItemState.CARRIED, stays: ItemState.PLACED}


def test_an_agenda_becomes_definitive_and_frozen_and_its_versions_are_compared(
    example: Database, browser_of: Browsers
) -> None:
    client, owner, versions = browser_of(SECRETARIAT), browser_of(EZ), f"{HERE}/agendaversies"
    send(client, f"{versions}/stappen/settle")
    assert "geen verschil" in client.get(f"{versions}/vergelijken").text
    with example.transaction() as session:
        here = meeting(session, programme_by_key(session, "rve"))
        put(session, here, f"{SECRET} nieuw", Confidentiality.SECRETARIAT)
        put(session, here, HOSTILE)
        here.items[1].minutes = 45
    send(client, versions)
    send(client, versions, 409)
    for address in (f"{versions}/vergelijken?van=1&naar=2", f"{versions}/2", f"{versions}/vergelijken?van=1"):
        pages = client.get(address).text, owner.get(address).text
        assert [SECRET in page for page in pages] == [True, False], address
        assert all("&lt;script&gt;" in page and "<script>alert" not in page for page in pages), address
        assert all("45" in page for page in pages), address
    assert "Agenda 0.1.0" in client.get(f"{versions}/2").text
    send(client, f"{versions}/stappen/freeze")
    assert "versie 3" in client.get(versions).text.lower()
    with example.reading() as session:
        here = meeting(session, programme_by_key(session, "rve"))
        assert here.agenda_state is AgendaState.FROZEN
    assert client.get(f"{HERE}/oproep").status_code == 409
    assert "Bevriezen" not in owner.get(versions).text


def test_an_empty_annotation_begins_with_a_proposal_that_is_not_kept(example: Database, browser_of: Browsers) -> None:
    with example.transaction() as session:
        here = meeting(session, programme_by_key(session, "rve"))
        ez, nfia = (party_by_key(session, key).id for key in ("ez", "nfia"))
        led = [one for one in session.scalars(select(Action)) if one.scope.parties == {ez}][:1]
        here.items[0].actions = led
        row, number, hidden = here.items[0].id, led[0].number, session.scalars(select(Decision)).first()
        hidden.text, hidden.confidentiality = SECRET, Confidentiality.SECRETARIAT
        hidden.actions = led
        both = session.scalars(select(Person).where(Person.email == EZ)).unique().one()
        more = {"role": Role.SECRETARIAT, "programme_id": here.programme_id}
        session.add(Membership(person_id=both.id, granted_at=NOW, granted_by="proef", **more))
    client = browser_of(EZ)
    page = next(
        answer
        for answer in (client.get(f"{HERE}/punten/{one}/annotaties/{ez}") for one in (row, 1))
        if answer.status_code == 200
    )
    assert "Er is nog niets bewaard" in page.text
    assert f"- {number} " in page.text
    assert "BO-2025-1.2" in page.text
    assert SECRET not in page.text
    with example.reading() as session:
        assert session.scalar(select(func.count()).select_from(Annotation)) == 0
    address = page.request.path
    send(client, address, text="Onze lijn")
    assert "Er is nog niets bewaard" not in client.get(address).text
    assert client.get(address.removesuffix(str(ez)) + str(nfia)).status_code == 403


def test_the_printed_annotations_are_for_the_party_alone_and_show_no_item_that_it_may_not_see(
    example: Database, browser_of: Browsers
) -> None:
    with example.transaction() as session:
        here = meeting(session, programme_by_key(session, "rve"))
        ez = party_by_key(session, "ez").id
        put(session, here, f"{SECRET} punt", Confidentiality.SECRETARIAT)
        write_annotation(session, here.items[0], ez, "Onze lijn", stamp_of(session, EZ))
    for email in PEOPLE:
        answer = browser_of(email).get(f"{HERE}/annotaties/{ez}")
        assert answer.status_code == (200 if email == EZ else 403), email
        assert ("Onze lijn" in answer.text) is (email == EZ), email
        assert SECRET not in answer.text
    own = browser_of("lezer@rve.example")
    with example.reading() as session:
        flevoland = party_by_key(session, "flevoland").id
    page = own.get(f"{HERE}/annotaties/{flevoland}")
    assert page.status_code == 200
    assert "Onze lijn" not in page.text


def test_the_pages_ask_no_more_for_more_rows(example: Database, browser_of: Browsers, statements: list[str]) -> None:
    client = browser_of(SECRETARIAT)
    send(client, f"{HERE}/agendaversies/stappen/settle")
    pages = (LIST, f"{LIST}/1", f"{HERE}/agendaversies/1", f"{HERE}/agendaversies/vergelijken?van=1", HERE)

    def asked() -> dict[str, int]:
        found = {}
        for address in pages:
            statements.clear()
            assert client.get(address).status_code == 200
            found[address] = len(questions(statements))
        return found

    few = asked()
    with example.transaction() as session:
        programme = programme_by_key(session, "rve")
        here, there = session.get_one(Consultation, meeting(session, programme).id), next_meeting(session, programme)
        for number in range(12):
            add_matter(session, programme, MatterValues(f"Meer {number}"), BY_OPERATOR)
            put(session, here, f"Punt {number}").matter_id = 1
            put(session, there, f"Ook {number}").matter_id = 1
    assert asked() == few
