"""A decision register of any size, each decision with an action."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.accounts.models import Person, Role
from agenda.accounts.services import grant
from agenda.actions.models import Action, ActionKind, ActionRole, ActionTerm, Goal, Phase, RoleKind
from agenda.actions.rules import order_key
from agenda.consultations.services import plan_consultation
from agenda.decisions.models import Decision, DecisionAction
from agenda.decisions.words import FollowUp, Verb
from agenda.kernel.confidentiality import Confidentiality
from agenda.kernel.rights import Stamp
from agenda.parties.models import Party
from agenda.programmes.models import Programme
from agenda.programmes.services import ProgrammeValues, keep_occasion, keep_programme
from tests.bench.bulk import ADDED_AT, SENTENCES, SUBJECTS, insert_rows
from tests.bench.floor import REGISTER

PER_MEETING, ACTIONS = 125, 500
FOLLOW_UPS = [FollowUp.SETTLED] * 6 + list(FollowUp)
LEVELS = [Confidentiality.PARTICIPANTS] * 12 + [Confidentiality.PUBLIC] * 6 + [Confidentiality.SECRETARIAT]


def keep_register(session: Session, size: int, stamp: Stamp) -> None:
    """A meeting each half year, the same at each run."""
    if not size:
        return
    values = ProgrammeValues(REGISTER, "Register", "Secretariaat", "register@proef.example", "Bestuurlijk Overleg")
    programme = keep_programme(session, values, stamp)
    for person in session.scalars(select(Person)).unique().all():
        grant(session, person, Role.SECRETARIAT, programme, None, stamp)
    actions = list(_actions(session, programme, min(ACTIONS, size)))
    meetings = [_meeting(session, programme, place, stamp) for place in range(-(-size // PER_MEETING))]
    dice = Random(size)
    rows = (
        _decision(programme, *meetings[place // PER_MEETING], place % PER_MEETING + 1, dice) for place in range(size)
    )
    insert_rows(session, Decision, list(rows))
    found = session.scalars(select(Decision.id).where(Decision.programme_id == programme.id)).all()
    links = [{"decision_id": one, "action_id": dice.choice(actions)} for one in found]
    insert_rows(session, DecisionAction, links)


def _actions(session: Session, programme: Programme, size: int) -> Iterator[int]:
    insert_rows(
        session, Goal, [{"programme_id": programme.id, "number": "1", "order_key": order_key("1"), "title": "Doel"}]
    )
    goal = session.scalars(select(Goal.id).where(Goal.programme_id == programme.id)).one()
    rows = [
        {
            "programme_id": programme.id,
            "goal_id": goal,
            "number": f"1.{place}",
            "order_key": order_key(f"1.{place}"),
            "kind": ActionKind.ACTION,
            "title": f"Uitwerken {SUBJECTS[place % len(SUBJECTS)]}",
            "phase": list(Phase)[place % len(Phase)],
        }
        for place in range(1, size + 1)
    ]
    insert_rows(session, Action, rows)
    found = session.scalars(select(Action.id).where(Action.programme_id == programme.id)).all()
    lead = session.scalars(select(Party.id).limit(1)).one()
    insert_rows(session, ActionRole, [{"action_id": one, "party_id": lead, "role": RoleKind.LEAD} for one in found])
    term = {"position": 1, "wording": "in 2027", "read_on": ADDED_AT.date()}
    insert_rows(session, ActionTerm, [term | {"action_id": one} for one in found])
    return iter(found)


def _meeting(session: Session, programme: Programme, place: int, stamp: Stamp) -> tuple[int, str, Any]:
    day = (ADDED_AT - place * timedelta(days=182)).date()
    occasion = keep_occasion(session, programme, f"OUD-{place}", day, stamp)
    return plan_consultation(session, occasion, f"Overleg {place}", "Den Haag", stamp).id, occasion.key, day


def _decision(programme: Programme, meeting: int, key: str, day: Any, ordinal: int, dice: Random) -> dict[str, Any]:
    follow_up = dice.choice(FOLLOW_UPS)
    return {
        "programme_id": programme.id,
        "consultation_id": meeting,
        "ordinal": ordinal,
        "number": f"{key}.{ordinal}",
        "verb": dice.choice(list(Verb)),
        "text": f"{dice.choice(SENTENCES)} Dit gaat over {dice.choice(SUBJECTS)}.",
        "decided_on": day,
        "asks_work": dice.random() < 0.8,
        "confidentiality": dice.choice(LEVELS),
        "follow_up": follow_up,
        "follow_up_on": day,
        "report": dice.choice(SENTENCES) if follow_up in {FollowUp.REPORTED, FollowUp.SETTLED} else "",
    }
