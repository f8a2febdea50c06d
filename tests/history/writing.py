"""Records lines until it has written so many, or is killed: ``python writing.py URL NAME NUMBER``."""

import sys
from datetime import UTC, datetime

from agenda.accounts.rules import Operator
from agenda.gateways.database import Database
from agenda.history.services import Entry, Named, record, record_all
from agenda.kernel.rights import Scope, Stamp
from tests.databases import CHAIN_KEY


def write(url: str, name: str, number: int) -> None:
    """Each transaction records one line, and then ten at once."""
    database = Database(url, CHAIN_KEY)
    stamp = Stamp(Operator(), datetime(2026, 3, 16, tzinfo=UTC), name)
    for turn in range(number):
        with database.transaction() as session:
            record(session, "action.add", Named("action", turn, Scope(1)), stamp, new={"title": name})
            told = [Entry("action.change", Named("action", turn, Scope(1)), new={"n": n}) for n in range(10)]
            record_all(session, told, stamp)
        print(turn, flush=True)  # noqa: T201 - whoever watches counts on it


if __name__ == "__main__":
    write(sys.argv[1], sys.argv[2], int(sys.argv[3]))
