"""Who answers for two parties gets one mail, with the questions of both."""

from dataclasses import replace
from datetime import date, datetime
from email import message_from_bytes
from email.policy import default

import pytest

from agenda.gateways.clock import StandingClock
from agenda.gateways.database import Database
from agenda.jobs.clockwork import run_once
from agenda.jobs.workshop import Workshop
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.rights import Stamp
from agenda.mail.rules import Sender
from agenda.parties.queries import party_by_key
from agenda.parties.services import ContactValues, PartyValues, keep_party
from agenda.programmes.queries import programme_by_key
from tests.progress.asking import begun

ASKED = datetime(2026, 3, 5, 9, 0, tzinfo=AMSTERDAM)
AWAY = {"absent_from": date(2026, 3, 1), "absent_until": date(2026, 3, 31)}
VERA = ContactValues("Vera", "vera@rijk.example")


class Taker:
    def __init__(self) -> None:
        self.taken: list[bytes] = []

    def send(self, message_id: str, sender: str, recipient: str, message: bytes) -> None:
        self.taken.append(message)


def mails_when(database: Database, stamp: Stamp, contacts: dict[str, ContactValues]) -> dict[str, list[str]]:
    """Per address the texts it gets when a round opens, once these parties have these contacts."""
    taker = Taker()
    with database.transaction() as session:
        for key, contact in contacts.items():
            values = PartyValues.of(party_by_key(session, key))
            keep_party(session, replace(values, contacts=(contact,)), stamp)
        begun(session, programme_by_key(session, "rve"), date(2026, 4, 14), replace(stamp, at=ASKED))
    sender = Sender("Agenda", "agenda@rve.example")
    run_once(Workshop(database, StandingClock(ASKED), taker, sender, "https://agenda.example"))
    found: dict[str, list[str]] = {}
    for mail in (message_from_bytes(one, policy=default) for one in taker.taken):
        found.setdefault(mail["To"], []).append(mail.get_body(("plain",)).get_content())
    return found


def test_one_person_for_two_parties_gets_one_mail_with_all_questions(example: Database, stamp: Stamp) -> None:
    shouted = replace(VERA, email="VERA@Rijk.example")
    (text,) = mails_when(example, stamp, {"ez": VERA, "rvb": shouted})[VERA.email]
    assert all(f"- {number} " in text for number in ("3.1", "4.1", "4.3"))


@pytest.mark.parametrize("mailbox", ["sven@rijk.example", ""])
def test_a_substitute_is_written_to_once_with_what_is_asked_of_two_parties(
    example: Database, stamp: Stamp, mailbox: str
) -> None:
    away = replace(VERA, **AWAY, substitute_name="Sven", substitute_email=mailbox)
    found = mails_when(example, stamp, {"ez": away, "rvb": away})
    assert VERA.email not in found
    (text,) = found[mailbox or "secretariaat@rve.example"]
    assert all(f"- {number} " in text for number in ("3.1", "4.1", "4.3"))
