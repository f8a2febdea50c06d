"""What a step of an action asks beside the step itself."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from agenda.actions.words import Succession
from agenda.kernel.refusal import Fault
from agenda.web.forms.fields import NOT_A_CHOICE, row_field, take_faults, word_choice
from agenda.web.forms.terms import PROSE, typed

TWO_DECISIONS = "Kies een besluit uit de lijst of schrijf een ander op, niet allebei."


class StepForm(FlaskForm):  # type: ignore[misc]
    """A plain step asks nothing."""

    def given(self) -> dict[str, Any]:
        return {}

    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        return take_faults(self, faults)


class ByDecision(StepForm):
    """By which decision, chosen from those of the programme or written down."""

    decision = SelectField("Besluit", choices=[], default="", invalid_choice_message=NOT_A_CHOICE)
    other = StringField(
        "Of een ander besluit",
        [Length(max=300, message="Houd dit korter dan 300 tekens.")],
        description="Als het besluit niet in de lijst staat, bijvoorbeeld: Ministerraad van 14 februari 2025.",
    )

    def offer(self, decisions: Iterable[tuple[str, str]]) -> None:
        self.decision.choices = [SelectChoice("", "Kies een besluit"), *(SelectChoice(*one) for one in decisions)]

    def validate(self, extra_validators: Any = None) -> bool:
        sound: bool = super().validate(extra_validators)
        if typed(self.decision) and typed(self.other):
            self.other.errors = [*self.other.errors, TWO_DECISIONS]
            return False
        return sound

    @property
    def chosen(self) -> str:
        return typed(self.decision) or typed(self.other)


class AdoptForm(ByDecision):
    def given(self) -> dict[str, Any]:
        return {"adopted_by": self.chosen}

    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        return take_faults(self, faults, adoption="decision")


class DropForm(ByDecision):
    because = TextAreaField(
        "Waarom vervalt deze actie?", [DataRequired("Schrijf op waarom deze actie vervalt."), PROSE]
    )

    def given(self) -> dict[str, Any]:
        return {"dropped_because": typed(self.because), "dropped_by": self.chosen}

    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        return take_faults(self, faults, phase="decision")


class MergeForm(StepForm):
    into = row_field("Welke actie komt ervoor in de plaats?", validators=[DataRequired("Kies een actie.")])
    how = word_choice("Hoe?", tuple(Succession), default=Succession.MERGED, validators=[DataRequired(NOT_A_CHOICE)])


class NumberForm(StepForm):
    number = StringField(
        "Nieuw nummer",
        [DataRequired("Vul een nummer in, bijvoorbeeld 4.1."), Length(max=14, message="Schrijf het nummer als 4.1.")],
    )


FORMS: dict[str, type[StepForm]] = {"adopt": AdoptForm, "drop": DropForm, "merge": MergeForm}
"""Per step that asks something its form; any other step is taken by its button alone."""

NOT_DROPPED = {"dropped_because": "", "dropped_by": ""}
"""What an action that goes on no longer says; its history does."""
