"""Leaving a party: its rights end and what somebody did goes on in other hands, in one step."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.accounts.models import Person, Role
from agenda.accounts.people import grant
from agenda.accounts.queries import account_by_email
from agenda.actions.handover import NOBODY_YET, in_other_hands, names_person
from agenda.actions.models import Action
from agenda.actions.queries import action_by_number
from agenda.actions.shares import change_share, share_of
from agenda.gateways.database import Database
from agenda.history.models import HistoryLine
from agenda.kernel.refusal import Changed, NotAllowed
from agenda.kernel.rights import Permission, Scope, Stamp
from agenda.parties.handover import chain_of, traces, without
from agenda.parties.models import Party, PartyKind
from agenda.parties.queries import party_by_key
from agenda.parties.rules import Addressee, Via
from agenda.parties.services import ContactValues, NameValues, PartyValues, keep_party
from agenda.programmes.models import Programme
from agenda.progress.delegating import delegate
from agenda.progress.handover import hand_over, legacy
from agenda.progress.links import issue_link
from agenda.progress.models import AnswerLink, Round
from agenda.progress.queries import question_on
from agenda.progress.reporting import write_update
from agenda.progress.rounds import reopen_round, take_round_step
from tests.conftest import LOADED_AT
from tests.progress.asking import begun

LEAVER, COLLEAGUE = "ez@rve.example", "lezer@rve.example"
MANAGER, SECRETARIAT = "beheer@rve.example", "secretariaat@rve.example"
DIVIDED = "2.1"


@pytest.fixture
def ez(example: Database, session: Session) -> Party:
    return party_by_key(session, "ez")


@pytest.fixture
def leaver(example: Database, session: Session) -> Person:
    person = account_by_email(session, LEAVER).person
    person.name = "Anke van der Berg"
    return person


@pytest.fixture
def colleague(example: Database, session: Session, programme: Programme, ez: Party, stamp: Stamp) -> Person:
    person = account_by_email(session, COLLEAGUE).person
    person.name = "Bo de Wit"
    grant(session, person, Role.OWNER, programme, ez, stamp)
    return person


def acting(session: Session, email: str) -> Stamp:
    return Stamp(account_by_email(session, email), LOADED_AT + timedelta(days=1), "proef")


def keep_contacts(session: Session, party: Party, stamp: Stamp, *contacts: ContactValues, mailbox: str | None) -> None:
    keep_party(session, replace(PartyValues.of(party), contacts=contacts, mailbox=mailbox), stamp)


ANKE = ContactValues("Anke", LEAVER)
ROOS = ContactValues("Roos", "roos@ez.example", date(2026, 1, 1), date(2026, 2, 1), "Anke", LEAVER)
BO = ContactValues("Bo de Wit", COLLEAGUE)
SUCCESSOR = Addressee("Bo de Wit", COLLEAGUE)


def party(*contacts: ContactValues, mailbox: str | None = None) -> PartyValues:
    return PartyValues("x", PartyKind.OTHER, (NameValues("X", "X"),), mailbox=mailbox, contacts=contacts)


# ── How a party is reached ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_successor_stands_where_the_leaver_stood() -> None:
    handed = without(party(ROOS, replace(ANKE, email=LEAVER.upper())), LEAVER, SUCCESSOR)
    assert [one.email for one in handed.contacts] == ["roos@ez.example", COLLEAGUE]
    assert (handed.contacts[0].substitute_name, handed.contacts[0].substitute_email) == ("Bo de Wit", COLLEAGUE)


def test_a_successor_who_was_a_contact_takes_the_first_of_both_places_and_is_never_their_own_substitute() -> None:
    handed = without(party(ANKE, ROOS, replace(BO, absent_from=ROOS.absent_from)), LEAVER, SUCCESSOR)
    assert [one.email for one in handed.contacts] == [COLLEAGUE, "roos@ez.example"]
    assert handed.contacts[0].absent_from == ROOS.absent_from
    mine = without(party(replace(BO, substitute_name="Anke", substitute_email=LEAVER)), LEAVER, SUCCESSOR)
    assert mine.contacts == (BO,)


def test_without_a_successor_the_next_in_the_chain_is_asked_and_in_the_end_the_secretariat() -> None:
    secretariat = Addressee("Secretariaat", "s@rve.example", Via.SECRETARIAT)
    left = without(party(ANKE, ROOS, mailbox=LEAVER), LEAVER, None)
    assert (left.mailbox, left.contacts) == (None, (replace(ROOS, substitute_name="", substitute_email=""),))
    assert [one.email for one in chain_of(left, secretariat, date(2026, 1, 15))] == ["s@rve.example"]
    assert [one.email for one in chain_of(left, secretariat, date(2026, 3, 1))] == ["roos@ez.example", "s@rve.example"]
    assert not traces(left, LEAVER).any


# ── Who does it ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("owner", "then", "nobody"),
    [
        ("Anke van der Berg", "Bo", NOBODY_YET),
        ("  anke  VAN der berg (Ruimte)", "Bo (Ruimte)", f"{NOBODY_YET} (Ruimte)"),
        ("Anke van der Berg en Kees Klein", "Bo en Kees Klein", f"{NOBODY_YET} en Kees Klein"),
    ],
)
def test_the_successor_is_named_where_the_leaver_was(owner: str, then: str, nobody: str) -> None:
    assert names_person(owner, "Anke van der Berg")
    assert in_other_hands(owner, "Anke van der Berg", "Bo").strip() == then
    assert in_other_hands(owner, "Anke van der Berg", None).strip() == nobody


@pytest.mark.parametrize("owner", ["Anke van der Bergen", "Hanke van der Berg", "Directie Ruimte", ""])
def test_another_name_that_looks_like_it_is_left_alone(owner: str) -> None:
    assert not names_person(owner, "Anke van der Berg")


def test_a_name_of_one_word_must_be_the_whole_text() -> None:
    assert names_person("ez", "EZ")
    assert not names_person("Directie EZ", "EZ")


def test_signs_that_mean_something_to_a_pattern_mean_themselves() -> None:
    assert in_other_hands("Jan (J.) [x] \\1", "Jan (J.) [x]", r"\g<0> & <b>") == r"\g<0> & <b> \1"


# ── The whole step ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def busy(session: Session, programme: Programme, ez: Party, leaver: Person, stamp: Stamp) -> Action:
    """The leaver is a contact and a substitute, owns a share, was mailed a link, and wrote a draft."""
    keep_contacts(session, ez, stamp, ANKE, ROOS, mailbox="post@ez.example")
    action = next(one for one in session.scalars(select(Action).where(Action.group_id.is_not(None))) if one.shares)
    share = share_of(action, action.shares[0].party_id)
    change_share(session, action, replace(share, owner="Anke van der Berg, Ruimte"), stamp)
    action.shares[0].party_id, other = ez.id, action.shares[0].party_id
    assert other != ez.id
    session.flush()
    round_ = begun(session, programme, date(2026, 4, 14), stamp)
    led = action_by_number(session, programme, "4.1")
    question = question_on(session, round_, led.id, ez.id)
    issue_link(session, question, Addressee("Anke", LEAVER), stamp)
    write_update(session, question, {}, stamp)
    return action


def test_it_is_told_beforehand_and_then_done_exactly(
    session: Session, programme: Programme, ez: Party, leaver: Person, colleague: Person, busy: Action
) -> None:
    by = acting(session, MANAGER)
    told = legacy(session, leaver, ez, by.by)
    assert (len(told.memberships), told.traces.contacts, told.traces.substitutes) == (1, 1, 1)
    assert ([share.owner for share in told.shares], len(told.links), told.drafts) == (
        ["Anke van der Berg, Ruimte"],
        1,
        1,
    )
    hand_over(session, leaver, ez, colleague, by, programme, seen=told.fingerprint)
    assert leaver.memberships == []
    assert not account_by_email(session, LEAVER).may(Permission.UPDATE_WRITE, Scope(programme.id, frozenset({ez.id})))
    contacts = PartyValues.of(ez).contacts
    assert [(one.email, one.substitute_email) for one in contacts] == [(COLLEAGUE, ""), ("roos@ez.example", COLLEAGUE)]
    assert [share.owner for share in busy.shares if share.party_id == ez.id] == ["Bo de Wit, Ruimte"]
    assert [link.revoked_by for link in told.links] == [by.by.key]
    left = legacy(session, leaver, ez, by.by)
    assert (left.memberships, left.shares, left.links, left.traces.any, left.drafts) == ((), (), (), False, 1)
    events = set(session.scalars(select(HistoryLine.event).where(HistoryLine.actor == by.by.key)))
    assert events == {"person.withdraw", "party.keep", "action.owner", "link.revoke"}


def test_a_link_that_waits_for_a_closed_round_ends_too_and_questions_go_back_to_the_party(
    session: Session, programme: Programme, ez: Party, leaver: Person, colleague: Person, busy: Action, stamp: Stamp
) -> None:
    by = acting(session, MANAGER)
    round_ = session.scalars(select(Round)).one()
    question = question_on(session, round_, action_by_number(session, programme, "4.1").id, ez.id)
    delegate(session, question, leaver, stamp)
    take_round_step(session, round_, "close", stamp)
    told = legacy(session, leaver, ez, by.by)
    assert len(told.links) == 1
    hand_over(session, leaver, ez, colleague, by, programme, seen=told.fingerprint)
    assert question.delegate_id is None
    reopen_round(session, round_, date(2026, 4, 20), stamp)
    assert all(link.revoked_at is not None for link in session.scalars(select(AnswerLink)))


def test_without_a_successor_nothing_falls_silent(
    session: Session, programme: Programme, ez: Party, leaver: Person, busy: Action
) -> None:
    by = acting(session, SECRETARIAT)
    told = legacy(session, leaver, ez, by.by)
    hand_over(session, leaver, ez, None, by, programme, seen=told.fingerprint)
    assert [share.owner for share in busy.shares if share.party_id == ez.id] == [f"{NOBODY_YET}, Ruimte"]
    assert [one.email for one in PartyValues.of(ez).contacts] == ["roos@ez.example"]


def test_what_changed_since_it_was_shown_is_told_first_and_nothing_is_done(
    session: Session, programme: Programme, ez: Party, leaver: Person, stamp: Stamp
) -> None:
    by = acting(session, SECRETARIAT)
    seen = legacy(session, leaver, ez, by.by).fingerprint
    keep_contacts(session, ez, stamp, ANKE, mailbox=None)
    with pytest.raises(Changed):
        hand_over(session, leaver, ez, None, by, programme, seen=seen)
    assert len(leaver.memberships) == 1
    assert [one.email for one in PartyValues.of(ez).contacts] == [LEAVER]


@pytest.mark.parametrize("email", ["nfia@rve.example", "auditor@rve.example", LEAVER])
def test_who_does_not_manage_people_lets_nobody_leave(
    session: Session, programme: Programme, ez: Party, leaver: Person, email: str
) -> None:
    by = acting(session, email)
    with pytest.raises(NotAllowed):
        hand_over(session, leaver, ez, None, by, programme, seen=legacy(session, leaver, ez, by.by).fingerprint)
    assert len(leaver.memberships) == 1
