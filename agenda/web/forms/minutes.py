"""The small forms of the note taker: each keeps one thing, by itself or with a button."""

from collections.abc import Iterable, Mapping
from typing import Any, Self

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from agenda.consultations.models import Attendee
from agenda.consultations.words import Presence
from agenda.decisions.attendance import GuestValues
from agenda.decisions.minutes import PointValues, mark_of
from agenda.decisions.models import ActionPoint, Decision, Minute, Reservation
from agenda.decisions.recording import Answer, asks_work_by_itself
from agenda.decisions.services import DecisionValues
from agenda.decisions.wording import reason_of, verb_of
from agenda.decisions.words import Outcome, Verb
from agenda.kernel.refusal import Fault
from agenda.web.forms.fields import NOT_A_CHOICE, offer, row_field, take_faults, version_in, word_choice, word_field
from agenda.web.forms.terms import PROSE, WORDING, typed

NOT_YET = ""
OUTCOMES = {one.value: one for one in Outcome}


class NoteForm(FlaskForm):  # type: ignore[misc]
    """``slot`` names it on the page, and begins the id of each of its fields; ``seen`` is what it was based on."""

    slot = ""
    seen = HiddenField(default="0")
    key = HiddenField()

    @classmethod
    def shown(cls, slot: str, parties: Iterable[tuple[int, str]] = (), **data: Any) -> Self:
        """As it stands now, whatever this visit sent."""
        return cls(formdata=None, data=data)._at(slot, parties)

    @classmethod
    def sent(cls, slot: str, parties: Iterable[tuple[int, str]] = ()) -> Self:
        return cls()._at(slot, parties)

    def _at(self, slot: str, parties: Iterable[tuple[int, str]]) -> Self:
        self.slot = slot
        for field in self:
            field.id = f"{slot}-{field.name}"
            field.label.field_id = field.id
        if "party" in self:
            offer(self.party, parties, "Geen partij")
        return self

    @property
    def seen_version(self) -> int:
        return version_in(self.seen)

    def take(self, faults: Iterable[Fault]) -> list[Fault]:
        return take_faults(self, faults)

    def written(self) -> dict[str, str]:
        """Per field what stands in it, as a browser would send it."""
        return {one.name: one._value() for one in self if one.name in self.texts}

    texts: tuple[str, ...] = ("text",)


class RequestForm(NoteForm):
    """What became of one requested decision; ``Nog niet`` takes it back."""

    texts = ("text", "reason")
    outcome = RadioField(
        "Uitkomst",
        choices=[
            SelectChoice(NOT_YET, "Nog niet"),
            *(SelectChoice(one.value, one.label.capitalize()) for one in Outcome),
        ],
        invalid_choice_message=NOT_A_CHOICE,
    )
    text = TextAreaField("Het besluit wordt", [PROSE])
    reason = TextAreaField("Waarom aangehouden", [PROSE])
    verb = word_field("Werkwoord", Verb)
    asks_work = BooleanField("Vraagt werk")

    @classmethod
    def data_of(cls, asked: str, decision: Decision | None) -> Mapping[str, Any]:
        if decision is None:
            verb, work = verb_of(asked), asks_work_by_itself(asked)
            return {"outcome": NOT_YET, "text": asked, "verb": verb, "asks_work": work, "seen": "0"}
        is_deferred = decision.outcome is Outcome.DEFERRED
        return {
            "outcome": decision.outcome.value if decision.outcome else NOT_YET,
            "text": asked if is_deferred else decision.text,
            "reason": reason_of(decision),
            "verb": verb_of(asked) if is_deferred else decision.verb,
            "asks_work": asks_work_by_itself(asked) if is_deferred else decision.asks_work,
            "seen": str(decision.version),
        }

    def answer(self) -> Answer | None:
        outcome = OUTCOMES.get(self.outcome.data)
        if outcome is None:
            return None
        verb = None if outcome is Outcome.DEFERRED else self.verb.data
        return Answer(outcome, typed(self.text), typed(self.reason), verb, self.asks_work.data)


class ExtraForm(NoteForm):
    text = TextAreaField("Besluit", [PROSE])
    verb = word_field("Werkwoord", Verb, default=Verb.AGREE)
    asks_work = BooleanField("Vraagt werk", default=True)

    @classmethod
    def data_of(cls, decision: Decision) -> Mapping[str, Any]:
        return {
            "text": decision.text,
            "verb": decision.verb,
            "asks_work": decision.asks_work,
            "seen": str(decision.version),
        }

    def values(self) -> DecisionValues:
        return DecisionValues(self.verb.data, typed(self.text), self.asks_work.data)


class ReserveForm(NoteForm):
    party = row_field("Partij")
    text = TextAreaField("Voorbehoud", [PROSE])

    @classmethod
    def data_of(cls, reservation: Reservation) -> Mapping[str, Any]:
        return {"party": reservation.party_id, "text": reservation.text, "seen": str(reservation.version)}


class PointForm(NoteForm):
    texts = ("text", "term")
    text = StringField("Wat", [PROSE])
    party = row_field("Wie")
    term = StringField("Wanneer", [WORDING])

    @classmethod
    def data_of(cls, point: ActionPoint) -> Mapping[str, Any]:
        return {"text": point.text, "party": point.party_id, "term": point.term, "seen": str(point.version)}

    def values(self) -> PointValues:
        return PointValues(typed(self.text), self.party.data, typed(self.term))


class MinuteForm(NoteForm):
    text = TextAreaField("Verslag", [PROSE])

    @classmethod
    def data_of(cls, minute: Minute | None) -> Mapping[str, Any]:
        text = minute.text if minute else ""
        return {"text": text, "seen": mark_of(text)}


class TreatedForm(NoteForm):
    texts = ()
    treated = BooleanField("Behandeld")


class PresenceForm(NoteForm):
    texts = ("stands_in",)
    presence = word_choice("Aanwezigheid", tuple(Presence))
    stands_in = StringField("Vervangen door", [WORDING])

    @classmethod
    def data_of(cls, attendee: Attendee) -> Mapping[str, Any]:
        return {"presence": attendee.presence, "stands_in": attendee.stands_in, "seen": str(attendee.version)}


class GuestForm(NoteForm):
    texts = ("name", "office")
    name = StringField("Naam", [WORDING])
    office = StringField("Functie", [WORDING])
    party = row_field("Partij")

    def values(self) -> GuestValues:
        return GuestValues(typed(self.name), typed(self.office), self.party.data)
