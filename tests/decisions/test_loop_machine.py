"""Any course of a consultation, from the first proposal to the last report: nothing is lost, nothing leaks."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import inspect, select, text
from sqlalchemy.orm import Session

from agenda.accounts.queries import account_by_email
from agenda.accounts.rules import Account, parties_with
from agenda.actions.queries import action_by_number
from agenda.consultations.annotations import write_annotation
from agenda.consultations.carrying import carry
from agenda.consultations.item_values import ItemValues
from agenda.consultations.items import add_item, propose_item, take_item_step
from agenda.consultations.models import AgendaItem, Annotation, Consultation
from agenda.consultations.ordering import put_in_order
from agenda.consultations.queries import annotations_of, consultation_by_key
from agenda.consultations.rules import ITEM_WORKFLOW, ON_AGENDA
from agenda.consultations.services import place_occasion, plan_consultation
from agenda.consultations.versions import lay_down, take_agenda_step
from agenda.consultations.words import ItemKind, Silence, Treatment
from agenda.decisions.adoption import held_list
from agenda.decisions.corrections import NewWords, correct_decision
from agenda.decisions.following import take_follow_up_step
from agenda.decisions.lists import Adopting, Asking, adopt, call_back, put_to_parties
from agenda.decisions.models import Decision
from agenda.decisions.note_taking import take_notes
from agenda.decisions.recording import Answer as Asked
from agenda.decisions.recording import answer_request, withdraw_decision
from agenda.decisions.rules import FOLLOW_UP
from agenda.decisions.services import link_action
from agenda.decisions.sign_offs import Answer, give_answer
from agenda.decisions.words import FollowUp, ListState, Outcome, SignOffVerdict, Verb
from agenda.gateways.database import Database
from agenda.kernel.refusal import Refusal
from agenda.kernel.rights import Permission, Stamp
from agenda.parties.queries import party_by_key
from agenda.programmes.queries import programme_by_key
from tests.conftest import PEOPLE, Templates
from tests.decisions.listed import AFTER, BY_OPERATOR, CALENDAR, MEETING
from tests.depth import depth

SECRETARIAT = "secretariaat@rve.example"
OWNERS = {"ez": "ez@rve.example", "nfia": "nfia@rve.example"}
NOTED = "GEHEIM"
"""Stands in each annotation, and nowhere else."""
REASON = "Omdat het beter is."
SOMEBODY = st.sampled_from([SECRETARIAT] * 8 + [*OWNERS.values(), "lezer@rve.example", "auditor@rve.example"])
OWNER = st.sampled_from(sorted(OWNERS))
NTH = st.integers(0, 7)


class Course(RuleBasedStateMachine):
    """Whoever tries whatever. Who is refused changes nothing; what holds of any consultation holds after each try."""

    database: ClassVar[Database]

    def __init__(self) -> None:
        super().__init__()
        self.session: Session = self.database.open()
        self.programme = programme_by_key(self.session, "rve")
        self.meeting = consultation_by_key(self.session, MEETING, self.programme)
        placed = place_occasion(self.session, self.programme, "BO-2026-2", date(2026, 11, 26), CALENDAR, BY_OPERATOR)
        self.next = plan_consultation(self.session, placed.occasion, "Najaar", "", BY_OPERATOR)
        self.session.flush()
        self.parties = {key: party_by_key(self.session, key).id for key in OWNERS}
        self.people = {email: account_by_email(self.session, email) for email in PEOPLE}
        self.reaches = self.own_reaches()
        self.now = AFTER
        self.tables = sorted(set(inspect(self.session.connection()).get_table_names()) - {"alembic_version"})
        self.recorded: dict[str, tuple[int | None, int | None]] = {}
        self.withdrawn: set[str] = set()
        self.words_adopted: dict[str, str] = {}
        self.stood: dict[int, set[int]] = {}

    def teardown(self) -> None:
        self.session.rollback()
        self.session.close()

    def attempt(self, who: str, act: Callable[[Stamp], object]) -> bool:
        before = self.dump()
        stamp = replace(BY_OPERATOR, by=self.people[who], at=self.now)
        try:
            with self.session.begin_nested():
                act(stamp)
                self.session.flush()
        except Refusal as refusal:
            note(f"{who}: {refusal}")
            self.session.expire_all()
            assert self.dump() == before, "who is refused changes nothing"
            return False
        note(f"{who}: done")
        self.session.expire_all()
        return True

    def dump(self) -> list[Any]:
        few = ("agenda_item", "decision", "decision_list", "sign_off", "annotation", "matter")
        return [self.session.execute(text(f"SELECT * FROM {table} ORDER BY id")).all() for table in few]

    def items(self, consultation: Consultation | None = None) -> list[AgendaItem]:
        of = (consultation or self.meeting).id
        found = select(AgendaItem).where(AgendaItem.consultation_id == of).order_by(AgendaItem.id)
        return list(self.session.scalars(found))

    def an_item(self, nth: int) -> AgendaItem:
        found = self.items()
        return found[nth % len(found)]

    def decisions(self) -> list[Decision]:
        found = select(Decision).where(Decision.consultation_id == self.meeting.id).order_by(Decision.ordinal)
        return list(self.session.scalars(found))

    @initialize(stage=st.sampled_from([3, 2, 1, 0]))
    def come_so_far(self, stage: int) -> None:
        """A course may begin with its agenda, its decisions, its list put to the parties, or that adopted."""
        self.bring_up(SECRETARIAT, "ez", proposed=False)
        self.annotate(OWNERS["ez"], "ez", len(self.items()) - 1)
        if stage > 0:
            self.note_down(SECRETARIAT)
            for request, outcome in ((1, Outcome.CHANGED), (2, Outcome.AS_ASKED)):
                self.answer(SECRETARIAT, len(self.items()) - 1, request, outcome)
            assert len(self.decisions()) == 2
        if stage > 1:
            self.link(SECRETARIAT, 0)
            self.link(SECRETARIAT, 1)
            self.put(SECRETARIAT, waits=False)
        if stage > 2:
            self.sign(OWNERS["ez"], "ez", SignOffVerdict.AGREED)
            self.adopt(SECRETARIAT, later=True)
            assert self.words_adopted

    # ── Before the meeting ─────────────────────────────────────────────────────────────────────────────────────

    @rule(who=SOMEBODY, party=OWNER, proposed=st.booleans())
    def bring_up(self, who: str, party: str, *, proposed: bool) -> None:
        values = ItemValues(
            number=0,
            subject="Een nieuw punt",
            kind=ItemKind.DECISION,
            treatment=Treatment.DISCUSSED,
            requested=("In te stemmen met het plan.", "Kennis te nemen van de cijfers."),
            submitter=self.parties[party],
        )
        bring = propose_item if proposed else add_item
        self.attempt(who, lambda by: bring(self.session, self.meeting, values, by))

    @rule(who=SOMEBODY, nth=NTH, name=st.sampled_from(sorted(set(ITEM_WORKFLOW.steps) - {"carry"})))
    def move_item(self, who: str, nth: int, name: str) -> None:
        item = self.an_item(nth)
        self.attempt(who, lambda by: take_item_step(self.session, item, name, by, REASON))

    @rule(who=SOMEBODY)
    def turn_around(self, who: str) -> None:
        seen = [one.id for one in sorted(self.items(), key=lambda one: one.number) if one.state in ON_AGENDA]
        self.attempt(who, lambda by: put_in_order(self.session, self.meeting, seen[::-1], by, seen=seen))

    @rule(who=SOMEBODY, nth=NTH)
    def carry_over(self, who: str, nth: int) -> None:
        item = self.an_item(nth)
        self.attempt(who, lambda by: carry(self.session, item, self.next, by))

    @rule(who=st.sampled_from([*OWNERS.values(), SECRETARIAT]), party=OWNER, nth=NTH)
    def annotate(self, who: str, party: str, nth: int) -> None:
        item, words = self.an_item(nth), f"{NOTED} van {party}"
        own = self.parties[party]
        done = self.attempt(who, lambda by: write_annotation(self.session, item, own, words, by))
        assert done is (OWNERS[party] == who)

    @rule(who=SOMEBODY, name=st.sampled_from(["settle", "freeze", "lay down"]))
    def keep_agenda(self, who: str, name: str) -> None:
        keep: Callable[[Stamp], object] = lambda by: take_agenda_step(self.session, self.meeting, name, by)  # noqa: E731
        if name == "lay down":
            keep = lambda by: lay_down(self.session, self.meeting, by)  # noqa: E731
        self.attempt(who, keep)

    # ── In the meeting ─────────────────────────────────────────────────────────────────────────────────────────

    @rule(who=SOMEBODY)
    def note_down(self, who: str) -> None:
        self.attempt(who, lambda by: take_notes(self.session, self.meeting, by))

    @rule(who=SOMEBODY, nth=NTH, request=st.integers(1, 2), outcome=st.sampled_from([*Outcome, None]))
    def answer(self, who: str, nth: int, request: int, outcome: Outcome | None) -> None:
        item = self.an_item(nth)
        answer = Asked(outcome, "In andere woorden.", REASON) if outcome else None
        held = next((one for one in self.decisions() if (one.item_id, one.request) == (item.id, request)), None)
        number = held.number if held else ""
        if self.attempt(who, lambda by: answer_request(self.session, item, request, answer, by)) and not answer:
            self.forget(number)

    @rule(who=SOMEBODY, nth=NTH)
    def take_back(self, who: str, nth: int) -> None:
        found = self.decisions()
        if found:
            one = found[nth % len(found)]
            number = one.number
            if self.attempt(who, lambda by: withdraw_decision(self.session, one, by)):
                self.forget(number)

    def forget(self, number: str) -> None:
        if number:
            self.withdrawn.add(number)
            self.recorded.pop(number, None)

    # ── After it ───────────────────────────────────────────────────────────────────────────────────────────────

    @rule(who=SOMEBODY, waits=st.booleans())
    def put(self, who: str, *, waits: bool) -> None:
        until = self.now.date() + timedelta(days=7)
        asking = Asking(frozenset(self.parties.values()), until, Silence.WAITS if waits else Silence.AGREES)
        self.attempt(who, lambda by: put_to_parties(self.session, self.meeting, asking, CALENDAR, by))

    @rule(who=SOMEBODY)
    def recall(self, who: str) -> None:
        self.attempt(who, lambda by: call_back(self.session, self.meeting, by))

    @rule(who=st.sampled_from([*OWNERS.values(), SECRETARIAT]), party=OWNER, verdict=st.sampled_from(SignOffVerdict))
    def sign(self, who: str, party: str, verdict: SignOffVerdict) -> None:
        asked = held_list(self.session, self.meeting)
        answer = Answer(verdict, asked.edition if asked else 0, "Alleen met geld.")
        own = self.parties[party]
        done = self.attempt(who, lambda by: give_answer(self.session, self.meeting, own, answer, by))
        assert not done or who in {OWNERS[party], SECRETARIAT}

    @rule(who=SOMEBODY, later=st.booleans())
    def adopt(self, who: str, *, later: bool) -> None:
        if later:
            self.now += timedelta(days=14)
        day = self.now.date()
        if self.attempt(who, lambda by: adopt(self.session, self.meeting, Adopting(on=day), by)):
            self.words_adopted = {one.number: one.text for one in self.decisions()}

    @rule(who=SOMEBODY, nth=NTH)
    def correct(self, who: str, nth: int) -> None:
        found = self.decisions()
        if found:
            one = found[nth % len(found)]
            words = NewWords(Verb.AGREE, f"Verbeterd op {self.now.date()} bij {nth}.", REASON)
            if self.attempt(who, lambda by: correct_decision(self.session, one, words, by)) and self.words_adopted:
                self.words_adopted[one.number] = words.text

    @rule(who=SOMEBODY, nth=NTH)
    def link(self, who: str, nth: int) -> None:
        found = self.decisions()
        if found:
            action = action_by_number(self.session, self.programme, "2.1")
            self.attempt(who, lambda by: link_action(self.session, found[nth % len(found)], action, by))

    @rule(who=SOMEBODY, nth=NTH, name=st.sampled_from(sorted(FOLLOW_UP.steps)), told=st.booleans())
    def follow(self, who: str, nth: int, name: str, *, told: bool) -> None:
        found = self.decisions()
        if found:
            one, report = found[nth % len(found)], "Het is gedaan." if told else ""
            self.attempt(who, lambda by: take_follow_up_step(self.session, one, name, by, report, reason=REASON))

    # ── What always holds ──────────────────────────────────────────────────────────────────────────────────────

    @invariant()
    def no_decision_is_lost(self) -> None:
        now = {one.number: (one.item_id, one.request) for one in self.decisions()}
        for number, place in self.recorded.items():
            assert now.get(number) == place, "it stands where it was recorded"
        for number in now.keys() & self.withdrawn:
            assert now[number][1], "only a request that is answered again gets its own number back"
        self.recorded = now

    @invariant()
    def none_is_settled_without_a_report(self) -> None:
        ended = {FollowUp.REPORTED, FollowUp.SETTLED}
        assert all(one.report.strip() for one in self.decisions() if one.follow_up in ended)

    @invariant()
    def what_was_adopted_stays_in_the_same_words(self) -> None:
        kept = held_list(self.session, self.meeting)
        if kept is None or kept.state is not ListState.ADOPTED:
            return
        assert {one.number: one.text for one in self.decisions()} == self.words_adopted
        assert all(one.actions or not one.asks_work for one in self.decisions())
        said = [one for one in kept.sign_offs if one.edition == kept.edition]
        assert not [one for one in said if one.verdict is SignOffVerdict.DISAGREED and not one.settled]

    @invariant()
    def every_agenda_keeps_its_items(self) -> None:
        for one in (self.meeting, self.next):
            items = self.items(one)
            assert sorted(item.number for item in items) == list(range(1, len(items) + 1))
            assert self.stood.get(one.id, set()) <= {item.id for item in items}
            self.stood[one.id] = {item.id for item in items}

    @invariant()
    def an_annotation_is_seen_by_its_own_party_alone(self) -> None:
        for reach in self.reaches:
            for meeting in (self.meeting, self.next):
                seen = annotations_of(self.session, meeting, reach)
                assert {note.party_id for notes in seen.values() for note in notes} <= reach
        assert all(one.text.startswith(NOTED) for one in self.session.scalars(select(Annotation)))

    def own_reaches(self) -> set[frozenset[int]]:
        """For whom each of these people reads annotations: for nobody, or for the own party."""
        found = set()
        for email, (_, party) in PEOPLE.items():
            person = self.people[email]
            assert isinstance(person, Account)
            reach = parties_with(person.person.memberships, Permission.ANNOTATION_READ, self.programme.id)
            assert reach <= ({party_by_key(self.session, party).id} if party else set())
            found.add(reach)
        return found

    def elsewhere(self) -> list[str]:
        """The tables, but for that of annotations, in which the words of one stand."""
        return [
            table
            for table in self.tables
            if table != Annotation.__tablename__
            and any(NOTED in str(row) for row in self.session.execute(text(f'SELECT * FROM "{table}"')))
        ]


class Ended(Course):
    """Looks through all tables when a course has ended: too much to do after each step."""

    def teardown(self) -> None:
        try:
            assert self.elsewhere() == []
        finally:
            super().teardown()


@pytest.mark.parametrize(("kind", "examples", "steps"), [("sqlite", depth(4, 10), 25), ("postgresql", depth(1, 3), 20)])
def test_whatever_happens_no_decision_is_lost_and_no_annotation_leaks(
    templates: Templates, kind: str, examples: int, steps: int
) -> None:
    with templates.copy(kind, "furnished") as database:

        class Here(Ended):
            pass

        Here.database = database
        wanted = settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck)
        )
        run_state_machine_as_test(Here, settings=wanted)
