"""Workers that are killed at random moments, and what has to be left when the last one was let be."""

import time
from collections import Counter
from collections.abc import Callable
from email.parser import BytesHeaderParser
from random import Random

from agenda.gateways.database import Database
from tests.faults.nursery import Nursery
from tests.mail_server import MailServer

PATIENCE = 60
"""Seconds for what should come soon, on a machine that has more to do."""

AT_WORK = 0.8
"""Of the kills; the others come while the worker begins."""

DELIVER = "tests.faults.worker:deliver_all"


def address(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=False)


def mail_url(server: MailServer) -> str:
    return f"smtp://127.0.0.1:{server.port}?starttls=no"


def wait_until(true: Callable[[], object], what: str, patience: float = PATIENCE) -> None:
    deadline = time.monotonic() + patience
    while not true():
        assert time.monotonic() < deadline, f"in vain was waited for: {what}"
        time.sleep(0.005)


def kill_again_and_again(
    work: str, nursery: Nursery, database: Database, server: MailServer, moments: Random, *, rounds: int, longest: float
) -> None:
    """Kills so many workers, most of them at a random moment of the ``longest`` seconds after they began to send.

    Then lets the last one end its work. ``work`` is the function that each is given, ``package.module:name``.
    """
    where = address(database), mail_url(server)
    for _ in range(rounds):
        before, number = server.attempts, nursery.bear(work, *where)
        if moments.random() < AT_WORK:
            wait_until(lambda: server.attempts > before, "the first mail of a worker")  # noqa: B023
        time.sleep(moments.uniform(0, longest))
        nursery.kill(number)
    assert nursery.bury(nursery.bear(work, *where)) == 0


def copies(server: MailServer) -> Counter[str]:
    """How often each Message-ID arrived; a copy that differs from the first is a fault."""
    first: dict[str, bytes] = {}
    seen: Counter[str] = Counter()
    for received in server.messages:
        message_id = BytesHeaderParser().parsebytes(received.content)["Message-ID"]
        assert first.setdefault(message_id, received.content) == received.content
        seen[message_id] += 1
    return seen
