"""From a decision to an action, in one step and with links both ways."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.accounts.queries import account_by_email
from agenda.actions.queries import action_by_number, goal_by_number
from agenda.actions.values import ActionValues, RoleValues, TermValues
from agenda.actions.words import ActionKind, Phase, RoleKind
from agenda.consultations.queries import consultation_by_key
from agenda.decisions.changing import ActionChange, NewTerm, change_by_decision, unlink_action
from agenda.decisions.coverage import uncovered
from agenda.decisions.earlier import link_earlier
from agenda.decisions.links import done_to, links_of
from agenda.decisions.models import Decision
from agenda.decisions.services import DecisionValues, action_from_decision, link_action, record_decision
from agenda.decisions.words import ActionPart, Verb
from agenda.history.models import HistoryLine
from agenda.kernel.confidentiality import Confidentiality, Keeper
from agenda.kernel.refusal import Changed, Invalid, NotAllowed, NotFound, NotNow
from agenda.kernel.rights import Stamp
from agenda.parties.queries import party_by_key
from agenda.programmes.models import Programme
from tests.conftest import LOADED_AT

NUMBER = "BO-2026-1.1"
ON = LOADED_AT.date()


@pytest.fixture
def decision(session: Session, programme: Programme, stamp: Stamp) -> Decision:
    meeting = consultation_by_key(session, "BO-2026-1", programme)
    return record_decision(session, meeting, None, DecisionValues(Verb.INSTRUCT, "Het kan later."), stamp)


def values_of(session: Session, programme: Programme, number: str) -> ActionValues:
    session.expire_all()
    return ActionValues.of(action_by_number(session, programme, number))


def later(place: int | None = 0, wording: str = "eind 2027") -> NewTerm:
    return NewTerm(place, TermValues.read(wording, ON))


def test_a_new_term_leaves_a_slip_with_the_number_of_the_decision(
    session: Session, programme: Programme, stamp: Stamp, decision: Decision
) -> None:
    action = action_by_number(session, programme, "3.1")
    old = ActionValues.of(action)
    change = ActionChange(term=later(), reason="Het <b>geld</b> komt later.", agreed_by="het overleg")
    assert change_by_decision(session, decision, action, change, stamp) == [ActionPart.TERM]
    new = values_of(session, programme, "3.1")
    slip = new.terms[0].slips[-1]
    assert (slip.old, slip.new, slip.agreed_in) == (old.terms[0].wording, "eind 2027", NUMBER)
    assert (slip.reason, slip.agreed_by, slip.on) == ("Het <b>geld</b> komt later.", "het overleg", ON)
    assert len(new.terms[0].slips) == len(old.terms[0].slips) + 1
    assert replace(new, terms=()) == replace(old, terms=())
    assert done_to(session, action.id)[decision.id] == (False, ["term"])


def test_the_number_of_a_narrow_decision_stands_nowhere_at_the_action_that_everybody_reads(
    session: Session, programme: Programme, stamp: Stamp, decision: Decision
) -> None:
    decision.confidentiality = Confidentiality.SECRETARIAT
    action = action_by_number(session, programme, "3.1")
    change = ActionChange(term=later(), reason="Later.", agreed_by="het overleg", phase=Phase.DROPPED)
    change_by_decision(session, decision, action, change, stamp)
    new = values_of(session, programme, "3.1")
    assert (new.terms[0].slips[-1].agreed_in, new.dropped_by) == ("een vertrouwelijk besluit",) * 2
    assert decision.id in done_to(session, action.id)
    told = session.scalars(select(HistoryLine.difference).where(HistoryLine.object_kind == "action"))
    assert NUMBER not in repr(list(told))


def test_of_narrow_earlier_decisions_an_item_tells_in_history_only_how_many(
    session: Session, stamp: Stamp, decision: Decision
) -> None:
    meeting = decision.consultation
    narrow = record_decision(
        session, meeting, None, DecisionValues(Verb.AGREE, "Stil.", confidentiality=Confidentiality.SECRETARIAT), stamp
    )
    assert link_earlier(session, meeting.items[0], [NUMBER, narrow.number], stamp)
    told = select(HistoryLine.difference).where(HistoryLine.event == "item.earlier")
    assert session.scalars(told).one() == {"decisions": [[], [NUMBER]], "narrow_decisions": [0, 1]}
    assert link_earlier(session, meeting.items[0], [NUMBER], stamp)


def test_all_that_a_decision_changes_is_told_at_its_link(
    session: Session, programme: Programme, stamp: Stamp, decision: Decision
) -> None:
    action, tno = action_by_number(session, programme, "3.1"), party_by_key(session, "ienw").id
    before = action.lead
    change_by_decision(session, decision, action, ActionChange(lead=tno, then=RoleKind.CO_LEAD), stamp)
    drop = ActionChange(phase=Phase.DROPPED, reason="Het hoeft niet meer.")
    change_by_decision(session, decision, action, drop, stamp)
    new = values_of(session, programme, "3.1")
    assert [role.party for role in new.roles if role.role is RoleKind.LEAD] == [tno]
    assert (before, RoleKind.CO_LEAD) in {(role.party, role.role) for role in new.roles}
    assert [role.role for role in new.roles if role.party == tno] == [RoleKind.LEAD]
    assert (new.phase, new.dropped_because, new.dropped_by) == (Phase.DROPPED, "Het hoeft niet meer.", NUMBER)
    (link,) = links_of(session, [decision.id])[decision.id]
    assert (link.number, link.created, list(link.changed), link.lead) == ("3.1", False, ["lead", "phase"], tno)
    with pytest.raises(NotNow, match="gewijzigd; die koppeling blijft"):
        unlink_action(session, decision, action, stamp)


@pytest.mark.parametrize(
    ("change", "refusal", "sentence"),
    [
        (ActionChange(), Invalid, "Vul in wat dit besluit"),
        (ActionChange(term=NewTerm(0, TermValues.read("in 2026", ON))), Invalid, "Vul in wat dit besluit"),
        (ActionChange(phase=Phase.DROPPED), Invalid, "waarom deze actie vervalt"),
        (ActionChange(term=NewTerm(7, TermValues.read("2027", ON))), Changed, "intussen"),
        (ActionChange(term=NewTerm(0, TermValues.read("", ON))), Invalid, "Schrijf de termijn"),
    ],
)
def test_what_can_not_be_changes_nothing_and_links_nothing(
    session: Session,
    programme: Programme,
    stamp: Stamp,
    decision: Decision,
    change: ActionChange,
    refusal: type[Exception],
    sentence: str,
) -> None:
    action = action_by_number(session, programme, "3.1")
    old = ActionValues.of(action)
    with pytest.raises(refusal, match=sentence):
        change_by_decision(session, decision, action, change, stamp)
    assert values_of(session, programme, "3.1") == old
    assert links_of(session, [decision.id]) == {}


def test_of_two_who_change_an_action_the_second_is_told(
    session: Session, programme: Programme, stamp: Stamp, decision: Decision
) -> None:
    action = action_by_number(session, programme, "3.1")
    with pytest.raises(Changed):
        change_by_decision(session, decision, action, ActionChange(term=later()), stamp, seen=action.version - 1)


def test_who_leads_an_action_does_not_change_it_by_a_decision(
    session: Session, programme: Programme, decision: Decision
) -> None:
    by_ez = Stamp(account_by_email(session, "ez@rve.example"), LOADED_AT, "proef")
    with pytest.raises(NotAllowed):
        change_by_decision(
            session, decision, action_by_number(session, programme, "3.1"), ActionChange(term=later()), by_ez
        )


def test_a_new_action_stays_with_the_decision_that_made_it(
    session: Session, programme: Programme, stamp: Stamp, decision: Decision
) -> None:
    assert [one.sentences for one in uncovered(session, decision.consultation, Keeper())] == [
        ["Koppel de actie die dit besluit uitvoert, of maak er een."]
    ]
    goal = goal_by_number(session, programme, "3")
    lead = RoleValues(party_by_key(session, "ez").id, RoleKind.LEAD)
    values = ActionValues(
        goal=goal.id, number="3.77", kind=ActionKind.ACTION, title="Doen", adopted_by=NUMBER, roles=(lead,)
    )
    action = action_from_decision(session, programme, decision, values, stamp)
    assert done_to(session, action.id) == {decision.id: (True, [])}
    (lacking,) = uncovered(session, decision.consultation, Keeper())
    assert [(one.sentence, one.action) for one in lacking.lacks] == [("Actie 3.77 heeft nog geen termijn.", action.id)]
    with pytest.raises(NotNow, match="komt uit dit besluit voort"):
        unlink_action(session, decision, action, stamp)
    change_by_decision(session, decision, action, ActionChange(term=later(None)), stamp)
    assert uncovered(session, decision.consultation, Keeper()) == []


def test_a_refused_action_leaves_nothing_behind(
    session: Session, programme: Programme, stamp: Stamp, decision: Decision
) -> None:
    goal = goal_by_number(session, programme, "3")
    values = ActionValues(goal=goal.id, number="3.1", kind=ActionKind.ACTION, title="Doen")
    with pytest.raises(Invalid):
        action_from_decision(session, programme, decision, values, stamp)
    assert links_of(session, [decision.id]) == {}


def test_what_was_never_linked_is_not_unlinked(
    session: Session, programme: Programme, stamp: Stamp, decision: Decision
) -> None:
    action = action_by_number(session, programme, "3.1")
    with pytest.raises(NotFound):
        unlink_action(session, decision, action, stamp)
    link_action(session, decision, action, stamp)
    unlink_action(session, decision, action, stamp)
    assert links_of(session, [decision.id]) == {}
