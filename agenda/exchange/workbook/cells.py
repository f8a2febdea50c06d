"""Reads one cell as the value of its field."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from agenda.actions.words import RoleKind
from agenda.exchange.workbook.book import Given
from agenda.exchange.workbook.layout import Field, Kind
from agenda.exchange.workbook.lines import read_term_line
from agenda.exchange.workbook.naming import Named, PartyNames
from agenda.kernel.dutch import spoken_date
from agenda.parties.rules import folded
from agenda.terms.reading import read_term

Part = dict[str, Any]
EMPTY = frozenset({"-", "–", "—", "n.v.t.", "nvt", "geen", "/", "x"})
GOAL = re.compile(
    r"(?:doel(?:stelling)?\s*)?(\d{1,4}(?:\.\d{1,4})?)(?:[.:)]|\b)\s*[-–:.]?\s*(.*)", re.IGNORECASE | re.DOTALL
)
SAID_OTHERWISE: dict[str, dict[str, str]] = {
    "soort": {
        "afspraak": "bestuurlijke afspraak",
        "bestuursafspraak": "bestuurlijke afspraak",
        "acties": "actie",
        "activiteit": "actie",
        "pilot": "actie",
        "onderzoek": "actie",
        "maatregelen": "maatregel",
        "instrumenten": "instrument",
    },
    "fase": {
        "nog te starten": "nog niet gestart",
        "niet gestart": "nog niet gestart",
        "gepland": "nog niet gestart",
        "nog niet begonnen": "nog niet gestart",
        "voorbereiding": "in voorbereiding",
        "verkenning": "in voorbereiding",
        "start": "in voorbereiding",
        "gestart": "in uitvoering",
        "lopend": "in uitvoering",
        "loopt": "in uitvoering",
        "uitvoering": "in uitvoering",
        "bezig": "in uitvoering",
        "in gang": "in uitvoering",
        "onderhanden": "in uitvoering",
        "klaar": "afgerond",
        "gereed": "afgerond",
        "voltooid": "afgerond",
        "gedaan": "afgerond",
        "afgesloten": "afgerond",
        "uitgevoerd": "afgerond",
        "gestopt": "vervallen",
        "geschrapt": "vervallen",
    },
    "oordeel": {
        "groen": "op schema",
        "op koers": "op schema",
        "goed": "op schema",
        "oranje": "aandacht nodig",
        "geel": "aandacht nodig",
        "aandacht": "aandacht nodig",
        "aandachtspunt": "aandacht nodig",
        "rood": "vertraagd, bijsturing nodig",
        "vertraagd": "vertraagd, bijsturing nodig",
        "vertraging": "vertraagd, bijsturing nodig",
        "grijs": "niet beoordeeld",
        "onbekend": "niet beoordeeld",
    },
}
OTHERWISE = {name: {folded(said): word for said, word in words.items()} for name, words in SAID_OTHERWISE.items()}


class Unreadable(ValueError):
    """What stands in a cell can't be the value of its field; ``str()`` tells what to do."""


@dataclass(frozen=True)
class Cell:
    """A cell with its field and the part that it is to change; ``foreign`` on a sheet that did not come out of here."""

    given: Given
    field: Field
    foreign: bool = False

    @property
    def text(self) -> str:
        match self.given:
            case None:
                return ""
            case bool():
                return "ja" if self.given else "nee"
            case Decimal():
                return f"{self.given.normalize():f}"
            case date():
                return spoken_date(self.given)
            case str():
                nothing = self.foreign and self.given.casefold() in EMPTY
                return "" if nothing else self.given


@dataclass(frozen=True)
class Meaning:
    """What cells can refer to: parties by any spelling, goals by folded title."""

    parties: PartyNames
    goals: Mapping[str, str]

    def with_file(self, file: Mapping[str, Any]) -> "Meaning":
        """With the parties, groups and goals of a programme file beside the ones that are known."""
        goals = {
            folded(goal["titel"]): goal["nummer"]
            for goal in file.get("doelen", ())
            if {"titel", "nummer"} <= goal.keys()
        }
        return Meaning(
            self.parties.with_parts(file.get("partijen", ()), file.get("groepen", ())), {**self.goals, **goals}
        )


def put(part: Part, name: str, value: Any) -> None:
    """An empty value is no value: what is usual then holds."""
    if value in (None, "", (), []):
        part.pop(name, None)
    else:
        part[name] = value


def _text(cell: Cell, part: Part, meaning: Meaning) -> None:
    text, otherwise = cell.text, OTHERWISE.get(cell.field.name)
    put(part, cell.field.name, otherwise.get(folded(text), text) if otherwise else text)


def _day(cell: Cell, part: Part, meaning: Meaning) -> None:
    put(part, cell.field.name, day_in(cell))


def day_in(cell: Cell) -> date | None:
    if isinstance(cell.given, date) or not cell.text:
        return cell.given if isinstance(cell.given, date) else None
    term = read_term(cell.text, date(2000, 1, 1))
    if term.first is None or term.first != term.last:
        raise Unreadable(f"‘{cell.text}’ is geen dag; schrijf hem als 8-5-2026.")
    return term.first


def _number(cell: Cell, part: Part, meaning: Meaning) -> None:
    put(part, cell.field.name, number_in(cell))


