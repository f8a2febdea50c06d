"""The head of a letter: begun from that of the letter before, and changed as long as it was not sent."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.consultations.models import Consultation
from agenda.consultations.queries import consultation_by_key
from agenda.history.rules import guarded
from agenda.history.services import record
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import Changed, Fault, Invalid, NotNow
from agenda.kernel.rights import Permission, Stamp, require
from agenda.kernel.text import cleaned, longest
from agenda.letters.models import Letter
from agenda.letters.queries import last_letter_before, last_letter_on, last_sent_before
from agenda.letters.rules import refuse_locked
from agenda.letters.services import draft_letter
from agenda.programmes.models import Programme

KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
TAKEN_ADDRESSES = frozenset({"nieuw", "voorstellen"})
"""What an address of the letters means already."""

CARRIED = ("addressee", "sender", "signatory", "office", "co_signatories")
OF_ONE_LETTER = frozenset({"ons kenmerk", "uw kenmerk", "datum", "bijlage", "bijlagen", "bijlage(n)"})
"""What stands in the column beside a letter and is of no other."""
NO_PREVIOUS = "Er is geen vorige brief om afzender en ondertekening van over te nemen."
LONGEST_LINE = 2_000
MEANWHILE = "Iemand anders heeft de kop van deze brief intussen gewijzigd. Vergelijk en bewaar daarna opnieuw."
SEALED = ("subject",)


@dataclass(frozen=True)
class LetterHead:
    """As the letter has it; ``consultation`` is the key of the meeting that it reports on."""

    key: str
    dated: date
    subject: str
    consultation: str | None = None
    as_of: datetime | None = None
    addressee: str = ""
    sender: str = ""
    signatory: str = ""
    office: str = ""
    co_signatories: tuple[tuple[str, str], ...] = ()
    facts: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, letter: Letter, consultation: str | None) -> "LetterHead":
        told: dict[str, Any] = {name: getattr(letter, name) for name in PLAIN}
        told |= {name: tuple((one[0], one[1]) for one in getattr(letter, name)) for name in PAIRS}
        return cls(**told, consultation=consultation)

    def columns(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in PLAIN} | {
            name: [list(one) for one in getattr(self, name)] for name in PAIRS
        }

    def clean(self) -> "LetterHead":
        return replace(cleaned(replace(self, as_of=None)), as_of=self.as_of)

    def told(self) -> dict[str, Any]:
        return self.columns() | {"occasion": self.consultation}


PAIRS = ("co_signatories", "facts")
PLAIN = tuple(one.name for one in fields(LetterHead) if one.name not in {"consultation", *PAIRS})


def usual_head(session: Session, programme: Programme, day: date, consultation: Consultation | None) -> LetterHead:
    """What a next letter takes from the one before it; without one the writer fills it in."""
    about = consultation.occasion.key if consultation else None
    key = free_key(session, programme, f"brief-{about or day.isoformat()}")
    begun = LetterHead(key, day, f"Voortgang {programme.name}", about)
    previous = last_letter_before(session, programme.id, day)
    return _like(begun, previous) if previous else begun


def _like(begun: LetterHead, previous: Letter) -> LetterHead:
    told = LetterHead.of(previous, None)
    facts = tuple(one for one in told.facts if one[0].casefold() not in OF_ONE_LETTER)
    return replace(begun, facts=facts, **{name: getattr(told, name) for name in CARRIED})


def free_key(session: Session, programme: Programme, wished: str) -> str:
    taken = set(session.scalars(select(Letter.key).where(Letter.programme_id == programme.id)))
    further = (f"{wished}-{number}" for number in range(2, len(taken) + 3))
    return next(one for one in (wished, *further) if one not in taken)


def begin_letter(session: Session, programme: Programme, head: LetterHead, stamp: Stamp) -> Letter:
    """Drafted from the agenda in one go."""
    require(stamp.by, Permission.LETTER_WRITE, programme)
    head = head.clean()
    if faults := list(faults_in(session, programme, head, stamp.at)):
        raise Invalid(faults)
    return _begun(session, programme, head, stamp)


def letter_on(session: Session, consultation: Consultation, stamp: Stamp) -> Letter:
    """The letter that reports on this meeting: a draft from the agenda, dated today, when there is none yet."""
    require(stamp.by, Permission.LETTER_WRITE, consultation)
    if letter := last_letter_on(session, consultation):
        return letter
    programme, today = session.get_one(Programme, consultation.programme_id), _day(stamp.at)
    if last_letter_before(session, programme.id, today) is None:
        raise NotNow(NO_PREVIOUS)
    return _begun(session, programme, usual_head(session, programme, today, consultation), stamp)


def _begun(session: Session, programme: Programme, head: LetterHead, stamp: Stamp) -> Letter:
    previous = last_sent_before(session, programme.id, head.dated)
    columns = head.columns() | {"previous_on": previous.dated if previous else None}
    return draft_letter(session, programme, columns, head.consultation, stamp)


def change_head(session: Session, letter: Letter, head: LetterHead, stamp: Stamp, *, seen: int) -> bool:
    """Tells whether anything changed; ``seen`` is the version that the writer looked at."""
    require(stamp.by, Permission.LETTER_WRITE, letter)
    session.flush()
    session.refresh(letter, with_for_update=True)
    refuse_locked(letter)
    head, programme = head.clean(), session.get_one(Programme, letter.programme_id)
    if faults := list(faults_in(session, programme, head, stamp.at, letter)):
        raise Invalid(faults)
    if seen != letter.version:
        raise Changed(MEANWHILE)
    meeting = consultation_by_key(session, head.consultation, programme) if head.consultation else None
    old = LetterHead.of(letter, consultation_key(session, letter))
    if old == head:
        return False
    for name, value in head.columns().items():
        setattr(letter, name, value)
    letter.consultation_id = meeting.id if meeting else None
    key = session.info["chain_key"]
    before, after = (guarded(one.told(), SEALED, key) for one in (old, head))
    record(session, "letter.change", letter, stamp, old=before, new=after)
    return True


def consultation_key(session: Session, letter: Letter) -> str | None:
    found = session.get(Consultation, letter.consultation_id) if letter.consultation_id else None
    return found.occasion.key if found else None


def faults_in(
    session: Session, programme: Programme, head: LetterHead, now: datetime, letter: Letter | None = None
) -> Iterator[Fault]:
    same = select(Letter.id).where(Letter.programme_id == programme.id, Letter.key == head.key)
    if not KEY.fullmatch(head.key):
        yield Fault("key", "Gebruik letters, cijfers, punten en streepjes, bijvoorbeeld brief-2026-1.")
    elif head.key in TAKEN_ADDRESSES:
        yield Fault("key", f"‘{head.key}’ is al het adres van een andere pagina; kies een andere sleutel.")
    elif session.scalar(same) not in (None, letter.id if letter else None):
        yield Fault("key", f"Er is al een brief ‘{head.key}’.")
    for name, sentence in REQUIRED.items():
        if not getattr(head, name):
            yield Fault(name, sentence)
    if head.as_of and _day(head.as_of) > _day(now):
        yield Fault("as_of", "De peildatum ligt in de toekomst; kies vandaag of een eerdere dag.")
    if longest(head.subject) > LONGEST_LINE:
        yield Fault("subject", f"Houd dit korter dan {LONGEST_LINE} tekens.")


def _day(moment: datetime) -> date:
    return moment.astimezone(AMSTERDAM).date()


REQUIRED = {
    "subject": "Vul in waarover de brief gaat.",
    "addressee": "Vul in aan wie de brief is gericht.",
    "sender": "Vul in van wie de brief komt.",
    "signatory": "Vul in wie de brief ondertekent.",
    "office": "Vul het ambt van de ondertekenaar in.",
}
