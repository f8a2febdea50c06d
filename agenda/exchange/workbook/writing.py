"""Parts of a programme file as the rows of a workbook."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from agenda.documents.sheets.content import Cell, Column, Sheet
from agenda.exchange.workbook.layout import ACTIONS, PLANS, Field, Kind, SheetPlan
from agenda.exchange.workbook.lines import term_line
from agenda.exchange.workbook.naming import Named, PartyNames, written

Row = dict[str, Any]
TERM_LISTS = (("termijnen", "termijn"), ("mijlpalen", "mijlpaal"))


@dataclass(frozen=True)
class Namer:
    """What cells show for keys: names of parties, titles of goals by number."""

    parties: PartyNames
    goals: Mapping[str, str]

    def goal(self, number: str) -> str:
        return f"{number} {self.goals[number]}".strip() if number in self.goals else number


def sheets_of(file: Mapping[str, Any], namer: Namer, fields: Sequence[str] | None = None) -> list[Sheet]:
    """All sheets that have rows; ``fields`` chooses columns of the actions by their name in a programme file."""
    found = [_sheet(plan, _rows(plan, file), namer) for plan in PLANS if plan is not ACTIONS]
    return [actions_sheet(file, namer, fields), *(sheet for sheet in found if sheet.rows)]


def actions_sheet(file: Mapping[str, Any], namer: Namer, fields: Sequence[str] | None = None) -> Sheet:
    chosen = [one for one in ACTIONS.fields if fields is None or one.name in fields]
    return _sheet(SheetPlan(ACTIONS.name, ACTIONS.source, chosen), file.get("acties", ()), namer)


def _sheet(plan: SheetPlan, rows: Iterable[Row], namer: Namer) -> Sheet:
    columns = [Column(one.head, one.width, one.wraps) for one in plan.columns]
    writers = [(WRITERS[one.kind], one) for one in plan.columns]
    return Sheet(plan.name, columns, [[write(row, one, namer) for write, one in writers] for row in rows])


def _rows(plan: SheetPlan, file: Mapping[str, Any]) -> Iterator[Row]:
    """The rows of a sheet; one that lies within something begins with what it belongs to."""
    given: Sequence[Row] | Row = file.get(plan.source) or ()
    for part in [given] if isinstance(given, dict) else given:
        if plan.within is None:
            yield part
        else:
            yield from ROWS_WITHIN.get(plan.within, _plain_rows)(plan, part)


def _owner(plan: SheetPlan, part: Row) -> dict[str, Any]:
    return {plan.owner[0].name: part[plan.owner[0].name]}


def _plain_rows(plan: SheetPlan, part: Row) -> Iterator[Row]:
    for one in part.get(str(plan.within), ()):
        yield one | _owner(plan, part)


def _role_rows(plan: SheetPlan, part: Row) -> Iterator[Row]:
    """Only roles of which more is said than the cell of the action can show."""
    for role in part.get("rollen", ()):
        if role.get("bevoegdheid") or role.get("verantwoordelijkheid"):
            yield role | _owner(plan, part)


def _terms(part: Row) -> Iterator[tuple[str, int, Row]]:
    for name, kind in TERM_LISTS:
        for place, term in enumerate(part.get(name, ()), start=1):
            yield kind, place, term


def _term_rows(plan: SheetPlan, part: Row) -> Iterator[Row]:
    for kind, place, term in _terms(part):
        of = {"waarvan": term["mijlpaal"]} if kind == "mijlpaal" else {}
        yield term | of | _owner(plan, part) | {"soort": kind, "nr": Decimal(place)}


def _slip_rows(plan: SheetPlan, part: Row) -> Iterator[Row]:
    for kind, place, term in _terms(part):
        for slip in term.get("verschuivingen", ()):
            yield slip | _owner(plan, part) | {"soort": kind, "nr": Decimal(place)}
    for share in part.get("delen", ()):
        for slip in share.get("termijn", {}).get("verschuivingen", ()):
            yield slip | _owner(plan, part) | {"soort": "deel", "nr": Decimal(1), "partij": share["partij"]}


def _share_rows(plan: SheetPlan, part: Row) -> Iterator[Row]:
    for share in part.get("delen", ()):
        term = {f"termijn/{name}": value for name, value in share.get("termijn", {}).items()}
        yield share | term | _owner(plan, part)


ROWS_WITHIN: dict[str, Callable[[SheetPlan, Row], Iterator[Row]]] = {
    "rollen": _role_rows,
    "termijnen": _term_rows,
    "verschuivingen": _slip_rows,
    "delen": _share_rows,
}


def _plain(row: Row, one: Field, namer: Namer) -> Cell:
    value = row.get(one.name)
    return None if value is None else value if isinstance(value, date | Decimal) else str(value)


def _lines(row: Row, one: Field, namer: Namer) -> Cell:
    return "\n".join(row.get(one.name, ()))


def _party(row: Row, one: Field, namer: Namer) -> Cell:
    key = row.get(one.name)
    return namer.parties.write(key) if key else None


def _goal(row: Row, one: Field, namer: Namer) -> Cell:
    return namer.goal(row[one.name])


def _roles(row: Row, one: Field, namer: Namer) -> Cell:
    held = [role for role in row.get("rollen", ()) if one.role and role["rol"] == one.role.label]
    named = (Named(role["partij"], role.get("aangenomen", False), role.get("mag-besluiten", False)) for role in held)
    return "; ".join(written(party, namer.parties) for party in named)


def _term_lines(row: Row, one: Field, namer: Namer) -> Cell:
    subject = "mijlpaal" if one.kind is Kind.MILESTONES else "waarvan"
    return "\n".join(term_line(term.get(subject, ""), term.get("termijn", "")) for term in row.get(one.name, ()))


WRITERS: dict[Kind, Callable[[Row, Field, Namer], Cell]] = {
    Kind.TEXT: _plain,
    Kind.DAY: _plain,
    Kind.NUMBER: _plain,
    Kind.LINES: _lines,
    Kind.PARTY: _party,
    Kind.GROUP: _party,
    Kind.GOAL: _goal,
    Kind.ROLES: _roles,
    Kind.TERMS: _term_lines,
    Kind.MILESTONES: _term_lines,
}
