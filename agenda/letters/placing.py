"""In which order the passages of a letter stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import case, select, update
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from agenda.history.services import record
from agenda.kernel.refusal import Changed, NotNow
from agenda.kernel.rights import Permission, Stamp, require
from agenda.letters.models import Letter, Passage
from agenda.letters.rules import refuse_locked

REORDERED = "De passages van deze brief zijn intussen veranderd. Kijk opnieuw."
REMOVED = "Deze passage is intussen uit de brief gehaald."
AT_THE_END = "Deze passage staat al vooraan of achteraan."


@dataclass(frozen=True)
class Looked:
    """The version of a letter, and those of its passages (by row number) in their order."""

    letter: int
    passages: tuple[tuple[int, int], ...]

    @classmethod
    def at(cls, letter: Letter) -> "Looked":
        return cls(letter.version, tuple((one.id, one.version) for one in letter.passages))


def hold_draft(session: Session, letter: Letter) -> None:
    """Nobody sends it until this transaction ends; what was sent meanwhile stands fast."""
    session.flush()
    session.refresh(letter, ["state", "version"], with_for_update=True)
    refuse_locked(letter)


def hold_letter(session: Session, letter: Letter) -> list[Passage]:
    """Its passages as they stand now; nobody else places any until this transaction ends."""
    hold_draft(session, letter)
    whole = selectinload(Passage.sources), selectinload(Passage.action), selectinload(Passage.references)
    wanted = select(Passage).where(Passage.letter_id == letter.id).order_by(Passage.position).options(*whole)
    found = list(session.scalars(wanted.execution_options(populate_existing=True)))
    set_committed_value(letter, "passages", found)
    return letter.passages


def hold_passage(session: Session, passage: Passage, seen: int, meanwhile: str) -> None:
    """``seen`` is the version that who acts looked at."""
    hold_draft(session, passage.letter)
    if session.get(Passage, passage.id, populate_existing=True, with_for_update=True) is None:
        raise Changed(REMOVED)
    if seen != passage.version:
        raise Changed(meanwhile)


def move_passage(session: Session, passage: Passage, by: int, stamp: Stamp) -> None:
    """One place up (-1) or down (1)."""
    letter = passage.letter
    require(stamp.by, Permission.LETTER_WRITE, letter)
    order = [one.id for one in hold_letter(session, letter)]
    if passage.id not in order:
        raise Changed(REORDERED)
    place = order.index(passage.id)
    if not 0 <= place + by < len(order):
        raise NotNow(AT_THE_END)
    order[place], order[place + by] = order[place + by], order[place]
    put_in_order(session, letter, order)
    record(session, "passage.move", passage, stamp, old={"position": place + 1}, new={"position": place + by + 1})


def put_in_order(session: Session, letter: Letter, order: Sequence[int]) -> None:
    """Gives the passages (row numbers) the positions 1 to n, in this order."""
    session.flush()
    held = {one.id: one for one in letter.passages}
    places = {one: place for place, one in enumerate(order, start=1) if held[one].position != place}
    if places:
        _write_places(session, places)
        for one, place in places.items():
            set_committed_value(held[one], "position", place)
    session.expire(letter, ["passages"])


def _write_places(session: Session, places: Mapping[int, int]) -> None:
    """Out of each other's way first; the version stays as it is, so that who is writing need not compare anything."""
    moving = update(Passage).where(Passage.id.in_(places)).execution_options(synchronize_session=False)
    session.execute(moving.values(position=-Passage.id))
    session.execute(moving.values(position=case(dict(places), value=Passage.id)))
