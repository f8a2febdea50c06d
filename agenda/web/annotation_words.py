"""What an annotation could begin with: how it stands with the own actions of the item, and what was decided before."""

from collections.abc import Iterator, Sequence

from agenda.actions.models import Action
from agenda.actions.queries import whole_actions
from agenda.consultations.models import AgendaItem
from agenda.decisions.models import Decision
from agenda.decisions.touching import open_decisions_touching
from agenda.kernel.confidentiality import Audience, Confidentiality
from agenda.kernel.text import one_line
from agenda.progress.models import Update
from agenda.progress.queries import TAKEN_OVER, answers_of
from agenda.progress.reporting import held_stand, held_term
from agenda.web.visit import visit

LONGEST = 400


def proposed_words(item: AgendaItem, party: int) -> str:
    """For the party (row number) alone, whatever else the visitor may see; empty when nothing is known."""
    actions = _own_actions(item, party)
    reports = _last_reports([one.id for one in actions], party)
    told = list(_of_actions(actions, party, reports))
    viewer = Audience(Confidentiality.OWN_PARTY, party)
    decisions = open_decisions_touching(visit.session, item.consultation.programme_id, party, viewer)
    return "\n".join([*told, *([""] if told and decisions else []), *_of_decisions(decisions)])


def _own_actions(item: AgendaItem, party: int) -> list[Action]:
    whole = whole_actions(visit.session, [one.id for one in item.actions])
    mine = (whole[one.id] for one in item.actions)
    return [one for one in mine if party in _partners(one)]


def _partners(action: Action) -> set[int]:
    return {role.party_id for role in action.roles} | {share.party_id for share in action.shares}


def _last_reports(actions: Sequence[int], party: int) -> dict[int, Update]:
    """Per action (row number) what was last taken over of this party."""
    taken_over = Update.state.in_(TAKEN_OVER), Update.action_id.in_(actions)
    found = answers_of(visit.session, visit.programme.id, party, *taken_over) if actions else ()
    return {one.action_id: one for one in reversed(found)}


def _of_actions(actions: Sequence[Action], party: int, reports: dict[int, Update]) -> Iterator[str]:
    if actions:
        yield "Onze acties bij dit punt:"
    for action in actions:
        stand, term = held_stand(action, party), held_term(action, party)
        ends = f"; termijn: {term.wording}" if term else ""
        yield f"- {action.number} {action.title}: {stand.phase.label}, {stand.rating.label}{ends}."
        if report := reports.get(action.id):
            yield f"  Laatste melding ({report.round.key}): {_said(report)}"


def _said(report: Update) -> str:
    if report.unchanged:
        return "ongewijzigd."
    return _short(report.done or report.next or "geen toelichting.")


def _of_decisions(decisions: Sequence[Decision]) -> Iterator[str]:
    if decisions:
        yield "Open besluiten die ons raken:"
    for one in decisions:
        yield f"- {one.number}: {_short(f'{one.verb.label}: {one.text}')} ({one.follow_up.label})"


def _short(text: str) -> str:
    line = one_line(text).strip()
    return line if len(line) <= LONGEST else f"{line[:LONGEST].rstrip()}…"
