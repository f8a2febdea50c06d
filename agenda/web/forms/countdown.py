"""The forms of a countdown: how a series takes its steps, and what is said when one is ticked off."""

from collections.abc import Iterator, Sequence

from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectField, TextAreaField
from wtforms.validators import Length, Optional

from agenda.countdown.models import Start
from agenda.countdown.rules import COUNTDOWN, MEETING, CountdownStep, Pace, Series, start_of, weeks_of
from agenda.countdown.services import LONGEST_NOTE
from agenda.kernel.refusal import Fault
from agenda.web.forms.fields import take_faults, word_field
from agenda.web.forms.given import Given

NUMBER = "Schrijf een heel aantal weken, bijvoorbeeld 6."


class WeeksField(IntegerField):  # type: ignore[misc]
    def process_formdata(self, valuelist: Sequence[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(NUMBER) from None


class PaceForm(FlaskForm):  # type: ignore[misc]
    """Of every step the weeks before or after the meeting, and of what can begin by itself whether it does."""

    @classmethod
    def of(cls, series: Series) -> "PaceForm":
        shown: dict[str, object] = {weeks_of(name): abs(pace.weeks) for name, pace in series.items()}
        return cls(data=shown | {start_of(name): pace.start for name, pace in series.items()})

    @property
    def rows(self) -> Iterator[tuple[CountdownStep, WeeksField, SelectField | None]]:
        for step in MOVABLE:
            yield step, self[weeks_of(step.name)], self[start_of(step.name)] if step.starts else None

    @property
    def series(self) -> Series:
        return {step.name: self._pace(step) for step in COUNTDOWN}

    def _pace(self, step: CountdownStep) -> Pace:
        if step.name == MEETING:
            return Pace(step.weeks, step.start)
        weeks = self[weeks_of(step.name)].data
        start = self[start_of(step.name)].data if step.starts else step.start
        return Pace(weeks if step.is_before else -weeks, start)

    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        return take_faults(self, faults)


MOVABLE = tuple(step for step in COUNTDOWN if step.name != MEETING)
for _step in MOVABLE:
    _side = "ervoor" if _step.is_before else "erna"
    setattr(PaceForm, weeks_of(_step.name), WeeksField(f"{_step.label}: weken {_side}", [Given(NUMBER)]))
    if _step.starts:
        setattr(PaceForm, start_of(_step.name), word_field(f"{_step.label}: op die dag", Start))


class TickForm(FlaskForm):  # type: ignore[misc]
    note = TextAreaField(
        "Toelichting",
        [Optional(), Length(max=LONGEST_NOTE, message=f"Houd de toelichting korter dan {LONGEST_NOTE} tekens.")],
        description="Wie het overleg mag lezen, ziet deze toelichting.",
    )

    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        return take_faults(self, faults)
