"""Who comes in, with which rights, and who decides about that."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from agenda.accounts.inviting import RoleValues, invite, invite_again
from agenda.accounts.models import Invitation, Membership, Person, Role
from agenda.accounts.oversight import OWN_RIGHTS, grantable
from agenda.accounts.people import (
    activate,
    add_person,
    deactivate,
    erase,
    grant,
    leave,
    withdraw,
    withdraw_invitation,
)
from agenda.accounts.queries import account_by_email
from agenda.accounts.rules import SPECIAL_ROLES, Operator, Standing, review_due, standing_of
from agenda.gateways.database import Database
from agenda.history.models import HistoryLine
from agenda.kernel.refusal import Invalid, NotAllowed, NotFound, NotNow
from agenda.kernel.rights import Permission, Scope, Stamp
from agenda.mail.models import OutgoingMail
from agenda.mail.rules import Sender
from agenda.mail.texts import Post
from agenda.parties.models import Party
from agenda.parties.queries import party_by_key
from agenda.programmes.models import Programme
from agenda.programmes.services import ProgrammeValues, keep_programme
from tests.conftest import LOADED_AT

POST = Post(Sender("Agenda", "agenda@rve.example"), "https://agenda.example")
MANAGER, SECRETARIAT = "beheer@rve.example", "secretariaat@rve.example"
OTHER = ProgrammeValues("ander", "Ander programma", "Secretariaat", "s@ander.example", "Overleg")


@dataclass(frozen=True)
class Cast:
    """Who acts: by address, at the moment of the example."""

    session: Session

    def stamp(self, email: str) -> Stamp:
        return Stamp(account_by_email(self.session, email), LOADED_AT + timedelta(days=1), "proef")

    def person(self, email: str) -> Person:
        return account_by_email(self.session, email).person


@pytest.fixture
def cast(example: Database, session: Session) -> Cast:
    return Cast(session)


@pytest.fixture
def ez(example: Database, session: Session) -> Party:
    return party_by_key(session, "ez")


@pytest.fixture
def other(example: Database, session: Session, stamp: Stamp) -> Programme:
    return keep_programme(session, OTHER, stamp)


def mails(session: Session) -> list[tuple[str, str]]:
    rows = session.execute(select(OutgoingMail.recipient, OutgoingMail.subject).order_by(OutgoingMail.id))
    return [(row.recipient, row.subject) for row in rows]


def events(session: Session, person: Person) -> list[str]:
    lines = select(HistoryLine.event).where(HistoryLine.object_kind == "person", HistoryLine.object_id == person.id)
    return list(session.scalars(lines.order_by(HistoryLine.sequence)))


def held(person: Person) -> set[tuple[Role, int | None, int | None]]:
    return {(one.role, one.programme_id, one.party_id) for one in person.memberships}


# ── Inviting ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_somebody_new_gets_a_role_and_a_link(session: Session, cast: Cast, programme: Programme, ez: Party) -> None:
    outcome = invite(
        session,
        " Nieuw@EZ.example ",
        "Nieuw  Mens",
        RoleValues(Role.OWNER, ez),
        programme,
        POST,
        cast.stamp(SECRETARIAT),
    )
    assert (outcome.granted, outcome.invited) == (True, True)
    assert (outcome.person.email, outcome.person.name) == ("nieuw@ez.example", "Nieuw Mens")
    assert standing_of(outcome.person) is Standing.INVITED
    assert held(outcome.person) == {(Role.OWNER, programme.id, ez.id)}
    assert [recipient for recipient, _ in mails(session)] == ["nieuw@ez.example"]
    assert events(session, outcome.person) == ["person.add", "person.grant", "person.invite"]


def test_whom_we_know_gets_only_the_role_and_word_of_it(
    session: Session, cast: Cast, programme: Programme, ez: Party
) -> None:
    known = cast.person("lezer@rve.example")
    values = RoleValues(Role.OWNER, ez)
    outcome = invite(session, known.email, "Een andere naam", values, programme, POST, cast.stamp(SECRETARIAT))
    assert outcome.person is known
    assert known.name == "lezer"
    assert (outcome.granted, outcome.invited) == (True, False)
    ((recipient, subject),) = mails(session)
    assert recipient == known.email
    assert "actiehouder bij EZ" in subject


def test_a_role_that_somebody_has_already_is_not_given_or_told_twice(
    session: Session, cast: Cast, programme: Programme, ez: Party
) -> None:
    known = cast.person("ez@rve.example")
    outcome = invite(session, known.email, "", RoleValues(Role.OWNER, ez), programme, POST, cast.stamp(SECRETARIAT))
    assert (outcome.granted, outcome.invited) == (False, False)
    assert len(known.memberships) == 1
    assert mails(session) == []


def test_all_that_is_wrong_is_told_at_once_and_nobody_is_added(
    session: Session, cast: Cast, programme: Programme
) -> None:
    before = session.scalar(select(func.count()).select_from(Person))
    with pytest.raises(Invalid) as refused:
        invite(session, "geen adres", "x" * 300, RoleValues(Role.OWNER), programme, POST, cast.stamp(SECRETARIAT))
    assert [fault.place for fault in refused.value.faults] == ["e-mailadres", "naam", "partij"]
    assert session.scalar(select(func.count()).select_from(Person)) == before


@pytest.mark.parametrize("role", sorted(SPECIAL_ROLES | {Role.LETTER_WRITER}, key=lambda role: role.value))
def test_a_role_that_is_of_no_party_takes_none(
    session: Session, cast: Cast, programme: Programme, ez: Party, stamp: Stamp, role: Role
) -> None:
    with pytest.raises(Invalid, match="niet namens een partij"):
        grant(session, cast.person("lezer@rve.example"), role, programme, ez, stamp)


@pytest.mark.parametrize(
    "address", ["a@b", "", "met spatie@x.example", "twee@@x.example", "x@y.example\nBcc: z@y.example"]
)
def test_what_is_no_address_is_refused(session: Session, stamp: Stamp, programme: Programme, address: str) -> None:
    with pytest.raises(Invalid, match="is geen e-mailadres"):
        add_person(session, address, "Naam", stamp, programme)


def test_a_name_is_kept_on_one_line_without_hidden_signs(session: Session, stamp: Stamp, programme: Programme) -> None:
    person = add_person(session, "x@y.example", " Jan\u202e\n<b>de\tVries</b>\x00 ", stamp, programme)
    assert person.name == "Jan <b>de Vries</b>"


def test_a_new_invitation_ends_the_one_before(session: Session, cast: Cast, programme: Programme, ez: Party) -> None:
    by = cast.stamp(SECRETARIAT)
    person = invite(session, "n@ez.example", "N", RoleValues(Role.OWNER, ez), programme, POST, by).person
    invite_again(session, person, programme, POST, replace(by, at=by.at + timedelta(hours=1)))
    open_ones = select(func.count()).where(Invitation.person_id == person.id, Invitation.withdrawn_at.is_(None))
    assert session.scalar(open_ones) == 1
    assert len(mails(session)) == 2
    assert set(session.scalars(select(OutgoingMail.programme_id))) == {programme.id}
    withdraw_invitation(session, person, by, programme)
    assert session.scalar(open_ones) == 0
    with pytest.raises(NotNow, match="geen uitnodiging"):
        withdraw_invitation(session, person, by, programme)


def test_who_has_come_in_is_not_invited_again(session: Session, cast: Cast, programme: Programme) -> None:
    with pytest.raises(NotNow, match="een uitnodiging helpt niet"):
        invite_again(session, cast.person("ez@rve.example"), programme, POST, cast.stamp(SECRETARIAT))


# ── Who decides ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("role", sorted(SPECIAL_ROLES, key=lambda role: role.value))
def test_a_special_role_is_given_and_taken_by_a_manager_alone(
    session: Session, cast: Cast, programme: Programme, role: Role
) -> None:
    person = cast.person("lezer@rve.example")
    with pytest.raises(NotAllowed, match="alleen een functioneel beheerder"):
        grant(session, person, role, programme, None, cast.stamp(SECRETARIAT))
    assert grant(session, person, role, programme, None, cast.stamp(MANAGER))
    (given,) = (one for one in person.memberships if one.role is role)
    with pytest.raises(NotAllowed, match="alleen een functioneel beheerder"):
        withdraw(session, person, given.id, cast.stamp(SECRETARIAT))
    withdraw(session, person, given.id, cast.stamp(MANAGER))
    assert {one.role for one in person.memberships} == {Role.READER}


@pytest.mark.parametrize("email", [SECRETARIAT, MANAGER])
def test_nobody_decides_about_their_own_rights(
    session: Session, cast: Cast, programme: Programme, ez: Party, email: str
) -> None:
    person, by = cast.person(email), cast.stamp(email)
    for attempt in (
        lambda: grant(session, person, Role.OWNER, programme, ez, by),
        lambda: withdraw(session, person, person.memberships[0].id, by),
        lambda: deactivate(session, person, by, programme),
        lambda: erase(session, person, by, programme),
    ):
        with pytest.raises(NotAllowed) as refused:
            attempt()
        assert str(refused.value) == OWN_RIGHTS
    assert grantable(by.by, programme.id, person) == []


@pytest.mark.parametrize("email", ["ez@rve.example", "lezer@rve.example", "auditor@rve.example", "brief@rve.example"])
def test_other_roles_give_and_take_nothing(
    session: Session, cast: Cast, programme: Programme, ez: Party, email: str
) -> None:
    by, person = cast.stamp(email), cast.person("nfia@rve.example")
    for attempt in (
        lambda: add_person(session, "n@x.example", "N", by, programme),
        lambda: grant(session, person, Role.READER, programme, ez, by),
        lambda: withdraw(session, person, person.memberships[0].id, by),
        lambda: deactivate(session, person, by, programme),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert grantable(by.by, programme.id) == []


def test_who_manages_one_programme_decides_nothing_in_another_or_in_all(
    session: Session, cast: Cast, programme: Programme, other: Programme, ez: Party, stamp: Stamp
) -> None:
    by, person = cast.stamp(MANAGER), cast.person("lezer@rve.example")
    for where in (other, None):
        with pytest.raises(NotAllowed):
            grant(session, person, Role.READER, where, ez, by)
        grant(session, person, Role.READER, where, ez, stamp)
        (given,) = (one for one in person.memberships if one.programme_id == (where.id if where else None))
        with pytest.raises(NotAllowed):
            withdraw(session, person, given.id, by)
    with pytest.raises(NotAllowed):
        deactivate(session, person, by, programme)


def test_who_manages_all_programmes_decides_in_each(
    session: Session, cast: Cast, programme: Programme, ez: Party, stamp: Stamp
) -> None:
    grant(session, cast.person("brief@rve.example"), Role.MANAGER, None, None, stamp)
    by, person = cast.stamp("brief@rve.example"), cast.person("lezer@rve.example")
    assert by.by.may(Permission.PERSON_MANAGE, Scope())
    assert grant(session, person, Role.READER, None, ez, by)
    assert deactivate(session, person, by, programme)


# ── Somebody is always left ────────────────────────────────────────────────────────────────────────────────────────


def test_the_last_manager_stays_until_there_is_another(
    session: Session, cast: Cast, programme: Programme, stamp: Stamp
) -> None:
    manager = cast.person(MANAGER)
    for attempt in (
        lambda: withdraw(session, manager, manager.memberships[0].id, stamp),
        lambda: deactivate(session, manager, stamp, programme),
    ):
        with pytest.raises(NotNow, match="de laatste functioneel beheerder"):
            attempt()
    grant(session, cast.person("lezer@rve.example"), Role.MANAGER, programme, None, stamp)
    withdraw(session, manager, manager.memberships[0].id, stamp)
    assert manager.memberships == []


def test_a_manager_of_all_programmes_is_the_last_of_one_that_has_no_other(
    session: Session, cast: Cast, programme: Programme, other: Programme, stamp: Stamp
) -> None:
    person = cast.person("lezer@rve.example")
    grant(session, person, Role.MANAGER, None, None, stamp)
    (everywhere,) = (one for one in person.memberships if one.programme_id is None)
    with pytest.raises(NotNow, match="de laatste functioneel beheerder"):
        withdraw(session, person, everywhere.id, stamp)
    grant(session, cast.person("brief@rve.example"), Role.MANAGER, other, None, stamp)
    withdraw(session, person, everywhere.id, stamp)


def test_a_manager_without_access_does_not_count(
    session: Session, cast: Cast, programme: Programme, stamp: Stamp
) -> None:
    person, manager = cast.person("lezer@rve.example"), cast.person(MANAGER)
    grant(session, person, Role.MANAGER, programme, None, stamp)
    deactivate(session, person, stamp, programme)
    with pytest.raises(NotNow, match="de laatste functioneel beheerder"):
        withdraw(session, manager, manager.memberships[0].id, stamp)
    (shut_out,) = (one for one in person.memberships if one.role is Role.MANAGER)
    withdraw(session, person, shut_out.id, stamp)


def test_where_no_manager_is_the_last_of_the_secretariat_stays(
    session: Session, cast: Cast, other: Programme, stamp: Stamp
) -> None:
    person = cast.person("lezer@rve.example")
    grant(session, person, Role.SECRETARIAT, other, None, stamp)
    (last,) = (one for one in person.memberships if one.programme_id == other.id)
    with pytest.raises(NotNow, match="mensen beheren"):
        withdraw(session, person, last.id, stamp)


# ── Going ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_role_that_is_gone_is_not_withdrawn_twice(session: Session, cast: Cast, stamp: Stamp) -> None:
    person = cast.person("lezer@rve.example")
    number = person.memberships[0].id
    withdraw(session, person, number, stamp)
    with pytest.raises(NotFound, match="niet meer"):
        withdraw(session, person, number, stamp)


def test_leaving_a_party_ends_what_one_had_there_and_nothing_else(
    session: Session, cast: Cast, programme: Programme, other: Programme, ez: Party, stamp: Stamp
) -> None:
    person, by = cast.person("ez@rve.example"), cast.stamp(SECRETARIAT)
    grant(session, person, Role.READER, programme, ez, stamp)
    grant(session, person, Role.LETTER_WRITER, programme, None, stamp)
    leave(session, person, ez, by)
    assert held(person) == {(Role.LETTER_WRITER, programme.id, None)}
    assert not account_by_email(session, person.email).may(
        Permission.UPDATE_WRITE, Scope(programme.id, frozenset({ez.id}))
    )
    grant(session, person, Role.OWNER, other, ez, stamp)
    with pytest.raises(NotAllowed):
        leave(session, person, ez, by)


def test_who_is_shut_out_is_out_at_once_and_gets_roles_back_with_access(
    session: Session, cast: Cast, programme: Programme, ez: Party, stamp: Stamp
) -> None:
    person = cast.person("ez@rve.example")
    account, former = account_by_email(session, person.email), person.fs_uniquifier
    assert deactivate(session, person, stamp, programme)
    assert not deactivate(session, person, stamp, programme)
    assert person.fs_uniquifier != former
    assert not account.may(Permission.ACTION_READ, Scope(programme.id))
    with pytest.raises(NotNow, match="geen toegang"):
        grant(session, person, Role.READER, programme, ez, stamp)
    assert activate(session, person, stamp, programme)
    assert account.may(Permission.ACTION_READ, Scope(programme.id))


def test_who_still_has_a_role_is_not_erased(session: Session, cast: Cast, programme: Programme, stamp: Stamp) -> None:
    with pytest.raises(NotNow, match="heeft nog rollen"):
        erase(session, cast.person("ez@rve.example"), stamp, programme)


def test_history_keeps_which_role_where_and_never_who(
    session: Session, cast: Cast, programme: Programme, ez: Party
) -> None:
    by = cast.stamp(SECRETARIAT)
    person = invite(session, "n@ez.example", "Nadia", RoleValues(Role.OWNER, ez), programme, POST, by).person
    withdraw(session, person, person.memberships[0].id, by)
    lines = session.scalars(select(HistoryLine).where(HistoryLine.object_id == person.id)).all()
    told = {line.event: line for line in lines if line.object_kind == "person"}
    assert told["person.grant"].difference == {
        "role": [None, "owner"],
        "programme": [None, "rve"],
        "party": [None, "ez"],
    }
    assert told["person.withdraw"].difference["role"] == ["owner", None]
    assert {told[event].programme_id for event in ("person.grant", "person.withdraw")} == {programme.id}
    assert {line.actor for line in told.values()} == {by.by.key}
    assert "Nadia" not in repr([line.difference for line in lines])


def test_the_operator_may_all_this_too(session: Session, programme: Programme, ez: Party) -> None:
    by = Stamp(Operator(), LOADED_AT, "opdrachtregel")
    person = add_person(session, "n@ez.example", "N", by)
    assert grant(session, person, Role.OWNER, programme, ez, by)
    assert session.scalar(select(func.count()).where(Membership.person_id == person.id)) == 1


@pytest.mark.parametrize(
    ("role", "since", "due"),
    [
        (Role.MANAGER, "2025-11-30", "2026-02-28"),
        (Role.AUDITOR, "2023-11-30", "2024-02-29"),
        (Role.SECRETARIAT, "2025-12-31", "2026-03-31"),
        (Role.OWNER, "2024-02-29", "2025-02-28"),
        (Role.READER, "2025-11-17", "2026-11-17"),
    ],
)
def test_special_roles_are_looked_at_each_quarter_and_others_each_year(role: Role, since: str, due: str) -> None:
    assert review_due(role, LOADED_AT.date().fromisoformat(since)).isoformat() == due
