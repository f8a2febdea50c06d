"""The way of a decision list: put to the parties, called back, adopted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from agenda.consultations.models import Consultation
from agenda.consultations.words import Silence
from agenda.decisions.adoption import held_list
from agenda.decisions.list_queries import lacking_work, new_list
from agenda.decisions.list_rules import LIST_WORKFLOW, asked_on, hindrances
from agenda.decisions.models import DecisionList, SignOff
from agenda.decisions.queries import decisions_of
from agenda.decisions.words import AdoptedBy, ListState
from agenda.history.services import record
from agenda.kernel.confidentiality import Keeper
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import Fault, Invalid, NotNow
from agenda.kernel.rights import Permission, Stamp, require
from agenda.parties.queries import names_on
from agenda.terms.calendar import TermCalendar

ANSWERED_BEFORE = "Wie op een eerdere editie heeft geantwoord, wordt opnieuw gevraagd; laat die partij staan."
NOTHING_DECIDED = "Er zijn nog geen besluiten vastgelegd om voor te leggen."


@dataclass(frozen=True)
class Asking:
    """Whom a list is put to (row numbers of parties), up to and including which day, and what silence means."""

    parties: frozenset[int]
    until: date
    silence: Silence


@dataclass(frozen=True)
class Adopting:
    """``within`` is the later consultation that adopted it, None when it was done by mail on the day ``on``."""

    on: date | None = None
    within: Consultation | None = None


def put_to_parties(
    session: Session, consultation: Consultation, asking: Asking, calendar: TermCalendar, stamp: Stamp
) -> DecisionList:
    """As its next edition: what was said of an earlier one stays to be read, but no longer counts."""
    require(stamp.by, Permission.DECISION_WRITE, consultation)
    asked = _kept(session, consultation)
    step = LIST_WORKFLOW.step("put", asked.state)
    if not decisions_of(session, consultation, Keeper()):
        raise NotNow(NOTHING_DECIDED)
    if faults := list(_wrong_in(asking, asked, calendar, stamp)):
        raise Invalid(faults)
    asked.state, asked.edition, asked.asked_at = step.target, asked.edition + 1, stamp.at
    asked.sign_off_until, asked.silence = asking.until, asking.silence
    _ask(asked, asking.parties)
    told = {"edition": asked.edition, "until": asking.until, "silence": asking.silence, "parties": len(asked.sign_offs)}
    record(session, "decision_list.put", asked, stamp, new=told)
    return asked


def _wrong_in(asking: Asking, asked: DecisionList, calendar: TermCalendar, stamp: Stamp) -> Iterator[Fault]:
    if not asking.parties:
        yield Fault("parties", "Kies ten minste één partij.")
    if {one.party_id for one in asked.sign_offs if one.verdict} - asking.parties:
        yield Fault("parties", ANSWERED_BEFORE)
    if asking.until <= _day(stamp):
        yield Fault("until", "Geef de partijen ten minste tot morgen.")
    elif not calendar.is_working_day(asking.until):
        yield Fault("until", "Kies een werkdag.")


def _ask(asked: DecisionList, parties: frozenset[int]) -> None:
    asked.sign_offs = [one for one in asked.sign_offs if one.party_id in parties]
    known = {one.party_id for one in asked.sign_offs}
    for party in sorted(parties - known):
        asked.sign_offs.append(SignOff(party_id=party, edition=asked.edition, verdict=None, text="", settled=""))


def call_back(session: Session, consultation: Consultation, stamp: Stamp) -> DecisionList:
    """From the parties, to change it; after that it is put to them again."""
    require(stamp.by, Permission.DECISION_WRITE, consultation)
    asked = _kept(session, consultation)
    asked.state = LIST_WORKFLOW.step("call_back", asked.state).target
    record(session, "decision_list.call_back", asked, stamp, new={"edition": asked.edition})
    return asked


def adopt(session: Session, consultation: Consultation, adopting: Adopting, stamp: Stamp) -> DecisionList:
    require(stamp.by, Permission.DECISION_WRITE, consultation)
    asked = _kept(session, consultation)
    step = LIST_WORKFLOW.step("adopt", asked.state)
    if sentences := what_hinders(session, asked, stamp):
        raise NotNow(" ".join(sentences))
    day = _adopted_on(asked, adopting, stamp)
    asked.state, asked.adopted_on = step.target, day
    asked.adopted_by = AdoptedBy.MEETING if adopting.within else AdoptedBy.MAIL
    asked.adopted_in = adopting.within
    told = {"edition": asked.edition, "adopted_on": day, "adopted_by": asked.adopted_by}
    record(session, "decision_list.adopt", asked, stamp, new=told)
    return asked


def what_hinders(session: Session, asked: DecisionList, stamp: Stamp) -> list[str]:
    today = _day(stamp)
    uncovered = lacking_work(session, asked.consultation, stamp.by)
    return list(hindrances(asked, uncovered, names_on(session, today), today))


def _adopted_on(asked: DecisionList, adopting: Adopting, stamp: Stamp) -> date:
    consultation, today, put = asked.consultation, _day(stamp), asked_on(asked)
    if adopting.within is not None:
        day = adopting.within.occasion.day
        same = adopting.within.programme_id == consultation.programme_id
        if not same or day <= consultation.occasion.day or day > today:
            raise Invalid([Fault("within", "Kies een later overleg dat al heeft plaatsgevonden.")])
        return day
    if adopting.on is None:
        raise Invalid([Fault("on", "Vul in op welke dag de besluitenlijst is vastgesteld.")])
    if adopting.on > today:
        raise Invalid([Fault("on", "Deze dag moet nog komen.")])
    if put is not None and adopting.on < put:
        raise Invalid([Fault("on", "Op deze dag hadden de partijen de besluitenlijst nog niet.")])
    return adopting.on


def note_adoption(session: Session, consultation: Consultation, day: date, stamp: Stamp) -> None:
    """Of a list that was adopted before it was kept here: nobody is asked, and nothing is lacking any more."""
    require(stamp.by, Permission.DECISION_WRITE, consultation)
    kept = _kept(session, consultation)
    if kept.state is not ListState.DRAFT or kept.edition:
        return
    kept.state, kept.edition, kept.adopted_on = ListState.ADOPTED, 1, day
    record(session, "decision_list.note", kept, stamp, new={"adopted_on": day})


def _kept(session: Session, consultation: Consultation) -> DecisionList:
    """Held against others; made when it is first needed."""
    held = held_list(session, consultation)
    if held is None:
        held = new_list(session, consultation)
        session.add(held)
        session.flush()
    return held


def _day(stamp: Stamp) -> date:
    return stamp.at.astimezone(AMSTERDAM).date()
