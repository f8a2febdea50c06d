"""One visit: its person, its moment and its transaction."""

from collections.abc import Callable
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar, cast

from flask import current_app, g, request
from flask_login import current_user
from sqlalchemy.orm import Session
from werkzeug.local import LocalProxy

from agenda.accounts.models import Person, Sitting
from agenda.accounts.rules import Account, Nobody, parties_with
from agenda.gateways.clock import Clock
from agenda.gateways.database import Database
from agenda.kernel.confidentiality import Eyes
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.rights import Permission, Scope, Scoped, Stamp, require
from agenda.mail.texts import Post
from agenda.parties.queries import Naming, names_on
from agenda.programmes.models import Programme
from agenda.programmes.queries import programme_by_key

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
View = TypeVar("View", bound=Callable[..., Any])


def changes_by_get(view: View) -> View:
    """For the one thing that can only come by GET and is safe, as it holds once: the way back from a provider."""
    view.changes_by_get = True  # type: ignore[attr-defined]
    return view


def reads_by_post(view: View) -> View:
    """For what is sent along only to be read: others can save meanwhile, however long that takes."""
    view.reads_by_post = True  # type: ignore[attr-defined]
    return view


def unattended(view: View) -> View:
    """For what a page asks by itself: that is no sign that somebody is there."""
    view.unattended = True  # type: ignore[attr-defined]
    return view


class Visit:
    sitting: Sitting | None = None
    """The sign-in that the visitor goes on from."""

    def __init__(self, database: Database, clock: Clock, post: Post) -> None:
        self.database = database
        self.post = post
        self.at: datetime = clock.now()
        self.writes = writes()

    @cached_property
    def session(self) -> Session:
        return self.database.open(read_only=not self.writes)

    @cached_property
    def actor(self) -> Account | Nobody:
        return Account(current_user.person) if current_user.is_authenticated else Nobody()

    @property
    def person(self) -> Person | None:
        return self.actor.person if isinstance(self.actor, Account) else None

    @property
    def eyes(self) -> Eyes:
        return Eyes(self.actor)

    @cached_property
    def programme(self) -> Programme:
        """The programme that the address names."""
        return programme_by_key(self.session, (request.view_args or {})["programme"])

    @cached_property
    def names(self) -> dict[int, Naming]:
        """What each party is called today."""
        return names_on(self.session, self.today)

    @property
    def today(self) -> date:
        return self.at.astimezone(AMSTERDAM).date()

    @property
    def stamp(self) -> Stamp:
        return Stamp(self.actor, self.at, "site")

    def may(self, permission: Permission, thing: Scoped | Scope) -> bool:
        return self.actor.may(permission, thing if isinstance(thing, Scope) else thing.scope)

    def parties_with(self, permission: Permission) -> frozenset[int]:
        """For which parties (row numbers) the visitor holds it in this programme."""
        return parties_with(self.person.memberships, permission, self.programme.id) if self.person else frozenset()

    def require(self, permission: Permission, thing: Scoped | Scope) -> None:
        require(self.actor, permission, thing)

    def pause(self) -> None:
        """Before what takes long and needs no database: nobody waits meanwhile to save something."""
        self.session.commit()

    def finish(self, *, keep: bool) -> None:
        if "session" not in self.__dict__:
            return
        if keep and self.writes:
            self.session.commit()
        else:
            self.session.rollback()

    def close(self) -> None:
        if "session" in self.__dict__:
            self.session.close()


def writes() -> bool:
    if request.method == "GET":
        return is_marked("changes_by_get")
    return request.method not in SAFE_METHODS and not is_marked("reads_by_post")


def is_marked(mark: str) -> bool:
    """Whether the view of this request has it."""
    return getattr(current_app.view_functions.get(request.endpoint or ""), mark, False)


def this_visit() -> Visit:
    """The visit of this request, begun by whoever asks first."""
    if "visit" not in g:
        parts = current_app.extensions["agenda"]
        g.visit = Visit(parts.database, parts.clock, parts.post)
    return cast(Visit, g.visit)


def end_visit(_: BaseException | None) -> None:
    if "visit" in g:
        g.pop("visit").close()


visit: Visit = cast(Visit, LocalProxy(this_visit))
