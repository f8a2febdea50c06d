"""The form of a goal."""

from collections.abc import Iterable, Sequence
from hashlib import sha256

from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from agenda.actions.goals import GoalValues
from agenda.actions.models import Goal
from agenda.actions.rules import LONGEST_TITLE
from agenda.kernel.refusal import Fault
from agenda.web.forms.fields import offer, row_field, take_faults
from agenda.web.forms.terms import PROSE, typed


class GoalForm(FlaskForm):  # type: ignore[misc]
    seen = HiddenField()
    number = StringField(
        "Nummer",
        [DataRequired("Vul een nummer in, bijvoorbeeld 4 of 4.1."), Length(max=9, message="Schrijf het als 4 of 4.1.")],
        description="Bijvoorbeeld 4, of 4.1 voor een doel onder doel 4.",
    )
    title = StringField(
        "Titel",
        [
            DataRequired("Vul een titel in."),
            Length(max=LONGEST_TITLE, message=f"Houd de titel korter dan {LONGEST_TITLE} tekens."),
        ],
    )
    summary = TextAreaField("Omschrijving", [PROSE])
    parent = row_field("Valt onder doel", description="Doelen hebben ten hoogste twee niveaus.")

    @classmethod
    def of(cls, goals: Iterable[Goal], values: GoalValues | None = None, itself: int | None = None) -> "GoalForm":
        """``goals`` are those of the programme; it can lie under one of the first level, but not under itself."""
        form = cls(data=vars(values) | {"seen": mark_of(values)} if values else {})
        above = [goal for goal in goals if goal.parent_id is None and goal.id != itself]
        offer(form.parent, [(goal.id, f"{goal.number} {goal.title}") for goal in above], "Geen: een hoofddoel")
        return form

    def values(self) -> GoalValues:
        return GoalValues(typed(self.number), typed(self.title), typed(self.summary), self.parent.data)

    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        return take_faults(self, faults)


def mark_of(values: GoalValues) -> str:
    """By which a form knows whether the goal is still as it was shown."""
    return sha256(repr(values).encode()).hexdigest()[:16]
