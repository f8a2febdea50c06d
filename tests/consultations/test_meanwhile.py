"""Who looked at an agenda before somebody else changed or froze it, and acts only then.

On SQLite the second waits at the door until the first is done, and looks only then.
"""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from agenda.consultations.attendees import take_over_members
from agenda.consultations.calls import CallValues, keep_call
from agenda.consultations.carrying import carry
from agenda.consultations.item_values import ItemValues
from agenda.consultations.items import add_item, change_item, propose_item, take_item_step
from agenda.consultations.matters import MatterValues, add_matter, put_on_agenda
from agenda.consultations.models import AgendaItem, AgendaVersion, Consultation, Matter
from agenda.consultations.ordering import give_minutes, put_in_order
from agenda.consultations.papers import Upload, attach_paper
from agenda.consultations.rules import FROZEN
from agenda.consultations.versions import last_version, take_agenda_step
from agenda.consultations.words import ItemKind, Origin, Treatment
from agenda.decisions.proposals import Proposal, take_over
from agenda.gateways.database import Database
from agenda.kernel.refusal import NotFound, NotNow
from agenda.programmes.queries import programme_by_key
from tests.consultations.agendas import BY_OPERATOR, MEETING, NEXT, meeting, next_meeting, put
from tests.consultations.paper_files import pdf
from tests.consultations.sittings import seat

pytestmark = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


def at(session: Session, key: str = MEETING) -> Consultation:
    """With all its items, as a page that shows it has them in hand."""
    found = meeting(session, programme_by_key(session, "rve"), key)
    assert found.items is not None
    return found


def new(subject: str) -> ItemValues:
    return ItemValues(0, subject, ItemKind.DISCUSSION, Treatment.DISCUSSED)


def begin(example: Database) -> None:
    with example.transaction() as session:
        here = at(session)
        for subject in ("Een", "Twee"):
            put(session, here, subject)
        put(session, next_meeting(session, programme_by_key(session, "rve")), "Elders")


def named(consultation: Consultation, subject: str) -> AgendaItem:
    return next(one for one in consultation.items if one.subject == subject)


def test_two_who_carry_over_and_who_adds_at_once_each_get_a_number(example: Database) -> None:
    begin(example)
    with example.transaction() as late:
        here, there = at(late), at(late, NEXT)
        with example.transaction() as first:
            carry(first, named(at(first), "Een"), at(first, NEXT), BY_OPERATOR)
            add_item(first, at(first, NEXT), new("Erbij"), BY_OPERATOR)
        carry(late, named(here, "Twee"), there, BY_OPERATOR)
    with example.reading() as session:
        assert [one.subject for one in at(session, NEXT).items] == ["Elders", "Een", "Erbij", "Twee"]


def test_who_carries_over_an_item_that_went_already_is_told_so(example: Database) -> None:
    begin(example)
    with example.transaction() as late:
        item, there = named(at(late), "Een"), at(late, NEXT)
        with example.transaction() as first:
            carry(first, named(at(first), "Een"), at(first, NEXT), BY_OPERATOR)
        with pytest.raises(NotNow, match="doorgeschoven"):
            carry(late, item, there, BY_OPERATOR)


def test_a_matter_comes_on_one_agenda_once(example: Database) -> None:
    begin(example)
    with example.transaction() as session:
        programme = programme_by_key(session, "rve")
        identity = add_matter(session, programme, MatterValues("Haast"), BY_OPERATOR).id

    def place(session: Session, there: Consultation) -> None:
        matter = session.get_one(Matter, identity)
        put_on_agenda(session, matter, there, ItemKind.DISCUSSION, Treatment.DISCUSSED, BY_OPERATOR)

    with example.transaction() as late:
        there = at(late, NEXT)
        with example.transaction() as first:
            place(first, at(first, NEXT))
        with pytest.raises(NotNow, match="staat al op de agenda"):
            place(late, there)


def test_two_who_take_over_one_proposal_make_one_matter(example: Database) -> None:
    proposal = Proposal(Origin.RED_ACTION, 1, "Vertraging", "")
    with example.transaction() as late:
        here = at(late)
        with example.transaction() as first:
            programme = programme_by_key(first, "rve")
            take_over(first, programme, at(first), proposal, BY_OPERATOR)
        with pytest.raises(NotFound, match="overgenomen"):
            take_over(late, programme_by_key(late, "rve"), here, proposal, BY_OPERATOR)
        matters = select(func.count()).select_from(Matter).where(Matter.origin == Origin.RED_ACTION)
        assert late.scalar(matters) == 1


def test_two_who_take_over_the_members_at_once_seat_each_once(example: Database) -> None:
    with example.transaction() as session:
        seat(session, programme_by_key(session, "rve"))
    with example.transaction() as late:
        here = at(late).meeting
        assert here.attendees is not None
        with example.transaction() as first:
            assert take_over_members(first, at(first).meeting, BY_OPERATOR)
        assert take_over_members(late, here, BY_OPERATOR) == []


def reversed_order(session: Session, here: Consultation) -> None:
    rows = [one.id for one in here.items]
    put_in_order(session, here, rows[::-1], BY_OPERATOR, seen=rows)


ACTS: dict[str, Callable[[Session, Consultation], object]] = {
    "order": reversed_order,
    "minutes": lambda session, here: give_minutes(session, here, {here.items[0].id: 5}, BY_OPERATOR),
    "change": lambda session, here: change_item(session, here.items[0], new("Anders"), BY_OPERATOR),
    "step": lambda session, here: take_item_step(session, here.items[0], "take_off", BY_OPERATOR),
    "paper": lambda session, here: attach_paper(
        session, here.items[0], Upload("stuk.pdf", pdf()), here.items[0].confidentiality, BY_OPERATOR
    ),
    "propose": lambda session, here: propose_item(session, here, new("Nog een"), BY_OPERATOR),
    "call": lambda session, here: keep_call(session, here, CallValues(date(2026, 4, 2)), BY_OPERATOR),
    "freeze": lambda session, here: take_agenda_step(session, here, "freeze", BY_OPERATOR),
}


@pytest.fixture(scope="module")
def refused() -> dict[str, str]:
    return dict.fromkeys(ACTS, FROZEN) | {"freeze": "bevroren"}


def test_nothing_lands_on_an_agenda_that_was_frozen_meanwhile(example: Database, refused: dict[str, str]) -> None:
    begin(example)
    with example.transaction() as session:
        take_agenda_step(session, at(session), "settle", BY_OPERATOR)
    late = {name: example.open() for name in ACTS}
    seen = {name: at(session) for name, session in late.items()}
    with example.transaction() as first:
        take_agenda_step(first, at(first), "freeze", BY_OPERATOR)
    for name, act in ACTS.items():
        with pytest.raises(NotNow, match=refused[name]):
            act(late[name], seen[name])
        late[name].close()


def test_what_is_laid_down_has_what_others_wrote_meanwhile(example: Database) -> None:
    begin(example)
    with example.transaction() as late:
        here = at(late)
        with example.transaction() as first:
            change_item(first, named(at(first), "Een"), new("Eén, maar dan beter"), BY_OPERATOR)
        take_agenda_step(late, here, "settle", BY_OPERATOR)
        version = last_version(late, here)
        assert isinstance(version, AgendaVersion)
        assert "Eén, maar dan beter" in [one["subject"] for one in version.content["items"]]
