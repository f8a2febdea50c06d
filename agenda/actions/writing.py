"""Puts values into the rows of actions: of one that is there only what differs is written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from agenda.actions.models import Action, ActionLink, ActionReference, ActionRole, ActionShare, ActionTerm
from agenda.actions.rules import order_key
from agenda.actions.values import ROLE_FIELDS, STAND_FIELDS, ActionValues, RoleValues, ShareValues, TermValues
from agenda.kernel.records import Base
from agenda.references.models import Reference
from agenda.terms.words import Precision

References = Mapping[str, Reference]
NO_TERM: dict[str, Any] = {
    "wording": "",
    "read_on": None,
    "first": None,
    "last": None,
    "precision": Precision.OPEN,
    "approximate": False,
    "strength": None,
    "recurring": False,
    "open": False,
    "met_on": None,
    "occasion_id": None,
    "confirmed_by": "",
    "slips": [],
}


def insert_actions(
    session: Session, programme: int, wanted: Sequence[ActionValues], references: References
) -> list[int]:
    """Adds the rows of new actions in as few statements as can be, and returns their numbers in the same order."""
    rows = [_columns(values) | {"programme_id": programme} for values in wanted]
    order = insert(Action).returning(Action.id, sort_by_parameter_order=True)
    numbers = list(session.scalars(order, rows)) if rows else []
    pairs = list(zip(numbers, wanted, strict=True))
    _insert(session, ActionRole, ({"action_id": n, **_role(one)} for n, values in pairs for one in values.roles))
    _insert(session, ActionTerm, (row for n, values in pairs for row in _placed(n, map(_term, values.terms))))
    _insert(session, ActionLink, (row for n, values in pairs for row in _placed(n, map(vars, values.links))))
    _insert(session, ActionShare, ({"action_id": n, **_share(one)} for n, values in pairs for one in values.shares))
    cited = ({"action_id": n, "reference_id": references[text].id} for n, values in pairs for text in values.references)
    _insert(session, ActionReference, cited)
    return numbers


def _insert(session: Session, kind: type[Base], rows: Iterable[Mapping[str, Any]]) -> None:
    given = list(rows)
    if given:
        session.execute(insert(kind), given)


def _placed(action: int, rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for position, row in enumerate(rows, start=1):
        yield {"action_id": action, "position": position, **row}


def _columns(values: ActionValues) -> dict[str, Any]:
    return values.plain() | {
        "goal_id": values.goal,
        "order_key": order_key(values.number),
        "group_id": values.group,
        "successor_id": values.successor,
    }


def _role(role: RoleValues) -> dict[str, Any]:
    return {"party_id": role.party} | {name: getattr(role, name) for name in ROLE_FIELDS}


def _share(share: ShareValues) -> dict[str, Any]:
    columns = {name: getattr(share, name) for name in (*STAND_FIELDS, "owner")}
    return {"party_id": share.party} | columns | (share.term.columns() if share.term else NO_TERM)


def write_action(session: Session, action: Action, values: ActionValues, references: References) -> None:
    """``references`` holds the record of each that the values name."""
    _set(action, _columns(values))
    _write_roles(session, action, values)
    _write_listed(action.terms, ActionTerm, [_term(term) for term in values.terms])
    _write_listed(action.links, ActionLink, [vars(link) for link in values.links])
    _write_shares(action, values.shares)
    if sorted(one.normal for one in action.references) != sorted(values.references):
        action.references = [references[text] for text in values.references]


def _set(record: Any, columns: Mapping[str, Any]) -> None:
    for name, value in columns.items():
        if getattr(record, name) != value:
            setattr(record, name, value)


def _term(term: TermValues) -> dict[str, Any]:
    return term.columns() | {"subject": term.subject, "milestone": term.milestone}


def _write_listed(held: list[Any], kind: type[Any], wanted: Sequence[Mapping[str, Any]]) -> None:
    """Rows that are told apart by their position, counted from 1."""
    del held[len(wanted) :]
    for row, columns in zip(held, wanted, strict=False):
        _set(row, columns)
    fresh = wanted[len(held) :]
    held.extend([kind(position=position, **columns) for position, columns in enumerate(fresh, start=len(held) + 1)])


def _write_roles(session: Session, action: Action, values: ActionValues) -> None:
    held = {(role.party_id, role.role): role for role in action.roles}
    wanted = {(role.party, role.role): role for role in values.roles}
    gone = held.keys() - wanted.keys()
    for key in gone:
        action.roles.remove(held[key])
    if gone and action.id is not None:
        session.flush()  # before another party becomes the one lead
    for (party, _), role in wanted.items():
        if row := held.get((party, role.role)):
            _set(row, _role(role))
        else:
            action.roles.append(ActionRole(**_role(role)))


def _write_shares(action: Action, shares: Iterable[ShareValues]) -> None:
    wanted = {share.party: share for share in shares}
    held = {share.party_id: share for share in action.shares}
    for party in held.keys() - wanted.keys():
        action.shares.remove(held[party])
    for party, share in wanted.items():
        if row := held.get(party):
            _set(row, _share(share))
        else:
            action.shares.append(ActionShare(**_share(share)))
