"""The forms of what parliament was promised or asked for."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Self, cast

from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField

from agenda.commitments.models import Commitment, CommitmentKind
from agenda.commitments.queries import Register
from agenda.commitments.rules import ASKED, Due
from agenda.commitments.values import PLAIN_FIELDS, CommitmentValues, Settling
from agenda.kernel.refusal import Fault
from agenda.parties.queries import Naming
from agenda.references.services import normal_form
from agenda.web.forms.fields import (
    DayField,
    by_name,
    offer,
    optional_word_field,
    row_field,
    take_faults,
    version_in,
    word_choice,
)
from agenda.web.forms.filters import ANY, PartyFilters
from agenda.web.forms.given import Given
from agenda.web.forms.items import ACTIONS, LINE, numbers_in
from agenda.web.forms.terms import PROSE, typed

Names = Mapping[int, Naming]


def given_day(field: DayField) -> date:
    """Of a field that was found to hold one."""
    return cast(date, field.data)


class CommitmentForm(FlaskForm):  # type: ignore[misc]
    seen = HiddenField(default="0")
    kind = word_choice("Soort", tuple(CommitmentKind), default=CommitmentKind.COMMITMENT)
    text = TextAreaField("Wat", [Given(ASKED["text"]), PROSE])
    made_to = StringField(
        "Aan wie of van wie", [Given(ASKED["made_to"]), LINE], description="Bijvoorbeeld: Kamerlid Jansen."
    )
    debate = StringField("Debat of overleg", [Given(ASKED["debate"]), LINE])
    made_on = DayField("Dag van het debat", [Given("Vul de dag van het debat in, bijvoorbeeld 20-3-2025.")])
    register_number = StringField("Nummer bij de Kamer", [LINE], description="Bijvoorbeeld: TZ202503-112.")
    reference = StringField("Bron", [LINE], description="Bijvoorbeeld: Kamerstuk 34682, nr. 178.")
    term = StringField("Termijn", [LINE], description="Letterlijk als toegezegd, bijvoorbeeld: voor de zomer van 2026.")
    due_on = DayField("Uiterlijk", description="Alleen als de termijn zelf geen laatste dag geeft.")
    because = StringField("Waarom de termijn verandert", [LINE])
    party = row_field("Verantwoordelijke partij")
    actions = StringField("Acties", [PROSE], description=ACTIONS)

    @classmethod
    def of(cls, commitment: Commitment | None, names: Names) -> Self:
        form = cls(data=_told(commitment) if commitment else {})
        offer(form.party, by_name(names), "Nog niet bekend")
        if commitment is None:
            del form.because
        return form

    @property
    def version(self) -> int:
        return version_in(self.seen)

    def called(self, name: str) -> str:
        """How the form calls what history keeps by this name."""
        return str(self["reference" if name == "references" else name].label.text)

    def told(self) -> dict[str, Any]:
        """What was filled in, as history would keep it."""
        texts = {name: typed(self[name]) for name in TEXTS if name != "reference"}
        linked = {
            "party": self.party.data,
            "due_on": self.due_on.data,
            "references": normal_form(typed(self.reference)),
        }
        return {
            "kind": self.kind.data,
            "made_on": self.made_on.data,
            **texts,
            **linked,
            "actions": numbers_in(self.actions),
        }

    def values(self, key: str, actions: Sequence[int]) -> CommitmentValues:
        """``actions`` are row numbers."""
        texts = {name: typed(self[name]) for name in TEXTS}
        return CommitmentValues(
            key=key,
            kind=self.kind.data,
            made_on=given_day(self.made_on),
            party=self.party.data,
            due_on=self.due_on.data,
            actions=tuple(dict.fromkeys(actions)),
            **texts,
        )

    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        return take_faults(self, faults)


TEXTS = (*(name for name in PLAIN_FIELDS if name not in {"key", "kind", "made_on"}), "reference")


def _told(commitment: Commitment) -> dict[str, Any]:
    held = vars(CommitmentValues.of(commitment))
    numbers = ", ".join(action.number for action in commitment.actions)
    return {**held, "actions": numbers, "seen": str(commitment.version)}


class SettlingForm(FlaskForm):  # type: ignore[misc]
    outcome = TextAreaField(
        "Hoe dit is afgedaan", [PROSE], description="Zoals de Kamer het mag lezen; dit komt in de bijlage van de brief."
    )
    on = DayField("Afgedaan op", [Given("Vul de dag in waarop dit is afgedaan.")])

    def settling(self) -> Settling:
        return Settling(typed(self.outcome), given_day(self.on))

    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        return take_faults(self, faults)


class RegisterFilters(PartyFilters):
    soort = optional_word_field("Soort", CommitmentKind, empty=ANY)
    stand = optional_word_field("Stand", Due, empty=ANY)

    def register(self, programme: int, today: date) -> Register:
        return Register(programme, today, self.soort.data, self.stand.data, self.partij.data)
