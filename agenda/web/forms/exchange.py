"""What is taken out and brought in."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import Form, RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from agenda.exchange.exporting import FORMATS
from agenda.exchange.workbook.layout import ACTIONS
from agenda.web.forms.fields import DayField, many_field

NOT_READ = "niet inlezen"


class DownloadForm(Form):  # type: ignore[misc]
    vorm = RadioField(
        "Vorm", choices=[SelectChoice(name, form.label) for name, form in FORMATS.items()], default="xlsx"
    )
    kolom = many_field(
        "Kolommen",
        choices=[SelectChoice(one.name, one.head) for one in ACTIONS.fields],
        default=[one.name for one in ACTIONS.fields],
    )
    toen = DayField(
        "Zoals vastgelegd op",
        description="Leeg: zoals de agenda nu is. Anders zoals zij aan het eind van die dag was vastgelegd.",
    )

    @property
    def fields(self) -> list[str] | None:
        """The chosen columns; None for all of them, as when none was chosen."""
        chosen = [one.name for one in ACTIONS.fields if one.name in (self.kolom.data or ())]
        return chosen if 0 < len(chosen) < len(ACTIONS.fields) else None


class OfferForm(FlaskForm):  # type: ignore[misc]
    workbook = FileField(
        "Werkblad",
        [FileRequired("Kies een bestand.")],
        description="Een werkblad dat u hier hebt gedownload en bewerkt, of een eigen actielijst: .xlsx, .ods of .csv.",
    )


class MatchForm(FlaskForm):  # type: ignore[misc]
    """One choice per heading of a sheet; the fields are added by ``for_headings``."""


def match_form(headings: Sequence[dict[str, Any]]) -> MatchForm:
    """Per heading which column of the agenda it is. The name of a field is ``kop-`` and its place."""
    choices = [SelectChoice("", NOT_READ), *(SelectChoice(one.name, one.head) for one in ACTIONS.fields)]
    fields = {
        f"kop-{place}": SelectField(one["heading"], choices=choices, default=one["field"])
        for place, one in enumerate(headings)
    }
    kind: type[MatchForm] = type("SheetMatchForm", (MatchForm,), fields)
    return kind()
