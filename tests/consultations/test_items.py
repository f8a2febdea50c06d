"""What comes on an agenda: in which order, by whom, and what history keeps of it."""

import json
from dataclasses import replace
from datetime import date, time
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from agenda.accounts.models import Person
from agenda.accounts.rules import Account
from agenda.consultations.item_values import ItemValues
from agenda.consultations.items import add_item, change_item, propose_item, put_item, take_item_step
from agenda.consultations.models import AgendaItem, Consultation
from agenda.consultations.ordering import give_minutes, put_in_order
from agenda.consultations.queries import beside_agenda, consultation_by_key, item_on, items_of, placed_of
from agenda.consultations.rules import (
    ITEM_WORKFLOW,
    ON_AGENDA,
    budget_of,
    in_order,
    lacking_in,
    paper_label,
    put_at,
    starting_times,
)
from agenda.consultations.words import AgendaState, ItemKind, ItemState, Treatment
from agenda.history.models import HistoryLine
from agenda.kernel.confidentiality import Confidentiality, Eyes, Keeper
from agenda.kernel.refusal import Changed, Invalid, NotAllowed, NotFound, NotNow
from agenda.kernel.rights import Stamp
from agenda.parties.queries import party_by_key
from agenda.programmes.models import Programme
from tests.conftest import LOADED_AT

C = Confidentiality
SECRET = "ZEERGEHEIM-5512"


def by(session: Session, email: str) -> Stamp:
    person = session.scalars(select(Person).where(Person.email == f"{email}@rve.example")).unique().one()
    return Stamp(Account(person), LOADED_AT, "proef")


def values(subject: str = "Een punt", **more: object) -> ItemValues:
    return ItemValues(0, subject, ItemKind.DECISION, Treatment.DISCUSSED, **more)  # type: ignore[arg-type]


@pytest.fixture
def meeting(session: Session, programme: Programme) -> Consultation:
    return consultation_by_key(session, "BO-2026-1", programme)


@pytest.fixture
def ez(session: Session, programme: Programme) -> int:
    return party_by_key(session, "ez").id


def numbers(session: Session, meeting: Consultation) -> list[int]:
    found = select(AgendaItem.number).where(AgendaItem.consultation_id == meeting.id).order_by(AgendaItem.number)
    return list(session.scalars(found))


STEPS = st.sampled_from(("add", "propose", "order", *ITEM_WORKFLOW.steps))
MOVES = st.lists(st.tuples(STEPS, st.integers(0, 30), st.integers(0, 999)), max_size=14)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(moves=MOVES)
def test_whatever_is_done_the_agenda_is_numbered_from_1_on_and_nothing_is_lost(
    session: Session, meeting: Consultation, stamp: Stamp, ez: int, moves: list
) -> None:
    nested = session.begin_nested()
    rows = {one.id for one in meeting.items}
    for move, pick, seed in moves:
        items = in_order(meeting.items)
        if move == "add":
            rows.add(add_item(session, meeting, values(), stamp).id)
        elif move == "propose":
            rows.add(propose_item(session, meeting, values(submitter=ez), stamp).id)
        elif move == "order":
            seen = [one.id for one in items if one.state in ON_AGENDA]
            order = Random(seed).sample(seen, len(seen))
            put_in_order(session, meeting, order, stamp, seen=seen)
            assert [one.id for one in items_of(meeting, Keeper())] == order
        else:
            item = items[pick % len(items)]
            if item.state in ITEM_WORKFLOW.steps[move].sources:
                take_item_step(session, item, move, stamp, "Daarom")
        assert numbers(session, meeting) == list(range(1, len(rows) + 1))
        session.refresh(meeting, ["items"])
        assert {one.id for one in meeting.items} == rows
        standing = [one.state in ON_AGENDA for one in sorted(meeting.items, key=lambda one: one.number)]
        assert standing == sorted(standing, reverse=True), "what is on the agenda comes first"
    nested.rollback()
    session.expire_all()


def test_of_two_who_put_the_agenda_in_order_the_second_looks_again(
    session: Session, meeting: Consultation, stamp: Stamp
) -> None:
    seen = [one.id for one in items_of(meeting, Keeper())]
    assert put_in_order(session, meeting, seen[::-1], stamp, seen=seen)
    with pytest.raises(Changed, match="intussen"):
        put_in_order(session, meeting, [seen[1], seen[0], *seen[2:]], stamp, seen=seen)
    assert [one.id for one in items_of(meeting, Keeper())] == seen[::-1]
    assert not put_in_order(session, meeting, seen[::-1], stamp, seen=seen[::-1])
    with pytest.raises(Invalid, match="precies één keer"):
        put_in_order(session, meeting, [seen[0]] * len(seen), stamp, seen=seen[::-1])


