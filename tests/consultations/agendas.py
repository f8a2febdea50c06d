"""Agendas to try things on."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.accounts.models import Person
from agenda.accounts.rules import Account, Operator
from agenda.consultations.item_values import ItemValues
from agenda.consultations.items import put_item
from agenda.consultations.models import AgendaItem, Consultation, Paper
from agenda.consultations.queries import consultation_by_key
from agenda.consultations.services import place_occasion, plan_consultation
from agenda.consultations.steps import number_after
from agenda.consultations.words import ItemKind, Treatment
from agenda.gateways.files import keep
from agenda.kernel.confidentiality import Confidentiality
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.rights import Stamp
from agenda.programmes.models import Programme
from agenda.terms.calendar import TermCalendar

MEETING, NEXT = "BO-2026-1", "BO-2026-2"
NOW = datetime(2026, 3, 16, 10, 0, tzinfo=AMSTERDAM)
BY_OPERATOR = Stamp(Operator(), NOW, "proef")


def stamp_of(session: Session, email: str) -> Stamp:
    person = session.scalars(select(Person).where(Person.email == email)).unique().one()
    return Stamp(Account(person), NOW, "proef")


def meeting(session: Session, programme: Programme, key: str = MEETING) -> Consultation:
    return consultation_by_key(session, key, programme)


def next_meeting(session: Session, programme: Programme, day: date = date(2026, 11, 26)) -> Consultation:
    occasion = place_occasion(session, programme, NEXT, day, TermCalendar(), BY_OPERATOR).occasion
    return plan_consultation(session, occasion, "Bestuurlijk Overleg, najaar 2026", "Den Haag", BY_OPERATOR)


def put(
    session: Session,
    consultation: Consultation,
    subject: str,
    level: Confidentiality = Confidentiality.PARTICIPANTS,
    submitter: int | None = None,
) -> AgendaItem:
    values = ItemValues(
        number_after(consultation.items),
        subject,
        ItemKind.DISCUSSION,
        Treatment.DISCUSSED,
        submitter=submitter,
        confidentiality=level,
    )
    item = put_item(session, consultation, values, BY_OPERATOR)
    session.flush()
    return item


def add_paper(
    session: Session, item: AgendaItem, title: str, level: Confidentiality = Confidentiality.PARTICIPANTS
) -> Paper:
    content = title.encode()
    paper = Paper(
        position=len(item.papers) + 1,
        title=title,
        name=f"{title}.pdf",
        sha256=keep(session, content),
        size=len(content),
        confidentiality=level,
        added_at=NOW,
    )
    item.papers.append(paper)
    session.flush()
    return paper
