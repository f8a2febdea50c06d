"""Any course that a coordination round takes: whoever tries whatever, what counts is what stands in the tables."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
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
from agenda.consultations.words import Silence
from agenda.gateways.database import Database
from agenda.kernel.refusal import Refusal
from agenda.kernel.rights import Stamp
from agenda.letters.answering import Answer, agree_with_rest, give_verdict, remark, settle_objection
from agenda.letters.coordination import Asking, close_round, open_round, put_again
from agenda.letters.models import Coordination
from agenda.letters.passages import take_passage_step
from agenda.letters.round_queries import answer_of, unsettled_on
from agenda.letters.services import note_sent, write_passage
from agenda.letters.values import Wording
from agenda.letters.words import PassageVerdict
from agenda.programmes.queries import programme_by_key
from tests.conftest import Templates
from tests.depth import depth
from tests.letters.asked import AT, BY_OPERATOR, CALENDAR, drafted, party, read_in

V = PassageVerdict
OWNERS = ("ez", "nfia")
ASKED = {0: ("ez",), 1: ("ez", "nfia")}
"""By the place of the passage."""

SOMEBODY = st.sampled_from(["brief"] * 6 + ["secretariaat", "ez", "nfia", "lezer", "auditor"])
TEXTS = st.sampled_from(["Zo kan het niet.", "Alleen met geld.", " "])
DUMP = [
    f"SELECT * FROM {table} ORDER BY id"
    for table in ("letter", "coordination", "passage_answer", "passage_comment", "passage", "edition")
] + ["SELECT count(*) FROM history_line"]


@dataclass
class Said:
    """What the model knows of one answer: of which wording, what, and whether a writer dealt with it."""

    revision: int
    verdict: V | None = None
    settled: bool = False

    @property
    def objects(self) -> bool:
        return self.verdict in {V.RESERVED, V.DISAGREED}


class Course(RuleBasedStateMachine):
    database: ClassVar[Database]

    def __init__(self) -> None:
        super().__init__()
        self.session: Session = self.database.open()
        self.letter = drafted(self.session, programme_by_key(self.session, "rve"))
        self.passages = [one.id for one in self.letter.passages]
        self.parties = {key: party(self.session, key) for key in OWNERS}
        self.today, self.number, self.open, self.sent = AT.date(), 0, False, False
        self.said: dict[tuple[int, str], Said] = {}
        self.revisions = [1, 1, 1]
        self.states = ["concept"] * 3

    def teardown(self) -> None:
        self.session.rollback()
        self.session.close()

    @property
    def round(self) -> Coordination:
        wanted = Coordination.letter_id == self.letter.id, Coordination.number == self.number
        return self.session.query(Coordination).where(*wanted).one()

    def attempt(self, who: str, act: Callable[[Stamp], object], *, foreseen: bool) -> bool:
        """Does it as this actor. Who is refused has changed nothing, also when nobody rolls back."""
        before, at = self.dump(), AT + (self.today - AT.date())
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

    def writes(self, who: str) -> bool:
        return who in {"brief", "secretariaat"}

    # ── What the writers try ───────────────────────────────────────────────────────────────────────────────────

    @initialize(waits=st.booleans())
    def begin(self, *, waits: bool) -> None:
        self.put("brief", 4, waits=waits)

    @precondition(lambda self: not self.open or self.number < 3)
    @rule(who=SOMEBODY, waits=st.booleans(), days=st.sampled_from([4, 3, 8, 0, 5]))
    def put(self, who: str, days: int, *, waits: bool) -> None:
        until = self.today + timedelta(days=days)
        asked = {self.passages[place]: frozenset(self.parties[key] for key in keys) for place, keys in ASKED.items()}
        asking = Asking(asked, until, Silence.WAITS if waits else Silence.AGREES)
        may = self.writes(who) and not self.open and not self.sent and days > 0 and until.weekday() < 5
        if self.attempt(who, lambda by: open_round(self.session, self.letter, asking, CALENDAR, by), foreseen=may):
            self.number, self.open, self.until, self.waits = self.number + 1, True, until, waits
            self.said = {(place, key): Said(self.revisions[place]) for place, keys in ASKED.items() for key in keys}

    @rule(who=SOMEBODY, place=st.integers(0, 2))
    def rewrite(self, who: str, place: int) -> None:
        words = Wording("Kop", f"Wording {self.revisions[place] + 1}.")
        passage = self.letter.passages[place]
        may = self.writes(who) and not self.sent
        if self.attempt(who, lambda by: write_passage(self.session, passage, words, by), foreseen=may):
            self.revisions[place] += 1
            self.states[place] = "edited"

    @rule(who=SOMEBODY, place=st.integers(0, 1))
    def put_again(self, who: str, place: int) -> None:
        passage, keys = self.letter.passages[place], ASKED[place]
        newer = any(self.said[place, key].revision < self.revisions[place] for key in keys)
        may = self.writes(who) and self.open and not self.sent and newer and self.until > self.today
        if self.attempt(who, lambda by: put_again(self.session, self.round, passage, by), foreseen=may):
            self.said |= {(place, key): Said(self.revisions[place]) for key in keys}

    @rule(who=SOMEBODY, place=st.integers(0, 1), key=st.sampled_from(OWNERS), words=TEXTS)
    def settle(self, who: str, place: int, key: str, words: str) -> None:
        said = self.said.get((place, key))
        if said is None:
            return
        given = answer_of(self.round, self.passages[place], self.parties[key])
        may = self.writes(who) and not self.sent and said.objects and bool(words.strip())
        if self.attempt(
            who, lambda by: settle_objection(self.session, given, words, by, seen=given.version), foreseen=may
        ):
            said.settled = True
            if not self.open:
                self.note_agreed([place])

    @rule(who=SOMEBODY, place=st.integers(0, 1))
    def approve(self, who: str, place: int) -> None:
        """As the workbench does: not with an objection that nobody dealt with."""
        passage = self.letter.passages[place]
        objected = unsettled_on(self.session, [passage.id])
        may = self.writes(who) and not self.sent and not objected and self.states[place] != "approved"
        seen = passage.version
        if self.attempt(
            who, lambda by: take_passage_step(self.session, passage, "approve", by, seen=seen), foreseen=may
        ):
            self.states[place] = "approved"

    @rule(who=SOMEBODY)
    def close(self, who: str) -> None:
        if not self.attempt(
            who, lambda by: close_round(self.session, self.round, by), foreseen=self.writes(who) and self.open
        ):
            return
        self.open = False
        if not self.waits and self.until < self.today:
            for one in self.said.values():
                one.verdict = one.verdict or V.AGREED
        self.note_agreed(list(ASKED))

    def note_agreed(self, places: list[int]) -> None:
        for place in places:
            said = [self.said[place, key] for key in ASKED[place]]
            agreed = all(self.agrees(one, place) for one in said)
            if agreed and not self.sent and self.states[place] != "approved":
                self.states[place] = "agreed"

    def agrees(self, said: Said, place: int) -> bool:
        if said.revision != self.revisions[place] or said.verdict in {None, V.DISAGREED}:
            return False
        return said.verdict is V.AGREED or said.settled

    @precondition(lambda self: self.number > 1)
    @rule()
    def send(self) -> None:
        if not self.sent:
            note_sent(self.session, self.letter, self.today, BY_OPERATOR)
            self.session.flush()
            self.sent, self.frozen = True, self.words()

    @rule(days=st.integers(1, 4))
    def time_passes(self, days: int) -> None:
        self.today += timedelta(days=days)

    # ── What parties try ───────────────────────────────────────────────────────────────────────────────────────

    @rule(
        who=st.sampled_from(["ez", "nfia", "ez", "nfia", "brief", "lezer"]),
        key=st.sampled_from(OWNERS),
        place=st.integers(0, 1),
        verdict=st.sampled_from(V),
        words=TEXTS,
        older=st.sampled_from([0] * 6 + [1]),
    )
    def answer(self, who: str, key: str, place: int, verdict: V, words: str, older: int) -> None:
        said = self.said.get((place, key))
        if said is None:
            return
        given = Answer(verdict, said.revision - older, words)
        sound = not older and (verdict is V.AGREED or bool(words.strip()))
        number, about = self.parties[key], self.passages[place]
        may = self.takes(who, key) and sound
        if self.attempt(who, lambda by: give_verdict(self.session, self.round, about, number, given, by), foreseen=may):
            self.note_said(place, key, verdict)

    @rule(who=st.sampled_from(["ez", "nfia", "brief", "lezer"]), key=st.sampled_from(OWNERS))
    def agree_with_the_rest(self, who: str, key: str) -> None:
        silent = [pair for pair, one in self.said.items() if pair[1] == key and one.verdict is None]
        may, number, read = self.takes(who, key) and bool(silent), self.parties[key], read_in(self.round)
        if self.attempt(
            who, lambda by: agree_with_rest(self.session, self.round, number, read, None, by), foreseen=may
        ):
            for place, _ in silent:
                self.note_said(place, key, V.AGREED)

    @rule(who=st.sampled_from(["ez", "nfia", "brief"]), key=st.sampled_from(OWNERS), words=TEXTS)
    def remark(self, who: str, key: str, words: str) -> None:
        may, number = self.takes(who, key) and bool(words.strip()), self.parties[key]
        self.attempt(
            who, lambda by: remark(self.session, self.round, self.passages[2], number, words, by), foreseen=may
        )

    def takes(self, who: str, key: str) -> bool:
        in_time = self.writes(who) or self.today <= self.until
        return who in {key, "brief"} and self.open and not self.sent and in_time

    def note_said(self, place: int, key: str, verdict: V) -> None:
        said = self.said[place, key]
        said.verdict, said.settled = verdict, False
        current = said.revision == self.revisions[place]
        if said.objects and current and self.states[place] in {"agreed", "approved"}:
            self.states[place] = "edited"

    # ── What holds whatever happens ────────────────────────────────────────────────────────────────────────────

    def rows(self, query: str) -> list[Any]:
        return [tuple(row) for row in self.session.execute(text(query)).all()]

    def words(self) -> list[Any]:
        return self.rows("SELECT id, state, revision, heading, text FROM passage ORDER BY id")

    @invariant()
    def one_round_is_open_at_most(self) -> None:
        assert len(self.rows("SELECT id FROM coordination WHERE closed_at IS NULL")) == self.open

    @invariant()
    def tables_and_model_agree(self) -> None:
        mine = f"SELECT state, revision FROM passage WHERE letter_id = {self.letter.id} ORDER BY position"
        assert self.rows(mine) == list(zip(self.states, self.revisions, strict=True))
        told = self.rows(
            "SELECT a.passage_id, a.party_id, a.revision, a.verdict, a.settled <> '' FROM passage_answer a"
            f" JOIN coordination c ON c.id = a.coordination_id WHERE c.number = {self.number}"
        )
        assert sorted(told, key=str) == sorted(
            (
                (self.passages[place], self.parties[key], one.revision, one.verdict and one.verdict.value, one.settled)
                for (place, key), one in self.said.items()
            ),
            key=str,
        )

    @invariant()
    def silence_stands_for_agreement_only_where_it_was_set(self) -> None:
        assert not self.rows(
            "SELECT a.id FROM passage_answer a JOIN coordination c ON c.id = a.coordination_id"
            " WHERE a.by_silence AND (c.silence = 'waits' OR c.closed_at IS NULL OR a.verdict <> 'agreed')"
        )

    @invariant()
    def nothing_is_agreed_on_with_an_open_objection_to_its_words(self) -> None:
        assert not self.rows(
            "SELECT p.id FROM passage p JOIN passage_answer a ON a.passage_id = p.id AND a.revision = p.revision"
            " WHERE p.state IN ('agreed', 'approved') AND a.settled = '' AND a.verdict IN ('reserved', 'disagreed')"
            " AND NOT EXISTS (SELECT 1 FROM passage_answer later WHERE later.passage_id = a.passage_id"
            " AND later.party_id = a.party_id AND later.coordination_id > a.coordination_id"
            " AND later.verdict IS NOT NULL)"
        )

    @invariant()
    def a_letter_that_was_sent_never_changes(self) -> None:
        assert not self.sent or self.words() == self.frozen


@pytest.mark.parametrize(("kind", "examples", "steps"), [("sqlite", depth(4, 10), 25), ("postgresql", depth(1, 2), 20)])
def test_any_course_of_a_round_counts_as_it_stands(templates: Templates, kind: str, examples: int, steps: int) -> None:
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
