"""What a party wrote and did not hand in stays its own: nobody else reads it, and it finds it back."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from agenda.actions.words import Rating
from agenda.kernel.refusal import Invalid
from agenda.programmes.models import Programme
from agenda.progress.models import Channel, Question, Round
from agenda.progress.recording import record_answer
from agenda.progress.reporting import report_unchanged, take_party_step, write_update
from tests.progress.asking import BY_OPERATOR, begun
from tests.progress.handed_in import DONE, LATER, WHY, whole

TYPED: dict[str, Any] = DONE | WHY | LATER | {
    "rating": Rating.DELAYED,
    "done": "Half af.",
    "next": "Straks.",
    "risks": "Krapte.",
    "request": "Help.",
    "passage": "Het gaat zo zo.",
    "figures": [["terreinen-met-biz", "9", "2026-03-01", "Geschat"]],
}  # fmt: skip


@pytest.fixture
def question(session: Session, programme: Programme) -> Question:
    return whole(session, begun(session, programme))


def asks_only(round_: Round, *topics: str) -> None:
    round_.asked = list(topics)


def phoned(session: Session, question: Question, **values: Any) -> Any:
    return record_answer(session, question, Channel.PHONE, DONE | {"done": "Gehoord."} | values, BY_OPERATOR)


# ── What the secretariat records ───────────────────────────────────────────────────────────────────────────────────


def test_nothing_of_the_draft_of_the_party_goes_along_with_what_the_secretariat_records(
    session: Session, question: Question
) -> None:
    write_update(session, question, TYPED, BY_OPERATOR)
    update = phoned(session, question)
    left = [name for name in TYPED if name not in DONE and getattr(update, name) == TYPED[name]]
    assert left == []
    assert (update.term, update.figures, update.done) == ("", [], "Gehoord.")
    assert take_party_step(session, question, "withdraw", BY_OPERATOR).term == TYPED["term"]


# ── What the round does not ask any more ───────────────────────────────────────────────────────────────────────────


def test_what_is_asked_no_longer_is_not_handed_in(session: Session, question: Question) -> None:
    write_update(session, question, TYPED | {"term_because": ""}, BY_OPERATOR)
    with pytest.raises(Invalid, match="waarom de termijn"):
        take_party_step(session, question, "submit", BY_OPERATOR)
    asks_only(question.round, "next", "files")
    update = take_party_step(session, question, "submit", BY_OPERATOR)
    kept = {name: getattr(update, name) for name in ("next", "term", "risks", "request", "passage", "figures")}
    assert kept == {"next": "Straks.", "term": "", "risks": "", "request": "", "passage": "", "figures": []}
    assert update.cause == TYPED["cause"]


# ── A draft that saves itself ──────────────────────────────────────────────────────────────────────────────────────


def test_a_field_that_is_left_out_once_keeps_what_was_saved_before(session: Session, question: Question) -> None:
    write_update(session, question, TYPED, BY_OPERATOR)
    partly = {name: value for name, value in TYPED.items() if name != "cause"}
    update = write_update(session, question, partly | {"done": "Verder."}, BY_OPERATOR, by_itself=True)
    assert (update.cause, update.done) == (TYPED["cause"], "Verder.")
    unchanged = report_unchanged(session, question, BY_OPERATOR)
    assert (unchanged.cause, unchanged.rating) == (question.action.cause, question.action.rating)
