"""Who may what: the table that pages, commands, exports and mail all ask."""

from collections.abc import Iterable
from dataclasses import dataclass

from agenda.accounts.models import Membership, Person, Role
from agenda.kernel.rights import Permission, Scope
from agenda.kernel.words import Word

P = Permission


class Reach(Word):
    PROGRAMME = "programme", "alles in het programma"
    OWN = "own", "wat van de eigen partij is"


READS = {P.ACTION_READ, P.CONSULTATION_READ, P.DOSSIER_READ, P.HISTORY_READ}

GRANTS: dict[Role, dict[Permission, Reach]] = {
    Role.SECRETARIAT: dict.fromkeys(set(P) - {P.ANNOTATION_READ, P.PERSON_MANAGE, P.PROGRAMME_LOAD}, Reach.PROGRAMME),
    Role.OWNER: dict.fromkeys(READS, Reach.PROGRAMME)
    | dict.fromkeys((P.ACTION_WRITE, P.UPDATE_WRITE, P.PARTY_WRITE, P.ANNOTATION_READ), Reach.OWN),
    Role.READER: dict.fromkeys(READS, Reach.PROGRAMME) | {P.ANNOTATION_READ: Reach.OWN},
    Role.LETTER_WRITER: dict.fromkeys(READS | {P.LETTER_READ, P.LETTER_WRITE}, Reach.PROGRAMME),
    Role.MANAGER: dict.fromkeys(
        READS | {P.PERSON_MANAGE, P.PROGRAMME_LOAD, P.PARTY_WRITE, P.CALENDAR_WRITE}, Reach.PROGRAMME
    ),
    Role.AUDITOR: dict.fromkeys(READS | {P.LETTER_READ}, Reach.PROGRAMME),
}


def may(memberships: Iterable[Membership], permission: Permission, scope: Scope) -> bool:
    return any(_grants(membership, permission, scope) for membership in memberships)


def holds(memberships: Iterable[Membership], permission: Permission, programme: int) -> bool:
    """Whether the permission reaches anything at all in this programme: all of it, or what the own party owns."""
    return any(
        permission in GRANTS[membership.role] and membership.programme_id in {None, programme}
        for membership in memberships
    )


def _grants(membership: Membership, permission: Permission, scope: Scope) -> bool:
    reach = GRANTS[membership.role].get(permission)
    if reach is None or membership.programme_id not in (None, scope.programme):
        return False
    return reach is Reach.PROGRAMME or membership.party_id in scope.parties


@dataclass(frozen=True)
class Account:
    """A person who acts."""

    person: Person

    @property
    def key(self) -> str:
        return self.person.key

    def may(self, permission: Permission, scope: Scope) -> bool:
        return self.person.active and may(self.person.memberships, permission, scope)


class Operator:
    """Who acts on the machine itself, by a command or a job: may all but read annotations."""

    key = "system"

    def may(self, permission: Permission, scope: Scope) -> bool:
        return permission is not P.ANNOTATION_READ


class Nobody:
    """A visitor who has not signed in."""

    key = "nobody"

    def may(self, permission: Permission, scope: Scope) -> bool:
        return False
