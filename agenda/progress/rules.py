"""The life of a progress update, and what it needs before it may be handed in."""

from agenda.actions.rules import EXPLAINED_RATINGS, EXPLANATIONS
from agenda.actions.words import Rating
from agenda.kernel.dutch import spoken_list
from agenda.kernel.rights import Permission as P
from agenda.kernel.workflow import Step, Workflow
from agenda.progress.models import RoundState, Update, UpdateState

S = UpdateState


def lacks_explanation(update: Update) -> str | None:
    """Orange and red are explained by a cause, a consequence and a correction."""
    if update.rating not in EXPLAINED_RATINGS:
        return None
    missing = [words for name, words in EXPLANATIONS.items() if not getattr(update, name).strip()]
    return f"Beschrijf nog {spoken_list(missing)}: dat hoort bij ‘{update.rating.label}’." if missing else None


def lacks_report(update: Update) -> str | None:
    if not update.unchanged and not update.done.strip() and update.rating is not Rating.UNRATED:
        return "Schrijf kort wat er is gedaan, of meld dat de stand ongewijzigd is."
    return lacks_explanation(update)


def lacks_comment(update: Update) -> str | None:
    return None if update.comment.strip() else "Schrijf erbij wat er aan de melding moet veranderen."


BETWEEN_JUDGE_AND_PARTY = ("comment",)
"""Fields that only the party itself and who judges may read; the history keeps their words as a seal."""

UPDATE_WORKFLOW = Workflow(
    Step("submit", "Indienen", frozenset({S.DRAFT, S.RETURNED}), S.SUBMITTED, P.UPDATE_WRITE, lacks_report),
    Step("return", "Terugsturen", frozenset({S.SUBMITTED}), S.RETURNED, P.UPDATE_JUDGE, lacks_comment),
    Step("accept", "Accepteren", frozenset({S.SUBMITTED}), S.ACCEPTED, P.UPDATE_JUDGE),
)

ROUND_WORKFLOW = Workflow(
    Step("close", "Sluiten", frozenset({RoundState.OPEN}), RoundState.CLOSED, P.ROUND_RUN),
    Step("freeze", "Bevriezen", frozenset({RoundState.OPEN, RoundState.CLOSED}), RoundState.FROZEN, P.ROUND_RUN),
)
