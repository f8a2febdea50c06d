"""The life of a progress update, and what it needs before it may be handed in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from agenda.actions.rules import EXPLAINED_RATINGS, EXPLANATIONS
from agenda.actions.words import Rating
from agenda.kernel.dutch import spoken_moment
from agenda.kernel.refusal import Fault
from agenda.kernel.rights import Permission as P
from agenda.kernel.rights import Scope
from agenda.kernel.workflow import Step, Workflow
from agenda.progress.models import AnswerLink, RoundState, Update, UpdateState

S = UpdateState


def wanting(update: Update) -> Iterator[Fault]:
    """What a report needs before it is handed in; orange and red ask for a cause, a consequence and a correction."""
    if not update.unchanged and not update.done.strip() and update.rating is not Rating.UNRATED:
        yield Fault("done", "Schrijf kort wat er is gedaan, of meld dat de stand ongewijzigd is.")
    if update.rating in EXPLAINED_RATINGS:
        for name, words in EXPLANATIONS.items():
            if not getattr(update, name).strip():
                yield Fault(name, f"Beschrijf {words}: dat hoort bij ‘{update.rating.label}’.")


def lacks_report(update: Update) -> str | None:
    return " ".join(fault.sentence for fault in wanting(update)) or None


def lacks_comment(update: Update) -> str | None:
    return None if update.comment.strip() else "Schrijf erbij wat er aan de melding moet veranderen."


BETWEEN_JUDGE_AND_PARTY = ("comment",)
"""Fields that only the party itself and who judges may read; the history keeps their words as a seal."""

UNFINISHED = frozenset({S.DRAFT, S.RETURNED})
"""States in which the party itself may still write."""

UPDATE_WORKFLOW = Workflow(
    Step("submit", "Indienen", UNFINISHED, S.SUBMITTED, P.UPDATE_WRITE, lacks_report),
    Step("return", "Terugsturen", frozenset({S.SUBMITTED}), S.RETURNED, P.UPDATE_JUDGE, lacks_comment),
    Step("accept", "Accepteren", frozenset({S.SUBMITTED}), S.ACCEPTED, P.UPDATE_JUDGE),
)


@dataclass(frozen=True)
class LinkHolder:
    """Who answers by a link: may report on its one question, and nothing else."""

    link: AnswerLink

    @property
    def key(self) -> str:
        return f"link:{self.link.id}"

    def may(self, permission: P, scope: Scope) -> bool:
        return permission is P.UPDATE_WRITE and scope == self.link.scope


def objection_to(link: AnswerLink, at: datetime) -> str | None:
    """Why one can't answer by this link now."""
    if link.revoked_at is not None:
        return "Deze antwoordlink is ingetrokken. Vraag het secretariaat om een nieuwe."
    if at >= link.expires_at:
        return (
            f"Deze antwoordlink was geldig tot {spoken_moment(link.expires_at)}. Vraag het secretariaat om een nieuwe."
        )
    if not link.round.is_open:
        return "De uitvraag waar deze antwoordlink bij hoort, is gesloten. Vraag het secretariaat wat nu kan."
    return None


ROUND_WORKFLOW = Workflow(
    Step("close", "Sluiten", frozenset({RoundState.OPEN}), RoundState.CLOSED, P.ROUND_RUN),
    Step("freeze", "Bevriezen", frozenset({RoundState.OPEN, RoundState.CLOSED}), RoundState.FROZEN, P.ROUND_RUN),
)
