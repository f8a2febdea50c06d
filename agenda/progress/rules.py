"""The life of a progress update, what it needs before it may be handed in, and how answers are counted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from agenda.actions.rules import EXPLAINED_RATINGS, EXPLANATIONS
from agenda.actions.words import Rating
from agenda.kernel.dutch import spoken_date, spoken_moment
from agenda.kernel.refusal import Fault
from agenda.kernel.rights import Permission as P
from agenda.kernel.rights import Scope
from agenda.kernel.words import Word
from agenda.kernel.workflow import Step, Workflow
from agenda.progress.models import AnswerLink, Consent, Question, RoundState, Update, UpdateState

S = UpdateState


class Topic(Word):
    """What a round may ask beside the stand and what was done; each is switched on or off."""

    NEXT = "next", "volgende stap"
    RISKS = "risks", "risico’s"
    REQUEST = "request", "hulpvraag aan het overleg"
    TERM = "term", "voorstel voor een andere termijn"
    PASSAGE = "passage", "voorstel voor de brief"
    FIGURES = "figures", "cijfers van indicatoren"
    FILES = "files", "bijlagen"


FIELDS_OF: dict[Topic, tuple[str, ...]] = {
    Topic.NEXT: ("next",),
    Topic.RISKS: ("risks",),
    Topic.REQUEST: ("request",),
    Topic.TERM: ("term", "term_because"),
    Topic.PASSAGE: ("passage",),
    Topic.FIGURES: ("figures",),
    Topic.FILES: ("files",),
}
"""Per topic that a round may ask the fields of it."""


def wanting(update: Update) -> Iterator[Fault]:
    """What a report needs before it is handed in; orange and red ask for a cause, a consequence and a correction."""
    if not update.unchanged and not update.done.strip() and update.rating is not Rating.UNRATED:
        yield Fault("done", "Schrijf kort wat er is gedaan, of meld dat de stand ongewijzigd is.")
    if update.rating in EXPLAINED_RATINGS:
        for name, words in EXPLANATIONS.items():
            if not getattr(update, name).strip():
                yield Fault(name, f"Beschrijf {words}: dat hoort bij ‘{update.rating.label}’.")
    if update.term.strip() and not update.term_because.strip():
        yield Fault("term_because", "Schrijf waarom de termijn anders moet.")


def lacks_report(update: Update) -> str | None:
    return " ".join(fault.sentence for fault in wanting(update)) or None


def lacks_comment(update: Update) -> str | None:
    return lacks_words(update.comment, update.comments)


def lacks_words(comment: str, comments: Mapping[str, str]) -> str | None:
    if comment.strip() or any(text.strip() for text in comments.values()):
        return None
    return "Schrijf erbij wat er aan de melding moet veranderen."


def lacks_being_unchanged(update: Update) -> str | None:
    return None if update.unchanged else "Deze melding is al geaccepteerd en in de agenda verwerkt."


BETWEEN_JUDGE_AND_PARTY = ("comment", "comments")
"""Fields that only the party itself and who judges may read; the history keeps their words as a seal."""

UNFINISHED = frozenset({S.DRAFT, S.RETURNED})
"""States in which the party itself may still write."""

UPDATE_WORKFLOW = Workflow(
    Step("submit", "Indienen", UNFINISHED, S.SUBMITTED, P.UPDATE_WRITE, lacks_report),
    Step("unchanged", "Ongewijzigd melden", UNFINISHED, S.ACCEPTED, P.UPDATE_WRITE),
    Step("withdraw", "Terugnemen", frozenset({S.SUBMITTED}), S.DRAFT, P.UPDATE_WRITE),
    Step("revoke", "Toch iets melden", frozenset({S.ACCEPTED}), S.DRAFT, P.UPDATE_WRITE, lacks_being_unchanged),
    Step("return", "Terugsturen", frozenset({S.SUBMITTED}), S.RETURNED, P.UPDATE_JUDGE, lacks_comment),
    Step("accept", "Accepteren", frozenset({S.SUBMITTED}), S.ACCEPTED, P.UPDATE_JUDGE),
    Step("freeze", "Bevriezen", frozenset({S.ACCEPTED}), S.FROZEN, P.ROUND_RUN),
)


def closed_to(question: Question) -> str | None:
    """Why a party can't report on it any more, if so."""
    if question.takes_answers:
        return None
    closed = spoken_date(question.round.closes_on)
    return f"De uitvraag is gesloten; melden kon tot en met {closed}. Vraag het secretariaat haar te heropenen."


