"""What changed since the letter before, or else since the meeting before: sentences fit for parliament."""

from collections.abc import Callable
from dataclasses import dataclass

from agenda.actions.values import ActionValues, TermValues
from agenda.actions.words import Adoption, RoleKind, Succession
from agenda.changes import facts as f
from agenda.changes.about_actions import SUCCEEDED
from agenda.changes.about_terms import MET
from agenda.changes.phrases import agreement, decided, grounded, label, new_slips, quoted, reasons
from agenda.changes.told import ToldChange
from agenda.kernel.dutch import capital, spoken_date, spoken_day
from agenda.letters.facts import LetterFacts
from agenda.letters.naming import gathered
from agenda.letters.secrecy import is_public
from agenda.letters.telling import PHASES, has_moved, it, moved, public_slips
from agenda.letters.values import SourceValues
from agenda.letters.words import SourceKind

WHAT_CHANGED = "Wat is er veranderd"
OWNING = frozenset({RoleKind.LEAD, RoleKind.CO_LEAD})


@dataclass(frozen=True)
class ChangedLine:
    """``action`` is the row number of the action that it is about, if it is about one."""

    sentence: str
    source: SourceValues
    action: int | None


@dataclass(frozen=True)
class ChangedGroup:
    title: str
    lines: tuple[ChangedLine, ...]


def changed(facts: LetterFacts) -> tuple[ChangedGroup, ...]:
    """Grouped by what happened, in the order in which parliament wants to know; groups without any are not there."""
    found: dict[str, list[ChangedLine]] = {title: [] for title, _ in GROUPS}
    for change in facts.changes:
        for title, tells in GROUPS:
            if tells(change, facts):
                found[title].append(_line(change, facts))
                break
    return tuple(ChangedGroup(title, tuple(lines)) for title, lines in found.items() if lines)


def since_words(facts: LetterFacts) -> str:
    """``mijn brief van 17 november 2025``, ``het overleg van 8 mei 2025``; nothing when there was neither."""
    if facts.since is None:
        return ""
    return f"{'het overleg' if facts.since.consultation else 'mijn brief'} van {spoken_date(facts.since.day)}"


def _line(change: ToldChange, facts: LetterFacts) -> ChangedLine:
    written = f", vastgelegd op {spoken_day(change.at)}" if change.at else ""
    told = f"{change.kind.label.capitalize()}: {change.about}{written}"
    source = SourceValues(SourceKind.CHANGE, told, change.action)
    return ChangedLine(_sentence(change, facts), source, change.action)


# ── Which changes are told, and where ──────────────────────────────────────────────────────────────────────────────


def _is_new(change: ToldChange, facts: LetterFacts) -> bool:
    """To parliament: what the letter before told of already is not."""
    fact = change.fact
    adopted = isinstance(fact, f.Adopted) and fact.new is Adoption.ADOPTED
    return (isinstance(fact, f.Added) or adopted) and change.action not in facts.told_last


def _is_adopted(change: ToldChange, facts: LetterFacts) -> bool:
    return isinstance(change.fact, f.Adopted) and change.fact.new is Adoption.ADOPTED


def _is_begun(change: ToldChange, facts: LetterFacts) -> bool:
    """Another phase; how parties rate it themselves is not for parliament."""
    fact = change.fact
    return isinstance(fact, f.StandChanged) and fact.old.phase is not fact.new.phase and not fact.new.phase.finished


def _is_finished(change: ToldChange, facts: LetterFacts) -> bool:
    return isinstance(change.fact, f.Finished)


def _is_of_terms(change: ToldChange, facts: LetterFacts) -> bool:
    """How a term is read is not for parliament, but that its last day moved is."""
    fact = change.fact
    if isinstance(fact, f.TermMoved):
        return has_moved((fact.old.wording, fact.old.last), (fact.new.wording, fact.new.last))
    return isinstance(fact, f.TermAdded | f.TermEnded | f.TermMet)