def number_in(cell: Cell) -> Decimal | None:
    if isinstance(cell.given, Decimal) or not cell.text:
        return cell.given if isinstance(cell.given, Decimal) else None
    text = cell.text.replace(" ", "")
    plain = text.replace(".", "").replace(",", ".") if "," in text else text
    try:
        number = Decimal(plain)
    except InvalidOperation as error:
        raise Unreadable(f"‘{cell.text}’ is geen getal; schrijf het als 13,5.") from error
    if not number.is_finite():
        raise Unreadable(f"‘{cell.text}’ is geen getal; schrijf het als 13,5.")
    return number


def _lines(cell: Cell, part: Part, meaning: Meaning) -> None:
    pieces = re.split(r"[\n;]" if cell.foreign else r"\n", cell.text)
    put(part, cell.field.name, [piece.strip() for piece in pieces if piece.strip()])


def _party(cell: Cell, part: Part, meaning: Meaning) -> None:
    if cell.text and meaning.parties.key_of(cell.text) is None:
        raise Unreadable(f"‘{cell.text}’ is geen bekende partij; verbeter de naam, of voeg haar toe bij Partijen.")
    put(part, cell.field.name, meaning.parties.key_of(cell.text) if cell.text else None)


def _goal(cell: Cell, part: Part, meaning: Meaning) -> None:
    number, title = goal_in(cell.text, meaning)
    put(part, cell.field.name, number)
    put(part, "doel-titel", title)


def goal_in(text: str, meaning: Meaning) -> tuple[str, str]:
    """The number and the title in ``2 Gemeentelijke praktijk``, ``Doel 2: …`` or a title alone."""
    if not text:
        return "", ""
    if known := meaning.goals.get(folded(text)):
        return known, ""
    found = GOAL.fullmatch(text.strip())
    if not found:
        raise Unreadable(f"Doel ‘{text}’ bestaat niet; zet er het nummer voor, of maak het doel eerst aan.")
    return found[1], " ".join(found[2].split())


def _roles(cell: Cell, part: Part, meaning: Meaning) -> None:
    """Of several parties that lead the first is accountable, and the others lead with it."""
    role = cell.field.role or RoleKind.INVOLVED
    named = list(meaning.parties.read(cell.text))
    held = {(one["partij"], one["rol"]): one for one in part.get("rollen", ())}
    rest = [one for one in part.get("rollen", ()) if one["rol"] != role.label]
    fresh = [
        _role(one, RoleKind.CO_LEAD if role is RoleKind.LEAD and place else role, held)
        for place, one in enumerate(named)
    ]
    known = {(one["partij"], one["rol"]) for one in rest}
    put(part, "rollen", rest + [one for one in fresh if (one["partij"], one["rol"]) not in known])


def _role(named: Named, role: RoleKind, held: Mapping[tuple[str, str], Part]) -> Part:
    fresh = dict(held.get((named.key, role.label), {"partij": named.key, "rol": role.label}))
    put(fresh, "aangenomen", named.assumed or None)
    put(fresh, "mag-besluiten", named.decides or None)
    return fresh


def _terms(cell: Cell, part: Part, meaning: Meaning) -> None:
    subject = "mijlpaal" if cell.field.kind is Kind.MILESTONES else "waarvan"
    held = list(part.get(cell.field.name, ()))
    lines = [read_term_line(line) for line in cell.text.split("\n") if line.strip()]
    if cell.foreign:
        lines = [(what or _subject(held, place, subject), wording) for place, (what, wording) in enumerate(lines)]
    put(part, cell.field.name, [_term(subject, *line, place, held) for place, line in enumerate(lines)])


def _subject(held: list[Part], place: int, name: str) -> str:
    """A sheet of somebody else's gives only days: what they are of stays as it was."""
    return str(held[place].get(name, "")) if place < len(held) else ""


def _term(subject: str, what: str, wording: str, place: int, held: list[Part]) -> Part:
    """A term that was there keeps what is known of it; one with other words only how firm it is, and its meeting."""
    same = next((one for one in held if (one.get(subject, ""), one.get("termijn", "")) == (what, wording)), None)
    if same is not None:
        held[held.index(same)] = {}
        return same
    fresh: Part = {"termijn": wording} if wording else {}
    put(fresh, subject, what)
    before = held[place] if place < len(held) else {}
    return fresh | {name: before[name] for name in ("sterkte", "overleg") if name in before and wording}


READERS: dict[Kind, Callable[[Cell, Part, Meaning], None]] = {
    Kind.TEXT: _text,
    Kind.DAY: _day,
    Kind.NUMBER: _number,
    Kind.LINES: _lines,
    Kind.PARTY: _party,
    Kind.GROUP: _party,
    Kind.GOAL: _goal,
    Kind.ROLES: _roles,
    Kind.TERMS: _terms,
    Kind.MILESTONES: _terms,
}


def read_cell(cell: Cell, part: Part, meaning: Meaning) -> None:
    """Puts what the cell says into the part. Raises ``Unreadable`` (or ``UnknownParty``).

    An empty cell of ours takes away what was there; one of somebody else's list says nothing.
    """
    if cell.text or not cell.foreign:
        READERS[cell.field.kind](cell, part, meaning)
