"""A change in the words of the screen: which field, from what, to what."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from agenda.actions.words import ActionKind, Adoption, LinkKind, Phase, Rating, RoleKind, Succession
from agenda.history.models import HistoryLine
from agenda.history.rules import difference
from agenda.kernel.dutch import spoken_date, spoken_moment, spoken_number
from agenda.kernel.words import Word
from agenda.parties.queries import Naming
from agenda.terms.words import Strength

Names = Mapping[int, Naming]
Rows = Mapping[str, Mapping[int, str]]
"""Per field that holds a row number what each is called: ``{"goal": {4: "4 Bedrijveninvesteringszones"}}``."""

EVENTS = {
    "action.add": "zette dit in de agenda",
    "action.change": "wijzigde dit",
    "action.progress": "werkte de stand bij uit een voortgangsmelding",
    "action.decision": "wijzigde dit door een besluit",
    "action.merge": "liet dit opgaan in een andere actie",
    "action.divide": "verdeelde dit over een groep",
    "action.share": "werkte het deel van een partij bij",
    "action.owner": "gaf de uitvoering van een deel in andere handen",
    "action.term": "las de termijnen opnieuw",
    "goal.add": "zette dit doel in de agenda",
    "goal.change": "wijzigde dit doel",
}
FIRST = frozenset({"action.add", "goal.add"})
"""Events of which every field would be new."""


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


Speak = Callable[[Any, Names], str]


def _word(words: type[Word]) -> Speak:
    return lambda value, names: words.stored(value).label


def _text(value: Any, names: Names) -> str:
    return str(value)


def _each(speak: Callable[..., str]) -> Speak:
    """Speaks a list of lists, one after the other; ``speak`` gets the parts of each, with the names before them."""
    return lambda value, names: "; ".join(speak(names, *parts) for parts in value)


def _short(names: Names, party: int) -> str:
    return names[party].short if party in names else "onbekende partij"


def _role(
    names: Names,
    party: int,
    role: str,
    assumed: bool,
    authority: str = "",
    decides: bool = False,
    responsibility: str = "",
) -> str:
    said = [RoleKind.stored(role).label, "aangenomen" if assumed else "", "mag besluiten" if decides else ""]
    told = f"{_short(names, party)} ({', '.join(one for one in said if one)})"
    more = (("bevoegdheid", authority), ("verantwoordelijkheid", responsibility))
    return ", ".join([told, *(f"{name}: {text.rstrip('.')}" for name, text in more if text)])


def _term(names: Names, wording: str, subject: str = "", *more: Any) -> str:
    return _with(wording, subject, *_about_term(*more))


def _milestone(names: Names, wording: str, subject: str, *more: Any) -> str:
    return _with(subject, wording, *_about_term(*more))


def _about_term(
    met_on: str = "", strength: str = "", occasion: int | None = None, confirmed_by: str = ""
) -> Iterator[str]:
    yield f"bereikt op {spoken_date(date.fromisoformat(met_on))}" if met_on else ""
    yield Strength.stored(strength).label if strength else ""
    yield "schuift mee met een overleg" if occasion else ""
    yield f"bevestigd door {confirmed_by}" if confirmed_by else ""


def _with(told: str, *more: str) -> str:
    said = ", ".join(one for one in more if one)
    return f"{told} ({said})" if said else told


def _slip(names: Names, old: str, new: str, reason: str, agreed_by: str) -> str:
    more = (("reden", reason), ("met instemming van", agreed_by))
    return f"‘{old}’ werd ‘{new}’" + "".join(f", {name}: {text.rstrip('.')}" for name, text in more if text)


def _link(names: Names, kind: str, title: str, url: str = "") -> str:
    return f"{LinkKind.stored(kind).label}: {title}{f' ({url})' if url else ''}"


def _share(names: Names, party: int, phase: str, rating: str, wording: str = "", owner: str = "", *texts: str) -> str:
    said = (Phase.stored(phase).label, Rating.stored(rating).label, wording, owner)
    return " ".join([_with(_short(names, party), *said), *(text for text in texts if text)])


def _figure(names: Names, key: str, figure: str, day: str, source: str) -> str:
    return f"{key}: {spoken_number(Decimal(figure))} op {spoken_date(date.fromisoformat(day))} ({source})"


FIELDS: dict[str, tuple[str, Speak]] = {
    "number": ("Nummer", _text),
    "kind": ("Soort", _word(ActionKind)),
    "title": ("Titel", _text),
    "goal": ("Doel", _text),
    "parent": ("Onder doel", _text),
    "summary": ("Omschrijving", _text),
    "legal_basis": ("Rechtsgrond", _text),
    "adoption": ("Vaststelling", _word(Adoption)),
    "adopted_by": ("Vastgesteld bij", _text),
    "succession": ("Opvolging", _word(Succession)),
    "successor": ("Opvolger", _text),
    "phase": ("Fase", _word(Phase)),
    "dropped_because": ("Reden van vervallen", _text),
    "dropped_by": ("Vervallen bij", _text),
    "rating": ("Oordeel", _word(Rating)),
    "explanation": ("Toelichting", _text),
    "cause": ("Oorzaak", _text),
    "consequence": ("Gevolg", _text),
    "correction": ("Bijsturing", _text),
    "unchanged": ("Ongewijzigd", lambda value, names: "ja" if value else "nee"),
    "done": ("Gedaan", _text),
    "next": ("Volgende stap", _text),
    "risks": ("Risico’s", _text),
    "request": ("Hulpvraag aan het overleg", _text),
    "term": ("Voorstel voor een andere termijn", _text),
    "term_because": ("Waarom de termijn anders moet", _text),
    "figures": ("Cijfers", _each(_figure)),
    "passage": ("Voorstel voor de brief", _text),
    "group": ("Verdeeld over", _text),
    "overruled_because": ("Waarom de stand met de hand is gezet", _text),
    "shares": ("Delen", _each(_share)),
    "roles": ("Rollen", _each(_role)),
    "terms": ("Termijnen", _each(_term)),
    "milestones": ("Mijlpalen", _each(_milestone)),
    "slips": ("Verschuivingen", _each(_slip)),
    "links": ("Samenhang", _each(_link)),
    "references": ("Verwijzingen", lambda value, names: "; ".join(value)),
}
ROWS = frozenset({"goal", "parent", "successor", "group"})
"""Fields that hold the row number of another record."""


def told(old: Mapping[str, Any], new: Mapping[str, Any], names: Names, rows: Rows | None = None) -> list[Difference]:
    """What differs between two sets of values, in the order of the form."""
    pairs = difference(old, new)
    return [_whole(name, pairs[name], names, rows or {}) for name in FIELDS if name in pairs]


def told_lines(
    lines: Iterable[HistoryLine], actors: Mapping[str, str], names: Names, rows: Rows | None = None
) -> list[ToldLine]:
    return [
        ToldLine(
            actors.get(line.actor, "Onbekend"),
            EVENTS.get(line.event, line.event),
            line.at,
            spoken_moment(line.at),
            line.origin,
            [] if line.event in FIRST else list(differences_in(line.difference, names, rows or {})),
        )
        for line in lines
    ]


def rows_named(lines: Iterable[HistoryLine]) -> set[str]:
    """The fields with row numbers that these lines speak of: what they are called is asked only then."""
    return {name for line in lines if line.event not in FIRST for name in ROWS & line.difference.keys()}


def differences_in(pairs: Mapping[str, Any], names: Names, rows: Rows) -> Iterator[Difference]:
    """Of a longer list only what came and what went."""
    for name in FIELDS:
        if name not in pairs:
            continue
        old, new = pairs[name]
        gone, come = apart(old, new)
        if bool(gone) is bool(come):
            yield _whole(name, (gone or old, come or new), names, rows)
        else:
            label, speak = FIELDS[name]
            yield Difference(f"{label} {'erbij' if come else 'weg'}", "", speak(come or gone, names))


def apart(old: Any, new: Any) -> tuple[list[Any], list[Any]]:
    """Of two lists what only the one has, and what only the other; of anything else nothing."""
    if not (isinstance(old, list) and isinstance(new, list)):
        return [], []
    return [one for one in old if one not in new], [one for one in new if one not in old]


def _whole(name: str, pair: Sequence[Any], names: Names, rows: Rows) -> Difference:
    return Difference(FIELDS[name][0], *(_said(name, value, names, rows) for value in pair))


def _said(name: str, value: Any, names: Names, rows: Rows) -> str:
    if value in (None, "", []):
        return "leeg"
    return rows.get(name, {}).get(value, "iets anders") if name in ROWS else FIELDS[name][1](value, names)