def _is_of_owners(change: ToldChange, facts: LetterFacts) -> bool:
    fact = change.fact
    return isinstance(fact, f.LeadChanged) or (isinstance(fact, f.RoleTaken) and fact.role in OWNING)


def _is_left(change: ToldChange, facts: LetterFacts) -> bool:
    return isinstance(change.fact, f.Dropped | f.Merged)


def _is_named(change: ToldChange, facts: LetterFacts) -> bool:
    return isinstance(change.fact, f.Renumbered | f.Retitled)


def _is_measured(change: ToldChange, facts: LetterFacts) -> bool:
    return isinstance(change.fact, f.Measured | f.Remeasured)


GROUPS: tuple[tuple[str, Callable[[ToldChange, LetterFacts], bool]], ...] = (
    ("Nieuwe acties", _is_new),
    ("Vastgesteld", _is_adopted),
    ("In een volgende fase", _is_begun),
    ("Afgerond", _is_finished),
    ("Termijnen en mijlpalen", _is_of_terms),
    ("Trekkers", _is_of_owners),
    ("Vervallen, samengegaan of vervangen", _is_left),
    ("Naam, nummer en plaats", _is_named),
    ("Indicatoren", _is_measured),
)
"""Under which title a change is told: the first that takes it."""


# ── In words that are public ───────────────────────────────────────────────────────────────────────────────────────


def _sentence(change: ToldChange, facts: LetterFacts) -> str:
    match change.fact:
        case f.StandChanged(old=old, new=new):
            return f"{capital(change.about)} is nu {PHASES[new.phase]}; eerder was dat: {PHASES[old.phase]}."
        case f.Merged(how=how, into=into) if facts.action(into) is None:
            return f"{capital(change.about)} is {SUCCEEDED[how]} een andere actie."
        case f.Added(values=values):
            return f"{capital(change.about)} is nieuw in de agenda{_led(values, facts)}{_since_then(values, facts)}."
        case f.TermMoved(old=old, new=new):
            return _moved(change.about, old, new, facts)
        case f.TermAdded(new=new):
            return _added(change.about, new)
        case f.TermEnded(old=old) if old.wording:
            return f"{capital(change.about)}: {label(old)} verviel; die was {quoted(old.wording)}."
        case f.Dropped(by=by) | f.Adopted(by=by):
            return change.sentence if is_public(by, facts) else change.sentence.replace(decided(by), "", 1)
        case _:
            return change.sentence


def _led(values: ActionValues, facts: LetterFacts) -> str:
    lead = next((role.party for role in values.roles if role.role is RoleKind.LEAD), None)
    return f", met {gathered([lead], facts).text} als trekker" if lead else ""


def _since_then(values: ActionValues, facts: LetterFacts) -> str:
    if values.successor:
        into = facts.action(values.successor)
        told = f"{into.kind.label} {into.number} {quoted(into.title)}" if into else "een andere actie"
        return f"; inmiddels is {it(values)} {SUCCEEDED[values.succession or Succession.MERGED]} {told}"
    return f"; inmiddels is {it(values)} {PHASES[values.phase]}" if values.phase.finished else ""


def _added(about: str, term: TermValues) -> str:
    words = f": {quoted(term.wording)}" if term.wording else ""
    met = f"; {MET[term.milestone]} op {spoken_date(term.met_on)}" if term.met_on else ""
    return f"{capital(about)}: {label(term)} is toegevoegd{words}{met}."


def _moved(about: str, old: TermValues, new: TermValues, facts: LetterFacts) -> str:
    """In the words of both terms; how they are read is not for parliament."""
    slips = public_slips(new_slips(old, new), facts)
    return grounded(f"{capital(about)}: {label(new)} {_how(old, new)}", reasons(slips), agreement(slips))


def _how(old: TermValues, new: TermValues) -> str:
    if not new.wording:
        return f"heeft geen termijn meer; die was {quoted(old.wording)}"
    return moved((old.wording, old.last), (new.wording, new.last))
