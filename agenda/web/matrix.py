"""The roles matrix: parties against actions, with what is missing above it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from typing import Any

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from agenda.actions.matrix import LETTERS, Gap, GapKind, RoleLine, cells, gaps, in_words, matrix_rows, parties_in
from agenda.actions.queries import Selection, goals_of, names_in, numbers_of, page_of_actions, role_lines
from agenda.actions.sorting import NUMBERED
from agenda.actions.values import RoleValues
from agenda.kernel.dutch import capital
from agenda.kernel.rights import Permission
from agenda.parties.queries import Naming, addressees
from agenda.parties.rules import Via
from agenda.programmes.rules import secretariat_of
from agenda.web.access import opened
from agenda.web.forms.filters import RoleFilters
from agenda.web.sheets import downloads, sent_grid
from agenda.web.visit import visit

blueprint = Blueprint("matrix", __name__, url_prefix="/programmas/<programme>/rollen")

PAGE_SIZE = 100
ASSUMED, DECIDES = "?", "*"
Names = Mapping[int, Naming]

WHAT_TO_DO = {
    GapKind.NO_LEAD: "Wijs één partij aan die aanspreekbaar is.",
    GapKind.TWO_LEADS: "Er kan er maar één zijn; maak de andere partijen mede-trekker.",
    GapKind.ASSUMED_LEAD: "De bron noemt deze trekker niet. Vraag de partij het te bevestigen.",
    GapKind.NO_DECIDER: "Wijs aan welke partij mag besluiten.",
    GapKind.NO_LEGAL_BASIS: "Noem de wet of regeling die het instrument draagt.",
    GapKind.UNREACHABLE: "Wat aan deze partij is gericht, gaat nu naar het secretariaat. Leg een contactpersoon vast.",
}


@dataclass(frozen=True)
class ToldGap:
    """``lines`` are the actions; ``party`` is what they have in common, or whom the gap is about."""

    party: str
    lines: list[RoleLine]


@dataclass(frozen=True)
class ToldGaps:
    title: str
    advice: str
    number: int
    told: list[ToldGap]


@blueprint.get("")
@opened(Permission.ACTION_READ)
def roles(programme: str) -> str:
    names = names_in(visit.session, visit.programme, visit.today)
    filters = RoleFilters.of(request.args, goals_of(visit.session, visit.programme), names)
    page = page_of_actions(visit.session, _selection(filters), PAGE_SIZE)
    lines = role_lines(visit.session, visit.programme, [row.id for row in page.rows])
    parties = parties_in(lines, names)
    here = partial(url_for, ".roles", programme=programme)
    return render_template(
        "matrix/roles.html",
        filters=filters,
        page=page,
        chips=filters.chips(here),
        address=partial(here, **filters.chosen()),
        gaps=told_gaps(gaps(lines, _unreachable(lines)), names),
        parties=[names[party].short for party in parties],
        rows=[(line, told_cells(line, parties)) for line in lines],
        downloads=downloads(partial(_sheet_address, filters)),
        letters=[(letter, role.label) for role, letter in LETTERS.items()],
        prefix=url_for("actions.agenda", programme=programme) + "/",
    )


def _sheet_address(filters: RoleFilters, form: str) -> str:
    chosen: dict[str, Any] = {"programme": visit.programme.key, "form": form, **filters.chosen()}
    return url_for(".sheet", **chosen)


@blueprint.get("/downloaden/<form>")
@opened(Permission.ACTION_READ)
def sheet(programme: str, form: str) -> Response:
    """The whole matrix of what is filtered, with what is missing in the last column."""
    names = names_in(visit.session, visit.programme, visit.today)
    filters = RoleFilters.of(request.args, goals_of(visit.session, visit.programme), names)
    numbers = numbers_of(replace(_selection(filters), after=None, before=None))
    lines = role_lines(visit.session, visit.programme, numbers)
    rows = matrix_rows(lines, names, gaps(lines, _unreachable(lines)))
    return sent_grid("Rollen", rows, f"{programme}-rollen-{visit.today.isoformat()}", form)


def _selection(filters: RoleFilters) -> Selection:
    after, before = (NUMBERED.place(request.args.get(name, "")) for name in ("na", "voor"))
    return Selection(
        visit.programme.id, visit.today, goal=filters.doel.data, party=filters.partij.data, after=after, before=before
    )


def _unreachable(lines: Iterable[RoleLine]) -> set[int]:
    """The leads for which a mail would go to the secretariat."""
    programme = visit.programme
    secretariat = secretariat_of(programme)
    leads = {role.party for line in lines for role in line.leads}
    found = addressees(visit.session, leads, secretariat, visit.today)
    return {party for party, addressee in found.items() if addressee.via is Via.SECRETARIAT}


def told_cells(line: RoleLine, parties: Sequence[int]) -> list[list[tuple[str, str]]]:
    """Per party its roles, each as a sign and in words."""
    held = cells(line)
    return [[(_sign(role), in_words(role)) for role in held.get(party, ())] for party in parties]


def _sign(role: RoleValues) -> str:
    return LETTERS[role.role] + (ASSUMED if role.assumed else "") + (DECIDES if role.decides else "")


def told_gaps(found: Iterable[Gap], names: Names) -> list[ToldGaps]:
    return [_told_kind(kind, list(some), names) for kind, some in groupby(found, key=lambda gap: gap.kind)]


def _told_kind(kind: GapKind, found: list[Gap], names: Names) -> ToldGaps:
    return ToldGaps(capital(kind.label), WHAT_TO_DO[kind], len(found), list(_told(found, names)))


def _told(found: Iterable[Gap], names: Names) -> Iterator[ToldGap]:
    """One for each party that the gap is about, by name; where it is about none, one for all."""
    for party, some in groupby(sorted(found, key=lambda gap: _name(gap, names)), key=lambda gap: _name(gap, names)):
        yield ToldGap(party, [gap.line for gap in some])


def _name(gap: Gap, names: Names) -> str:
    return names[gap.party].short if gap.party is not None else ""
