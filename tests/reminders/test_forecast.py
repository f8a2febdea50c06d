"""What would leave is shown by doing it and undoing it again."""

from datetime import date

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from agenda.commands import agenda
from agenda.gateways.database import Database
from agenda.jobs.reminding import forecast
from agenda.kernel.records import Base
from tests.reminders.days import OWNER, Days, moment, only_term

LAST = date(2026, 6, 17)
ON = date(2026, 6, 10)


@pytest.fixture
def days(example: Database) -> Days:
    with example.transaction() as session:
        only_term(session, LAST)
    return Days(example)


def rows(database: Database) -> dict[str, int]:
    with database.reading() as session:
        return {
            name: session.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
        }


def test_a_forecast_names_what_the_clock_then_sends_and_leaves_no_trace(days: Days) -> None:
    before = rows(days.database)
    foretold = forecast(days.workshop(moment(ON)))
    assert rows(days.database) == before
    assert OWNER in {one.digest.recipient for one in foretold.digests}
    days.run(ON)
    assert sorted(one.subject for one in foretold.digests) == sorted(str(mail["Subject"]) for mail in days.mails())


def test_in_a_weekend_it_tells_when_the_next_may_leave(days: Days) -> None:
    foretold = forecast(days.workshop(moment(date(2026, 6, 13))))
    assert foretold.digests == []
    assert foretold.next_at == moment(date(2026, 6, 15), 7)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_command_prints_it(days: Days, monkeypatch: pytest.MonkeyPatch) -> None:
    url = days.database.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("AGENDA_DATABASE_URL", url)
    words = ["clock", "--once", "--dry-run", "--at"]
    said = CliRunner().invoke(agenda, [*words, "2026-06-10T08:00"], catch_exceptions=False).output
    assert f"{OWNER}: Termijn nadert: 4.1" in said
    assert "Termijn nadert: 4.1" in said
    assert "vanaf 15 juni 2026" in CliRunner().invoke(agenda, [*words, "2026-06-13T08:00"]).output
