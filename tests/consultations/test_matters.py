"""The backlog: who may put what on it, what it shows to whom, and what the agenda itself proposes."""

import json
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from agenda.actions.models import Action
from agenda.actions.words import Rating
from agenda.consultations.matters import MatterValues, add_matter, change_matter, take_matter_step
from agenda.consultations.models import Matter
from agenda.consultations.words import AgendaState, ItemKind, ItemState, MatterState, Origin, Treatment
from agenda.decisions.backlog import Waiting, Wish, matter_at, page_of_matters
from agenda.decisions.models import Decision, ItemDecision, Minute
from agenda.decisions.placing import place_matter
from agenda.decisions.proposals import Proposal, proposal_at, proposals_for, take_over, turn_down
from agenda.decisions.words import FollowUp
from agenda.kernel.confidentiality import Confidentiality, Eyes, Keeper
from agenda.kernel.refusal import Changed, Invalid, NotAllowed, NotFound, NotNow
from agenda.parties.queries import party_by_key
from agenda.programmes.models import Programme
from agenda.progress.models import Update, UpdateState
from tests.consultations.agendas import BY_OPERATOR, meeting, next_meeting, put, stamp_of
from tests.progress.asking import begun

C = Confidentiality
SECRET = "ZEERGEHEIM-7431"
TODAY = date(2026, 3, 16)
DISCUSSED = (ItemKind.DISCUSSION, Treatment.DISCUSSED)


def add(session: Session, programme: Programme, subject: str = "Netcongestie", **values: object) -> Matter:
    return add_matter(session, programme, MatterValues(subject, **values), BY_OPERATOR)


def listed(session: Session, programme: Programme, waiting: Waiting = Waiting.LISTED, **wish: object) -> list[Matter]:
    return list(page_of_matters(session, Wish(programme.id, TODAY, waiting, **wish), Keeper(), 1).rows)


def test_the_secretariat_adds_for_anybody_and_an_owner_for_the_own_party(
    session: Session, programme: Programme
) -> None:
    ez, nfia = (party_by_key(session, key).id for key in ("ez", "nfia"))
    owner, secretariat = (stamp_of(session, f"{name}@rve.example") for name in ("ez", "secretariaat"))
    add_matter(session, programme, MatterValues("a", submitter=nfia), secretariat)
    mine = add_matter(session, programme, MatterValues("b", submitter=ez, confidentiality=C.OWN_PARTY), owner)
    for values in (MatterValues("c", submitter=nfia), MatterValues("c")):
        with pytest.raises(NotAllowed):
            add_matter(session, programme, values, owner)
    with pytest.raises(NotAllowed):
        change_matter(session, mine, replace(MatterValues.of(mine), submitter=nfia), owner)
    with pytest.raises(NotAllowed):
        add_matter(session, programme, MatterValues("c", submitter=ez), stamp_of(session, "lezer@rve.example"))
    take_matter_step(session, mine, "close", owner)
    assert mine.state is MatterState.CLOSED


