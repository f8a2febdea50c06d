"""Each field of a record by itself: one that is added tomorrow has to be told as well."""

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from agenda.actions.goals import GoalValues
from agenda.actions.values import ActionValues, LinkValues, RoleValues, ShareValues, Slip, TermValues
from agenda.actions.words import ActionKind, Adoption, LinkKind, Phase, Rating, RoleKind, Succession
from agenda.changes.facts import Fact
from agenda.changes.names import Names, Values
from agenda.changes.rules import action_facts, as_told, goal_facts, indicator_facts
from agenda.changes.sentences import tell
from agenda.indicators.services import IndicatorValues, MeasurementValues
from agenda.kernel.words import Word
from agenda.terms.words import Strength

NOBODY = Names({}, {}, {}, {}, {})
ON = date(2026, 3, 2)
TEXTS = dict.fromkeys(("explanation", "cause", "consequence", "correction"), "Een zin.")
TERM = replace(
    TermValues.read("eerste kwartaal van 2026", ON, "de proef", Strength.AIM),
    met_on=ON,
    occasion=3,
    confirmed_by="Anne",
)
MILESTONE = replace(TERM, milestone=True, subject="Begonnen")
SHARE = ShareValues(party=1, owner="Team", term=replace(TERM, subject=""), rating=Rating.ON_TRACK, **TEXTS)
ACTION = ActionValues(
    goal=1,
    number="4.1",
    kind=ActionKind.ACTION,
    title="Titel",
    summary="Omschrijving",
    legal_basis="Wet",
    adoption=Adoption.MERGED,
    adopted_by="BO-1",
    dropped_because="omdat het kan",
    dropped_by="BO-2",
    overruled_because="Anders",
    group=7,
    succession=Succession.MERGED,
    successor=9,
    phase=Phase.RUNNING,
    rating=Rating.ATTENTION,
    roles=(RoleValues(1, RoleKind.LEAD, authority="Wet", responsibility="Alles"), RoleValues(2, RoleKind.FUNDER)),
    terms=(TERM, MILESTONE),
    links=(LinkValues(LinkKind.OTHER, "Elders", "https://elders.example"),),
    shares=(SHARE,),
    references=("Kamerstuk 1, nr. 2",),
    **TEXTS,
)
SILENT = {"read_on", "slips"}
"""Of a term: how it came to be what it is."""


def other(value: Any) -> Any:
    match value:
        case bool():
            return not value
        case Word():
            return next(word for word in type(value) if word is not value)
        case str():
            return f"{value} anders"
        case int() | Decimal():
            return value + 1
        case date():
            return value + timedelta(days=1)
        case tuple():
            return value[:-1]
        case _:
            raise NotImplementedError(f"no other value for {value!r}")


def nudged(record: Any, skipped: set[str] | frozenset[str] = frozenset()) -> Iterator[tuple[str, Any]]:
    """The record once for each field, in which that field alone is another."""
    for one in fields(record):
        if one.name not in skipped:
            yield one.name, replace(record, **{one.name: other(getattr(record, one.name))})


def actions() -> Iterator[tuple[str, ActionValues]]:
    yield from nudged(ACTION)
    for name, role in nudged(ACTION.roles[0]):
        yield f"role.{name}", replace(ACTION, roles=(role, ACTION.roles[1]))
    for name, link in nudged(ACTION.links[0]):
        yield f"link.{name}", replace(ACTION, links=(link,))
    for place, kind in enumerate(("term", "milestone")):
        for name, term in nudged(ACTION.terms[place], SILENT):
            terms = [term if number == place else one for number, one in enumerate(ACTION.terms)]
            yield f"{kind}.{name}", replace(ACTION, terms=tuple(terms))
    for name, share in nudged(SHARE, {"term"}):
        yield f"share.{name}", replace(ACTION, shares=(share,))
    yield "share.term", replace(ACTION, shares=(replace(SHARE, term=None),))
    for name, term in nudged(SHARE.term, SILENT | {"subject", "milestone"}):
        yield f"share.term.{name}", replace(ACTION, shares=(replace(SHARE, term=term),))


def require_told(facts: list[Fact], about: Values) -> None:
    assert facts
    for fact in facts:
        assert tell(fact, about, NOBODY).sentence.endswith(".")


NUDGED = dict(actions())


@pytest.mark.parametrize("field", NUDGED)
def test_any_field_of_an_action_is_told_when_it_alone_changes(field: str) -> None:
    for old, new in ((ACTION, NUDGED[field]), (NUDGED[field], ACTION)):
        require_told(list(action_facts(old, new)), new)


@pytest.mark.parametrize("field", sorted(SILENT))
def test_how_a_term_came_to_be_what_it_is_is_no_change(field: str) -> None:
    value = ON + timedelta(days=1) if field == "read_on" else (Slip("a", "b", None, None, ON),)
    again = replace(TERM, **{field: value})
    new = replace(ACTION, terms=(again, MILESTONE), shares=(replace(SHARE, term=replace(again, subject="")),))
    assert list(action_facts(ACTION, new)) == []
    assert as_told(ACTION) == as_told(new)


GOAL = GoalValues("4.1", "Titel", "Omschrijving", 1)
MEASURED = MeasurementValues(ON, Decimal(1), "CBS", Decimal(2))
INDICATOR = IndicatorValues("k", "Naam", "ha", 1, Decimal(1), ON, Decimal(2), ON, (MEASURED,))
SMALLER: list[tuple[Callable[..., Iterator[Fact]], Any, Any]] = [
    *((goal_facts, GOAL, goal) for _, goal in nudged(GOAL)),
    *((indicator_facts, INDICATOR, indicator) for _, indicator in nudged(INDICATOR, {"key"})),
    *((indicator_facts, INDICATOR, replace(INDICATOR, measurements=(one,))) for _, one in nudged(MEASURED)),
]


@pytest.mark.parametrize(("compare", "old", "new"), SMALLER, ids=lambda one: None)
def test_any_field_of_a_goal_or_an_indicator_is_told(
    compare: Callable[..., Iterator[Fact]], old: Any, new: Any
) -> None:
    for before, after in ((old, new), (new, old)):
        require_told(list(compare(before, after)), after)
