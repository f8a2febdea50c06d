"""What the secretariat makes of a report: accepts it, sends it back, or changes its wording."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from agenda.actions.models import Action
from agenda.actions.services import write_stand
from agenda.actions.slips import Pair
from agenda.actions.values import ActionValues, TermValues
from agenda.history.rules import guarded
from agenda.history.services import record
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import Changed, Fault, Invalid, NotNow
from agenda.kernel.rights import Permission, Stamp, require
from agenda.kernel.text import LONGEST_TEXT, clean_text
from agenda.progress.models import Update, UpdateState
from agenda.progress.reporting import STAND, TEXTS
from agenda.progress.rules import BETWEEN_JUDGE_AND_PARTY, UPDATE_WORKFLOW
from agenda.terms.calendar import USUAL_CALENDAR, TermCalendar

MEANWHILE = "De melding is intussen gewijzigd. Vergelijk en beslis daarna opnieuw."


def accept(
    session: Session,
    update: Update,
    agreed_by: str,
    stamp: Stamp,
    *,
    calendar: TermCalendar = USUAL_CALENDAR,
    seen: int | None = None,
) -> None:
    """Takes the report over: the stand of the action or share, and the term with its slip, in one transaction.

    ``agreed_by`` is the party as it is called: with whose consent a term moves.
    """
    _take(session, update, "accept", stamp, seen)
    if not update.unchanged:
        values = _as_reported(update, agreed_by, stamp, calendar)
        write_stand(session, update.action, values, stamp, "action.progress")


def _take(session: Session, update: Update, name: str, stamp: Stamp, seen: int | None) -> None:
    step = UPDATE_WORKFLOW.step(name, update.state)
    require(stamp.by, step.needs, update)
    if seen is not None and seen != update.version:
        raise Changed(MEANWHILE)
    if update.round.frozen_at is not None:
        raise NotNow("De uitvraag is bevroren: wat toen gemeld was, blijft zo staan.")
    if objection := step.lacks(update):
        raise NotNow(objection)
    old, update.state = update.state, step.target
    update.judged_at, update.judged_by = stamp.at, stamp.by.key
    told = {"state": update.state, "comment": update.comment, "comments": update.comments}
    kept = guarded(told, BETWEEN_JUDGE_AND_PARTY, session.info["chain_key"])
    record(session, f"update.{step.name}", update, stamp, old={"state": old, "comment": "", "comments": {}}, new=kept)


def _as_reported(update: Update, agreed_by: str, stamp: Stamp, calendar: TermCalendar) -> ActionValues:
    held = ActionValues.of(update.action)
    stand = {name: getattr(update, name) for name in STAND} | {"explanation": update.done}
    on = stamp.at.astimezone(AMSTERDAM).date()
    moved = _Moved(update, agreed_by, on, calendar)
    if any(share.party == update.party_id for share in held.shares):
        shares = tuple(
            replace(one, **stand, term=moved.term(one.term)) if one.party == update.party_id else one
            for one in held.shares
        )
        return replace(held, shares=shares)
    if held.shares:
        stand = {"explanation": update.done}
    return replace(held, **stand, terms=moved.terms(held.terms))


@dataclass(frozen=True)
class _Moved:
    """The term that the party proposes, in the place of the one that it has."""

    update: Update
    agreed_by: str
    on: Any
    calendar: TermCalendar

    def term(self, held: TermValues | None) -> TermValues | None:
        wording = self.update.term.strip()
        if not wording or (held and held.wording == wording):
            return held
        if held is None:
            return TermValues.read(wording, self.on, calendar=self.calendar)
        fresh = TermValues.read(wording, self.on, held.subject, held.strength, calendar=self.calendar)
        slip = Pair(held, fresh).slip(self.on, self.update.term_because, self.agreed_by, self.update.round.key)
        return replace(fresh, slips=(*held.slips, slip))

    def terms(self, held: Sequence[TermValues]) -> tuple[TermValues, ...]:
        """Of several terms it is the first one that is no milestone."""
        place = next((nth for nth, one in enumerate(held) if not one.milestone), None)
        fresh = self.term(None if place is None else held[place])
        if fresh is None:
            return tuple(held)
        if place is None:
            return (fresh, *held)
        return tuple(fresh if nth == place else one for nth, one in enumerate(held))


def send_back(
    session: Session,
    update: Update,
    comment: str,
    comments: Mapping[str, str],
    stamp: Stamp,
    *,
    seen: int | None = None,
) -> None:
    """To the party, with what must change: in general, and per field."""
    update.comment = clean_text(comment).strip()
    update.comments = {name: cleaned for name, text in comments.items() if (cleaned := clean_text(text).strip())}
    _take(session, update, "return", stamp, seen)


def change_wording(
    session: Session, update: Update, texts: Mapping[str, str], stamp: Stamp, *, seen: int | None = None
) -> bool:
    """Other words for what was handed in; what the party wrote is kept beside it. Tells whether anything changed."""
    require(stamp.by, Permission.UPDATE_JUDGE, update)
    if update.state is not UpdateState.SUBMITTED:
        raise NotNow("Alleen de tekst van een ingediende melding kan worden aangepast.")
    if seen is not None and seen != update.version:
        raise Changed(MEANWHILE)
    editable = {*TEXTS, "cause", "consequence", "correction"}
    new = {name: clean_text(text).strip() for name, text in texts.items() if name in editable}
    old = {name: getattr(update, name) for name in new}
    changed = {name: text for name, text in new.items() if text != old[name]}
    if long := [name for name, text in changed.items() if len(text) > LONGEST_TEXT]:
        raise Invalid([Fault(name, f"Houd deze tekst korter dan {LONGEST_TEXT} tekens.") for name in long])
    if not changed:
        return False
    update.original = {name: old[name] for name in changed} | update.original
    for name, text in changed.items():
        setattr(update, name, text)
    record(session, "update.reword", update, stamp, old=old, new=new)
    return True


def accept_all(
    session: Session,
    updates: Sequence[Update],
    names: Mapping[int, str],
    stamp: Stamp,
    calendar: TermCalendar = USUAL_CALENDAR,
) -> list[Action]:
    """All of them or none; ``names`` are what the parties are called."""
    for update in updates:
        accept(session, update, names[update.party_id], stamp, calendar=calendar)
    return [update.action for update in updates]
