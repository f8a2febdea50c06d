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
    REMINDER_RUN = "reminder:run", "de verzendlijst van herinneringen beheren"
    LINK_ISSUE = "link:issue", "antwoordlinks uitgeven en intrekken"
    CONSULTATION_READ = "consultation:read", "overleggen lezen"
    CONSULTATION_WRITE = "consultation:write", "overleggen voorbereiden"
    ITEM_PROPOSE = "item:propose", "agendapunten aandragen"
    ATTENDANCE_WRITE = "attendance:write", "aanwezigheid doorgeven"
    DECISION_WRITE = "decision:write", "besluiten vastleggen"
    SIGN_OFF_WRITE = "sign_off:write", "een besluitenlijst beoordelen"
    ANNOTATION_READ = "annotation:read", "annotaties lezen"
    ANNOTATION_WRITE = "annotation:write", "annotaties schrijven"
    DOSSIER_BUILD = "dossier:build", "dossiers samenstellen"
    DOSSIER_SEND = "dossier:send", "dossiers versturen en vrijgeven"
    DOSSIER_READ = "dossier:read", "dossiers lezen"
    LETTER_WRITE = "letter:write", "brieven opstellen"
    LETTER_READ = "letter:read", "brieven lezen"
    PASSAGE_PROPOSE = "passage:propose", "briefpassages voorstellen"
    PASSAGE_ANSWER = "passage:answer", "op briefpassages antwoorden"
    COMMITMENT_READ = "commitment:read", "toezeggingen en moties lezen"
    COMMITMENT_WRITE = "commitment:write", "toezeggingen en moties bijhouden"
    PARTICIPANTS_READ = "participants:read", "lezen wat voor deelnemers is"
    OWN_PARTY_READ = "own_party:read", "lezen wat voor één partij is"
    SECRETARIAT_READ = "secretariat:read", "lezen wat voor het secretariaat is"
    PARTY_WRITE = "party:write", "partijen bijhouden"
    CALENDAR_WRITE = "calendar:write", "de termijnkalender bijhouden"
    PROGRAMME_LOAD = "programme:load", "een programma inlezen"
    PERSON_MANAGE = "person:manage", "personen uitnodigen en hun rollen beheren"
    SPECIAL_GRANT = "special:grant", "bijzondere rollen verlenen"
    ACCESS_READ = "access:read", "zien wie welke rol heeft"
    HISTORY_READ = "history:read", "de geschiedenis lezen"
    HEALTH_READ = "health:read", "zien of alles werkt"
    LOG_READ = "log:read", "het logboek lezen en uitvoeren"


@dataclass(frozen=True)
class Scope:
    """Where a record lies: in which programme, and with which parties as its owners. Both are row numbers.

    ``record`` names the one thing that is asked about, such as ``round:3/action:12``, for who may reach just that.
    """

    programme: int | None = None
    parties: frozenset[int] = frozenset()
    record: str | None = None


def owned_by(programme: int | None, party: int | None) -> Scope:
    """The scope of what one party owns, or none."""
    return Scope(programme, frozenset() if party is None else frozenset({party}))


class Scoped(Protocol):
    @property
    def scope(self) -> Scope: ...


class Actor(Protocol):
    """Who acts: a signed-in person, the holder of a link, or the operator ``system``."""

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
        sentence = f"U mag hier niet {permission.label}. Vraag het secretariaat om dit recht."
        raise NotAllowed(sentence, needs=permission.value, by=actor.key)
