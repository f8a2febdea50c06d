"""Sentences about actions, terms and parties, in correct Dutch; without a database."""

from dataclasses import replace
from datetime import date

import pytest

from agenda.actions.values import RoleValues, Slip, TermValues
from agenda.actions.words import ActionKind, Phase, RoleKind
from agenda.changes import facts as f
from agenda.changes.told import ToldChange
from agenda.letters.changed import changed
from agenda.letters.naming import among, is_plural
from agenda.letters.telling import terms, who
from agenda.terms.words import Strength
from tests.letters.samples import TERM, action, facts

ON = date(2026, 4, 1)


def term(wording: str, **values: object) -> TermValues:
    return replace(TermValues.read(wording, ON, "het plan"), **values)  # type: ignore[arg-type]


def slip(old: str, new: str, reason: str = "", agreed_in: str = "", *days: date | None) -> Slip:
    first, last = days or (None, None)
    return Slip(old, new, first, last, ON, reason, "EZ", agreed_in)


def told(*some: TermValues, phase: Phase = Phase.RUNNING) -> str:
    return " ".join(terms(action("1.1", terms=some, phase=phase), facts()))


def told_changes(fact: f.Fact) -> list[str]:
    told = ToldChange(fact.kind, fact, 11, "actie 1.1 ‘X’", "1.1", "X", "1", None, None, "Nee.", None, None)
    return [line.sentence for group in changed(facts(changes=[told])) for line in group.lines]


def told_moves(old: TermValues, new: TermValues) -> list[str]:
    return told_changes(f.TermMoved(kind=f.ChangeKind.TERM, old=old, new=new))


@pytest.mark.parametrize(
    ("roles", "sentence"),
    [
        ((RoleKind.CO_LEAD,), "Er is nog geen trekker; mede-trekker is EZ."),
        ((RoleKind.CO_LEAD, RoleKind.CO_LEAD), "Er is nog geen trekker; mede-trekkers zijn EZ en de VNG."),
        ((), "Er is nog geen trekker."),
        ((RoleKind.LEAD, RoleKind.CO_LEAD), "EZ is trekker, samen met de VNG."),
    ],
)
def test_who_leads_is_told_in_words_that_are_true(roles: tuple[RoleKind, ...], sentence: str) -> None:
    held = tuple(RoleValues(party, role) for party, role in enumerate(roles, 1))
    assert next(who(action("1.1", roles=held), facts())) == sentence


def test_a_term_is_told_with_one_full_stop_and_expects_nothing_of_what_is_over() -> None:
    assert told(term("z.s.m.")) == "De planning is als volgt. Het plan: z.s.m."
    expected = replace(TERM, strength=Strength.EXPECTED)
    assert told(expected, phase=Phase.DONE) == "De planning was als volgt. Eerste resultaten: in de loop van 2026."


def test_a_term_that_moved_and_passed_is_told_as_passed_and_one_that_came_back_as_it_was() -> None:
    late = term("maart 2026", slips=(slip("eind 2025", "maart 2026", "Het was druk"),))
    assert told(late).endswith("Reden: Het was druk. De termijn is inmiddels verstreken.")
    back = term("eind 2026", slips=(slip("eind 2026", "medio 2027"), slip("medio 2027", "eind 2026")))
    assert told(back) == "De planning is als volgt. Het plan: eind 2026."


def test_how_a_term_is_read_is_not_for_parliament_but_that_it_moved_is() -> None:
    open_, read = term("dit najaar", first=None, last=None), term("dit najaar", last=date(2026, 12, 20))
    assert told_moves(open_, read) == []
    later = term("dit najaar", last=date(2027, 12, 20), slips=(slip("dit najaar", "dit najaar", "De wet komt later"),))
    assert told_moves(read, later) == [
        "Actie 1.1 ‘X’: de termijn van het plan ‘dit najaar’ loopt nu tot en met 20 december 2027; dat was "
        "20 december 2026, met instemming van EZ. Reden: De wet komt later."
    ]
    gone = term("", milestone=True, slips=(slip("dit najaar", "", "Het kan niet", "BO-2025-1.12"),))
    assert told_moves(replace(read, milestone=True), gone) == [
        "Actie 1.1 ‘X’: de mijlpaal ‘het plan’ heeft geen termijn meer; die was ‘dit najaar’, met instemming van EZ. "
        "Reden: Het kan niet."
    ]


def test_what_came_in_and_ended_has_the_gender_of_its_kind() -> None:
    values = replace(action("1.1"), kind=ActionKind.INSTRUMENT, phase=Phase.DONE, roles=())
    assert told_changes(f.Added(values=values))[0].endswith("; inmiddels is het afgerond.")


def test_one_municipality_is_no_plural_and_a_word_that_begins_as_a_number_is_none() -> None:
    assert [is_plural(name) for name in ("gemeente Leiden", "gemeenten", "de twaalf provincies")] == [False, True, True]
    assert among("eenheden").noun == "eenheden"
