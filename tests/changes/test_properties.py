"""What holds for any two contents of a record."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from agenda.actions.goals import GoalValues
from agenda.actions.values import ActionValues, LinkValues, RoleValues, ShareValues, Slip, TermValues
from agenda.actions.words import ActionKind, Adoption, LinkKind, Phase, Rating, RoleKind, Succession
from agenda.changes import facts as f
from agenda.changes.names import Names, Values
from agenda.changes.rules import action_facts, as_told, goal_facts, indicator_facts
from agenda.changes.sentences import TELLERS, tell
from agenda.indicators.services import IndicatorValues, MeasurementValues
from agenda.terms.words import Strength
from tests.depth import depth

NOBODY = Names({}, {}, {}, {}, {})
DAYS = st.sampled_from([date(2026, 1, 5), date(2026, 2, 3)])
MAYBE_DAY = st.none() | DAYS
TEXT = st.sampled_from(["", "Een zin.", "‘Aangehaald’\nen {gek} <b>", "omdat het kan", "%s"])
TITLE = TEXT.filter(bool)
PARTY = st.integers(1, 3)
WORDINGS = ("eerste kwartaal van 2026", "Q1 2026", "eind 2026", "uiterlijk 8 mei 2026", "z.s.m.", "doorlopend")
READ = [TermValues.read(wording, date(2026, 1, 5)) for wording in WORDINGS]
WORDLESS = TermValues.read("", date(2026, 1, 5))
SLIPS = st.lists(st.builds(Slip, TEXT, TEXT, MAYBE_DAY, MAYBE_DAY, DAYS, TEXT, TEXT, TEXT), max_size=2).map(tuple)


@st.composite
def terms(draw: st.DrawFn, *, milestones: bool = True) -> TermValues:
    milestone = milestones and draw(st.booleans())
    term = draw(st.sampled_from([*READ, replace(READ[0], first=None), *([WORDLESS] if milestone else [])]))
    return replace(
        term,
        milestone=milestone,
        subject=draw(TITLE if milestone else TEXT),
        strength=draw(st.none() | st.sampled_from(Strength)),
        read_on=draw(DAYS),
        met_on=draw(MAYBE_DAY),
        occasion=draw(st.none() | PARTY),
        confirmed_by=draw(TEXT),
        slips=draw(SLIPS),
    )


STAND = {
    "phase": st.sampled_from(Phase),
    "rating": st.sampled_from(Rating),
    **dict.fromkeys(("explanation", "cause", "consequence", "correction"), TEXT),
}
roles = st.builds(
    RoleValues, PARTY, st.sampled_from(RoleKind), *[st.booleans()] * 2, authority=TEXT, responsibility=TEXT
)
shares = st.builds(ShareValues, party=PARTY, owner=TEXT, term=st.none() | terms(milestones=False), **STAND)
successions = st.sampled_from(
    [
        *({"adoption": adoption} for adoption in Adoption if adoption is not Adoption.MERGED),
        *({"adoption": Adoption.MERGED, "succession": how, "successor": 9} for how in Succession),
    ]
)


def with_one_lead(held: list[RoleValues]) -> tuple[RoleValues, ...]:
    leads = [role for role in held if role.role is RoleKind.LEAD]
    return tuple(role for role in held if role not in leads[1:])


@st.composite
def actions(draw: st.DrawFn) -> ActionValues:
    group = draw(st.none() | PARTY)
    parts: dict[str, Any] = draw(successions) | {
        "roles": with_one_lead(draw(st.lists(roles, max_size=3, unique_by=lambda one: (one.party, one.role)))),
        "terms": tuple(draw(st.lists(terms(), max_size=3))),
        "links": tuple(draw(st.lists(st.builds(LinkValues, st.sampled_from(LinkKind), TITLE), max_size=1))),
        "shares": tuple(draw(st.lists(shares, max_size=2, unique_by=lambda one: one.party))) if group else (),
    }
    texts = ("summary", "legal_basis", "adopted_by", "dropped_because", "dropped_by", "overruled_because")
    plain = STAND | {
        "goal": PARTY,
        "number": st.sampled_from(["4.1", "4.2"]),
        "kind": st.sampled_from(ActionKind),
        "title": TITLE,
        "references": st.sampled_from([(), ("Kamerstuk 1, nr. 2",)]),
        **dict.fromkeys(texts, TEXT),
    }
    values = {name: draw(strategy) for name, strategy in plain.items()}
    return ActionValues(group=group, **values, **parts).as_set()


@st.composite
def pairs(draw: st.DrawFn) -> tuple[ActionValues, ActionValues]:
    """Two that differ in some fields alone, so that equal ones and single changes occur as well."""
    old, other = draw(actions()), draw(actions())
    together = ("adoption", "succession", "successor"), ("group", "shares")
    apart = [(name,) for name in vars(old) if not any(name in some for some in together)]
    chosen = draw(st.lists(st.sampled_from([*together, *apart]), max_size=3))
    return old, replace(old, **{name: getattr(other, name) for some in chosen for name in some})


def require_good_sentences(facts: list[f.Fact], about: Values) -> None:
    for fact in facts:
        telling = tell(fact, about, NOBODY)
        assert telling.sentence[0].isupper()
        assert telling.sentence.endswith((".", "!", "?", "…"))
        assert "\n" not in telling.sentence
        assert "  " not in telling.sentence
        assert "None" not in telling.sentence
        assert (telling.old, telling.new) != (None, None)


@given(pairs())
@settings(max_examples=depth(50, 150), deadline=None)
def test_something_is_told_exactly_when_something_differs(pair: tuple[ActionValues, ActionValues]) -> None:
    old, new = pair
    facts = list(action_facts(old, new))
    assert bool(facts) == (as_told(old) != as_told(new))
    require_good_sentences(facts, new)


@given(actions())
def test_an_action_that_was_not_there_is_told_once_as_added(new: ActionValues) -> None:
    (fact,) = action_facts(None, new)
    assert fact.kind is f.ChangeKind.ADDED
    require_good_sentences([fact], new)


goals = st.builds(GoalValues, st.sampled_from(["4", "5.1"]), TITLE, TEXT, st.none() | PARTY)


@given(st.none() | goals, goals)
def test_a_goal_is_told_exactly_when_it_differs(old: GoalValues | None, new: GoalValues) -> None:
    facts = list(goal_facts(old, new))
    assert bool(facts) == (old != new)
    require_good_sentences(facts, new)


numbers = st.sampled_from([Decimal(3), Decimal("0.5")])
measured = st.lists(
    st.builds(MeasurementValues, DAYS, numbers, TITLE, st.none() | numbers),
    max_size=2,
    unique_by=lambda one: one.measured_on,
).map(lambda some: tuple(sorted(some, key=lambda one: one.measured_on)))
indicators = st.builds(
    IndicatorValues,
    st.just("leegstand"),
    *[TITLE] * 2,
    st.none() | PARTY,
    *[st.none() | numbers, MAYBE_DAY] * 2,
    measured,
)


@given(st.none() | indicators, indicators)
def test_an_indicator_is_told_exactly_when_it_differs(old: IndicatorValues | None, new: IndicatorValues) -> None:
    facts = list(indicator_facts(old, new))
    assert bool(facts) == (old != new)
    require_good_sentences(facts, new)


def kinds_of_facts(above: type[f.Fact]) -> set[type[f.Fact]]:
    below = set(above.__subclasses__())
    return below | {one for kind in below for one in kinds_of_facts(kind)}


def test_every_fact_has_its_sentence() -> None:
    assert set(TELLERS) == kinds_of_facts(f.Fact) - {f.TermChanged}
