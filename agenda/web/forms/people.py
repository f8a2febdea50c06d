"""The forms of people: whom to show, whom to invite, and who comes in the place of who leaves."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Self

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, HiddenField, RadioField, SearchField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, ValidationError

from agenda.accounts.models import Person, Role
from agenda.accounts.rules import PARTY_ROLES
from agenda.kernel.refusal import Fault
from agenda.parties.queries import Naming
from agenda.web.forms.fields import (
    NOT_A_CHOICE,
    by_name,
    offer,
    offer_words,
    optional_word_field,
    row_field,
    take_faults,
)
from agenda.web.forms.filters import ANY, PLAIN_SELECT, Filters, sought
from agenda.web.forms.parties import text_field

PLACES = {"e-mailadres": "email", "naam": "name", "partij": "party", "rol": "role"}
WITH_A_ROLE, FORMER = "rol", "geen"
NEW, NOBODY = "nieuw", "niemand"


class PeopleFilters(Filters):
    zoek = SearchField("Zoek in naam en adres", filters=[sought])
    rol = optional_word_field("Rol", Role, empty=ANY)
    partij = row_field("Partij")
    wie = SelectField(
        "Wie",
        choices=[SelectChoice(WITH_A_ROLE, "Met een rol"), SelectChoice(FORMER, "Zonder rol")],
        default=WITH_A_ROLE,
        coerce=lambda written: FORMER if written == FORMER else WITH_A_ROLE,
    )

    @classmethod
    def of(cls, asked: MultiDict[str, str], names: Mapping[int, Naming]) -> Self:
        filters = cls(asked)
        for field in (filters.rol, filters.partij, filters.wie):
            field.widget = PLAIN_SELECT
        offer(filters.partij, by_name(names), ANY)
        return filters


class RoleForm(FlaskForm):  # type: ignore[misc]
    """A role for somebody: which one, and where."""

    role = optional_word_field("Rol", Role, empty="Kies een rol")
    party = row_field(
        "Partij",
        description="Alleen bij een rol namens een partij: actiehouder, bestuurder of lezer.",
    )
    everywhere = BooleanField("Deze rol geldt in alle programma’s")

    def offer(self, roles: Collection[Role], names: Mapping[int, Naming], *, everywhere: bool) -> None:
        """Of the roles only what the visitor may give; ``everywhere`` whether they may give it in all programmes."""
        first = self.role.choices[0]
        offer_words(self.role, roles)
        self.role.choices = [first, *self.role.choices]
        offer(self.party, by_name(names), "Geen partij")
        if not everywhere:
            del self.everywhere

    def validate_role(self, field: Field) -> None:
        if field.data is None or field.data.value not in {choice.value for choice in field.choices}:
            raise ValidationError("Kies een rol.")

    def validate_party(self, field: Field) -> None:
        if field.data is None and self.role.data in PARTY_ROLES:
            raise ValidationError("Kies de partij waarvoor deze rol geldt.")

    @property
    def in_all(self) -> bool:
        return "everywhere" in self and bool(self.everywhere.data)

    def take(self, faults: Iterable[Fault]) -> list[Fault]:
        return take_faults(self, faults, **PLACES)


class InviteForm(RoleForm):
    email = text_field("E-mailadres", DataRequired("Vul het e-mailadres in."))
    name = text_field("Naam", DataRequired("Vul de naam in."), description="Zoals anderen de naam zien.")


class LeaveForm(FlaskForm):  # type: ignore[misc]
    """Who comes in the place of somebody who leaves: one of their colleagues, somebody new, or nobody yet."""

    seen = HiddenField()
    successor = RadioField(
        "Wie neemt het over?",
        validators=[DataRequired("Kies wie het overneemt, of kies dat dat nog niemand is.")],
        invalid_choice_message=NOT_A_CHOICE,
    )
    name = text_field("Naam")
    email = text_field("E-mailadres")

    @classmethod
    def of(cls, colleagues: Sequence[Person], seen: str, party: str) -> "LeaveForm":
        form = cls(data={"seen": seen})
        form.successor.choices = [
            *(SelectChoice(str(one.id), f"{one.name} ({one.email})") for one in colleagues),
            SelectChoice(NEW, f"Iemand die nog geen rol heeft bij {party}: vul naam en e-mailadres in"),
            SelectChoice(NOBODY, "Nog niemand"),
        ]
        return form

    def validate_email(self, field: Field) -> None:
        if self.successor.data == NEW and not field.data:
            raise ValidationError("Vul het e-mailadres in van wie het overneemt.")

    def validate_name(self, field: Field) -> None:
        if self.successor.data == NEW and not field.data:
            raise ValidationError("Vul de naam in van wie het overneemt.")

    def take(self, faults: Iterable[Fault]) -> list[Fault]:
        return take_faults(self, faults, **PLACES)


class PlainForm(FlaskForm):  # type: ignore[misc]
    """Only a button, with the token that shows it came from this page."""