def test_who_puts_the_agenda_in_order_leaves_what_they_do_not_see_where_it_is(
    session: Session, meeting: Consultation, stamp: Stamp, ez: int
) -> None:
    hidden = add_item(session, meeting, values(SECRET, submitter=ez, confidentiality=C.OWN_PARTY), stamp)
    rows = [one.id for one in items_of(meeting, Keeper())]
    put_in_order(session, meeting, [hidden.id, *rows[:-1]], stamp, seen=rows)
    secretariat = by(session, "secretariaat")
    seen = [one.id for one in items_of(meeting, Eyes(secretariat.by))]
    assert hidden.id not in seen
    put_in_order(session, meeting, seen[::-1], secretariat, seen=seen)
    assert [one.id for one in items_of(meeting, Keeper())] == [hidden.id, *seen[::-1]]


def test_a_frozen_agenda_stays_as_it_was_treated(session: Session, meeting: Consultation, stamp: Stamp) -> None:
    meeting.agenda_state = AgendaState.FROZEN
    item, seen = meeting.items[0], [one.id for one in meeting.items]
    for attempt in (
        lambda: put_in_order(session, meeting, seen[::-1], stamp, seen=seen),
        lambda: add_item(session, meeting, values(), stamp),
        lambda: change_item(session, item, values("Anders"), stamp),
        lambda: take_item_step(session, item, "withdraw", stamp, "Daarom"),
        lambda: give_minutes(session, meeting, {item.id: 10}, stamp),
    ):
        with pytest.raises(NotNow, match="bevroren"):
            attempt()


def test_a_party_proposes_for_itself_and_the_secretariat_decides(
    session: Session, meeting: Consultation, ez: int
) -> None:
    owner, other, secretariat = by(session, "ez"), by(session, "nfia"), by(session, "secretariaat")
    meeting.items_until = date(2025, 11, 16)
    with pytest.raises(NotAllowed):
        propose_item(session, meeting, values(submitter=ez), other)
    item = propose_item(session, meeting, values(f"{SECRET} voorstel", submitter=ez), owner)
    assert (item.state, item.proposed_at, item.late) == (ItemState.PROPOSED, LOADED_AT, True)
    assert item in beside_agenda(meeting, Eyes(owner.by))
    assert item in beside_agenda(meeting, Eyes(secretariat.by))
    assert item not in beside_agenda(meeting, Eyes(other.by)), "a proposal is not of others until it is placed"
    with pytest.raises(NotFound):
        item_on(meeting, item.id, Eyes(other.by))
    for refused in ("place", "decline"):
        with pytest.raises(NotAllowed):
            take_item_step(session, item, refused, owner, "Daarom")
    with pytest.raises(Invalid, match="Schrijf op waarom"):
        take_item_step(session, item, "decline", secretariat, " ")
    take_item_step(session, item, "place", secretariat)
    assert placed_of(meeting, Eyes(other.by))[-1] is item
    with pytest.raises(NotAllowed):
        change_item(session, item, values("Gekaapt", submitter=ez), other)
    assert change_item(session, item, values("Beter gezegd", submitter=ez), owner)
    with pytest.raises(Invalid, match="Vraag het secretariaat"):
        change_item(session, item, values("Weg", submitter=ez, confidentiality=C.OWN_PARTY), owner)
    with pytest.raises(NotAllowed):
        take_item_step(session, item, "withdraw", other, "Daarom")
    take_item_step(session, item, "withdraw", owner, "Niet rijp")
    assert (item.state, item.closed_because) == (ItemState.WITHDRAWN, "Niet rijp")
    with pytest.raises(NotNow, match="ingetrokken"):
        change_item(session, item, values("Toch", submitter=ez), owner)
    take_item_step(session, item, "propose_again", owner)
    assert (item.state, item.closed_because) == (ItemState.PROPOSED, "")


def test_nobody_puts_an_item_out_of_their_own_sight(session: Session, meeting: Consultation, ez: int) -> None:
    with pytest.raises(Invalid, match="zelf niet meer"):
        propose_item(session, meeting, values(submitter=ez, confidentiality=C.SECRETARIAT), by(session, "ez"))
    with pytest.raises(Invalid, match="zelf niet meer"):
        add_item(session, meeting, values(submitter=ez, confidentiality=C.OWN_PARTY), by(session, "secretariaat"))


def test_of_two_who_write_a_cover_note_the_second_is_told_and_the_order_stays_out_of_it(
    session: Session, meeting: Consultation, stamp: Stamp
) -> None:
    item = meeting.items[0]
    seen, rows = item.version, [one.id for one in meeting.items]
    put_in_order(session, meeting, rows[::-1], stamp, seen=rows)
    assert item.version == seen, "another order is no other cover note"
    held = ItemValues.of(item)
    assert change_item(session, item, values(held.subject, legal="Wet BIZ"), stamp, seen=seen)
    session.flush()
    with pytest.raises(Changed, match="intussen gewijzigd"):
        change_item(session, item, values("Anders"), stamp, seen=seen)
    assert not change_item(session, item, ItemValues.of(item), stamp, seen=item.version)


