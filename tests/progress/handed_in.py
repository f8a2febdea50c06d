"""Answers that wait for the judge."""

from typing import Any

from sqlalchemy.orm import Session

from agenda.actions.words import Phase, Rating
from agenda.progress.models import Question, Round, Update
from agenda.progress.queries import question_on, unanswered
from agenda.progress.reporting import take_party_step, write_update
from tests.progress.asking import BY_OPERATOR

DONE: dict[str, Any] = {"phase": Phase.RUNNING, "rating": Rating.ON_TRACK, "done": "Gedaan."}
WHY = {"cause": "Geen capaciteit.", "consequence": "Later klaar.", "correction": "Een projectleider erbij."}
LATER = {"term": "vierde kwartaal 2027", "term_because": "De wet komt later."}


def whole(session: Session, round_: Round, nth: int = 0) -> Question:
    """The nth question about an action that is not divided."""
    rows = [question_on(session, round_, one.action_id, one.party_id) for one in unanswered(session, round_)]
    return [one for one in rows if not one.action.shares][nth]


def shared(session: Session, round_: Round) -> list[Question]:
    """The questions to parties with a share in a divided action."""
    rows = [question_on(session, round_, one.action_id, one.party_id) for one in unanswered(session, round_)]
    return [one for one in rows if one.party_id in {share.party_id for share in one.action.shares}]


def handed_in(session: Session, question: Question, **values: Any) -> Update:
    write_update(session, question, DONE | values, BY_OPERATOR)
    update = take_party_step(session, question, "submit", BY_OPERATOR)
    session.flush()
    return update
