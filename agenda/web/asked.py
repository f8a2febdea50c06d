"""Everything that is asked of the visitor, on one page: each question with its button."""

from collections.abc import Sequence
from datetime import date

from flask import Blueprint, render_template

from agenda.accounts.queries import actor_names
from agenda.consultations.calls import open_calls
from agenda.decisions.list_queries import lists_to_answer
from agenda.decisions.list_rules import holds
from agenda.decisions.models import SignOff
from agenda.kernel.rights import Permission
from agenda.letters.round_queries import Asks, rounds_to_answer
from agenda.progress.consenting import askable
from agenda.progress.queries import Asked, asked_in, open_round
from agenda.progress.rules import MISSING, Answer
from agenda.web.access import opened
from agenda.web.visit import visit

blueprint = Blueprint("asked", __name__, url_prefix="/programmas/<programme>/gevraagd")


@blueprint.get("")
@opened(Permission.ACTION_READ)
def asked(programme: str) -> str:
    """Whoever acts for no party finds it empty."""
    parties = visit.parties_with(Permission.UPDATE_WRITE)
    questions = sorted(asked_in(visit.session, visit.programme.id, parties), key=_urgency) if parties else []
    waiting = [one for one in questions if one.answer in MISSING]
    return render_template(
        "updates/asked.html",
        waiting=waiting,
        answered=[one for one in questions if one.answer not in MISSING],
        calls=open_calls(visit.session, visit.programme.id, visit.today) if parties else [],
        delegates=_delegates(waiting),
        me=visit.person,
        names=visit.names,
        several=len({one.question.party_id for one in questions}) > 1,
        parties=parties,
        last_day=last_day(questions),
        said_nothing_of=_said_nothing_of(parties),
        lists=_lists(),
        letters=_letters(),
    )


def _lists() -> list[tuple[SignOff, bool]]:
    """The decision lists that lie before the visitor's parties, and whether each was answered."""
    parties = visit.parties_with(Permission.SIGN_OFF_WRITE)
    found = lists_to_answer(visit.session, visit.programme.id, parties) if parties else []
    return [(one, holds(one, one.decision_list)) for one in found]


def _letters() -> list[Asks]:
    """The letters that lie before the visitor's parties."""
    parties = visit.parties_with(Permission.PASSAGE_ANSWER)
    return rounds_to_answer(visit.session, visit.programme.id, parties) if parties else []


def _said_nothing_of(parties: frozenset[int]) -> tuple[str, int] | None:
    """Key of the open round, and of how many answers of others the visitor's parties may still say something."""
    round_ = open_round(visit.session, visit.programme.id) if parties else None
    if round_ is None:
        return None
    number = sum(one.waits for one in askable(visit.session, round_, parties))
    return (round_.key, number) if number else None


def _urgency(one: Asked) -> tuple[bool, bool, bool]:
    """What came back first, then what was handed to the visitor; what was handed to a colleague last."""
    delegate = one.question.delegate_id
    mine = visit.person is not None and delegate == visit.person.id
    return one.answer is not Answer.RETURNED, not mine, delegate is not None and not mine


def _delegates(questions: Sequence[Asked]) -> dict[int, str]:
    """Per row number of a person the name."""
    numbers = {one.question.delegate_id for one in questions if one.question.delegate_id}
    found = actor_names(visit.session, [f"person:{number}" for number in numbers]) if numbers else {}
    return {number: found.get(f"person:{number}", "een collega") for number in numbers}


def last_day(questions: Sequence[Asked]) -> date | None:
    """Of the round that is open now."""
    return next((one.question.round.closes_on for one in questions if one.question.round.is_open), None)
