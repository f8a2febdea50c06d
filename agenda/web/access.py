"""Shut unless opened: each view says who may use it, in the line above its name."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from agenda.accounts.rules import Account, holds
from agenda.kernel.refusal import NotAllowed
from agenda.kernel.rights import Permission
from agenda.web.visit import visit

View = TypeVar("View", bound=Callable[..., Any])

ANYONE = "anyone"
SIGNED_IN = "signed in"
SHUT = "shut"
MARKS_OF_OTHERS = {
    "security.login": ANYONE,
    "security.logout": ANYONE,
    "security.static": SHUT,
    "security.verify": SHUT,
}
"""Marks for the views that a library brings along."""


def opened(to: Permission | str) -> Callable[[View], View]:
    """``to`` a permission that the visitor must hold in the programme of the address, or ANYONE, or SIGNED_IN."""

    def mark(view: View) -> View:
        view.opened_to = to  # type: ignore[attr-defined]
        return view

    return mark


def mark_of(endpoint: str) -> Permission | str | None:
    return getattr(current_app.view_functions[endpoint], "opened_to", MARKS_OF_OTHERS.get(endpoint))


def check_access() -> Response | None:
    """Refuses, or sends to the sign-in page, or lets through (None)."""
    if request.endpoint is None:
        return None  # no such address: Flask itself answers
    mark = mark_of(request.endpoint)
    if mark == ANYONE:
        return None
    if mark in {None, SHUT}:
        raise NotAllowed("Deze pagina is voor niemand opengesteld.")
    if not isinstance(visit.actor, Account):
        return redirect(url_for("security.login", next=request.full_path if request.method == "GET" else None))
    if isinstance(mark, Permission) and not holds(visit.actor.person.memberships, mark, visit.programme.id):
        raise NotAllowed(f"U mag in dit programma niet {mark.label}. Vraag het secretariaat om dit recht.")
    return None
