"""The forms of a coordination round: opening it, answering, remarking, settling."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Self, cast

from flask_wtf import FlaskForm
from wtforms import Form, HiddenField, TextAreaField
from wtforms.fields.choices import SelectChoice

from agenda.consultations.words import Silence
from agenda.kernel.dutch import capital
from agenda.kernel.records import Versioned
from agenda.kernel.refusal import Fault
from agenda.letters.answering import Answer
from agenda.letters.coordination import Asking
from agenda.letters.models import PassageAnswer
from agenda.letters.rounds import SILENT_MEANS
from agenda.letters.words import PassageVerdict
from agenda.progress.models import Channel
from agenda.web.forms.fields import (
    NOT_A_CHOICE,
    DayField,
    many_field,
    offer,
    row_field,
    row_number,
    take_faults,
    version_in,
    word_choice,
)
from agenda.web.forms.given import Given
from agenda.web.forms.terms import PROSE, typed

READERS = "Wie aan de brief schrijft of erop toeziet, leest dit; andere partijen niet."
CHANNEL = "Hoe kwam dit antwoord?"


class RoundForm(FlaskForm):  # type: ignore[misc]
    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        return take_faults(self, faults)


class OpenForm(RoundForm):
    """``asked`` holds pairs of a passage and a party: ``12-3``."""

    until = DayField(
        "Antwoorden kan tot en met",
        [Given("Vul een dag in, bijvoorbeeld 12-6-2026.")],
        description="Een werkdag, bijvoorbeeld 12-6-2026.",
    )
    silence = word_choice("Als een partij niets zegt", tuple(Silence), validators=[Given(NOT_A_CHOICE)])
    words = TextAreaField("Wat u erbij wilt zeggen", [PROSE], description="Dit staat in de mail en boven de brief.")
    asked = many_field("Aan wie wordt wat voorgelegd?")

    @classmethod
    def of(cls, until: date, offered: Iterable[tuple[int, int]], chosen: Iterable[tuple[int, int]]) -> Self:
        form: Self = cls(
            data={"until": until, "silence": Silence.AGREES, "asked": [f"{one}-{party}" for one, party in chosen]}
        )
        form.asked.choices = [SelectChoice(f"{one}-{party}", "") for one, party in offered]
        form.silence.choices = [SelectChoice(one.value, capital(SILENT_MEANS[one])) for one in Silence]
        return form

    @property
    def given(self) -> Asking:
        chosen: dict[int, set[int]] = {}
        for pair in self.asked.data or ():
            passage, _, party = pair.partition("-")
            chosen.setdefault(row_number(passage) or 0, set()).add(row_number(party) or 0)
        asked: Mapping[int, frozenset[int]] = {passage: frozenset(parties) for passage, parties in chosen.items()}
        return Asking(asked, cast(date, self.until.data), self.silence.data, typed(self.words))


class ExtendForm(RoundForm):
    until = DayField(
        "Antwoorden kan tot en met",
        [Given("Vul een dag in, bijvoorbeeld 12-6-2026.")],
        description="Een werkdag, later dan de laatste dag van nu. De partijen lezen hem op hun pagina.",
    )

    @property
    def given(self) -> date:
        return cast(date, self.until.data)


class AnswerForm(RoundForm):
    """``seen`` is the version of what is changed or dealt with."""

    seen = HiddenField()

    @property
    def seen_version(self) -> int:
        return version_in(self.seen)

    def show_again(self, newest: Versioned) -> None:
        self.seen.data = str(newest.version)


class VerdictForm(AnswerForm):
    """``revision`` is the wording that was read."""

    revision = HiddenField()
    verdict = word_choice("Uw antwoord", tuple(PassageVerdict), validators=[Given(NOT_A_CHOICE)])
    text = TextAreaField(
        "Voorbehoud of bezwaar",
        [PROSE],
        description=f"Nodig bij een voorbehoud of als u niet akkoord bent. {READERS}",
    )

    @classmethod
    def of(cls, given: PassageAnswer) -> Self:
        told = {"verdict": given.verdict, "text": given.text}
        form: Self = cls(data={"revision": str(given.revision), "seen": str(given.version), **told})
        return form

    def answer(self) -> Answer:
        return Answer(self.verdict.data, version_in(self.revision), typed(self.text))

    def show_again(self, newest: PassageAnswer) -> None:  # type: ignore[override]
        super().show_again(newest)
        self.revision.data = str(newest.revision)


class NoteVerdictForm(VerdictForm):
    """What a writer writes down for a party."""

    verdict = word_choice("Antwoord van de partij", tuple(PassageVerdict), validators=[Given(NOT_A_CHOICE)])
    channel = word_choice(CHANNEL, tuple(Channel), validators=[Given(NOT_A_CHOICE)])

    def answer(self) -> Answer:
        given = super().answer()
        return Answer(given.verdict, given.revision, given.text, self.channel.data)


class NoteAllForm(RoundForm):
    channel = word_choice(CHANNEL, tuple(Channel), validators=[Given(NOT_A_CHOICE)])


class RemarkForm(RoundForm):
    passage = row_field("Bij welke passage?", validators=[Given("Kies bij welke passage uw opmerking hoort.")])
    text = TextAreaField(
        "Opmerking",
        [Given("Schrijf uw opmerking op."), PROSE],
        description=f"{READERS} U leest hier wat de schrijvers ermee doen.",
    )

    @classmethod
    def of(cls, passages: Iterable[tuple[int, str]], chosen: int | None) -> Self:
        form: Self = cls(data={"passage": chosen})
        offer(form.passage, passages, "Kies een passage")
        return form


class SettleObjectionForm(AnswerForm):
    settled = TextAreaField(
        "Wat is ermee gedaan?",
        [Given("Schrijf op wat er met het voorbehoud of bezwaar is gedaan."), PROSE],
        description="De partij leest dit bij haar antwoord.",
    )


class AnswerRemarkForm(AnswerForm):
    answer = TextAreaField(
        "Wat is ermee gedaan?",
        [Given("Schrijf op wat er met de opmerking is gedaan."), PROSE],
        description="De partij leest dit bij haar opmerking.",
    )


class VersionsForm(Form):  # type: ignore[misc]
    van = row_field("Oudere versie")
    naar = row_field("Nieuwere versie")

    @classmethod
    def of(cls, versions: Collection[tuple[int, str]], old: int, new: int, now: str | None = None) -> Self:
        form: Self = cls(data={"van": old, "naar": new or None})
        offer(form.van, versions)
        offer(form.naar, versions, now)
        return form
