"""Every address, in every role, on what is of the own party and on what is of another: held against the table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from agenda.accounts.models import Membership, Person, Role
from agenda.accounts.rules import Account
from agenda.accounts.services import grant
from agenda.actions.models import Action
from agenda.actions.shares import share_scope
from agenda.app import Site
from agenda.consultations.matters import MatterValues, add_matter
from agenda.consultations.models import AgendaItem, Matter
from agenda.gateways.clock import StandingClock
from agenda.gateways.database import Database
from agenda.kernel.rights import Permission, Scope, owned_by
from agenda.parties.queries import party_by_key
from agenda.programmes.models import Programme
from agenda.programmes.queries import programme_by_key
from agenda.web.access import ANYONE, SHUT, SIGNED_IN, mark_of
from agenda.web.visit import Visit
from agenda.work.runs import keep_pulse
from tests.conftest import PASSWORD, PEOPLE, token_in
from tests.progress.asking import BY_OPERATOR, begun
from tests.progress.test_links import issued
from tests.web.test_leaks import SECRET, WRITER, annotate, opened_up

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # the table is the same on both

STRANGER = "stranger"
OWNERS = ("ez", "nfia")
"""Two parties, each with somebody who answers for it: what is own to the one is another's to the other."""

PROVINCES = ("flevoland", "utrecht")
"""Two with a share in the divided action 3; whoever answers for NFIA answers for the first one too."""

EVERYBODY = frozenset(range(1, 100))
METHODS = frozenset({"GET", "POST"})
FILLED: dict[str, dict[str, object]] = {
    "account.": {"identity": 1},
    "actions.by_number": {"number": "99.9"},
    "annotations.": {"key": "BO-2026-1", "identity": 1},
    "agenda_versions.": {"key": "BO-2026-1", "number": 1, "name": "freeze"},
    "annotations.printed": {"key": "BO-2026-1"},
    "answer_links.": {"key": "BO-2026-1", "identity": 1, "party": 1},
    "attendance.": {"key": "BO-2026-1", "identity": 1},
    "board.": {"key": "BO-2026-1"},
    "board.reopen": {"action": 1, "party": 1},
    "answers.": {"identity": 1, "name": "withdraw"},
    "calls.": {"key": "BO-2026-1"},
    "carrying.": {"key": "BO-2025-1"},
    "calendars.": {"kind": "summer", "year": 2026, "identity": 1},
    "commitments.": {"key": "toezegging-wet-biz"},
    "consultations.": {"key": "BO-2026-1"},
    "countdown.": {"key": "BO-2026-1", "name": "papers"},
    "decided_actions.": {"number": "BO-2025-1.1", "identity": 1},
    "decisions.": {"key": "BO-2025-1", "number": "BO-2025-1.1", "name": "report"},
    "dossier_copies.": {"key": "BO-2026-1", "identity": 1},
    "dossier_links.": {"name": "nergens.pdf", "position": 1},
    "dossier_sending.": {"key": "BO-2026-1", "variant": "full", "version": 1},
    "dossiers.": {"key": "BO-2026-1", "name": "nergens.pdf", "variant": "full", "version": 1, "sha256": "0" * 64},
    "exchange.": {"number": 1},
    "failed_mail.": {"identity": 1},
    "goals.": {"identity": 1},
    "health.": {"identity": 1},
    "indicators.": {"key": "terreinen-met-biz"},
    "item_order.": {"key": "BO-2026-1"},
    "items.": {"key": "BO-2026-1", "name": "withdraw"},
    "items.item": {"identity": 1},
    "joint.": {"key": "BO-2026-1", "action": 99999, "party": 1},
    "judging.": {"key": "BO-2026-1", "identity": 1},
    "leaving.": {"identity": 4, "key": "flevoland"},
    "letter_checks.": {"key": "x"},
    "letter_sending.": {"key": "x", "name": "nergens.pdf"},
    "letter_approval.": {"key": "x"},
    "letter_files.": {"key": "x", "identity": 1, "name": "x.pdf"},
    "letter_proposals.": {"key": "x", "identity": 1},
    "letters.": {"key": "x"},
    "link_requests.": {"key": "BO-2026-1", "party": "ez"},
    "log.": {"number": 1},
    "matters.": {"name": "drop"},
    "my_mail.": {"identity": 1},
    "offers.": {"number": 1, "position": 1},
    "old_letters.": {"number": 1},
    "papers.": {"key": "BO-2026-1", "paper": 1},
    "papers.download": {"identity": 1},
    "passages.": {"key": "x", "identity": 1, "name": "approve", "number": 1, "way": "up"},
    "parties.change_members": {"key": "provincies"},
    "people.": {"identity": 4, "membership": 4, "key": "toegang-wegnemen"},
    "proposing.": {"key": "BO-2026-1", "origin": "red_action", "identity": 1},
    "reminders.": {"identity": 1},
    "public_dossiers.": {"key": "BO-2026-1", "version": 1, "name": "nergens.pdf", "position": 1},
    "rounds.": {"key": "BO-2026-1", "name": "close"},
    "steps.take": {"name": "drop"},
    "tasks.": {"identity": 1, "name": "nergens.pdf"},
    "untold.": {"key": "x", "action": 1},
    "updates.": {"key": "BO-2026-1", "identity": 1, "name": "withdraw"},
    "action_points.": {"identity": 1},
    "minutes.": {"key": "BO-2026-1", "identity": 1, "place": 1},
    "attendees.": {"key": "BO-2026-1", "identity": 2},
    "meeting_series.": {"identity": 1},
    "meetings.": {"key": "BO-2026-1", "identity": 2},
    "planning.": {"key": "BO-2026-1", "kind": "directors"},
    "decision_lists.": {"key": "BO-2026-1", "name": "participants", "ordinal": 1},
    "asked_letters.": {"key": "brief-2025-11-17", "number": 1, "passage": 1},
    "coordination.": {"key": "brief-2025-11-17", "number": 1, "passage": 1, "identity": 1},
    "coordination.settle": {"party": 1},
    "sign_offs.": {"key": "BO-2026-1"},
    "sign_offs.deal_with": {"party": 1},
}
SIGN_OUT = frozenset({"account.leave", "account.end", "account.end_all"})
ANYWHERE: dict[str, object] = {"programme": "rve", "form": "xlsx", "filename": "x", "key": "x"}


