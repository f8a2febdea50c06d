"""What is missing in the roles of an action, and the matrix as a sheet."""

from dataclasses import replace

import pytest

from agenda.actions.matrix import LETTERS, GapKind, RoleLine, gaps, matrix_rows
from agenda.actions.values import ActionValues, RoleValues
from agenda.actions.words import ActionKind, Adoption, Phase, RoleKind
from agenda.parties.queries import Naming

EZ, IPO, RVB = 1, 2, 3
NAMES = {EZ: Naming("EZ", "ministerie"), IPO: Naming("IPO", "koepel"), RVB: Naming("RVB", "agentschap")}
LEAD = RoleValues(EZ, RoleKind.LEAD)


def line(roles: tuple[RoleValues, ...] = (LEAD,), **changed: object) -> RoleLine:
    values = ActionValues(goal=1, number="1.1", kind=ActionKind.ACTION, title="Starten", roles=roles)
    return RoleLine.of(replace(values, **changed), 7)


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (line(), []),
        (line(()), [(GapKind.NO_LEAD, None)]),
        (line((), adoption=Adoption.CONCEPT), []),
        (line((), adoption=Adoption.MERGED), []),
        (line((), phase=Phase.DROPPED), []),
        (line((LEAD, RoleValues(IPO, RoleKind.LEAD))), [(GapKind.TWO_LEADS, None)]),
        (line((replace(LEAD, assumed=True),)), [(GapKind.ASSUMED_LEAD, EZ)]),
        (line((LEAD, RoleValues(IPO, RoleKind.FUNDER, assumed=True))), []),
        (line(kind=ActionKind.AGREEMENT), [(GapKind.NO_DECIDER, None)]),
        (line((replace(LEAD, decides=True),), kind=ActionKind.AGREEMENT), []),
        (line(kind=ActionKind.INSTRUMENT, legal_basis=" "), [(GapKind.NO_LEGAL_BASIS, None)]),
        (line(kind=ActionKind.INSTRUMENT, legal_basis="Omgevingswet"), []),
        (line((RoleValues(RVB, RoleKind.LEAD),)), [(GapKind.UNREACHABLE, RVB)]),
        (line((LEAD, RoleValues(RVB, RoleKind.CO_LEAD))), []),
    ],
)
def test_a_gap_is_named_with_its_kind_and_party(one: RoleLine, expected: list[tuple[GapKind, int | None]]) -> None:
    assert [(gap.kind, gap.party) for gap in gaps([one], {RVB})] == expected


def test_gaps_come_by_kind_and_then_in_the_order_of_the_actions() -> None:
    first, second = line((replace(LEAD, assumed=True),), number="1.1"), line((), number="1.2")
    third = line((replace(LEAD, assumed=True),), number="1.3")
    assert [gap.line.number for gap in gaps([first, second, third])] == ["1.2", "1.1", "1.3"]


def test_the_sheet_has_a_column_for_each_party_by_name_and_all_its_roles_in_words() -> None:
    both = (
        RoleValues(EZ, RoleKind.FUNDER),
        replace(LEAD, assumed=True, decides=True),
        RoleValues(RVB, RoleKind.CLIENT),
    )
    lines = [replace(line(both), id=1), replace(line((RoleValues(RVB, RoleKind.LEAD),), number="1.2"), id=2)]
    assert matrix_rows(lines, NAMES, gaps(lines, {RVB})) == [
        ["Nr.", "Actie", "EZ", "RVB", "Wat ontbreekt"],
        [
            "1.1",
            "Starten",
            "trekker (aangenomen, mag besluiten); financier",
            "opdrachtgever",
            GapKind.ASSUMED_LEAD.label,
        ],
        ["1.2", "Starten", "", "trekker", GapKind.UNREACHABLE.label],
    ]


def test_every_role_has_a_letter_of_its_own() -> None:
    assert set(LETTERS) == set(RoleKind)
    assert len(set(LETTERS.values())) == len(LETTERS)
