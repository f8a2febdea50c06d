"""A letter in draft with a coordination round about three of its passages."""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from agenda.accounts.queries import account_by_email
from agenda.accounts.rules import Operator
from agenda.consultations.words import Silence
from agenda.history.models import HistoryLine
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.rights import Stamp
from agenda.letters.coordination import Asking, open_round
from agenda.letters.models import Coordination, Letter, Passage
from agenda.letters.services import add_letter, add_passage
from agenda.letters.values import PassageValues
from agenda.parties.queries import party_by_key
from agenda.programmes.models import Programme
from agenda.terms.calendar import TermCalendar

AT = datetime(2026, 6, 1, 9, 0, tzinfo=AMSTERDAM)
UNTIL = date(2026, 6, 12)
AFTER = datetime(2026, 6, 13, 9, 0, tzinfo=AMSTERDAM)
BY_OPERATOR = Stamp(Operator(), AT, "proef")
CALENDAR = TermCalendar()
KEY = "brief-proef"
HOSTILE = '<script>alert("x")</script> & "aanhaling"'
HEAD = {
    "key": KEY,
    "subject": "Voortgang van de proef",
    "dated": date(2026, 6, 30),
    "addressee": "De Voorzitter",
    "sender": "Het ministerie",
    "signatory": "De minister",
    "office": "Minister",
    "previous_on": None,
}


def drafted(session: Session, programme: Programme) -> Letter:
    """Three passages: of EZ, of EZ and NFIA, and of nobody in particular."""
    letter = add_letter(session, programme, HEAD, None, BY_OPERATOR)
    for heading, text in (
        ("Inleiding", "Het ministerie van EZ werkt hieraan."),
        ("Samen", f"EZ en NFIA doen dit samen. {HOSTILE}"),
        ("Tot slot", "Ik blijf u informeren.[^Zie de bijlage.]"),
    ):
        add_passage(session, letter, PassageValues(1, heading, text), BY_OPERATOR)
    session.flush()
    return letter


def party(session: Session, key: str) -> int:
    return party_by_key(session, key).id


def asking(
    session: Session, letter: Letter, *, until: date = UNTIL, silence: Silence = Silence.AGREES, words: str = ""
) -> Asking:
    """EZ about the first two passages, NFIA about the second."""
    ez, nfia = party(session, "ez"), party(session, "nfia")
    first, second, _ = letter.passages
    return Asking({first.id: frozenset({ez}), second.id: frozenset({ez, nfia})}, until, silence, words)


def put(session: Session, letter: Letter, *, silence: Silence = Silence.AGREES) -> Coordination:
    return open_round(session, letter, asking(session, letter, silence=silence), CALENDAR, BY_OPERATOR)


def read_in(asked: Coordination) -> dict[int, int]:
    """What who answers has seen: per answer (row number) the version of now."""
    return {one.id: one.version for one in asked.answers}


def by(session: Session, who: str, at: datetime = AT) -> Stamp:
    return Stamp(account_by_email(session, f"{who}@rve.example"), at, "proef")


def lines_about(session: Session, kind: str) -> str:
    """All that history tells of this kind of thing."""
    found = session.scalars(select(HistoryLine).where(HistoryLine.object_kind == kind))
    return " ".join(f"{one.event} {one.difference}" for one in found)


def states(session: Session, letter: Letter) -> list[str]:
    rows = select(Passage.state).where(Passage.letter_id == letter.id).order_by(Passage.position)
    return [one.value for one in session.scalars(rows)]


def number_of_lines(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(HistoryLine)) or 0
