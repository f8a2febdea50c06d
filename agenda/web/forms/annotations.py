"""The form of an annotation."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField

from agenda.consultations.models import Annotation
from agenda.kernel.refusal import Fault
from agenda.web.forms.fields import take_faults, version_in
from agenda.web.forms.terms import PROSE, typed


class AnnotationForm(FlaskForm):  # type: ignore[misc]
    seen = HiddenField(default="0")
    text = TextAreaField("Annotatie", [PROSE], description="Maak het veld leeg om de annotatie te verwijderen.")

    @classmethod
    def of(cls, annotation: Annotation | None, proposed: str = "") -> "AnnotationForm":
        """``proposed`` is what one that is not there yet could begin with."""
        if annotation is None:
            return cls(data={"text": proposed})
        return cls(data={"seen": str(annotation.version), "text": annotation.text})

    @property
    def seen_version(self) -> int:
        return version_in(self.seen)

    def typed_text(self) -> str:
        return typed(self.text)

    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        return take_faults(self, faults)
