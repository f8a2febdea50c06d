"""A workbook that went out, was edited by hand, and comes in again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session

from agenda.actions.queries import action_by_number, holders_of
from agenda.actions.services import change_action
from agenda.actions.values import ActionValues
from agenda.documents.sheets.content import Column, Sheet, unguarded
from agenda.documents.sheets.ods import write_ods
from agenda.exchange.exporting import Wanted, day_of, export_agenda
from agenda.exchange.intake import load_file, look_at, told_rows
from agenda.kernel.refusal import Invalid
from agenda.kernel.rights import Stamp
from agenda.programmes.models import Programme

Grid = dict[str, list[list[Any]]]
Edit = Callable[[Grid], None]


def exported(session: Session, programme: Programme, stamp: Stamp) -> Grid:
    content = export_agenda(session, programme, Wanted(day_of(stamp.at)), "ods", stamp.by)
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def written(grid: Grid) -> bytes:
    """As LibreOffice would save it."""
    return write_ods(
        [
            Sheet(name, [Column(head) for head in rows[0]], [[_cell(cell) for cell in row] for row in rows[1:]])
            for name, rows in grid.items()
        ]
    )


def _cell(cell: Any) -> Any:
    if isinstance(cell, float):
        return Decimal(repr(cell))
    return unguarded(cell) if isinstance(cell, str) else cell


def row(grid: Grid, number: str, sheet: str = "Acties") -> list[Any]:
    return next(line for line in grid[sheet] if line[0] == number)


def put(grid: Grid, number: str, head: str, value: Any, sheet: str = "Acties") -> None:
    row(grid, number, sheet)[grid[sheet][0].index(head)] = value


def test_an_edited_cell_changes_that_action_alone(session: Session, programme: Programme, stamp: Stamp) -> None:
    grid = exported(session, programme, stamp)
    put(grid, "4.2", "Titel", "Campagne over de BIZ")
    put(grid, "4.2", "Betrokken", "gemeenten; VNO-NCW (aangenomen)")
    loading = load_file(session, programme, "agenda.ods", written(grid), stamp)
    assert loading.changed == {"acties": 1}
    action = action_by_number(session, programme, "4.2")
    assert action.title == "Campagne over de BIZ"
    assert any(role.assumed for role in action.roles)


def test_a_new_row_is_a_new_action_and_a_row_left_out_stays(
    session: Session, programme: Programme, stamp: Stamp
) -> None:
    grid = exported(session, programme, stamp)
    heads = grid["Acties"][0]
    fresh = {"Nummer": "4.9", "Doel": "4", "Soort": "actie", "Titel": "Nieuw", "Trekker": "EZ", "Termijn": "eind 2026"}
    grid = {"Acties": [heads, [fresh.get(head) for head in heads]]}
    loading = load_file(session, programme, "agenda.ods", written(grid), stamp)
    assert (loading.added, loading.changed) == ({"acties": 1}, {})
    assert action_by_number(session, programme, "4.1").title
    assert action_by_number(session, programme, "4.9").terms[0].wording == "eind 2026"


def test_a_row_never_overwrites_what_changed_meanwhile(session: Session, programme: Programme, stamp: Stamp) -> None:
    grid = exported(session, programme, stamp)
    action = action_by_number(session, programme, "4.1")
    later = replace(stamp, at=stamp.at + timedelta(days=1), origin="site")
    change_action(session, action, replace(ActionValues.of(action), title="Op de site gewijzigd"), later)
    put(grid, "4.1", "Titel", "In het werkblad gewijzigd")
    with pytest.raises(Invalid, match=r"blad Acties, rij 6.*18 november 2025 .* in de agenda gewijzigd"):
        load_file(session, programme, "agenda.ods", written(grid), later)
    assert action_by_number(session, programme, "4.1").title == "Op de site gewijzigd"


def test_a_row_that_is_as_it_was_takes_no_notice_of_a_change_meanwhile(
    session: Session, programme: Programme, stamp: Stamp
) -> None:
    grid = exported(session, programme, stamp)
    action = action_by_number(session, programme, "4.1")
    change_action(session, action, replace(ActionValues.of(action), title="Op de site gewijzigd"), stamp)
    look = look_at(session, programme, "agenda.ods", written(grid), stamp)
    (found,) = [one for one in told_rows(look) if one["number"] == "4.1" and one["sheet"] == "Acties"]
    assert found["verdict"] == "refused"


def test_another_number_with_the_same_version_renumbers(session: Session, programme: Programme, stamp: Stamp) -> None:
    identity = action_by_number(session, programme, "4.2").id
    grid = exported(session, programme, stamp)
    for sheet in grid:
        for line in grid[sheet]:
            if line[0] == "4.2":
                line[0] = "4.8"
    loading = load_file(session, programme, "agenda.ods", written(grid), stamp)
    assert (loading.added, loading.changed) == ({}, {"acties": 1})
    assert action_by_number(session, programme, "4.8").id == identity
    assert holders_of(session, programme.id, ["4.2"]) == {"4.2": identity}


def test_a_changed_wording_keeps_what_it_was_as_a_slip(session: Session, programme: Programme, stamp: Stamp) -> None:
    grid = exported(session, programme, stamp)
    cell = row(grid, "4.1")[grid["Acties"][0].index("Termijn")]
    put(grid, "4.1", "Termijn", cell.replace("eerste kwartaal", "tweede kwartaal"))
    load_file(session, programme, "agenda.ods", written(grid), stamp)
    (term,) = ActionValues.of(action_by_number(session, programme, "4.1")).terms
    assert (term.wording, term.slips[0].old) == ("tweede kwartaal van 2026", "eerste kwartaal van 2026")
    assert term.slips[0].later


@pytest.mark.parametrize(
    ("sheet", "number", "head", "value", "words"),
    [
        ("Acties", "4.2", "Trekker", "TNO", "geen bekende partij"),
        ("Acties", "4.2", "Fase", "vaag", "ken ik hier niet"),
        ("Acties", "4.2", "Fase", "vervallen", "waarom deze actie vervalt"),
        ("Acties", "6.1", "Fase", "in voorbereiding", "kan het niet ineens"),
        ("Acties", "5.1", "Trekker", "EZ", None),
        ("Acties", "4.1", "Rechtsgrond", None, "Noem de rechtsgrond"),
        ("Acties", "4.2", "Oordeel", "vertraagd, bijsturing nodig", "Beschrijf de oorzaak"),
        ("Acties", "4.2", "Verdeeld over", "de maan", "geen bekende partij"),
        ("Termijnen", "4.1", "Laatste dag", "1-1-2027", "wijzig de woorden"),
        ("Termijnen", "4.1", "Gelezen op", "31-2-2026", "geen dag"),
        ("Termijnen", "4.1", "Termijn", "iets anders", "maak beide gelijk"),
        ("Rollen", "4.1", "Rol", "financier", "die rol niet"),
        ("Delen", "3.1", "Fase", "onderweg", "ken ik hier niet"),
        ("Doelen", "4", "Titel", None, "ontbreekt"),
        ("Metingen", "terreinen-met-biz", "Waarde", "veel", "geen getal"),
    ],
)
def test_a_faulty_cell_is_named_with_sheet_row_and_column(
    session: Session,
    programme: Programme,
    stamp: Stamp,
    sheet: str,
    number: str,
    head: str,
    value: Any,
    words: str | None,
) -> None:
    grid = exported(session, programme, stamp)
    if number not in {line[0] for line in grid[sheet]}:
        number = grid[sheet][1][0]
    put(grid, number, head, value, sheet)
    place = grid[sheet].index(row(grid, number, sheet)) + 1
    look = look_at(session, programme, "agenda.ods", written(grid), stamp)
    faults = [str(fault) for fault in look.loading.told_faults]
    if words is None:
        assert faults == []
        return
    assert any(words in fault and fault.startswith(f"blad {sheet}, rij {place}") for fault in faults), faults


def test_all_or_nothing(session: Session, programme: Programme, stamp: Stamp) -> None:
    grid = exported(session, programme, stamp)
    put(grid, "4.2", "Titel", "Goede wijziging")
    put(grid, "1.1", "Trekker", "TNO")
    with pytest.raises(Invalid):
        load_file(session, programme, "agenda.ods", written(grid), stamp)
    assert action_by_number(session, programme, "4.2").title != "Goede wijziging"


def test_the_agenda_as_it_was_recorded_then(session: Session, programme: Programme, stamp: Stamp) -> None:
    then = Wanted(day_of(stamp.at), stamp.at)
    before = export_agenda(session, programme, then, "json", stamp.by)
    later = replace(stamp, at=stamp.at + timedelta(days=30), origin="site")
    action = action_by_number(session, programme, "4.1")
    values = replace(ActionValues.of(action), title="Later anders", number="4.7")
    change_action(session, action, values, later)
    now = Wanted(day_of(later.at), later.at)
    assert export_agenda(session, programme, then, "json", stamp.by) == before
    assert b"Later anders" in export_agenda(session, programme, now, "json", stamp.by)
    assert b"Later anders" not in before
    long_ago = Wanted(day_of(stamp.at), stamp.at - timedelta(days=1))
    assert b'"acties": []' in export_agenda(session, programme, long_ago, "json", stamp.by)
