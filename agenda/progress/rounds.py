"""A round from its planning to its freeze."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from agenda.history.services import record
from agenda.kernel.dutch import AMSTERDAM, spoken_date
from agenda.kernel.refusal import Changed, Fault, Invalid, NotNow
from agenda.kernel.rights import Permission, Stamp, require
from agenda.kernel.text import clean_text
from agenda.programmes.models import Occasion, Programme
from agenda.progress.asking import ask_questions
from agenda.progress.links import end_of
from agenda.progress.models import AnswerLink, Question, Round, RoundState, Update, UpdateState
from agenda.progress.queries import open_round, round_by_key
from agenda.progress.rules import REOPENING, ROUND_WORKFLOW, UPDATE_WORKFLOW, Topic

EVERYTHING = tuple(one.value for one in Topic)
LONGEST_KEY = 40
LONGEST_MAIL = 4000
LONGEST_NAME = 200
TAKEN_KEYS = frozenset({"nieuw"})
"""What an address says in the place of a key."""


@dataclass(frozen=True)
class RoundValues:
    """``occasion`` is the consultation that it is for, None for a free one, which has a ``key`` of its own.

    ``starts_on`` is None for at once. ``goals`` and ``parties`` are row numbers, empty for all; ``texts`` are words of
    one's own, per kind of mail.
    """

    closes_on: date
    occasion: Occasion | None = None
    key: str = ""
    name: str = ""
    starts_on: date | None = None
    as_of: date | None = None
    goals: tuple[int, ...] = ()
    parties: tuple[int, ...] = ()
    asked: tuple[str, ...] = EVERYTHING
    texts: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, round_: Round) -> "RoundValues":
        return cls(
            round_.closes_on,
            round_.occasion,
            round_.key,
            round_.name,
            round_.starts_on,
            round_.as_of,
            tuple(round_.goals),
            tuple(round_.parties),
            tuple(round_.asked),
            dict(round_.texts),
        )


def start_round(session: Session, programme: Programme, values: RoundValues, stamp: Stamp) -> Round:
    """Plans it; without a later first day it opens at once."""
    require(stamp.by, Permission.ROUND_RUN, programme)
    key = values.occasion.key if values.occasion else values.key.strip()
    today = _today(stamp)
    starts_on = values.starts_on or today
    faults = [
        *_faults_in_key(key),
        *_faults(values, starts_on, stamp),
        *_second(session, programme.id, starts_on, today),
    ]
    if round_by_key(session, programme, key) is not None:
        place = "occasion" if values.occasion else "key"
        faults.append(Fault(place, f"Voor {key} is al een uitvraag gemaakt; wijzig of heropen die."))
    if faults:
        raise Invalid(faults)
    round_ = Round(programme_id=programme.id, occasion=values.occasion, key=key, **_columns(values, starts_on))
    round_.state = RoundState.PLANNED
    session.add(round_)
    session.flush()
    told = {"key": key, "starts_on": starts_on, "closes_on": values.closes_on, "as_of": values.as_of}
    record(session, "round.plan", round_, stamp, new=told)
    if starts_on <= today:
        take_round_step(session, round_, "open", stamp)
    return round_


def _today(stamp: Stamp) -> date:
    return stamp.at.astimezone(AMSTERDAM).date()


def _refuse_second(session: Session, programme: int) -> None:
    if running := open_round(session, programme):
        raise NotNow(f"De uitvraag {running.key} loopt nog; sluit die eerst.")


def _second(session: Session, programme: int, starts_on: date, today: date) -> Iterator[Fault]:
    running = open_round(session, programme) if starts_on <= today else None
    if running is not None:
        yield Fault("starts_on", f"De uitvraag {running.key} loopt nog; sluit die eerst, of kies een latere dag.")


def _columns(values: RoundValues, starts_on: date) -> dict[str, Any]:
    return {
        "name": clean_text(values.name).strip(),
        "starts_on": starts_on,
        "closes_on": values.closes_on,
        "as_of": values.as_of,
        "goals": list(values.goals),
        "parties": list(values.parties),
        "asked": list(values.asked),
        "texts": {kind: clean_text(text).strip() for kind, text in values.texts.items() if text.strip()},
    }


def _faults_in_key(key: str) -> Iterator[Fault]:
    if key.casefold() in TAKEN_KEYS:
        yield Fault("key", f"De sleutel ‘{key}’ heeft de site zelf nodig; kies een andere.")
    if not key or len(key) > LONGEST_KEY or not key.replace("-", "").replace(".", "").isalnum() or not key.isascii():
        yield Fault("key", "Geef een sleutel van letters, cijfers, punten en streepjes, zoals tussenstand-2026.")


def _faults(values: RoundValues, starts_on: date, stamp: Stamp) -> Iterator[Fault]:
    if values.closes_on < max(starts_on, _today(stamp)):
        yield Fault("closes_on", _too_early(values.closes_on, starts_on, stamp))
    if values.as_of and values.as_of < values.closes_on:
        yield Fault("as_of", "De peildatum ligt voor de sluiting; kies een dag op of na de sluiting.")
    if len(values.name) > LONGEST_NAME:
        yield Fault("name", f"Houd de naam korter dan {LONGEST_NAME} tekens.")
    for kind, text in values.texts.items():
        if len(text) > LONGEST_MAIL:
            yield Fault(f"text_{kind}", f"Houd een eigen tekst korter dan {LONGEST_MAIL} tekens.")


def _too_early(closes_on: date, starts_on: date, stamp: Stamp) -> str:
    if closes_on < _today(stamp):
        return f"{spoken_date(closes_on)} is al voorbij; kies een latere dag."
    return f"De uitvraag opent op {spoken_date(starts_on)}; kies een sluiting op of na die dag."


def take_round_step(session: Session, round_: Round, name: str, stamp: Stamp) -> None:
    """Opens, closes or freezes it; with the freeze the accepted answers are fixed for good."""
    step = ROUND_WORKFLOW.step(name, round_.state)
    require(stamp.by, step.needs, round_)
    told: dict[str, Any] = {}
    if name == "open":
        _refuse_second(session, round_.programme_id)
        round_.opened_at = stamp.at
        told["questions"] = ask_questions(session, round_)
    elif round_.is_open:
        ask_questions(session, round_)
        round_.closed_at = stamp.at
    if name == "freeze":
        round_.frozen_at = stamp.at
        _freeze_updates(session, round_)
    old, round_.state = round_.state, step.target
    record(session, f"round.{step.name}", round_, stamp, old={"state": old}, new=told | {"state": round_.state})


def _freeze_updates(session: Session, round_: Round) -> None:
    step = UPDATE_WORKFLOW.steps["freeze"]
    session.flush()
    session.execute(
        update(Update)
        .where(Update.round_id == round_.id, Update.state.in_(step.sources))
        .values(state=UpdateState.FROZEN, version=Update.version + 1)
    )


def reopen_round(session: Session, round_: Round, closes_on: date, stamp: Stamp) -> None:
    """Opens a closed round once more for everybody, up to and including another last day."""
    REOPENING.refuse_from(round_.state)
    require(stamp.by, REOPENING.needs, round_)
    _refuse_second(session, round_.programme_id)
    if closes_on < _today(stamp):
        raise Invalid([Fault("closes_on", f"{spoken_date(closes_on)} is al voorbij; kies een latere dag.")])
    old = {"state": round_.state, "closes_on": round_.closes_on, "as_of": round_.as_of}
    round_.state, round_.closes_on, round_.closed_at = REOPENING.target, closes_on, None
    if round_.as_of and round_.as_of < closes_on:
        round_.as_of = closes_on
    _stretch_links(session, round_)
    _end_exceptions(session, round_)
    ask_questions(session, round_)
    new = {name: getattr(round_, name) for name in old}
    record(session, "round.reopen", round_, stamp, old=old, new=new)


def _stretch_links(session: Session, round_: Round) -> None:
    """Links that still run go along with the last day of their round."""
    session.flush()
    running = update(AnswerLink).where(AnswerLink.round_id == round_.id, AnswerLink.revoked_at.is_(None))
    session.execute(running.values(expires_at=end_of(round_)))


def _end_exceptions(session: Session, round_: Round) -> None:
    """Once everybody may answer again, nobody has to be let in apart."""
    apart = update(Question).where(Question.round_id == round_.id, Question.reopened_at.is_not(None))
    session.execute(apart.values(reopened_at=None, reopened_because=""))


def change_round(
    session: Session, round_: Round, values: RoundValues, stamp: Stamp, *, seen: int | None = None
) -> bool:
    """Other days, another scope or other words, until it is closed; tells whether anything changed.

    ``seen`` is the version that the writer looked at. A planned round without a first day opens at once.
    """
    require(stamp.by, Permission.ROUND_RUN, round_)
    planned = round_.state is RoundState.PLANNED
    if not (planned or round_.is_open):
        raise NotNow("Deze uitvraag is gesloten; heropen haar eerst.")
    if seen is not None and seen != round_.version:
        raise Changed("Iemand anders wijzigde deze uitvraag intussen.")
    today = _today(stamp)
    starts_on = (values.starts_on or today) if planned else round_.starts_on
    faults = list(_faults(values, starts_on, stamp))
    if faults := faults + (list(_second(session, round_.programme_id, starts_on, today)) if planned else []):
        raise Invalid(faults)
    new = _columns(values, starts_on)
    old = {name: getattr(round_, name) for name in new}
    changed = old != new
    if changed:
        for name, value in new.items():
            setattr(round_, name, value)
        record(session, "round.change", round_, stamp, old=old, new=new)
        _stretch_links(session, round_)
    if planned and starts_on <= today:
        take_round_step(session, round_, "open", stamp)
        return True
    if changed and round_.is_open:
        ask_questions(session, round_)
    return changed


def shift_round(session: Session, round_: Round, days: Mapping[str, date], stamp: Stamp) -> bool:
    """Moves days of it along with its consultation, closed or not; tells whether any moved."""
    require(stamp.by, Permission.ROUND_RUN, round_)
    old = {name: getattr(round_, name) for name in days}
    if old == days:
        return False
    for name, day in days.items():
        setattr(round_, name, day)
    record(session, "round.shift", round_, stamp, old=old, new=days)
    if round_.is_open:
        _stretch_links(session, round_)
    return True


def drop_round(session: Session, round_: Round, stamp: Stamp) -> None:
    """Takes away a round that was planned and has not opened."""
    require(stamp.by, Permission.ROUND_RUN, round_)
    if round_.state is not RoundState.PLANNED:
        raise NotNow("Deze uitvraag is al geopend; sluit haar in plaats van haar te schrappen.")
    record(session, "round.drop", round_, stamp, old={"key": round_.key, "starts_on": round_.starts_on})
    session.delete(round_)


def reopen_question(session: Session, question: Question, because: str, stamp: Stamp) -> None:
    """Lets one party answer on one action after the round was closed, with the reason; not after the freeze."""
    require(stamp.by, Permission.ROUND_RUN, question.round)
    if question.round.frozen_at is not None:
        raise NotNow("De uitvraag is bevroren: wat toen gemeld was, blijft zo staan.")
    if question.round.is_open:
        raise NotNow("De uitvraag is nog open; de partij kan gewoon melden.")
    if not (because := clean_text(because).strip()):
        raise Invalid([Fault("because", "Schrijf op waarom deze partij nog mag melden.")])
    question.reopened_at, question.reopened_because = stamp.at, because
    record(session, "question.reopen", question, stamp, new={"because": because})
