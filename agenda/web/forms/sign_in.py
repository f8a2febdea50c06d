"""The forms at the door and of one's own account."""

from flask_wtf import FlaskForm
from wtforms import EmailField, Field, HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, ValidationError

from agenda.accounts.passwords import SHORTEST

NEW = f"Ten minste {SHORTEST} tekens. Een zin of een paar losse woorden is goed te onthouden en moeilijk te raden."


class ThroughTheDoor(FlaskForm):  # type: ignore[misc]
    """Where the visitor was going, and what was typed on the way there."""

    next = HiddenField()
    kept = HiddenField()


class SignInForm(ThroughTheDoor):
    """Asks nothing of what is typed: each wrong answer is the same."""

    email = EmailField("E-mailadres")
    password = PasswordField("Wachtwoord")


class CodeForm(ThroughTheDoor):
    code = StringField("Code", [DataRequired("Vul de code van uw authenticator-app in.")])


class ForgottenForm(FlaskForm):  # type: ignore[misc]
    email = EmailField("E-mailadres", [DataRequired("Vul uw e-mailadres in.")])


class ConfirmForm(FlaskForm):  # type: ignore[misc]
    """For what changes how somebody signs in."""

    current = PasswordField("Uw wachtwoord", [DataRequired("Vul uw wachtwoord in.")])


class NewPasswordForm(FlaskForm):  # type: ignore[misc]
    password = PasswordField("Nieuw wachtwoord", [DataRequired("Kies een wachtwoord.")], description=NEW)
    again = PasswordField("Nog een keer het nieuwe wachtwoord", [DataRequired("Herhaal het nieuwe wachtwoord.")])

    def validate_again(self, field: Field) -> None:
        if field.data != self.password.data:
            raise ValidationError("De twee wachtwoorden zijn niet hetzelfde.")


class ChangePasswordForm(NewPasswordForm):
    current = PasswordField("Uw huidige wachtwoord", [DataRequired("Vul uw huidige wachtwoord in.")])


class SetUpForm(ConfirmForm):
    kept = HiddenField()
    code = StringField("Code die de app nu toont", [DataRequired("Vul de code in die de app nu toont.")])
