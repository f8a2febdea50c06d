"""A programme of any size in the shape that people give it."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.accounts.models import Role
from agenda.accounts.rules import Operator
from agenda.accounts.services import add_person, grant, set_password
from agenda.actions.models import Action, Goal
from agenda.actions.rules import order_key
from agenda.consultations.item_values import ItemValues
from agenda.consultations.items import put_item
from agenda.consultations.services import plan_consultation
from agenda.consultations.words import ItemKind, Treatment
from agenda.decisions.models import Decision, DecisionAction
from agenda.decisions.services import DecisionValues, record_decision
from agenda.decisions.words import Verb
from agenda.gateways.database import Database
from agenda.kernel.rights import Stamp
from agenda.parties.models import PartyKind
from agenda.parties.services import NameValues, PartyValues, keep_party
from agenda.programmes.models import Programme
from agenda.programmes.services import ProgrammeValues, keep_occasion, keep_programme
from agenda.progress.models import Round, RoundState
from agenda.references.services import keep_reference
from tests.bench.bulk import ADDED_AT, SENTENCES, SUBJECTS, add_actions, ask_everybody, ground_of, insert_rows
from tests.bench.registering import keep_register

KEY = "proef"
SECRETARIAT = "secretariaat@proef.example"
COLLEAGUE = "collega@proef.example"
PASSWORD = "een lang wachtwoord"
GOALS, PARTIES, SOURCES, PAST_ROUNDS, ITEMS, DECISIONS = 24, 30, 20, 5, 5, 8
HALF_YEAR = timedelta(days=182)


def seed(database: Database, size: int, decisions: int = 0) -> None:
    """``size`` actions, each with an update in five past rounds; the round that is open now is half answered.

    The ``decisions`` stand in a programme of their own, so that the other figures do not feel them.
    """
    stamp = Stamp(Operator(), ADDED_AT, "proef")
    with database.transaction() as session:
        programme = _programme(session, stamp)
        hold_rounds(session, programme, stamp)
        add_actions(session, ground_of(session, programme), size)
        _link_decisions(session)
        ask_everybody(session, _hold_round(session, programme, PAST_ROUNDS + 1, RoundState.OPEN, stamp))
        keep_register(session, decisions, stamp)
    if database.engine.dialect.name == "postgresql":  # as a server does by itself, some time later
        with database.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("ANALYZE")
    database.engine.dispose()


def _programme(session: Session, stamp: Stamp) -> Programme:
    values = ProgrammeValues(KEY, "Proef", "Secretariaat Proef", SECRETARIAT, "Bestuurlijk Overleg")
    programme = keep_programme(session, values, stamp)
    for number in range(1, PARTIES + 1):
        name = NameValues(f"Partij {number}", f"Vereniging van partijen nummer {number}")
        keep_party(session, PartyValues(f"partij{number}", PartyKind.OTHER, (name,)), stamp)
    insert_rows(session, Goal, [_goal(programme, str(number)) for number in range(1, GOALS + 1)])
    for number in range(1, SOURCES + 1):
        keep_reference(session, f"Kamerstuk 31953, nr. {number}")
    for email in (SECRETARIAT, COLLEAGUE):
        person = add_person(session, email, email.partition("@")[0], stamp)
        grant(session, person, Role.SECRETARIAT, programme, None, stamp)
        set_password(session, person, PASSWORD, stamp)
    return programme


def _goal(programme: Programme, number: str) -> dict[str, Any]:
    title = SUBJECTS[int(number) % len(SUBJECTS)].capitalize()
    return {"programme_id": programme.id, "number": number, "order_key": order_key(number), "title": title}


def hold_rounds(session: Session, programme: Programme, stamp: Stamp) -> None:
    for place in range(1, PAST_ROUNDS + 1):
        _hold_round(session, programme, place, RoundState.FROZEN, stamp)


def consultation_key(place: int) -> str:
    return f"PROEF-{place}"


def _hold_round(session: Session, programme: Programme, place: int, state: RoundState, stamp: Stamp) -> Round:
    """The round before a consultation, and the consultation itself; one that is past took its decisions."""
    opened = ADDED_AT + place * HALF_YEAR - timedelta(days=60)
    occasion = keep_occasion(session, programme, consultation_key(place), (ADDED_AT + place * HALF_YEAR).date(), stamp)
    consultation = plan_consultation(session, occasion, f"Bestuurlijk Overleg {place}", "Den Haag", stamp)
    for number in range(1, ITEMS + 1):
        subject, message = SUBJECTS[number % len(SUBJECTS)].capitalize(), " ".join(SENTENCES)
        values = ItemValues(number, subject, ItemKind.DECISION, Treatment.DISCUSSED, message, SENTENCES[:2])
        put_item(session, consultation, values, stamp)
    for number in range(DECISIONS if state is RoundState.FROZEN else 0):
        text = SENTENCES[number % len(SENTENCES)]
        record_decision(session, consultation, None, DecisionValues(Verb.AGREE, text), stamp)
    closes_on = (opened + timedelta(days=30)).date()
    round_ = Round(
        programme_id=programme.id,
        occasion=occasion,
        key=occasion.key,
        state=state,
        starts_on=opened.date(),
        opened_at=opened,
        closes_on=closes_on,
    )
    session.add(round_)
    session.flush()
    return round_


def _link_decisions(session: Session) -> None:
    """Each decision with two actions, from the start of the agenda on."""
    decisions = session.scalars(select(Decision.id).order_by(Decision.id)).all()
    actions = session.scalars(select(Action.id).order_by(Action.order_key).limit(2 * len(decisions))).all()
    links = [{"decision_id": decisions[place // 2], "action_id": action} for place, action in enumerate(actions)]
    insert_rows(session, DecisionAction, links)
