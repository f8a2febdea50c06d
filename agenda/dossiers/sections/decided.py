"""Decisions of earlier consultations, and what was promised to parliament."""

from collections.abc import Iterator, Sequence

from agenda.commitments.models import Commitment
from agenda.decisions.models import ActionPoint, Decision
from agenda.decisions.words import FollowUp
from agenda.documents.content import Cell, Column, Content, FlowBlock, Heading, Paragraph, Table
from agenda.documents.inlines import Inline
from agenda.dossiers.queries import DossierFacts
from agenda.dossiers.sections.words import source
from agenda.kernel.dutch import capital, spoken_date

COLUMNS = (Column("Nr.", 1), Column("Besluit", 4), Column("Acties", 0.9), Column("Opvolging", 1.4))
POINT_COLUMNS = (Column("Overleg", 1.2), Column("Actiepunt", 4), Column("Termijn", 1.5))
NO_EARLIER = "Er was nog geen eerder overleg."


def previous_decisions(facts: DossierFacts) -> Iterator[FlowBlock]:
    if facts.previous is None:
        yield Paragraph(NO_EARLIER)
        return
    if facts.previous_decisions:
        yield _table(facts.previous_decisions, f"Besluiten van {facts.previous.occasion.key}", facts)
    else:
        which = "openbare besluiten" if facts.outside else "besluiten vastgelegd"
        yield Paragraph(f"Van {facts.previous.occasion.key} zijn er geen {which}.")
    if facts.older_decisions:
        yield Heading(2, "Nog open uit eerdere overleggen")
        yield _table(facts.older_decisions, "Besluiten van eerdere overleggen die niet zijn afgedaan", facts)


def open_decisions(facts: DossierFacts) -> Iterator[FlowBlock]:
    previous = [one for one in facts.previous_decisions if one.follow_up is not FollowUp.SETTLED]
    found = [*previous, *facts.older_decisions]
    if facts.previous is None:
        yield Paragraph(NO_EARLIER)
    elif found:
        yield _table(found, "Besluiten die niet zijn afgedaan", facts)
    else:
        yield Paragraph("Alle besluiten van eerdere overleggen zijn afgedaan.")


def touching(facts: DossierFacts) -> Iterator[FlowBlock]:
    if facts.touching:
        yield _table(facts.touching, "Besluiten die niet zijn afgedaan en die ons raken", facts)
    if facts.points:
        rows = [_point_row(point) for point in facts.points]
        yield Table(POINT_COLUMNS, rows, "Actiepunten die wij op ons namen")
    if not facts.touching and not facts.points:
        yield Paragraph("Er staan geen besluiten of actiepunten voor ons open.")


def _table(decisions: Sequence[Decision], caption: str, facts: DossierFacts) -> Table:
    return Table(COLUMNS, [_decision_row(decision, facts) for decision in decisions], caption)


def _decision_row(decision: Decision, facts: DossierFacts) -> list[str]:
    followed = decision.follow_up.label + (f". {decision.report}" if decision.report else "")
    actions = ", ".join(action.number for action in facts.told(decision.actions)) or "geen"
    return [decision.number, f"{decision.verb.label.capitalize()}: {decision.text}", actions, followed]


def _point_row(point: ActionPoint) -> list[str]:
    return [point.consultation.occasion.key, point.text, point.term or "geen"]


def commitments(facts: DossierFacts) -> Iterator[FlowBlock]:
    if facts.commitments:
        columns = (Column("Toezegging", 3), Column("Aan", 1), Column("Debat", 2), Column("Stand", 1.2))
        yield Table(columns, [_commitment_row(one) for one in facts.commitments], "Toezeggingen, moties en vragen")


def _commitment_row(one: Commitment) -> list[Content | Cell]:
    debate: list[str | Inline] = [f"{one.debate}, {spoken_date(one.made_on)}"]
    if one.reference:
        debate += ["; ", source(one.reference)]
    stand = f"{one.state.label}. {one.outcome}" if one.outcome else one.state.label
    return [f"{capital(one.kind.label)}: {one.text}", one.made_to, Cell(debate), stand]
