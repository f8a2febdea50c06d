"""The shares that one person does at a party, and how another gets them."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from agenda.actions.models import Action, ActionShare
from agenda.actions.queries import whole_actions
from agenda.actions.services import Revision, pending_changes, write_pending
from agenda.actions.values import ActionValues
from agenda.kernel.rights import Permission, Scope, Stamp, require

NOBODY_YET = "opvolger nog onbekend"


@dataclass(frozen=True)
class OwnedShare:
    """A share of a party, by the action (row number) that it belongs to."""

    programme: int
    action: int
    number: str
    title: str
    owner: str


def names_person(owner: str, name: str) -> bool:
    """Whether this text of an owner speaks of this person; a name of one word must be all of it."""
    return _pattern(name).search(owner) is not None


def _pattern(name: str) -> re.Pattern[str]:
    words = name.split()
    spoken = r"\s+".join(map(re.escape, words))
    return re.compile(rf"(?<!\w){spoken}(?!\w)" if len(words) > 1 else rf"\A\s*{spoken}\s*\Z", re.IGNORECASE)


def in_other_hands(owner: str, name: str, successor: str | None) -> str:
    """The text of an owner with the successor in the place of this person; it never falls silent."""
    return _pattern(name).sub(lambda _: successor or NOBODY_YET, owner)


def shares_by(session: Session, party: int, name: str, programmes: Collection[int]) -> list[OwnedShare]:
    """The shares of a party (row number) in these programmes that name this person, in the order of the agenda."""
    return _naming(session, name, ActionShare.party_id == party, Action.programme_id.in_(programmes))


def shares_naming(session: Session, name: str, programme: int) -> list[OwnedShare]:
    """The same of whichever party."""
    return _naming(session, name, Action.programme_id == programme)


def _naming(session: Session, name: str, *where: ColumnElement[bool]) -> list[OwnedShare]:
    columns = (Action.programme_id, Action.id, Action.number, Action.title, ActionShare.owner)
    rows = session.execute(
        select(*columns)
        .join(ActionShare, ActionShare.action_id == Action.id)
        .where(ActionShare.owner != "", *where)
        .order_by(Action.programme_id, Action.order_key)
    )
    return [share for share in (OwnedShare(*row) for row in rows) if names_person(share.owner, name)]


def hand_over_shares(
    session: Session, party: int, shares: Collection[OwnedShare], name: str, successor: str | None, stamp: Stamp
) -> None:
    """Whoever manages people may do this: it says who does it, and changes nothing of what is done."""
    held = whole_actions(session, [share.action for share in shares])
    for programme in sorted({share.programme for share in shares}):
        require(stamp.by, Permission.PERSON_MANAGE, Scope(programme))
        here = (held[share.action] for share in shares if share.programme == programme)
        revisions = (Revision(one, _handed_over(ActionValues.of(one), party, name, successor)) for one in here)
        write_pending(session, pending_changes(revisions, stamp), stamp, "action.owner")


def _handed_over(values: ActionValues, party: int, name: str, successor: str | None) -> ActionValues:
    shares = (
        replace(one, owner=in_other_hands(one.owner, name, successor)) if one.party == party else one
        for one in values.shares
    )
    return replace(values, shares=tuple(shares))
