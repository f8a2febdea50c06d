"""Shut unless opened: each view says who may use it, in the line above its name."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, request

from agenda.accounts.rules import Account, holds
from agenda.kernel.refusal import NotAllowed, Refusal
from agenda.kernel.rights import Permission
from agenda.web.door import owes_second_factor
from agenda.web.visit import visit

View = TypeVar("View", bound=Callable[..., Any])

ANYONE = "anyone"
SIGNED_IN = "signed in"
SHUT = "shut"


class SignInFirst(Refusal):
    """The visitor is not signed in; the door takes over."""


class SecondFactorFirst(Refusal):
    """The visitor has to switch on a second factor before anything else."""


SETS_UP_SECOND_FACTOR = "second_factor"
"""The views that such a visitor may use."""


def opened(to: Permission | str) -> Callable[[View], View]:
    """``to`` a permission that the visitor must hold in the programme of the address, or ANYONE, or SIGNED_IN."""

    def mark(view: View) -> View:
        view.opened_to = to  # type: ignore[attr-defined]
        return view

    return mark


def mark_of(endpoint: str) -> Permission | str | None:
    return getattr(current_app.view_functions[endpoint], "opened_to", None)


def lets_in(endpoint: str) -> bool:
    """Whether the mark of this view is for the visitor, in the programme of the address."""
    mark = mark_of(endpoint)
    if not isinstance(mark, Permission):
        return mark in {ANYONE, SIGNED_IN}
    return visit.person is not None and holds(visit.person.memberships, mark, visit.programme.id)


def check_access() -> None:
    """Refuses, or lets through."""
    if request.endpoint is None:
        return  # no such address: Flask itself answers
    mark = mark_of(request.endpoint)
    if mark == ANYONE:
        return
    if mark in {None, SHUT}:
        raise NotAllowed("Deze pagina is voor niemand opengesteld.")
    if not isinstance(visit.actor, Account):
        raise SignInFirst
    if owes_second_factor() and request.blueprint != SETS_UP_SECOND_FACTOR:
        raise SecondFactorFirst
    if isinstance(mark, Permission) and not holds(visit.actor.person.memberships, mark, visit.programme.id):
        sentence = f"U mag in dit programma niet {mark.label}. Vraag het secretariaat om dit recht."
        raise NotAllowed(sentence, needs=mark.value, by=visit.actor.key)
