"""Sign-in with a local password, by Flask-Security over the plain records of accounts."""

from typing import Any, cast

from flask import Flask, g
from flask_security import RoleMixin, Security, SQLAlchemySessionUserDatastore, UserMixin
from flask_security.forms import LoginForm
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.local import LocalProxy
from wtforms import EmailField, PasswordField, SubmitField
from wtforms.validators import DataRequired

from agenda.accounts.models import Person
from agenda.web.visit import visit

GENERIC = "Het e-mailadres of het wachtwoord klopt niet."
SETTINGS: dict[str, Any] = {
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    "SECURITY_PASSWORD_SINGLE_HASH": True,
    "SECURITY_LOGIN_URL": "/inloggen",
    "SECURITY_LOGOUT_URL": "/uitloggen",
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_POST_LOGIN_VIEW": "/",
    "SECURITY_POST_LOGOUT_VIEW": "/inloggen",
    "SECURITY_LOGIN_USER_TEMPLATE": "sign_in.html",
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_FLASH_MESSAGES": False,
    "SECURITY_SEND_REGISTER_EMAIL": False,
    "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False, "test_environment": True},
    "SECURITY_DEFAULT_REMEMBER_ME": False,
    "SECURITY_MSG_GENERIC_AUTHN_FAILED": (GENERIC, "error"),
}


class Visitor(Person, UserMixin):
    """A person as Flask-Security wants to see one; the table is that of accounts."""

    roles: list[RoleMixin] = []  # noqa: RUF012 - never filled


class NoRole(RoleMixin):
    """Roles are memberships of accounts; Flask-Security's own stay unused."""


class Datastore(SQLAlchemySessionUserDatastore):
    """Finds persons in the session of the visit, whose one transaction also does the committing."""

    def commit(self) -> None:
        pass

    def find_user(self, case_insensitive: bool = False, **wanted: Any) -> Visitor | None:
        ((name, value),) = wanted.items()
        value = value.strip().lower() if name == "email" else value
        session: Session = visit.session
        return session.scalars(select(Visitor).where(getattr(Visitor, name) == value)).unique().one_or_none()


class SignInForm(LoginForm):
    email = EmailField("E-mailadres", validators=[DataRequired("Vul uw e-mailadres in.")])
    password = PasswordField("Wachtwoord", validators=[DataRequired("Vul uw wachtwoord in.")])
    submit = SubmitField("Inloggen")
    remember = None


def register(site: Flask) -> None:
    session = cast(Any, LocalProxy(lambda: g.visit.session))
    datastore = Datastore(session, Visitor, NoRole)
    Security(site, datastore, login_form=SignInForm)
