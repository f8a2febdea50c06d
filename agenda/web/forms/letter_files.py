"""Which files of a letter are made."""

from flask_wtf import FlaskForm
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from agenda.letters.papers import LETTER, MEMO, WITH_SOURCES
from agenda.web.forms.fields import NOT_A_CHOICE


class BuildLetterForm(FlaskForm):  # type: ignore[misc]
    variant = SelectField(
        "Wat wilt u maken?",
        choices=[
            SelectChoice(LETTER, "De brief"),
            SelectChoice(WITH_SOURCES, "De brief, met een bronnenblad"),
            SelectChoice(MEMO, "De beslisnota"),
        ],
        default=LETTER,
        invalid_choice_message=NOT_A_CHOICE,
    )
