"""What the secretariat makes of a report: accepts it, sends it back, or changes its wording."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from agenda.actions.models import Action
from agenda.history.rules import guarded
from agenda.history.services import record
from agenda.kernel.dutch import spoken_list
from agenda.kernel.refusal import Changed, Fault, Invalid, NotNow, Refusal
from agenda.kernel.rights import Permission, Stamp, require
from agenda.kernel.text import LONGEST_TEXT, clean_text
from agenda.kernel.workflow import Step
from agenda.progress.drafts import reword
from agenda.progress.models import Update, UpdateState
from agenda.progress.queries import question_on
from agenda.progress.reporting import TEXTS, open_once_more
from agenda.progress.rules import BETWEEN_JUDGE_AND_PARTY, UPDATE_WORKFLOW, lacks_words, wanting
from agenda.progress.taking_over import take_over
from agenda.terms.calendar import USUAL_CALENDAR, TermCalendar

MEANWHILE = "De melding is intussen gewijzigd. Vergelijk en beslis daarna opnieuw."
FROZEN = "De uitvraag is bevroren: wat toen gemeld was, blijft zo staan."
SENT_BACK = "Het secretariaat stuurde de melding terug."
COMMENTED = ("phase", "rating", *TEXTS, "cause", "consequence", "correction", "figures", "files")
"""The fields about which a judge may say something."""

REWORDED = (*(name for name in TEXTS if name != "term"), "cause", "consequence", "correction")
"""Whose words a judge may change; not the term, which moves with the consent of the party that wrote it."""


def accept(
    session: Session,
    update: Update,
    agreed_by: str,
    stamp: Stamp,
    *,
    calendar: TermCalendar = USUAL_CALENDAR,
    seen: int | None = None,
) -> None:
    """Takes the report over into the agenda, or leaves everything as it was.

    ``agreed_by`` is the party as it is called: with whose consent a term moves.
    """
    step = _open_step(update, "accept", stamp, seen)
    with session.begin_nested():
        if not update.unchanged:
            take_over(session, update, agreed_by, stamp, calendar)
        _judge(session, update, step, stamp)


def _open_step(update: Update, name: str, stamp: Stamp, seen: int | None) -> Step[UpdateState]:
    """The step, if this actor may take it now; ``seen`` is the version that was judged."""
    step = UPDATE_WORKFLOW.steps[name]
    require(stamp.by, step.needs, update)
    if update.round.frozen_at is not None:
        raise NotNow(FROZEN)
    if seen is not None and seen != update.version:
        raise Changed(MEANWHILE)
    return UPDATE_WORKFLOW.step(name, update.state)


def _judge(session: Session, update: Update, step: Step[UpdateState], stamp: Stamp) -> None:
    old, update.state = update.state, step.target
    update.judged_at, update.judged_by = stamp.at, stamp.by.key
    told = {"state": update.state, "comment": update.comment, "comments": update.comments}
    kept = guarded(told, BETWEEN_JUDGE_AND_PARTY, session.info["chain_key"])
    begun = {"state": old, "comment": "", "comments": {}}
    record(session, f"update.{step.name}", update, stamp, old=begun, new=kept)


def send_back(
    session: Session,
    update: Update,
    comment: str,
    comments: Mapping[str, str],
    stamp: Stamp,
    *,
    seen: int | None = None,
) -> None:
    """To the party, with what must change: in general, and per field. After the close it may answer once more."""
    step = _open_step(update, "return", stamp, seen)
    comment, comments = _said(comment), {name: said for name in comments if (said := _said(comments[name]))}
    if objection := lacks_words(comment, comments):
        raise NotNow(objection)
    if faults := list(_wrong_comments(comment, comments)):
        raise Invalid(faults)
    update.comment, update.comments = comment, dict(comments)
    open_once_more(question_on(session, update.round, update.action_id, update.party_id), SENT_BACK, stamp)
    _judge(session, update, step, stamp)


def _said(text: str) -> str:
    return clean_text(text).strip()


def _wrong_comments(comment: str, comments: Mapping[str, str]) -> Iterator[Fault]:
    for name, text in {"comment": comment, **comments}.items():
        if name != "comment" and name not in COMMENTED:
            yield Fault(name, "Over dit veld kan geen opmerking worden gemaakt.")
        elif len(text) > LONGEST_TEXT:
            yield Fault(name, f"Houd deze tekst korter dan {LONGEST_TEXT} tekens.")


def change_wording(
    session: Session, update: Update, texts: Mapping[str, str], stamp: Stamp, *, seen: int | None = None
) -> bool:
    """Other words for what was handed in; what the party wrote is kept beside it. Tells whether anything changed."""
    require(stamp.by, Permission.UPDATE_JUDGE, update)
    if update.round.frozen_at is not None:
        raise NotNow(FROZEN)
    if seen is not None and seen != update.version:
        raise Changed(MEANWHILE)
    if update.state is not UpdateState.SUBMITTED:
        raise NotNow("Alleen de tekst van een ingediende melding kan worden aangepast.")
    new = {name: _said(text) for name, text in texts.items() if name in REWORDED}
    old = {name: getattr(update, name) for name in new}
    changed = {name: text for name, text in new.items() if text != old[name]}
    if faults := list(_wrong_words(update, changed)):
        raise Invalid(faults)
    if not changed:
        return False
    reword(update, changed)
    record(session, "update.reword", update, stamp, old=old, new=new)
    return True


def _wrong_words(update: Update, changed: Mapping[str, str]) -> Iterator[Fault]:
    """What the report would lack with these words, or have too much of."""
    for name, text in changed.items():
        if len(text) > LONGEST_TEXT:
            yield Fault(name, f"Houd deze tekst korter dan {LONGEST_TEXT} tekens.")
    held: dict[str, Any] = {name: getattr(update, name) for name in ("unchanged", "rating", "term", *REWORDED)}
    yield from wanting(Update(**held | dict(changed)))


def accept_all(
    session: Session,
    updates: Sequence[Update],
    names: Mapping[int, str],
    stamp: Stamp,
    calendar: TermCalendar = USUAL_CALENDAR,
    *,
    seen: Mapping[int, int] | None = None,
) -> list[Action]:
    """All of them or none. ``names`` are what the parties are called; ``seen`` per report the version looked at."""
    _refuse_changed(updates, names, seen or {})
    with session.begin_nested():
        for update in updates:
            try:
                accept(session, update, names[update.party_id], stamp, calendar=calendar)
            except (NotNow, Invalid) as refusal:
                raise NotNow(f"{_called(update, names)}: {_sentences(refusal)}{NOTHING}") from refusal
    return [update.action for update in updates]


NOTHING = " Er is niets geaccepteerd."


def _refuse_changed(updates: Sequence[Update], names: Mapping[int, str], seen: Mapping[int, int]) -> None:
    changed = [
        _called(update, names)
        for update in updates
        if update.state is not UpdateState.SUBMITTED or seen.get(update.id, update.version) != update.version
    ]
    if changed:
        raise Changed(f"Intussen veranderd: {spoken_list(changed)}.{NOTHING} Kijk opnieuw en kies daarna nog eens.")


def _called(update: Update, names: Mapping[int, str]) -> str:
    return f"de melding van {names[update.party_id]} over actie {update.action.number}"


def _sentences(refusal: Refusal) -> str:
    if isinstance(refusal, Invalid):
        return " ".join(dict.fromkeys(fault.sentence for fault in refusal.faults))
    return str(refusal)
