"""Answer links: bound to one person, action and round; what a stolen one opens."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from agenda.actions.models import Action
from agenda.app import Site
from agenda.gateways.clock import StandingClock
from agenda.gateways.database import Database
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import NotAllowed, NotFound, NotNow
from agenda.kernel.rights import Permission, Scope, Stamp
from agenda.mail.models import OutgoingMail
from agenda.parties.models import Contact, Party
from agenda.parties.queries import party_by_key
from agenda.parties.rules import Addressee
from agenda.programmes.models import Programme
from agenda.progress.judging import accept
from agenda.progress.links import Issued, issue_link, link_by_key, revoke_link
from agenda.progress.models import AnswerLink, Round, Update, UpdateState
from agenda.progress.queries import question_on, unanswered
from agenda.progress.reporting import take_party_step, write_update
from agenda.progress.rounds import take_round_step
from agenda.progress.rules import LinkHolder
from tests.conftest import token_in
from tests.progress.asking import BY_OPERATOR, OPENED, begun

OPEN_TO_ALL = ("answers.answer", "link_requests.request_links", "public_dossiers.")
JAN = Addressee("Jan de Boer", "jan@ez.example")
Browsers = Callable[[str], FlaskClient]


@pytest.fixture
def round_(session: Session, programme: Programme) -> Round:
    return begun(session, programme)


def issued(session: Session, programme: Programme, round_: Round, nth: int = 0) -> Issued:
    """A link for Jan on one of the questions that EZ is asked."""
    ez = party_by_key(session, "ez")
    session.flush()
    asked = [one for one in unanswered(session, round_) if one.party_id == ez.id]
    return issue_link(session, question_on(session, round_, asked[nth].action_id, ez.id), JAN, BY_OPERATOR)


def test_a_link_opens_its_question_until_the_last_day_is_over(
    session: Session, programme: Programme, round_: Round
) -> None:
    key = issued(session, programme, round_).key
    last = datetime(2026, 4, 3, 23, 59, tzinfo=AMSTERDAM)
    assert link_by_key(session, key, last).email == JAN.email
    with pytest.raises(NotNow, match="was geldig tot"):
        link_by_key(session, key, last + timedelta(minutes=1))


def test_a_revoked_link_opens_nothing(session: Session, programme: Programme, round_: Round) -> None:
    made = issued(session, programme, round_)
    assert revoke_link(session, made.link, BY_OPERATOR)
    assert not revoke_link(session, made.link, BY_OPERATOR)
    with pytest.raises(NotNow, match="ingetrokken"):
        link_by_key(session, made.key, OPENED)


def test_a_link_ends_with_its_round(session: Session, programme: Programme, round_: Round) -> None:
    made = issued(session, programme, round_)
    take_round_step(session, round_, "close", BY_OPERATOR)
    with pytest.raises(NotNow, match="gesloten"):
        link_by_key(session, made.key, OPENED)
    with pytest.raises(NotNow, match="niet open"):
        issued(session, programme, round_)


def test_a_new_link_for_the_same_question_ends_the_former(
    session: Session, programme: Programme, round_: Round
) -> None:
    first, second = issued(session, programme, round_), issued(session, programme, round_)
    assert first.link.revoked_at is not None
    assert link_by_key(session, second.key, OPENED).id == second.link.id


@pytest.mark.parametrize("key", ["", "x", "é", "%00", "a" * 4000, "' OR 1=1 --"])
def test_what_is_no_key_opens_nothing(session: Session, programme: Programme, round_: Round, key: str) -> None:
    issued(session, programme, round_)
    with pytest.raises(NotFound, match="bestaat niet"):
        link_by_key(session, key, OPENED)


def test_a_party_gets_no_link_for_an_action_of_another(session: Session, programme: Programme, round_: Round) -> None:
    flevoland = party_by_key(session, "flevoland")
    action = next(
        one for one in session.scalars(select(Action)) if flevoland.id not in {role.party_id for role in one.roles}
    )
    with pytest.raises(NotFound, match="niet over deze actie gevraagd"):
        question_on(session, round_, action.id, flevoland.id)


def test_the_key_stands_nowhere_in_the_database_but_in_the_mail(
    session: Session, programme: Programme, round_: Round
) -> None:
    key = issued(session, programme, round_).key
    session.flush()
    for table in ("answer_link", "history_line"):
        for row in session.execute(text(f"SELECT * FROM {table}")).all():
            assert key not in str(row)


# ── What the holder may ────────────────────────────────────────────────────────────────────────────────────────────


def test_the_holder_reports_on_the_one_question_alone(session: Session, programme: Programme, round_: Round) -> None:
    made = issued(session, programme, round_)
    holder = Stamp(LinkHolder(made.link), OPENED, "antwoordlink")
    question = question_on(session, round_, made.link.action_id, made.link.party_id)
    update = write_update(session, question, {"done": "Klaar."}, holder)
    take_party_step(session, question, "submit", holder)
    with pytest.raises(NotAllowed):
        accept(session, update, "EZ", holder)
    others = [one for one in unanswered(session, round_) if one.action_id != made.link.action_id]
    assert len(others) > 5
    for one in others:
        with pytest.raises(NotAllowed):
            write_update(session, question_on(session, round_, one.action_id, one.party_id), {"done": "x"}, holder)


@given(
    st.sampled_from(Permission),
    st.integers(1, 3) | st.none(),
    st.frozensets(st.integers(1, 3), max_size=2),
    st.sampled_from([None, "round:1/action:1", "round:1/action:2", "round:2/action:1", ""]),
)
def test_nothing_else_is_reached_by_a_link(
    permission: Permission, programme: int | None, parties: frozenset[int], record: str | None
) -> None:
    link = AnswerLink(id=1, round_id=1, action_id=1, party_id=1, round=Round(id=1, programme_id=1))
    reached = (permission, programme, parties, record)
    itself = (Permission.UPDATE_WRITE, 1, frozenset({1}), "round:1/action:1")
    assert LinkHolder(link).may(permission, Scope(programme, parties, record)) == (reached == itself)


# ── Its page ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def opened(example: Database) -> tuple[str, int]:
    """A key that was mailed, and the row number of its action."""
    with example.transaction() as session:
        programme = session.scalars(select(Programme)).one()
        round_ = begun(session, programme)
        made = issued(session, programme, round_)
        return made.key, made.link.action_id


def states(database: Database) -> list[UpdateState]:
    with database.reading() as session:
        return list(session.scalars(select(Update.state)))


def answer(client: FlaskClient, address: str, **fields: str) -> object:
    page = client.get(address).text
    given = {"csrf_token": token_in(page), "seen": "0", "phase": "running", "rating": "on_track"} | fields
    return client.post(address, data=given)


def test_opening_a_link_changes_nothing_and_answering_does(
    site: Site, example: Database, opened: tuple[str, int]
) -> None:
    client, address = site.test_client(), f"/antwoord/{opened[0]}"
    for _ in range(2):
        assert client.get(address).status_code == 200
        assert client.head(address).status_code == 200
    assert states(example) == []
    draft = answer(client, address, done="Het convenant is getekend.")
    assert (draft.status_code, states(example)) == (302, [UpdateState.DRAFT])
    assert "Het convenant is getekend." in client.get(address).text
    sent = answer(client, address, done="Het convenant is getekend.", seen="1", submit="yes")
    assert (sent.status_code, states(example)) == (302, [UpdateState.SUBMITTED])
    assert "Uw melding" in client.get(address).text
    with example.reading() as session:
        link = session.scalars(select(AnswerLink)).one()
        assert link.last_used_at is not None
        actors = set(session.execute(text("SELECT actor FROM history_line WHERE event LIKE 'update.%'")).scalars())
        assert actors == {f"link:{link.id}"}


def test_what_is_wanting_stands_at_its_field_and_what_was_typed_stays(
    site: Site, example: Database, opened: tuple[str, int]
) -> None:
    client, address = site.test_client(), f"/antwoord/{opened[0]}"
    refused = answer(client, address, rating="delayed", done="Nog <b>niets</b>", cause="Ziekte", submit="yes")
    assert refused.status_code == 400
    assert "Beschrijf het gevolg voor het doel" in refused.text
    assert "Beschrijf de bijsturing" in refused.text
    assert "Beschrijf de oorzaak" not in refused.text
    assert "Nog &lt;b&gt;niets&lt;/b&gt;</textarea>" in refused.text
    assert states(example) == []


def test_of_two_colleagues_at_one_link_the_second_sees_both_versions(
    site: Site, example: Database, opened: tuple[str, int]
) -> None:
    address = f"/antwoord/{opened[0]}"
    first, second = site.test_client(), site.test_client()
    second_page = second.get(address).text
    assert answer(first, address, done="Van de eerste").status_code == 302
    given = {"csrf_token": token_in(second_page), "seen": "0", "phase": "running", "rating": "on_track"}
    late = second.post(address, data=given | {"done": "Van de tweede"})
    assert late.status_code == 409
    assert "Van de eerste" in late.text
    assert "Van de tweede</textarea>" in late.text
    assert second.post(address, data=given | {"done": "Van de tweede", "seen": "1"}).status_code == 302


def test_a_stolen_link_opens_one_form_and_nothing_else(site: Site, opened: tuple[str, int]) -> None:
    client, address = site.test_client(), f"/antwoord/{opened[0]}"
    assert client.get(address).status_code == 200
    answer(client, address, done="x")
    token = token_in(client.get(address).text)
    values = {"programme": "rve", "key": "BO-2026-1", "identity": opened[1], "party": 1, "number": 1}
    with site.test_request_context():
        adapter = site.url_map.bind("localhost")
        walked = 0
        for rule in site.url_map.iter_rules():
            known = {name: values.get(name, "1") for name in rule.arguments}
            if rule.endpoint.startswith(OPEN_TO_ALL) or "programme" not in rule.arguments:
                continue
            for method in rule.methods & {"GET", "POST"}:
                try:
                    where = adapter.build(rule.endpoint, known, method=method)
                except Exception:
                    where = None
                if where is None:
                    continue
                reached = client.open(where, method=method, data={"csrf_token": token})
                at_the_door = reached.status_code == 401
                sent_there = reached.status_code == 302 and reached.location.startswith("/inloggen")
                assert at_the_door or sent_there, (method, where, reached.status_code)
                walked += 1
    assert walked > 40


def test_another_question_is_not_answered_by_sending_its_number(
    site: Site, example: Database, opened: tuple[str, int]
) -> None:
    client, address = site.test_client(), f"/antwoord/{opened[0]}"
    answer(client, address, done="x", action_id="2", party_id="2", identity="2", round_id="9")
    with example.reading() as session:
        assert [one.action_id for one in session.scalars(select(Update))] == [opened[1]]


def test_the_secretariat_mails_links_sees_their_use_and_revokes_them(
    browser_of: Browsers, site: Site, example: Database, clock: StandingClock
) -> None:
    with example.transaction() as session:
        programme = session.scalars(select(Programme)).one()
        begun(session, programme)
        ez = party_by_key(session, "ez")
        ez.contacts.append(Contact(position=9, name=JAN.name, email=JAN.email))
        number = ez.id
    client, links = browser_of("secretariaat@rve.example"), "/programmas/rve/uitvragen/BO-2026-1/antwoordlinks"
    page = client.get(f"{links}/partijen/{number}").text
    asked = [part.split('"')[0] for part in page.split('name="questions" type="checkbox" value="')[1:]]
    assert len(asked) > 1
    given = {"csrf_token": token_in(page), "addressee": JAN.email, "questions": asked}
    assert client.post(f"{links}/partijen/{number}", data=given).status_code == 302
    with example.reading() as session:
        mail = session.scalars(select(OutgoingMail).where(OutgoingMail.recipient == JAN.email)).one()
        assert mail.message.count(b"http://127.0.0.1:8000/antwoord/") == len(asked)
        identity = session.scalars(select(AnswerLink.id).order_by(AnswerLink.id)).first()
    key = mail.message.split(b"/antwoord/")[1].split()[0].decode()
    answer(site.test_client(), f"/antwoord/{key}", done="x")
    shown = client.get(links).text
    assert shown.count(JAN.email) == len(asked)
    assert shown.count("nog niet") == len(asked) - 1
    revoked = client.post(f"{links}/{identity}/intrekken", data={"csrf_token": token_in(shown)})
    assert revoked.status_code == 302
    assert site.test_client().get(f"/antwoord/{key}").status_code == 409


@pytest.mark.parametrize("email", ["ez@rve.example", "auditor@rve.example", "brief@rve.example", "beheer@rve.example"])
def test_only_the_secretariat_issues_links(browser_of: Browsers, opened: tuple[str, int], email: str) -> None:
    links = "/programmas/rve/uitvragen/BO-2026-1/antwoordlinks"
    assert browser_of(email).get(links).status_code == 403


def test_a_party_without_a_person_gets_no_link(
    browser_of: Browsers, example: Database, opened: tuple[str, int]
) -> None:
    with example.transaction() as session:
        for party in session.scalars(select(Party)):
            party.contacts.clear()
        number = party_by_key(session, "ez").id
    page = browser_of("secretariaat@rve.example").get(
        f"/programmas/rve/uitvragen/BO-2026-1/antwoordlinks/partijen/{number}"
    )
    assert page.status_code == 200
    assert "geen contactpersoon" in page.text
