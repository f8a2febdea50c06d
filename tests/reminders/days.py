"""Reminders tried day by day: a term on a chosen day, and a clock that runs once at a chosen moment."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from agenda.actions.models import Action, ActionTerm
from agenda.gateways.clock import StandingClock
from agenda.gateways.database import Database
from agenda.jobs.reminding import write_reminders
from agenda.jobs.workshop import Workshop
from agenda.kernel.dutch import AMSTERDAM
from agenda.mail.models import OutgoingMail
from agenda.mail.rules import Sender
from agenda.reminders.models import Reminded, ReminderState
from agenda.terms.words import Precision

OWNER = "bedrijventerreinen@ez.example"
"""Who answers for EZ, the lead of action 4.1."""


def moment(day: date, hour: int = 8, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), AMSTERDAM)


class Nowhere:
    """A mail server that is never asked."""

    def send(self, message_id: str, sender: str, recipient: str, message: bytes) -> None:
        raise AssertionError("planning sends nothing")


@dataclass
class Days:
    """``run`` lets the clock plan and write once; then ``told`` is what it told, by kind and step, to one reader."""

    database: Database
    seen: set[int] = field(default_factory=set)

    def workshop(self, at: datetime) -> Workshop:
        sender = Sender("Agenda", "agenda@rve.example")
        return Workshop(self.database, StandingClock(at), Nowhere(), sender, "https://agenda.example")

    def run(self, at: datetime | date) -> int:
        at = at if isinstance(at, datetime) else moment(at)
        return write_reminders(self.workshop(at))

    def told(self, reader: str = OWNER) -> list[tuple[str, str]]:
        """What was told of terms to this reader since the last time this was asked, the earliest first."""
        with self.database.reading() as session:
            told = _of_terms(reader).where(Reminded.state == ReminderState.TOLD)
            rows = [
                row for row in session.scalars(told.order_by(Reminded.told_at, Reminded.id)) if row.id not in self.seen
            ]
        self.seen |= {row.id for row in rows}
        return [(row.kind, row.step) for row in rows]

    def told_on(self, *days: date, reader: str = OWNER) -> dict[date, list[tuple[str, str]]]:
        """Per day on which something was told: what."""
        found = {}
        for day in days:
            self.run(day)
            if told := self.told(reader):
                found[day] = told
        return found

    def mails(self) -> Iterator[EmailMessage]:
        with self.database.reading() as session:
            for mail in session.scalars(select(OutgoingMail.message).order_by(OutgoingMail.id)):
                yield message_from_bytes(mail, policy=default)

    def states(self) -> dict[str, ReminderState]:
        """Per step what became of the owner's lines."""
        with self.database.reading() as session:
            return {row.step: row.state for row in session.scalars(_of_terms(OWNER))}


def _of_terms(reader: str) -> Select[Reminded]:
    return select(Reminded).where(Reminded.recipient == reader, Reminded.kind.startswith("term"))


def only_term(session: Session, last: date, first: date | None = None, precision: Precision = Precision.DAY) -> Action:
    """Action 4.1 has this term, and nothing else of the programme has any days."""
    session.execute(update(ActionTerm).values(first=None, last=None))
    action = session.scalars(select(Action).where(Action.number == "4.1")).one()
    term = action.terms[0]
    term.first, term.last, term.precision, term.met_on = first or last, last, precision, None
    session.flush()
    return action
