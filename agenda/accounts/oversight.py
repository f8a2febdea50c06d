"""What holds for every change of rights: by whom, never over oneself, and somebody is always left to manage them."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from agenda.accounts.models import Membership, Person, Role
from agenda.accounts.rules import GRANTS, SPECIAL_ROLES
from agenda.kernel.refusal import NotAllowed, NotNow
from agenda.kernel.rights import Actor, Permission, Scope, Stamp, require
from agenda.programmes.models import Programme

OWN_RIGHTS = "Over uw eigen rechten beslist een collega die mensen beheert."
EVERYWHERE = "Deze rol geldt in alle programma’s. Alleen wie in alle programma’s mensen beheert, verandert haar."
ELSEWHERE = "Alleen wie in dat programma mensen beheert, verandert deze rol."
SPECIAL = "De rol ‘{}’ verleent en beëindigt alleen een functioneel beheerder."
MUST_REMAIN = {
    Permission.SPECIAL_GRANT: "{} is de laatste functioneel beheerder. Geef eerst iemand anders deze rol.",
    Permission.PERSON_MANAGE: "Zonder {} kan niemand hier nog mensen beheren. Geef eerst iemand anders die rol.",
}
"""Rights that somebody must keep in each programme, and what is said when the last one would lose it."""

Right = tuple[Role, int | None]
"""A role and the programme (row number) in which it holds; None is all of them."""


def rights_of(person: Person) -> list[Right]:
    return [(held.role, held.programme_id) for held in person.memberships]


def objection(actor: Actor, person: Person | None, rights: Iterable[Right]) -> str | None:
    """Why the actor may not give or take these rights; None when nothing stands in the way.

    ``person`` is who has them, or would: None is somebody new.
    """
    if person is not None and actor.key == person.key:
        return OWN_RIGHTS
    return next((sentence for right in rights if (sentence := _out_of_reach(actor, *right))), None)


def _out_of_reach(actor: Actor, role: Role, programme: int | None) -> str | None:
    if not actor.may(Permission.PERSON_MANAGE, Scope(programme)):
        return EVERYWHERE if programme is None else ELSEWHERE
    if role in SPECIAL_ROLES and not actor.may(Permission.SPECIAL_GRANT, Scope(programme)):
        return SPECIAL.format(role.label)
    return None


def grantable(actor: Actor, programme: int | None, person: Person | None = None) -> list[Role]:
    """The roles that the actor may give there: to this person, or to somebody new."""
    return [role for role in Role if objection(actor, person, [(role, programme)]) is None]


def look(stamp: Stamp, person: Person | None, rights: Iterable[Right]) -> None:
    """Refuses when the actor may not change these rights of this person."""
    if sentence := objection(stamp.by, person, rights):
        raise NotAllowed(sentence)


def look_at_all(stamp: Stamp, person: Person, programme: Programme | None) -> None:
    """What touches all of a person's rights is for who may change each of them; ``programme`` is where one asks it."""
    require(stamp.by, Permission.PERSON_MANAGE, Scope(programme.id if programme else None))
    look(stamp, person, rights_of(person))


def one_at_a_time(session: Session, programmes: Collection[int | None]) -> None:
    """Until this transaction ends nobody else changes rights there: what is found to remain, does remain."""
    wanted = select(Programme.id).order_by(Programme.id).with_for_update(key_share=True)
    if None not in programmes:
        wanted = wanted.where(Programme.id.in_(programmes))
    session.execute(wanted).all()


def leave_somebody(session: Session, ended: Collection[Membership], people: Mapping[int, Person]) -> None:
    """Refuses when these memberships are the last by which rights are managed somewhere.

    ``people`` are those who hold them. Who has no access manages nothing, before or after.
    """
    for permission, sentence in MUST_REMAIN.items():
        vital = [one for one in ended if permission in GRANTS[one.role] and people[one.person_id].active]
        if vital and _abandons(session, permission, vital, {one.id for one in ended}):
            raise NotNow(sentence.format(people[vital[0].person_id].name))


def _abandons(session: Session, permission: Permission, vital: Collection[Membership], ended: Collection[int]) -> bool:
    programmes = {one.programme_id for one in vital}
    if None in programmes:
        programmes = set(session.scalars(select(Programme.id)))
    managing = [role for role, grants in GRANTS.items() if permission in grants]
    here = or_(Membership.programme_id.is_(None), Membership.programme_id.in_(programmes))
    others = select(Membership.programme_id).join(Person, Person.id == Membership.person_id)
    left = set(
        session.scalars(others.where(Person.active, Membership.role.in_(managing), here, Membership.id.not_in(ended)))
    )
    return None not in left and bool(programmes - left)
