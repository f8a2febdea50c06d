from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from agenda.actions.models import Action, Goal
from agenda.actions.queries import goals_of, whole_agenda
from agenda.commitments.models import Commitment
from agenda.commitments.queries import commitments_of
from agenda.consultations.models import Consultation
from agenda.decisions.models import Decision
from agenda.decisions.queries import decisions_of
from agenda.kernel.confidentiality import Audience, Confidentiality
from agenda.kernel.refusal import NotFound
from agenda.letters.models import Letter
from agenda.parties.queries import Naming, names_on
from agenda.programmes.models import Programme
from agenda.progress.models import Update
from agenda.progress.queries import latest_updates

READERS = Audience(Confidentiality.PUBLIC)
"""A letter to parliament is read by everyone."""


@dataclass(frozen=True)
class LetterFacts:
    """What the agenda says at ``as_of``; names are those of the day of the letter."""

    programme: Programme
    as_of: datetime
    goals: Sequence[Goal]
    actions: Sequence[Action]
    updates: Mapping[int, Update]
    consultation: Consultation | None
    decisions: Sequence[Decision]
    commitments: Sequence[Commitment]
    names: Mapping[int, Naming]

    def name(self, party: int | None) -> str:
        naming = self.names.get(party) if party else None
        return naming.short if naming else "nog geen"


def letter_facts(session: Session, letter: Letter, as_of: datetime) -> LetterFacts:
    programme = session.get_one(Programme, letter.programme_id)
    consultation = session.get(Consultation, letter.consultation_id) if letter.consultation_id else None
    return LetterFacts(
        programme=programme,
        as_of=as_of,
        goals=goals_of(session, programme),
        actions=whole_agenda(session, programme),
        updates=latest_updates(session, programme),
        consultation=consultation,
        decisions=decisions_of(session, consultation, READERS) if consultation else [],
        commitments=commitments_of(session, programme),
        names=names_on(session, letter.dated),
    )


def letter_by_key(session: Session, key: str, programme: Programme | None = None) -> Letter:
    wanted = select(Letter).where(Letter.key == key).options(selectinload(Letter.passages))
    if programme is not None:
        wanted = wanted.where(Letter.programme_id == programme.id)
    found = session.scalars(wanted).all()
    if not found:
        raise NotFound(f"Er is geen brief ‘{key}’.")
    if len(found) > 1:
        raise NotFound(f"Meer programma’s hebben een brief ‘{key}’; noem het programma erbij.")
    return found[0]


def last_letter_before(session: Session, programme: Programme, day: date) -> Letter | None:
    return session.scalar(
        select(Letter)
        .where(Letter.programme_id == programme.id, Letter.dated < day)
        .order_by(Letter.dated.desc())
        .limit(1)
    )


def last_letter_on(session: Session, consultation: Consultation) -> Letter | None:
    """The newest that reports on this meeting."""
    return session.scalar(
        select(Letter).where(Letter.consultation_id == consultation.id).order_by(Letter.dated.desc()).limit(1)
    )
