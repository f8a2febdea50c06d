"""The pages of joint actions: saying something of the lead's answer, and the answers to a divided action."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.accounts.models import Person, Role
from agenda.accounts.services import grant
from agenda.actions.models import ActionRole
from agenda.actions.words import Rating, RoleKind
from agenda.gateways.database import Database
from agenda.parties.queries import party_by_key
from agenda.programmes.models import Programme
from agenda.programmes.queries import programme_by_key
from agenda.progress.models import Consent, Update, UpdateConsent, UpdateState
from agenda.progress.queries import question_on
from agenda.progress.reporting import take_party_step, write_update
from tests.bench.measuring import questions
from tests.conftest import token_in
from tests.progress.asking import BY_OPERATOR, begun
from tests.progress.handed_in import DONE, WHY, handed_in, shared, whole
from tests.web.test_judging import HOSTILE, QUEUE, SAFE, rows
from tests.web.test_pages import SECRETARIAT, faults_of, fields_of

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # the services are tried on both

Browsers = Callable[[str], FlaskClient]
ROUND = "/programmas/rve/uitvragen/BO-2026-1"
LIST = f"{ROUND}/instemmingen"
EZ, NFIA, READER = "ez@rve.example", "nfia@rve.example", "lezer@rve.example"


@dataclass(frozen=True)
class Joint:
    """NFIA takes part in what EZ answers on ``action``, and answers for Flevoland on its share in ``divided``."""

    update: int
    action: int
    lead: int
    divided: int
    flevoland: int

    @property
    def consent(self) -> str:
        return f"{ROUND}/vragen/{self.action}/{self.lead}/instemming"

    @property
    def grid(self) -> str:
        return f"{ROUND}/acties/{self.divided}/raster"


@pytest.fixture
def joint(example: Database) -> Joint:
    with example.transaction() as session:
        programme = programme_by_key(session, "rve")
        round_ = begun(session, programme)
        question = whole(session, round_)
        nfia, flevoland = party_by_key(session, "nfia"), party_by_key(session, "flevoland")
        if all(one.party_id != nfia.id for one in question.action.roles):
            question.action.roles.append(ActionRole(party_id=nfia.id, role=RoleKind.EXECUTOR))
        person = session.scalars(select(Person).where(Person.email == NFIA)).unique().one()
        grant(session, person, Role.OWNER, programme, flevoland, BY_OPERATOR)
        update = handed_in(session, question, done=HOSTILE)
        divided = shared(session, round_)[0].action
        return Joint(update.id, question.action_id, question.party_id, divided.id, flevoland.id)


def consents(database: Database) -> list[tuple[Consent, str]]:
    with database.reading() as session:
        return [(one.consent, one.text) for one in session.scalars(select(UpdateConsent))]


def test_the_pages_are_strict_html_and_hostile_text_stays_text(
    browser_of: Browsers, joint: Joint, example: Database
) -> None:
    answer_for(example, joint, "flevoland", HOSTILE)
    client = browser_of(NFIA)
    for address in (LIST, joint.consent, joint.grid):
        answer = client.get(address)
        assert faults_of(answer, 200) == [], address
        assert "<script>alert" not in answer.text
        assert SAFE in answer.text


def test_a_party_adds_something_and_the_judge_reads_it(browser_of: Browsers, joint: Joint, example: Database) -> None:
    client = browser_of(NFIA)
    (row,) = [one for one in rows(client.get(LIST).text) if "nog niets gezegd" in one]
    assert row
    fields = fields_of(client.get(joint.consent).text) | {"consent": "adds", "text": HOSTILE}
    answer = client.post(joint.consent, data=fields)
    assert answer.location == LIST
    assert "NFIA: vult aan" in client.get(LIST).text
    assert consents(example) == [(Consent.ADDS, HOSTILE)]
    judge = browser_of(SECRETARIAT)
    assert "andere partij vult aan" in judge.get(QUEUE).text
    page = judge.get(f"{QUEUE}/{joint.update}").text
    assert "Wat andere partijen ervan zeggen" in page
    assert SAFE in page


def test_what_was_said_stands_in_the_form_and_is_said_anew(
    browser_of: Browsers, joint: Joint, example: Database
) -> None:
    client = browser_of(NFIA)
    fields = fields_of(client.get(joint.consent).text) | {"consent": "adds", "text": "Wij missen de haven."}
    client.post(joint.consent, data=fields)
    held = fields_of(client.get(joint.consent).text)
    assert (held["consent"], held["text"]) == ("adds", "Wij missen de haven.")
    client.post(joint.consent, data=held | {"consent": "agrees", "text": ""})
    assert consents(example) == [(Consent.AGREES, "")]


def test_what_is_wanting_stands_at_its_field_and_nothing_is_kept(
    browser_of: Browsers, joint: Joint, example: Database
) -> None:
    client = browser_of(NFIA)
    fields = fields_of(client.get(joint.consent).text)
    for given, sentence in (
        ({}, "Kies een van de mogelijkheden."),
        ({"consent": "onzin"}, "Kies een van de mogelijkheden."),
        ({"consent": "adds", "text": " "}, "Schrijf wat u aanvult"),
        ({"consent": "agrees", "party": "99999"}, "Kies"),
        ({"consent": "agrees", "party": str(joint.lead)}, "Kies"),
    ):
        answer = client.post(joint.consent, data=fields | given)
        assert (answer.status_code, sentence in answer.text) == (400, True), given
        assert faults_of(answer, 400) == []
    assert consents(example) == []


def test_an_answer_that_changed_meanwhile_is_shown_again_and_what_was_typed_stays(
    browser_of: Browsers, joint: Joint, example: Database
) -> None:
    client = browser_of(NFIA)
    fields = fields_of(client.get(joint.consent).text) | {"consent": "adds", "text": "Mijn aanvulling."}
    with example.transaction() as session:
        session.get_one(Update, joint.update).done = "Heel iets anders."
    answer = client.post(joint.consent, data=fields)
    assert answer.status_code == 409
    assert "Heel iets anders." in answer.text
    assert "Mijn aanvulling.</textarea>" in answer.text
    assert client.post(joint.consent, data=fields_of(answer.text)).status_code == 302


def test_an_answer_that_is_with_the_lead_again_is_shown_to_nobody(
    browser_of: Browsers, joint: Joint, example: Database
) -> None:
    with example.transaction() as session:
        update = session.get_one(Update, joint.update)
        update.state, update.done = UpdateState.DRAFT, "Nog geheim."
    client = browser_of(NFIA)
    answer = client.get(joint.consent)
    assert (answer.status_code, "geheim" in answer.text) == (409, False)
    assert "geheim" not in client.get(LIST).text


def test_who_does_not_take_part_sees_nothing_and_learns_nothing(browser_of: Browsers, joint: Joint) -> None:
    for email in (EZ, READER):
        client = browser_of(email)
        for address in (
            joint.consent,
            joint.consent.replace("BO-2026-1", "nergens"),
            f"{ROUND}/vragen/99999/1/instemming",
        ):
            assert client.get(address).status_code == 403
    assert "U meldt namens geen partij" in client.get(LIST).text


# ── A divided action ───────────────────────────────────────────────────────────────────────────────────────────────


def answer_for(database: Database, joint: Joint, key: str, done: str, *, hand_in: bool = True, **more: object) -> None:
    with database.transaction() as session:
        question = asked(session, joint, key)
        write_update(session, question, DONE | {"done": done} | more, BY_OPERATOR)
        if hand_in:
            take_party_step(session, question, "submit", BY_OPERATOR)


def asked(session: Session, joint: Joint, key: str) -> object:
    round_ = session.get_one(Update, joint.update).round
    return question_on(session, round_, joint.divided, party_by_key(session, key).id)


def test_the_lead_sees_what_was_handed_in_and_a_party_its_own_and_what_was_accepted(
    browser_of: Browsers, joint: Joint, example: Database
) -> None:
    answer_for(example, joint, "flevoland", "Concept van Flevoland", hand_in=False)
    answer_for(example, joint, "utrecht", "Ingediend door Utrecht")
    answer_for(example, joint, "zeeland", "Concept van Zeeland", hand_in=False)
    answer_for(example, joint, "drenthe", "Overgenomen van Drenthe")
    with example.transaction() as session:
        drenthe = party_by_key(session, "drenthe").id
        accepted = session.scalars(select(Update).where(Update.party_id == drenthe)).one()
        accepted.state = UpdateState.ACCEPTED
    told = ("Concept van Flevoland", "Ingediend door Utrecht", "Concept van Zeeland", "Overgenomen van Drenthe")
    seen = {
        email: [text in browser_of(email).get(joint.grid).text for text in told] for email in (SECRETARIAT, EZ, NFIA)
    }
    assert seen == {
        SECRETARIAT: [False, True, False, True],
        EZ: [False, True, False, True],
        NFIA: [True, False, False, True],
    }
    assert browser_of(READER).get(joint.grid).status_code == 403
    assert "Nog geen melding:" in browser_of(EZ).get(joint.grid).text


def test_the_lead_makes_the_draft_of_the_whole_and_goes_on_there(
    browser_of: Browsers, joint: Joint, example: Database
) -> None:
    client = browser_of(EZ)
    assert "Zodra een partij heeft gemeld" in client.get(joint.grid).text
    answer_for(example, joint, "utrecht", "Ons deel loopt.", rating=Rating.ATTENTION, **WHY)
    answer = client.post(joint.grid, data=fields_of(client.get(joint.grid).text))
    assert answer.location == f"{ROUND}/vragen/{joint.divided}/{joint.lead}"
    with example.reading() as session:
        draft = session.scalars(
            select(Update).where(Update.action_id == joint.divided, Update.party_id == joint.lead)
        ).one()
        assert (draft.state, draft.rating) == (UpdateState.DRAFT, Rating.ATTENTION)
        assert draft.done.startswith("Utrecht: Ons deel loopt.\nNog geen melding: ")


def test_a_draft_that_was_typed_stands_beside_the_gathered_one_and_is_replaced_by_choice(
    browser_of: Browsers, joint: Joint, example: Database
) -> None:
    client = browser_of(EZ)
    answer_for(example, joint, "utrecht", "Ons deel loopt.")
    answer_for(example, joint, "ez", "Door EZ getypt.", hand_in=False)
    answer = client.post(joint.grid, data={"csrf_token": token_in(client.get(joint.grid).text)})
    assert answer.status_code == 409
    assert faults_of(answer, 409) == []
    assert "Door EZ getypt." in answer.text
    assert "Utrecht: Ons deel loopt." in answer.text
    assert client.post(joint.grid, data=fields_of(answer.text)).status_code == 302


def test_a_party_with_a_share_makes_no_draft_for_the_whole(
    browser_of: Browsers, joint: Joint, example: Database
) -> None:
    answer_for(example, joint, "utrecht", "Ons deel loopt.")
    client = browser_of(NFIA)
    page = client.get(joint.grid).text
    assert "Maak hiervan het concept" not in page
    assert client.post(joint.grid, data={"csrf_token": token_in(page)}).status_code == 403


def test_the_judge_neither_reads_nor_replaces_what_the_lead_still_writes(
    browser_of: Browsers, joint: Joint, example: Database
) -> None:
    answer_for(example, joint, "utrecht", "Ons deel loopt.")
    answer_for(example, joint, "ez", "Door EZ getypt.", hand_in=False)
    client = browser_of(SECRETARIAT)
    page = client.get(joint.grid).text
    assert "Maak hiervan het concept" not in page
    answer = client.post(joint.grid, data={"csrf_token": token_in(page)})
    assert answer.status_code == 409
    assert "Door EZ getypt." not in answer.text
    assert "Alleen de trekker zelf" in answer.text


def test_an_action_that_is_not_divided_has_no_grid(browser_of: Browsers, joint: Joint) -> None:
    answer = browser_of(SECRETARIAT).get(f"{ROUND}/acties/{joint.action}/raster")
    assert answer.status_code == 404
    assert "niet over een groep verdeeld" in answer.text


def test_grid_and_list_ask_no_more_when_more_was_answered(
    browser_of: Browsers, joint: Joint, example: Database, statements: list[str]
) -> None:
    client = browser_of(NFIA)

    def asked_now() -> dict[str, int]:
        counts = {}
        for address in (LIST, joint.grid):
            client.get(address)
            statements.clear()
            client.get(address)
            counts[address] = len(questions(statements))
        return counts

    answer_for(example, joint, "utrecht", "Een.")
    before = asked_now()
    with example.transaction() as session:
        round_ = session.get_one(Update, joint.update).round
        for question in shared(session, round_):
            handed_in(session, question)
        programme = session.scalars(select(Programme)).one()
        nfia = party_by_key(session, "nfia").id
        for nth in range(3):
            question = whole(session, round_)
            assert question.action.programme_id == programme.id, nth
            question.action.roles.append(ActionRole(party_id=nfia, role=RoleKind.KNOWLEDGE))
            handed_in(session, question)
    assert asked_now() == before
    assert max(before.values()) <= 16
