"""A draft that follows the agenda again, without a word of what people wrote being touched."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from agenda.history.services import record
from agenda.kernel.rights import Permission, Stamp, require
from agenda.letters.drafting import draft
from agenda.letters.models import Letter, Passage
from agenda.letters.placing import hold_letter, put_in_order
from agenda.letters.queries import letter_facts
from agenda.letters.services import FROM_THE_AGENDA, add_passage, keep_citations, keep_revision, told
from agenda.letters.values import PassageValues, SourceValues
from agenda.letters.words import PassageState, SourceKind
from agenda.references.services import keep_references


@dataclass(frozen=True)
class Redrafted:
    """``kept`` are those that would be worded otherwise now, but that people have worded themselves."""

    refreshed: Sequence[Passage]
    added: Sequence[Passage]
    kept: Sequence[Passage]


def redraft(session: Session, letter: Letter, stamp: Stamp) -> Redrafted:
    """Words the concepts anew, and adds what the agenda has that the letter does not tell of or leaves out."""
    require(stamp.by, Permission.LETTER_WRITE, letter)
    held = {place_of(passage): passage for passage in reversed(hold_letter(session, letter))}
    facts = letter_facts(session, letter, letter.as_of or stamp.at)
    drafted = {place_in(values): values for values in draft(letter, facts)}
    others = [
        (held[place], values) for place, values in drafted.items() if place in held and _differs(held[place], values)
    ]
    refreshed = [(passage, values) for passage, values in others if passage.state is PassageState.CONCEPT]
    for passage, values in refreshed:
        _refresh(session, passage, values, stamp)
    wanted = _wanted(drafted, held, {omission.action_id for omission in letter.omissions})
    added = _add(session, letter, drafted, held, wanted, stamp)
    kept = [passage for passage, _ in others if passage.state is not PassageState.CONCEPT]
    return Redrafted([passage for passage, _ in refreshed], added, kept)


# ── Which passage is which ─────────────────────────────────────────────────────────────────────────────────────────

Place = tuple[Any, ...]


def place_of(passage: Passage) -> Place:
    """What a passage is about: an action, a goal, or else the part of the letter under its heading."""
    if passage.action_id:
        return ("action", passage.action_id)
    goals = [one.record_id for one in passage.sources if one.kind is SourceKind.GOAL]
    return ("goal", goals[0]) if goals else (passage.section, passage.heading)


def place_in(values: PassageValues) -> Place:
    if values.action:
        return ("action", values.action.id)
    goals = [one.record for one in values.sources if one.kind is SourceKind.GOAL]
    return ("goal", goals[0]) if goals else (values.section, values.heading)


def _differs(passage: Passage, values: PassageValues) -> bool:
    return (passage.heading, passage.text) != (values.heading, values.text)


def _wanted(drafted: dict[Place, PassageValues], held: Iterable[Place], left_out: Iterable[int]) -> set[Place]:
    """New actions, and the chapter of a goal of which there was nothing to tell before."""
    here, out = set(held), {("action", number) for number in left_out}
    actions = {place for place in drafted if place[0] == "action" and place not in here | out}
    goals = {values.action.goal_id for place, values in drafted.items() if place in actions and values.action}
    return actions | {("goal", number) for number in goals if ("goal", number) in drafted.keys() - here}


# ── Putting it in the letter ───────────────────────────────────────────────────────────────────────────────────────


def _refresh(session: Session, passage: Passage, values: PassageValues, stamp: Stamp) -> bool:
    """Tells whether its words changed; its sources follow anyway. It stays a concept."""
    old = told(session, passage)
    if tuple(SourceValues.of(source) for source in passage.sources) != values.sources:
        passage.sources = [source.row() for source in values.sources]
    if not _differs(passage, values):
        return False
    passage.heading, passage.text, passage.source = values.heading, values.text, values.source
    passage.revision += 1
    keep_citations(session, passage, keep_references(session, values.references).values())
    keep_revision(session, passage, stamp, FROM_THE_AGENDA)
    record(session, "passage.write", passage, stamp, old=old, new=told(session, passage))
    return True


def _add(
    session: Session,
    letter: Letter,
    drafted: dict[Place, PassageValues],
    held: dict[Place, Passage],
    wanted: set[Place],
    stamp: Stamp,
) -> list[Passage]:
    """Each behind what comes before it in a new draft, as far as that is here."""
    order, added, before = [passage.id for passage in letter.passages], [], 0
    for place, values in drafted.items():
        if place in wanted:
            passage = add_passage(session, letter, values, stamp, FROM_THE_AGENDA)
            record(session, "passage.add", passage, stamp, new=told(session, passage))
            order.insert(before, passage.id)
            added.append(passage)
            before += 1
        elif place in held:
            before = order.index(held[place].id) + 1
    put_in_order(session, letter, order)
    return added
