"""What is asked of a person before a find becomes something, per kind of find."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from agenda.actions.models import Goal
from agenda.consultations.models import Consultation
from agenda.decisions.words import Verb
from agenda.indicators.models import Indicator
from agenda.indicators.rules import key_for, read_figure, spoken_figure
from agenda.indicators.services import MeasurementValues
from agenda.intake.accepting import (
    Acceptance,
    ExistingAction,
    KeptReference,
    NewAction,
    NewDecision,
    NewMeasurement,
    usual_source,
)
from agenda.intake.likeness import Known
from agenda.intake.measures import measured_in
from agenda.intake.models import LetterOffer
from agenda.kernel.dutch import spoken_date
from agenda.kernel.refusal import Fault, Invalid
from agenda.web.forms.commitments import given_day
from agenda.web.forms.fields import (
    DayField,
    offer,
    row_field,
    word_choice,
)
from agenda.web.forms.given import Given
from agenda.web.forms.items import LINE
from agenda.web.forms.old_letters import SeenForm
from agenda.web.forms.terms import PROSE, typed

LONGEST_LABEL = 90


def shortened(text: str) -> str:
    return text if len(text) <= LONGEST_LABEL else f"{text[: LONGEST_LABEL - 1].rstrip()}…"


def told_actions(actions: Iterable[Known]) -> list[tuple[int, str]]:
    return [(one.identity, shortened(f"{one.number} {one.title}")) for one in actions]


class AcceptForm(SeenForm):
    def way(self) -> Acceptance:
        raise NotImplementedError


class ReferenceForm(AcceptForm):
    def way(self) -> Acceptance:
        return KeptReference()


class TieForm(AcceptForm):
    """For what can only belong to an action that is there."""

    action = row_field("Bij welke actie")

    def way(self) -> Acceptance:
        if not self.action.data:
            raise Invalid([Fault("action", "Kies de actie waar dit bij hoort.")])
        return ExistingAction(self.action.data)


class WorkForm(TieForm):
    action = row_field("Het is deze actie", description="Dan komt er niets nieuws in de agenda.")
    goal = row_field("Of een nieuwe actie, onder doel", description="Zij komt als concept in de agenda.")
    number = StringField(
        "Nummer", [Length(max=14, message="Schrijf het nummer als 4.1.")], description="Leeg: het eerste vrije nummer."
    )

    def way(self) -> Acceptance:
        goal = self.goal.data if "goal" in self else None
        if bool(self.action.data) is bool(goal):
            raise Invalid([Fault("action", "Kies één van beide: een actie die er al is, of een doel voor een nieuwe.")])
        return NewAction(goal, typed(self.number)) if goal else ExistingAction(self.action.data)


class FigureForm(AcceptForm):
    taken: Collection[str] = ()
    kept: Mapping[int, Indicator] = {}

    indicator = row_field("Indicator")
    name = StringField("Naam van de nieuwe indicator", [LINE], description="Alleen als de indicator er nog niet is.")
    unit = StringField("Eenheid", [LINE], description="Alleen voor een nieuwe indicator. Bijvoorbeeld: procent.")
    figure = StringField("Waarde", [Given("Vul de waarde in."), LINE], description="Bijvoorbeeld: 13,5 of 6 tot 13,5.")
    measured_on = DayField("Gemeten op", [Given("Vul de dag van de meting in.")])
    source = StringField("Bron", [Given("Noem de bron."), LINE])

    def way(self) -> Acceptance:
        chosen = self.kept.get(self.indicator.data or 0)
        name = typed(self.name)
        if not chosen and not name:
            raise Invalid([Fault("indicator", "Kies een indicator, of geef een nieuwe een naam.")])
        try:
            low, high = read_figure(typed(self.figure))
        except ValueError as refusal:
            raise Invalid([Fault("figure", str(refusal))]) from None
        measured = MeasurementValues(given_day(self.measured_on), low, typed(self.source), high)
        if chosen:
            return NewMeasurement(chosen.key, measured)
        return NewMeasurement(key_for(name, self.taken), measured, name, typed(self.unit))


class DecisionForm(AcceptForm):
    consultation = row_field("Overleg", description="Waarvan de besluitenlijst nog niet is vastgesteld.")
    verb = word_choice("Werkwoord", tuple(Verb), default=Verb.AGREE)
    text = TextAreaField("Besluit", [Given("Schrijf op wat er is besloten."), PROSE])

    def way(self) -> Acceptance:
        if not self.consultation.data:
            raise Invalid([Fault("consultation", "Kies het overleg dat dit besloot.")])
        return NewDecision(self.consultation.data, self.verb.data, typed(self.text))


def tie_form(actions: Sequence[Known], likely: Known | None, data: Mapping[str, Any]) -> TieForm:
    form = TieForm(data={**data, "action": likely.identity if likely else None})
    offer(form.action, told_actions(actions), "Kies een actie")
    return form


def work_form(
    actions: Sequence[Known], goals: Sequence[Goal], likely: Known | None, data: Mapping[str, Any], *, new: bool
) -> WorkForm:
    form = WorkForm(data={**data, "action": likely.identity if likely and not new else None})
    offer(form.action, told_actions(actions), "Geen van deze")
    if new:
        offer(form.goal, [(one.id, shortened(f"{one.number} {one.title}")) for one in goals], "Kies een doel")
    else:
        del form.goal
        del form.number
    return form


def figure_form(shown: LetterOffer, indicators: Sequence[Indicator], data: Mapping[str, Any]) -> FigureForm:
    found = measured_in(shown.sentence, shown.title)
    proposed = {
        "name": shown.title,
        "unit": found.unit if found else "",
        "figure": spoken_figure(found.low, found.high) if found else "",
        "measured_on": shown.intake.dated,
        "source": usual_source(shown.intake.dated),
    }
    form = FigureForm(data={**data, **proposed})
    form.kept = {one.id: one for one in indicators}
    form.taken = {one.key for one in indicators} | {"nieuw"}
    offer(form.indicator, [(one.id, shortened(one.name)) for one in indicators], "Een nieuwe indicator")
    return form


def decision_form(shown: LetterOffer, meetings: Sequence[Consultation], data: Mapping[str, Any]) -> DecisionForm:
    form = DecisionForm(data={**data, "text": shown.title})
    offer(
        form.consultation,
        [(one.id, f"{one.occasion.key} ({spoken_date(one.occasion.day)})") for one in meetings],
        "Kies een overleg",
    )
    return form
