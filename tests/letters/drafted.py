"""Drafts of letters, and an agenda that moves on between them."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from agenda.accounts.queries import account_by_email
from agenda.actions.models import Action
from agenda.actions.queries import action_by_number
from agenda.actions.services import change_action
from agenda.actions.values import ActionValues
from agenda.documents.content import Document, Footnote, plain
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.rights import Stamp
from agenda.letters.facts import LetterFacts
from agenda.letters.models import Letter, Passage
from agenda.letters.queries import letter_facts
from agenda.letters.services import draft_letter
from agenda.programmes.models import Programme

NUMBERS = count(1)
HEAD = {
    "addressee": "De Voorzitter van de Tweede Kamer",
    "sender": "Ministerie van Economische Zaken",
    "signatory": "V. Voorbeeld",
    "office": "Minister",
    "subject": "Voortgang",
}


def at(month: int, day: int, hour: int = 10) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=AMSTERDAM)


@dataclass(frozen=True)
class Desk:
    """The letters of the example programme, in the hands of the secretariat."""

    session: Session
    programme: Programme

    def stamp(self, when: datetime) -> Stamp:
        return Stamp(account_by_email(self.session, "secretariaat@rve.example"), when, "proef")

    def draft(self, when: datetime, meeting: str | None = None, **head: Any) -> Letter:
        told = HEAD | {"key": f"proef-{next(NUMBERS)}", "dated": when.date(), **head}
        return draft_letter(self.session, self.programme, told, meeting, self.stamp(when))

    def facts(self, letter: Letter, as_of: datetime) -> LetterFacts:
        self.session.flush()
        return letter_facts(self.session, letter, as_of)

    def action(self, number: str) -> Action:
        return action_by_number(self.session, self.programme, number)

    def change(self, number: str, when: datetime, **values: Any) -> Action:
        action = self.action(number)
        change_action(self.session, action, replace(ActionValues.of(action), **values), self.stamp(when))
        return action


def about(letter: Letter, number: str) -> Passage:
    return next(one for one in letter.passages if one.action and one.action.number == number)


def headed(letter: Letter, heading: str) -> Passage:
    return next(one for one in letter.passages if one.heading == heading)


def notes_in(document: Document) -> list[str]:
    return [plain(one.content) for one in things_in(document) if isinstance(one, Footnote)]


def words_in(document: Document) -> str:
    """All texts of a document, its notes included."""
    return "\n".join(one for one in things_in(document) if isinstance(one, str))


def things_in(thing: Any) -> Iterator[Any]:
    yield thing
    if is_dataclass(thing):
        yield from (part for one in fields(thing) for part in things_in(getattr(thing, one.name)))
    elif isinstance(thing, list | tuple):
        yield from (part for one in thing for part in things_in(one))