def test_a_matter_of_one_item_bears_its_words_and_is_as_confidential(
    session: Session, meeting: Consultation, stamp: Stamp
) -> None:
    item = add_item(session, meeting, values(), stamp)
    change_item(session, item, values("Stil punt", confidentiality=C.SECRETARIAT), stamp)
    assert (item.matter.subject, item.matter.confidentiality) == ("Stil punt", C.SECRETARIAT)


def test_history_keeps_of_a_proposal_and_of_a_narrow_item_only_the_seal(
    session: Session, meeting: Consultation, stamp: Stamp, ez: int
) -> None:
    item = propose_item(session, meeting, values(SECRET, submitter=ez, legal=SECRET), stamp)
    change_item(session, item, values(f"{SECRET} anders", submitter=ez), stamp)
    take_item_step(session, item, "withdraw", stamp, SECRET)
    take_item_step(session, item, "propose_again", stamp)
    take_item_step(session, item, "place", stamp)
    change_item(session, item, values(f"{SECRET} stil", submitter=ez, confidentiality=C.SECRETARIAT), stamp)
    change_item(session, item, values("Open", submitter=ez), stamp)
    kept = session.execute(text("SELECT difference FROM history_line ORDER BY sequence")).scalars().all()
    assert not [line for line in kept if SECRET in json.dumps(line)]
    change_item(session, item, values("Open en bloot", submitter=ez), stamp)
    kept = session.execute(text("SELECT difference FROM history_line ORDER BY sequence")).scalars().all()
    assert "Open en bloot" in json.dumps(kept[-1])


@pytest.mark.parametrize("state", [one for one in ItemState if one not in ON_AGENDA])
def test_what_comes_from_a_file_and_is_not_on_the_agenda_is_told_at_the_item_alone(
    session: Session, meeting: Consultation, stamp: Stamp, ez: int, state: ItemState
) -> None:
    item = put_item(session, meeting, replace(values(SECRET, submitter=ez), number=90, state=state), stamp)
    last = session.scalars(select(HistoryLine).order_by(HistoryLine.sequence.desc())).first()
    assert last is not None
    assert (last.object_kind, last.object_id) == ("agenda_item", item.id)
    assert SECRET not in json.dumps(last.difference)


def test_an_item_that_asks_a_decision_explains_it(session: Session, meeting: Consultation, stamp: Stamp) -> None:
    item = add_item(session, meeting, values(message="Kern", requested=("In te stemmen.", " ")), stamp)
    assert item.requested == ["In te stemmen."]
    assert lacking_in(item) == ["een toelichting of een stuk"]
    item.explanation = "Daarom"
    assert lacking_in(item) == []


def test_too_much_and_too_little_is_told_field_by_field(session: Session, meeting: Consultation, stamp: Stamp) -> None:
    given = values(" ", legal="x" * 32_001, contact="y" * 301, minutes=0, treated=((1, "z" * 32_001),))
    with pytest.raises(Invalid) as refusal:
        add_item(session, meeting, given, stamp)
    assert [one.place for one in refusal.value.faults] == ["subject", "contact", "legal", "treated", "minutes"]


def test_times_follow_from_the_start_until_a_time_is_missing() -> None:
    items = [values(minutes=minutes) for minutes in (10, 95, None, 5)]
    assert starting_times(time(9, 30), items) == [time(9, 30), time(9, 40), time(11, 15), None]
    assert starting_times(None, items) == [None] * 4


@pytest.mark.parametrize(
    ("ends", "minutes", "told"),
    [
        (time(11), (60, 45), "Het overleg duurt 90 minuten: dat is 15 minuten te weinig."),
        (time(11), (60, 29), "Het overleg duurt 90 minuten: er blijft 1 minuut over."),
        (time(11), (90, None), "dat past precies. Bij 1 punt staat nog geen tijd."),
        (None, (1,), "samen 1 minuut. Hoe lang het overleg duurt, is nog niet bekend."),
    ],
)
def test_the_budget_is_a_sentence(ends: time | None, minutes: tuple, told: str) -> None:
    assert told in budget_of(time(9, 30), ends, [values(minutes=one) for one in minutes]).sentence


def test_a_row_that_is_given_another_place_gets_it() -> None:
    assert put_at([7, 8, 9], {9: 1}) == [9, 7, 8]
    assert put_at([7, 8, 9], {7: 3, 8: 1, 9: 2}) == [8, 9, 7]
    assert put_at([7, 8, 9], {7: 99, 8: -4, 5: 1}) == [8, 9, 7]


def test_papers_are_called_by_letters_on_and_on() -> None:
    assert [paper_label(2, nth) for nth in (1, 2, 26, 27, 53, 703)] == ["2A", "2B", "2Z", "2AA", "2BA", "2AAA"]
