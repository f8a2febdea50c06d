"""Lines of the history told in full: who did what to what, and from what to what it went."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.accounts.queries import actor_names
from agenda.actions.models import Action
from agenda.actions.queries import goals_of
from agenda.history.models import HistoryLine
from agenda.parties.models import PartyGroup
from agenda.parties.queries import Naming
from agenda.programmes.models import Programme
from agenda.web.differences import ROWS, Difference
from agenda.web.log_fields import told_differences
from agenda.web.log_things import Records, called, records_of
from agenda.web.log_words import parted, who


@dataclass(frozen=True)
class LogLine:
    """``before`` and ``after`` stand around ``thing`` in the sentence of what was done."""

    line: HistoryLine
    who: str
    before: str
    thing: str
    after: str
    differences: Sequence[Difference]

    @property
    def what(self) -> str:
        return f"{self.before}{self.thing}{self.after}"


@dataclass(frozen=True)
class Teller:
    """``names`` are of the parties. A few statements tell any number of lines."""

    session: Session
    programme: Programme
    names: Mapping[int, Naming]

    def told(self, lines: Sequence[HistoryLine], records: Records | None = None) -> Iterator[LogLine]:
        actors = actor_names(self.session, {line.actor for line in lines})
        records = records_of(self.session, lines) if records is None else records
        rows = self._rows(lines)
        for line in lines:
            before, after = parted(line.event)
            thing = called(line, records, self.names)
            differences = told_differences(line, self.names, rows)
            yield LogLine(line, who(line.actor, actors), before, thing, after, differences)

    def _rows(self, lines: Iterable[HistoryLine]) -> dict[str, dict[int, str]]:
        """What the records are called that differences name by their row number."""
        named = {name for line in lines for name in ROWS & line.difference.keys()}
        found: dict[str, dict[int, str]] = {}
        if named & {"goal", "parent"}:
            goals = {goal.id: f"{goal.number} {goal.title}" for goal in goals_of(self.session, self.programme)}
            found |= {"goal": goals, "parent": goals}
        if "group" in named:
            found["group"] = dict(self.session.execute(select(PartyGroup.id, PartyGroup.name)).all())
        if "successor" in named:
            actions = select(Action.id, Action.number, Action.title).where(Action.programme_id == self.programme.id)
            found["successor"] = {row.id: f"{row.number} {row.title}" for row in self.session.execute(actions)}
        return found
