"""The forms of a divided action: over which group, the share of one party, and a stand set by hand."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask_wtf import FlaskForm
from wtforms import FormField, HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from agenda.actions.models import Action
from agenda.actions.shares import fingerprint
from agenda.actions.steps import phases_from
from agenda.actions.values import STAND_FIELDS, ShareValues, StandValues
from agenda.actions.words import Phase, Rating
from agenda.kernel.refusal import Fault
from agenda.parties.models import PartyGroup
from agenda.web.forms.fields import NOT_A_CHOICE, offer, offer_words, row_field, take_faults, version_in, word_field
from agenda.web.forms.terms import PROSE, Reader, TermRow, prepare_rows, typed

CHOSEN = DataRequired(NOT_A_CHOICE)
TEXTS = ("explanation", "cause", "consequence", "correction")
EXPLAINED = "Nodig bij ‘aandacht nodig’ en ‘vertraagd’."


class GroupForm(FlaskForm):  # type: ignore[misc]
    group = row_field("Groep", validators=[DataRequired("Kies een groep.")])

    @classmethod
    def of(cls, groups: Sequence[PartyGroup], chosen: int | None) -> "GroupForm":
        form = cls(data={"group": chosen})
        offer(form.group, [(one.id, f"{one.name} ({len(one.members)})") for one in groups], "Kies een groep")
        return form


class StandForm(FlaskForm):  # type: ignore[misc]
    """``held`` is the stand from which one goes on."""

    held: StandValues
    phase = word_field("Fase", Phase, validators=[CHOSEN])
    rating = word_field("Oordeel", Rating, validators=[CHOSEN])
    explanation = TextAreaField("Toelichting", [PROSE])
    cause = TextAreaField("Oorzaak", [PROSE], description=EXPLAINED)
    consequence = TextAreaField("Gevolg voor het doel", [PROSE], description=EXPLAINED)
    correction = TextAreaField("Bijsturing", [PROSE], description=EXPLAINED)

    def stand(self) -> dict[str, Any]:
        texts = {name: typed(self[name]) for name in TEXTS}
        return texts | {"phase": self.phase.data, "rating": self.rating.data}


class ShareForm(StandForm):
    held: ShareValues
    seen = HiddenField()
    owner = StringField(
        "Wie doet het?",
        [Length(max=300, message="Houd dit korter dan 300 tekens.")],
        description="Naam of afdeling bij de partij.",
    )
    term = FormField(TermRow)

    @classmethod
    def of(cls, share: ShareValues, reader: Reader) -> "ShareForm":
        """Filled with the share; what the visitor sent goes before it."""
        stand = {name: getattr(share, name) for name in STAND_FIELDS}
        term = TermRow.data_of(share.term) if share.term else {}
        form = cls(data=stand | {"owner": share.owner, "seen": fingerprint(share), "term": term})
        form.held = share
        offer_words(form.phase, phases_from(share.phase))
        prepare_rows([form.term.form], [share.term] if share.term else [], reader)
        return form

    def values(self, reader: Reader) -> ShareValues:
        row: TermRow = self.term.form
        term = None if row.is_empty else row.values(reader)
        return replace(self.held, owner=typed(self.owner), term=term, **self.stand())

    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        """Shows each fault at its field, that of the term at the words that are wanting."""
        about_term = [fault.sentence for fault in faults if fault.place == "term"]
        row: TermRow = self.term.form
        field = row.wording if row.is_empty else row.reason
        field.errors = [*field.errors, *about_term]
        return take_faults(self, [fault for fault in faults if fault.place != "term"])


class OverruleForm(StandForm):
    seen = HiddenField()
    overruled_because = TextAreaField(
        "Waarom zet u de stand met de hand?", [DataRequired("Schrijf op waarom u de stand met de hand zet."), PROSE]
    )

    @classmethod
    def of(cls, action: Action) -> "OverruleForm":
        held = StandValues(**{name: getattr(action, name) for name in STAND_FIELDS})
        form = cls(data={**vars(held), "overruled_because": action.overruled_because, "seen": str(action.version)})
        form.held = held
        offer_words(form.phase, phases_from(held.phase) - ({Phase.DROPPED} - {held.phase}))
        return form

    @property
    def seen_version(self) -> int:
        return version_in(self.seen)

    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        return take_faults(self, faults)
