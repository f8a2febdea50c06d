"""The text of a letter as statements: of the letter that is kept here, or of a file that somebody edited."""

from collections.abc import Iterator

from agenda.letters.checking.findings import Statement
from agenda.letters.markup import MARK, paragraphs_of
from agenda.letters.models import Letter, Passage


def statements_of(letter: Letter) -> list[Statement]:
    return [one for passage in letter.passages for one in _of(passage)]


def _of(passage: Passage) -> Iterator[Statement]:
    if passage.heading.strip():
        yield Statement(passage.heading, passage.heading, passage.id, None, passage.action_id, passage.heading)
    for number, text in enumerate(paragraphs_of(passage.text)):
        yield Statement(plain_text(text), text, passage.id, number, passage.action_id, passage.heading)


def plain_text(markup: str) -> str:
    """Without notes, and without signs that are markup; a list in sentences."""
    text = MARK.sub(lambda mark: mark["sign"] or mark["stress"] or "", markup)
    return " ".join(line.lstrip("- ").strip() for line in text.splitlines())
