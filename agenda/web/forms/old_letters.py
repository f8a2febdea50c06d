"""The forms of an old letter: offering it, and changing, accepting and rejecting what was found in it."""

from collections.abc import Sequence
from typing import Self

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import FieldList, Form, FormField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from agenda.actions.words import RoleKind
from agenda.intake.models import LetterOffer, OfferState
from agenda.intake.proposals import Role
from agenda.intake.queries import Asked
from agenda.intake.values import MOST_PARTIES, OfferValues
from agenda.intake.words import ProposalKind
from agenda.kernel.refusal import Fault
from agenda.web.forms.fields import (
    NOT_A_CHOICE,
    DayField,
    optional_word_field,
    take_faults,
    version_in,
    word_field,
)
from agenda.web.forms.filters import ANY, Filters
from agenda.web.forms.given import Given
from agenda.web.forms.items import LINE
from agenda.web.forms.terms import PROSE, WORDING, typed

SPARE_PARTIES = 2


class UploadForm(FlaskForm):  # type: ignore[misc]
    letter = FileField(
        "Brief", [FileRequired("Kies een bestand.")], description="TXT, DOCX of ODT, hooguit 5 MB, zonder bijlagen."
    )
    dated = DayField("Gedateerd op", description="Leeg: de datum die in de brief staat.")

    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        return take_faults(self, faults)


class OfferFilters(Filters):
    stand = optional_word_field("Stand", OfferState, empty=ANY)
    soort = optional_word_field("Soort", ProposalKind, empty=ANY)

    def asked(self, letter: int) -> Asked:
        return Asked(letter, self.soort.data, self.stand.data)


class SeenForm(FlaskForm):  # type: ignore[misc]
    """``seen`` is the version of the find that was shown."""

    seen = HiddenField(default="0")

    @property
    def version(self) -> int:
        return version_in(self.seen)

    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        return take_faults(self, faults)


class RejectForm(SeenForm):
    because = TextAreaField("Waarom niet", [PROSE])


class PartyRow(Form):  # type: ignore[misc]
    """``party`` is a key, or a name that is not kept; leaving it empty takes the line away."""

    party = SelectField("Partij", choices=[], default="", invalid_choice_message=NOT_A_CHOICE)
    role = word_field("Rol", RoleKind, default=RoleKind.INVOLVED)


class EditForm(SeenForm):
    kind = word_field("Soort", ProposalKind)
    title = StringField("Titel", [Given("Geef de vondst een titel."), LINE])
    term = StringField("Termijn", [WORDING], description="Letterlijk zoals in de brief.")
    references = TextAreaField("Verwijzingen", [PROSE], description="Eén per regel.")
    parties = FieldList(FormField(PartyRow), max_entries=MOST_PARTIES + SPARE_PARTIES)

    @classmethod
    def of(cls, shown: LetterOffer, parties: Sequence[tuple[str, str]]) -> Self:
        held = OfferValues.of(shown)
        rows = [{"party": one.party, "role": one.role} for one in held.parties[:MOST_PARTIES]]
        form = cls(
            data={
                "seen": str(shown.version),
                "kind": held.kind,
                "title": held.title,
                "term": held.term,
                "references": "\n".join(held.references),
                "parties": [*rows, *({} for _ in range(SPARE_PARTIES))],
            }
        )
        strange = [one.party for one in held.parties if one.party not in dict(parties)]
        choices = [("", "Geen"), *parties, *((name, f"{name} (niet in het register)") for name in strange)]
        for row in form.parties:
            row.form.party.choices = [SelectChoice(key, label) for key, label in choices]
        return form

    def values(self, held: OfferValues) -> OfferValues:
        assumed = {(one.party, one.role) for one in held.parties if one.assumed}
        given = [(row.form.party.data, row.form.role.data) for row in self.parties if row.form.party.data]
        lines = (line.strip() for line in typed(self.references).splitlines())
        return OfferValues(
            self.kind.data,
            typed(self.title),
            tuple(Role(party, role, (party, role) in assumed) for party, role in dict.fromkeys(given)),
            typed(self.term),
            tuple(dict.fromkeys(line for line in lines if line)),
        )
