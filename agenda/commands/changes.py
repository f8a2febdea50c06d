"""``agenda changes``"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import click

from agenda.changes.queries import changes_of
from agenda.changes.told import ProgrammeChanges, changes_as_json
from agenda.changes.window import NotAMoment, is_turned, read_end, read_start, spoken_window
from agenda.commands.dutch import DutchCommand
from agenda.commands.options import with_bench
from agenda.commands.parts import Bench
from agenda.kernel.dutch import count
from agenda.kernel.rights import Permission, require
from agenda.programmes.models import Programme
from agenda.programmes.queries import programme_by_key

FORMS = ("json", "text")
TURNED = "--from ligt na --to; draai de twee om."


class BoundType(click.ParamType[datetime]):
    """One end of the window; ``read`` tells which."""

    name = "moment"

    def __init__(self, read: Callable[[str], datetime]) -> None:
        self.read = read

    def convert(self, value: Any, param: click.Parameter | None, context: click.Context | None) -> datetime:
        try:
            return value if isinstance(value, datetime) else self.read(value)
        except NotAMoment as refusal:
            self.fail(str(refusal), param, context)


class FormType(click.ParamType[str]):
    name = "vorm"

    def convert(self, value: Any, param: click.Parameter | None, context: click.Context | None) -> str:
        if value not in FORMS:
            self.fail(f"‘{value}’ ken ik niet; kies uit: {', '.join(FORMS)}.", param, context)
        return str(value)


@click.command(cls=DutchCommand)
@click.option("--programme", metavar="SLEUTEL", required=True, help="Van welk programma.")
@click.option(
    "--from",
    "start",
    metavar="DAG",
    type=BoundType(read_start),
    required=True,
    help="Vanaf deze dag, die meetelt, of na dit moment: 2026-03-01, ‘1 maart 2026’ of 2026-03-01T14:05.",
)
@click.option(
    "--to",
    "end",
    metavar="DAG",
    type=BoundType(read_end),
    required=True,
    help="Tot en met deze dag of dit moment.",
)
@click.option(
    "--format",
    "form",
    metavar="VORM",
    type=FormType(),
    default="json",
    help="json: één lijst voor een programma; text: zinnen om te lezen (json).",
)
@with_bench
def changes(bench: Bench, programme: str, start: datetime, end: datetime, form: str) -> None:
    """Toon wat er tussen twee momenten in een programma veranderde.

    Wat veranderde en daarna weer werd zoals het was, staat er niet bij. Er wordt niets bewaard.
    """
    if is_turned(start, end):
        raise click.UsageError(TURNED)
    with bench.database.reading() as session:
        where = programme_by_key(session, programme)
        require(bench.stamp(session).by, Permission.ACTION_READ, where)
        found = changes_of(session, where, start, end)
        text = changes_as_json(found) if form == "json" else "\n".join(as_lines(found, where))
    click.echo(text.encode("utf-8"))


def as_lines(found: ProgrammeChanges, programme: Programme) -> Iterator[str]:
    yield f"{programme.name}, {spoken_window(found.start, found.end)}: {_number(found)}."
    for goal in found.by_goal():
        yield ""
        yield f"Doel {goal.number}: {goal.title}" if goal.number else "Bij geen doel"
        yield from (f"- {change.sentence}" for change in goal.changes)


def _number(found: ProgrammeChanges) -> str:
    return count(len(found), "wijziging", "wijzigingen") if len(found) else "er is niets gewijzigd"
