from collections.abc import Collection, Sequence

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, selectinload

from agenda.consultations.models import HALF_YEAR, AgendaItem, Annotation, Consultation, Meeting, MeetingSeries
from agenda.consultations.rules import ON_AGENDA, in_order, sees_item
from agenda.consultations.words import ItemState, MeetingKind, Silence
from agenda.kernel.confidentiality import Viewer
from agenda.kernel.refusal import NotFound
from agenda.programmes.models import Occasion, Programme

GOES_ON = ~Consultation.meetings.any(and_(Meeting.kind == MeetingKind.CONSULTATION, Meeting.cancelled_at.is_not(None)))
"""Of what is asked of the database: consultations that were not cancelled."""

ITEMS_WITH_PAPERS = selectinload(Consultation.items).selectinload(AgendaItem.papers)


def consultation_by_key(session: Session, key: str, programme: Programme | None = None) -> Consultation:
    wanted = select(Consultation).join(Occasion).where(Occasion.key == key).options(ITEMS_WITH_PAPERS)
    if programme is not None:
        wanted = wanted.where(Consultation.programme_id == programme.id)
    found = session.scalars(wanted).all()
    if not found:
        raise NotFound(f"Er is geen overleg ‘{key}’.")
    if len(found) > 1:
        raise NotFound(f"Meer programma’s hebben een overleg ‘{key}’; noem het programma erbij.")
    return found[0]


def consultations_of(session: Session, programme: Programme) -> Sequence[Consultation]:
    """Newest first."""
    return session.scalars(
        select(Consultation)
        .join(Occasion)
        .where(Consultation.programme_id == programme.id)
        .order_by(Occasion.day.desc())
    ).all()


def previous_consultation(session: Session, consultation: Consultation) -> Consultation | None:
    """The last one before it that was not cancelled."""
    before = Occasion.day < consultation.occasion.day
    return session.scalar(
        select(Consultation)
        .join(Occasion)
        .where(Consultation.programme_id == consultation.programme_id, before, GOES_ON)
        .order_by(Occasion.day.desc())
        .limit(1)
    )


def items_of(consultation: Consultation, viewer: Viewer) -> list[AgendaItem]:
    """What stands on its agenda, in order, with what was carried over from it."""
    return [one for one in in_order(consultation.items) if one.state in ON_AGENDA and sees_item(viewer, one)]


def placed_of(consultation: Consultation, viewer: Viewer) -> list[AgendaItem]:
    """What the consultation is going to treat."""
    return [one for one in items_of(consultation, viewer) if one.state is ItemState.PLACED]


def beside_agenda(consultation: Consultation, viewer: Viewer) -> list[AgendaItem]:
    """What is not on it: proposed, declined or withdrawn."""
    return [one for one in in_order(consultation.items) if one.state not in ON_AGENDA and sees_item(viewer, one)]


def item_on(consultation: Consultation, identity: int, viewer: Viewer) -> AgendaItem:
    """By its row number, which it keeps when the order changes."""
    item = next((one for one in consultation.items if one.id == identity and sees_item(viewer, one)), None)
    if item is None:
        raise NotFound(f"{consultation.occasion.key} heeft dit agendapunt niet (meer), of u mag het niet zien.")
    return item


def annotation_of(session: Session, item: AgendaItem, party: int) -> Annotation | None:
    """Who asks has to hold ``annotation:read`` for the party."""
    return session.scalar(select(Annotation).where(Annotation.item_id == item.id, Annotation.party_id == party))


def annotations_of(
    session: Session, consultation: Consultation, parties: Collection[int]
) -> dict[int, list[Annotation]]:
    """Per item (row number) the annotations of these parties: those for which the viewer holds ``annotation:read``."""
    if not parties:
        return {}
    found: dict[int, list[Annotation]] = {}
    for one in session.scalars(
        select(Annotation)
        .join(AgendaItem)
        .where(AgendaItem.consultation_id == consultation.id, Annotation.party_id.in_(parties))
        .order_by(Annotation.party_id)
    ):
        found.setdefault(one.item_id, []).append(one)
    return found


def series_of(session: Session, programme: int) -> MeetingSeries:
    """Of the programme by this row number; what every series is like as long as nobody has said otherwise."""
    kept = session.scalar(select(MeetingSeries).where(MeetingSeries.programme_id == programme))
    return kept or usual_series(programme)


def usual_series(programme: int) -> MeetingSeries:
    return MeetingSeries(
        programme_id=programme,
        months=HALF_YEAR,
        place="",
        chair="",
        secretary="",
        call_weeks=8,
        sign_off_days=10,
        silence=Silence.AGREES,
        version=0,
    )
