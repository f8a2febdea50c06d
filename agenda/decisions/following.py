"""The follow-up of a decision, from open to settled, and one step back when that was a mistake."""

from typing import Any

from sqlalchemy.orm import Session

from agenda.consultations.models import Consultation
from agenda.consultations.services import kept_words
from agenda.decisions.models import Decision
from agenda.decisions.rules import FOLLOW_UP, TAKEN_BACK, Following
from agenda.decisions.words import FollowUp
from agenda.history.services import record
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import Fault, Invalid, NotNow
from agenda.kernel.rights import Stamp, require
from agenda.kernel.text import LONGEST_TEXT, clean_text


def take_follow_up_step(
    session: Session,
    decision: Decision,
    name: str,
    stamp: Stamp,
    report: str = "",
    *,
    reported_in: Consultation | None = None,
    reason: str = "",
) -> None:
    """``report`` is what was told to the consultation ``reported_in``; ``reason`` belongs to a step back."""
    step = FOLLOW_UP.step(name, decision.follow_up)
    require(stamp.by, step.needs, decision)
    report, reason = clean_text(report).strip() or decision.report, clean_text(reason).strip()
    if objection := step.lacks(Following(decision.asks_work, bool(decision.actions), report, reason)):
        raise NotNow(objection)
    _refuse_text(report=report, reason=reason)
    _refuse_meeting(decision, reported_in)
    old: dict[str, Any] = {"follow_up": decision.follow_up}
    old |= {"report": decision.report or None} if report != decision.report else {}
    new: dict[str, Any] = {"follow_up": step.target}
    new |= {"report": report} if report != decision.report else {}
    new |= {"reported_in": reported_in.occasion.key} if reported_in else {}
    new |= {"reason": reason} if name in TAKEN_BACK else {}
    decision.follow_up, decision.report = step.target, report
    decision.follow_up_on = stamp.at.astimezone(AMSTERDAM).date()
    if step.target is FollowUp.EXECUTED:
        decision.reported_in = None
    elif reported_in:
        decision.reported_in = reported_in
    told = [kept_words(session, decision, one, "report", "reason") for one in (old, new)]
    record(session, f"decision.{step.name}", decision, stamp, old=told[0], new=told[1])


def _refuse_text(**texts: str) -> None:
    sentence = f"Houd deze tekst korter dan {LONGEST_TEXT} tekens."
    if faults := [Fault(place, sentence) for place, text in texts.items() if len(text) > LONGEST_TEXT]:
        raise Invalid(faults)


def _refuse_meeting(decision: Decision, meeting: Consultation | None) -> None:
    if meeting is None:
        return
    if meeting.programme_id != decision.programme_id or meeting.occasion.day < decision.decided_on:
        raise Invalid([Fault("reported_in", "Kies het overleg waarin het besluit viel, of een later.")])
