"""A whole letter held against the agenda: as it is kept here, or as somebody edited it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from agenda.letters.checking.checker import untold
from agenda.letters.checking.findings import Finding, Statement
from agenda.letters.checking.queries import check
from agenda.letters.checking.statements import statements_of
from agenda.letters.checking.unfinished import assumed, unfinished
from agenda.letters.facts import LetterFacts
from agenda.letters.models import Letter
from agenda.letters.omissions import untold_among
from agenda.letters.queries import letter_facts


def check_letter(session: Session, letter: Letter, as_of: datetime) -> list[Finding]:
    """Its text, and what is left to do, in the order of the letter; what is about no passage comes last.

    In a fixed number of statements, however long the letter is.
    """
    facts = letter_facts(session, letter, as_of)
    found = [*check_text(session, letter, statements_of(letter), facts), *unfinished(session, letter, facts)]
    return in_order(letter, found)


def check_text(session: Session, letter: Letter, statements: Sequence[Statement], facts: LetterFacts) -> list[Finding]:
    """``statements`` may be those of another version of this letter."""
    told = {one.action for one in statements if one.paragraph is not None and one.text.strip()}
    found = [
        *check(session, letter, statements, facts),
        *assumed(statements, facts),
        *untold(untold_among(told, letter, (*facts.actions, *facts.gone))),
    ]
    return in_order(letter, found)


def in_order(letter: Letter, found: Sequence[Finding]) -> list[Finding]:
    places = {one.id: place for place, one in enumerate(letter.passages)}
    return sorted(dict.fromkeys(found), key=lambda one: _place(one, places))


def _place(finding: Finding, places: Mapping[int, int]) -> tuple[int, int]:
    if finding.statement is None:
        return len(places) + 1, 0
    paragraph = finding.statement.paragraph
    return places.get(finding.statement.passage or 0, len(places)), -1 if paragraph is None else paragraph
