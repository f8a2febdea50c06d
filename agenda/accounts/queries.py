from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.accounts.models import Person
from agenda.accounts.rules import Account
from agenda.kernel.refusal import NotFound

OPERATOR_NAME = "Systeem"


def account_by_email(session: Session, email: str) -> Account:
    person = session.scalar(select(Person).where(Person.email == email.strip().lower()))
    if person is None or not person.active:
        raise NotFound(f"Er is geen (actieve) persoon met adres {email}.")
    return Account(person)


def actor_names(session: Session, keys: Iterable[str]) -> dict[str, str]:
    """Per actor key the name to show."""
    persons = {int(key.removeprefix("person:")) for key in keys if key.startswith("person:")}
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(persons))) if persons else ()
    return {"system": OPERATOR_NAME} | {f"person:{identity}": name for identity, name in rows}
