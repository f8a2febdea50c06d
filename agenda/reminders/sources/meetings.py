"""What meetings and promises to parliament still ask: papers, actions to decisions, reports back."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from agenda.commitments.models import Commitment, CommitmentState
from agenda.consultations.models import AgendaItem, Consultation, Decision, FollowUp, ItemKind
from agenda.kernel.confidentiality import NARROW
from agenda.programmes.models import Occasion
from agenda.reminders.rules import countdown
from agenda.reminders.searching import Link, Search, Subject
from agenda.terms.reading import read_term


def _page(search: Search, consultation: Consultation, place: str) -> str:
    return f"/programmas/{search.programme.key}/overleggen/{consultation.occasion.key}#{place}"


def papers(search: Search) -> Iterator[Subject]:
    """Items of meetings to come that lack what their readers need; of a narrow one the subject is not told."""
    items = search.session.scalars(
        select(AgendaItem)
        .join(AgendaItem.consultation)
        .join(Occasion)
        .where(Consultation.programme_id == search.programme.id, Occasion.day >= search.today)
        .order_by(Occasion.day, AgendaItem.number)
        .options(joinedload(AgendaItem.consultation))
    )
    for item in items:
        if search.wants(AgendaItem.__tablename__, item.id) and (lacking := _lacking(item)):
            yield _paper(search, item, lacking)


def _lacking(item: AgendaItem) -> list[str]:
    lacking = [] if item.message.strip() else ["een kernboodschap"]
    return lacking + (["de gevraagde besluiten"] if item.kind is ItemKind.DECISION and not item.requested else [])


def _paper(search: Search, item: AgendaItem, lacking: list[str]) -> Subject:
    meeting = item.consultation
    days = {one.step.name: one.day for one in countdown(meeting.occasion.day, search.calendar)}
    number = f"Agendapunt {item.number} van {meeting.occasion.key}"
    about = number if item.confidentiality in NARROW else f"{number}: {item.subject}"
    return Subject(
        AgendaItem.__tablename__,
        item.id,
        about,
        {"papers": days["papers"], "meeting": meeting.occasion.day},
        parties=(item.submitter_id,) if item.submitter_id else (),
        facts={"lacking": lacking, "papers": days["papers"], "meeting": meeting},
        links=(Link(number, _page(search, meeting, "agendapunten")),),
        deadline=days["papers"],
    )


def decisions(search: Search) -> Iterator[Subject]:
    """Decisions that ask for work which no action does."""
    chosen = search.chosen(Decision.__tablename__, Decision.id, decided=Decision.decided_on)
    waiting = (chosen, Decision.asks_work.is_(True), Decision.follow_up == FollowUp.OPEN, ~Decision.actions.any())
    for decision in _decisions(search, *waiting):
        yield _decision(search, decision, decided=decision.decided_on)


def unreported(search: Search) -> Iterator[Subject]:
    """Decisions that were carried out, as long as the consultation has not heard so; the next one is the moment."""
    following = search.session.scalar(
        select(Occasion)
        .join(Consultation)
        .where(Consultation.programme_id == search.programme.id, Occasion.day >= search.today)
        .order_by(Occasion.day)
        .limit(1)
    )
    for decision in _decisions(search, Decision.follow_up == FollowUp.EXECUTED) if following else ():
        if following and search.wants(Decision.__tablename__, decision.id):
            yield _decision(search, decision, meeting=following.day, following=following)


def _decisions(search: Search, *only: object) -> list[Decision]:
    found = (
        select(Decision)
        .join(Consultation, Consultation.id == Decision.consultation_id)
        .where(Consultation.programme_id == search.programme.id, *only)  # type: ignore[arg-type]
        .order_by(Decision.decided_on, Decision.ordinal)
        .options(joinedload(Decision.consultation), joinedload(Decision.item))
    )
    return list(search.session.scalars(found))


def _decision(search: Search, decision: Decision, following: Occasion | None = None, **anchors: object) -> Subject:
    text = "" if decision.confidentiality in NARROW else decision.text
    return Subject(
        Decision.__tablename__,
        decision.id,
        f"Besluit {decision.number}",
        anchors,  # type: ignore[arg-type]
        facts={"text": text, "decided_on": decision.decided_on, "following": following},
        links=(Link(f"Besluit {decision.number}", _page(search, decision.consultation, "besluiten")),),
    )


def commitments(search: Search) -> Iterator[Subject]:
    """Open promises whose term, as it was worded, gives a last day."""
    found = search.session.scalars(
        select(Commitment)
        .where(Commitment.programme_id == search.programme.id, Commitment.state == CommitmentState.OPEN)
        .order_by(Commitment.made_on, Commitment.key)
        .options(selectinload(Commitment.actions))
    )
    for one in found:
        last = read_term(one.term, one.made_on, search.calendar).last if one.term else None
        if last is not None and search.wants(Commitment.__tablename__, one.id):
            pages = [(action, f"/programmas/{search.programme.key}/acties/{action.id}") for action in one.actions]
            yield Subject(
                Commitment.__tablename__,
                one.id,
                f"{one.kind.label.capitalize()} aan {one.made_to}, {one.debate}",
                {"last": last},
                facts={"text": one.text, "term": one.term, "last": last},
                links=tuple(Link(f"{action.number} {action.title}", path) for action, path in pages),
                deadline=last,
            )
