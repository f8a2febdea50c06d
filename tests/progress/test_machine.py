"""Any course that a round takes: whoever tries whatever, what counts is what stands in the tables, and in a model."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import select, text
from sqlalchemy.orm import Session, selectinload

from agenda.accounts.queries import account_by_email
from agenda.actions.models import Action, ActionRole
from agenda.actions.services import change_action
from agenda.actions.values import ActionValues
from agenda.actions.words import Rating, RoleKind
from agenda.gateways.database import Database
from agenda.kernel.refusal import Refusal
from agenda.kernel.rights import Actor, Stamp
from agenda.parties.queries import party_by_key
from agenda.parties.rules import Addressee
from agenda.programmes.models import Programme
from agenda.programmes.queries import programme_by_key
from agenda.progress.asking import ask_questions
from agenda.progress.consenting import give_consent, partakers
from agenda.progress.delegating import delegate
from agenda.progress.judging import accept, accept_all, change_wording, send_back
from agenda.progress.links import issue_link
from agenda.progress.models import AnswerLink, Consent, Question, Round, Update
from agenda.progress.queries import missing_per_party, question_on, unanswered, update_on
from agenda.progress.reporting import report_unchanged, take_party_step, write_update
from agenda.progress.rounds import RoundValues, reopen_question, reopen_round, start_round, take_round_step
from agenda.progress.rules import Answer, LinkHolder, wanting
from tests.conftest import Templates
from tests.depth import depth
from tests.progress.asking import BY_OPERATOR, CLOSES, answers_per_party
from tests.progress.handed_in import WHY

Key = tuple[int, int]
"""The row numbers of an action and a party."""
TABLES = ("round", "round_question", "progress_update", "update_consent", "update_file", "answer_link")
DUMP = [f"SELECT * FROM {table} ORDER BY id" for table in TABLES] + [
    "SELECT id, version, phase, rating, explanation FROM action ORDER BY id",
    "SELECT count(*) FROM history_line",
    "SELECT count(*) FROM measurement",
]
JUDGE, LINK = "secretariaat", "link"
OWNERS = {"ez": "ez", "nfia": "nfia"}
ITSELF = "itself"
PARTY_STEPS = st.sampled_from([ITSELF] * 5 + ["ez", "nfia", JUDGE, LINK, "lezer"])
JUDGE_STEPS = st.sampled_from([JUDGE] * 5 + [ITSELF, "ez", LINK, "lezer"])
"""``itself`` is whoever answers for the party that is asked."""

TEXTS = st.sampled_from(["Gedaan.", "Iets anders.", ""])
KIND = {
    None: Answer.SILENT,
    "draft": Answer.BUSY,
    "returned": Answer.RETURNED,
    "submitted": Answer.SUBMITTED,
}
OPEN_STATES = {None, "draft", "returned"}


@dataclass
class Told:
    """What the model knows of one question."""

    state: str | None = None
    unchanged: bool = False
    done: str = ""
    aside: str | None = None
    reopened: bool = False
    delegate: int | None = None
    consents: dict[int, str] = field(default_factory=dict)

    @property
    def answer(self) -> Answer:
        return KIND.get(self.state) or (Answer.UNCHANGED if self.unchanged else Answer.ACCEPTED)


def prepare(session: Session) -> None:
    """A round that asks two parties about few actions; the one takes part in what the other leads."""
    programme = programme_by_key(session, "rve")
    parties = tuple(party_by_key(session, key).id for key in OWNERS)
    led = select(ActionRole.action_id).where(ActionRole.role == RoleKind.LEAD, ActionRole.party_id.in_(parties))
    actions = session.scalars(select(Action).where(Action.id.in_(led)).order_by(Action.order_key)).all()
    few = [next(one for one in actions if one.lead == party) for party in parties]
    goals = tuple({one.goal_id for one in (*few, next(one for one in actions if one.shares))})
    values = RoundValues(CLOSES, key="proef-1", parties=parties, goals=goals)
    round_ = start_round(session, programme, values, BY_OPERATOR)
    session.flush()
    asked = session.scalars(select(Question).where(Question.party_id == parties[0])).first()
    assert asked
    issue_link(session, asked, Addressee("Jan", "jan@ez.example"), BY_OPERATOR)
    if all(one.party_id != parties[1] for one in asked.action.roles):
        asked.action.roles.append(ActionRole(party_id=parties[1], role=RoleKind.INVOLVED))
    assert 3 <= len(session.scalars(select(Question).where(Question.round_id == round_.id)).all()) <= 12


class Course(RuleBasedStateMachine):
    """Each refusal is foreseen and changes nothing; the whole is undone afterwards."""

    database: ClassVar[Database]

    def __init__(self) -> None:
        super().__init__()
        self.session = self.database.open()
        self.programme: Programme = programme_by_key(self.session, "rve")
        self.round: Round = self.session.scalars(select(Round).where(Round.key == "proef-1")).one()
        self.stage = "open"
        self.parties = {key: party_by_key(self.session, key).id for key in OWNERS}
        self.link = self.session.scalars(select(AnswerLink)).one()
        self.judge = account_by_email(self.session, f"{JUDGE}@rve.example")
        self.told: dict[Key, Told] = {key: Told() for key in self.asked_now()}
        self.frozen: list[tuple[Round, dict[int, Counter[Answer]], list[Any]]] = []

    def teardown(self) -> None:
        self.session.rollback()
        self.session.close()

    # ── Who tries what ─────────────────────────────────────────────────────────────────────────────────────────

    def actor(self, who: str) -> Actor:
        return LinkHolder(self.link) if who == LINK else account_by_email(self.session, f"{who}@rve.example")

    def somebody(self, who: str, key: Key) -> str:
        return next(name for name, number in self.parties.items() if number == key[1]) if who == ITSELF else who

    def writes(self, who: str, key: Key) -> bool:
        """Whether this actor may report on the question."""
        if who == LINK:
            return (self.link.round_id, self.link.action_id, self.link.party_id) == (self.round.id, *key)
        return who == JUDGE or (who in OWNERS and self.parties[who] == key[1])

    def attempt(self, who: str, act: Callable[[Stamp], object], *, foreseen: bool) -> bool:
        """Does it as this actor. Who is refused has changed nothing, also when nobody rolls back."""
        before = self.dump()
        stamp = replace(BY_OPERATOR, by=self.actor(who))
        refused = self.refusal_of(act, stamp)
        note(f"{who}: {refused or 'done'}")
        assert (refused is None) is foreseen, refused or "this was not allowed"
        if refused:
            assert self.dump() == before, "who is refused changes nothing"
        self.session.flush()
        self.session.expire_all()
        return refused is None

    def refusal_of(self, act: Callable[[Stamp], object], stamp: Stamp) -> str | None:
        try:
            act(stamp)
        except Refusal as refusal:
            return str(refusal)
        return None

    def dump(self) -> list[Any]:
        self.session.flush()
        return [self.session.execute(text(one)).all() for one in DUMP]

    def draw(self, data: st.DataObject, who: str) -> tuple[Key, Told, str]:
        key = data.draw(st.sampled_from(sorted(self.told)))
        return key, self.told[key], self.somebody(who, key)

    def question(self, key: Key) -> Question:
        return question_on(self.session, self.round, *key)

    def update(self, key: Key) -> Update:
        update = update_on(self.session, self.question(key))
        assert update
        return update

    def takes(self, told: Told) -> bool:
        return self.stage == "open" or (self.stage == "closed" and told.reopened)

    # ── What parties try ───────────────────────────────────────────────────────────────────────────────────────

    @rule(data=st.data(), who=PARTY_STEPS, done=TEXTS, red=st.booleans(), whole=st.booleans(), own=st.booleans())
    def write(self, data: st.DataObject, who: str, done: str, *, red: bool, whole: bool, own: bool) -> None:
        key, told, who = self.draw(data, who)
        values = {"done": done, "rating": Rating.DELAYED if red else Rating.ON_TRACK} | (WHY if whole else {})
        may = self.writes(who, key) and self.takes(told) and told.state in OPEN_STATES
        question = self.question(key)
        if self.attempt(who, lambda by: write_update(self.session, question, values, by, by_itself=own), foreseen=may):
            told.state, told.done, told.unchanged = told.state or "draft", done, False

    @rule(data=st.data(), who=PARTY_STEPS)
    def submit(self, data: st.DataObject, who: str) -> None:
        key, told, who = self.draw(data, who)
        whole = told.state in {"draft", "returned"} and not list(wanting(self.update(key)))
        if self.step(who, key, "submit", foreseen=whole and self.takes(told)):
            told.state, told.consents = "submitted", {}

    def step(self, who: str, key: Key, name: str, *, foreseen: bool) -> bool:
        question, may = self.question(key), self.writes(who, key) and foreseen
        return self.attempt(who, lambda by: take_party_step(self.session, question, name, by), foreseen=may)

    @rule(data=st.data(), who=PARTY_STEPS)
    def withdraw(self, data: st.DataObject, who: str) -> None:
        key, told, who = self.draw(data, who)
        if self.step(who, key, "withdraw", foreseen=told.state == "submitted" and self.takes(told)):
            told.state = "draft"

    @rule(data=st.data(), who=PARTY_STEPS)
    def say_unchanged(self, data: st.DataObject, who: str) -> None:
        key, told, who = self.draw(data, who)
        may, question = self.writes(who, key) and self.takes(told) and told.state in OPEN_STATES, self.question(key)
        if self.attempt(who, lambda by: report_unchanged(self.session, question, by), foreseen=may):
            told.aside = told.done if told.state else None
            told.state, told.unchanged, told.done, told.consents = "accepted", True, "", {}

    @rule(data=st.data(), who=PARTY_STEPS)
    def revoke(self, data: st.DataObject, who: str) -> None:
        key, told, who = self.draw(data, who)
        if self.step(who, key, "revoke", foreseen=told.state == "accepted" and told.unchanged):
            told.reopened = told.reopened or self.stage == "closed"
            told.state, told.unchanged, told.done, told.aside = "draft", False, told.aside or "", None

    @rule(data=st.data(), who=PARTY_STEPS, colleague=st.sampled_from(["ez", "nfia", "lezer", None]))
    def hand_to_a_colleague(self, data: st.DataObject, who: str, colleague: str | None) -> None:
        key, told, who = self.draw(data, who)
        person = account_by_email(self.session, f"{colleague}@rve.example").person if colleague else None
        fits = colleague is None or self.writes(colleague, key)
        may, question = self.writes(who, key) and fits and self.stage != "frozen", self.question(key)
        if self.attempt(who, lambda by: delegate(self.session, question, person, by), foreseen=may):
            told.delegate = person.id if person else None

    @rule(data=st.data(), who=PARTY_STEPS, party=st.sampled_from(list(OWNERS)), consent=st.sampled_from(Consent))
    def consent(self, data: st.DataObject, who: str, party: str, consent: Consent) -> None:
        key, told, who = self.draw(data, who)
        number = self.parties[party]
        if told.state is None:
            return
        update = self.update(key)
        handed_in = told.state in {"submitted", "accepted"} and self.stage != "frozen"
        may = who in {party, JUDGE} and handed_in and number in partakers(update.action, key[1])
        words = "En de haven."
        if self.attempt(who, lambda by: give_consent(self.session, update, number, consent, words, by), foreseen=may):
            told.consents[number] = consent.value

    # ── What the judge tries ───────────────────────────────────────────────────────────────────────────────────

    def judges(self, who: str, told: Told) -> bool:
        return who == JUDGE and told.state == "submitted" and self.stage != "frozen"

    @rule(data=st.data(), who=JUDGE_STEPS)
    def accept(self, data: st.DataObject, who: str) -> None:
        key, told, who = self.draw(data, who)
        if told.state is None:
            return
        update = self.update(key)
        if self.attempt(who, lambda by: accept(self.session, update, "x", by), foreseen=self.judges(who, told)):
            told.state = "accepted"

    @rule(data=st.data(), who=st.sampled_from([JUDGE, JUDGE, "ez"]))
    def accept_many(self, data: st.DataObject, who: str) -> None:
        answered = sorted(key for key, told in self.told.items() if told.state)
        if not answered:
            return
        keys = data.draw(st.lists(st.sampled_from(answered), unique=True, min_size=1))
        may = all(self.judges(who, self.told[key]) for key in keys)
        updates, names = [self.update(key) for key in keys], {party: "x" for _, party in keys}
        if self.attempt(who, lambda by: accept_all(self.session, updates, names, by), foreseen=may):
            for key in keys:
                self.told[key].state = "accepted"

    @rule(data=st.data(), who=JUDGE_STEPS, comment=st.sampled_from(["Graag korter.", " "]))
    def send_back(self, data: st.DataObject, who: str, comment: str) -> None:
        key, told, who = self.draw(data, who)
        if told.state is None:
            return
        update, may = self.update(key), self.judges(who, told) and bool(comment.strip())
        if self.attempt(who, lambda by: send_back(self.session, update, comment, {}, by), foreseen=may):
            told.state, told.reopened = "returned", told.reopened or self.stage == "closed"

    @rule(data=st.data(), who=JUDGE_STEPS, words=st.sampled_from(["Netter.", "Nog netter."]))
    def reword(self, data: st.DataObject, who: str, words: str) -> None:
        key, told, who = self.draw(data, who)
        if told.state is None:
            return
        update, may = self.update(key), self.judges(who, told)
        if self.attempt(who, lambda by: change_wording(self.session, update, {"done": words}, by), foreseen=may):
            told.done = words

    # ── What happens to the round ──────────────────────────────────────────────────────────────────────────────

    @rule(who=st.sampled_from([JUDGE, JUDGE, "ez"]), name=st.sampled_from(["open", "close", "close", "freeze"]))
    def take_step(self, who: str, name: str) -> None:
        sources = {"open": {"planned"}, "close": {"open"}, "freeze": {"open", "closed"}}[name]
        may = who == JUDGE and self.stage in sources
        if not self.attempt(who, lambda by: take_round_step(self.session, self.round, name, by), foreseen=may):
            return
        if self.stage == "open":
            self.ask_again()
        self.stage = {"close": "closed", "freeze": "frozen"}[name]
        if name == "freeze":
            for told in self.told.values():
                told.state = "frozen" if told.state == "accepted" else told.state
            self.frozen.append((self.round, answers_per_party(self.session, self.round), self.dump_of(self.round)))

    @rule(who=st.sampled_from([JUDGE, JUDGE, "nfia"]))
    def reopen(self, who: str) -> None:
        may = who == JUDGE and self.stage == "closed"
        if self.attempt(who, lambda by: reopen_round(self.session, self.round, CLOSES, by), foreseen=may):
            self.stage = "open"
            for told in self.told.values():
                told.reopened = False
            self.ask_again()

    @rule(data=st.data(), who=st.sampled_from([JUDGE, JUDGE, "nfia"]), because=st.sampled_from(["Ziek.", " "]))
    def reopen_one(self, data: st.DataObject, who: str, because: str) -> None:
        key, told, who = self.draw(data, who)
        may, question = who == JUDGE and self.stage == "closed" and bool(because.strip()), self.question(key)
        if self.attempt(who, lambda by: reopen_question(self.session, question, because, by), foreseen=may):
            told.reopened = True

    @precondition(lambda self: self.stage != "closed")
    @rule()
    def begin_another(self) -> None:
        key, days = f"proef-{len(self.frozen) + 1}", date(2026, 9, 1)
        key = key if self.stage == "frozen" else "te-vroeg"
        values = replace(RoundValues.of(self.round), occasion=None, key=key, starts_on=None, closes_on=days)
        made: list[Round] = []
        if self.attempt(
            JUDGE,
            lambda by: made.append(start_round(self.session, self.programme, values, by)),
            foreseen=self.stage == "frozen",
        ):
            self.round, self.stage = made[0], "open"
            self.told = {key: Told() for key in self.asked_now()}

    @rule(data=st.data())
    def give_to_the_other(self, data: st.DataObject) -> None:
        """Another party leads the action from now on; as long as the round is open, that one is asked."""
        action = self.session.get_one(Action, data.draw(st.sampled_from(sorted(self.told)))[0])
        held = ActionValues.of(action)
        other = next(number for number in self.parties.values() if number != action.lead)
        roles = tuple(replace(one, party=other) if one.role is RoleKind.LEAD else one for one in held.roles)
        change_action(self.session, action, replace(held, roles=roles), replace(BY_OPERATOR, by=self.judge))
        if self.stage == "open":
            ask_questions(self.session, self.round)
            self.ask_again()
        self.session.flush()
        self.session.expire_all()

    def ask_again(self) -> None:
        """Who came is asked; who went is asked no longer, unless something was answered."""
        wanted = set(self.asked_now())
        kept = {key: told for key, told in self.told.items() if key in wanted or told.state}
        self.told = {key: Told() for key in wanted} | kept

    def asked_now(self) -> Iterator[Key]:
        """The lead of each action that the round is about."""
        for action in self.session.scalars(select(Action).where(Action.goal_id.in_(self.round.goals))):
            if not action.phase.finished and action.lead in self.round.parties:
                yield action.id, action.lead

    # ── What always holds ──────────────────────────────────────────────────────────────────────────────────────

    @invariant()
    def tables_and_model_agree(self) -> None:
        held = {(one.action_id, one.party_id): one for one in self.rows(Question)}
        updates = {(one.action_id, one.party_id): one for one in self.rows(Update)}
        assert held.keys() == self.told.keys()
        assert updates.keys() <= held.keys()
        assert self.round.state.value == self.stage
        for key, told in self.told.items():
            update = updates.get(key)
            assert (update.state.value if update else None) == told.state, key
            assert (held[key].reopened_at is not None, held[key].delegate_id) == (told.reopened, told.delegate)
            if update:
                assert (update.done, update.unchanged) == (told.done, told.unchanged)
                assert {one.party_id: one.consent.value for one in update.consents} == told.consents

    @invariant()
    def every_question_counts_once_and_as_it_stands(self) -> None:
        expected: dict[int, Counter[Answer]] = {}
        for (_, party), told in self.told.items():
            expected.setdefault(party, Counter())[told.answer] += 1
        assert answers_per_party(self.session, self.round) == expected == self.counted_by_hand()
        missing = [key for key, told in self.told.items() if told.state in OPEN_STATES]
        assert sorted((one.action_id, one.party_id) for one in unanswered(self.session, self.round)) == sorted(missing)
        per_party = Counter(party for _, party in missing)
        assert dict(map(tuple, missing_per_party(self.session, self.round))) == per_party

    def counted_by_hand(self) -> dict[int, Counter[Answer]]:
        """From the rows themselves, without the rules."""
        updates = {(one.action_id, one.party_id): one for one in self.rows(Update)}
        found: dict[int, Counter[Answer]] = {}
        for one in self.rows(Question):
            update = updates.get((one.action_id, one.party_id))
            kind = KIND.get(update.state.value if update else None)
            if kind is None:
                kind = Answer.UNCHANGED if update and update.unchanged else Answer.ACCEPTED
            found.setdefault(one.party_id, Counter())[kind] += 1
        return found

    def rows(self, record: type[Any]) -> list[Any]:
        some = select(record).where(record.round_id == self.round.id)
        return list(self.session.scalars(some.options(selectinload(Update.consents)) if record is Update else some))

    @invariant()
    def a_frozen_round_never_changes(self) -> None:
        for round_, counts, rows in self.frozen:
            assert answers_per_party(self.session, round_) == counts
            assert self.dump_of(round_) == rows

    def dump_of(self, round_: Round) -> list[Any]:
        self.session.flush()
        held = ("SELECT * FROM round WHERE id = :id", "SELECT * FROM round_question WHERE round_id = :id ORDER BY id")
        more = (
            "SELECT * FROM progress_update WHERE round_id = :id ORDER BY id",
            "SELECT * FROM update_consent WHERE update_id IN "
            "(SELECT id FROM progress_update WHERE round_id = :id) ORDER BY id",
        )
        return [self.session.execute(text(one), {"id": round_.id}).all() for one in (*held, *more)]


@pytest.mark.parametrize(("kind", "examples", "steps"), [("sqlite", depth(4, 10), 40), ("postgresql", depth(1, 3), 30)])
def test_any_course_of_a_round_counts_as_it_stands(templates: Templates, kind: str, examples: int, steps: int) -> None:
    with templates.copy(kind, "furnished") as database:
        with database.transaction() as session:
            prepare(session)

        class Here(Course):
            pass

        Here.database = database
        run_state_machine_as_test(
            Here,
            settings=settings(
                max_examples=examples,
                stateful_step_count=steps,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )


def test_the_machine_would_notice_a_step_that_its_table_does_not_have(templates: Templates) -> None:
    """What is not in the model is not allowed: the workflow may not let more through than is written down here."""
    with templates.copy("sqlite", "furnished") as database:
        with database.transaction() as session:
            prepare(session)
        Course.database = database
        course = Course()
        key = next(iter(course.told))
        question = course.question(key)
        write_update(course.session, question, {"done": "x"}, BY_OPERATOR)
        with pytest.raises(AssertionError):
            course.tables_and_model_agree()
        with pytest.raises(AssertionError):
            course.every_question_counts_once_and_as_it_stands()
        course.teardown()
