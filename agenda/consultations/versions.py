"""How far the agenda of a consultation is, and how it stood each time that it was laid down."""

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload, undefer

from agenda.consultations.contents import content_of
from agenda.consultations.models import AgendaItem, AgendaVersion, Consultation
from agenda.consultations.ordering import held_items, hold
from agenda.consultations.steps import AGENDA
from agenda.consultations.words import AgendaState
from agenda.history.services import record
from agenda.kernel.refusal import NotFound, NotNow
from agenda.kernel.rights import Permission, Stamp, require


def take_agenda_step(session: Session, consultation: Consultation, name: str, stamp: Stamp) -> AgendaVersion:
    """Each step lays down how the agenda stands at that moment."""
    require(stamp.by, Permission.CONSULTATION_WRITE, consultation)
    held_items(session, consultation)
    session.expire(consultation, ["items"])
    refuse_agenda_step(consultation, name)
    step = AGENDA.steps[name]
    old, consultation.agenda_state = consultation.agenda_state, step.target
    record(
        session,
        f"consultation.{step.name}",
        consultation,
        stamp,
        old={"agenda_state": old},
        new={"agenda_state": step.target},
    )
    return _laid_down(session, consultation, stamp)


def refuse_agenda_step(consultation: Consultation, name: str) -> None:
    """Unless the agenda knows the step and can take it now."""
    if name not in AGENDA.steps:
        raise NotFound(f"De agenda kent geen stap ‘{name}’.")
    if objection := AGENDA.step(name, consultation.agenda_state).lacks(consultation):
        raise NotNow(objection)


def lay_down(session: Session, consultation: Consultation, stamp: Stamp) -> AgendaVersion:
    """The next version of an agenda that is definitive and has changed since the last one."""
    require(stamp.by, Permission.CONSULTATION_WRITE, consultation)
    hold(session, consultation)
    if consultation.agenda_state is not AgendaState.DEFINITIVE:
        raise NotNow(
            f"Een volgende versie kan alleen van een agenda die definitief is; deze is {_state(consultation)}."
        )
    last = last_version(session, consultation)
    if last and last.sha256 == _seal(content_now(session, consultation)):
        raise NotNow(f"Er is niets veranderd sinds versie {last.number}.")
    return _laid_down(session, consultation, stamp)


def _state(consultation: Consultation) -> str:
    return consultation.agenda_state.label


def _laid_down(session: Session, consultation: Consultation, stamp: Stamp) -> AgendaVersion:
    session.flush()
    content = content_now(session, consultation)
    last = last_version(session, consultation)
    version = AgendaVersion(
        consultation=consultation,
        number=last.number + 1 if last else 1,
        state=consultation.agenda_state,
        made_at=stamp.at,
        made_by=stamp.by.key,
        content=content,
        sha256=_seal(content),
    )
    session.add(version)
    new = {"number": version.number, "sha256": version.sha256}
    record(session, "consultation.version", consultation, stamp, new=new)
    return version


def _seal(content: dict[str, Any]) -> str:
    return sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def items_with_papers(session: Session, consultation: Consultation) -> Sequence[AgendaItem]:
    """Whatever became of them, and whoever may see them: two questions."""
    return session.scalars(
        select(AgendaItem)
        .where(AgendaItem.consultation_id == consultation.id)
        .order_by(AgendaItem.number)
        .options(selectinload(AgendaItem.papers))
        .execution_options(populate_existing=True)
    ).all()


def content_now(session: Session, consultation: Consultation) -> dict[str, Any]:
    return content_of(consultation, items_with_papers(session, consultation))


def last_version(session: Session, consultation: Consultation) -> AgendaVersion | None:
    return session.scalar(
        select(AgendaVersion)
        .where(AgendaVersion.consultation_id == consultation.id)
        .order_by(AgendaVersion.number.desc())
        .limit(1)
    )


def versions_of(session: Session, consultation: Consultation) -> Sequence[AgendaVersion]:
    """Newest first, without their content."""
    return session.scalars(
        select(AgendaVersion)
        .where(AgendaVersion.consultation_id == consultation.id)
        .order_by(AgendaVersion.number.desc())
    ).all()


def version_by_number(session: Session, consultation: Consultation, number: int) -> AgendaVersion:
    """With its content."""
    found = session.scalar(
        select(AgendaVersion)
        .where(AgendaVersion.consultation_id == consultation.id, AgendaVersion.number == number)
        .options(undefer(AgendaVersion.content))
    )
    if found is None:
        raise NotFound(f"De agenda van {consultation.occasion.key} heeft geen versie {number}.")
    return found
