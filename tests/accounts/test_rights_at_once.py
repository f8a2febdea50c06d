"""People who change rights at the very same moment, each in a transaction of their own."""

from collections.abc import Callable
from threading import Barrier, Thread

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from agenda.accounts.models import Membership, Person, Role
from agenda.accounts.people import add_person, grant, withdraw
from agenda.accounts.queries import account_by_email
from agenda.accounts.reviews import Choice, Judgement, Outdated, Seen, review
from agenda.gateways.database import Database
from agenda.kernel.refusal import NotNow, Refusal
from agenda.kernel.rights import Stamp
from agenda.programmes.queries import programme_by_key
from tests.conftest import PEOPLE

FIRST, SECOND = "beheer@rve.example", "brief@rve.example"


def at_once(database: Database, *tasks: Callable[[Session], object]) -> list[Refusal | None]:
    """What each came to: all look first, and only then does any of them go on."""
    ready, ended = Barrier(len(tasks)), dict.fromkeys(range(len(tasks)))

    def run(place: int, task: Callable[[Session], object]) -> None:
        try:
            with database.transaction() as session:
                if database.engine.dialect.name != "sqlite":  # a second writer there waits at its door
                    session.scalars(select(Person)).unique().all()
                    ready.wait(10)
                task(session)
        except Refusal as refusal:
            ended[place] = refusal

    threads = [Thread(target=run, args=one) for one in enumerate(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads)
    return [ended[place] for place in sorted(ended)]


def managers(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).where(Membership.role == Role.MANAGER)) or 0


def test_two_managers_who_are_withdrawn_at_once_do_not_leave_nobody(example: Database, stamp: Stamp) -> None:
    with example.transaction() as session:
        programme = programme_by_key(session, "rve")
        grant(session, account_by_email(session, SECOND).person, Role.MANAGER, programme, None, stamp)

    def ends(email: str) -> Callable[[Session], object]:
        def task(session: Session) -> None:
            person = account_by_email(session, email).person
            held = next(one for one in person.memberships if one.role is Role.MANAGER)
            withdraw(session, person, held.id, stamp)

        return task

    refusals = at_once(example, ends(FIRST), ends(SECOND))
    assert sum(isinstance(one, NotNow) for one in refusals) == 1
    assert managers(example) == 1


def test_a_role_and_a_person_that_are_given_twice_at_once_are_there_once(example: Database, stamp: Stamp) -> None:
    def gives(session: Session) -> None:
        programme = programme_by_key(session, "rve")
        person = add_person(session, "nieuw@x.example", "Nieuw", stamp, programme)
        grant(session, person, Role.LETTER_WRITER, programme, None, stamp)

    assert at_once(example, gives, gives) == [None, None]
    with example.reading() as session:
        (person,) = session.scalars(select(Person).where(Person.email == "nieuw@x.example")).unique()
        assert len(person.memberships) == 1


def test_of_two_reviews_at_once_one_is_told_of_the_other(example: Database, stamp: Stamp) -> None:
    with example.reading() as session:
        person = account_by_email(session, "ez@rve.example").person
        seen = Seen(person.memberships[0].id, person.id, Role.OWNER, None)

    def chooses(choice: Choice) -> Callable[[Session], object]:
        return lambda session: review(session, programme_by_key(session, "rve"), [Judgement(seen, choice)], stamp)

    refusals = at_once(example, chooses(Choice.CONFIRM), chooses(Choice.WITHDRAW))
    assert [type(one) for one in refusals if one] == [Outdated]
    with example.reading() as session:
        assert session.scalar(select(func.count()).select_from(Membership)) in {len(PEOPLE), len(PEOPLE) - 1}
