"""All of a letter that nothing stands in the way of is approved at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.kernel.rights import Permission, Stamp, require
from agenda.letters.models import Coordination, Letter, Passage, PassageAnswer
from agenda.letters.outline import Entry, Outline, outline_of
from agenda.letters.passages import move_on
from agenda.letters.placing import hold_letter
from agenda.letters.round_queries import unsettled_on
from agenda.letters.rounds import WAITING, grouped, why_not_agreed
from agenda.letters.rules import PASSAGE_WORKFLOW
from agenda.letters.words import PassageState

MEANWHILE = "intussen gewijzigd"
UNSETTLED = "een eerder voorbehoud of bezwaar is nog niet afgehandeld"


@dataclass(frozen=True)
class Approvable:
    """``hindered`` are those that stay as they are, each with why."""

    passages: Sequence[Passage]
    hindered: Sequence[tuple[Passage, str]]


def approvable(session: Session, letter: Letter, outline: Outline) -> Approvable:
    """What every party agreed to, or what nobody was asked about, and on which nothing waits for an answer."""
    said = _last_said(session, letter)
    todo = [one for one in outline.entries if one.passage.state is not PassageState.APPROVED]
    objected = unsettled_on(session, [one.passage.id for one in todo])
    told = [(one.passage, _hindrance(one, said.get(one.passage.id, []), one.passage.id in objected)) for one in todo]
    return Approvable([one for one, why in told if not why], [(one, why) for one, why in told if why])


def _last_said(session: Session, letter: Letter) -> dict[int, list[PassageAnswer]]:
    """Per passage (row number) the answers in the last round in which it was put to anybody."""
    rows = session.scalars(
        select(PassageAnswer).join(PassageAnswer.coordination).where(Coordination.letter_id == letter.id)
    ).all()
    last: dict[int, int] = {}
    for one in rows:
        last[one.passage_id] = max(one.coordination_id, last.get(one.passage_id, 0))
    return grouped(one for one in rows if one.coordination_id == last[one.passage_id])


def _hindrance(entry: Entry, said: Sequence[PassageAnswer], objected: bool) -> str:
    return ", ".join(_hindrances(entry, said, objected))


def _hindrances(entry: Entry, said: Sequence[PassageAnswer], objected: bool) -> Iterator[str]:
    passage, why = entry.passage, why_not_agreed(said)
    if lack := PASSAGE_WORKFLOW.step("approve", passage.state).lacks(passage):
        yield lack
    if objected and why in {"", WAITING}:
        yield UNSETTLED
    elif why:
        yield why
    if entry.proposals:
        yield "een voorstel wacht op antwoord"
    if entry.comments:
        yield "een opmerking wacht op antwoord"


def approve_all(session: Session, letter: Letter, seen: Mapping[int, int], stamp: Stamp) -> Approvable:
    """``seen`` gives the version of each passage (row number) that the writer looked at; no other is approved."""
    require(stamp.by, Permission.LETTER_WRITE, letter)
    hold_letter(session, letter)
    found = approvable(session, letter, outline_of(session, letter, stamp.at))
    read = [one for one in found.passages if seen.get(one.id) == one.version]
    for passage in read:
        move_on(session, passage, "approve", stamp)
    unread = [(one, MEANWHILE) for one in found.passages if one not in read]
    return Approvable(read, [*found.hindered, *unread])
