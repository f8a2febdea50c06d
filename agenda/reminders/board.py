"""The board of a round: per party, and who answers for it, how far its answers are and when it was reminded and seen.

Each question counts once: under its party, under who is written to about it, and under one ``Answer``.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from agenda.accounts.models import Membership, Person
from agenda.parties.queries import Naming, addressees
from agenda.parties.rules import Addressee, Via
from agenda.programmes.models import Programme
from agenda.programmes.rules import secretariat_of
from agenda.progress.counting import Tally, tallies
from agenda.progress.models import AnswerLink, Round
from agenda.progress.rules import MISSING, Answer
from agenda.reminders.models import Reminded
from agenda.reminders.queries import delegates, nudged_on, reminded_in


@dataclass(frozen=True)
class Line:
    """``reminded`` holds the moments at which this addressee was written to for this party, the oldest first."""

    party: int
    addressee: Addressee
    answers: Mapping[Answer, int]
    reminded: tuple[datetime, ...]
    last_seen: datetime | None
    nudged: bool

    @property
    def may_nudge(self) -> bool:
        """Whether something is missing, and nobody reminded this addressee by hand today."""
        return self.missing > 0 and not self.nudged

    @property
    def total(self) -> int:
        return sum(self.answers.values())

    @property
    def missing(self) -> int:
        return sum(self.answers[one] for one in MISSING)

    @property
    def is_without_contact(self) -> bool:
        return self.addressee.via is Via.SECRETARIAT


@dataclass(frozen=True)
class Board:
    """Parties that nobody answers for come first, then those with the most that is missing."""

    lines: tuple[Line, ...]

    @property
    def totals(self) -> Counter[Answer]:
        return sum((Counter(line.answers) for line in self.lines), Counter())

    @property
    def total(self) -> int:
        return sum(line.total for line in self.lines)

    @property
    def missing(self) -> int:
        return sum(line.missing for line in self.lines)

    @property
    def may_nudge(self) -> bool:
        return any(line.may_nudge for line in self.lines)

    @property
    def without_contact(self) -> list[Line]:
        return [line for line in self.lines if line.is_without_contact]


def board_of(session: Session, round_: Round, names: Mapping[int, Naming], today: date) -> Board:
    programme = session.get_one(Programme, round_.programme_id)
    counted = tallies(session, round_)
    answers = _per_addressee(session, programme, counted, today)
    reminded, seen = reminded_in(session, round_), _last_seen(session, round_, {party for party, _ in answers})
    nudged = nudged_on(reminded, today)
    lines = [
        Line(party, who, counter, tuple(_moments(reminded, party, who)), seen.get(party), who.email in nudged)
        for (party, who), counter in answers.items()
    ]
    lines.sort(key=lambda one: (not one.is_without_contact, -one.missing, names[one.party].short.casefold()))
    return Board(tuple(lines))


def _per_addressee(
    session: Session, programme: Programme, counted: Sequence[Tally], today: date
) -> dict[tuple[int, Addressee], Counter[Answer]]:
    secretariat = secretariat_of(programme)
    chains = addressees(session, {one.party for one in counted}, secretariat, today)
    asked = {(one.delegate, one.party) for one in counted if one.delegate is not None}
    colleagues = delegates(session, programme.id, asked)
    found: dict[tuple[int, Addressee], Counter[Answer]] = {}
    for one in counted:
        who = colleagues.get((one.delegate or 0, one.party), chains[one.party])
        found.setdefault((one.party, who), Counter())[one.answer] += one.number
    return found


def _moments(reminded: Sequence[Reminded], party: int, who: Addressee) -> Iterator[datetime]:
    return (one.told_at for one in reminded if one.told_at and party in one.parties and one.recipient == who.email)


def _last_seen(session: Session, round_: Round, parties: set[int]) -> dict[int, datetime]:
    """When somebody of the party last signed in, or answered by a link in this round."""
    by_account = (
        select(Membership.party_id, func.max(Person.signed_in_at))
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.party_id.in_(parties), Person.signed_in_at.is_not(None))
        .group_by(Membership.party_id)
    )
    by_link = (
        select(AnswerLink.party_id, func.max(AnswerLink.last_used_at))
        .where(AnswerLink.round_id == round_.id, AnswerLink.last_used_at.is_not(None))
        .group_by(AnswerLink.party_id)
    )
    found: dict[int, datetime] = {}
    for rows in (session.execute(by_account), session.execute(by_link)):
        for party, at in rows:
            if party is not None and at is not None:
                found[party] = max(found.get(party, at), at)
    return found
