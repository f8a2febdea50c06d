"""What somebody wrote in an office program becomes the wording of a passage."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from agenda.kernel.rights import Permission, Stamp, require
from agenda.kernel.text import clean_text, one_line
from agenda.letters.models import Letter
from agenda.letters.outline import passage_on
from agenda.letters.passages import edit_passage
from agenda.letters.provenance import carried
from agenda.letters.rules import refuse_locked
from agenda.letters.values import SourceValues, Wording

LONGEST_NAME = 200


@dataclass(frozen=True)
class Taken:
    """``seen`` is the version of the passage beside which it was read."""

    passage: int
    heading: str
    text: str
    seen: int


def take_over(session: Session, letter: Letter, some: Sequence[Taken], file: str, stamp: Stamp) -> int:
    """Tells how many passages changed; each counts as worded anew, with its sources at what became of its text."""
    require(stamp.by, Permission.LETTER_WRITE, letter)
    refuse_locked(letter)
    because = f"Overgenomen uit {one_line(clean_text(file)).strip()[:LONGEST_NAME]}."
    return sum(_take(session, letter, one, because, stamp) for one in some)


def _take(session: Session, letter: Letter, one: Taken, because: str, stamp: Stamp) -> bool:
    passage = passage_on(letter, one.passage)
    heading, text = one_line(clean_text(one.heading)).strip(), clean_text(one.text).strip()
    held = [SourceValues.of(source) for source in passage.sources]
    wording = Wording(heading, text, because, tuple(carried(passage.text, text, held)))
    return edit_passage(session, passage, wording, passage.level, stamp, seen=one.seen)
