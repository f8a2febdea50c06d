"""Whatever people do to each other's rights, in whatever order: what must hold, holds."""

from collections.abc import Callable
from datetime import timedelta
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from agenda.accounts.inviting import RoleValues, give_role, invite
from agenda.accounts.models import Membership, Person, Role
from agenda.accounts.people import activate, deactivate, grant, leave, withdraw
from agenda.accounts.queries import account_by_email
from agenda.accounts.reviews import Choice, Judgement, Seen, review, review_lines
from agenda.accounts.rules import GRANTS, PARTY_ROLES, SPECIAL_ROLES, Account, Operator
from agenda.dossiers.erasure import erase_person
from agenda.gateways.database import Database
from agenda.kernel.refusal import Refusal
from agenda.kernel.rights import Actor, Permission, Scope, Stamp
from agenda.parties.queries import party_by_key
from agenda.programmes.models import Programme
from agenda.programmes.queries import programme_by_key
from agenda.programmes.services import keep_programme
from tests.accounts.test_people import OTHER, POST
from tests.conftest import LOADED_AT, Templates
from tests.depth import depth

Right = tuple[int, Role, int | None, int | None]
"""Who has which role in which programme for which party."""
PARTIES = ["ez", "flevoland"]
PROGRAMMES = st.sampled_from(["rve", "rve", "rve", "ander", None])
NEWCOMERS = st.sampled_from(["a@x.example", "b@x.example"])
GUARDED = (Permission.PERSON_MANAGE, Permission.SPECIAL_GRANT)


