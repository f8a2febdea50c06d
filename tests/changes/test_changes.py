"""What changed between two moments, in a programme as it is kept in the database."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from agenda.accounts.queries import account_by_email
from agenda.accounts.rules import Operator
from agenda.actions.goals import GoalValues, add_goal
from agenda.actions.models import Action
from agenda.actions.queries import action_by_number, goals_of, whole_agenda
from agenda.actions.services import (
    Revision,
    add_action,
    change_action,
    enter_actions,
    merge_action,
    write_stands,
)
from agenda.actions.values import ActionValues, RoleValues, TermValues
from agenda.actions.words import ActionKind, Phase, RoleKind, Succession
from agenda.changes.facts import ChangeKind
from agenda.changes.queries import changes_of
from agenda.changes.told import HEADER, ProgrammeChanges, change_rows
from agenda.indicators.queries import indicators_of
from agenda.indicators.services import IndicatorValues, MeasurementValues, keep_indicator
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.rights import Stamp
from agenda.parties.models import PartyKind
from agenda.parties.queries import party_keys
from agenda.parties.services import NameValues, PartyValues, keep_party
from agenda.programmes.models import Programme
from tests.conftest import LOADED_AT


def at(day: int, hour: int = 10) -> datetime:
    return datetime(2026, 2, day, hour, tzinfo=AMSTERDAM)


@dataclass(frozen=True)
class Course:
    """The programme in the hands of the secretariat."""

    session: Session
    programme: Programme

    def stamp(self, when: datetime) -> Stamp:
        return Stamp(account_by_email(self.session, "secretariaat@rve.example"), when, "proef")

    def change(self, which: str, when: datetime, **fields: Any) -> Action:
        action = action_by_number(self.session, self.programme, which)
        change_action(self.session, action, replace(ActionValues.of(action), **fields), self.stamp(when))
        return action

    def between(self, start: datetime, end: datetime) -> ProgrammeChanges:
        return changes_of(self.session, self.programme, start, end)


@pytest.fixture
def course(session: Session, programme: Programme) -> Course:
    return Course(session, programme)


def told(changes: ProgrammeChanges) -> list[tuple[str, str | None, str | None, str | None]]:
    return [(one.kind.value, one.number, one.old, one.new) for one in changes]


def test_nothing_is_told_when_nothing_was_written_down(course: Course) -> None:
    assert list(course.between(LOADED_AT, at(28))) == []


def test_a_programme_that_was_loaded_is_all_new(course: Course) -> None:
    changes = course.between(LOADED_AT.replace(hour=8), LOADED_AT)
    assert set(changes.counts()) == {ChangeKind.ADDED, ChangeKind.GOAL, ChangeKind.INDICATOR}
    assert changes.counts()[ChangeKind.ADDED] == len(whole_agenda(course.session, course.programme))
    assert {one.at for one in changes} == {LOADED_AT.astimezone(UTC)}
    assert {one.by for one in changes} == {"Systeem"}


def test_the_window_is_open_at_its_start_and_closed_at_its_end(course: Course) -> None:
    course.change("1.1", at(3), title="Anders")
    assert told(course.between(at(3), at(4))) == []
    assert told(course.between(at(2), at(3))) == [
        ("text", "1.1", "Pilot Meerjarenprogramma bovenregionale samenwerking techbrandpunten", "Anders")
    ]


def test_what_changed_back_is_not_told_and_what_changed_twice_is_told_once(course: Course) -> None:
    before = ActionValues.of(action_by_number(course.session, course.programme, "4.1"))
    moved = TermValues.read("eind 2026", date(2026, 2, 3), before.terms[0].subject, before.terms[0].strength)
    course.change("4.1", at(3), title="Tussentijds", terms=(moved,))
    course.change("4.1", at(4), title=before.title, terms=before.terms)
    course.change("1.1", at(3), phase=Phase.PREPARING)
    course.change("1.1", at(5), phase=Phase.RUNNING)
    course.change("1.1", at(6), phase=Phase.DONE)
    assert told(course.between(at(1), at(28))) == [("finished", "1.1", "in uitvoering", "afgerond")]
    assert len(course.between(at(1), at(3, 12))) == 3


def test_each_change_tells_when_it_was_last_written_down_and_by_whom(course: Course) -> None:
    course.change("1.1", at(3), phase=Phase.PREPARING)
    course.change("1.1", at(4), title="Nieuwe titel")
    course.change("1.1", at(5), summary="Nieuwe omschrijving")
    changes = course.between(at(1), at(28))
    assert [(one.kind.value, one.at) for one in changes] == [
        ("stand", at(3).astimezone(UTC)),
        ("text", at(4).astimezone(UTC)),
        ("text", at(5).astimezone(UTC)),
    ]
    assert {one.by for one in changes} == {"secretariaat"}
    assert changes.changes[0].as_dict()["at"] == "2026-02-03T09:00:00Z"


def test_names_are_those_of_the_last_day(course: Course) -> None:
    stamp = Stamp(Operator(), at(1), "proef")
    names = (
        NameValues("Oud", "Oude naam", valid_until=date(2026, 2, 10)),
        NameValues("Nieuw", "Nieuwe naam", date(2026, 2, 10)),
    )
    keep_party(course.session, PartyValues("wissel", PartyKind.OTHER, names), stamp)
    lead = RoleValues(party_keys(course.session).parties["wissel"], RoleKind.LEAD)
    course.change("1.1", at(3), roles=(lead,))
    lead_of = {
        end: next(one.new for one in course.between(at(2), at(end)) if one.kind is ChangeKind.OWNER) for end in (9, 10)
    }
    assert lead_of == {9: "Oud", 10: "Nieuw"}


def test_numbers_and_titles_are_those_of_the_last_day_also_of_a_successor(course: Course) -> None:
    action = course.change("6.1", at(3))
    into = action_by_number(course.session, course.programme, "6.2")
    merge_action(course.session, action, into, Succession.MERGED, course.stamp(at(4)))
    course.change("6.2", at(5), number="6.9", title="Het grote onderzoek")
    course.change("6.1", at(6), title="Het kleine onderzoek")
    course.change("6.1", at(8), title="Later pas zo genoemd")
    sentences = [one.sentence for one in course.between(at(3, 12), at(7))]
    assert "Actie 6.1 ‘Het kleine onderzoek’ is opgegaan in actie 6.9 ‘Het grote onderzoek’." in sentences
    assert "Actie 6.9 ‘Het grote onderzoek’ had eerst nummer 6.2." in sentences


def test_goals_and_indicators_stand_with_the_goal_they_belong_to(course: Course) -> None:
    stamp = course.stamp(at(3))
    goal = add_goal(course.session, course.programme, GoalValues("7", "Nieuw doel"), stamp)
    values = ActionValues(
        goal=goal.id,
        number="7.10",
        kind=ActionKind.ACTION,
        title="Tiende",
        roles=(RoleValues(party_keys(course.session).parties["ez"], RoleKind.LEAD),),
    )
    for number in ("7.10", "7.2"):
        add_action(course.session, course.programme, replace(values, number=number), stamp)
    indicator = IndicatorValues.of(indicators_of(course.session, course.programme)[0])
    measured = MeasurementValues(date(2026, 1, 1), indicator.measurements[-1].low + 1, "RVO")
    fresh = replace(indicator, goal=goal.id, measurements=(*indicator.measurements, measured))
    keep_indicator(course.session, course.programme, fresh, stamp)
    (only,) = course.between(at(1), at(28)).by_goal()
    assert (only.number, only.title) == ("7", "Nieuw doel")
    assert [(one.kind.value, one.number) for one in only.changes] == [
        ("goal", "7"),
        ("added", "7.2"),
        ("added", "7.10"),
        ("indicator", None),
        ("indicator", None),
    ]


def test_another_programme_is_not_told(course: Course) -> None:
    course.change("1.1", at(3), title="Anders")
    other = Programme(
        key="ander", name="Ander", secretariat="x", secretariat_email="x@x.example", consultation_name="x"
    )
    course.session.add(other)
    course.session.flush()
    assert list(changes_of(course.session, other, at(1), at(28))) == []


def test_rows_have_a_cell_for_each_column(course: Course) -> None:
    course.change("1.1", at(3), title="=SOM(A1)")
    header, row = change_rows(course.between(at(1), at(28)))
    assert tuple(header) == HEADER
    assert dict(zip(header, row, strict=True)) == {
        "Doel": "1",
        "Nr.": "1.1",
        "Titel": "=SOM(A1)",
        "Soort wijziging": "tekst",
        "Was": "Pilot Meerjarenprogramma bovenregionale samenwerking techbrandpunten",
        "Is": "=SOM(A1)",
        "Wijziging": "Actie 1.1 ‘=SOM(A1)’ heette eerst ‘Pilot Meerjarenprogramma bovenregionale samenwerking "
        "techbrandpunten’.",
        "Vastgelegd op": "2026-02-03 10:00",
        "Door": "secretariaat",
    }


Fill = Callable[[int], list[Action]]


@pytest.fixture
def fill(course: Course) -> Fill:
    """Adds so many actions, and returns those of the example."""

    def add(size: int) -> list[Action]:
        (goal, *_), lead = goals_of(course.session, course.programme), party_keys(course.session).parties["ez"]
        values = ActionValues(
            goal=goal.id,
            number="",
            kind=ActionKind.ACTION,
            title="Proef",
            roles=(RoleValues(lead, RoleKind.LEAD),),
            terms=(TermValues.read("2027", date(2026, 2, 1)),),
        )
        wanted = [replace(values, number=f"1.{number}") for number in range(100, 100 + size)]
        enter_actions(course.session, course.programme, wanted, course.stamp(at(1)))
        return [one for one in whole_agenda(course.session, course.programme) if one.number.startswith("1.1")][:size]

    return add


def test_much_is_told_in_as_many_questions_as_little(course: Course, fill: Fill, statements: list[str]) -> None:
    actions = fill(60)

    def asked(some: list[Action], day: int) -> int:
        changed = [Revision(one, replace(ActionValues.of(one), summary=f"dag {day}")) for one in some]
        write_stands(course.session, changed, course.stamp(at(day)), "action.change")
        course.session.flush()
        course.session.expunge_all()
        statements.clear()
        assert len(course.between(at(day - 1, 12), at(day, 12))) == len(some)
        return len(statements)

    assert asked(actions[:2], 5) == asked(actions, 6) <= 13
