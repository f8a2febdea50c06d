from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from agenda.actions.models import Action
from agenda.actions.services import write_stand
from agenda.actions.values import ActionValues
from agenda.history.rules import guarded
from agenda.history.services import record
from agenda.kernel.dutch import spoken_date
from agenda.kernel.refusal import Changed, NotNow
from agenda.kernel.rights import Permission, Stamp, require
from agenda.programmes.models import Occasion
from agenda.progress.models import Round, RoundState, Update, UpdateState, question_scope
from agenda.progress.queries import open_round, round_for, update_of
from agenda.progress.rules import BETWEEN_JUDGE_AND_PARTY, ROUND_WORKFLOW, UNFINISHED, UPDATE_WORKFLOW

STAND = ("phase", "rating", "cause", "consequence", "correction")
REPORTED = (*STAND, "done", "next", "request", "passage", "unchanged", "comment")


def start_round(session: Session, occasion: Occasion, closes_on: date, stamp: Stamp) -> Round:
    require(stamp.by, Permission.ROUND_RUN, occasion)
    running = open_round(session, occasion.programme_id)
    if running is not None:
        raise NotNow(f"De uitvraag voor {running.occasion.key} loopt nog; sluit die eerst.")
    if round_for(session, occasion) is not None:
        raise NotNow(f"Voor {occasion.key} is al een uitvraag gehouden.")
    round_ = Round(programme_id=occasion.programme_id, occasion=occasion, opened_at=stamp.at, closes_on=closes_on)
    session.add(round_)
    record(session, "round.open", round_, stamp, new={"occasion": occasion.key, "closes_on": closes_on})
    return round_


def take_round_step(session: Session, round_: Round, name: str, stamp: Stamp) -> None:
    step = ROUND_WORKFLOW.step(name, round_.state)
    require(stamp.by, step.needs, round_)
    old, round_.state = round_.state, step.target
    record(session, f"round.{step.name}", round_, stamp, old={"state": old}, new={"state": round_.state})


def write_update(
    session: Session,
    round_: Round,
    action: Action,
    party: int,
    values: Mapping[str, Any],
    stamp: Stamp,
    *,
    seen: int | None = None,
) -> Update:
    """The draft of this party on this action; what is not given is taken from the action as it stands.

    ``seen`` is the version that the writer looked at, 0 when there was none.
    """
    session.flush()
    require(stamp.by, Permission.UPDATE_WRITE, question_scope(round_, action.id, party))
    if round_.state is not RoundState.OPEN:
        raise NotNow(
            f"De uitvraag is gesloten op {spoken_date(round_.closes_on)}; vraag het secretariaat hem te openen."
        )
    update = update_of(session, round_, action, party)
    if seen is not None and seen != (update.version if update else 0):
        raise Changed("Iemand van uw partij heeft deze melding intussen gewijzigd. Vergelijk en bewaar daarna opnieuw.")
    if update is None:
        update = Update(round=round_, action=action, party_id=party, state=UpdateState.DRAFT)
        session.add(update)
    elif update.state not in UNFINISHED:
        raise NotNow(f"Deze melding is al {update.state.label}.")
    old = _kept(session, update) if update.id else {}
    for name, value in ({name: getattr(action, name) for name in STAND} | dict(values)).items():
        setattr(update, name, value)
    record(session, "update.write", update, stamp, old=old, new=_kept(session, update))
    return update


def _kept(session: Session, update: Update) -> dict[str, Any]:
    told = {name: getattr(update, name) for name in REPORTED}
    return guarded(told, BETWEEN_JUDGE_AND_PARTY, session.info["chain_key"])


def take_update_step(session: Session, update: Update, name: str, stamp: Stamp) -> None:
    step = UPDATE_WORKFLOW.step(name, update.state)
    require(stamp.by, step.needs, update)
    if objection := step.lacks(update):
        raise NotNow(objection)
    old, update.state = update.state, step.target
    if name == "submit":
        update.submitted_at = stamp.at
    else:
        update.judged_at = stamp.at
    record(session, f"update.{step.name}", update, stamp, old={"state": old}, new={"state": update.state})
    if update.state is UpdateState.ACCEPTED and not update.unchanged:
        _take_over(session, update, stamp)


def _take_over(session: Session, update: Update, stamp: Stamp) -> None:
    """The stand of the action becomes what was reported, in the same transaction."""
    stand = {name: getattr(update, name) for name in STAND}
    values = replace(ActionValues.of(update.action), explanation=update.done, **stand)
    write_stand(session, update.action, values, stamp, "action.progress")
