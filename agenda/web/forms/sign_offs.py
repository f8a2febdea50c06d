"""The forms in which a party judges the decision list, and the secretariat deals with what it says."""

from collections.abc import Sequence
from typing import Self

from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField
from wtforms.fields.choices import SelectChoice

from agenda.decisions.models import Decision, DecisionList, SignOff
from agenda.decisions.sign_offs import Answer
from agenda.decisions.words import SignOffVerdict
from agenda.kernel.refusal import Fault
from agenda.progress.models import Channel
from agenda.web.forms.fields import NOT_A_CHOICE, many_field, take_faults, version_in, word_choice
from agenda.web.forms.given import Given
from agenda.web.forms.terms import PROSE, typed

LONGEST_LABEL = 120


class AnswerForm(FlaskForm):  # type: ignore[misc]
    """``edition`` is that of the list that was read, ``seen`` the version of the answer that was changed."""

    edition = HiddenField()
    seen = HiddenField()
    verdict = word_choice("Uw antwoord", tuple(SignOffVerdict), validators=[Given("Kies een antwoord.")])
    text = TextAreaField(
        "Voorbehoud of bezwaar",
        [PROSE],
        description="Nodig bij een voorbehoud of als u niet akkoord bent. Het secretariaat en de deelnemers lezen dit.",
    )
    decisions = many_field(
        "Bij welke besluiten hoort uw voorbehoud?",
        coerce=int,
        description="Uw voorbehoud komt bij deze besluiten in de besluitenlijst te staan.",
    )

    @classmethod
    def of(cls, asked: DecisionList, given: SignOff, decisions: Sequence[Decision], reserved: Sequence[int]) -> Self:
        answer = {"verdict": given.verdict, "text": given.text, "decisions": list(reserved)}
        form: Self = cls(data={"edition": str(asked.edition), "seen": str(given.version), **answer})
        form.decisions.choices = [SelectChoice(one.id, _label(one)) for one in decisions]
        return form

    def answer(self) -> Answer:
        return Answer(self.verdict.data, version_in(self.edition), typed(self.text), tuple(self.decisions.data or ()))

    @property
    def seen_version(self) -> int:
        return version_in(self.seen)

    def show_again(self, asked: DecisionList, given: SignOff) -> None:
        self.edition.data, self.seen.data = str(asked.edition), str(given.version)

    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        return take_faults(self, faults)


class NoteForm(AnswerForm):
    """What the secretariat writes down for a party."""

    verdict = word_choice("Antwoord van de partij", tuple(SignOffVerdict), validators=[Given("Kies een antwoord.")])
    channel = word_choice("Hoe kwam dit antwoord?", tuple(Channel), validators=[Given(NOT_A_CHOICE)])

    def answer(self) -> Answer:
        given = super().answer()
        return Answer(given.verdict, given.edition, given.text, given.decisions, self.channel.data)


class SettleForm(FlaskForm):  # type: ignore[misc]
    settled = TextAreaField(
        "Wat is ermee gedaan?",
        [Given("Schrijf op wat er met het voorbehoud of bezwaar is gedaan."), PROSE],
        description="Deze zin staat bij het antwoord van de partij in de besluitenlijst.",
    )

    @property
    def given(self) -> str:
        return typed(self.settled)

    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        return take_faults(self, faults)


def _label(decision: Decision) -> str:
    told = f"{decision.number} {decision.verb.label}: {decision.text}"
    return told if len(told) <= LONGEST_LABEL else f"{told[:LONGEST_LABEL]}…"