@dataclass(frozen=True)
class Place:
    """What an address is filled with, where that lies, and the beginnings of the addresses that name such a thing."""

    values: Mapping[str, object]
    scope: Scope
    about: tuple[str, ...] = ()


OF_AN_ACTION = ("actions.action", "actions.change", "division.grid", "division.overrule", "division.follow")
OF_AN_OWNER = (
    *OF_AN_ACTION,
    "division.divide",
    "steps.",
    "parties.party",
    "parties.change",
    "party_reach.",
    "annotations.",
    "updates.",
    "matters.",
    "action_points.finish",
    "sign_offs.answer",
    *(f"asked_letters.{view}" for view in ("letter", "agree", "agree_with", "verdict", "comment", "differences")),
    "letter_proposals.propose",
    "letter_proposals.withdraw",
)
OF_AN_ITEM = ("items.change", "items.take", "items.propose", "papers.papers")
OWNED = (*OF_AN_OWNER, *OF_AN_ITEM, "division.share")
ON_BEHALF = frozenset(
    {
        "asked_letters.letters",
        "matters.new",
        "dossier_copies.all_copies",
        "dossier_copies.revoke",
        "dossier_copies.again",
        "dossier_copies.forget",
        "letter_proposals.all_proposals",
    }
)
"""For whoever may do it for any party; what is filled in there says for which."""


def places(session: Session, programme: Programme) -> list[Place]:
    """Of each owner the things that addresses name, and the programme as a whole."""
    found = [Place({}, Scope(programme.id))]
    actions = session.scalars(select(Action).order_by(Action.id)).all()
    for key in OWNERS:
        party = party_by_key(session, key)
        led = next(one for one in actions if one.scope.parties == {party.id})
        matter = session.scalars(select(Matter.id).where(Matter.submitter_id == party.id)).first()
        values = {"identity": led.id, "action": led.id, "party": party.id, "matter": matter}
        found.append(Place(values | {"key": key}, owned_by(programme.id, party.id), OF_AN_OWNER))
        item = session.scalars(select(AgendaItem).where(AgendaItem.submitter_id == party.id)).first()
        assert item
        values = {"identity": item.id, "party": party.id}
        found.append(Place(values, owned_by(programme.id, party.id), OF_AN_ITEM))
    for key in PROVINCES:
        party = party_by_key(session, key)
        scope = share_scope(session.get_one(Action, 3), party.id)
        found.append(Place({"identity": 3, "party": party.id}, scope, ("division.share",)))
    return found


