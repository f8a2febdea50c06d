from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.consultations.models import Consultation
from agenda.countdown.models import CountdownMark, CountdownRule
from agenda.countdown.queries import mark_of, series_of
from agenda.countdown.rules import MEETING, USUAL, Pace, Series, known_step, objections_to
from agenda.history.services import record
from agenda.kernel.refusal import Fault, Invalid, NotNow
from agenda.kernel.rights import Permission, Stamp, require
from agenda.kernel.text import clean_text
from agenda.programmes.models import Programme

LONGEST_NOTE = 500


def keep_rules(session: Session, programme: Programme, series: Series, stamp: Stamp) -> bool:
    """How the series of this programme counts down from now on; tells whether anything changed."""
    require(stamp.by, Permission.CONSULTATION_WRITE, programme)
    if faults := list(objections_to(series)):
        raise Invalid(faults)
    before = series_of(session, programme.id)
    changed = [step for step in USUAL if series[step] != before[step]]
    if changed:
        _write_rules(session, programme, {step: series[step] for step in changed})
    for step in changed:
        new = {"step": step} | _told(series[step])
        record(session, "countdown.keep", programme, stamp, old=_told(before[step]), new=new)
    return bool(changed)


def _write_rules(session: Session, programme: Programme, changed: Series) -> None:
    """A rule for what departs from the usual alone."""
    held = {rule.step: rule for rule in _rules(session, programme)}
    for step, pace in changed.items():
        rule = held.get(step)
        if pace == USUAL[step]:
            session.delete(rule)
        elif rule is None:
            session.add(CountdownRule(programme_id=programme.id, step=step, weeks=pace.weeks, start=pace.start))
        else:
            rule.weeks, rule.start = pace.weeks, pace.start


def _rules(session: Session, programme: Programme) -> Iterable[CountdownRule]:
    return session.scalars(select(CountdownRule).where(CountdownRule.programme_id == programme.id))


def _told(pace: Pace) -> dict[str, Any]:
    return {"weeks": pace.weeks, "start": pace.start}


def mark_done(session: Session, consultation: Consultation, step: str, note: str, stamp: Stamp) -> None:
    """Ticked off by hand, whatever the records say."""
    require(stamp.by, Permission.CONSULTATION_WRITE, consultation)
    label, note = known_step(step).label, clean_text(note).strip()
    if step == MEETING:
        raise NotNow("Het overleg is gedaan zodra zijn dag voorbij is; verplaats het als het niet doorgaat.")
    if len(note) > LONGEST_NOTE:
        raise Invalid([Fault("note", f"Houd de toelichting korter dan {LONGEST_NOTE} tekens.")])
    mark = held_mark(session, consultation, step)
    if mark.done_at is not None:
        raise NotNow(f"De stap ‘{label}’ is al afgevinkt.")
    mark.done_at, mark.done_by, mark.note = stamp.at, stamp.by.key, note
    record(session, "countdown.tick", consultation, stamp, new={"step": step, "note": note})


def unmark(session: Session, consultation: Consultation, step: str, stamp: Stamp) -> None:
    """Not done after all: from now on the records alone tell."""
    require(stamp.by, Permission.CONSULTATION_WRITE, consultation)
    label, mark = known_step(step).label, mark_of(session, consultation, step)
    if mark is None or mark.done_at is None:
        raise NotNow(f"De stap ‘{label}’ is niet afgevinkt.")
    old = {"note": mark.note}
    mark.done_at, mark.done_by, mark.note = None, "", ""
    record(session, "countdown.untick", consultation, stamp, old=old, new={"step": step, "note": ""})


def mark_carried_out(session: Session, consultation: Consultation, step: str, stamp: Stamp) -> None:
    """For the part that carries a step out, once it has; who asked for that was asked for the right to it there."""
    mark = held_mark(session, consultation, known_step(step).name)
    if mark.done_at is None:
        mark.done_at, mark.done_by, mark.note = stamp.at, stamp.by.key, ""
        record(session, "countdown.carry_out", consultation, stamp, new={"step": step})


def set_ready(session: Session, consultation: Consultation, step: str, stamp: Stamp) -> bool:
    """Since when it waits for the secretariat; tells whether that is new."""
    mark = held_mark(session, consultation, step)
    if mark.started_at is not None:
        return False
    mark.started_at = stamp.at
    record(session, "countdown.ready", consultation, stamp, new={"step": step})
    return True


def keep_refusal(session: Session, consultation: Consultation, step: str, why: str, stamp: Stamp) -> bool:
    """Why the step could not begin by itself; tells whether that is new."""
    mark = held_mark(session, consultation, step)
    if mark.note == why:
        return False
    old, mark.note = {"note": mark.note}, why
    record(session, "countdown.refuse", consultation, stamp, old=old, new={"step": step, "note": why})
    return True


def held_mark(session: Session, consultation: Consultation, step: str) -> CountdownMark:
    if mark := mark_of(session, consultation, step):
        return mark
    mark = CountdownMark(consultation_id=consultation.id, step=step, done_by="", note="")
    session.add(mark)
    return mark
