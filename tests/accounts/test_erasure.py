"""After erasure nobody can tell from this database who it was; what was done there stays."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.accounts.inviting import RoleValues, invite
from agenda.accounts.models import Identity, Means, Person, Role
from agenda.accounts.people import ERASED, activate, withdraw
from agenda.accounts.queries import account_by_email, actor_names
from agenda.accounts.rules import Account
from agenda.accounts.second_factor import switch_on
from agenda.accounts.services import set_password
from agenda.accounts.sittings import begin_sitting
from agenda.actions.queries import action_by_number
from agenda.actions.services import change_action
from agenda.actions.values import ActionValues
from agenda.dossiers.circle import Recipient
from agenda.dossiers.erasure import erase_person
from agenda.dossiers.models import Copy
from agenda.dossiers.sending import send_dossier
from agenda.gateways.counts import Count
from agenda.gateways.database import Database
from agenda.gateways.mailer import MailRefused
from agenda.history.examination import faults_in_chain
from agenda.history.models import HistoryLine
from agenda.kernel.records import Base
from agenda.kernel.refusal import NotFound, NotNow
from agenda.kernel.rights import Stamp
from agenda.mail.delivery import claim, send, settle
from agenda.mail.models import MailState, OutgoingMail
from agenda.mail.rules import Message
from agenda.mail.services import write_mail
from agenda.parties.queries import party_by_key
from agenda.parties.rules import Addressee
from agenda.programmes.models import Programme
from agenda.progress.links import issue_link
from agenda.progress.models import AnswerLink, Round
from agenda.progress.queries import question_on
from agenda.reminders.models import MailPreference, Reminded, Snooze
from tests.accounts.test_people import POST
from tests.conftest import CHAIN_KEY, LOADED_AT
from tests.dossiers.made import kept
from tests.progress.asking import begun

EMAIL, NAME = "w.wisperdal@ez.example", "Wies Wisperdal"
TRACES = ("wisperdal", "wies")


class Server:
    """Takes the first mail and refuses the second for good, with the address in its answer."""

    def __init__(self) -> None:
        self.calls = 0

    def send(self, message_id: str, sender: str, recipient: str, message: bytes) -> None:
        self.calls += 1
        if self.calls == 2:
            raise MailRefused(f"550 <{recipient}> unknown")


@pytest.fixture
def person(example: Database, session: Session, programme: Programme, stamp: Stamp) -> Person:
    """Somebody who did all that leaves a trace, and has no role any more."""
    ez = party_by_key(session, "ez")
    person = invite(session, EMAIL, NAME, RoleValues(Role.OWNER, ez), programme, POST, stamp).person
    set_password(session, person, "een heel eigen wachtzin", stamp)
    own = Stamp(Account(person), LOADED_AT + timedelta(days=1), "site")
    begin_sitting(session, person, Means.CODE, own)
    switch_on(session, person, f"key of {NAME}", 7, own)
    session.add(Identity(person_id=person.id, issuer="https://id.example", subject=EMAIL, linked_at=own.at))
    session.add(Count(key=f"inloggen/{EMAIL}/1", number=3, expires=1.0))
    action = action_by_number(session, programme, "4.1")
    change_action(session, action, replace(ActionValues.of(action), summary="Anders gezegd."), own)
    round_ = begun(session, programme, date(2026, 4, 14), stamp)
    issue_link(session, question_on(session, round_, action.id, ez.id), Addressee(NAME, EMAIL.upper()), stamp)
    send_dossier(session, kept(session), [Recipient(NAME, EMAIL.upper())], "", stamp)
    remembered = {"kind": "update_asked", "subject_kind": "round", "subject_id": round_.id, "step": "open"}
    when = {"due_on": round_.closes_on, "due_at": stamp.at, "at": stamp.at}
    session.add(Reminded(programme_id=programme.id, recipient=EMAIL, mail_key=f"digest/{EMAIL}", **when, **remembered))
    failed = {"kind": "mail_failed", "subject_kind": "outgoing_mail", "subject_id": 1, "step": "failed"}
    session.add(
        Reminded(programme_id=programme.id, recipient="s@rve.example", about=f"Mail (aan {EMAIL})", **when, **failed)
    )
    asleep = {"kind": "silent", "subject_kind": "action", "subject_id": action.id, "because": "Vakantie"}
    session.add(
        Snooze(programme_id=programme.id, recipient=EMAIL, until=round_.closes_on, by="system", at=stamp.at, **asleep)
    )
    session.add(MailPreference(person_id=person.id, weekday=0, refused=[]))
    deliver_mails(session, stamp)
    withdraw(session, person, person.memberships[0].id, stamp)
    return person


def deliver_mails(session: Session, stamp: Stamp) -> None:
    """One was sent, one refused, and one still waits."""
    server = Server()
    write_mail(session, Message(f"refused/{EMAIL}", EMAIL, f"Aan {NAME}", f"Beste {NAME}"), POST.sender, stamp.at)
    for _ in range(2):
        held = claim(session, stamp.at, timedelta(minutes=3))
        assert held is not None
        settle(session, held, send(server, held), stamp.at)
    write_mail(session, Message(f"waits/{EMAIL}", EMAIL, f"Aan {NAME}", f"Beste {NAME}"), POST.sender, stamp.at)
    states = session.scalars(select(OutgoingMail.state).order_by(OutgoingMail.id)).all()
    assert states == [MailState.SENT, MailState.FAILED, MailState.WAITING]


def cells(session: Session) -> Iterator[tuple[str, str]]:
    """Every value of every table, as text, with its place."""
    session.flush()
    for name, table in Base.metadata.tables.items():
        for row in session.execute(select(table)).mappings():
            for column, value in row.items():
                yield f"{name}.{column}", as_text(value)


def as_text(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "replace")
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def traces(session: Session) -> set[str]:
    return {place for place, text in cells(session) if any(trace in text.lower() for trace in TRACES)}


def test_the_person_left_traces_all_over(session: Session, person: Person) -> None:
    assert traces(session) == {
        "person.name",
        "person.email",
        "person.totp_secret",
        "identity.subject",
        "attempt_count.key",
        "answer_link.name",
        "answer_link.email",
        "dossier_copy.name",
        "dossier_copy.email",
        "reminded.recipient",
        "reminded.mail_key",
        "reminded.about",
        "snooze.recipient",
        "outgoing_mail.key",
        "outgoing_mail.recipient",
        "outgoing_mail.subject",
        "outgoing_mail.message",
        "outgoing_mail.last_error",
    }


def test_after_erasure_name_and_address_stand_in_no_column_of_no_table(
    session: Session, person: Person, programme: Programme, stamp: Stamp
) -> None:
    erase_person(session, person, stamp, programme)
    assert traces(session) == set()
    secrets = ("password", "tf_totp_secret", "tf_primary_method", "totp_counter")
    kept = {name for name in secrets if getattr(person, name) is not None}
    assert (kept, person.active, person.erased_at, person.mf_recovery_codes) == (set(), False, stamp.at, None)


def test_what_was_done_stays_under_a_bare_number(
    session: Session, person: Person, programme: Programme, stamp: Stamp
) -> None:
    erase_person(session, person, stamp, programme)
    done = session.scalars(select(HistoryLine).where(HistoryLine.actor == person.key)).all()
    assert {line.event for line in done} >= {"action.change", "person.sign_in"}
    assert actor_names(session, [person.key])[person.key] == ERASED
    (line,) = session.scalars(select(HistoryLine).where(HistoryLine.event == "person.erase")).all()
    assert (line.object_id, line.difference) == (person.id, {})
    assert list(faults_in_chain(session, CHAIN_KEY)) == []


def test_no_mail_leaves_any_more_and_no_link_works(
    session: Session, person: Person, programme: Programme, stamp: Stamp
) -> None:
    erase_person(session, person, stamp, programme)
    left = session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)).all()
    assert [mail.state for mail in left] == [MailState.SENT, MailState.FAILED]
    assert {mail.message for mail in left} == {b""}
    assert len({mail.key for mail in left}) == 2
    (link,) = session.scalars(select(AnswerLink)).all()
    (copy,) = session.scalars(select(Copy)).all()
    assert link.revoked_at == copy.revoked_at == stamp.at


def test_nobody_is_erased_twice_or_comes_back(
    session: Session, person: Person, programme: Programme, stamp: Stamp
) -> None:
    erase_person(session, person, stamp, programme)
    with pytest.raises(NotNow, match="al gewist"):
        erase_person(session, person, stamp, programme)
    with pytest.raises(NotNow, match="gewist"):
        activate(session, person, stamp, programme)
    with pytest.raises(NotFound):
        account_by_email(session, person.email)


def test_the_same_address_is_a_new_person_afterwards(
    session: Session, person: Person, programme: Programme, stamp: Stamp
) -> None:
    erase_person(session, person, stamp, programme)
    values = RoleValues(Role.OWNER, party_by_key(session, "ez"))
    again = invite(session, EMAIL, NAME, values, programme, POST, replace(stamp, at=stamp.at + timedelta(days=9)))
    assert again.invited
    assert again.person.id != person.id
    assert session.scalars(select(Round)).all()
