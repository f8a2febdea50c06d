"""The forms of a round: its days, what it is about, what it asks, and what its mails say beside the usual."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import cast

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from agenda.actions.models import Goal
from agenda.kernel.refusal import Fault
from agenda.kernel.words import Word
from agenda.parties.queries import Naming
from agenda.programmes.models import Occasion
from agenda.progress.models import Round
from agenda.progress.rounds import RoundValues
from agenda.progress.rules import MISSING, Answer, Topic
from agenda.reminders.rules import MAILS_WITH_WORDS
from agenda.web.forms.fields import DayField, by_name, many_field, offer, row_field, take_faults, version_in
from agenda.web.forms.filters import ANY, PartyFilters
from agenda.web.forms.given import Given

NO_DAY = Given("Vul een dag in, bijvoorbeeld 3-7-2026.")
TEXT = "text_"
UNANSWERED = "missing"
STANDS = {UNANSWERED, *(one.value for one in Answer)}


def spoken(words: type[Word]) -> list[SelectChoice]:
    return [SelectChoice(word.value, word.label[0].upper() + word.label[1:]) for word in words]


class RoundForm(FlaskForm):  # type: ignore[misc]
    """``occasion`` is chosen when a round is made; what is open keeps its first day. ``seen`` is the version shown."""

    seen = HiddenField()
    occasion = row_field("Waarvoor?", validators=[Optional()])
    key = StringField(
        "Sleutel", description="Alleen voor een uitvraag die los staat van een overleg, bijvoorbeeld tussenstand-2026."
    )
    name = StringField("Naam")
    starts_on = DayField("Opent op", [Optional()], description="Laat leeg om de uitvraag meteen te openen.")
    closes_on = DayField("Sluit op", [NO_DAY], description="Tot en met deze dag kan een partij melden.")
    as_of = DayField(
        "Peildatum", [Optional()], description="De dag waarop u de antwoorden bevriest: op of na de sluiting."
    )
    goals = many_field("Alleen over deze doelen", coerce=int, description="Kies niets om over alle doelen te vragen.")
    parties = many_field("Alleen aan deze partijen", coerce=int, description="Kies niets om alle partijen te vragen.")
    asked = many_field(
        "Wat vraagt u, naast de stand en wat er is gedaan?",
        choices=spoken(Topic),
    )
    text_update_asked = TextAreaField("Eigen woorden " + MAILS_WITH_WORDS["update_asked"])
    text_update_missing = TextAreaField("Eigen woorden " + MAILS_WITH_WORDS["update_missing"])
    text_update_nudge = TextAreaField("Eigen woorden " + MAILS_WITH_WORDS["update_nudge"])

    def offer(self, goals: Sequence[Goal], names: Mapping[int, Naming]) -> "RoundForm":
        self.goals.choices = [SelectChoice(goal.id, f"{goal.number} {goal.title}") for goal in goals]
        self.parties.choices = [SelectChoice(*one) for one in by_name(names)]
        return self

    @classmethod
    def fresh(cls, occasions: Sequence[Occasion], days: Mapping[str, date]) -> "RoundForm":
        """For one of these consultations, or for none; ``days`` are proposed."""
        first = occasions[0].id if occasions else None
        form = cls(data={"occasion": first, "asked": [one.value for one in Topic], **days})
        offer(form.occasion, [(one.id, f"{one.key}") for one in occasions], empty="Los van een overleg")
        return form

    @classmethod
    def of(cls, round_: Round) -> "RoundForm":
        held = {name: getattr(round_, name) for name in ("name", "starts_on", "closes_on", "as_of", "asked")}
        texts = {f"{TEXT}{kind}": text for kind, text in round_.texts.items()}
        form = cls(data=held | texts | {"goals": round_.goals, "parties": round_.parties, "seen": str(round_.version)})
        del form.occasion, form.key
        if round_.opened_at is not None:
            del form.starts_on
        return form

    @property
    def seen_version(self) -> int:
        return version_in(self.seen)

    def values(self, occasion: Occasion | None) -> RoundValues:
        return RoundValues(
            cast(date, self.closes_on.data),
            occasion,
            (self.key.data or "") if "key" in self else "",
            self.name.data or "",
            self.starts_on.data if "starts_on" in self else None,
            self.as_of.data,
            tuple(sorted(self.goals.data or [])),
            tuple(sorted(self.parties.data or [])),
            tuple(self.asked.data or []),
            {kind: self[f"{TEXT}{kind}"].data or "" for kind in MAILS_WITH_WORDS},
        )

    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        return take_faults(self, faults)


class QuestionFilters(PartyFilters):
    stand = SelectField(
        "Stand",
        choices=[SelectChoice("", ANY), SelectChoice(UNANSWERED, "ontbreekt nog"), *spoken(Answer)],
        default="",
        coerce=lambda written: written if written in STANDS else "",
    )

    @property
    def answers(self) -> Collection[Answer]:
        """Any of these; none of them when all may be shown."""
        return MISSING if self.stand.data == UNANSWERED else [one for one in Answer if one.value == self.stand.data]


class ReopenForm(FlaskForm):  # type: ignore[misc]
    closes_on = DayField("Sluit opnieuw op", [NO_DAY], description="Tot en met deze dag kan iedereen weer melden.")

    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        return take_faults(self, faults)


class ReopenQuestionForm(FlaskForm):  # type: ignore[misc]
    because = TextAreaField("Waarom mag deze partij nog melden?", [Given("Schrijf op waarom.")])

    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        return take_faults(self, faults)


class FreezeForm(FlaskForm):  # type: ignore[misc]
    """``waiting`` is how many answers were still to be judged when the page was shown."""

    waiting = HiddenField()
