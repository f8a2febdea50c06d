"""A mail is never lost, and never doubled but under its own Message-ID, whatever breaks off when."""

from random import Random

from sqlalchemy import insert, select

from agenda.gateways.clock import SystemClock
from agenda.gateways.database import Database
from agenda.mail.models import MailState, OutgoingMail
from agenda.mail.rules import Message, message_id, render
from tests.depth import depth
from tests.faults.killing import DELIVER, copies, kill_again_and_again
from tests.faults.nursery import Nursery
from tests.faults.worker import SENDER
from tests.mail_server import MailServer

ROUNDS = depth(3, 50)
MAILS_PER_ROUND = 50
SEED = 20260528


def write_mails(database: Database, number: int) -> set[str]:
    """That many mails that may leave now; returns their Message-IDs."""
    at = SystemClock().now()
    messages = [
        Message(f"proef:{one}", f"wie{one}@rve.example", f"Herinnering {one}", "Beste collega,\n")
        for one in range(number)
    ]
    rows = [
        {
            "key": message.key,
            "message_id": message_id(message.key, SENDER),
            "sender": SENDER.address,
            "recipient": message.recipient,
            "subject": message.subject,
            "message": render(message, SENDER, at).as_bytes(),
            "written_at": at,
            "due_at": at,
        }
        for message in messages
    ]
    with database.transaction() as session:
        session.execute(insert(OutgoingMail), rows)
    return {str(row["message_id"]) for row in rows}


def states(database: Database) -> set[MailState]:
    with database.reading() as session:
        return set(session.scalars(select(OutgoingMail.state)))


def test_workers_killed_at_random_moments_lose_no_mail_and_double_only_what_was_in_their_hand(
    database: Database, server: MailServer, nursery: Nursery
) -> None:
    written = write_mails(database, ROUNDS * MAILS_PER_ROUND)
    kill_again_and_again(DELIVER, nursery, database, server, Random(SEED), rounds=ROUNDS, longest=0.4)
    arrived = copies(server)
    assert set(arrived) == written
    assert arrived.total() - len(written) <= ROUNDS
    assert states(database) == {MailState.SENT}
