"""Any course that a decision list takes: whoever tries whatever, what counts is what stands in the tables."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import text
from sqlalchemy.orm import Session

from agenda.accounts.queries import account_by_email
from agenda.actions.models import Action
from agenda.actions.queries import action_by_number
from agenda.consultations.words import Silence
from agenda.decisions.corrections import NewWords, correct_decision
from agenda.decisions.lists import Adopting, Asking, adopt, call_back, put_to_parties
from agenda.decisions.models import Reservation
from agenda.decisions.queries import decisions_of
from agenda.decisions.services import DecisionValues, record_decision
from agenda.decisions.sign_offs import Answer, give_answer, settle
from agenda.decisions.words import SignOffVerdict, Verb
from agenda.gateways.database import Database
from agenda.kernel.confidentiality import Keeper
from agenda.kernel.refusal import Refusal
from agenda.kernel.rights import Stamp
from agenda.parties.queries import party_by_key
from agenda.programmes.queries import programme_by_key
from tests.conftest import Templates
from tests.decisions.listed import AFTER, BY_OPERATOR, CALENDAR, decided
from tests.depth import depth

V = SignOffVerdict
JUDGE = "secretariaat"
OWNERS = ("ez", "nfia")
SOMEBODY = st.sampled_from([JUDGE] * 7 + ["ez", "nfia", "lezer"])
TEXTS = st.sampled_from(["Zo kan het niet.", "Alleen met geld.", "Nee.", " "])
DAYS = st.sampled_from([4, 3, 8, 1, 0, 5])
ASKED = st.sampled_from([{"ez", "nfia"}, {"ez", "nfia"}, {"ez"}, set()])
DUMP = [
    f"SELECT * FROM {table} ORDER BY id"
    for table in ("decision_list", "sign_off", "reservation", "correction", "decision")
] + ["SELECT count(*) FROM history_line"]


@dataclass
class Said:
    """What the model knows of one party that was asked."""

    verdict: V | None = None
    edition: int = 0
    settled: bool = False


class Course(RuleBasedStateMachine):
    database: ClassVar[Database]

    def __init__(self) -> None:
        super().__init__()
        self.session: Session = self.database.open()
        programme = programme_by_key(self.session, "rve")
        self.meeting = decided(self.session, programme)
        self.parties = {key: party_by_key(self.session, key).id for key in OWNERS}
        self.action: Action = action_by_number(self.session, programme, "2.1")
        first = decisions_of(self.session, self.meeting, Keeper())[0]
        first.reservations.append(Reservation(party_id=self.parties["nfia"], text="In de zaal gezegd."))
        self.session.flush()
        self.today, self.state, self.edition = AFTER.date(), "draft", 0
        self.said: dict[str, Said] = {}
        self.silence, self.until = Silence.AGREES, date.max
        self.covered, self.words = True, [one.text for one in decisions_of(self.session, self.meeting, Keeper())]
        self.corrections = 0

    def teardown(self) -> None:
        self.session.rollback()
        self.session.close()

    def attempt(self, who: str, act: Callable[[Stamp], object], *, foreseen: bool) -> bool:
        """Does it as this actor. Who is refused has changed nothing, also when nobody rolls back."""
        before = self.dump()
        at = AFTER + (self.today - AFTER.date())
        stamp = replace(BY_OPERATOR, by=account_by_email(self.session, f"{who}@rve.example"), at=at)
        refused = None
        try:
            act(stamp)
        except Refusal as refusal:
            refused = str(refusal) or type(refusal).__name__
        note(f"{who}: {refused or 'done'}")
        assert (refused is None) is foreseen, refused or "this was not allowed"
        if refused:
            assert self.dump() == before, "who is refused changes nothing"
        self.session.flush()
        self.session.expire_all()
        return refused is None

    def dump(self) -> list[Any]:
        self.session.flush()
        return [self.session.execute(text(one)).all() for one in DUMP]

    # ── What the secretariat tries ─────────────────────────────────────────────────────────────────────────────

    @initialize(waits=st.booleans())
    def begin(self, *, waits: bool) -> None:
        self.put(JUDGE, set(OWNERS), 4, waits=waits)

    @precondition(lambda self: self.state != "sign_off")
    @rule(who=SOMEBODY, some=ASKED, waits=st.booleans(), days=DAYS)
    def put(self, who: str, some: set[str], days: int, *, waits: bool) -> None:
        until, silence = self.today + timedelta(days=days), Silence.WAITS if waits else Silence.AGREES
        answered = {key for key, one in self.said.items() if one.verdict}
        sound = bool(some) and answered <= some and days > 0 and until.weekday() < 5
        asking = Asking(frozenset(self.parties[key] for key in some), until, silence)
        may = who == JUDGE and self.state == "draft" and sound
        if self.attempt(who, lambda by: put_to_parties(self.session, self.meeting, asking, CALENDAR, by), foreseen=may):
            self.state, self.edition, self.until, self.silence = "sign_off", self.edition + 1, until, silence
            self.said = {key: self.said.get(key, Said()) for key in sorted(some)}

    @precondition(lambda self: self.state == "sign_off" or self.edition > 1)
    @rule(who=SOMEBODY)
    def call_back(self, who: str) -> None:
        may = who == JUDGE and self.state == "sign_off"
        if self.attempt(who, lambda by: call_back(self.session, self.meeting, by), foreseen=may):
            self.state = "draft"

    @precondition(lambda self: any(one.verdict not in {None, V.AGREED} for one in self.said.values()))
    @rule(who=SOMEBODY, key=st.sampled_from(OWNERS), words=TEXTS)
    def settle(self, who: str, key: str, words: str) -> None:
        said = self.said.get(key, Said())
        objects = said.verdict in {V.RESERVED, V.DISAGREED}
        may = who == JUDGE and self.state != "adopted" and objects and bool(words.strip())
        party = self.parties[key]
        if self.attempt(who, lambda by: settle(self.session, self.meeting, party, words, by), foreseen=may):
            said.settled = True

    @rule(who=SOMEBODY, words=TEXTS, which=st.integers(0, 1))
    def correct(self, who: str, words: str, which: int) -> None:
        decision = decisions_of(self.session, self.meeting, Keeper())[which]
        new = NewWords(decision.verb, f"{decision.text} {words}".strip(), "Verschreven.")
        seen = self.edition > 0 and self.state != "sign_off"
        may = who == JUDGE and seen and new.text != decision.text
        if self.attempt(who, lambda by: correct_decision(self.session, decision, new, by), foreseen=may):
            self.words[which], self.corrections = new.text, self.corrections + 1

    @rule(who=SOMEBODY)
    def decide_more(self, who: str) -> None:
        values = DecisionValues(Verb.NOTE, "Nog een.", asks_work=False)
        may = who == JUDGE and self.state == "draft" and len(self.words) < 6
        if len(self.words) < 6 and self.attempt(
            who, lambda by: record_decision(self.session, self.meeting, None, values, by), foreseen=may
        ):
            self.words.append("Nog een.")

    @rule(linked=st.sampled_from([True, True, False]))
    def work(self, *, linked: bool) -> None:
        """Follow-up goes on whatever becomes of the list."""
        decisions_of(self.session, self.meeting, Keeper())[0].actions = [self.action] if linked else []
        self.session.flush()
        self.covered = linked

    @rule(days=st.integers(1, 4))
    def time_passes(self, days: int) -> None:
        self.today += timedelta(days=days)

    @precondition(lambda self: self.today > self.until or any(one.verdict for one in self.said.values()))
    @rule(who=SOMEBODY)
    def adopt(self, who: str) -> None:
        may = who == JUDGE and self.state == "sign_off" and self.covered and self.everybody_agrees()
        day = self.today
        if self.attempt(who, lambda by: adopt(self.session, self.meeting, Adopting(day), by), foreseen=may):
            self.state = "adopted"

    def everybody_agrees(self) -> bool:
        return all(self.agrees(one) for one in self.said.values())

    def agrees(self, said: Said) -> bool:
        current = said.edition == self.edition and said.verdict is not None
        objects = said.verdict in {V.RESERVED, V.DISAGREED}
        if objects and not said.settled:
            return False
        if current:
            return said.verdict is not V.DISAGREED
        return self.silence is Silence.AGREES and self.until < self.today

    # ── What parties try ───────────────────────────────────────────────────────────────────────────────────────

    @rule(
        who=st.sampled_from([JUDGE, "ez", "nfia", JUDGE, "ez", "nfia", "lezer"]),
        own=st.sampled_from([True, True, False]),
        key=st.sampled_from(OWNERS),
        verdict=st.sampled_from(V),
        words=TEXTS,
        older=st.sampled_from([0] * 6 + [1]),
        chosen=st.sets(st.integers(0, 1)),
    )
    def answer(self, who: str, key: str, verdict: V, words: str, older: int, chosen: set[int], *, own: bool) -> None:
        self.try_answer(who, who if own and who in OWNERS else key, verdict, words, older, chosen)

    @rule(key=st.sampled_from(OWNERS), verdict=st.sampled_from(V), chosen=st.sets(st.integers(0, 1)))
    def answer_itself(self, key: str, verdict: V, chosen: set[int]) -> None:
        self.try_answer(key, key, verdict, "Met deze woorden.", 0, chosen)

    @rule(who=st.sampled_from([JUDGE, *OWNERS]))
    def everybody_answers(self, who: str) -> None:
        """As somebody hopes; a party does so for itself alone."""
        for key in sorted(self.said):
            self.try_answer(who, key, V.AGREED, "", 0, set())

    @rule(answered=st.booleans())
    def finish(self, *, answered: bool) -> None:
        if answered:
            self.everybody_answers(JUDGE)
        self.adopt(JUDGE)

    def try_answer(self, who: str, key: str, verdict: V, words: str, older: int, chosen: set[int]) -> None:
        decisions = decisions_of(self.session, self.meeting, Keeper())
        picked = tuple(decisions[place].id for place in sorted(chosen))
        given = Answer(verdict, self.edition - older, words, picked)
        doubled = verdict is V.RESERVED and key == "nfia" and 0 in chosen
        sound = verdict is V.AGREED or bool(words.strip())
        asked = self.state == "sign_off" and key in self.said and not older
        in_time = who == JUDGE or self.today <= self.until
        may = who in {key, JUDGE} and asked and in_time and sound and not doubled
        party = self.parties[key]
        if self.attempt(who, lambda by: give_answer(self.session, self.meeting, party, given, by), foreseen=may):
            self.said[key] = Said(verdict, self.edition)

    # ── What holds whatever happens ────────────────────────────────────────────────────────────────────────────

    def rows(self, query: str) -> list[Any]:
        return [tuple(row) for row in self.session.execute(text(query)).all()]

    @invariant()
    def tables_and_model_agree(self) -> None:
        of_meeting = f"consultation_id = {self.meeting.id}"
        lists = self.rows(f"SELECT state, edition FROM decision_list WHERE {of_meeting}")
        assert lists in ([], [(self.state, self.edition)])
        assert lists or self.edition == 0
        told = self.rows("SELECT party_id, verdict, edition, settled <> '' FROM sign_off WHERE verdict IS NOT NULL")
        assert sorted((*row[:3], bool(row[3])) for row in told) == sorted(
            (self.parties[key], one.verdict.value, one.edition, one.settled)
            for key, one in self.said.items()
            if one.verdict
        )
        assert len(self.rows("SELECT id FROM sign_off")) == len(self.said)

    @invariant()
    def nothing_is_adopted_with_an_open_objection(self) -> None:
        assert not self.rows(
            "SELECT s.id FROM sign_off s JOIN decision_list d ON d.id = s.list_id WHERE d.state = 'adopted' AND ("
            " (s.verdict IN ('reserved', 'disagreed') AND s.settled = '')"
            " OR (s.verdict = 'disagreed' AND s.edition = d.edition)"
            " OR (d.silence = 'waits' AND (s.verdict IS NULL OR s.edition <> d.edition)))"
        )

    @invariant()
    def words_change_only_with_a_trail(self) -> None:
        decisions = decisions_of(self.session, self.meeting, Keeper())
        assert [one.text for one in decisions] == self.words
        trail = [one for decision in decisions for one in decision.corrections]
        assert len(trail) == self.corrections
        for decision in decisions:
            for earlier, later in zip(decision.corrections, decision.corrections[1:], strict=False):
                assert earlier.new_text == later.old_text
            assert not decision.corrections or decision.corrections[-1].new_text == decision.text

    @invariant()
    def no_reservation_is_lost(self) -> None:
        assert ("In de zaal gezegd.",) in self.rows("SELECT text FROM reservation WHERE edition IS NULL")
        standing = self.rows("SELECT party_id FROM reservation WHERE edition IS NOT NULL")
        reserved = {self.parties[key] for key, one in self.said.items() if one.verdict is V.RESERVED}
        assert {row[0] for row in standing} <= reserved


@pytest.mark.parametrize(("kind", "examples", "steps"), [("sqlite", depth(4, 10), 25), ("postgresql", depth(1, 2), 20)])
def test_any_course_of_a_decision_list_counts_as_it_stands(
    templates: Templates, kind: str, examples: int, steps: int
) -> None:
    with templates.copy(kind, "furnished") as database:

        class Here(Course):
            pass

        Here.database = database
        wanted = settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        run_state_machine_as_test(Here, settings=wanted)
