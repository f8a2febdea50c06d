"""The table of rights as people can read it: a page, and what the document about it is made of."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, Flask, render_template

from agenda.accounts.models import Role
from agenda.accounts.rules import COLUMNS, ROWS, SPECIAL_ROLES, Reach
from agenda.kernel.confidentiality import NEEDED, Confidentiality
from agenda.kernel.rights import Permission
from agenda.web.access import ANYONE, SHUT, SIGNED_IN, mark_of, opened

blueprint = Blueprint("rights", __name__)

SPOKEN = {Reach.PROGRAMME: "alles", Reach.OWN: "eigen partij", None: ""}
MARKS = {ANYONE: "iedereen", SIGNED_IN: "wie is ingelogd", SHUT: "niemand"}


@dataclass(frozen=True)
class Row:
    """One line of a matrix, with a word per role in the order of ``COLUMNS``."""

    label: str
    stored: str
    reaches: tuple[str, ...]


@dataclass(frozen=True)
class Address:
    path: str
    methods: tuple[str, ...]
    needs: str


@blueprint.get("/rechten")
@opened(SIGNED_IN)
def rights() -> str:
    return render_template(
        "rights/matrix.html",
        roles=COLUMNS,
        special=SPECIAL_ROLES,
        permissions=permission_rows(),
        levels=level_rows(),
    )


def permission_rows() -> list[Row]:
    return [Row(one.label, one.value, tuple(SPOKEN[reach] for reach in ROWS[one])) for one in Permission]


def level_rows() -> list[Row]:
    """Per degree of confidentiality who sees it."""
    return [Row(level.label, level.value, _seen(NEEDED[level])) for level in Confidentiality]


def _seen(needed: Permission | None) -> tuple[str, ...]:
    everything = (Reach.PROGRAMME,) * len(Role)
    return tuple(SPOKEN[reach] for reach in (everything if needed is None else ROWS[needed]))


def addresses(site: Flask) -> Iterator[Address]:
    """Every address of the site with what it asks, in order."""
    with site.app_context():
        for rule in sorted(site.url_map.iter_rules(), key=lambda one: (one.rule, one.endpoint)):
            mark = mark_of(rule.endpoint)
            methods = tuple(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
            yield Address(rule.rule, methods, mark.value if isinstance(mark, Permission) else MARKS[str(mark)])