@pytest.fixture
def busy_site(example: Database, site: Site, clock: StandingClock) -> Site:
    """The site with an open round, an answer link, and annotations of EZ in it, and a clock that runs."""
    with example.transaction() as session:
        programme = programme_by_key(session, "rve")
        round_ = begun(session, programme)
        issued(session, programme, round_)
        person = session.scalars(select(Person).where(Person.email == "nfia@rve.example")).unique().one()
        grant(session, person, Role.OWNER, programme, party_by_key(session, PROVINCES[0]), BY_OPERATOR)
        annotate(session)
        for key in OWNERS:
            add_matter(session, programme, MatterValues("x", submitter=party_by_key(session, key).id), BY_OPERATOR)
        keep_pulse(session, "", clock.now(), clock.now())
    return site


def signed_in(site: Site, email: str, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """From here on forms need no token, and nothing that is done is kept."""
    client = site.test_client()
    if email != STRANGER:
        token = token_in(client.get("/inloggen").text)
        answer = client.post("/inloggen", data={"email": email, "password": PASSWORD, "csrf_token": token})
        assert answer.status_code == 302
    site.config["WTF_CSRF_ENABLED"] = False
    finish = Visit.finish
    monkeypatch.setattr(Visit, "finish", lambda self, *, keep: finish(self, keep=False))
    return client


def memberships_of(example: Database, email: str) -> list[Membership]:
    if email == STRANGER:
        return []
    with example.reading() as session:
        return list(session.scalars(select(Person).where(Person.email == email)).unique().one().memberships)


def addresses(site: Site, place: Place) -> Iterator[tuple[Rule, str, str]]:
    adapter = site.url_map.bind("localhost")
    for rule in site.url_map.iter_rules():
        named = rule.endpoint != "parties.change_members" and rule.endpoint.startswith(place.about or OWNED)
        if named is not bool(place.about):
            continue
        filled = [more for start, more in FILLED.items() if rule.endpoint.startswith(start)]
        known = ANYWHERE | dict(place.values)
        for more in filled:
            known |= more
        values = {argument: known[argument] for argument in rule.arguments}
        for method in (rule.methods or set()) & METHODS:
            yield rule, method, adapter.build(rule.endpoint, values, method=method)


def allowed(mark: Permission | str | None, email: str, memberships: list[Membership], scope: Scope) -> str:
    """What the table says should come: in, out (refused) or away (to the sign-in page)."""
    if mark == ANYONE:
        return "in"
    if mark in {SHUT, None}:
        return "out"
    if email == STRANGER:
        return "away"
    if mark == SIGNED_IN:
        return "in"
    may = Account(Person(active=True, memberships=memberships)).may(mark, scope)
    return "in" if may else "out"


def came(answer: object) -> str:
    status, location = answer.status_code, answer.headers.get("Location", "")
    if status == 401 or (status == 302 and location.startswith("/inloggen")):
        return "away"
    return "out" if status == 403 else "in"


@pytest.mark.parametrize("email", [*PEOPLE, STRANGER])
def test_every_address_answers_as_the_table_says_and_tells_no_annotation_of_another(
    busy_site: Site, example: Database, monkeypatch: pytest.MonkeyPatch, email: str
) -> None:
    with example.reading() as session:
        known = places(session, programme_by_key(session, "rve"))
    memberships = memberships_of(example, email)
    client = signed_in(busy_site, email, monkeypatch)
    wrong, telling, walked = [], set(), 0
    for place in known:
        for rule, method, where in addresses(busy_site, place):
            with busy_site.app_context():
                mark = mark_of(rule.endpoint)
            if rule.endpoint in SIGN_OUT:
                continue
            answer = client.open(where, method=method)
            anybody = Scope(place.scope.programme, EVERYBODY) if rule.endpoint in ON_BEHALF else place.scope
            expected = allowed(mark, email, memberships, anybody)
            walked += 1
            if came(answer) != expected or answer.status_code >= 500:
                wrong.append((method, where, rule.endpoint, expected, answer.status_code))
            if SECRET.encode() in opened_up(answer.data):
                telling.add(rule.endpoint)
    assert wrong == []
    own_pages = {"consultations.consultation", "annotations.annotation", "annotations.printed"}
    assert telling == (own_pages if email == WRITER else set())
    assert walked > 100