@pytest.mark.parametrize(
    ("values", "place"),
    [
        (MatterValues("  "), "subject"),
        (MatterValues("x" * 301), "subject"),
        (MatterValues("x", "y" * 32_001), "why"),
        (MatterValues("x", confidentiality=C.OWN_PARTY), "submitter"),
    ],
)
def test_a_matter_that_cannot_be_is_refused(
    session: Session, programme: Programme, values: MatterValues, place: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        add_matter(session, programme, values, BY_OPERATOR)
    assert [fault.place for fault in refusal.value.faults] == [place]


def test_nobody_hides_a_matter_from_oneself(session: Session, programme: Programme) -> None:
    ez = party_by_key(session, "ez").id
    for email, level in (("ez@rve.example", C.SECRETARIAT), ("secretariaat@rve.example", C.OWN_PARTY)):
        with pytest.raises(Invalid, match="zelf nog ziet"):
            add_matter(session, programme, MatterValues("x", "", ez, None, level), stamp_of(session, email))


def test_who_saves_behind_another_is_told_and_the_history_keeps_no_narrow_words(
    session: Session, programme: Programme
) -> None:
    matter = add(session, programme, f"{SECRET} a", confidentiality=C.SECRETARIAT)
    seen = matter.version
    change_matter(session, matter, MatterValues(f"{SECRET} b", SECRET, confidentiality=C.SECRETARIAT), BY_OPERATOR)
    session.flush()
    with pytest.raises(Changed):
        change_matter(session, matter, MatterValues("c"), BY_OPERATOR, seen=seen)
    take_matter_step(session, matter, "drop", BY_OPERATOR, f"{SECRET} reden")
    lines = session.execute(text("SELECT difference FROM history_line")).scalars()
    assert not [line for line in lines if SECRET in json.dumps(line)]


def test_dropping_asks_a_reason_and_can_be_taken_back(session: Session, programme: Programme) -> None:
    matter = add(session, programme)
    with pytest.raises(Invalid, match="waarom"):
        take_matter_step(session, matter, "drop", BY_OPERATOR, "  ")
    assert matter.state is MatterState.OPEN
    take_matter_step(session, matter, "drop", BY_OPERATOR, "Hoort elders")
    with pytest.raises(NotNow, match="zet het eerst weer op de groslijst"):
        place_matter(session, matter, meeting(session, programme), *DISCUSSED, BY_OPERATOR)
    take_matter_step(session, matter, "reopen", BY_OPERATOR)
    assert (matter.state, matter.closed_because) == (MatterState.OPEN, "")


def test_a_matter_leaves_the_list_when_it_comes_on_an_agenda_and_returns_when_it_leaves_that(
    session: Session, programme: Programme
) -> None:
    matter, here = add(session, programme, "Netcongestie", why="Al een jaar"), meeting(session, programme)
    assert matter in listed(session, programme)
    item = place_matter(session, matter, here, *DISCUSSED, BY_OPERATOR)
    session.flush()
    assert (item.number, item.subject, item.background, item.matter) == (7, "Netcongestie", "Al een jaar", matter)
    assert matter not in listed(session, programme)
    assert matter in listed(session, programme, Waiting.COMING)
    with pytest.raises(NotNow, match="staat al op de agenda"):
        place_matter(session, matter, here, *DISCUSSED, BY_OPERATOR)
    item.state = ItemState.WITHDRAWN
    session.flush()
    assert matter in listed(session, programme)
    here.agenda_state = AgendaState.FROZEN
    with pytest.raises(NotNow, match="bevroren"):
        place_matter(session, matter, here, *DISCUSSED, BY_OPERATOR)
    with pytest.raises(NotAllowed):
        place_matter(session, matter, here, *DISCUSSED, stamp_of(session, "ez@rve.example"))


def test_what_was_treated_waits_no_more(session: Session, programme: Programme) -> None:
    old = meeting(session, programme, "BO-2025-1")
    item = put(session, old, "Van toen")
    assert item.matter in listed(session, programme)
    session.add(Minute(item=item, text="", treated=True))
    session.flush()
    assert item.matter not in listed(session, programme)
    assert item.matter in listed(session, programme, Waiting.TREATED)


def test_the_list_is_searched_and_shown_by_page(session: Session, programme: Programme) -> None:
    ez, here = party_by_key(session, "ez").id, meeting(session, programme)
    for number in range(7):
        add(session, programme, f"Punt {number} 100%", why="Ruimte'", submitter=ez if number % 2 else None)
    last = add(session, programme, "Anders", wanted=here.id)
    assert len(listed(session, programme, text="100%")) == 7
    assert len(listed(session, programme, text="RUIMTE'")) == 7
    assert listed(session, programme, text="_") == []
    assert len(listed(session, programme, party=ez, text="punt")) == 3
    assert listed(session, programme, wanted=here.id) == [last]
    page = page_of_matters(session, Wish(programme.id, TODAY), Keeper(), 99, size=3)
    assert (page.number, page.pages, page.rows[-1]) == (3, 3, last)


def test_a_narrow_matter_is_on_the_list_of_those_it_is_for_alone(session: Session, programme: Programme) -> None:
    ez = party_by_key(session, "ez").id
    for level, seers in ((C.OWN_PARTY, {"ez", "auditor"}), (C.SECRETARIAT, {"secretariaat", "auditor"})):
        matter = add(session, programme, SECRET, submitter=ez) if level is C.OWN_PARTY else add(session, programme)
        matter.confidentiality = level
        session.flush()
        for name in ("ez", "nfia", "lezer", "secretariaat", "auditor"):
            eyes = Eyes(stamp_of(session, f"{name}@rve.example").by)
            page = page_of_matters(session, Wish(programme.id, TODAY), eyes, 1)
            assert (matter in page.rows) is (name in seers), (level, name)
            if name not in seers:
                with pytest.raises(NotFound):
                    matter_at(session, programme.id, matter.id, eyes)


# ── Proposals ──────────────────────────────────────────────────────────────────────────────────────────────────────


def proposed(session: Session, programme: Programme, key: str = "BO-2026-1") -> dict[Origin, list[Proposal]]:
    found: dict[Origin, list[Proposal]] = {origin: [] for origin in Origin}
    for one in proposals_for(session, meeting(session, programme, key), Keeper()):
        found[one.origin].append(one)
    return found


@pytest.fixture
def troubled(session: Session, programme: Programme) -> Programme:
    """One action is red, one party asked for help; of the three decisions none is settled."""
    first, second = session.scalars(select(Action).order_by(Action.id).limit(2))
    for one in session.scalars(select(Action).where(Action.rating == Rating.DELAYED)):
        one.rating = Rating.ON_TRACK
    first.rating, first.cause = Rating.DELAYED, "Geen geld"
    round_ = begun(session, programme)
    for state, action in ((UpdateState.ACCEPTED, second), (UpdateState.SUBMITTED, first)):
        party = party_by_key(session, "ez").id
        update = Update(round_id=round_.id, action_id=action.id, party_id=party, phase=action.phase)
        update.rating, update.state, update.request = action.rating, state, "Help ons"
        session.add(update)
    session.flush()
    return programme


def test_red_actions_requests_and_open_decisions_are_proposed(session: Session, troubled: Programme) -> None:
    found = proposed(session, troubled)
    (red,), (request,) = found[Origin.RED_ACTION], found[Origin.REQUEST]
    assert (red.why, red.action) == ("Geen geld", red.row)
    assert (request.why, request.party) == ("Help ons", party_by_key(session, "ez").id)
    assert len(found[Origin.UNSETTLED]) == 3
    assert proposed(session, troubled, "BO-2025-1")[Origin.UNSETTLED] == []


@pytest.mark.parametrize(
    ("follow_up", "asks_work", "counts"),
    [
        (FollowUp.OPEN, True, True),
        (FollowUp.OPEN, False, False),
        (FollowUp.RUNNING, True, True),
        (FollowUp.EXECUTED, False, True),
        (FollowUp.REPORTED, True, False),
        (FollowUp.SETTLED, True, False),
    ],
)
def test_a_decision_is_proposed_as_long_as_something_is_lacking(
    session: Session, programme: Programme, follow_up: FollowUp, asks_work: bool, counts: bool
) -> None:
    decision = session.scalars(select(Decision).order_by(Decision.id)).first()
    decision.follow_up, decision.asks_work = follow_up, asks_work
    session.flush()
    assert (decision.id in {one.row for one in proposed(session, programme)[Origin.UNSETTLED]}) is counts


def test_what_was_taken_over_comes_back_only_when_it_was_closed_and_then_for_another_meeting(
    session: Session, troubled: Programme
) -> None:
    here, there = meeting(session, troubled), next_meeting(session, troubled)
    (red,) = proposed(session, troubled)[Origin.RED_ACTION]
    matter = take_over(session, troubled, here, red, BY_OPERATOR)
    assert (matter.origin, matter.origin_id, matter.wanted_id, matter.why) == (
        Origin.RED_ACTION,
        red.row,
        here.id,
        red.why,
    )
    assert (
        proposed(session, troubled)[Origin.RED_ACTION]
        == proposed(session, troubled, "BO-2026-2")[Origin.RED_ACTION]
        == []
    )
    with pytest.raises(NotFound, match="niet meer"):
        proposal_at(proposals_for(session, here, Keeper()), red.source)
    item = place_matter(session, matter, there, *DISCUSSED, BY_OPERATOR)
    assert [action.id for action in item.actions] == [red.row]
    take_matter_step(session, matter, "close", BY_OPERATOR)
    session.flush()
    assert proposed(session, troubled)[Origin.RED_ACTION] == []
    assert len(proposed(session, troubled, "BO-2026-2")[Origin.RED_ACTION]) == 1


def test_what_was_turned_down_is_not_proposed_again_for_the_same_meeting(session: Session, troubled: Programme) -> None:
    here = meeting(session, troubled)
    next_meeting(session, troubled)
    (request,) = proposed(session, troubled)[Origin.REQUEST]
    with pytest.raises(Invalid, match="waarom"):
        turn_down(session, troubled, here, request, " ", BY_OPERATOR)
    assert len(proposed(session, troubled)[Origin.REQUEST]) == 1
    turn_down(session, troubled, here, request, "Al opgelost", BY_OPERATOR)
    assert proposed(session, troubled)[Origin.REQUEST] == []
    unsettled = proposed(session, troubled)[Origin.UNSETTLED][0]
    turn_down(session, troubled, here, unsettled, "Loopt", BY_OPERATOR)
    assert unsettled.row not in {one.row for one in proposed(session, troubled)[Origin.UNSETTLED]}
    assert unsettled.row in {one.row for one in proposed(session, troubled, "BO-2026-2")[Origin.UNSETTLED]}


def test_a_proposal_of_a_decision_goes_back_to_it_and_is_no_wider(session: Session, programme: Programme) -> None:
    decision = session.scalars(select(Decision).order_by(Decision.id)).first()
    decision.confidentiality = C.SECRETARIAT
    session.flush()
    here, owner = meeting(session, programme), Eyes(stamp_of(session, "ez@rve.example").by)
    assert decision.id not in {one.row for one in proposals_for(session, here, owner) if one.origin is Origin.UNSETTLED}
    (one,) = (one for one in proposed(session, programme)[Origin.UNSETTLED] if one.row == decision.id)
    matter = take_over(session, programme, here, one, BY_OPERATOR)
    item = place_matter(session, matter, here, *DISCUSSED, BY_OPERATOR)
    session.flush()
    assert {matter.confidentiality, item.confidentiality} == {C.SECRETARIAT}
    assert item.actions == decision.actions != []
    assert session.scalars(select(ItemDecision.decision_id).where(ItemDecision.item_id == item.id)).all() == [
        decision.id
    ]


def test_to_propose_asks_three_questions_however_much_there_is(
    session: Session, troubled: Programme, statements: list[str]
) -> None:
    for action in session.scalars(select(Action)):
        action.rating = Rating.DELAYED
    here = meeting(session, troubled)
    session.flush()
    statements.clear()
    assert len(proposals_for(session, here, Eyes(BY_OPERATOR.by))) > 10
    assert len(statements) <= 5
