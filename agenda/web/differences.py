"""A change in the words of the screen: which field, from what, to what."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agenda.actions.models import ActionKind, Adoption, Phase, Rating, RoleKind
from agenda.history.models import HistoryLine
from agenda.history.rules import difference
from agenda.kernel.dutch import spoken_moment
from agenda.kernel.words import Word
from agenda.parties.queries import Naming

Names = Mapping[int, Naming]

EVENTS = {
    "action.add": "zette dit in de agenda",
    "action.change": "wijzigde dit",
    "action.progress": "werkte de stand bij uit een voortgangsmelding",
    "action.decision": "wijzigde dit door een besluit",
}


@dataclass(frozen=True)
class Difference:
    field: str
    old: str
    new: str


@dataclass(frozen=True)
class ToldLine:
    who: str
    what: str
    at: datetime
    when: str
    via: str
    differences: list[Difference]


def _word(words: type[Word]) -> Callable[[Any, Names], str]:
    return lambda value, names: words.stored(value).label


def _text(value: Any, names: Names) -> str:
    return str(value)


def _roles(value: list[list[Any]], names: Names) -> str:
    return "; ".join(_role(party, role, assumed, names) for party, role, assumed, *_ in value)


def _role(party: int, role: str, assumed: bool, names: Names) -> str:
    name = names[party].short if party in names else "onbekende partij"
    return f"{name} ({RoleKind.stored(role).label}{', aangenomen' if assumed else ''})"


def _terms(value: list[list[str]], names: Names) -> str:
    return "; ".join(f"{wording} ({subject})" if subject else wording for wording, subject, *_ in value)


FIELDS: dict[str, tuple[str, Callable[[Any, Names], str]]] = {
    "number": ("Nummer", _text),
    "kind": ("Soort", _word(ActionKind)),
    "title": ("Titel", _text),
    "summary": ("Omschrijving", _text),
    "adoption": ("Vaststelling", _word(Adoption)),
    "phase": ("Fase", _word(Phase)),
    "rating": ("Oordeel", _word(Rating)),
    "explanation": ("Toelichting", _text),
    "cause": ("Oorzaak", _text),
    "consequence": ("Gevolg", _text),
    "correction": ("Bijsturing", _text),
    "roles": ("Rollen", _roles),
    "terms": ("Termijnen", _terms),
    "references": ("Verwijzingen", lambda value, names: "; ".join(value)),
}


def told(old: Mapping[str, Any], new: Mapping[str, Any], names: Names) -> list[Difference]:
    """What differs between two sets of values, in the order of the form."""
    return _spoken(difference(old, new), names)


def told_lines(lines: Iterable[HistoryLine], actors: Mapping[str, str], names: Names) -> list[ToldLine]:
    return [
        ToldLine(
            actors.get(line.actor, "Onbekend"),
            EVENTS.get(line.event, line.event),
            line.at,
            spoken_moment(line.at),
            line.origin,
            [] if line.event == "action.add" else _spoken(line.difference, names),
        )
        for line in lines
    ]


def _spoken(pairs: Mapping[str, Any], names: Names) -> list[Difference]:
    return [
        Difference(label, *(speak(value, names) if value not in (None, "", []) else "leeg" for value in pairs[name]))
        for name, (label, speak) in FIELDS.items()
        if name in pairs
    ]
