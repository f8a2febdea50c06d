"""What a party wrote and did not hand in stays its own: nobody else reads it, and it finds it back."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from agenda.actions.words import Rating
from agenda.kernel.refusal import Changed, Invalid
from agenda.programmes.models import Programme
from agenda.progress.judging import change_wording, send_back
from agenda.progress.models import Channel, Question, Round, Update
from agenda.progress.recording import record_answer
from agenda.progress.reporting import own_draft, report_unchanged, take_party_step, write_update
from tests.progress.asking import BY_OPERATOR, begun
from tests.progress.handed_in import DONE, LATER, WHY, handed_in, whole

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


def phoned(session: Session, question: Question, **values: Any) -> Update:
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


# ── A recorded answer that comes back ──────────────────────────────────────────────────────────────────────────────


def test_the_draft_of_the_party_outlives_a_recorded_answer_that_is_sent_back(
    session: Session, question: Question
) -> None:
    write_update(session, question, TYPED, BY_OPERATOR)
    update = phoned(session, question)
    send_back(session, update, "Wie was erbij?", {}, BY_OPERATOR)
    assert own_draft(update)["done"] == "Half af."
    phoned(session, question, done="Nog eens gehoord.")
    assert (update.done, update.channel) == ("Nog eens gehoord.", Channel.PHONE)
    send_back(session, update, "Nog een keer.", {}, BY_OPERATOR)
    write_update(session, question, {"next": "Van de partij."}, BY_OPERATOR, by_itself=True)
    found = {name: getattr(update, name) for name in TYPED}
    assert found == TYPED | {"next": "Van de partij."}
    assert (update.channel, update.set_aside, update.comment) == (None, {}, "Nog een keer.")
    phoned(session, question)
    assert take_party_step(session, question, "withdraw", BY_OPERATOR).next == "Van de partij."


def test_a_page_from_before_a_recorded_answer_puts_nothing_of_a_colleague_away(
    session: Session, question: Question
) -> None:
    seen = write_update(session, question, TYPED, BY_OPERATOR).version
    write_update(session, question, TYPED | {"next": "Van een collega."}, BY_OPERATOR)
    send_back(session, phoned(session, question), "Wie was erbij?", {}, BY_OPERATOR)
    session.flush()
    with pytest.raises(Changed):
        write_update(session, question, TYPED | {"next": "Iets anders."}, BY_OPERATOR, seen=seen)
    update = write_update(session, question, TYPED | {"risks": "Nieuw."}, BY_OPERATOR, seen=seen)
    assert (update.done, update.next, update.risks) == ("Half af.", "Van een collega.", "Nieuw.")


def test_unchanged_after_a_recorded_answer_came_back_still_gives_the_own_draft_back(
    session: Session, question: Question
) -> None:
    write_update(session, question, TYPED, BY_OPERATOR)
    send_back(session, phoned(session, question), "Wie was erbij?", {}, BY_OPERATOR)
    report_unchanged(session, question, BY_OPERATOR)
    assert take_party_step(session, question, "revoke", BY_OPERATOR).done == "Half af."


def test_who_had_no_draft_goes_on_from_what_was_recorded(session: Session, question: Question) -> None:
    send_back(session, phoned(session, question), "Wie was erbij?", {}, BY_OPERATOR)
    update = write_update(session, question, {"next": "Verder."}, BY_OPERATOR)
    assert (update.done, update.channel) == ("Gehoord.", None)


# ── Words of the judge ─────────────────────────────────────────────────────────────────────────────────────────────


def reworded(session: Session, question: Question) -> Update:
    update = handed_in(session, question, done="Van de partij.", next="Straks.")
    change_wording(session, update, {"done": "Netjes.", "next": "Later."}, BY_OPERATOR)
    change_wording(session, update, {"done": "Netter."}, BY_OPERATOR)
    session.flush()
    return update


def test_a_page_from_before_the_judge_changed_the_words_does_not_put_the_old_ones_back(
    session: Session, question: Question
) -> None:
    seen = write_update(session, question, DONE | {"done": "Van de partij.", "next": "Straks."}, BY_OPERATOR).version
    update = take_party_step(session, question, "submit", BY_OPERATOR)
    change_wording(session, update, {"done": "Netter."}, BY_OPERATOR)
    take_party_step(session, question, "withdraw", BY_OPERATOR)
    session.flush()
    stale = DONE | {"done": "Van de partij.", "next": "Morgen."}
    write_update(session, question, stale, BY_OPERATOR, seen=seen, by_itself=True)
    assert (update.done, update.next) == ("Netter.", "Morgen.")
    with pytest.raises(Changed):
        write_update(session, question, stale | {"done": "Anders."}, BY_OPERATOR, seen=seen)


def test_what_the_party_wrote_is_kept_as_long_as_the_words_are_those_of_the_judge(
    session: Session, question: Question
) -> None:
    update = reworded(session, question)
    send_back(session, update, "Klopt dit?", {}, BY_OPERATOR)
    assert update.original == {"done": "Van de partij.", "next": "Straks."}
    write_update(session, question, {"next": "Vandaag."}, BY_OPERATOR)
    take_party_step(session, question, "submit", BY_OPERATOR)
    assert update.original == {"done": "Van de partij."}


def test_unchanged_and_back_again_loses_nothing_of_what_the_judge_said(session: Session, question: Question) -> None:
    update = reworded(session, question)
    send_back(session, update, "Klopt dit?", {"done": "Wie?"}, BY_OPERATOR)
    report_unchanged(session, question, BY_OPERATOR)
    assert (update.comment, update.original) == ("", {})
    take_party_step(session, question, "revoke", BY_OPERATOR)
    assert (update.done, update.comment, update.comments) == ("Netter.", "Klopt dit?", {"done": "Wie?"})
    take_party_step(session, question, "submit", BY_OPERATOR)
    assert update.original == {"done": "Van de partij.", "next": "Straks."}
