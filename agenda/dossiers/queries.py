from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from agenda.actions.models import Action, Goal
from agenda.actions.queries import goals_of, told_agenda
from agenda.actions.words import Adoption
from agenda.changes.queries import changes_of
from agenda.changes.window import since_day
from agenda.commitments.models import Commitment
from agenda.commitments.queries import commitments_of
from agenda.consultations.models import AgendaItem, Annotation, Consultation, Paper
from agenda.consultations.queries import annotations_of, placed_of, previous_consultation
from agenda.consultations.rules import Meant
from agenda.decisions.earlier import earlier_decisions
from agenda.decisions.models import ActionPoint, Decision
from agenda.decisions.queries import decisions_of, left_open_before
from agenda.decisions.touching import open_decisions_touching, open_points_of
from agenda.dossiers.since import Since, stood_at
from agenda.indicators.models import Indicator
from agenda.indicators.queries import indicators_of
from agenda.kernel.confidentiality import Confidentiality, Viewer, seen_by
from agenda.parties.queries import Naming, group_names, names_on
from agenda.programmes.models import Programme
from agenda.progress.models import Update
from agenda.progress.queries import latest_updates

IN_THE_AGENDA = frozenset({Adoption.CONCEPT, Adoption.PROPOSED, Adoption.ADOPTED})
IN_PUBLIC = frozenset({Adoption.ADOPTED})


@dataclass(frozen=True)
class DossierFacts:
    """All that a dossier for one audience is made of, as it stands at ``as_of``.

    Names are those of the day of the meeting. ``party`` is the row number of the party whose own dossier it is; its are
    ``annotations`` (per item), ``own_updates`` (per action), ``touching`` and ``points``. What is for those who take
    part alone, such as updates, is not here when the readers are ``outside``.
    """

    programme: Programme
    consultation: Consultation
    outside: bool
    party: int | None
    items: Sequence[AgendaItem]
    papers: Mapping[int, Sequence[Paper]]
    earlier: Mapping[int, Sequence[Decision]]
    annotations: Mapping[int, Annotation]
    as_of: datetime
    goals: Sequence[Goal]
    actions: Sequence[Action]
    updates: Mapping[int, Update]
    own_updates: Mapping[int, Update]
    previous: Consultation | None
    previous_decisions: Sequence[Decision]
    older_decisions: Sequence[Decision]
    touching: Sequence[Decision]
    points: Sequence[ActionPoint]
    since: Since | None
    commitments: Sequence[Commitment]
    indicators: Sequence[Indicator]
    groups: Mapping[int, str]
    names: Mapping[int, Naming]

    def name(self, party: int | None) -> str:
        """One without any name is a party all the same."""
        if not party:
            return "nog geen"
        naming = self.names.get(party)
        return naming.short if naming else "naam onbekend"

    def order(self, party: int) -> str:
        return self.name(party).casefold()

    def told(self, actions: Sequence[Action]) -> list[Action]:
        """Those of these that the readers may know of."""
        known = IN_PUBLIC if self.outside else frozenset(Adoption)
        return [action for action in actions if action.adoption in known]


def dossier_facts(
    session: Session, consultation: Consultation, as_of: datetime, viewer: Viewer, party: int | None = None
) -> DossierFacts:
    """Who asks for the dossier of one party has to hold ``annotation:read`` for it."""
    programme = session.get_one(Programme, consultation.programme_id)
    outside = not viewer.sees(Meant(Confidentiality.PARTICIPANTS, programme.scope))
    previous = previous_consultation(session, consultation)
    items = _items(session, consultation, viewer)
    known = IN_PUBLIC if outside else IN_THE_AGENDA
    open_before = left_open_before(session, consultation, viewer)
    return DossierFacts(
        programme=programme,
        consultation=consultation,
        outside=outside,
        party=party,
        items=items,
        papers={item.id: seen_by(viewer, item.papers) for item in items},
        earlier=earlier_decisions(session, [item.id for item in items], viewer),
        annotations=_annotations(session, consultation, party),
        as_of=as_of,
        goals=goals_of(session, programme),
        actions=[action for action in told_agenda(session, programme) if action.adoption in known],
        updates={} if outside else latest_updates(session, programme),
        own_updates=latest_updates(session, programme, Update.party_id == party) if party else {},
        previous=previous,
        previous_decisions=decisions_of(session, previous, viewer) if previous else [],
        older_decisions=[one for one in open_before if previous and one.consultation_id != previous.id],
        touching=open_decisions_touching(session, programme.id, party, viewer, most=None) if party else [],
        points=open_points_of(session, programme.id, party, viewer, most=None) if party else [],
        since=_since(session, programme, previous, as_of, outside=outside),
        commitments=commitments_of(session, programme),
        indicators=indicators_of(session, programme),
        groups=group_names(session),
        names=names_on(session, consultation.occasion.day),
    )


def _items(session: Session, consultation: Consultation, viewer: Viewer) -> list[AgendaItem]:
    """With all that hangs on them, in a fixed number of statements."""
    whole = (selectinload(AgendaItem.actions), selectinload(AgendaItem.papers), selectinload(AgendaItem.treated))
    found = session.scalars(select(AgendaItem).where(AgendaItem.consultation_id == consultation.id).options(*whole))
    known = {item.id for item in found}
    return [item for item in placed_of(consultation, viewer) if item.id in known]


def _annotations(session: Session, consultation: Consultation, party: int | None) -> dict[int, Annotation]:
    found = annotations_of(session, consultation, [party] if party else [])
    return {item: one for item, annotations in found.items() for one in annotations}


def _since(
    session: Session, programme: Programme, previous: Consultation | None, as_of: datetime, *, outside: bool
) -> Since | None:
    """None as long as there was no earlier consultation."""
    start = since_day(previous.occasion.day) if previous else None
    if previous is None or start is None or start >= as_of:
        return None
    then = stood_at(session, programme, start, IN_PUBLIC if outside else IN_THE_AGENDA)
    changes = () if outside else changes_of(session, programme, start, as_of).changes
    return Since(previous.occasion.day, then, changes)
