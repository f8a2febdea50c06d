"""Two people at one report at once: both are kept, or the second is told; no text is ever lost in silence."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from sqlalchemy import select, text
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from agenda.actions.words import Phase, Rating
from agenda.gateways.database import Database
from agenda.kernel.refusal import Changed, NotNow
from agenda.programmes.queries import programme_by_key
from agenda.progress.judging import accept, change_wording, send_back
from agenda.progress.models import Question, Round, Update, UpdateState
from agenda.progress.queries import update_on
from agenda.progress.reporting import report_unchanged, take_party_step, write_update
from tests.conftest import Templates
from tests.depth import depth
from tests.progress.asking import BY_OPERATOR, begun
from tests.progress.handed_in import DONE, whole

FIELDS = ("done", "next", "risks")
STAND = {"phase": Phase.RUNNING, "rating": Rating.ON_TRACK}
WORDS = st.sampled_from(["a", "b", "c", "d", ""])


@pytest.fixture
def asked(example: Database) -> int:
    """The row number of a question that was committed."""
    with example.transaction() as session:
        return whole(session, begun(session, programme_by_key(session, "rve"))).id


@dataclass
class Page:
    """The form as somebody has it on the screen: what was shown, as which version, and what was typed since."""

    seen: int
    shown: dict[str, str]
    typed: dict[str, str]


class Draft(RuleBasedStateMachine):
    """Two people of a party open, type and save one draft in any order, each in a transaction of its own."""

    database: ClassVar[Database]
    question: ClassVar[int]

    def __init__(self) -> None:
        super().__init__()
        with self.database.transaction() as session:
            session.execute(text("DELETE FROM progress_update"))
        self.pages: dict[str, Page] = {name: Page(0, dict.fromkeys(FIELDS, ""), {}) for name in "AB"}

    @rule(who=st.sampled_from("AB"))
    def open(self, who: str) -> None:
        self.pages[who] = Page(*self.stored(), {})

    def stored(self) -> tuple[int, dict[str, str]]:
        with self.database.reading() as session:
            update = session.scalars(select(Update)).one_or_none()
            held = {name: getattr(update, name) if update else "" for name in FIELDS}
            return (update.version if update else 0), held

    @rule(who=st.sampled_from("AB"), name=st.sampled_from(FIELDS), word=WORDS)
    def type(self, who: str, name: str, word: str) -> None:
        self.pages[who].typed[name] = word

    @rule(who=st.sampled_from("AB"), by_itself=st.booleans())
    def save(self, who: str, *, by_itself: bool) -> None:
        page, (_, before) = self.pages[who], self.stored()
        given = page.shown | page.typed
        try:
            with self.database.transaction() as session:
                question = session.get_one(Question, self.question)
                values = STAND | given
                write_update(session, question, values, BY_OPERATOR, seen=page.seen, by_itself=by_itself)
        except Changed:
            assert self.stored()[1] == before, "who is told has changed nothing"
            return
        version, after = self.stored()
        for name in FIELDS:
            mine = page.shown[name] != given[name]
            theirs = page.shown[name] != before[name]
            assert after[name] == (given[name] if mine else before[name]), name
            assert not (mine and theirs) or given[name] == before[name], "both wrote there, and neither was told"
        self.pages[who] = Page(version, after, {})


@pytest.mark.parametrize(("kind", "examples"), [("sqlite", depth(6, 15)), ("postgresql", depth(2, 4))])
def test_no_word_of_two_people_in_one_draft_gets_lost(templates: Templates, kind: str, examples: int) -> None:
    with templates.copy(kind, "furnished") as database:
        with database.transaction() as session:
            number = whole(session, begun(session, programme_by_key(session, "rve"))).id

        class Here(Draft):
            pass

        Here.database, Here.question = database, number
        run_state_machine_as_test(
            Here,
            settings=settings(
                max_examples=examples,
                stateful_step_count=20,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )


# ── Both in the middle of it ───────────────────────────────────────────────────────────────────────────────────────

Act = Callable[[Session, Question], object]


def kept(session: Session, act: Callable[[], object]) -> None:
    act()
    session.commit()


def written(session: Session, question: Question) -> Update:
    update = update_on(session, question)
    assert update
    return update


ACTS: dict[str, Act] = {
    "write": lambda session, question: write_update(session, question, DONE | {"done": "Van de ander."}, BY_OPERATOR),
    "submit": lambda session, question: take_party_step(session, question, "submit", BY_OPERATOR),
    "withdraw": lambda session, question: take_party_step(session, question, "withdraw", BY_OPERATOR),
    "unchanged": lambda session, question: report_unchanged(session, question, BY_OPERATOR),
    "accept": lambda session, question: accept(session, written(session, question), "x", BY_OPERATOR),
    "return": lambda session, question: send_back(session, written(session, question), "Korter.", {}, BY_OPERATOR),
    "reword": lambda session, question: change_wording(
        session, written(session, question), {"done": "Netter."}, BY_OPERATOR
    ),
}
PAIRS = (
    ("submit", "write"),
    ("submit", "unchanged"),
    ("write", "submit"),
    ("accept", "withdraw"),
    ("accept", "return"),
    ("accept", "accept"),
    ("return", "accept"),
    ("reword", "accept"),
    ("withdraw", "accept"),
    ("withdraw", "reword"),
)
"""Who commits first, and who had looked before that and comes second."""


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)  # on SQLite a writer has the database to itself
def test_who_comes_second_with_what_was_read_before_is_told_and_nothing_is_overruled(
    example: Database, asked: int
) -> None:
    for first, second in PAIRS:
        with example.transaction() as session:
            session.execute(text("DELETE FROM progress_update"))
            question = session.get_one(Question, asked)
            write_update(session, question, DONE | {"done": "Van de een."}, BY_OPERATOR)
            if first not in {"submit", "write"}:
                take_party_step(session, question, "submit", BY_OPERATOR)
        late = example.open()
        held = late.get_one(Question, asked)
        update = written(late, held)
        assert update.action.shares is not None
        with example.transaction() as session:
            ACTS[first](session, session.get_one(Question, asked))
        after = rows(example)
        with pytest.raises((StaleDataError, Changed, NotNow)):
            kept(late, partial(ACTS[second], late, held))
        late.rollback()
        late.close()
        assert rows(example) == after, (first, second)


def rows(database: Database) -> list[object]:
    with database.reading() as session:
        return list(session.execute(text("SELECT * FROM progress_update ORDER BY id")).all())


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)  # on SQLite a writer has the database to itself
def test_of_two_first_drafts_at_once_the_second_is_told(example: Database, asked: int) -> None:
    late = example.open()
    held = late.get_one(Question, asked)
    assert update_on(late, held) is None
    with example.transaction() as session:
        write_update(session, session.get_one(Question, asked), DONE | {"done": "Van de een."}, BY_OPERATOR)
    values = DONE | {"done": "Van de ander."}
    with pytest.raises((Changed, StaleDataError)):
        kept(late, lambda: write_update(late, held, values, BY_OPERATOR, seen=0))
    late.rollback()
    late.close()
    with example.reading() as session:
        assert [one.done for one in session.scalars(select(Update))] == ["Van de een."]


def test_a_verdict_and_a_withdrawal_at_once_leave_one_of_the_two(example: Database, asked: int) -> None:
    with example.transaction() as session:
        question = session.get_one(Question, asked)
        write_update(session, question, DONE, BY_OPERATOR)
        seen = take_party_step(session, question, "submit", BY_OPERATOR).version
    with example.transaction() as session:
        take_party_step(session, session.get_one(Question, asked), "withdraw", BY_OPERATOR)
    with suppress(NotNow, Changed), example.transaction() as session:
        accept(session, written(session, session.get_one(Question, asked)), "x", BY_OPERATOR, seen=seen)
        raise AssertionError("a draft was accepted")
    with example.reading() as session:
        assert session.scalars(select(Update)).one().state is UpdateState.DRAFT
        assert session.scalars(select(Round)).one().is_open
