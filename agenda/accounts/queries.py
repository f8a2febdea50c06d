from collections.abc import Iterable

from sqlalchemy import String, cast, literal, select
from sqlalchemy.orm import Session

from agenda.accounts.models import Person
from agenda.accounts.rules import Account
from agenda.history.models import HistoryLine
from agenda.kernel.refusal import NotFound

OPERATOR_NAME = "Systeem"


def account_by_email(session: Session, email: str) -> Account:
    person = session.scalars(select(Person).where(Person.email == email.strip().lower())).unique().one_or_none()
    if person is None or not person.active:
        raise NotFound(f"Er is geen (actieve) persoon met adres {email}.")
    return Account(person)


def actor_names(session: Session, keys: Iterable[str]) -> dict[str, str]:
    """Per actor key the name to show."""
    persons = {int(key.removeprefix("person:")) for key in keys if key.startswith("person:")}
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(persons))) if persons else ()
    return {"system": OPERATOR_NAME} | {f"person:{identity}": name for identity, name in rows}


def lines_with_actors(
    session: Session, kind: str, identity: int, limit: int = 100
) -> tuple[list[HistoryLine], dict[str, str]]:
    """The newest lines about one record, newest first, and per actor key in them the name to show."""
    key = literal("person:").concat(cast(Person.id, String))
    rows = session.execute(
        select(HistoryLine, Person.name)
        .join(Person, HistoryLine.actor == key, isouter=True)
        .where(HistoryLine.object_kind == kind, HistoryLine.object_id == identity)
        .order_by(HistoryLine.sequence.desc())
        .limit(limit)
    ).all()
    names = {line.actor: name for line, name in rows if name}
    return [line for line, _ in rows], {"system": OPERATOR_NAME} | names
