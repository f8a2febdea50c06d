"""Terms of actions and of the shares in them, and actions of which nothing was heard."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, exists, func, select
from sqlalchemy.orm import aliased

from agenda.actions.models import Action, ActionRole, ActionShare, ActionTerm
from agenda.actions.queries import FINISHED
from agenda.actions.words import Adoption, RoleKind
from agenda.history.models import HistoryLine
from agenda.progress.models import Update, UpdateState
from agenda.reminders.searching import Link, Search, Subject
from agenda.terms.words import Precision

EXACT = frozenset({Precision.DAY, Precision.EVENT})
Lead = aliased(ActionRole)
ON_LEAD = and_(Lead.action_id == Action.id, Lead.role == RoleKind.LEAD)
HEARD = (UpdateState.SUBMITTED, UpdateState.ACCEPTED, UpdateState.FROZEN)


def terms(search: Search) -> Iterator[Subject]:
    """Of what is not finished and still a line of its own; a term without days never comes due."""
    co_leads = _co_leads(search)
    for kind, party in ((ActionTerm, Lead.party_id), (ActionShare, ActionShare.party_id)):
        for row in search.session.execute(_running(search, kind, party)):
            yield _term(search, kind.__tablename__, row, (row.party,) if row.party else co_leads.get(row.action, ()))


def _running(search: Search, kind: Any, party: Any) -> Select[Any]:
    about = kind.subject if kind is ActionTerm else kind.owner
    chosen = search.chosen(kind.__tablename__, kind.id, last=kind.last, first=kind.first)
    rows = (
        select(kind.id, kind.wording, kind.first, kind.last, kind.precision, about.label("subject"))
        .add_columns(Action.id.label("action"), Action.number, Action.title, party.label("party"))
        .join(Action, Action.id == kind.action_id)
        .where(chosen, kind.met_on.is_(None), Action.programme_id == search.programme.id)
        .where(Action.adoption != Adoption.MERGED, Action.phase.not_in(FINISHED))
        .order_by(kind.id)
    )
    return rows.outerjoin(Lead, ON_LEAD) if kind is ActionTerm else rows.where(ActionShare.phase.not_in(FINISHED))


def _co_leads(search: Search) -> dict[int, tuple[int, ...]]:
    """Of actions that nobody leads alone, by row number: who leads them together."""
    alone = exists().where(ON_LEAD)
    together = (
        select(ActionRole.action_id, ActionRole.party_id)
        .join(Action, Action.id == ActionRole.action_id)
        .where(ActionRole.role == RoleKind.CO_LEAD, Action.programme_id == search.programme.id, ~alone)
        .order_by(ActionRole.party_id)
    )
    found: dict[int, tuple[int, ...]] = {}
    for action, party in search.session.execute(together):
        found[action] = (*found.get(action, ()), party)
    return found


def _term(search: Search, table: str, row: Any, parties: tuple[int, ...]) -> Subject:
    exact = row.precision in EXACT
    last, first = row.last, row.first
    path = f"/programmas/{search.programme.key}/acties/{row.action}"
    return Subject(
        table,
        row.id,
        f"{row.number} {row.title}",
        {name: day for name, day in (("last", last), ("first", first)) if day is not None},
        parties=parties,
        marks=frozenset({"day" if exact else "period"}),
        facts={"wording": row.wording, "subject": row.subject, "first": first, "last": last, "exact": exact},
        links=(Link(f"{row.number} {row.title}", path),),
        deadline=last,
    )


def silences(search: Search) -> Iterator[Subject]:
    """Running actions, by when a party last reported on them, or else when they came into the agenda."""
    heard, co_leads = _last_heard(search), _co_leads(search)
    running = (
        select(Action.id, Action.number, Action.title, Lead.party_id.label("party"))
        .outerjoin(Lead, ON_LEAD)
        .where(Action.id.in_(heard), Action.adoption != Adoption.MERGED, Action.phase.not_in(FINISHED))
        .order_by(Action.order_key)
    )
    for row in search.session.execute(running) if heard else ():
        path = f"/programmas/{search.programme.key}/acties/{row.id}"
        yield Subject(
            Action.__tablename__,
            row.id,
            f"{row.number} {row.title}",
            {"heard": heard[row.id]},
            parties=(row.party,) if row.party else co_leads.get(row.id, ()),
            facts={"heard": heard[row.id]},
            links=(Link(f"{row.number} {row.title}", path),),
        )


def _last_heard(search: Search) -> Mapping[int, datetime]:
    """Per action the moment, of those whose moment lies where a step comes due."""
    reported = (
        select(Update.action_id, func.max(Update.submitted_at).label("at"))
        .join(Action, Action.id == Update.action_id)
        .where(Action.programme_id == search.programme.id, Update.state.in_(HEARD), Update.submitted_at.is_not(None))
        .group_by(Update.action_id)
        .subquery()
    )
    began = (
        select(HistoryLine.at)
        .where(HistoryLine.object_kind == Action.__tablename__, HistoryLine.object_id == Action.id)
        .order_by(HistoryLine.sequence)
        .limit(1)
        .correlate(Action)
        .scalar_subquery()
    )
    at = func.coalesce(reported.c.at, began)
    rows = (
        select(Action.id, at)
        .outerjoin(reported, reported.c.action_id == Action.id)
        .where(Action.programme_id == search.programme.id, Action.phase.not_in(FINISHED))
        .where(search.within(Action.__tablename__, Action.id, "heard", at))
    )
    return dict(search.session.execute(rows).all())
