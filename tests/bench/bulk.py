"""Actions by the thousand, through the records' tables: a new column with a default asks no line here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from random import Random
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from agenda.accounts.models import Person
from agenda.actions.models import Action, ActionKind, ActionReference, ActionRole, ActionTerm, Phase, Rating, RoleKind
from agenda.actions.queries import goals_of
from agenda.actions.rules import EXPLAINED_RATINGS, EXPLANATIONS, order_key
from agenda.history.models import HistoryHead, HistoryLine
from agenda.history.rules import seal
from agenda.history.services import DONE
from agenda.kernel.dutch import AMSTERDAM
from agenda.parties.models import Party, PartyKind
from agenda.programmes.models import Programme
from agenda.progress.models import Question, Round, RoundState, Update, UpdateState
from agenda.references.models import Reference
from agenda.terms.reading import read_term

BATCH = 2500
ADDED_AT = datetime(2023, 4, 1, 9, 0, tzinfo=AMSTERDAM)
READ_ON = date(2025, 11, 17)
KINDS = (ActionKind.ACTION, ActionKind.MEASURE)
"""those of which the rules ask no more than a lead and a term"""

PHASES = [Phase.RUNNING] * 9 + [Phase.PREPARING] * 4 + [Phase.NOT_STARTED] * 3 + [Phase.DONE] * 4
RATINGS = [Rating.ON_TRACK] * 6 + [Rating.ATTENTION] * 2 + [Rating.DELAYED] + [Rating.UNRATED]
WORDINGS = (
    "eind 2025",
    "november 2025",
    "eerste kwartaal van 2026",
    "1 april 2026",
    "zomer 2026",
    "tweede helft van 2026",
    "2027",
    "doorlopend",
    "nog te bepalen",
)
VERBS = ("Uitwerken", "Starten", "Verkennen", "Inrichten", "Evalueren")
SUBJECTS = (
    "een gezamenlijke aanpak van netcongestie op bedrijventerreinen",
    "de regionale investeringsagenda voor het innovatieve mkb",
    "het werkboek ruimte voor economie met provincies en gemeenten",
    "een meerjarig programma voor verduurzaming van bedrijventerreinen",
    "afspraken over huisvesting van internationale werknemers",
)
SENTENCES = (
    "Rijk, provincies en gemeenten werken dit samen uit en leggen het resultaat voor aan het overleg.",
    "De partijen stemmen de planning af op de lopende gebiedsprocessen en op de woningbouwopgave.",
    "Een werkgroep brengt eerst in beeld wat er al loopt en waar de uitvoering vastloopt.",
    "De uitkomst wordt vastgelegd in een bestuurlijke afspraak met een termijn en een trekker.",
)


@dataclass(frozen=True)
class Ground:
    """What actions hang on, as row numbers: goals by number, past rounds with their opening, keys of who changes."""

    programme: int
    goals: Mapping[str, int]
    parties: Sequence[int]
    sources: Sequence[int]
    rounds: Mapping[int, datetime]
    actors: Sequence[str]


def ground_of(session: Session, programme: Programme) -> Ground:
    rounds = select(Round.id, Round.opened_at).where(Round.programme_id == programme.id, Round.state != RoundState.OPEN)
    return Ground(
        programme.id,
        {goal.number: goal.id for goal in goals_of(session, programme)},
        session.scalars(select(Party.id).order_by(Party.id)).all(),
        session.scalars(select(Reference.id).order_by(Reference.id)).all(),
        dict(session.execute(rounds.order_by(Round.opened_at)).all()),
        [f"person:{identity}" for identity in session.scalars(select(Person.id).order_by(Person.id))],
    )


def add_actions(session: Session, ground: Ground, size: int, first: int = 1) -> None:
    """Spread over the goals, the same at each run; ``first`` is where the numbers within each goal begin."""
    goals, dice = list(ground.goals), Random(size)
    numbers = [f"{goals[place % len(goals)]}.{first + place // len(goals)}" for place in range(size)]
    for begin in range(0, size, BATCH):
        _add_batch(session, ground, numbers[begin : begin + BATCH], dice)


def insert_rows(session: Session, record: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        session.connection().execute(insert(record.__table__), rows)


def _add_batch(session: Session, ground: Ground, numbers: Sequence[str], dice: Random) -> None:
    actions = [_action(ground, number, dice) for number in numbers]
    insert_rows(session, Action, actions)
    known = select(Action.number, Action.id).where(Action.programme_id == ground.programme, Action.number.in_(numbers))
    identities = dict(session.execute(known).all())
    rows: dict[Any, list[dict[str, Any]]] = {
        record: [] for record in (ActionRole, ActionTerm, ActionReference, Update, HistoryLine)
    }
    for action in actions:
        identity = identities[action["number"]]
        roles = list(_roles(ground, identity, dice))
        rows[ActionRole] += roles
        rows[ActionTerm] += _terms(identity, dice)
        rows[ActionReference].append({"action_id": identity, "reference_id": dice.choice(ground.sources)})
        rows[Update] += _updates(ground, identity, roles[0]["party_id"], action, dice)
        rows[HistoryLine] += _lines(ground, identity, action)
    _seal(session, rows[HistoryLine])
    for record, found in rows.items():
        insert_rows(session, record, found)


def _action(ground: Ground, number: str, dice: Random) -> dict[str, Any]:
    rating = dice.choice(RATINGS)
    return {
        "programme_id": ground.programme,
        "goal_id": ground.goals[number.rpartition(".")[0]],
        "number": number,
        "order_key": order_key(number),
        "kind": dice.choice(KINDS),
        "title": f"{dice.choice(VERBS)} van {dice.choice(SUBJECTS)}",
        "summary": " ".join(dice.sample(SENTENCES, 3)),
        "phase": dice.choice(PHASES),
        "rating": rating,
        "explanation": dice.choice(SENTENCES),
        **{name: dice.choice(SENTENCES) if rating in EXPLAINED_RATINGS else "" for name in EXPLANATIONS},
    }


def _roles(ground: Ground, action: int, dice: Random) -> Iterator[dict[str, Any]]:
    """The lead first, then one or two parties beside it."""
    kinds = (RoleKind.LEAD, dice.choice((RoleKind.CO_LEAD, RoleKind.INVOLVED)), RoleKind.EXECUTOR)
    for kind, party in zip(kinds, dice.sample(ground.parties, dice.choice((2, 3))), strict=False):
        yield {"action_id": action, "party_id": party, "role": kind}


def _terms(action: int, dice: Random) -> Iterator[dict[str, Any]]:
    for position, wording in enumerate(dice.sample(WORDINGS, dice.choice((1, 1, 2))), start=1):
        yield {"action_id": action, "position": position, **_reading(wording)}


@cache
def _reading(wording: str) -> dict[str, Any]:
    term = read_term(wording, READ_ON)
    names = ("first", "last", "precision", "approximate", "strength", "recurring", "open")
    return {"wording": wording, "read_on": READ_ON} | {name: getattr(term, name) for name in names}


def _updates(
    ground: Ground, action: int, lead: int, stand: Mapping[str, Any], dice: Random
) -> Iterator[dict[str, Any]]:
    """One accepted update of the lead in each past round."""
    for round_, opened in ground.rounds.items():
        yield {
            "round_id": round_,
            "action_id": action,
            "party_id": lead,
            "state": UpdateState.ACCEPTED,
            **{name: stand[name] for name in ("phase", "rating", *EXPLANATIONS)},
            "done": " ".join(dice.sample(SENTENCES, 2)),
            "next": dice.choice(SENTENCES),
            "submitted_at": opened + timedelta(days=20),
            "judged_at": opened + timedelta(days=25),
        }


ASKED_ACTIONS, ASKED_PARTIES = 300, 25
ANSWERS = (
    None,
    {"state": UpdateState.DRAFT},
    {"state": UpdateState.SUBMITTED},
    {"state": UpdateState.RETURNED},
    {"state": UpdateState.ACCEPTED},
    {"state": UpdateState.ACCEPTED, "unchanged": True},
)


def ask_everybody(session: Session, round_: Round) -> None:
    """The first 300 actions are asked of 25 parties each, and five in six have answered in some way."""
    dice = Random(ASKED_ACTIONS)
    actions = session.scalars(select(Action.id).order_by(Action.order_key).limit(ASKED_ACTIONS)).all()
    parties = session.scalars(select(Party.id).where(Party.kind == PartyKind.OTHER).order_by(Party.id)).all()
    asked = [
        {"round_id": round_.id, "action_id": action, "party_id": party}
        for action in actions
        for party in parties[:ASKED_PARTIES]
    ]
    insert_rows(session, Question, asked)
    stand = {"phase": Phase.RUNNING, "rating": Rating.ON_TRACK, "done": SENTENCES[0], "unchanged": False}
    stand |= {"submitted_at": round_.opened_at, "judged_at": round_.opened_at}
    answered = [question | stand | answer for question in asked if (answer := dice.choice(ANSWERS)) is not None]
    insert_rows(session, Update, answered)


def _lines(ground: Ground, action: int, stand: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Put in the agenda by the operator, then changed twice by people."""
    changes = (
        ("system", "action.add", {"number": [None, stand["number"]], "title": [None, stand["title"]]}),
        (ground.actors[0], "action.change", {"summary": [SENTENCES[0], stand["summary"]]}),
        (ground.actors[-1], "action.progress", {"phase": [Phase.NOT_STARTED.value, stand["phase"].value]}),
    )
    for place, (actor, event, difference) in enumerate(changes):
        yield {
            "at": ADDED_AT + place * timedelta(days=180),
            "actor": actor,
            "origin": "proef",
            "event": event,
            "object_kind": Action.__tablename__,
            "object_id": action,
            "programme_id": ground.programme,
            "result": DONE,
            "difference": difference,
        }


def _seal(session: Session, lines: Sequence[dict[str, Any]]) -> None:
    """Behind the last line, as the service would: the chain stays whole."""
    session.flush()
    head = session.get_one(HistoryHead, 1, with_for_update=True)
    for line in lines:
        head.sequence += 1
        line["sequence"] = head.sequence
        line["seal"] = head.seal = seal(line, head.seal, session.info["chain_key"])
