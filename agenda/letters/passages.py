"""A passage comes into a letter, is worded anew, approved, and taken out again."""

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from agenda.history.services import record
from agenda.kernel.refusal import Changed, Fault, Invalid, NotNow
from agenda.kernel.rights import Permission, Stamp, require
from agenda.letters.models import (
    Coordination,
    Letter,
    Passage,
    PassageAnswer,
    PassageComment,
    PassageRevision,
)
from agenda.letters.omissions import told_in
from agenda.letters.placing import REORDERED, hold_letter, hold_passage, put_in_order
from agenda.letters.round_queries import refuse_unsettled
from agenda.letters.rules import PASSAGE_WORKFLOW, faults_in, refuse_locked
from agenda.letters.services import add_passage, told, write_passage
from agenda.letters.values import PassageValues, Wording
from agenda.letters.words import PassageState

MEANWHILE = "Iemand anders heeft deze passage intussen gewijzigd. Vergelijk en bewaar daarna opnieuw."
TOLD_ALREADY = "Over deze actie staat al een passage in de brief. Bewerk die, of kies een andere actie."
UNDER_ANSWER = "Over deze passage loopt een afstemmingsronde. Sluit die eerst af; haal de passage daarna weg."


def insert_passage(
    session: Session, letter: Letter, values: PassageValues, stamp: Stamp, *, after: int | None = None
) -> Passage:
    """``after`` is the passage (row number) behind which it comes; without one it comes first."""
    require(stamp.by, Permission.LETTER_WRITE, letter)
    order = [one.id for one in hold_letter(session, letter)]
    if values.action is not None and values.action.id in told_in(letter):
        raise Invalid([Fault("action", TOLD_ALREADY)])
    if after is not None and after not in order:
        raise Changed(REORDERED)
    if faults := faults_in(values.heading, values.text, values.level):
        raise Invalid(faults)
    passage = add_passage(session, letter, values, stamp)
    place = 0 if after is None else order.index(after) + 1
    put_in_order(session, letter, [*order[:place], passage.id, *order[place:]])
    record(session, "passage.add", passage, stamp, new=told(session, passage))
    return passage


def edit_passage(session: Session, passage: Passage, wording: Wording, level: int, stamp: Stamp, *, seen: int) -> bool:
    """Tells whether anything changed; ``seen`` is the version that the writer looked at."""
    require(stamp.by, Permission.LETTER_WRITE, passage.letter)
    if faults := faults_in(wording.heading, wording.text, level):
        raise Invalid(faults)
    hold_passage(session, passage, seen, MEANWHILE)
    before = passage.revision
    write_passage(session, passage, wording, stamp)
    if level == passage.level:
        return passage.revision != before
    old, passage.level = passage.level, level
    record(session, "passage.level", passage, stamp, old={"level": old}, new={"level": level})
    return True


def take_passage_step(session: Session, passage: Passage, name: str, stamp: Stamp, *, seen: int) -> None:
    """What was approved may be opened again; each new wording does so by itself."""
    hold_passage(session, passage, seen, MEANWHILE)
    step = PASSAGE_WORKFLOW.step(name, passage.state)
    require(stamp.by, step.needs, passage.letter)
    if lack := step.lacks(passage):
        raise NotNow(lack)
    if step.target is PassageState.APPROVED:
        refuse_unsettled(session, passage)
    move_on(session, passage, name, stamp)


def move_on(session: Session, passage: Passage, name: str, stamp: Stamp) -> None:
    """Takes this step of the table; who may, and what lacks, was looked at before."""
    refuse_locked(passage.letter)
    step = PASSAGE_WORKFLOW.step(name, passage.state)
    old, passage.state = passage.state, step.target
    new = {"passage_state": passage.state}
    record(session, f"passage.{step.name}", passage, stamp, old={"passage_state": old}, new=new)


def remove_passage(session: Session, passage: Passage, stamp: Stamp, *, seen: int) -> None:
    """With its wordings and what was said of them: of those history keeps the seals."""
    letter = passage.letter
    require(stamp.by, Permission.LETTER_WRITE, letter)
    hold_letter(session, letter)
    hold_passage(session, passage, seen, MEANWHILE)
    if is_under_answer(session, passage):
        raise NotNow(UNDER_ANSWER)
    old = told(session, passage)
    record(session, "passage.remove", passage, stamp, old=old, new=dict.fromkeys(old))
    for kind in (PassageRevision, PassageComment, PassageAnswer):
        session.execute(delete(kind).where(kind.passage_id == passage.id))
    letter.passages.remove(passage)
    put_in_order(session, letter, [one.id for one in letter.passages])


def is_under_answer(session: Session, passage: Passage) -> bool:
    """Whether parties are asked about it at this moment."""
    asked = (
        select(func.count())
        .select_from(PassageAnswer)
        .join(Coordination, Coordination.id == PassageAnswer.coordination_id)
        .where(PassageAnswer.passage_id == passage.id, Coordination.closed_at.is_(None))
    )
    return bool(session.scalar(asked))
