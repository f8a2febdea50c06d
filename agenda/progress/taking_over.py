"""What an accepted report makes of the agenda: the stand, the term with its slip, and the figures of indicators."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from agenda.actions.models import Action
from agenda.actions.services import write_stand
from agenda.actions.shares import faults_in_share
from agenda.actions.slips import Pair
from agenda.actions.values import ActionValues, TermValues
from agenda.actions.words import Adoption, Phase
from agenda.indicators.queries import indicator_by_key
from agenda.indicators.rules import read_figure
from agenda.indicators.services import IndicatorValues, MeasurementValues, keep_indicator
from agenda.kernel.dutch import AMSTERDAM, spoken_date
from agenda.kernel.refusal import Fault, Invalid, NotNow
from agenda.kernel.rights import Stamp
from agenda.kernel.text import one_line
from agenda.programmes.models import Programme
from agenda.progress.models import Update
from agenda.progress.reporting import STAND
from agenda.terms.calendar import TermCalendar


def take_over(session: Session, update: Update, agreed_by: str, stamp: Stamp, calendar: TermCalendar) -> None:
    """``agreed_by`` is the party as it is called: with whose consent a term moves."""
    refuse_overtaken(update)
    values = _as_reported(update, agreed_by, stamp, calendar)
    _refuse_share(update, values)
    write_stand(session, update.action, values, stamp, "action.progress")
    if update.figures:
        on = stamp.at.astimezone(AMSTERDAM).date()
        _keep_figures(session, update, f"opgave van {agreed_by}, {spoken_date(on)}", stamp)


def refuse_overtaken(update: Update) -> None:
    """When the action went on meanwhile, and what was reported then no longer fits."""
    action = update.action
    if action.adoption is Adoption.MERGED:
        raise NotNow(
            f"Actie {action.number} is intussen opgegaan in een andere. Stuur de melding terug, met die uitleg erbij."
        )
    phase = _phase_held(action, update.party_id)
    if phase is None or phase is update.phase:
        return
    if phase.finished:
        raise NotNow(
            f"Actie {action.number} is intussen ‘{phase.label}’, en deze melding zegt ‘{update.phase.label}’. "
            "Stuur haar terug, of hervat eerst de actie."
        )
    if update.phase is Phase.DROPPED and not action.shares:
        raise NotNow(
            f"Actie {action.number} vervalt pas door een besluit. Leg dat eerst vast bij de actie, of stuur de "
            "melding terug."
        )


def _phase_held(action: Action, party: int) -> Phase | None:
    """The one that the report would change; None for the whole of a divided action, which follows its shares."""
    own = next((share.phase for share in action.shares if share.party_id == party), None)
    return own if action.shares else action.phase


def _refuse_share(update: Update, values: ActionValues) -> None:
    held = {share.party: share for share in ActionValues.of(update.action).shares}
    new = next((share for share in values.shares if share.party == update.party_id), None)
    if new is not None:
        faults = list(faults_in_share(held[new.party], new, values.adoption))
        if faults:
            raise Invalid(faults)


def _as_reported(update: Update, agreed_by: str, stamp: Stamp, calendar: TermCalendar) -> ActionValues:
    held = ActionValues.of(update.action)
    stand = {name: getattr(update, name) for name in STAND} | {"explanation": update.done}
    moved = _Moved(update, agreed_by, stamp.at.astimezone(AMSTERDAM).date(), calendar)
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
    """The term that the party proposes, in the place of the one that it has. One that can't be read stays open."""

    update: Update
    agreed_by: str
    on: date
    calendar: TermCalendar

    def term(self, held: TermValues | None) -> TermValues | None:
        wording = one_line(self.update.term).strip()
        if not wording or (held and held.wording == wording):
            return held
        if held is None:
            return TermValues.read(wording, self.on, calendar=self.calendar)
        fresh = TermValues.read(wording, self.on, held.subject, held.strength, calendar=self.calendar)
        slip = Pair(held, fresh).slip(self.on, self.update.term_because, self.agreed_by)
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


def _keep_figures(session: Session, update: Update, source: str, stamp: Stamp) -> None:
    """A measurement of the same day gives way; the history tells both. ``source`` is for a figure that names none."""
    programme = session.get_one(Programme, update.round.programme_id)
    for key, figure, day, named in update.figures:
        held = IndicatorValues.of(indicator_by_key(session, programme, key))
        fresh = _measured(figure, day, named.strip() or source)
        others = (one for one in held.measurements if one.measured_on != fresh.measured_on)
        keep_indicator(session, programme, replace(held, measurements=(*others, fresh)), stamp)


def _measured(figure: str, day: str, source: str) -> MeasurementValues:
    try:
        low, high = read_figure(figure)
        return MeasurementValues(date.fromisoformat(day), low, source, high)
    except ValueError as error:
        raise Invalid([Fault("figures", f"Het cijfer ‘{figure}’ van {day} is niet te lezen: {error}")]) from error
