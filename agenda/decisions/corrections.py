"""Changing the words of a decision that the parties have seen: never without a trail."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from agenda.consultations.services import kept_words
from agenda.decisions.adoption import FIXED, held_list
from agenda.decisions.models import Correction, Decision
from agenda.decisions.wording import WITHOUT_WORK
from agenda.decisions.words import ListState, Outcome, Verb
from agenda.history.services import record
from agenda.kernel.refusal import Changed, Fault, Invalid, NotNow
from agenda.kernel.rights import Permission, Stamp, require

NOT_SEEN = "De partijen hebben dit besluit nog niet gezien: wijzig de woorden zonder correctie."


@dataclass(frozen=True)
class NewWords:
    """``seen`` is the version of the decision that was read; None when nobody looked."""

    verb: Verb
    text: str
    reason: str
    seen: int | None = None
    asks_work: bool | None = None


def correct_decision(session: Session, decision: Decision, words: NewWords, stamp: Stamp) -> Correction:
    """An adopted list stays adopted, and is called corrected from now on."""
    require(stamp.by, Permission.DECISION_WRITE, decision)
    listed = held_list(session, decision.consultation)
    if listed is None or not listed.edition:
        raise NotNow(NOT_SEEN)
    if listed.state is ListState.SIGN_OFF:
        raise NotNow(FIXED[ListState.SIGN_OFF].format(decision.consultation.occasion.key))
    _refuse_faults(decision, words)
    correction = Correction(
        at=stamp.at,
        by=stamp.by.key,
        old_verb=decision.verb,
        old_text=decision.text,
        new_verb=words.verb,
        new_text=words.text.strip(),
        reason=words.reason.strip(),
        edition=listed.edition,
    )
    decision.corrections.append(correction)
    decision.verb, decision.text = correction.new_verb, correction.new_text
    decision.asks_work = _asks_work(decision, words)
    decision.outcome = _outcome(decision)
    if listed.state is ListState.ADOPTED:
        listed.corrected_at = stamp.at
    _record(session, decision, correction, stamp)
    return correction


def _asks_work(decision: Decision, words: NewWords) -> bool:
    """As it is said now, or was before; what is deferred or only noted asks for none."""
    asked = decision.asks_work if words.asks_work is None else words.asks_work
    return asked and words.verb not in WITHOUT_WORK


def _outcome(decision: Decision) -> Outcome | None:
    if decision.outcome is None:
        return None
    if decision.verb is Verb.DEFER:
        return Outcome.DEFERRED
    return Outcome.AS_ASKED if decision.text == decision.asked else Outcome.CHANGED


def _refuse_faults(decision: Decision, words: NewWords) -> None:
    if words.seen not in {None, decision.version}:
        raise Changed("Iemand anders heeft dit besluit intussen gewijzigd. Lees het opnieuw.")
    faults = []
    if not words.text.strip():
        faults.append(Fault("text", "Schrijf op wat er is besloten."))
    if not words.reason.strip():
        faults.append(Fault("reason", "Schrijf op waarom u het besluit corrigeert."))
    same_words = (words.verb, words.text.strip()) == (decision.verb, decision.text)
    if same_words and _asks_work(decision, words) is decision.asks_work:
        faults.append(Fault("text", "Er is niets gewijzigd."))
    if faults:
        raise Invalid(faults)


def _record(session: Session, decision: Decision, correction: Correction, stamp: Stamp) -> None:
    words = ("text", "reason")
    old = kept_words(session, decision, {"verb": correction.old_verb, "text": correction.old_text}, *words[:1])
    new = {"verb": correction.new_verb, "text": correction.new_text, "reason": correction.reason}
    record(session, "decision.correct", decision, stamp, old=old, new=kept_words(session, decision, new, *words))
