"""A round from its opening to its freeze, and the state machine of its answers."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.actions.models import Action, ActionRole
from agenda.actions.queries import whole_action
from agenda.actions.words import Phase, Rating, RoleKind
from agenda.history.models import HistoryLine
from agenda.kernel.refusal import Changed, Invalid, NotFound, NotNow
from agenda.parties.rules import Addressee
from agenda.programmes.models import Programme
from agenda.programmes.queries import occasion_by_key
from agenda.progress.asking import ask_questions
from agenda.progress.judging import accept, change_wording, send_back
from agenda.progress.links import issue_link
from agenda.progress.models import Channel, Question, Round, RoundState, Update, UpdateState
from agenda.progress.queries import asked_of, question_on, round_by_key, unanswered
from agenda.progress.recording import record_answer
from agenda.progress.reporting import prefilled, report_unchanged, take_party_step, write_update
from agenda.progress.rounds import (
    RoundValues,
    change_round,
    drop_round,
    reopen_question,
    reopen_round,
    start_round,
    take_round_step,
)
from agenda.progress.rules import MISSING, Answer
from tests.progress.asking import BY_OPERATOR, CLOSES, MEETING, OPENED, answers_per_party, begun

DONE: dict[str, Any] = {"phase": Phase.RUNNING, "rating": Rating.ON_TRACK, "done": "Gedaan."}


@pytest.fixture
def round_(session: Session, programme: Programme) -> Round:
    return begun(session, programme)


def first(session: Session, round_: Round, nth: int = 0) -> Question:
    row = unanswered(session, round_)[nth]
    return question_on(session, round_, row.action_id, row.party_id)


def test_the_lead_is_asked_and_of_a_divided_action_every_party_with_a_share(session: Session, round_: Round) -> None:
    asked = {(one.question.action_id, one.question.party_id) for one in asked_of(session, round_)}
    for action in session.scalars(select(Action)):
        parties = {party for number, party in asked if number == action.id}
        lead = {role.party_id for role in action.roles if role.role is RoleKind.LEAD}
        shares = {share.party_id for share in action.shares}
        assert parties == (lead | shares if not action.phase.finished else set()), action.number


def test_a_new_lead_is_asked_and_the_former_no_longer(session: Session, programme: Programme, round_: Round) -> None:
    question = first(session, round_)
    role = session.scalars(
        select(ActionRole).where(ActionRole.action_id == question.action_id, ActionRole.role == RoleKind.LEAD)
    ).one()
    other = next(one.party_id for one in unanswered(session, round_) if one.party_id != role.party_id)
    role.party_id = other
    session.flush()
    ask_questions(session, round_)
    with pytest.raises(NotFound):
        question_on(session, round_, question.action_id, question.party_id)
    assert question_on(session, round_, question.action_id, other)


def test_what_was_answered_stays_when_the_lead_changes(session: Session, round_: Round) -> None:
    question = first(session, round_)
    write_update(session, question, DONE, BY_OPERATOR)
    session.query(ActionRole).filter_by(action_id=question.action_id).delete()
    ask_questions(session, round_)
    assert question_on(session, round_, question.action_id, question.party_id).id == question.id


def test_a_round_may_be_about_some_goals_and_parties_and_stand_by_itself(
    session: Session, programme: Programme
) -> None:
    whole = begun(session, programme)
    one = asked_of(session, whole)[0].question
    take_round_step(session, whole, "close", BY_OPERATOR)
    values = RoundValues(CLOSES, key="tussenstand-2026", goals=(one.action.goal_id,), parties=(one.party_id,))
    free = start_round(session, programme, values, BY_OPERATOR)
    about = asked_of(session, free)
    assert about
    assert {item.question.party_id for item in about} == {one.party_id}
    assert {item.question.action.goal_id for item in about} == {one.action.goal_id}
    assert free.day == CLOSES


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (RoundValues(date(2026, 3, 1), key="x"), "al voorbij"),
        (RoundValues(CLOSES, key=""), "Geef een sleutel"),
        (RoundValues(CLOSES, key="a b/c"), "Geef een sleutel"),
        (RoundValues(CLOSES, key="nieuw"), "heeft de site zelf nodig"),
        (RoundValues(CLOSES, key="x", name="x" * 201), "name: Houd de naam korter"),
        (RoundValues(CLOSES, key="x", as_of=CLOSES - timedelta(days=1)), "peildatum"),
        (RoundValues(CLOSES, key="x", texts={"update_asked": "x" * 5000}), "eigen tekst"),
    ],
)
def test_a_round_that_can_not_be_is_refused_with_its_place(
    session: Session, programme: Programme, values: RoundValues, sentence: str
) -> None:
    with pytest.raises(Invalid, match=sentence):
        start_round(session, programme, values, BY_OPERATOR)


def test_only_one_round_is_open(session: Session, programme: Programme, round_: Round) -> None:
    with pytest.raises(Invalid, match="starts_on: De uitvraag BO-2026-1 loopt nog"):
        start_round(session, programme, RoundValues(CLOSES, key="nog-een"), BY_OPERATOR)
    take_round_step(session, round_, "close", BY_OPERATOR)
    with pytest.raises(Invalid, match="occasion: Voor BO-2026-1 is al een uitvraag"):
        begun(session, programme)
    start_round(session, programme, RoundValues(CLOSES, key="nog-een"), BY_OPERATOR)
    with pytest.raises(NotNow, match="loopt nog"):
        reopen_round(session, round_, CLOSES, BY_OPERATOR)


def test_what_was_left_before_a_silent_round_still_comes_back(session: Session, round_: Round) -> None:
    programme = session.get_one(Programme, round_.programme_id)
    question = first(session, round_)
    write_update(session, question, DONE | {"done": "Half af."}, BY_OPERATOR)
    take_round_step(session, round_, "freeze", BY_OPERATOR)
    for number in (1, 2):
        later = replace(BY_OPERATOR, at=OPENED + timedelta(days=180 * number))
        closes_on = (later.at + timedelta(days=20)).date()
        after = start_round(session, programme, RoundValues(closes_on, key=f"ronde-{number}"), later)
        session.flush()
        found = question_on(session, after, question.action_id, question.party_id)
        assert (found.carried_from_id, prefilled(session, found)["done"]) == (round_.id, "Half af.")
        take_round_step(session, after, "freeze", later)


def test_who_was_let_in_apart_is_not_any_more_after_the_round_was_open_again(session: Session, round_: Round) -> None:
    question = first(session, round_)
    take_round_step(session, round_, "close", BY_OPERATOR)
    reopen_question(session, question, "Ziek.", BY_OPERATOR)
    reopen_round(session, round_, CLOSES, BY_OPERATOR)
    take_round_step(session, round_, "close", BY_OPERATOR)
    session.expire_all()
    assert not question.takes_answers


def test_of_two_people_who_change_a_round_the_second_is_told(session: Session, round_: Round) -> None:
    seen = round_.version
    changed = replace(RoundValues.of(round_), texts={"update_asked": "Van de een."})
    assert change_round(session, round_, changed, BY_OPERATOR, seen=seen)
    session.flush()
    with pytest.raises(Changed):
        change_round(session, round_, replace(RoundValues.of(round_), name="Van de ander"), BY_OPERATOR, seen=seen)
    assert round_.texts == {"update_asked": "Van de een."}


def test_a_planned_round_without_a_first_day_opens_at_once(session: Session, programme: Programme) -> None:
    values = RoundValues(CLOSES, key="later", starts_on=date(2026, 3, 20))
    round_ = start_round(session, programme, values, BY_OPERATOR)
    assert change_round(session, round_, replace(values, starts_on=None), BY_OPERATOR)
    assert (round_.is_open, round_.starts_on, bool(asked_of(session, round_))) == (True, OPENED.date(), True)


def test_a_round_that_is_reopened_gets_another_last_day_and_its_links_with_it(
    session: Session, programme: Programme, round_: Round
) -> None:
    link = issue_link(session, first(session, round_), Addressee("Jan", "jan@ez.example"), BY_OPERATOR).link
    take_round_step(session, round_, "close", BY_OPERATOR)
    with pytest.raises(Invalid, match="al voorbij"):
        reopen_round(session, round_, date(2026, 3, 1), BY_OPERATOR)
    reopen_round(session, round_, CLOSES + timedelta(days=7), BY_OPERATOR)
    session.refresh(link)
    assert (round_.is_open, round_.closes_on, link.expires_at.date()) == (True, date(2026, 4, 10), date(2026, 4, 10))
    with pytest.raises(NotNow, match="Heropenen kan niet zolang de stand ‘open’ is"):
        reopen_round(session, round_, CLOSES, BY_OPERATOR)


def test_a_planned_round_asks_nobody_until_it_opens_and_may_be_dropped(session: Session, programme: Programme) -> None:
    values = RoundValues(
        CLOSES, key="later", starts_on=date(2026, 3, 20), texts={"update_asked": "Fijn dat u meedoet."}
    )
    round_ = start_round(session, programme, values, BY_OPERATOR)
    assert (round_.state, asked_of(session, round_)) == (RoundState.PLANNED, [])
    begun(session, programme)
    with pytest.raises(NotNow, match="loopt nog"):
        take_round_step(session, round_, "open", BY_OPERATOR)
    assert change_round(session, round_, replace(values, starts_on=date(2026, 3, 27)), BY_OPERATOR)
    assert not change_round(session, round_, RoundValues.of(round_), BY_OPERATOR)
    drop_round(session, round_, BY_OPERATOR)
    session.flush()
    assert round_by_key(session, programme, "later") is None


def test_what_was_not_taken_over_is_carried_over_with_its_draft(session: Session, round_: Round) -> None:
    programme = session.get_one(Programme, round_.programme_id)
    silent, drafted, taken = (first(session, round_, nth) for nth in range(3))
    write_update(session, drafted, DONE | {"done": "Half af."}, BY_OPERATOR)
    report_unchanged(session, taken, BY_OPERATOR)
    take_round_step(session, round_, "freeze", BY_OPERATOR)
    later = replace(BY_OPERATOR, at=OPENED + timedelta(days=180))
    values = RoundValues(date(2026, 10, 1), key="najaar")
    after = start_round(session, programme, values, later)
    session.flush()
    found = {one: question_on(session, after, one.action_id, one.party_id) for one in (silent, drafted, taken)}
    assert [found[one].carried_from_id for one in (silent, drafted, taken)] == [round_.id, round_.id, None]
    assert prefilled(session, found[drafted])["done"] == "Half af."
    assert prefilled(session, found[silent]).get("done") is None


def test_two_people_write_in_one_draft_and_only_the_same_field_is_a_clash(session: Session, round_: Round) -> None:
    question = first(session, round_)
    start = DONE | {"next": "", "risks": ""}
    seen = write_update(session, question, start, BY_OPERATOR).version
    write_update(session, question, start | {"next": "Van"}, BY_OPERATOR, seen=seen, by_itself=True)
    write_update(session, question, start | {"next": "Van de een."}, BY_OPERATOR, seen=seen + 1, by_itself=True)
    update = write_update(session, question, start | {"risks": "Van de ander."}, BY_OPERATOR, seen=seen)
    assert (update.next, update.risks) == ("Van de een.", "Van de ander.")
    with pytest.raises(Changed):
        write_update(session, question, start | {"next": "Iets anders."}, BY_OPERATOR, seen=seen)
    assert update.next == "Van de een."


def test_a_draft_that_gave_way_to_unchanged_comes_back_when_that_is_taken_back(session: Session, round_: Round) -> None:
    question = first(session, round_)
    write_update(session, question, DONE | {"rating": Rating.ATTENTION, "done": "Een heel verhaal."}, BY_OPERATOR)
    assert report_unchanged(session, question, BY_OPERATOR).done == ""
    session.expire_all()
    update = take_party_step(session, question, "revoke", BY_OPERATOR)
    assert (update.done, update.rating, update.unchanged) == ("Een heel verhaal.", Rating.ATTENTION, False)


def test_unchanged_is_taken_back_after_the_close_too_and_then_answered_late(session: Session, round_: Round) -> None:
    question = first(session, round_)
    report_unchanged(session, question, BY_OPERATOR)
    take_round_step(session, round_, "close", BY_OPERATOR)
    take_party_step(session, question, "revoke", BY_OPERATOR)
    write_update(session, question, DONE, BY_OPERATOR)
    assert take_party_step(session, question, "submit", BY_OPERATOR).late


def test_a_draft_that_saves_itself_is_told_when_it_is_handed_in(session: Session, round_: Round) -> None:
    question = first(session, round_)
    write_update(session, question, DONE | {"next": "Straks."}, BY_OPERATOR, by_itself=True)
    about = select(HistoryLine).where(HistoryLine.object_kind == "progress_update")
    assert session.scalars(about).all() == []
    take_party_step(session, question, "submit", BY_OPERATOR)
    assert session.scalars(about).one().difference["next"] == [None, "Straks."]


def test_unchanged_is_accepted_at_once_and_taken_back_until_the_freeze(session: Session, round_: Round) -> None:
    question, other = first(session, round_), first(session, round_, 1)
    before = question.action.version
    update = report_unchanged(session, question, BY_OPERATOR)
    assert (update.state, update.unchanged) == (UpdateState.ACCEPTED, True)
    assert question.action.version == before
    assert take_party_step(session, question, "revoke", BY_OPERATOR).state is UpdateState.DRAFT
    report_unchanged(session, other, BY_OPERATOR)
    take_round_step(session, round_, "freeze", BY_OPERATOR)
    session.expire_all()
    with pytest.raises(NotNow):
        take_party_step(session, other, "revoke", BY_OPERATOR)


def test_an_answer_is_taken_over_with_its_term_and_the_slip_of_it(
    session: Session, programme: Programme, round_: Round
) -> None:
    question = next(
        one.question
        for one in asked_of(session, round_)
        if one.question.action.terms and not one.question.action.shares
    )
    action = whole_action(session, programme, question.action_id)
    was = action.terms[0].wording
    moved = {"term": "vierde kwartaal 2027", "term_because": "De wet komt later."}
    write_update(session, question, DONE | moved, BY_OPERATOR)
    update = take_party_step(session, question, "submit", BY_OPERATOR)
    accept(session, update, "EZ", BY_OPERATOR)
    session.expire_all()
    action = whole_action(session, programme, question.action_id)
    term = action.terms[0]
    assert (action.rating, action.explanation) == (Rating.ON_TRACK, "Gedaan.")
    assert (term.wording, term.last) == ("vierde kwartaal 2027", date(2027, 12, 31))
    slip = term.slips[-1]
    assert (slip["old"], slip["reason"], slip["agreed_by"], slip["agreed_in"]) == (
        was,
        "De wet komt later.",
        "EZ",
        "",
    )


def test_a_share_takes_over_what_its_own_party_reports(session: Session, round_: Round) -> None:
    question = next(
        one.question for one in asked_of(session, round_) if one.question.party_id in shares_of(one.question)
    )
    write_update(session, question, DONE | {"done": "Ons deel loopt."}, BY_OPERATOR)
    accept(session, take_party_step(session, question, "submit", BY_OPERATOR), "x", BY_OPERATOR)
    session.expire_all()
    shares = {share.party_id: share for share in question.action.shares}
    assert shares.pop(question.party_id).explanation == "Ons deel loopt."
    assert all(share.explanation != "Ons deel loopt." for share in shares.values())


def shares_of(question: Question) -> set[int]:
    return {share.party_id for share in question.action.shares}


def test_a_report_goes_back_with_a_comment_per_field_that_ends_when_it_is_handed_in_again(
    session: Session, round_: Round
) -> None:
    question = first(session, round_)
    write_update(session, question, DONE, BY_OPERATOR)
    update = take_party_step(session, question, "submit", BY_OPERATOR)
    with pytest.raises(NotNow, match="Schrijf erbij"):
        send_back(session, update, " ", {"done": ""}, BY_OPERATOR)
    send_back(session, update, "", {"done": "Wie was erbij?"}, BY_OPERATOR)
    assert (update.state, update.comments) == (UpdateState.RETURNED, {"done": "Wie was erbij?"})
    again = take_party_step(session, question, "submit", BY_OPERATOR)
    assert again.comments == {}


def test_the_judge_changes_words_and_those_of_the_party_are_kept(session: Session, round_: Round) -> None:
    question = first(session, round_)
    write_update(session, question, DONE, BY_OPERATOR)
    update = take_party_step(session, question, "submit", BY_OPERATOR)
    assert change_wording(session, update, {"done": "Netter."}, BY_OPERATOR)
    assert change_wording(session, update, {"done": "Nog netter."}, BY_OPERATOR)
    assert (update.done, update.original) == ("Nog netter.", {"done": "Gedaan."})


def test_what_came_by_phone_is_marked_so(session: Session, round_: Round) -> None:
    update = record_answer(session, first(session, round_), Channel.PHONE, DONE, BY_OPERATOR)
    assert (update.channel, update.state) == (Channel.PHONE, UpdateState.SUBMITTED)


def test_after_the_close_only_a_reopened_question_is_answered_and_that_is_late(session: Session, round_: Round) -> None:
    question, other = first(session, round_), first(session, round_, 1)
    with pytest.raises(NotNow, match="nog open"):
        reopen_question(session, question, "x", BY_OPERATOR)
    take_round_step(session, round_, "close", BY_OPERATOR)
    with pytest.raises(NotNow, match="gesloten"):
        write_update(session, question, DONE, BY_OPERATOR)
    with pytest.raises(Invalid, match="Schrijf op waarom"):
        reopen_question(session, question, " ", BY_OPERATOR)
    reopen_question(session, question, "De contactpersoon was ziek.", BY_OPERATOR)
    write_update(session, question, DONE, BY_OPERATOR)
    assert take_party_step(session, question, "submit", BY_OPERATOR).late
    with pytest.raises(NotNow, match="gesloten"):
        write_update(session, other, DONE, BY_OPERATOR)


def test_a_frozen_round_never_changes(session: Session, programme: Programme, round_: Round) -> None:
    questions = [first(session, round_, nth) for nth in range(4)]
    report_unchanged(session, questions[0], BY_OPERATOR)
    write_update(session, questions[1], DONE, BY_OPERATOR)
    write_update(session, questions[2], DONE, BY_OPERATOR)
    pending = take_party_step(session, questions[2], "submit", BY_OPERATOR)
    take_round_step(session, round_, "freeze", BY_OPERATOR)
    session.expire_all()
    counted = answers_per_party(session, round_)
    for attempt in (
        lambda: write_update(session, questions[1], DONE, BY_OPERATOR),
        lambda: take_party_step(session, questions[0], "revoke", BY_OPERATOR),
        lambda: accept(session, pending, "x", BY_OPERATOR),
        lambda: send_back(session, pending, "x", {}, BY_OPERATOR),
        lambda: reopen_question(session, questions[3], "x", BY_OPERATOR),
        lambda: reopen_round(session, round_, CLOSES, BY_OPERATOR),
        lambda: change_round(session, round_, RoundValues(CLOSES), BY_OPERATOR),
    ):
        with pytest.raises(NotNow):
            attempt()
    session.query(ActionRole).delete()
    session.flush()
    assert answers_per_party(session, round_) == counted


def test_every_question_counts_once(session: Session, round_: Round) -> None:
    report_unchanged(session, first(session, round_), BY_OPERATOR)
    write_update(session, first(session, round_), DONE, BY_OPERATOR)
    counts = answers_per_party(session, round_)
    total: Counter[Answer] = sum(counts.values(), Counter())
    assert total[Answer.UNCHANGED] == total[Answer.BUSY] == 1
    assert total.total() == len(session.scalars(select(Question)).all())
    assert sum(total[one] for one in MISSING) == len(unanswered(session, round_))
    assert len(session.scalars(select(Update)).all()) == 2
    assert occasion_by_key(session, session.get_one(Programme, round_.programme_id), MEETING).id == round_.occasion_id
