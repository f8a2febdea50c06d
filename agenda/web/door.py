"""Who is signed in, and for how long. Flask-Security keeps the key of the sitting in the signed cookie, we the rest."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from argon2 import PasswordHasher
from flask import Flask, current_app, flash, g, request, session
from flask_security import RoleMixin, Security, UserMixin
from flask_security.datastore import UserDatastore
from flask_security.utils import login_user, logout_user

from agenda.accounts.models import Means, Person
from agenda.accounts.rules import Account
from agenda.accounts.second_factor import Authenticator, has_second_factor
from agenda.accounts.sittings import begin_sitting, end_sitting, person_at
from agenda.gateways.identity_provider import IdentityProvider
from agenda.kernel.dutch import count
from agenda.kernel.rights import Stamp
from agenda.web.visit import SAFE_METHODS, is_marked, visit

SETTINGS: dict[str, Any] = {
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    "SECURITY_PASSWORD_SINGLE_HASH": True,
    "SECURITY_CLI_USERS_NAME": None,
    "SECURITY_CLI_ROLES_NAME": None,
}
SEEN = "seen"
"""When the browser was last heard of, in seconds since 1970, in its signed cookie."""
AGAIN = 60
"""Seconds after which that is written anew."""


@dataclass(frozen=True)
class Door:
    """How one comes in, and how long one may stay: at most ``lasts``, and ``idle`` without doing anything.

    ``links_by_address``: whoever is new to the provider is known by the address that it verified, once.
    """

    authenticator: Authenticator
    hasher: PasswordHasher
    lasts: timedelta
    idle: timedelta
    needs_second_factor: bool
    provider: IdentityProvider | None = None
    links_by_address: bool = True


class Visitor(UserMixin):
    """A person as Flask-Security wants to see one: known by the key of this one sitting."""

    fs_uniquifier = ""

    def __init__(self, person: Person, key: str) -> None:
        self.person = person
        self.fs_uniquifier = key
        self.active = person.active


class Sittings(UserDatastore):
    """Finds person and sitting in the session of the visit, with one question."""

    def find_user(self, case_insensitive: bool = False, **wanted: Any) -> Visitor | None:
        if _has_slept():
            _forget(f"U deed langer dan {_spoken(door().idle)} niets en bent daarom uitgelogd.")
            return None
        found = person_at(visit.session, wanted["fs_uniquifier"], visit.at - door().lasts)
        if found is None:
            _forget("Uw sessie is beëindigd. Log opnieuw in.")
            return None
        person, visit.sitting = found
        _note_presence()
        return Visitor(person, wanted["fs_uniquifier"])


def register(site: Flask) -> None:
    Security(site, Sittings(Visitor, RoleMixin), register_blueprint=False)


def door() -> Door:
    return cast(Door, current_app.extensions["agenda"].door)


def sit_down(person: Person, means: Means) -> None:
    """Signs in, with nothing left of what the browser held before: neither its content nor its token for forms."""
    stamp = Stamp(Account(person), visit.at, visit.stamp.origin)
    key = begin_sitting(visit.session, person, means, stamp)
    empty_session()
    login_user(Visitor(person, key), remember=False)
    session[SEEN] = int(visit.at.timestamp())
    visit.actor = Account(person)


def stand_up() -> None:
    if visit.person and visit.sitting:
        end_sitting(visit.session, visit.person, visit.sitting.id, visit.stamp)
    logout_user()
    empty_session()


def empty_session() -> None:
    session.clear()
    g.pop(current_app.config["WTF_CSRF_FIELD_NAME"], None)


def owes_second_factor() -> bool:
    """Whether the visitor came in by password alone where that is not enough."""
    by_password = visit.sitting is not None and visit.sitting.means is Means.PASSWORD
    return by_password and door().needs_second_factor and not (visit.person and has_second_factor(visit.person))


def _has_slept() -> bool:
    seen = session.get(SEEN)
    return not isinstance(seen, int) or visit.at.timestamp() - seen > door().idle.total_seconds()


def _note_presence() -> None:
    now = int(visit.at.timestamp())
    if now - session[SEEN] >= AGAIN and not is_marked("unattended"):
        session[SEEN] = now


def _forget(sentence: str) -> None:
    """A form that comes too late gets a page of its own that tells."""
    empty_session()
    if request.method in SAFE_METHODS:
        flash(sentence, "info")


def _spoken(time: timedelta) -> str:
    minutes = time // timedelta(minutes=1)
    return count(minutes // 60, "uur", "uur") if minutes % 60 == 0 else count(minutes, "minuut", "minuten")
