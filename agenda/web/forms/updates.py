"""The form in which a party reports on an action."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, TextAreaField
from wtforms.validators import DataRequired

from agenda.actions.models import Action
from agenda.actions.steps import phases_from
from agenda.actions.words import Phase, Rating
from agenda.kernel.refusal import Fault
from agenda.progress.models import Update
from agenda.progress.reporting import STAND
from agenda.web.forms.fields import NOT_A_CHOICE, offer_words, take_faults, version_in, word_field
from agenda.web.forms.terms import PROSE, typed

CHOSEN = DataRequired(NOT_A_CHOICE)
EXPLAINED = "Nodig bij ‘aandacht nodig’ en ‘vertraagd’."
TEXTS = ("done", "next", "cause", "consequence", "correction", "request", "passage")


class UpdateForm(FlaskForm):  # type: ignore[misc]
    """``seen`` is the version of the report that was shown, 0 when there was none."""

    seen = HiddenField(default="0")
    unchanged = BooleanField("Er is niets veranderd sinds de vorige keer")
    phase = word_field("Fase", Phase, validators=[CHOSEN])
    rating = word_field("Oordeel", Rating, validators=[CHOSEN])
    done = TextAreaField("Wat is er gedaan?", [PROSE])
    next = TextAreaField("Wat is de volgende stap?", [PROSE])
    cause = TextAreaField("Oorzaak", [PROSE], description=EXPLAINED)
    consequence = TextAreaField("Gevolg voor het doel", [PROSE], description=EXPLAINED)
    correction = TextAreaField("Bijsturing", [PROSE], description=EXPLAINED)
    request = TextAreaField("Hulpvraag aan het overleg", [PROSE])
    passage = TextAreaField(
        "Voorstel voor de brief aan de Kamer",
        [PROSE],
        description="Schrijf dit zo dat iedereen het mag lezen: het kan letterlijk in een openbare brief komen.",
    )

    @classmethod
    def of(cls, action: Action, update: Update | None) -> "UpdateForm":
        """Filled with what was reported before, or else with the stand of the action."""
        held = {name: getattr(update or action, name) for name in STAND}
        if update is not None:
            names = ("done", "next", "request", "passage", "unchanged")
            held |= {name: getattr(update, name) for name in names} | {"seen": str(update.version)}
        form = cls(data=held)
        offer_words(form.phase, phases_from(action.phase))
        return form

    @property
    def seen_version(self) -> int:
        return version_in(self.seen)

    def values(self) -> dict[str, Any]:
        texts = {name: typed(self[name]) for name in TEXTS}
        return texts | {"unchanged": self.unchanged.data, "phase": self.phase.data, "rating": self.rating.data}

    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        return take_faults(self, faults)
