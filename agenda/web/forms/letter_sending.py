"""The forms by which a letter is sent, and a version that somebody edited is brought in."""

from collections.abc import Sequence
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from agenda.commitments.models import Commitment
from agenda.kernel.refusal import Fault
from agenda.kernel.text import one_line
from agenda.letters.editing.taking import Taken
from agenda.letters.models import Letter
from agenda.letters.placing import Looked
from agenda.letters.sending import LONGEST_NUMBER, LONGEST_REASON, Sent
from agenda.web.differences import Difference
from agenda.web.forms.fields import DayField, many_field, row_number, take_faults, version_in
from agenda.web.forms.given import Given
from agenda.web.forms.terms import typed
from agenda.web.seen_versions import versions_in, versions_of

NUMBER = Length(max=LONGEST_NUMBER, message=f"Houd het nummer korter dan {LONGEST_NUMBER} tekens.")
REASON = Length(max=LONGEST_REASON, message=f"Houd dit korter dan {LONGEST_REASON} tekens.")
PAPER_HELP = "Bijvoorbeeld: Kamerstuk 34682, nr. 190. Is het er nog niet? Vul het dan later in."
SETTLES_HELP = "Wat u aankruist, is met deze brief afgedaan."
DESPITE_HELP = "Dit blijft bij de brief staan, voor wie brieven mag lezen."
EDITED_HELP = "Een docx of odt van deze brief, in Word of LibreOffice bewerkt."


class PaperForm(FlaskForm):  # type: ignore[misc]
    """``seen`` is the version of the letter that was shown."""

    seen = HiddenField(default="0")
    number = StringField("Nummer van de brief", [NUMBER])
    paper = StringField("Kamerstuk", description=PAPER_HELP)

    @classmethod
    def of(cls, letter: Letter) -> "PaperForm":
        return cls(data=cls.held(letter) | {"seen": str(letter.version)})

    @staticmethod
    def held(letter: Letter) -> dict[str, str]:
        return {"number": letter.number, "paper": letter.paper.normal if letter.paper else ""}

    @property
    def seen_version(self) -> int:
        return version_in(self.seen)

    def differences(self, letter: Letter) -> list[Difference]:
        """What was filled in, beside what is kept now."""
        pairs = zip(self.names, self.held(letter).items(), strict=True)
        return [Difference(self[name].label.text, typed, now) for typed, (name, now) in pairs if typed != now]

    @property
    def names(self) -> tuple[str, str]:
        return one_line(typed(self.number)), one_line(typed(self.paper))

    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        return take_faults(self, faults)


class SendLetterForm(PaperForm):
    """``read`` holds the versions of the passages that were shown."""

    read = HiddenField(default="")
    on = DayField("Verstuurd op", [Given("Vul in op welke dag de brief is verstuurd.")])
    settles = many_field("Afgedaan met deze brief", description=SETTLES_HELP, coerce=int)
    despite = TextAreaField("Waarom de brief toch zo weggaat", [REASON], description=DESPITE_HELP)

    def offer(self, commitments: Sequence[Commitment]) -> None:
        self.settles.choices = [
            SelectChoice(one.id, f"{one.text} ({one.kind.label}, {one.made_to})") for one in commitments
        ]

    def show(self, letter: Letter) -> None:
        """As it is now."""
        self.seen.data, self.read.data = str(letter.version), versions_of(letter.passages)

    @property
    def looked(self) -> Looked:
        return Looked(self.seen_version, tuple(versions_in(self.read.data or "").items()))

    @property
    def sent(self) -> Sent:
        number, paper = self.names
        on: Any = self.on.data
        return Sent(on, number, paper, tuple(self.settles.data or ()), typed(self.despite))


class EditedForm(FlaskForm):  # type: ignore[misc]
    edited = FileField("Bewerkt bestand", [FileRequired("Kies een bestand.")], description=EDITED_HELP)

    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        return take_faults(self, faults)


class TakeForm(FlaskForm):  # type: ignore[misc]
    """Which passages are taken over; the wording of each stands in fields of its own, as it was shown."""

    file_name = HiddenField(default="")

    @property
    def file(self) -> str:
        return str(self.file_name.data or "bestand")

    @property
    def wordings(self) -> list[Taken]:
        ticked = (row_number(one) for one in request.form.getlist("take"))
        return [_taken(number) for number in dict.fromkeys(ticked) if number is not None]

    def validate(self, extra_validators: Any = None) -> bool:
        return bool(super().validate(extra_validators) and self.wordings)


def _taken(passage: int) -> Taken:
    heading, text, seen = (request.form.get(f"{name}-{passage}", "") for name in ("heading", "text", "seen"))
    return Taken(passage, heading, text, row_number(seen) or -1)
