"""Names of the file beside row numbers of the database, both ways."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.actions.models import Action, Goal
from agenda.parties.models import PartyGroup
from agenda.parties.queries import PartyKeys, party_keys
from agenda.programmes.models import Programme
from agenda.programmes.queries import occasions_of


@dataclass
class Directory:
    """Row numbers by key or number; ``days`` holds the day of each occasion by row number."""

    parties: PartyKeys
    groups: Mapping[str, int]
    goals: dict[str, int]
    occasions: Mapping[str, int]
    days: Mapping[int, date]
    actions: dict[str, int]


def directory_of(session: Session, programme: Programme) -> Directory:
    occasions = occasions_of(session, programme)
    goals = select(Goal.number, Goal.id).where(Goal.programme_id == programme.id)
    actions = select(Action.number, Action.id).where(Action.programme_id == programme.id)
    return Directory(
        parties=party_keys(session),
        groups=dict(session.execute(select(PartyGroup.key, PartyGroup.id)).all()),
        goals=dict(session.execute(goals).all()),
        occasions={one.key: one.id for one in occasions},
        days={one.id: one.day for one in occasions},
        actions=dict(session.execute(actions).all()),
    )
