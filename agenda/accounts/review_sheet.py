"""The access review as a sheet, for who keeps it or checks it elsewhere."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from agenda.accounts.reviews import ReviewLine
from agenda.accounts.rules import standing_of
from agenda.documents.sheets.content import Cell, Column, Sheet
from agenda.kernel.dutch import AMSTERDAM
from agenda.parties.queries import Naming
from agenda.programmes.models import Programme

COLUMNS = (
    Column("Naam", 28, wraps=True),
    Column("E-mailadres", 32, wraps=True),
    Column("Stand", 14),
    Column("Rol", 30, wraps=True),
    Column("Partij", 16),
    Column("Geldt in", 26, wraps=True),
    Column("Gegeven op", 12),
    Column("Gegeven door", 24, wraps=True),
    Column("Laatst ingelogd", 16),
    Column("Laatste wijziging", 16),
    Column("Bevestigd op", 14),
    Column("Bevestigd door", 24, wraps=True),
    Column("Opnieuw voor", 14),
    Column("Te laat", 8),
)


def review_sheet(lines: Iterable[ReviewLine], names: Mapping[int, Naming], programme: Programme, today: date) -> Sheet:
    return Sheet("Toegang", COLUMNS, [_row(line, names, programme, today) for line in lines])


def _row(line: ReviewLine, names: Mapping[int, Naming], programme: Programme, today: date) -> list[Cell]:
    held, person = line.membership, line.person
    return [
        person.name,
        person.email,
        standing_of(person).label,
        held.role.label,
        names[held.party_id].short if held.party_id else "",
        programme.name if held.programme_id else "alle programma’s",
        _day(held.granted_at),
        line.granted_by,
        _day(person.signed_in_at),
        _day(line.changed_at),
        _day(held.reviewed_at),
        line.reviewed_by,
        line.due,
        "ja" if line.due < today else "nee",
    ]


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(AMSTERDAM).date() if moment else None
