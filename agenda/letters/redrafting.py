"""A draft that follows the agenda again, without a word of what people wrote being touched."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from agenda.history.services import record
from agenda.kernel.rights import Permission, Stamp, require
from agenda.letters.drafting import draft
from agenda.letters.models import Letter, Passage, PassageRevision
from agenda.letters.placing import hold_letter, put_in_order
from agenda.letters.queries import letter_facts, load_wordings
from agenda.letters.services import FROM_THE_AGENDA, add_passage, keep_citations, keep_revision, told
from agenda.letters.values import PassageValues, SourceValues
from agenda.letters.words import PassageState, Section, SourceKind
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
    passages, unwritten = hold_letter(session, letter), _unwritten(session, letter)
    load_wordings(session, letter)
    held = _by_place(passages, unwritten)
    facts = letter_facts(session, letter, letter.as_of or stamp.at)
    drafted = {place_in(values): values for values in draft(facts)}
    both = [(held[place], values) for place, values in drafted.items() if place in held]
    kept = [one for one, values in both if one.id not in unwritten and _differs(one, values)]
    concepts = [(one, values) for one, values in both if one.id in unwritten]
    refreshed = [one for one, values in concepts if _refresh(session, one, values, stamp)]
    wanted = _wanted(drafted, held, {omission.action_id for omission in letter.omissions})
    return Redrafted(refreshed, _add(session, letter, drafted, held, wanted, stamp), kept)


def _unwritten(session: Session, letter: Letter) -> set[int]:
    """The concepts (row numbers) of which nobody wrote the words."""
    current = and_(PassageRevision.passage_id == Passage.id, PassageRevision.revision == Passage.revision)
    drafted = select(Passage.id).join(PassageRevision, current).where(PassageRevision.because == FROM_THE_AGENDA)
    return set(session.scalars(drafted.where(Passage.letter_id == letter.id, Passage.state == PassageState.CONCEPT)))


# ── Which passage is which ─────────────────────────────────────────────────────────────────────────────────────────

Place = tuple[Any, ...]
SHARED = (SourceKind.CONSULTATION, SourceKind.COMMITMENT)
"""On what a passage about cooperation rests, whatever its heading."""


def place_of(passage: Passage) -> Place:
    return _place(
        passage.action_id, passage.section, passage.heading, [(one.kind, one.record_id) for one in passage.sources]
    )


def place_in(values: PassageValues) -> Place:
    action = values.action.id if values.action else None
    return _place(action, values.section, values.heading, [(one.kind, one.record) for one in values.sources])


def _place(
    action: int | None, section: Section, heading: str, sources: Sequence[tuple[SourceKind, int | None]]
) -> Place:
    """What a passage is about: an action, a goal, the meeting or the commitments, or else its heading in its part."""
    if action:
        return ("action", action)
    if goals := [number for kind, number in sources if kind is SourceKind.GOAL]:
        return ("goal", goals[0])
    shared = [kind for kind, _ in sources if kind in SHARED] if section is Section.COOPERATION else []
    return (section, shared[0] if shared else heading)


def _by_place(passages: Sequence[Passage], unwritten: Collection[int]) -> dict[Place, Passage]:
    """Where more are about the same, the one that follows the agenda, or else the first."""
    last_counts = sorted(passages, key=lambda one: (one.id in unwritten, -one.position))
    return {place_of(one): one for one in last_counts}


def _differs(passage: Passage, values: PassageValues) -> bool:
    return (passage.heading, passage.text) != (values.heading, values.text)


def _wanted(drafted: dict[Place, PassageValues], held: dict[Place, Passage], left_out: Iterable[int]) -> set[Place]:
    """New actions, the chapter of a goal of which there was nothing to tell before, and a first meeting or promise."""
    out = {("action", number) for number in left_out}
    actions = {place for place in drafted if place[0] == "action" and place not in held.keys() | out}
    goals = {values.action.goal_id for place, values in drafted.items() if place in actions and values.action}
    chapters = {("goal", number) for number in goals if ("goal", number) in drafted.keys() - held.keys()}
    return actions | chapters | _shared(drafted, held)


def _shared(drafted: dict[Place, PassageValues], held: dict[Place, Passage]) -> set[Place]:
    headings = {one.heading for one in held.values() if one.section is Section.COOPERATION}
    new = ((place, values) for place, values in drafted.items() if place not in held)
    return {place for place, one in new if one.section is Section.COOPERATION and one.heading not in headings}


# ── Putting it in the letter ───────────────────────────────────────────────────────────────────────────────────────


def _refresh(session: Session, passage: Passage, values: PassageValues, stamp: Stamp) -> bool:
    """Tells whether its words changed; its sources follow anyway. It stays a concept."""
    if not _differs(passage, values):
        _follow_sources(passage, values.sources)
        return False
    old = told(session, passage)
    passage.sources = [source.row() for source in values.sources]
    passage.heading, passage.text, passage.source = values.heading, values.text, values.source
    passage.revision += 1
    keep_citations(session, passage, keep_references(session, values.references).values())
    keep_revision(session, passage, stamp, FROM_THE_AGENDA)
    record(session, "passage.write", passage, stamp, old=old, new=told(session, passage))
    return True


def _follow_sources(passage: Passage, sources: Sequence[SourceValues]) -> None:
    """What a writer laid beside the same words stays."""
    held, drafted = [SourceValues.of(one) for one in passage.sources], {_rests(one) for one in sources}
    followed = [*sources, *(one for one in held if _rests(one) not in drafted)]
    if followed != held:
        passage.sources = [one.row() for one in followed]


def _rests(source: SourceValues) -> tuple[SourceKind, int | None, int | None]:
    return source.kind, source.record, source.paragraph


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
