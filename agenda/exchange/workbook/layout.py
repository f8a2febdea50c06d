"""The sheets of a workbook and their columns, as tables: a column is a field of a part of a programme file."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from agenda.actions.words import RoleKind


class Kind(Enum):
    """How a cell stands for the value of its field."""

    TEXT = auto()
    DAY = auto()
    NUMBER = auto()
    LINES = auto()
    PARTY = auto()
    GROUP = auto()
    GOAL = auto()
    ROLES = auto()
    TERMS = auto()
    MILESTONES = auto()


@dataclass(frozen=True)
class Field:
    """``name`` is the field in a programme file; ``role`` which roles a cell with parties holds."""

    head: str
    name: str
    kind: Kind = Kind.TEXT
    width: float = 16
    wraps: bool = False
    role: RoleKind | None = None


@dataclass(frozen=True)
class SheetPlan:
    """``source`` is the list in a programme file, ``within`` the one inside its parts that the rows belong to.

    ``owner`` are the columns that name what a row belongs to.
    """

    name: str
    source: str
    fields: Sequence[Field]
    within: str | None = None
    owner: Sequence[Field] = ()

    @property
    def columns(self) -> list[Field]:
        return [*self.owner, *self.fields]


def prose(head: str, name: str, width: float = 48) -> Field:
    return Field(head, name, width=width, wraps=True)


ROLE_FIELDS = tuple(
    Field(kind.label.capitalize(), f"rollen/{kind.value}", Kind.ROLES, 22, True, kind) for kind in RoleKind
)
ACTION = (Field("Actie", "nummer", width=8),)
TERM = (*ACTION, Field("Soort", "soort", width=10), Field("Nr", "nr", Kind.NUMBER, 6))
STAND = (
    Field("Fase", "fase", width=18),
    Field("Oordeel", "oordeel", width=18),
    prose("Toelichting", "toelichting"),
    prose("Oorzaak", "oorzaak"),
    prose("Gevolg", "gevolg"),
    prose("Bijsturing", "bijsturing"),
)
READ = (
    Field("Gelezen op", "gelezen-op", Kind.DAY),
    Field("Sterkte", "sterkte"),
    Field("Overleg", "overleg"),
    Field("Gehaald op", "gehaald-op", Kind.DAY),
    Field("Bevestigd door", "bevestigd-door"),
    Field("Eerste dag", "eerste-dag", Kind.DAY),
    Field("Laatste dag", "laatste-dag", Kind.DAY),
)

ACTIONS = SheetPlan(
    "Acties",
    "acties",
    (
        Field("Nummer", "nummer", width=9),
        Field("Doel", "doel", Kind.GOAL, 26, True),
        Field("Soort", "soort", width=14),
        prose("Titel", "titel"),
        prose("Omschrijving", "omschrijving"),
        *ROLE_FIELDS,
        Field("Termijn", "termijnen", Kind.TERMS, 36, True),
        Field("Mijlpalen", "mijlpalen", Kind.MILESTONES, 36, True),
        Field("Vaststelling", "vaststelling"),
        *STAND,
        prose("Rechtsgrond", "rechtsgrond", 28),
        Field("Verwijzingen", "verwijzingen", Kind.LINES, 32, True),
        prose("Vastgesteld door", "vastgesteld-door", 20),
        prose("Vervallen omdat", "vervallen-omdat", 28),
        prose("Vervallen door", "vervallen-door", 20),
        Field("Verdeeld over", "verdeeld-over", Kind.GROUP, 18),
        prose("Stand gezet omdat", "stand-gezet-omdat", 28),
        Field("Opvolging", "opvolging"),
        Field("Opvolger", "opvolger", width=9),
        Field("Versie", "versie", width=18),
    ),
)
GOALS = SheetPlan(
    "Doelen",
    "doelen",
    (
        Field("Nummer", "nummer", width=9),
        prose("Titel", "titel"),
        prose("Omschrijving", "omschrijving", 60),
        Field("Onder", "onder", width=9),
    ),
)
ROLES = SheetPlan(
    "Rollen",
    "acties",
    (
        prose("Bevoegdheid", "bevoegdheid"),
        prose("Verantwoordelijkheid", "verantwoordelijkheid"),
    ),
    within="rollen",
    owner=(*ACTION, Field("Partij", "partij", Kind.PARTY), Field("Rol", "rol")),
)
TERMS = SheetPlan(
    "Termijnen",
    "acties",
    (prose("Waarvan", "waarvan", 30), prose("Termijn", "termijn", 30), *READ),
    within="termijnen",
    owner=TERM,
)
SLIPS = SheetPlan(
    "Verschuivingen",
    "acties",
    (
        prose("Was", "was", 30),
        prose("Werd", "werd", 30),
        Field("Laatste dag was", "laatste-dag-was", Kind.DAY),
        Field("Laatste dag werd", "laatste-dag-werd", Kind.DAY),
        Field("Op", "op", Kind.DAY),
        prose("Reden", "reden"),
        prose("Akkoord", "akkoord", 22),
        prose("In", "in", 22),
    ),
    within="verschuivingen",
    owner=(*TERM, Field("Partij", "partij", Kind.PARTY)),
)
LINKS = SheetPlan(
    "Samenhang",
    "acties",
    (Field("Soort", "soort"), prose("Titel", "titel", 40), Field("Adres", "adres", width=40)),
    within="samenhang",
    owner=ACTION,
)
SHARES = SheetPlan(
    "Delen",
    "acties",
    (
        Field("Partij", "partij", Kind.PARTY),
        Field("Wie", "wie", width=24),
        *STAND,
        prose("Termijn", "termijn/termijn", 30),
        *(Field(one.head, f"termijn/{one.name}", one.kind, one.width) for one in READ),
    ),
    within="delen",
    owner=ACTION,
)
PARTIES = SheetPlan(
    "Partijen",
    "partijen",
    (
        Field("Sleutel", "sleutel", width=20),
        Field("Soort", "soort", width=24),
        Field("TOOI", "tooi"),
        Field("Postbus", "postbus", width=32),
        Field("Schrijfwijzen", "schrijfwijzen", Kind.LINES, 32, True),
    ),
)
NAMES = SheetPlan(
    "Namen",
    "partijen",
    (
        Field("Kort", "kort", width=20),
        prose("Naam", "naam"),
        Field("Vanaf", "vanaf", Kind.DAY),
        Field("Tot", "tot", Kind.DAY),
    ),
    within="namen",
    owner=(Field("Partij", "sleutel", width=20),),
)
GROUPS = SheetPlan(
    "Groepen",
    "groepen",
    (
        Field("Sleutel", "sleutel", width=20),
        prose("Naam", "naam"),
        Field("Leden", "leden", Kind.LINES, 24, True),
    ),
)
INDICATORS = SheetPlan(
    "Indicatoren",
    "indicatoren",
    (
        Field("Sleutel", "sleutel", width=28),
        prose("Naam", "naam"),
        Field("Eenheid", "eenheid"),
        Field("Doel", "doel", width=8),
        Field("Nulwaarde", "nulwaarde", Kind.NUMBER),
        Field("Nulwaarde op", "nulwaarde-op", Kind.DAY),
        Field("Streefwaarde", "streefwaarde", Kind.NUMBER),
        Field("Streefwaarde op", "streefwaarde-op", Kind.DAY),
    ),
)
MEASUREMENTS = SheetPlan(
    "Metingen",
    "indicatoren",
    (
        Field("Op", "op", Kind.DAY),
        Field("Waarde", "waarde", Kind.NUMBER),
        Field("Tot", "tot", Kind.NUMBER),
        prose("Bron", "bron"),
    ),
    within="metingen",
    owner=(Field("Indicator", "sleutel", width=28),),
)
PROGRAMME = SheetPlan(
    "Programma",
    "programma",
    (
        Field("Sleutel", "sleutel"),
        Field("Naam", "naam", width=30),
        Field("Secretariaat", "secretariaat", width=36),
        Field("Secretariaat mail", "secretariaat-mail", width=32),
        Field("Overleg", "overleg", width=44),
    ),
)
PLANS = (
    ACTIONS,
    GOALS,
    ROLES,
    TERMS,
    SLIPS,
    SHARES,
    LINKS,
    INDICATORS,
    MEASUREMENTS,
    PARTIES,
    NAMES,
    GROUPS,
    PROGRAMME,
)
READING_ORDER = (PARTIES, NAMES, GROUPS, GOALS, ACTIONS, SHARES, ROLES, TERMS, SLIPS, LINKS, INDICATORS, MEASUREMENTS)
"""What is named comes before what names it; what is not here comes last."""
PLAN_BY_NAME = {plan.name: plan for plan in PLANS}
