"""What parties report: a draft, handed in, taken back; or at once that nothing changed."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from agenda.actions.models import Action
from agenda.actions.values import ActionValues, StandValues, TermValues
from agenda.history.rules import guarded, plain
from agenda.history.services import record
from agenda.kernel.refusal import Changed, Invalid, NotNow
from agenda.kernel.rights import Permission, Stamp, require
from agenda.kernel.workflow import Step
from agenda.progress.drafts import COLLEAGUE, cleaned, mark_of, merged, still_reworded, write
from agenda.progress.models import Question, Round, RoundState, Update, UpdateState
from agenda.progress.queries import left_over, previous_update, update_on
from agenda.progress.rules import (
    BETWEEN_JUDGE_AND_PARTY,
    FIELDS_OF,
    UNFINISHED,
    UPDATE_WORKFLOW,
    Topic,
    closed_to,
    wanting,
)

STAND = ("phase", "rating", "cause", "consequence", "correction")
TEXTS = ("done", "next", "risks", "request", "term", "term_because", "passage")
WRITTEN = (*STAND, *TEXTS, "figures", "unchanged")
REPORTED = (*WRITTEN, "comment", "comments")
NOTHING: dict[str, Any] = dict.fromkeys(TEXTS, "") | {"figures": []}
KEPT_FROM_BEFORE = ("next", "risks", "passage")
"""What a party goes on from; what was done and what is asked is new each time."""
TOOK_BACK = "‘Ongewijzigd’ is teruggenomen."


def held_stand(action: Action, party: int) -> StandValues:
    """From which a party goes on: that of its share in a divided action, or that of the action."""
    values = ActionValues.of(action)
    return next((share for share in values.shares if share.party == party), values)


def held_term(action: Action, party: int) -> TermValues | None:
    """The term that a party would move: that of its share, or the first of the action that is no milestone."""
    held = held_stand(action, party)
    if isinstance(held, ActionValues):
        return next((term for term in held.terms if not term.milestone), None)
    return getattr(held, "term", None)


def prefilled(session: Session, question: Question, *, drafts: bool = True) -> dict[str, Any]:
    """What a party starts from: its draft that the round before left behind, or else its stand and its last answer.

    ``drafts`` is false for who may not see what the party never handed in.
    """
    if drafts and (left := left_over(session, question)) is not None:
        held = own_draft(left)
        return {name: held[name] for name in WRITTEN if name != "unchanged"}
    before = previous_update(session, question)
    return stand_of(question) | {name: getattr(before, name) if before else "" for name in KEPT_FROM_BEFORE}


def own_draft(update: Update) -> dict[str, Any]:
    """What the party wrote itself, also while an answer that was recorded for it stands in its place."""
    return update.set_aside_values or {name: getattr(update, name) for name in WRITTEN}


def write_update(
    session: Session,
    question: Question,
    values: Mapping[str, Any],
    stamp: Stamp,
    *,
    seen: int | None = None,
    by_itself: bool = False,
) -> Update:
    """The draft of the party on the action; one that begins takes what is not given from the stand that it has now.

    ``seen`` is the version that the writer looked at, 0 when there was none: fields that only a colleague changed since
    keep the colleague's words. ``by_itself`` is a draft that saves itself; history hears of it when it is handed in.
    """
    require(stamp.by, Permission.UPDATE_WRITE, question)
    refuse_late(question)
    update = update_on(session, question)
    if update is not None and update.state not in UNFINISHED:
        raise NotNow(f"Deze melding is al {update.state.label}.")
    given = cleaned(values)
    old = _kept(session, update) if update else {}
    if update is None:
        update = _begun(session, question, stand_of(question) | given)
    else:
        with session.begin_nested():
            _write_over(update, given, seen)
    if not by_itself:
        record(session, "update.write", update, stamp, old=old, new=_kept(session, update))
    session.flush()
    return update


def _begun(session: Session, question: Question, given: Mapping[str, Any]) -> Update:
    """The first draft; whoever begins at the same moment is told."""
    start = dict.fromkeys(WRITTEN, "") | {"figures": [], "unchanged": False} | prefilled(session, question)
    update = Update(
        round=question.round,
        action=question.action,
        party_id=question.party_id,
        state=UpdateState.DRAFT,
        touched={name: [[1, mark_of(start[name])]] for name, value in given.items() if value != start[name]},
        **given,
    )
    try:
        with session.begin_nested():
            session.add(update)
    except IntegrityError as error:
        raise Changed(COLLEAGUE) from error
    return update


def _write_over(update: Update, given: Mapping[str, Any], seen: int | None) -> None:
    """What was recorded for the party and came back gives way to its own draft, if it had one."""
    if update.channel is not None:
        _take_up_again(update)
    write(update, given if seen in {None, update.version} else merged(update, given, seen))


def refuse_late(question: Question) -> None:
    if objection := closed_to(question):
        raise NotNow(objection)


def stand_of(question: Question) -> dict[str, Any]:
    held = held_stand(question.action, question.party_id)
    return {name: getattr(held, name) for name in STAND}


def _kept(session: Session, update: Update) -> dict[str, Any]:
    told = {name: getattr(update, name) for name in REPORTED}
    return guarded(told, BETWEEN_JUDGE_AND_PARTY, session.info["chain_key"])


def take_party_step(session: Session, question: Question, name: str, stamp: Stamp) -> Update:
    """Hands the draft in, takes it back, or says after all that something changed."""
    step = UPDATE_WORKFLOW.steps[name]
    require(stamp.by, step.needs, question)
    update = update_on(session, question)
    if update is None:
        raise NotNow("Er is nog geen melding.")
    UPDATE_WORKFLOW.step(name, update.state)
    _refuse_lacking(update, step)
    if name == "revoke":
        open_once_more(question, TOOK_BACK, stamp)
    refuse_late(question)
    old, new = {"state": update.state}, {"state": step.target}
    update.state = step.target
    if name == "submit":
        _hand_in(session, question, update, stamp)
        new |= _kept(session, update)
    else:
        _take_up_again(update)
    record(session, f"update.{step.name}", update, stamp, old=old, new=new)
    return update


def _refuse_lacking(update: Update, step: Step[UpdateState]) -> None:
    if step.target is not UpdateState.SUBMITTED:
        if objection := step.lacks(update):
            raise NotNow(objection)
        return
    asked = Update(**{name: getattr(update, name) for name in WRITTEN} | _left_out(update.round))
    if faults := list(wanting(asked)):
        raise Invalid(faults)


def _left_out(round_: Round) -> dict[str, Any]:
    """The fields of what the round does not ask, or asks no longer: they are not on the form, so nobody reads them."""
    fields = {name for topic in Topic if topic.value not in round_.asked for name in FIELDS_OF[topic]}
    return {name: empty for name, empty in NOTHING.items() if name in fields}


def _take_up_again(update: Update) -> None:
    """The draft that gave way to another answer stands there again, with what was said of it unless more was since."""
    back = update.set_aside_values
    if update.state is UpdateState.RETURNED:
        back = {name: value for name, value in back.items() if name not in BETWEEN_JUDGE_AND_PARTY}
    write(update, back | {"unchanged": False})
    update.set_aside, update.channel = {}, None


def open_once_more(question: Question, because: str, stamp: Stamp) -> None:
    """What comes back to the party after the close may still be reported on, until the freeze."""
    if not question.takes_answers and question.round.state is RoundState.CLOSED:
        question.reopened_at, question.reopened_because = stamp.at, because


def _hand_in(session: Session, question: Question, update: Update, stamp: Stamp) -> None:
    """What others said of the answer before counts no more."""
    write(update, _left_out(question.round))
    update.submitted_at, update.submitted_by = stamp.at, stamp.by.key
    update.late = not question.round.is_open
    update.comment, update.comments, update.original = "", {}, still_reworded(update)
    update.set_aside, update.channel = {}, None
    update.consents.clear()
    session.flush()


def report_unchanged(session: Session, question: Question, stamp: Stamp, *, seen: int | None = None) -> Update:
    """Says that nothing changed: accepted at once, and to be taken back until the freeze, with the draft that stood."""
    if seen is not None and seen != version_on(session, question):
        raise Changed(COLLEAGUE)
    typed = draft_on(session, question)
    update = write_update(session, question, stand_of(question) | NOTHING | {"unchanged": True}, stamp)
    step = UPDATE_WORKFLOW.step("unchanged", update.state)
    _hand_in(session, question, update, stamp)
    update.original, update.set_aside = {}, typed
    update.judged_at, update.judged_by = stamp.at, stamp.by.key
    old, update.state = update.state, step.target
    record(session, "update.unchanged", update, stamp, old={"state": old}, new={"state": update.state})
    return update


def version_on(session: Session, question: Question) -> int:
    """0 when nothing was written yet."""
    update = update_on(session, question)
    return update.version if update else 0


def draft_on(session: Session, question: Question) -> dict[str, Any]:
    """What the party wrote and did not hand in, and what was said of it, as it is set aside."""
    draft = update_on(session, question)
    if draft is None or draft.state not in UNFINISHED:
        return {}
    return draft.set_aside or {name: plain(getattr(draft, name)) for name in (*REPORTED, "original")}
