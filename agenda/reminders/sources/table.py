"""Per name that a kind may give, where its subjects come from."""

from agenda.reminders.searching import Source
from agenda.reminders.sources import letters, lists, meetings, rounds, site, terms

SOURCES: dict[str, Source] = {
    "round": rounds.rounds,
    "returned": rounds.returned,
    "consent": rounds.consents,
    "term": terms.terms,
    "silence": terms.silences,
    "paper": meetings.papers,
    "step_ready": meetings.steps_ready,
    "step_late": meetings.steps_late,
    "decision": meetings.decisions,
    "decision_list": lists.decision_lists,
    "coordination": letters.coordinations,
    "unreported": meetings.unreported,
    "commitment": meetings.commitments,
    "failed_mail": site.failed_mail,
    "site_mail": site.site_mail,
    "recess": site.recesses,
    "security": site.security,
}
