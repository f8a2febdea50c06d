from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import String, and_, cast, exists, func, literal, or_, select
from sqlalchemy.orm import Session

from agenda.accounts.models import Membership, Person, Role
from agenda.accounts.rules import Account, Nobody, Operator
from agenda.history.models import HistoryLine
from agenda.kernel.refusal import NotFound
from agenda.kernel.rights import Actor

OPERATOR_NAME = "Systeem"


def account_by_email(session: Session, email: str) -> Account:
    person = session.scalars(select(Person).where(Person.email == email.strip().lower())).unique().one_or_none()
    if person is None or not person.active:
        raise NotFound(f"Er is geen (actieve) persoon met adres {email}.")
    return Account(person)


def person_by_email(session: Session, email: str) -> Person:
    """Also one who has no access."""
    person = session.scalars(select(Person).where(Person.email == email.strip().lower())).unique().one_or_none()
    if person is None:
        raise NotFound(f"Er is geen persoon met adres {email}.")
    return person


def actor_by_key(session: Session, key: str) -> Actor:
    """Who acts later, with the rights of that moment; who is not there any more may do nothing."""
    if key == Operator.key:
        return Operator()
    kind, _, number = key.partition(":")
    person = session.get(Person, int(number)) if kind == "person" and number.isdecimal() else None
    return Account(person) if person else Nobody()


def actor_names(session: Session, keys: Iterable[str]) -> dict[str, str]:
    """Per actor key the name to show."""
    persons = {int(key.removeprefix("person:")) for key in keys if key.startswith("person:")}
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(persons))) if persons else ()
    return {"system": OPERATOR_NAME} | {f"person:{identity}": name for identity, name in rows}


def lines_with_actors(
    session: Session, kind: str, identity: int, limit: int = 100, also: Iterable[tuple[str, int]] = ()
) -> tuple[list[HistoryLine], dict[str, str]]:
    """The newest lines about one record, newest first, and per actor key in them the name to show.

    ``also`` names records, by table and row number, that belong to it.
    """
    records = [(kind, identity), *also]
    key = literal("person:").concat(cast(Person.id, String))
    rows = session.execute(
        select(HistoryLine, Person.name)
        .join(Person, HistoryLine.actor == key, isouter=True)
        .where(or_(*(and_(HistoryLine.object_kind == one, HistoryLine.object_id == row) for one, row in records)))
        .order_by(HistoryLine.sequence.desc())
        .limit(limit)
    ).all()
    names = {line.actor: name for line, name in rows if name}
    return [line for line, _ in rows], {"system": OPERATOR_NAME} | names


def rights_history(
    session: Session, person: Person, programme: int, events: Iterable[str], limit: int = 50
) -> Sequence[HistoryLine]:
    """The newest of these events about a person, in this programme or in none."""
    here = or_(HistoryLine.programme_id.is_(None), HistoryLine.programme_id == programme)
    return session.scalars(
        select(HistoryLine)
        .where(HistoryLine.object_kind == Person.__tablename__, HistoryLine.object_id == person.id)
        .where(HistoryLine.event.in_(events), here)
        .order_by(HistoryLine.sequence.desc())
        .limit(limit)
    ).all()


def colleagues(session: Session, party: int, programme: int) -> Sequence[Person]:
    """Who acts for this party in the programme, by name: those who still have access."""
    theirs = exists().where(
        Membership.person_id == Person.id,
        Membership.party_id == party,
        or_(Membership.programme_id.is_(None), Membership.programme_id == programme),
    )
    return (
        session.scalars(select(Person).where(theirs, Person.active).order_by(func.lower(Person.name), Person.id))
        .unique()
        .all()
    )


def answerers(session: Session, programme: int, parties: Collection[int]) -> set[tuple[str, int]]:
    """``(address, party)`` of everybody with an account who answers for one of these parties."""
    rows = session.execute(
        select(func.lower(Person.email), Membership.party_id)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.role == Role.OWNER, Membership.party_id.in_(parties), Person.active)
        .where(Membership.programme_id.is_(None) | (Membership.programme_id == programme))
    )
    return {(email, party) for email, party in rows if party is not None}
