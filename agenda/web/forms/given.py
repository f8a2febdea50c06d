"""What must be filled in."""

from collections.abc import Mapping
from typing import Any, ClassVar

from wtforms import Field, Form
from wtforms.validators import StopValidation


class Given:
    """Unlike ``DataRequired`` it takes 0, and leaves the sentence about what was typed and could not be read."""

    field_flags: ClassVar[Mapping[str, Any]] = {"required": True}

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence

    def __call__(self, form: Form, field: Field) -> None:
        blank = not field.data.strip() if isinstance(field.data, str) else field.data is None
        if blank and not field.errors:
            raise StopValidation(self.sentence)
