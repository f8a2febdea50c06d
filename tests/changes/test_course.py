"""Any course that an agenda takes: what is told of any two moments is what was different then."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from agenda.accounts.rules import Operator
from agenda.actions.goals import GoalValues, add_goal
from agenda.actions.models import Action
from agenda.actions.queries import whole_agenda
from agenda.actions.rules import EXPLAINED_RATINGS, EXPLANATIONS
from agenda.actions.services import add_action, change_action, merge_action
from agenda.actions.steps import phases_from
from agenda.actions.values import ACTION_VALUES, ActionValues, RoleValues, TermValues
from agenda.actions.words import ActionKind, Adoption, Phase, Rating, RoleKind, Succession
from agenda.changes.facts import ChangeKind as K
from agenda.changes.queries import changes_of
from agenda.changes.rules import as_told
from agenda.changes.told import ProgrammeChanges
from agenda.gateways.database import Database
from agenda.history.queries import contents_at
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import Invalid
from agenda.kernel.rights import Stamp
from agenda.parties.models import PartyKind
from agenda.parties.queries import party_keys
from agenda.parties.services import NameValues, PartyValues, keep_party
from agenda.programmes.services import ProgrammeValues, keep_programme
from tests.conftest import Templates
from tests.depth import depth

BEGIN = datetime(2026, 3, 28, 12, 0, tzinfo=AMSTERDAM)
ON = date(2026, 3, 28)
PARTIES = ("ez", "vng")
TITLES = st.sampled_from(["Eerste titel", "Tweede titel"])
WORDINGS = st.sampled_from(["eerste kwartaal van 2026", "Q1 2026", "eind 2026", "z.s.m."])
NUMBERS = st.integers(1, 6).map("1.{}".format)
WAITS = st.timedeltas(timedelta(microseconds=1), timedelta(days=2))
State = dict[int, ActionValues]
Photograph = tuple[datetime, State]


class Course(RuleBasedStateMachine):
    """Each step comes later than the one before, and is photographed; the whole is undone afterwards."""

    database: ClassVar[Database]

    def __init__(self) -> None:
        super().__init__()
        self.session = self.database.open()
        self.at = BEGIN
        self.photographs: list[Photograph] = []

    def teardown(self) -> None:
        for moment, state in self.photographs:
            assert self.recorded(moment) == state
        self.session.rollback()
        self.session.close()

    @property
    def stamp(self) -> Stamp:
        return Stamp(Operator(), self.at, "proef")

    @initialize()
    def begin(self) -> None:
        values = ProgrammeValues("proef", "Proef", "Secretariaat", "s@proef.example", "Overleg")
        self.programme = keep_programme(self.session, values, self.stamp)
        for key in PARTIES:
            keep_party(self.session, PartyValues(key, PartyKind.OTHER, (NameValues(key, key),)), self.stamp)
        self.parties = party_keys(self.session).parties
        self.goals = [
            add_goal(self.session, self.programme, GoalValues(number, number), self.stamp).id for number in "12"
        ]
        self.photograph()

    def photograph(self) -> None:
        agenda = whole_agenda(self.session, self.programme)
        self.photographs.append((self.at, {action.id: ActionValues.of(action) for action in agenda}))
        self.compare(*self.photographs[-2:])

    def recorded(self, moment: datetime) -> State:
        contents = contents_at(self.session, Action.__tablename__, self.programme.id, moment)
        return {number: ACTION_VALUES.validate_python(content) for number, content in contents.items()}

    def some(self, data: st.DataObject) -> Action | None:
        agenda = whole_agenda(self.session, self.programme)
        return data.draw(st.sampled_from(agenda)) if agenda else None

    def change(self, data: st.DataObject, wait: timedelta, **fields: Any) -> None:
        if action := self.some(data):
            self.at += wait
            with suppress(Invalid):
                change_action(self.session, action, replace(ActionValues.of(action), **fields), self.stamp)
            self.photograph()

    def led_by(self, key: str) -> tuple[RoleValues, ...]:
        return (RoleValues(self.parties[key], RoleKind.LEAD),)

    @rule(number=NUMBERS, title=TITLES, wording=WORDINGS, party=st.sampled_from(PARTIES), wait=WAITS)
    def add(self, number: str, title: str, wording: str, party: str, wait: timedelta) -> None:
        self.at += wait
        term = TermValues.read(wording, ON)
        values = ActionValues(
            goal=self.goals[0],
            number=number,
            kind=ActionKind.ACTION,
            title=title,
            roles=self.led_by(party),
            terms=(term,),
        )
        with suppress(Invalid):
            add_action(self.session, self.programme, values, self.stamp)
        self.photograph()

    @rule(data=st.data(), title=TITLES, wait=WAITS)
    def retitle(self, data: st.DataObject, title: str, wait: timedelta) -> None:
        self.change(data, wait, title=title)

    @rule(data=st.data(), wording=WORDINGS, wait=WAITS)
    def move_term(self, data: st.DataObject, wording: str, wait: timedelta) -> None:
        self.change(data, wait, terms=(TermValues.read(wording, (self.at + wait).date()),))

    @rule(data=st.data(), party=st.sampled_from(PARTIES), wait=WAITS)
    def hand_over(self, data: st.DataObject, party: str, wait: timedelta) -> None:
        self.change(data, wait, roles=self.led_by(party))

    @rule(data=st.data(), number=NUMBERS, goal=st.integers(0, 1), wait=WAITS)
    def renumber(self, data: st.DataObject, number: str, goal: int, wait: timedelta) -> None:
        self.change(data, wait, number=number, goal=self.goals[goal])

    @rule(data=st.data(), wait=WAITS)
    def take_a_step(self, data: st.DataObject, wait: timedelta) -> None:
        if action := self.some(data):
            self.at += wait
            phase = data.draw(st.sampled_from(sorted(phases_from(action.phase), key=str)))
            ground = {"dropped_because": "omdat het kan", "dropped_by": "BO-1"} if phase is Phase.DROPPED else {}
            values = replace(ActionValues.of(action), phase=phase, **ground)
            change_action(self.session, action, values, self.stamp)
            self.photograph()

    @rule(data=st.data(), rating=st.sampled_from(Rating), wait=WAITS)
    def rate(self, data: st.DataObject, rating: Rating, wait: timedelta) -> None:
        texts = dict.fromkeys(EXPLANATIONS, "Een zin." if rating in EXPLAINED_RATINGS else "")
        self.change(data, wait, rating=rating, **texts)

    @rule(data=st.data(), how=st.sampled_from(Succession), wait=WAITS)
    def merge(self, data: st.DataObject, how: Succession, wait: timedelta) -> None:
        free = [one for one in whole_agenda(self.session, self.programme) if one.adoption is not Adoption.MERGED]
        if len(free) > 1:
            self.at += wait
            action, into = data.draw(st.permutations(free))[:2]
            merge_action(self.session, action, into, how, self.stamp)
            self.photograph()

    @rule(data=st.data())
    def look_back(self, data: st.DataObject) -> None:
        """From any photograph to any later one; a moment just before the next one is still the same state."""
        places = sorted(data.draw(st.tuples(*[st.integers(0, len(self.photographs) - 1)] * 2)))
        earlier, (end, state) = (self.photographs[place] for place in places)
        if data.draw(st.booleans()) and places[1] + 1 < len(self.photographs):
            end = self.photographs[places[1] + 1][0] - timedelta(microseconds=1)
        self.compare(earlier, (end, state))

    def compare(self, *pair: Photograph) -> None:
        """``pair`` is one photograph at the very beginning, and says nothing then."""
        (start, old), (end, new) = pair[0], pair[-1]
        require_whole_truth(old, new, changes_of(self.session, self.programme, start, end))


def require_whole_truth(old: State, new: State, changes: ProgrammeChanges) -> None:
    assert {one.action for one in changes if one.kind is K.ADDED} == new.keys() - old.keys()
    told = {number: {one.kind for one in changes if one.action == number} for number in new}
    for number in old:
        before, after = as_told(old[number]), as_told(new[number])
        assert told[number] == {kind for kind, differs in EXPECTED.items() if differs(before, after)}
    same = {number: as_told(one) for number, one in old.items()} == {n: as_told(one) for n, one in new.items()}
    assert (len(changes) == 0) == same
    for one in changes:
        assert one.number == new[one.action or 0].number
        assert one.about[1:] in one.sentence
        assert one.by == "Systeem"


def ended(old: ActionValues, new: ActionValues, phase: Phase) -> bool:
    return old.phase is not new.phase is phase


def ground(values: ActionValues) -> tuple[str, str]:
    return values.dropped_because, values.dropped_by


EXPECTED: dict[K, Callable[[ActionValues, ActionValues], bool]] = {
    K.RENUMBERED: lambda old, new: (old.number, old.goal) != (new.number, new.goal),
    K.TEXT: lambda old, new: (
        old.title != new.title or (ground(old) != ground(new) and not ended(old, new, Phase.DROPPED))
    ),
    K.OWNER: lambda old, new: old.roles != new.roles,
    K.TERM: lambda old, new: old.terms != new.terms,
    K.MERGED: lambda old, new: old.successor != new.successor,
    K.FINISHED: lambda old, new: ended(old, new, Phase.DONE),
    K.DROPPED: lambda old, new: ended(old, new, Phase.DROPPED),
    K.STAND: lambda old, new: old.rating is not new.rating or (old.phase is not new.phase and not new.phase.finished),
}


@pytest.mark.parametrize(("kind", "courses"), [("sqlite", depth(12, 40)), ("postgresql", depth(3, 8))])
def test_any_course_is_told_truly_between_any_two_moments(templates: Templates, kind: str, courses: int) -> None:
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    how = settings(max_examples=courses, stateful_step_count=25, deadline=None, suppress_health_check=checks)
    with templates.copy(kind, "blank") as database:
        machine = type("CourseHere", (Course,), {"database": database})
        run_state_machine_as_test(machine, settings=how)
