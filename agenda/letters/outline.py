"""A letter at a glance: its passages in order, how far each is, what waits for an answer, and what is not told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from agenda.actions.models import Action
from agenda.kernel.refusal import NotFound
from agenda.kernel.text import first_words
from agenda.letters.models import Letter, Omission, Passage, PassageComment, PassageProposal
from agenda.letters.omissions import untold_of
from agenda.letters.queries import actions_to_tell
from agenda.letters.recorded import rows_of
from agenda.letters.words import LetterState, PassageState, Section
from agenda.programmes.models import Programme

CHAPTERS = frozenset({Section.GOAL, Section.ACTION})
NO_LETTER = "Deze brief bestaat niet, of is nog niet verstuurd."
FIRST_WORDS = 60


@dataclass(frozen=True)
class Entry:
    """One passage; ``comments`` and ``proposals`` count what nobody answered yet."""

    passage: Passage
    comments: int
    proposals: int

    @property
    def title(self) -> str:
        """Its heading, or else its first words."""
        return first_words(self.passage.heading or self.passage.text, FIRST_WORDS)


@dataclass(frozen=True)
class Outline:
    """``untold`` are the actions about which the letter says nothing and that nobody left out on purpose."""

    entries: Sequence[Entry]
    untold: Sequence[Action]
    left_out: Sequence[tuple[Omission, Action]]

    def parts(self) -> Iterator[tuple[str, list[Entry]]]:
        """In the order of the letter; chapters have headings of their own."""
        for part, entries in groupby(self.entries, lambda one: _part(one.passage.section)):
            yield part, list(entries)

    @property
    def empty(self) -> list[Section]:
        """The parts about which there is nothing yet."""
        there = {one.passage.section for one in self.entries}
        return [section for section in Section if section not in there]

    def count(self, state: PassageState) -> int:
        return sum(one.passage.state is state for one in self.entries)


def _part(section: Section) -> str:
    return "hoofdstukken" if section in CHAPTERS else section.label


def outline_of(session: Session, letter: Letter, at: datetime) -> Outline:
    """In a fixed number of questions, however long the letter is; ``at`` holds for a letter without a peildatum."""
    comments, proposals = _open_comments(session, letter), _waiting_proposals(session, letter)
    entries = [
        Entry(one, comments.get(one.id, 0), proposals.get(one.action_id, 0) if one.action_id else 0)
        for one in letter.passages
    ]
    actions = [] if letter.is_locked else actions_to_tell(session, letter, letter.as_of or at)
    untold, omitted = untold_of(letter, actions), {one.action_id: one for one in letter.omissions}
    rows = rows_of(session, sorted({*omitted, *(one.id for one in untold)}))
    left_out = sorted(((omitted[row.id], row) for row in rows.values() if row.id in omitted), key=_by_number)
    return Outline(entries, [rows[one.id] for one in untold], left_out)


def _by_number(left_out: tuple[Omission, Action]) -> str:
    return left_out[1].order_key


def _open_comments(session: Session, letter: Letter) -> dict[int, int]:
    return dict(
        session.execute(
            select(PassageComment.passage_id, func.count())
            .join(Passage, Passage.id == PassageComment.passage_id)
            .where(Passage.letter_id == letter.id, PassageComment.answered_at.is_(None))
            .group_by(PassageComment.passage_id)
        ).all()
    )


def _waiting_proposals(session: Session, letter: Letter) -> dict[int, int]:
    """Per action."""
    return dict(
        session.execute(
            select(PassageProposal.action_id, func.count())
            .where(PassageProposal.letter_id == letter.id, PassageProposal.taken.is_(None))
            .group_by(PassageProposal.action_id)
        ).all()
    )


def letters_of(session: Session, programme: Programme, *, drafts: bool) -> Sequence[Letter]:
    """The newest first; ``drafts`` for who may see what was not sent."""
    wanted = select(Letter).where(Letter.programme_id == programme.id)
    if not drafts:
        wanted = wanted.where(Letter.state == LetterState.SENT)
    return session.scalars(
        wanted.order_by(Letter.dated.desc(), Letter.id.desc()).options(selectinload(Letter.paper))
    ).all()


def whole_letter(session: Session, programme: Programme, key: str, *, drafts: bool) -> Letter:
    """With all that the workbench shows. To who may not see a draft the same is told as when there is none."""
    letter = session.scalar(
        select(Letter)
        .where(Letter.programme_id == programme.id, Letter.key == key)
        .options(
            selectinload(Letter.passages).options(selectinload(Passage.sources), selectinload(Passage.action)),
            selectinload(Letter.omissions),
            selectinload(Letter.paper),
        )
    )
    if letter is None or not (drafts or letter.is_locked):
        raise NotFound(NO_LETTER)
    return letter


def passage_on(letter: Letter, identity: int) -> Passage:
    found = next((one for one in letter.passages if one.id == identity), None)
    if found is None:
        raise NotFound("Deze passage staat niet (meer) in deze brief.")
    return found
