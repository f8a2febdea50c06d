"""The follow-up of a decision against its table: whatever is tried in whatever order, by whomever."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.accounts.queries import account_by_email
from agenda.accounts.rules import Operator
from agenda.actions.queries import action_by_number
from agenda.actions.words import Phase
from agenda.consultations.queries import consultation_by_key
from agenda.decisions.changing import unlink_action
from agenda.decisions.following import take_follow_up_step
from agenda.decisions.models import Decision
from agenda.decisions.queries import whole_decision
from agenda.decisions.rules import BACK, FOLLOW_UP, FORTH, seems_executed
from agenda.decisions.services import DecisionValues, link_action, record_decision
from agenda.decisions.words import FollowUp, Verb
from agenda.history.models import HistoryLine
from agenda.kernel.confidentiality import Confidentiality, Keeper
from agenda.kernel.refusal import Invalid, NotAllowed, NotNow, Refusal
from agenda.kernel.rights import Stamp
from agenda.programmes.models import Programme
from tests.conftest import LOADED_AT

F = FollowUp
BY_OPERATOR = Stamp(Operator(), LOADED_AT, "proef")
SECRET = "ZEERGEHEIM-5511"
TARGETS = {
    "start": {F.OPEN: F.RUNNING},
    "execute": {F.OPEN: F.EXECUTED, F.RUNNING: F.EXECUTED},
    "report": {F.EXECUTED: F.REPORTED},
    "settle": {F.REPORTED: F.SETTLED},
    "back_to_open": {F.RUNNING: F.OPEN},
    "back_to_running": {F.EXECUTED: F.RUNNING},
    "back_to_executed": {F.REPORTED: F.EXECUTED},
    "back_to_reported": {F.SETTLED: F.REPORTED},
}
"""Written out by hand: what the table is held against."""

TEXTS = st.sampled_from(["", "   ", "Gemeld.", "<script>alert('\"')</script>"])
STEPS = st.tuples(st.sampled_from(list(TARGETS)), TEXTS, TEXTS, st.sampled_from(["secretariaat", "ez", "lezer"]))
LINKS = st.sampled_from(["link", "unlink"])


def decided(session: Session, programme: Programme, *, asks_work: bool = True) -> Decision:
    meeting = consultation_by_key(session, "BO-2026-1", programme)
    values = DecisionValues(Verb.INSTRUCT, "Er komt een plan.", asks_work)
    return record_decision(session, meeting, None, values, BY_OPERATOR)


def test_the_table_is_what_was_agreed() -> None:
    assert set(FOLLOW_UP.steps) == set(TARGETS) == {step.name for step in (*FORTH, *BACK)}
    for name, step in FOLLOW_UP.steps.items():
        assert dict.fromkeys(step.sources, step.target) == TARGETS[name]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asks_work=st.booleans(), tried=st.lists(st.one_of(STEPS, LINKS), max_size=14))
def test_no_decision_leaves_its_table_or_is_settled_without_a_report(
    session: Session, programme: Programme, asks_work: bool, tried: list[tuple[str, str, str, str] | str]
) -> None:
    decision, action = decided(session, programme, asks_work=asks_work), action_by_number(session, programme, "3.1")
    for one in tried:
        before, report, linked = decision.follow_up, decision.report, bool(decision.actions)
        try:
            if one == "link":
                link_action(session, decision, action, BY_OPERATOR)
            elif one == "unlink":
                unlink_action(session, decision, action, BY_OPERATOR)
            else:
                name, said, reason, who = one
                stamp = Stamp(account_by_email(session, f"{who}@rve.example"), LOADED_AT, "proef")
                take_follow_up_step(session, decision, name, stamp, said, reason=reason)
                assert who == "secretariaat"
                assert decision.follow_up is TARGETS[name][before]
                assert decision.report == (said.strip() or report)
                assert reason.strip() or not name.startswith("back")
        except Refusal:
            assert (decision.follow_up, decision.report, bool(decision.actions)) == (before, report, linked)
        assert decision.report.strip() or decision.follow_up not in {F.REPORTED, F.SETTLED}
        assert decision.actions or not asks_work or decision.follow_up is F.OPEN
    session.expire_all()
    assert session.get_one(Decision, decision.id) is decision


def test_what_is_reported_names_its_consultation_and_when(session: Session, programme: Programme, stamp: Stamp) -> None:
    decision = decided(session, programme, asks_work=False)
    meeting = consultation_by_key(session, "BO-2026-1", programme)
    take_follow_up_step(session, decision, "execute", stamp)
    take_follow_up_step(session, decision, "report", stamp, "Verteld\x00 aan allen.", reported_in=meeting)
    assert (decision.report, decision.reported_in, decision.follow_up_on) == (
        "Verteld aan allen.",
        meeting,
        LOADED_AT.date(),
    )
    take_follow_up_step(session, decision, "back_to_executed", stamp, reason="Het was een ander besluit.")
    assert (decision.reported_in, decision.report) == (None, "Verteld aan allen.")
    line = session.scalars(select(HistoryLine).order_by(HistoryLine.sequence.desc())).first()
    assert line is not None
    assert line.event == "decision.back_to_executed"
    assert line.difference["reason"] == [None, "Het was een ander besluit."]


def test_a_decision_is_not_reported_in_an_earlier_consultation(
    session: Session, programme: Programme, stamp: Stamp
) -> None:
    later = consultation_by_key(session, "BO-2026-1", programme)
    decision = record_decision(session, later, None, DecisionValues(Verb.NOTE, "Gezien.", asks_work=False), stamp)
    take_follow_up_step(session, decision, "execute", stamp)
    with pytest.raises(Invalid, match="of een later"):
        take_follow_up_step(
            session, decision, "report", stamp, "x", reported_in=consultation_by_key(session, "BO-2025-1", programme)
        )
    with pytest.raises(Invalid, match="korter"):
        take_follow_up_step(session, decision, "report", stamp, "x" * 40_000)
    assert (decision.follow_up, decision.report) == (F.EXECUTED, "")


def test_the_history_keeps_only_the_seal_of_what_is_reported_of_a_narrow_decision(
    session: Session, programme: Programme, stamp: Stamp
) -> None:
    meeting = consultation_by_key(session, "BO-2026-1", programme)
    values = DecisionValues(Verb.NOTE, SECRET, asks_work=False, confidentiality=Confidentiality.SECRETARIAT)
    decision = record_decision(session, meeting, None, values, stamp)
    take_follow_up_step(session, decision, "execute", stamp, SECRET)
    take_follow_up_step(session, decision, "back_to_running", stamp, reason=SECRET)
    told = [json.dumps(line) for line in session.scalars(select(HistoryLine.difference))]
    assert not [line for line in told if SECRET in line]
    assert [line for line in told if '"report": [null, "verzegeld:' in line]


@pytest.mark.parametrize("email", ["ez", "lezer", "auditor", "brief", "beheer"])
def test_the_secretariat_alone_takes_steps(session: Session, programme: Programme, email: str) -> None:
    decision = whole_decision(session, programme, "BO-2025-1.1", Keeper())
    stamp = Stamp(account_by_email(session, f"{email}@rve.example"), LOADED_AT, "proef")
    for act in (
        lambda: take_follow_up_step(session, decision, "report", stamp, "x"),
        lambda: unlink_action(session, decision, decision.actions[0], stamp),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert decision.follow_up is F.EXECUTED


def test_a_decision_keeps_the_last_action_that_carries_it_out(
    session: Session, programme: Programme, stamp: Stamp
) -> None:
    decision = whole_decision(session, programme, "BO-2025-1.2", Keeper())
    with pytest.raises(NotNow, match="in uitvoering door deze actie"):
        unlink_action(session, decision, decision.actions[0], stamp)
    link_action(session, decision, action_by_number(session, programme, "1.1"), stamp)
    unlink_action(session, decision, action_by_number(session, programme, "3.1"), stamp)
    assert [action.number for action in decision.actions] == ["1.1"]


@pytest.mark.parametrize(
    ("phases", "proposed"),
    [
        ([], False),
        ([Phase.DONE], True),
        ([Phase.DONE, Phase.DROPPED], True),
        ([Phase.DROPPED], False),
        ([Phase.DONE, Phase.RUNNING], False),
    ],
)
def test_executed_is_proposed_once_all_its_actions_have_ended(phases: list[Phase], proposed: bool) -> None:
    assert {f for f in F if seems_executed(f, phases)} == ({F.OPEN, F.RUNNING} if proposed else set())
