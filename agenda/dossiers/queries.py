from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from agenda.actions.models import Action, Goal
from agenda.actions.queries import goals_of, whole_agenda
from agenda.commitments.models import Commitment
from agenda.commitments.queries import commitments_of
from agenda.consultations.models import AgendaItem, Consultation, Paper
from agenda.consultations.queries import placed_of, previous_consultation
from agenda.decisions.earlier import earlier_decisions
from agenda.decisions.models import Decision
from agenda.decisions.queries import decisions_of
from agenda.indicators.models import Indicator
from agenda.indicators.queries import indicators_of
from agenda.kernel.confidentiality import Viewer, seen_by
from agenda.parties.queries import Naming, names_on
from agenda.programmes.models import Programme
from agenda.progress.models import Update
from agenda.progress.queries import latest_updates


@dataclass(frozen=True)
class DossierFacts:
    """All that a dossier for one audience is made of, as it stands at ``as_of``.

    Names are those of the day of the meeting.
    """

    programme: Programme
    consultation: Consultation
    items: Sequence[AgendaItem]
    papers: Mapping[int, Sequence[Paper]]
    earlier: Mapping[int, Sequence[Decision]]
    as_of: datetime
    goals: Sequence[Goal]
    actions: Sequence[Action]
    updates: Mapping[int, Update]
    previous: Consultation | None
    previous_decisions: Sequence[Decision]
    commitments: Sequence[Commitment]
    indicators: Sequence[Indicator]
    names: Mapping[int, Naming]

    def name(self, party: int | None) -> str:
        naming = self.names.get(party) if party else None
        return naming.short if naming else "nog geen"


def dossier_facts(
    session: Session, consultation: Consultation, as_of: datetime, viewer: Viewer, party: int | None = None
) -> DossierFacts:
    programme = session.get_one(Programme, consultation.programme_id)
    previous = previous_consultation(session, consultation)
    items = placed_of(consultation, viewer)
    return DossierFacts(
        programme=programme,
        consultation=consultation,
        items=items,
        papers={item.id: seen_by(viewer, item.papers) for item in items},
        earlier=earlier_decisions(session, [item.id for item in items], viewer),
        as_of=as_of,
        goals=goals_of(session, programme),
        actions=whole_agenda(session, programme),
        updates=latest_updates(session, programme),
        previous=previous,
        previous_decisions=decisions_of(session, previous, viewer) if previous else [],
        commitments=commitments_of(session, programme),
        indicators=indicators_of(session, programme),
        names=names_on(session, consultation.occasion.day),
    )
