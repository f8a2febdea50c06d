"""The form by which the secretariat mails answer links to one person of a party."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import Field, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, ValidationError

from agenda.accounts.sign_ins import bare_address
from agenda.parties.rules import Addressee, is_address
from agenda.progress.queries import Missing
from agenda.web.forms.fields import NOT_A_CHOICE, many_field
from agenda.web.forms.given import Given


class RequestForm(FlaskForm):  # type: ignore[misc]
    email = StringField("Uw e-mailadres", [Given("Vul uw e-mailadres in.")])

    def validate_email(self, field: Field) -> None:
        if not is_address(bare_address(field.data)):
            raise ValidationError("Dit is geen e-mailadres; schrijf het als naam@organisatie.nl.")


class LinksForm(FlaskForm):  # type: ignore[misc]
    questions = many_field("Over welke acties?", coerce=int, validators=[DataRequired("Kies ten minste één actie.")])
    addressee = RadioField("Aan wie?", [DataRequired("Kies aan wie de links gaan.")], choices=[])

    @classmethod
    def of(cls, questions: Sequence[Missing], addressees: Sequence[Addressee]) -> "LinksForm":
        """All questions are chosen beforehand, and who is asked first."""
        form = cls(data={"questions": [one.action_id for one in questions], "addressee": addressees[0].email})
        form.questions.choices = [SelectChoice(one.action_id, f"{one.number} {one.title}") for one in questions]
        form.addressee.choices = [SelectChoice(one.email, f"{one.name} ({one.email})") for one in addressees]
        form.addressee.invalid_choice_message = NOT_A_CHOICE
        return form

    def chosen(self, addressees: Sequence[Addressee]) -> Addressee:
        return next(one for one in addressees if one.email == self.addressee.data)
