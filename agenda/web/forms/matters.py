"""The forms of the backlog: a matter, why it leaves the list, and how it comes on an agenda."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Self

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, SearchField, StringField, TextAreaField
from wtforms.validators import Length

from agenda.consultations.matters import LONGEST_SUBJECT, MatterValues
from agenda.consultations.models import Consultation, Matter
from agenda.consultations.words import ItemKind, Treatment
from agenda.decisions.backlog import Waiting, Wish
from agenda.kernel.confidentiality import Confidentiality
from agenda.kernel.dutch import spoken_date
from agenda.kernel.refusal import Fault
from agenda.parties.queries import Naming
from agenda.web.forms.fields import (
    NOT_A_CHOICE,
    by_name,
    many_field,
    offer,
    offer_words,
    optional_word_field,
    row_field,
    take_faults,
    version_in,
    word_choice,
    word_field,
)
from agenda.web.forms.filters import ANY, Filters, sought
from agenda.web.forms.given import Given
from agenda.web.forms.terms import PROSE, typed

Choices = list[tuple[int, str]]


def told_meetings(consultations: Sequence[Consultation]) -> Choices:
    return [(one.id, f"{one.occasion.key}, {spoken_date(one.occasion.day)}") for one in consultations]


class MatterForm(FlaskForm):  # type: ignore[misc]
    seen = HiddenField(default="0")
    subject = StringField(
        "Onderwerp",
        [
            Given("Schrijf waar het over gaat."),
            Length(max=LONGEST_SUBJECT, message=f"Houd het onderwerp korter dan {LONGEST_SUBJECT} tekens."),
        ],
    )
    why = TextAreaField(
        "Waarom", [PROSE], description="Waarom het overleg dit zou moeten behandelen. Dit wordt later de aanleiding."
    )
    submitter = row_field("Indiener")
    wanted = row_field("Voor welk overleg")
    confidentiality = word_field("Vertrouwelijkheid", Confidentiality, default=Confidentiality.PARTICIPANTS)

    @classmethod
    def of(
        cls,
        matter: Matter | None,
        submitters: Choices,
        levels: Sequence[Confidentiality],
        meetings: Choices,
        *,
        any_submitter: bool,
    ) -> Self:
        """``any_submitter`` is for who may also name none: then the secretariat itself proposes it."""
        form = cls(data=vars(MatterValues.of(matter)) | {"seen": str(matter.version)} if matter else {})
        offer(form.submitter, submitters, "Het secretariaat" if any_submitter else None)
        offer(form.wanted, meetings, "Maakt niet uit")
        offer_words(form.confidentiality, levels)
        return form

    @property
    def seen_version(self) -> int:
        return version_in(self.seen)

    def values(self) -> MatterValues:
        return MatterValues(
            typed(self.subject), typed(self.why), self.submitter.data, self.wanted.data, self.confidentiality.data
        )

    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        return take_faults(self, faults)


class ReasonForm(FlaskForm):  # type: ignore[misc]
    because = TextAreaField("Reden", [PROSE])

    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        return take_faults(self, faults)


class PlacingForm(FlaskForm):  # type: ignore[misc]
    consultation = row_field("Agenda van", validators=[Given(NOT_A_CHOICE)])
    kind = word_choice("Soort", tuple(ItemKind), default=ItemKind.DISCUSSION)
    treatment = word_choice("Behandeling", tuple(Treatment), default=Treatment.DISCUSSED)

    @classmethod
    def of(cls, matter: Matter, meetings: Choices) -> Self:
        form = cls(data={"consultation": matter.wanted_id})
        offer(form.consultation, meetings)
        return form


class CarryForm(FlaskForm):  # type: ignore[misc]
    items = many_field("Agendapunten", coerce=int)

    @classmethod
    def of(cls, items: Choices) -> Self:
        form = cls(data={"items": [number for number, _ in items]})
        form.items.choices = items
        return form


class MatterFilters(Filters):
    zoek = SearchField("Zoek in onderwerp en reden", filters=[sought])
    stand = optional_word_field("Stand", Waiting, empty="Op de groslijst")
    indiener = row_field("Indiener")
    overleg = row_field("Gewenst voor")

    @classmethod
    def of(cls, asked: MultiDict[str, str], names: Mapping[int, Naming], meetings: Choices) -> Self:
        filters = cls(asked)
        filters.stand.choices = [one for one in filters.stand.choices if one.value != Waiting.LISTED.value]
        offer(filters.indiener, by_name(names), ANY)
        offer(filters.overleg, meetings, ANY)
        return filters

    def wish(self, programme: int, today: date) -> Wish:
        return Wish(
            programme,
            today,
            self.stand.data or Waiting.LISTED,
            self.zoek.data,
            self.indiener.data,
            self.overleg.data,
        )