def ways_back(question: Question, update: Update) -> list[Step[UpdateState]]:
    """By which steps the party gets what it handed in, or said to be unchanged, in hand again."""
    open_steps = UPDATE_WORKFLOW.open_steps(update.state)
    back = [step for step in open_steps if step.target is S.DRAFT and step.lacks(update) is None]
    if question.takes_answers:
        return back
    return [step for step in back if step.name == "revoke" and question.round.frozen_at is None]


ROUND_WORKFLOW = Workflow(
    Step("open", "Openen", frozenset({RoundState.PLANNED}), RoundState.OPEN, P.ROUND_RUN),
    Step("close", "Sluiten", frozenset({RoundState.OPEN}), RoundState.CLOSED, P.ROUND_RUN),
    Step("freeze", "Bevriezen", frozenset({RoundState.OPEN, RoundState.CLOSED}), RoundState.FROZEN, P.ROUND_RUN),
)

REOPENING = Step("reopen", "Heropenen", frozenset({RoundState.CLOSED}), RoundState.OPEN, P.ROUND_RUN)
"""Apart, as it asks for another last day."""


class Answer(Word):
    """How far a question is: each question counts under one of these, and only there."""

    SILENT = "silent", "nog niet begonnen"
    BUSY = "busy", "bezig"
    RETURNED = "returned", "teruggestuurd"
    SUBMITTED = "submitted", "ingediend"
    UNCHANGED = "unchanged", "ongewijzigd"
    ACCEPTED = "accepted", "geaccepteerd"


MISSING = frozenset({Answer.SILENT, Answer.BUSY, Answer.RETURNED})
"""What the party still has to do something for."""


def answer_of(state: UpdateState | None, unchanged: bool) -> Answer:
    """How a question counts: by the state of the update on it, None when there is none."""
    match state:
        case None:
            return Answer.SILENT
        case S.DRAFT:
            return Answer.BUSY
        case S.RETURNED:
            return Answer.RETURNED
        case S.SUBMITTED:
            return Answer.SUBMITTED
    return Answer.UNCHANGED if unchanged else Answer.ACCEPTED


class Mark(Word):
    """What makes a judge look twice at a report."""

    TERM = "term", "termijnvoorstel"
    REQUEST = "request", "hulpvraag"
    LATE = "late", "te laat"
    NOTED = "noted", "door het secretariaat genoteerd"
    ADDED = "added", "andere partij vult aan"


def marks_of(update: Update) -> list[Mark]:
    found = {
        Mark.TERM: bool(update.term),
        Mark.REQUEST: bool(update.request),
        Mark.LATE: update.late,
        Mark.NOTED: update.channel is not None,
        Mark.ADDED: any(one.consent is Consent.ADDS for one in update.consents),
    }
    return [mark for mark, holds in found.items() if holds]


@dataclass(frozen=True)
class LinkHolder:
    """Who answers by a link: may report on its one question, and nothing else."""

    link: AnswerLink

    @property
    def key(self) -> str:
        return f"link:{self.link.id}"

    def may(self, permission: P, scope: Scope) -> bool:
        return permission is P.UPDATE_WRITE and scope == self.link.scope


def objection_to(link: AnswerLink, takes_answers: bool, at: datetime) -> str | None:
    """Why one can't answer by this link now; ``takes_answers`` is whether its question still does."""
    if link.revoked_at is not None:
        return "Deze antwoordlink is ingetrokken. Vraag het secretariaat om een nieuwe."
    if at >= link.expires_at:
        ended = spoken_moment(link.expires_at)
        return f"Deze antwoordlink was geldig tot {ended}. Vraag het secretariaat om een nieuwe."
    if not takes_answers:
        return "De uitvraag waar deze antwoordlink bij hoort, is gesloten. Vraag het secretariaat wat nu kan."
    return None
