"""Who reminds hundreds of people and is killed again and again, reminds each of them once."""

from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from agenda.actions.models import Action, ActionRole, ActionTerm, Goal
from agenda.actions.words import ActionKind, Phase, RoleKind
from agenda.gateways.database import Database
from agenda.mail.models import MailState
from agenda.parties.models import Contact, Party, PartyKind, PartyName
from agenda.reminders.models import Reminded, ReminderState
from agenda.terms.words import Precision
from tests.depth import only_deep
from tests.faults.killing import copies, kill_again_and_again
from tests.faults.nursery import Nursery
from tests.faults.test_delivery import ROUNDS, SEED, states
from tests.faults.worker import MORNING
from tests.mail_server import MailServer

READERS = 60 * ROUNDS
"""More than are reminded before the last kill; three thousand in `make soak`."""
WORK = "tests.faults.worker:remind_and_deliver"


def ask(session: Session, readers: int = READERS) -> set[str]:
    """As many parties, each with a contact and an action that ends in a week; returns the addresses."""
    session.execute(update(ActionTerm).values(first=None, last=None))
    goal = session.scalars(select(Goal).order_by(Goal.id)).first()
    assert goal is not None
    last, numbers = MORNING.date() + timedelta(days=7), range(10_000, 10_000 + readers)
    rows: dict[type, list[dict[str, object]]] = {
        Party: [{"id": one, "key": f"proef{one}", "kind": PartyKind.OTHER} for one in numbers],
        PartyName: [{"party_id": one, "name": f"Partij {one}", "short": f"P{one}"} for one in numbers],
        Contact: [
            {"party_id": one, "position": 1, "name": f"Wie {one}", "email": f"wie{one}@proef.example"}
            for one in numbers
        ],
        Action: [
            {
                "id": one,
                "programme_id": goal.programme_id,
                "goal_id": goal.id,
                "number": f"9.{one}",
                "order_key": f"9.{one}",
                "kind": ActionKind.ACTION,
                "title": f"Actie {one}",
                "phase": Phase.RUNNING,
            }
            for one in numbers
        ],
        ActionRole: [{"action_id": one, "party_id": one, "role": RoleKind.LEAD} for one in numbers],
        ActionTerm: [
            {
                "action_id": one,
                "position": 1,
                "wording": "17 juni 2026",
                "read_on": MORNING.date(),
                "first": last,
                "last": last,
                "precision": Precision.DAY,
            }
            for one in numbers
        ],
    }
    for record, values in rows.items():
        session.execute(insert(record), values)
    return {f"wie{one}@proef.example" for one in numbers}


@pytest.mark.parametrize("database", ["sqlite", pytest.param("postgresql", marks=only_deep)], indirect=True)
def test_clocks_killed_at_random_moments_remind_each_once(
    example: Database, server: MailServer, nursery: Nursery
) -> None:
    with example.transaction() as session:
        asked = ask(session)
    kill_again_and_again(WORK, nursery, example, server, Random(SEED), rounds=ROUNDS, longest=1.0)
    digests = {str(one.mail["Message-ID"]): one.recipients[0] for one in server.messages}
    readers = Counter(reader for reader in digests.values() if reader in asked)
    assert set(readers) == asked
    assert set(readers.values()) == {1}
    assert copies(server).total() - len(digests) <= ROUNDS
    assert states(example) == {MailState.SENT}
    with example.reading() as session:
        told = session.scalars(select(Reminded.state).where(Reminded.recipient.in_(asked))).all()
    assert Counter(told) == {ReminderState.TOLD: READERS}


def test_two_clocks_at_once_remind_everybody_once(example: Database, server: MailServer, nursery: Nursery) -> None:
    with example.transaction() as session:
        asked = ask(session, 200)
    where = example.engine.url.render_as_string(hide_password=False), f"smtp://127.0.0.1:{server.port}?starttls=no"
    both = [nursery.bear(WORK, *where) for _ in range(2)]
    for number in both:
        nursery.bury(number)
    assert nursery.bury(nursery.bear(WORK, *where)) == 0
    digests = {str(one.mail["Message-ID"]): one.recipients[0] for one in server.messages}
    assert Counter(reader for reader in digests.values() if reader in asked) == Counter(asked)
