"""The texts of a programme that parliament is not to read in a letter, one by one."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from agenda.consultations.cover_note import NOTE_TEXTS
from agenda.consultations.models import AgendaItem, Annotation, Consultation, Matter
from agenda.decisions.models import ActionPoint, Decision, DecisionList, Minute, Reservation, SignOff
from agenda.kernel.confidentiality import NARROW, Confidentiality
from agenda.letters.models import Coordination, Letter, PassageAnswer, PassageComment
from agenda.programmes.models import Programme

PARTICIPANTS = Confidentiality.PARTICIPANTS


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
        select(PassageAnswer.text, PassageAnswer.settled)
        .join(PassageAnswer.coordination)
        .join(Coordination.letter)
        .where(Letter.programme_id == programme.id),
        select(PassageComment.text, PassageComment.answer)
        .join(PassageComment.passage)
        .join(Letter)
        .where(Letter.programme_id == programme.id),
    )


def kept_among_participants(session: Session, programme: Programme) -> Iterator[str]:
    yield from _told(
        session,
        _of_items(programme.id, AgendaItem.confidentiality == PARTICIPANTS),
        select(Decision.text, Decision.report).where(
            Decision.programme_id == programme.id, Decision.confidentiality == PARTICIPANTS
        ),
    )


def _is_of(programme: Programme) -> ColumnElement[bool]:
    return Consultation.programme_id == programme.id


def _of_items(programme: int, condition: ColumnElement[bool]) -> Select[*tuple[str, ...]]:
    texts = (AgendaItem.subject, AgendaItem.message, *(getattr(AgendaItem, name) for name in NOTE_TEXTS))
    return select(*texts).join(AgendaItem.consultation).where(Consultation.programme_id == programme, condition)


def _told(session: Session, *queries: Select[*tuple[str, ...]]) -> Iterator[str]:
    for query in queries:
        for row in session.execute(query):
            yield from (text for text in row if text)