class Rights(RuleBasedStateMachine):
    """Anybody tries anything; the whole is undone afterwards."""

    database: ClassVar[Database]

    def __init__(self) -> None:
        super().__init__()
        self.session = self.database.open()
        self.at = LOADED_AT
        self.managed: set[tuple[Permission, int]] = set()
        self.programmes: dict[str, Programme] = {}

    def teardown(self) -> None:
        self.session.rollback()
        self.session.close()

    @initialize()
    def begin(self) -> None:
        operator = Stamp(Operator(), self.at, "proef")
        self.programmes = {
            "rve": programme_by_key(self.session, "rve"),
            "ander": keep_programme(self.session, OTHER, operator),
        }
        self.parties = {key: party_by_key(self.session, key) for key in ("ez", "flevoland")}
        for email, where in (("brief@rve.example", None), ("nfia@rve.example", self.programmes["ander"])):
            person = account_by_email(self.session, email).person
            grant(self.session, person, Role.MANAGER, where, None, operator)

    # ── What there is ──────────────────────────────────────────────────────────────────────────────────────────

    def people(self) -> list[Person]:
        return list(self.session.scalars(select(Person).order_by(Person.id)).unique())

    def somebody(self, data: st.DataObject) -> Person:
        return data.draw(st.sampled_from(self.people()))

    def actor(self, data: st.DataObject, person: Person | None) -> Actor:
        """Anybody, but mostly who can do something, and often the person that it is about."""
        accounts = [Account(one) for one in self.people()]
        managing = [one for one in accounts if any(one.may(GUARDED[0], Scope(where)) for where in self.scopes())]
        chosen = [Operator(), *managing, *([Account(person)] if person else [])]
        return data.draw(st.one_of(st.sampled_from(chosen), st.sampled_from(chosen), st.sampled_from(accounts)))

    def role(self, data: st.DataObject, *, everywhere: bool) -> RoleValues:
        """A role with a party where it takes one, now and then the other way round."""
        role = data.draw(st.sampled_from([*Role, *SPECIAL_ROLES]))
        fitting = data.draw(st.sampled_from([True] * 5 + [False]))
        party = self.parties[data.draw(st.sampled_from(PARTIES))] if (role in PARTY_ROLES) is fitting else None
        return RoleValues(role, party, everywhere)

    def rights(self) -> set[Right]:
        self.session.flush()
        rows = self.session.execute(
            select(Membership.person_id, Membership.role, Membership.programme_id, Membership.party_id)
        ).all()
        found = {(row.person_id, row.role, row.programme_id, row.party_id) for row in rows}
        assert len(found) == len(rows), "nobody has a role twice"
        return found

    def access(self) -> dict[int, bool]:
        return {person.id: person.active for person in self.people()}

    def holds(self, permission: Permission, programme: int) -> bool:
        return any(Account(person).may(permission, Scope(programme)) for person in self.people())

    # ── What is tried ──────────────────────────────────────────────────────────────────────────────────────────

    def attempt(self, data: st.DataObject, person: Person | None, act: Callable[[Stamp], object]) -> bool:
        """Somebody tries; what came of it is held against what they were allowed."""
        self.at += timedelta(days=1)
        actor = self.actor(data, person)
        reach = {(one, scope) for one in GUARDED for scope in self.scopes() if actor.may(one, Scope(scope))}
        before, access = self.rights(), self.access()
        try:
            act(Stamp(actor, self.at, "proef"))
        except Refusal as refusal:
            note(f"{actor.key}: {refusal}")
            assert (self.rights(), self.access()) == (before, access), "who is refused changes nothing"
            return False
        self.check(actor, reach, before ^ self.rights())
        changed = {person for person, active in self.access().items() if access.get(person, active) is not active}
        assert actor.key not in {f"person:{person}" for person in changed}
        return True

    def without_role(self) -> list[Person]:
        return [person for person in self.people() if not person.memberships]

    def scopes(self) -> list[int | None]:
        return [None, *(programme.id for programme in self.programmes.values())]

    def check(self, actor: Actor, reach: set[tuple[Permission, int | None]], changed: set[Right]) -> None:
        for person, role, programme, _ in changed:
            assert f"person:{person}" != actor.key, "nobody changes their own rights"
            assert (Permission.PERSON_MANAGE, programme) in reach
            assert role not in SPECIAL_ROLES or (Permission.SPECIAL_GRANT, programme) in reach

    @rule(data=st.data(), email=NEWCOMERS, everywhere=st.booleans())
    def invite(self, data: st.DataObject, email: str, everywhere: bool) -> None:
        values = self.role(data, everywhere=everywhere)
        self.attempt(
            data, None, lambda by: invite(self.session, email, "Nieuw", values, self.programmes["rve"], POST, by)
        )

    @rule(data=st.data(), where=PROGRAMMES, again=st.booleans())
    def give(self, data: st.DataObject, where: str | None, again: bool) -> None:
        """Once, or twice in a row: the second time it is there."""
        person, values = self.somebody(data), self.role(data, everywhere=where is None)
        programme = self.programmes[where or "rve"]
        for _ in range(1 + again):
            self.attempt(data, person, lambda by: give_role(self.session, person, values, programme, POST, by))

    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        person = self.somebody(data)
        if person.memberships:
            number = data.draw(st.sampled_from(person.memberships)).id
            self.attempt(data, person, lambda by: withdraw(self.session, person, number, by))

    @rule(data=st.data(), key=st.sampled_from(PARTIES))
    def leave(self, data: st.DataObject, key: str) -> None:
        """Of whom has something there, where there are such."""
        party = self.parties[key]
        there = [one for one in self.people() if party.id in {held.party_id for held in one.memberships}]
        person = data.draw(st.sampled_from(there or self.people()))
        if self.attempt(data, person, lambda by: leave(self.session, person, party, by)):
            assert party.id not in {one.party_id for one in person.memberships}
            reach = {permission for one in person.memberships for permission in GRANTS[one.role]}
            for programme in self.programmes.values():
                scope = Scope(programme.id, frozenset({party.id}))
                assert {one for one in Permission if Account(person).may(one, scope)} <= reach

    @rule(data=st.data(), where=st.sampled_from(["rve", "ander"]))
    def shut_out(self, data: st.DataObject, where: str) -> None:
        person, programme = self.somebody(data), self.programmes[where]
        if self.attempt(data, person, lambda by: deactivate(self.session, person, by, programme)):
            assert not any(Account(person).may(one, Scope(programme.id)) for one in Permission)

    @rule(data=st.data(), where=st.sampled_from(["rve", "ander"]))
    def let_in(self, data: st.DataObject, where: str) -> None:
        person = self.somebody(data)
        self.attempt(data, person, lambda by: activate(self.session, person, by, self.programmes[where]))

    @rule(data=st.data())
    @precondition(lambda self: len(self.without_role()) > 0)
    def erase(self, data: st.DataObject) -> None:
        person = data.draw(st.one_of(st.sampled_from(self.without_role()), st.sampled_from(self.people())))
        if self.attempt(data, person, lambda by: erase_person(self.session, person, by, self.programmes["rve"])):
            assert (person.memberships, person.active) == ([], False)

    @rule(data=st.data(), where=st.sampled_from(["rve", "ander"]), stale=st.booleans())
    @precondition(lambda self: self.rights())
    def review(self, data: st.DataObject, where: str, stale: bool) -> None:
        programme: Programme = self.programmes[where]
        lines = review_lines(self.session, programme)
        if not lines:
            return
        judgements = []
        for line in data.draw(st.lists(st.sampled_from(lines), min_size=1, max_size=4, unique_by=id)):
            held = line.membership
            seen = Seen(held.id, line.person.id, held.role, self.at if stale else held.reviewed_at)
            judgements.append(Judgement(seen, data.draw(st.sampled_from(Choice))))
        judged = self.session.get_one(Person, judgements[0].seen.person)
        chosen = any(one.choice is not Choice.LATER for one in judgements)
        done = self.attempt(data, judged, lambda by: review(self.session, programme, judgements, by))
        assert not (done and stale and chosen), "nobody judges what they did not see"

    # ── What always holds ──────────────────────────────────────────────────────────────────────────────────────

    @invariant()
    def where_somebody_managed_rights_somebody_does(self) -> None:
        programmes = [programme.id for programme in self.programmes.values()]
        now = {(one, programme) for one in GUARDED for programme in programmes if self.holds(one, programme)}
        assert self.managed <= now
        self.managed = now

    @invariant()
    def roles_are_of_a_party_where_they_should_be(self) -> None:
        assert all((role in PARTY_ROLES) is (party is not None) for _, role, _, party in self.rights())


@pytest.mark.parametrize(("kind", "courses"), [("sqlite", depth(3, 5)), ("postgresql", 1)])
def test_whatever_people_do_what_must_hold_holds(templates: Templates, kind: str, courses: int) -> None:
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    how = settings(max_examples=courses, stateful_step_count=25, deadline=None, suppress_health_check=checks)
    with templates.copy(kind, "furnished") as database:
        run_state_machine_as_test(type("RightsHere", (Rights,), {"database": database}), settings=how)
