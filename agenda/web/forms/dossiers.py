"""The forms of dossiers: what is to be built, and between which versions is compared."""

from collections.abc import Iterable, Sequence

from flask_wtf import FlaskForm
from wtforms import Form, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from agenda.documents.formats import FORMATS, OF_A_DOSSIER
from agenda.web.forms.fields import many_field, offer, row_field, row_number
from agenda.web.forms.given import Given

OWN = "party-"
CALLED = {
    "pdf": "Pdf, om te printen en te bewaren",
    "html": "Html, om op een scherm te lezen",
    "zip": "Zip, met het dossier en alle stukken",
}


class BuildForm(FlaskForm):  # type: ignore[misc]
    what = RadioField(
        "Welk dossier", validate_choice=True, choices=[], validators=[Given("Kies welk dossier u wilt samenstellen.")]
    )
    formats = many_field(
        "Bestanden",
        choices=[SelectChoice(name, called) for name, called in CALLED.items() if name in FORMATS],
        validators=[Length(min=1, message="Kies in welke bestanden.")],
    )

    @classmethod
    def of(cls, variants: Iterable[tuple[str, str]], parties: Iterable[tuple[int, str]]) -> "BuildForm":
        """The variants for all, and the parties for which alone one can be made."""
        own = [(f"{OWN}{number}", f"Dossier van {name}, met uw annotaties") for number, name in parties]
        choices = [*variants, *own]
        form = cls(data={"what": choices[0][0] if choices else None, "formats": list(OF_A_DOSSIER)})
        form.what.choices = [SelectChoice(value, label) for value, label in choices]
        return form

    @property
    def party(self) -> int | None:
        """As it was sent: what is shown at first was not chosen yet."""
        sent = self.what.raw_data[0] if self.what.raw_data else ""
        return row_number(sent.removeprefix(OWN)) if sent.startswith(OWN) else None

    @property
    def variant(self) -> str:
        return "party" if self.party else str(self.what.data)


class SinceForm(Form):  # type: ignore[misc]
    sinds = row_field("Vergelijken met")

    @classmethod
    def of(cls, versions: Sequence[tuple[int, str]], chosen: int) -> "SinceForm":
        form = cls(data={"sinds": chosen})
        offer(form.sinds, versions)
        return form
