"""What accepting writes in the agenda, all of it or nothing, and what the judge may change."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.actions.models import Action
from agenda.actions.services import change_action, merge_action
from agenda.actions.values import ActionValues
from agenda.actions.words import Phase, Rating, Succession
from agenda.history.models import HistoryLine
from agenda.indicators.models import Measurement
from agenda.indicators.queries import indicator_by_key
from agenda.kernel.refusal import Changed, Invalid, NotFound, NotNow
from agenda.kernel.text import LONGEST_TEXT
from agenda.programmes.models import Programme
from agenda.progress.judging import accept, accept_all, change_wording, send_back
from agenda.progress.models import Channel, Consent, Question, Round, Update, UpdateConsent, UpdateState
from agenda.progress.reporting import report_unchanged, take_party_step, write_update
from agenda.progress.rounds import take_round_step
from agenda.progress.rules import Mark, marks_of
from agenda.progress.waiting import Queue, waiting_numbers, waiting_page
from tests.progress.asking import BY_OPERATOR, begun
from tests.progress.handed_in import DONE, LATER, WHY, handed_in, shared, whole

BIZ, AREA = "terreinen-met-biz", "areaal-extra-nodig"
HELD_ON = "2025-11-17"


@pytest.fixture
def round_(session: Session, programme: Programme) -> Round:
    return begun(session, programme)


def figures(session: Session, programme: Programme, key: str) -> dict[str, tuple[Decimal, Decimal | None, str]]:
    measured = indicator_by_key(session, programme, key).measurements
    return {str(one.measured_on): (one.low, one.high, one.source) for one in measured}


# ── Figures ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_figures_of_a_report_become_measurements_when_it_is_accepted(
    session: Session, programme: Programme, round_: Round
) -> None:
    told = [[BIZ, "4.125", "2026-03-01", "Monitor 2026"], [AREA, "7 tot 12,5", "2026-03-02", ""]]
    update = handed_in(session, whole(session, round_), figures=told)
    assert "2026-03-01" not in figures(session, programme, BIZ)
    accept(session, update, "EZ", BY_OPERATOR)
    session.expire_all()
    assert figures(session, programme, BIZ)["2026-03-01"] == (Decimal("4.125"), None, "Monitor 2026")
    named = "opgave van EZ, 10 maart 2026"
    assert figures(session, programme, AREA)["2026-03-02"] == (Decimal(7), Decimal("12.5"), named)
    assert HELD_ON in figures(session, programme, BIZ)


def test_a_measurement_of_that_day_gives_way_and_history_tells_both(
    session: Session, programme: Programme, round_: Round
) -> None:
    update = handed_in(session, whole(session, round_), figures=[[BIZ, "3,9", HELD_ON, "Herzien"]])
    accept(session, update, "EZ", BY_OPERATOR)
    session.expire_all()
    assert figures(session, programme, BIZ) == {HELD_ON: (Decimal("3.9"), None, "Herzien")}
    line = session.scalars(
        select(HistoryLine).where(HistoryLine.event == "indicator.keep").order_by(HistoryLine.sequence)
    ).all()[-1]
    old, new = line.difference["measurements"]
    assert (old[0][1], new[0][1]) == ("3.4", "3.9")


@pytest.mark.parametrize(
    ("figure", "refusal", "sentence"),
    [
        ([BIZ, "veel", HELD_ON, "x"], Invalid, "‘veel’ is geen getal"),
        ([BIZ, "3,4", "31 februari", "x"], Invalid, "niet te lezen"),
        ([BIZ, "9 tot 3", HELD_ON, "x"], Invalid, "bovengrens 3 ligt onder"),
        (["nergens", "3,4", HELD_ON, "x"], NotFound, "geen indicator ‘nergens’"),
    ],
)
def test_a_figure_that_does_not_fit_leaves_everything_as_it_was(
    session: Session, programme: Programme, round_: Round, figure: list[str], refusal: type[Exception], sentence: str
) -> None:
    question = whole(session, round_)
    good = [AREA, "8", "2026-03-02", "Monitor"]
    update = handed_in(session, question, figures=[good, figure], rating=Rating.ATTENTION, **WHY)
    before = (question.action.version, question.action.rating, session.query(Measurement).count())
    with pytest.raises(refusal, match=sentence):
        accept(session, update, "EZ", BY_OPERATOR)
    assert update.state is UpdateState.SUBMITTED
    session.expire_all()
    assert (question.action.version, question.action.rating, session.query(Measurement).count()) == before
    assert update.state is UpdateState.SUBMITTED


# ── Stand and term ─────────────────────────────────────────────────────────────────────────────────────────────────


def with_a_term(session: Session, round_: Round) -> Question:
    nth = 0
    while not (question := whole(session, round_, nth)).action.terms:
        nth += 1
    return question


@pytest.mark.parametrize(
    "wording", ["als het zover is", "<script>alert(1)</script>", "31 februari 2027", "ooit\nmisschien"]
)
def test_a_term_that_cannot_be_read_is_kept_as_it_was_written(session: Session, round_: Round, wording: str) -> None:
    question = with_a_term(session, round_)
    was = question.action.terms[0].wording
    update = handed_in(session, question, term=wording, term_because="Nog niet bekend.")
    accept(session, update, "EZ", BY_OPERATOR)
    session.expire_all()
    term = question.action.terms[0]
    assert (term.wording, term.open, term.last) == (wording.replace("\n", " "), True, None)
    assert (term.slips[-1]["old"], term.slips[-1]["agreed_by"]) == (was, "EZ")


def test_the_term_of_a_share_moves_alone_and_keeps_its_slip(session: Session, round_: Round) -> None:
    question = shared(session, round_)[0]
    accept(session, handed_in(session, question, term="eind 2026", term_because="Start."), "FL", BY_OPERATOR)
    session.expire_all()
    first_read = next(one for one in question.action.shares if one.party_id == question.party_id)
    assert (first_read.wording, first_read.last) == ("eind 2026", date(2026, 12, 31))
    assert [one.wording for one in question.action.shares if one.party_id != question.party_id].count("eind 2026") == 0


def test_an_action_that_was_finished_meanwhile_is_not_opened_by_a_report(session: Session, round_: Round) -> None:
    question = whole(session, round_)
    update = handed_in(session, question)
    done = replace(ActionValues.of(question.action), phase=Phase.DONE)
    change_action(session, question.action, done, BY_OPERATOR)
    with pytest.raises(NotNow, match="is intussen ‘afgerond’, en deze melding zegt ‘in uitvoering’"):
        accept(session, update, "EZ", BY_OPERATOR)
    assert (question.action.phase, update.state) == (Phase.DONE, UpdateState.SUBMITTED)


def test_an_action_that_went_up_in_another_meanwhile_is_told(session: Session, round_: Round) -> None:
    question, other = whole(session, round_), whole(session, round_, 1)
    update = handed_in(session, question)
    merge_action(session, question.action, other.action, Succession.MERGED, BY_OPERATOR)
    with pytest.raises(NotNow, match="intussen opgegaan in een andere"):
        accept(session, update, "EZ", BY_OPERATOR)


def test_an_action_ends_by_a_decision_not_by_a_report(session: Session, round_: Round) -> None:
    update = handed_in(session, whole(session, round_), phase=Phase.DROPPED)
    with pytest.raises(NotNow, match="vervalt pas door een besluit"):
        accept(session, update, "EZ", BY_OPERATOR)


def test_a_share_takes_no_step_that_its_table_does_not_have(session: Session, round_: Round) -> None:
    question = shared(session, round_)[0]
    update = handed_in(session, question, phase=Phase.RUNNING)
    update.phase = Phase.DROPPED
    update.done = " "
    with pytest.raises(Invalid, match="waarom dit deel vervalt"):
        accept(session, update, "FL", BY_OPERATOR)


# ── Many at once ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_of_many_at_once_all_are_accepted_or_none(session: Session, round_: Round) -> None:
    good = [handed_in(session, whole(session, round_)) for _ in range(2)]
    bad = handed_in(session, whole(session, round_), phase=Phase.DROPPED)
    names = dict.fromkeys((one.party_id for one in [*good, bad]), "NFIA")
    with pytest.raises(NotNow, match=rf"NFIA over actie {bad.action.number}: .*Er is niets geaccepteerd"):
        accept_all(session, [*good, bad], names, BY_OPERATOR)
    session.expire_all()
    assert {one.state for one in [*good, bad]} == {UpdateState.SUBMITTED}
    assert {one.action.explanation for one in good}.isdisjoint({"Gedaan."})
    accept_all(session, good, names, BY_OPERATOR, seen={one.id: one.version for one in good})
    assert {one.state for one in good} == {UpdateState.ACCEPTED}


def test_what_was_changed_meanwhile_is_named_and_nothing_is_accepted(session: Session, round_: Round) -> None:
    questions = [whole(session, round_, nth) for nth in range(2)]
    updates = [handed_in(session, one) for one in questions]
    seen = {one.id: one.version for one in updates}
    take_party_step(session, questions[1], "withdraw", BY_OPERATOR)
    write_update(session, questions[1], DONE | {"done": "Toch anders."}, BY_OPERATOR)
    take_party_step(session, questions[1], "submit", BY_OPERATOR)
    names = {one.party_id: f"partij {one.party_id}" for one in updates}
    called = rf"Intussen veranderd: de melding van partij {updates[1].party_id} over actie {updates[1].action.number}\."
    with pytest.raises(Changed, match=called):
        accept_all(session, updates, names, BY_OPERATOR, seen=seen)
    assert {one.state for one in updates} == {UpdateState.SUBMITTED}


def test_two_shares_of_one_action_are_taken_over_together(session: Session, round_: Round) -> None:
    questions = shared(session, round_)[:2]
    updates = [handed_in(session, one, done=f"Deel {one.party_id}") for one in questions]
    accept_all(session, updates, {one.party_id: "x" for one in updates}, BY_OPERATOR)
    session.expire_all()
    held = {share.party_id: share.explanation for share in questions[0].action.shares}
    assert all(held[one.party_id] == f"Deel {one.party_id}" for one in questions)


def test_the_queue_is_filtered_and_goes_in_the_order_of_the_agenda(session: Session, round_: Round) -> None:
    party = whole(session, round_).party_id
    plain = handed_in(session, whole(session, round_))
    marked = handed_in(session, whole(session, round_), request="Help.", **LATER)
    marked.late, marked.channel = True, Channel.MAIL
    marked.consents.append(UpdateConsent(party_id=party, consent=Consent.ADDS, at=BY_OPERATOR.at, by="x"))
    session.flush()
    session.expire_all()
    everything = waiting_page(session, Queue(round_), 1)
    assert [one.id for one in everything.rows] == waiting_numbers(session, Queue(round_)) == [plain.id, marked.id]
    for mark in Mark:
        found = waiting_page(session, Queue(round_, mark=mark), 1).rows
        assert [one.id for one in found] == [marked.id]
        assert mark in marks_of(found[0])
    pages = [waiting_page(session, Queue(round_), number, size=1) for number in (1, 2, 9)]
    assert [(one.first, one.previous, one.next) for one in pages] == [(1, None, 2), (2, 1, None), (2, 1, None)]


# ── Back, and other words ──────────────────────────────────────────────────────────────────────────────────────────


def test_who_is_sent_back_after_the_close_may_answer_once_more(session: Session, round_: Round) -> None:
    question = whole(session, round_)
    update = handed_in(session, question)
    take_round_step(session, round_, "close", BY_OPERATOR)
    send_back(session, update, "Wie was erbij?", {}, BY_OPERATOR)
    write_update(session, question, DONE | {"done": "Met de gemeente."}, BY_OPERATOR)
    assert take_party_step(session, question, "submit", BY_OPERATOR).done == "Met de gemeente."


@pytest.mark.parametrize(
    ("comment", "comments", "refusal"),
    [
        (" ", {"done": " \x00"}, NotNow),
        ("", {"state": "x"}, Invalid),
        ("x" * (LONGEST_TEXT + 1), {}, Invalid),
        ("", {"done": "x" * (LONGEST_TEXT + 1)}, Invalid),
    ],
)
def test_a_comment_that_does_not_fit_changes_nothing(
    session: Session, round_: Round, comment: str, comments: dict[str, str], refusal: type[Exception]
) -> None:
    update = handed_in(session, whole(session, round_))
    with pytest.raises(refusal):
        send_back(session, update, comment, comments, BY_OPERATOR)
    assert not session.dirty
    assert (update.state, update.comment, update.comments) == (UpdateState.SUBMITTED, "", {})


@pytest.mark.parametrize(
    ("held", "texts", "sentence"),
    [
        ({"rating": Rating.DELAYED, **WHY}, {"cause": " "}, "Beschrijf de oorzaak"),
        ({}, {"done": ""}, "Schrijf kort wat er is gedaan"),
        (LATER, {"term_because": ""}, "Schrijf waarom de termijn anders moet"),
        ({}, {"done": "x" * (LONGEST_TEXT + 1)}, "korter dan"),
    ],
)
def test_other_words_never_take_away_what_a_report_needs(
    session: Session, round_: Round, held: dict[str, Any], texts: dict[str, str], sentence: str
) -> None:
    update = handed_in(session, whole(session, round_), **held)
    with pytest.raises(Invalid, match=sentence):
        change_wording(session, update, texts, BY_OPERATOR)
    assert not session.dirty
    assert (update.done, update.original) == ("Gedaan.", {})


def test_the_term_of_a_party_is_not_reworded(session: Session, round_: Round) -> None:
    update = handed_in(session, whole(session, round_), **LATER)
    assert not change_wording(session, update, {"term": "eerste kwartaal 2026"}, BY_OPERATOR)
    assert update.term == LATER["term"]


def test_a_verdict_on_what_was_changed_since_is_refused(session: Session, round_: Round) -> None:
    update = handed_in(session, whole(session, round_))
    seen = update.version
    change_wording(session, update, {"done": "Netter."}, BY_OPERATOR)
    session.flush()
    for verdict in (
        lambda: accept(session, update, "x", BY_OPERATOR, seen=seen),
        lambda: send_back(session, update, "x", {}, BY_OPERATOR, seen=seen),
        lambda: change_wording(session, update, {"done": "Anders."}, BY_OPERATOR, seen=seen),
    ):
        with pytest.raises(Changed, match="intussen gewijzigd"):
            verdict()
    assert (update.state, update.done) == (UpdateState.SUBMITTED, "Netter.")


def test_what_was_said_to_be_unchanged_writes_nothing_in_the_agenda(session: Session, round_: Round) -> None:
    question = whole(session, round_)
    before = question.action.version
    update = report_unchanged(session, question, BY_OPERATOR)
    with pytest.raises(NotNow, match="Accepteren kan niet"):
        accept(session, update, "x", BY_OPERATOR)
    assert session.get_one(Action, question.action_id).version == before
    assert session.scalars(select(Update)).one().state is UpdateState.ACCEPTED
