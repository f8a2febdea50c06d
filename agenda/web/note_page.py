"""The page of the note taker: per item what was noted, in the small forms that keep it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar
from uuid import uuid4

from agenda.accounts.models import Person
from agenda.calendars.queries import term_calendar
from agenda.consultations.models import AgendaItem, Attendee, Consultation
from agenda.consultations.rules import ON_AGENDA
from agenda.consultations.words import Presence
from agenda.decisions.models import ActionPoint, Decision, Minute, Reservation
from agenda.decisions.noted import (
    Standing,
    attendees_of,
    minutes_of,
    noted_decisions,
    points_at,
    standing_of,
    who_may_note,
)
from agenda.kernel.confidentiality import Confidentiality
from agenda.terms.calendar import TermCalendar
from agenda.web.forms.fields import by_name
from agenda.web.forms.minutes import (
    ExtraForm,
    GuestForm,
    MinuteForm,
    NoteForm,
    PointForm,
    PresenceForm,
    RequestForm,
    ReserveForm,
    TreatedForm,
)
from agenda.web.readings import told_wording
from agenda.web.visit import visit

Form = TypeVar("Form", bound=NoteForm)
UNSEEN = {
    Confidentiality.OWN_PARTY: "een agendapunt dat alleen de indiener ziet",
    Confidentiality.SECRETARIAT: "een agendapunt dat alleen het secretariaat ziet",
}


@dataclass(frozen=True)
class DecisionNotes:
    """One decision, or the place where one was asked for; ``asked`` is empty for what nobody had asked for.

    ``reservations`` are those of the meeting, each for the party (row number) beside it; ``given`` those that a party
    made in its sign-off, to be read alone. ``may_reword`` tells whether what was decided can still change here.
    """

    form: NoteForm
    decision: Decision | None
    asked: str = ""
    place: int | None = None
    reservations: list[tuple[ReserveForm, int]] = field(default_factory=list)
    given: list[Reservation] = field(default_factory=list)
    new_reservation: ReserveForm | None = None
    may_reword: bool = True

    @property
    def is_fixed(self) -> bool:
        return self.decision is not None and not self.may_reword


@dataclass(frozen=True)
class PointNotes:
    form: PointForm
    point: ActionPoint
    reading: str


@dataclass(frozen=True)
class ItemNotes:
    """``unseen`` says in words what stands here that is not for the visitor; then nothing else is told."""

    number: int
    unseen: str = ""
    item: AgendaItem | None = None
    minute: Minute | None = None
    decisions: list[DecisionNotes] = field(default_factory=list)
    points: list[PointNotes] = field(default_factory=list)
    new_decision: ExtraForm | None = None
    new_point: PointForm | None = None
    text: MinuteForm | None = None
    treated: TreatedForm | None = None

    @property
    def is_treated(self) -> bool:
        return self.minute is not None and self.minute.treated


@dataclass(frozen=True)
class NotePage:
    """``trouble`` is the form that was refused just now: it stays as it was filled in."""

    meeting: Consultation
    trouble: NoteForm | None = None

    @property
    def taker(self) -> Person | None:
        number = self.meeting.note_taker_id
        return visit.session.get(Person, number) if number else None

    @property
    def is_mine(self) -> bool:
        return visit.person is not None and visit.person.id == self.meeting.note_taker_id

    @cached_property
    def standing(self) -> Standing:
        return standing_of(visit.session, self.meeting)

    @cached_property
    def others(self) -> list[Person]:
        """To whom the note taker can hand over."""
        return [one for one in who_may_note(visit.session, visit.programme) if one.id != self.meeting.note_taker_id]

    @cached_property
    def parties(self) -> list[tuple[int, str]]:
        return by_name(visit.names)

    @cached_property
    def attendees(self) -> list[tuple[PresenceForm, Attendee]]:
        return [(self.presence_of(one), one) for one in attendees_of(visit.session, self.meeting)]

    @property
    def new_guest(self) -> GuestForm:
        return self.made(GuestForm, "gast", key=uuid4().hex)

    @property
    def unknown(self) -> int:
        return sum(one.presence is Presence.UNKNOWN for _, one in self.attendees)

    @cached_property
    def items(self) -> list[ItemNotes]:
        placed = [one for one in self.meeting.items if one.state in ON_AGENDA]
        shown = [one for one in placed if visit.eyes.sees(one)]
        minutes = minutes_of(visit.session, shown)
        decisions = _per_item(self._decisions)
        points = _per_item(points_at(visit.session, self.meeting, visit.eyes))
        return [
            self._notes(one, minutes.get(one.id), decisions.get(one.id, []), points.get(one.id, []))
            if one in shown
            else ItemNotes(one.number, UNSEEN.get(one.confidentiality, "een agendapunt dat niet voor u is"))
            for one in placed
        ]

    @cached_property
    def _decisions(self) -> list[Decision]:
        return noted_decisions(visit.session, self.meeting, visit.eyes)

    @property
    def loose(self) -> list[Decision]:
        """Decisions with no item on this agenda."""
        shown = {one.item.id for one in self.items if one.item}
        return [one for one in self._decisions if one.item_id not in shown]

    def open_number(self, wanted: int | None) -> int | None:
        """The item that stands open: the one that was asked for, or else the first whose turn is not over."""
        numbers = [one.number for one in self.items if one.item]
        if wanted in numbers:
            return wanted
        waiting = (one.number for one in self.items if one.item and not one.is_treated)
        return next(waiting, numbers[0] if numbers else None)

    def made(self, kind: type[Form], slot: str, data: Mapping[str, Any] | None = None, **more: Any) -> Form:
        if isinstance(self.trouble, kind) and self.trouble.slot == slot:
            return self.trouble
        return kind.shown(slot, self.parties, **(data or {}), **more)

    def presence_of(self, one: Attendee) -> PresenceForm:
        form = self.made(PresenceForm, f"aanwezig-{one.id}", PresenceForm.data_of(one))
        party = visit.names[one.party_id].short if one.party_id in visit.names else ""
        more = ", ".join(part for part in (one.office, party) if part)
        form.presence.label.text = f"{one.name} ({more})" if more else one.name
        return form

    def point_of(self, point: ActionPoint) -> PointNotes:
        form = self.made(PointForm, f"actiepunt-{point.id}", PointForm.data_of(point))
        return PointNotes(form, point, self.reading_of(point.term))

    def reading_of(self, wording: str) -> str:
        day = self.meeting.occasion.day
        return told_wording(wording, day, self._calendar) if wording else ""

    def decision_of(self, decision: Decision) -> DecisionNotes:
        """One that nobody had asked for."""
        slot = f"besluit-{decision.id}"
        return DecisionNotes(
            self.made(ExtraForm, slot, ExtraForm.data_of(decision)), decision, **self._reserved(slot, decision)
        )

    def request_of(self, item: AgendaItem, place: int, decision: Decision | None) -> DecisionNotes:
        asked, slot = item.requested[place - 1], f"gevraagd-{item.id}-{place}"
        form = self.made(RequestForm, slot, RequestForm.data_of(asked, decision))
        form.outcome.label.text = f"Gevraagd {place}: {asked}"
        return DecisionNotes(form, decision, asked, place, **self._reserved(slot, decision))

    def reservation_of(self, slot: str, held: Reservation | None, party: int | None) -> ReserveForm:
        """Of the decision whose form is in this slot: the one of this party, or room for another."""
        if held is None:
            return self.made(ReserveForm, f"{slot}-voorbehoud", key=uuid4().hex)
        return self.made(ReserveForm, f"{slot}-voorbehoud-{party}", ReserveForm.data_of(held))

    def _reserved(self, slot: str, decision: Decision | None) -> dict[str, Any]:
        held = decision.reservations if decision else []
        own = [one for one in held if one.edition is None]
        return {
            "may_reword": self.standing.may_reword,
            "reservations": [(self.reservation_of(slot, one, one.party_id), one.party_id) for one in own],
            "given": [one for one in held if one.edition is not None],
            "new_reservation": self.reservation_of(slot, None, None),
        }

    @cached_property
    def _calendar(self) -> TermCalendar:
        return term_calendar(visit.session)

    def _notes(
        self, item: AgendaItem, minute: Minute | None, decisions: list[Decision], points: list[ActionPoint]
    ) -> ItemNotes:
        answered = {one.request: one for one in decisions if one.request}
        asked = [self.request_of(item, at, answered.get(at)) for at in range(1, len(item.requested) + 1)]
        extra = [self.decision_of(one) for one in decisions if not one.request or one.request > len(item.requested)]
        return ItemNotes(
            item.number,
            item=item,
            minute=minute,
            decisions=asked + extra,
            points=[self.point_of(one) for one in points],
            new_decision=self.made(ExtraForm, f"besluit-bij-{item.id}", key=uuid4().hex),
            new_point=self.made(PointForm, f"actiepunt-bij-{item.id}", key=uuid4().hex),
            text=self.made(MinuteForm, f"verslag-{item.id}", MinuteForm.data_of(minute)),
            treated=self.made(TreatedForm, f"behandeld-{item.id}", treated=bool(minute and minute.treated)),
        )


Noted = TypeVar("Noted", Decision, ActionPoint)


def _per_item(found: Iterable[Noted]) -> dict[int | None, list[Noted]]:
    held: dict[int | None, list[Noted]] = {}
    for one in found:
        held.setdefault(one.item_id, []).append(one)
    return held
