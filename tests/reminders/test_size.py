"""Planning costs what comes due, not what the programme holds."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import event

from agenda.gateways.database import Database
from agenda.programmes.queries import programme_by_key
from agenda.reminders.planning import plan
from agenda.reminders.searching import Site
from tests.bench.bulk import add_actions, ground_of
from tests.reminders.days import moment, only_term

YESTERDAY, TODAY = moment(date(2026, 6, 16)), moment(date(2026, 6, 17))
GROWING = ("action", "action_term", "action_share", "progress_update", "reminded", "outgoing_mail")
"""Tables that grow with the programme or with time."""


@pytest.fixture
def plan_today(example: Database) -> Callable[[], int]:
    """Plans a day, the one before being done, and undoes it again."""

    def do() -> int:
        with example.undone() as session:
            return plan(session, programme_by_key(session, "rve"), TODAY, Site())

    with example.transaction() as session:
        only_term(session, date(2026, 6, 24))
        plan(session, programme_by_key(session, "rve"), YESTERDAY, Site())
    return do


def test_sixty_more_actions_bring_no_statement_for_each(
    example: Database, plan_today: Callable[[], int], statements: list[str]
) -> None:
    def asked() -> int:
        statements.clear()
        plan_today()
        return len(statements)

    before = asked()
    with example.transaction() as session:
        add_actions(session, ground_of(session, programme_by_key(session, "rve")), size=60, first=600)
    assert asked() <= before + 2 <= 50


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_terms_are_found_by_their_days_and_not_by_walking_through_all_of_them(
    example: Database, plan_today: Callable[[], int]
) -> None:
    plans: list[tuple[str, str]] = []

    def explain(connection: object, cursor: object, statement: str, parameters: object, *_: object) -> None:
        if statement.startswith("SELECT"):
            with example.engine.raw_connection().cursor().connection as raw:
                rows = raw.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
            plans.append((statement, "\n".join(str(row[3]) for row in rows)))

    event.listen(example.engine, "before_cursor_execute", explain)
    plan_today()
    event.remove(example.engine, "before_cursor_execute", explain)
    of_terms = "SELECT action_term.id, action_term.wording"
    (terms,) = [steps for statement, steps in plans if statement.startswith(of_terms)]
    assert "ix_action_term_last_action_id (last=?)" in terms
    assert "ix_action_term_first (first=?)" in terms
    walked = [line for _, steps in plans for line in steps.splitlines() for table in GROWING if line == f"SCAN {table}"]
    assert walked == []
