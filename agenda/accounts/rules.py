"""Who may what: the table that pages, commands, exports and mail all ask."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from agenda.accounts.models import Membership, Person, Role
from agenda.kernel.rights import Permission, Scope, owned_by
from agenda.kernel.words import Word

P, R = Permission, Role


class Reach(Word):
    PROGRAMME = "programme", "alles in het programma"
    OWN = "own", "wat van de eigen partij is"


ALL, OWN, NO = Reach.PROGRAMME, Reach.OWN, None

COLUMNS = (R.SECRETARIAT, R.OWNER, R.READER, R.LETTER_WRITER, R.MANAGER, R.AUDITOR)
ROWS: dict[Permission, tuple[Reach | None, ...]] = {
    P.ACTION_READ: (ALL, ALL, ALL, ALL, ALL, ALL),
    P.ACTION_WRITE: (ALL, OWN, NO, NO, NO, NO),
    P.UPDATE_WRITE: (ALL, OWN, NO, NO, NO, NO),
    P.UPDATE_JUDGE: (ALL, NO, NO, NO, NO, NO),
    P.ROUND_RUN: (ALL, NO, NO, NO, NO, NO),
    P.REMINDER_RUN: (ALL, NO, NO, NO, NO, NO),
    P.LINK_ISSUE: (ALL, NO, NO, NO, NO, NO),
    P.CONSULTATION_READ: (ALL, ALL, ALL, ALL, ALL, ALL),
    P.CONSULTATION_WRITE: (ALL, NO, NO, NO, NO, NO),
    P.ITEM_PROPOSE: (ALL, OWN, NO, NO, NO, NO),
    P.ATTENDANCE_WRITE: (ALL, OWN, NO, NO, NO, NO),
    P.DECISION_WRITE: (ALL, NO, NO, NO, NO, NO),
    P.SIGN_OFF_WRITE: (ALL, OWN, NO, NO, NO, NO),
    P.ANNOTATION_READ: (NO, OWN, OWN, NO, NO, NO),
    P.ANNOTATION_WRITE: (NO, OWN, NO, NO, NO, NO),
    P.DOSSIER_BUILD: (ALL, OWN, NO, NO, NO, NO),
    P.DOSSIER_SEND: (ALL, OWN, NO, NO, NO, NO),
    P.DOSSIER_READ: (ALL, ALL, ALL, ALL, ALL, ALL),
    P.LETTER_WRITE: (ALL, NO, NO, ALL, NO, NO),
    P.LETTER_READ: (ALL, NO, NO, ALL, NO, ALL),
    P.PASSAGE_PROPOSE: (ALL, OWN, NO, ALL, NO, NO),
    P.PASSAGE_ANSWER: (ALL, OWN, NO, ALL, NO, NO),
    P.COMMITMENT_READ: (ALL, ALL, ALL, ALL, ALL, ALL),
    P.COMMITMENT_WRITE: (ALL, NO, NO, ALL, NO, NO),
    P.PARTICIPANTS_READ: (ALL, ALL, ALL, ALL, ALL, ALL),
    P.OWN_PARTY_READ: (NO, OWN, OWN, NO, NO, ALL),
    P.SECRETARIAT_READ: (ALL, NO, NO, NO, NO, ALL),
    P.PARTY_WRITE: (ALL, OWN, NO, NO, ALL, NO),
    P.CALENDAR_WRITE: (ALL, NO, NO, NO, ALL, NO),
    P.PROGRAMME_LOAD: (ALL, NO, NO, NO, ALL, NO),
    P.PERSON_MANAGE: (ALL, NO, NO, NO, ALL, NO),
    P.SPECIAL_GRANT: (NO, NO, NO, NO, ALL, NO),
    P.ACCESS_READ: (ALL, NO, NO, NO, ALL, ALL),
    P.HISTORY_READ: (ALL, ALL, ALL, ALL, ALL, ALL),
    P.HEALTH_READ: (ALL, NO, NO, NO, ALL, ALL),
    P.LOG_READ: (NO, NO, NO, NO, ALL, ALL),
}
"""Per permission how far it reaches in each role, in the order of ``COLUMNS``."""

GRANTS: dict[Role, dict[Permission, Reach]] = {
    role: {permission: reach for permission, reaches in ROWS.items() if (reach := reaches[place]) is not None}
    for place, role in enumerate(COLUMNS)
}
PARTY_ROLES = frozenset({R.OWNER, R.READER})
"""Roles that one has on behalf of a party."""

OF_A_PARTY = "bij een partij"


def spoken_role(role: Role, party: str | None = None) -> str:
    """``actiehouder bij EZ``; ``party`` is the short name of the one on whose behalf."""
    return role.label.replace(OF_A_PARTY, f"bij {party}") if party else role.label


SPECIAL_ROLES = frozenset({R.SECRETARIAT, R.MANAGER, R.AUDITOR})
"""Roles that reach so far that BIO2 asks to look at them each quarter; the others each year."""

MONTHS_BETWEEN_REVIEWS = {role: 3 if role in SPECIAL_ROLES else 12 for role in Role}


def review_due(role: Role, since: date) -> date:
    """The day by which a role that was granted or looked at on ``since`` is looked at again."""
    years, month = divmod(since.month - 1 + MONTHS_BETWEEN_REVIEWS[role], 12)
    year, month = since.year + years, month + 1
    return date(year, month, min(since.day, monthrange(year, month)[1]))


class Standing(Word):
    INVITED = "invited", "uitgenodigd"
    ACTIVE = "active", "actief"
    WITHOUT_ROLE = "without_role", "zonder rol"
    SHUT_OUT = "shut_out", "geen toegang"


def standing_of(person: Person) -> Standing:
    if not person.active:
        return Standing.SHUT_OUT
    if not person.memberships:
        return Standing.WITHOUT_ROLE
    came_in = person.password is not None or person.signed_in_at is not None
    return Standing.ACTIVE if came_in else Standing.INVITED


def may(memberships: Iterable[Membership], permission: Permission, scope: Scope) -> bool:
    return any(_grants(membership, permission, scope) for membership in memberships)


def holds(memberships: Iterable[Membership], permission: Permission, programme: int) -> bool:
    """Whether the permission reaches anything at all in this programme: all of it, or what the own party owns."""
    return any(
        permission in GRANTS[membership.role] and membership.programme_id in {None, programme}
        for membership in memberships
    )


def parties_with(memberships: Iterable[Membership], permission: Permission, programme: int) -> frozenset[int]:
    """The parties (row numbers) on whose behalf the permission is held in this programme."""
    return frozenset(
        membership.party_id
        for membership in memberships
        if membership.party_id is not None and _grants(membership, permission, owned_by(programme, membership.party_id))
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


OF_A_PARTY_ALONE = frozenset({P.ANNOTATION_READ, P.ANNOTATION_WRITE})


class Operator:
    """Who acts on the machine itself, by a command or a job: may all but what is of a party alone."""

    key = "system"

    def may(self, permission: Permission, scope: Scope) -> bool:
        return permission not in OF_A_PARTY_ALONE


class Nobody:
    """A visitor who has not signed in."""

    key = "nobody"

    def may(self, permission: Permission, scope: Scope) -> bool:
        return False
