"""Permissions as words, and the one question that all doors ask."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from agenda.kernel.refusal import NotAllowed
from agenda.kernel.words import Word


class Permission(Word):
    ACTION_READ = "action:read", "de agenda lezen"
    ACTION_WRITE = "action:write", "acties wijzigen"
    UPDATE_WRITE = "update:write", "voortgang melden"
    UPDATE_JUDGE = "update:judge", "voortgangsmeldingen beoordelen"
    ROUND_RUN = "round:run", "een uitvraag openen en sluiten"
    CONSULTATION_READ = "consultation:read", "overleggen lezen"
    CONSULTATION_WRITE = "consultation:write", "overleggen voorbereiden"
    DECISION_WRITE = "decision:write", "besluiten vastleggen"
    DOSSIER_BUILD = "dossier:build", "dossiers samenstellen"
    DOSSIER_READ = "dossier:read", "dossiers lezen"
    LETTER_WRITE = "letter:write", "brieven opstellen"
    LETTER_READ = "letter:read", "brieven lezen"
    PARTY_WRITE = "party:write", "partijen bijhouden"
    CALENDAR_WRITE = "calendar:write", "de termijnkalender bijhouden"
    PROGRAMME_LOAD = "programme:load", "een programma inlezen"
    PERSON_MANAGE = "person:manage", "personen en rechten beheren"
    HISTORY_READ = "history:read", "de geschiedenis lezen"
    ANNOTATION_READ = "annotation:read", "annotaties van de eigen partij lezen"


@dataclass(frozen=True)
class Scope:
    """Where a record lies: in which programme, and with which parties as its owners. Both are row numbers."""

    programme: int | None = None
    parties: frozenset[int] = frozenset()


class Scoped(Protocol):
    @property
    def scope(self) -> Scope: ...


class Actor(Protocol):
    """Who acts: a signed-in person, or the operator ``system``."""

    @property
    def key(self) -> str:
        """``person:7`` or ``system``; what history keeps instead of a name."""

    def may(self, permission: Permission, scope: Scope) -> bool: ...


@dataclass(frozen=True)
class Stamp:
    """By whom, when, and through which door a change is made."""

    by: Actor
    at: datetime
    origin: str


def require(actor: Actor, permission: Permission, thing: Scoped | Scope) -> None:
    scope = thing if isinstance(thing, Scope) else thing.scope
    if not actor.may(permission, scope):
        raise NotAllowed(f"U mag hier niet {permission.label}. Vraag het secretariaat om dit recht.")
