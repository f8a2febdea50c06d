"""The texts of a programme that parliament is not to read in a letter, one by one, and those that it may read.

Parties do not read each other's remarks on a draft, yet whoever quotes the draft in one makes no secret of it.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session

from agenda.actions.models import Action, ActionShare
from agenda.consultations.cover_note import NOTE_TEXTS
from agenda.consultations.models import AgendaItem, Annotation, Consultation, Matter
from agenda.decisions.models import ActionPoint, Decision, DecisionList, Minute, Reservation, SignOff
from agenda.kernel.confidentiality import NARROW, Confidentiality
from agenda.letters.models import (
    Coordination,
    Letter,
    Omission,
    Passage,
    PassageAnswer,
    PassageComment,
    PassageProposal,
    PassageRevision,
)
from agenda.letters.words import LetterState
from agenda.programmes.models import Programme
from agenda.progress.models import Update, UpdateConsent

PARTICIPANTS, PUBLIC = Confidentiality.PARTICIPANTS, Confidentiality.PUBLIC
EXPLAINED = ("explanation", "cause", "consequence", "correction")
OF_ITEM = ("subject", "message", "requested", "ground", "closed_because", *NOTE_TEXTS)
OF_ACTION = (*EXPLAINED, "overruled_because")
REPORTED = ("done", "next", "cause", "consequence", "correction", "risks", "request")


def kept_narrow(session: Session, programme: Programme) -> Iterator[str]:
    """Of one party or of the secretariat: what they noted, said of a list or a letter, or keep to themselves."""
    of_items = _of_items(programme.id, AgendaItem.confidentiality.in_(NARROW))
    yield from _told(
        session,
        select(Annotation.text).join(Annotation.item).join(AgendaItem.consultation).where(_is_of(programme)),
        of_items,
        select(Minute.text).join(Minute.item).join(AgendaItem.consultation).where(_is_of(programme)),
        select(Decision.text, Decision.report).where(
            Decision.programme_id == programme.id, Decision.confidentiality.in_(NARROW)
        ),
        select(Reservation.text).join(Reservation.decision).where(Decision.programme_id == programme.id),
        select(SignOff.text, SignOff.settled)
        .join(SignOff.decision_list)
        .join(DecisionList.consultation)
        .where(_is_of(programme)),
        select(ActionPoint.text)
        .join(ActionPoint.consultation)
        .where(_is_of(programme), ActionPoint.confidentiality.in_(NARROW)),
        select(Matter.subject, Matter.why).where(
            Matter.programme_id == programme.id, Matter.confidentiality.in_(NARROW)
        ),
        select(Update.comment, Update.comments).join(Update.action).where(Action.programme_id == programme.id),
    )


def kept_among_participants(session: Session, programme: Programme) -> Iterator[str]:
    """What parties explain and report, and say to each other of items and decisions."""
    number = programme.id
    yield from _told(
        session,
        _of_items(number, AgendaItem.confidentiality == PARTICIPANTS),
        select(Matter.subject, Matter.why).where(Matter.programme_id == number, Matter.confidentiality == PARTICIPANTS),
        select(Decision.text, Decision.report).where(
            Decision.programme_id == number, Decision.confidentiality == PARTICIPANTS
        ),
        select(ActionPoint.text)
        .join(ActionPoint.consultation)
        .where(_is_of(programme), ActionPoint.confidentiality == PARTICIPANTS),
        select(*(getattr(Action, name) for name in OF_ACTION)).where(Action.programme_id == number),
        select(*(getattr(ActionShare, name) for name in EXPLAINED)).join(Action).where(Action.programme_id == number),
        select(*(getattr(Update, name) for name in REPORTED)).join(Update.action).where(Action.programme_id == number),
        select(UpdateConsent.text).join(Update).join(Update.action).where(Action.programme_id == number),
    )


def said_of_drafts(session: Session, programme: Programme) -> Iterator[str]:
    """What parties and writers say to each other of the wording of letters, and of what stays out of them."""
    is_of = Letter.programme_id == programme.id
    yield from _told(
        session,
        select(PassageAnswer.text, PassageAnswer.settled)
        .join(PassageAnswer.coordination)
        .join(Coordination.letter)
        .where(is_of),
        select(PassageComment.text, PassageComment.answer).join(PassageComment.passage).join(Letter).where(is_of),
        select(PassageProposal.answer).join(Letter).where(is_of),
        select(Coordination.words).join(Coordination.letter).where(is_of),
        select(Omission.because).join(Letter, Letter.id == Omission.letter_id).where(is_of),
    )


def read_by_all(session: Session, programme: Programme) -> Iterator[str]:
    """What parliament read, and what is public."""
    number = programme.id
    yield from _told(
        session,
        select(Passage.heading, Passage.text)
        .join(Letter)
        .where(Letter.programme_id == number, Letter.state == LetterState.SENT),
        _of_items(number, AgendaItem.confidentiality == PUBLIC),
        select(Decision.text, Decision.report).where(
            Decision.programme_id == number, Decision.confidentiality == PUBLIC
        ),
    )


def spoken_of(session: Session, programme: Programme) -> Iterator[str]:
    """What was worded for a letter before somebody spoke of it."""
    yield from _told(
        session,
        select(PassageProposal.text).join(Letter).where(Letter.programme_id == programme.id),
        _spoken_of(programme.id, PassageComment),
        _spoken_of(programme.id, PassageAnswer),
    )


def _spoken_of(programme: int, kind: type[PassageComment | PassageAnswer]) -> Select[*tuple[str, ...]]:
    """The wordings about which it was said."""
    same = and_(kind.passage_id == PassageRevision.passage_id, kind.revision == PassageRevision.revision)
    wordings = select(PassageRevision.heading, PassageRevision.text).join(kind, same)
    return (
        wordings.join(Passage, Passage.id == PassageRevision.passage_id)
        .join(Letter)
        .where(Letter.programme_id == programme)
    )


def _is_of(programme: Programme) -> ColumnElement[bool]:
    return Consultation.programme_id == programme.id


def _of_items(programme: int, condition: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    texts = (getattr(AgendaItem, name) for name in OF_ITEM)
    return select(*texts).join(AgendaItem.consultation).where(Consultation.programme_id == programme, condition)


def _told(session: Session, *queries: Select[*tuple[Any, ...]]) -> Iterator[str]:
    for query in queries:
        for row in session.execute(query):
            yield from (text for value in row for text in _texts(value) if text)


def _texts(value: str | list[str] | dict[str, str]) -> Iterable[str]:
    return [value] if isinstance(value, str) else value.values() if isinstance(value, dict) else value
