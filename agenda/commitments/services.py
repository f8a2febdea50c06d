from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from agenda.actions.models import Action
from agenda.actions.values import SLIPS, Slip
from agenda.calendars.queries import term_calendar
from agenda.commitments.models import Commitment, CommitmentState
from agenda.commitments.rules import STATES, due_day, faults_in
from agenda.commitments.values import PLAIN_FIELDS, CommitmentValues, Settling, told
from agenda.history.services import record
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import Changed, Fault, Invalid, NotNow
from agenda.kernel.rights import Permission, Stamp, require
from agenda.kernel.text import clean_text, cleaned
from agenda.parties.models import Party
from agenda.programmes.models import Programme
from agenda.references.services import keep_reference

TAKEN = "Deze sleutel is al in gebruik; kies een andere."
TOGETHER = "Iemand anders legde tegelijk iets vast onder deze sleutel. Bewaar opnieuw."
WHY_MOVED = "De termijn verandert: schrijf waarom."
CHANGED = "Iemand anders heeft dit intussen gewijzigd. Vergelijk en bewaar daarna opnieuw."


def add_commitment(session: Session, programme: Programme, values: CommitmentValues, stamp: Stamp) -> Commitment:
    require(stamp.by, Permission.COMMITMENT_WRITE, programme)
    values = cleaned(values)
    faults = [*faults_in(values, _today(stamp)), *_unknown(session, programme.id, values)]
    if _holds(session, programme.id, values.key):
        faults.append(Fault("key", TAKEN))
    if faults:
        raise Invalid(faults)
    commitment = Commitment(programme_id=programme.id, state=CommitmentState.OPEN, actions=[], slips=[])
    last = due_day(values, term_calendar(session))
    try:
        with session.begin_nested():
            session.add(commitment)
            _write(session, commitment, values, last, stamp)
    except IntegrityError:
        raise Invalid([Fault("key", TOGETHER)]) from None
    record(session, "commitment.add", commitment, stamp, new=told(commitment))
    return commitment


def change_commitment(
    session: Session,
    commitment: Commitment,
    values: CommitmentValues,
    stamp: Stamp,
    *,
    because: str = "",
    seen: int | None = None,
) -> bool:
    """Tells whether anything changed. A term or last day that moves keeps what it was, and ``because``."""
    require(stamp.by, Permission.COMMITMENT_WRITE, commitment)
    old, values = CommitmentValues.of(commitment), cleaned(replace(values, key=commitment.key))
    if old == values:
        return False
    if seen is not None and seen != commitment.version:
        raise Changed(CHANGED)
    if commitment.state is CommitmentState.MET:
        raise NotNow("Dit is afgedaan. Heropen het eerst.")
    faults = [*faults_in(values, _today(stamp)), *_unknown(session, commitment.programme_id, values)]
    before, last = commitment.due_on, _last_day(session, commitment, old, values)
    moved = (old.term != "" and old.term != values.term) or (before is not None and before != last)
    if moved and not because.strip():
        faults.append(Fault("because", WHY_MOVED))
    if faults:
        raise Invalid(faults)
    was_told = told(commitment)
    _write(session, commitment, values, last, stamp)
    if moved:
        slip = Slip(old.term, values.term, before, last, _today(stamp), clean_text(because).strip())
        commitment.slips = [*commitment.slips, *SLIPS.dump_python((slip,), mode="json")]
    record(session, "commitment.change", commitment, stamp, old=was_told, new=told(commitment))
    return True


def settle_commitment(session: Session, commitment: Commitment, settling: Settling, stamp: Stamp) -> None:
    """What is settled keeps how it was met; parliament reads that in the next letter."""
    step = STATES.step("settle", commitment.state)
    require(stamp.by, step.needs, commitment)
    faults = []
    if not settling.outcome.strip():
        faults.append(Fault("outcome", "Schrijf op hoe dit is afgedaan, zoals de Kamer het mag lezen."))
    if settling.on > _today(stamp):
        faults.append(Fault("on", "Deze dag moet nog komen."))
    elif settling.on < commitment.made_on:
        faults.append(Fault("on", "Op deze dag was het nog niet toegezegd of gevraagd."))
    if faults:
        raise Invalid(faults)
    old = _stand(commitment)
    settled = cleaned(settling)
    commitment.state, commitment.outcome, commitment.settled_on = step.target, settled.outcome.strip(), settled.on
    record(session, "commitment.settle", commitment, stamp, old=old, new=_stand(commitment))


def reopen_commitment(session: Session, commitment: Commitment, stamp: Stamp) -> None:
    """Its outcome stays to be read, as what was said before."""
    step = STATES.step("reopen", commitment.state)
    require(stamp.by, step.needs, commitment)
    old = _stand(commitment)
    commitment.state, commitment.settled_on = step.target, None
    record(session, "commitment.reopen", commitment, stamp, old=old, new=_stand(commitment))


def _last_day(session: Session, commitment: Commitment, old: CommitmentValues, values: CommitmentValues) -> date | None:
    """As it is kept, as long as nobody touches what it was read from."""
    untouched = (old.term, old.made_on, old.due_on) == (values.term, values.made_on, values.due_on)
    return commitment.due_on if untouched else due_day(values, term_calendar(session))


def _write(session: Session, commitment: Commitment, values: CommitmentValues, last: date | None, stamp: Stamp) -> None:
    """Who mends something else does not confirm the last day."""
    for name in PLAIN_FIELDS:
        setattr(commitment, name, getattr(values, name))
    commitment.party_id = values.party
    if values.due_on is None:
        commitment.due_confirmed_by = ""
    elif not (commitment.due_confirmed_by and values.due_on == commitment.due_on):
        commitment.due_confirmed_by = stamp.by.key
    commitment.due_on = last
    commitment.reference = keep_reference(session, values.reference) if values.reference.strip() else None
    commitment.actions = _actions(session, values)


def _actions(session: Session, values: CommitmentValues) -> list[Action]:
    wanted = select(Action).where(Action.id.in_(values.actions)).order_by(Action.order_key)
    return list(session.scalars(wanted)) if values.actions else []


def _unknown(session: Session, programme: int, values: CommitmentValues) -> list[Fault]:
    found = [action for action in _actions(session, values) if action.programme_id == programme]
    faults = []
    if len(found) < len(set(values.actions)):
        faults.append(Fault("actions", "Kies acties van deze agenda."))
    if values.party is not None and session.get(Party, values.party) is None:
        faults.append(Fault("party", "Kies een partij uit de lijst."))
    return faults


def _holds(session: Session, programme: int, key: str) -> bool:
    found = select(Commitment.id).where(Commitment.programme_id == programme, Commitment.key == key)
    return session.scalar(found) is not None


def _stand(commitment: Commitment) -> dict[str, Any]:
    return {
        "commitment_state": commitment.state,
        "outcome": commitment.outcome,
        "settled_on": commitment.settled_on,
    }


def _today(stamp: Stamp) -> date:
    return stamp.at.astimezone(AMSTERDAM).date()
