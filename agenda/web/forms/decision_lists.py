"""The forms of a decision list: putting it to the parties, adopting it, correcting a decision."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Self, cast

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, TextAreaField
from wtforms.fields.choices import SelectChoice

from agenda.consultations.models import Consultation
from agenda.consultations.words import Silence
from agenda.decisions.corrections import NewWords
from agenda.decisions.lists import Adopting, Asking
from agenda.decisions.models import Decision, DecisionList
from agenda.decisions.words import AdoptedBy, Verb
from agenda.kernel.dutch import spoken_date
from agenda.kernel.refusal import Fault
from agenda.web.forms.fields import (
    NOT_A_CHOICE,
    DayField,
    many_field,
    offer,
    row_field,
    take_faults,
    version_in,
    word_choice,
    word_field,
)
from agenda.web.forms.given import Given
from agenda.web.forms.terms import PROSE, typed

NO_DAY = Given("Vul een dag in, bijvoorbeeld 12-6-2026.")


class ListForm(FlaskForm):  # type: ignore[misc]
    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        return take_faults(self, faults)


class PutForm(ListForm):
    parties = many_field("Aan wie wordt de lijst voorgelegd?", coerce=int)
    until = DayField("Antwoorden kan tot en met", [NO_DAY], description="Een werkdag, bijvoorbeeld 12-6-2026.")
    silence = word_choice("Als een partij niets zegt", tuple(Silence), validators=[Given(NOT_A_CHOICE)])

    @classmethod
    def of(cls, asked: DecisionList, until: date, chosen: Collection[int], known: Iterable[tuple[int, str]]) -> Self:
        form: Self = cls(data={"parties": sorted(chosen), "until": until, "silence": asked.silence})
        form.parties.choices = [SelectChoice(number, label) for number, label in known]
        return form

    @property
    def given(self) -> Asking:
        return Asking(frozenset(self.parties.data or ()), cast(date, self.until.data), self.silence.data)


class AdoptForm(ListForm):
    how = word_choice("Hoe is de lijst vastgesteld?", tuple(AdoptedBy), validators=[Given(NOT_A_CHOICE)])
    on = DayField("Op welke dag?", description="Alleen bij vaststellen per mail, bijvoorbeeld 12-6-2026.")
    within = row_field("In welk overleg?", description="Alleen bij vaststellen in een later overleg.")

    @classmethod
    def of(cls, today: date, later: Sequence[Consultation]) -> Self:
        form: Self = cls(data={"how": AdoptedBy.MAIL, "on": today})
        choices = [(one.id, f"{one.occasion.key}, {spoken_date(one.occasion.day)}") for one in later]
        offer(form.within, choices, "Kies een overleg")
        return form

    def given(self, later: Sequence[Consultation]) -> Adopting | None:
        """None when the consultation that adopted it was not chosen."""
        if self.how.data is AdoptedBy.MAIL:
            return Adopting(on=self.on.data)
        within = next((one for one in later if one.id == self.within.data), None)
        return Adopting(within=within) if within else None


class CorrectForm(ListForm):
    seen = HiddenField()
    verb = word_field("Werkwoord", Verb, validators=[Given(NOT_A_CHOICE)])
    text = TextAreaField("Wat is er besloten?", [Given("Schrijf op wat er is besloten."), PROSE])
    asks_work = BooleanField("Vraagt werk", description="Kennisnemen en aanhouden vragen nooit werk.")
    reason = TextAreaField(
        "Waarom corrigeert u dit?",
        [Given("Schrijf op waarom u het besluit corrigeert."), PROSE],
        description="Deze reden staat bij de correctie op de besluitenlijst.",
    )

    @classmethod
    def of(cls, decision: Decision) -> Self:
        told = {name: getattr(decision, name) for name in ("verb", "text", "asks_work")}
        form: Self = cls(data={"seen": str(decision.version), **told})
        return form

    @property
    def given(self) -> NewWords:
        words = typed(self.text), typed(self.reason)
        return NewWords(self.verb.data, *words, version_in(self.seen), asks_work=bool(self.asks_work.data))

    def show_again(self, decision: Decision) -> None:
        self.seen.data = str(decision.version)
