"""The form in which a party reports on an action, and the small ones beside it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import Field, FieldList, FormField, HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired

from agenda.accounts.models import Person
from agenda.actions.steps import phases_from
from agenda.actions.words import Phase, Rating
from agenda.documents.file_kinds import SPOKEN_KINDS
from agenda.indicators.models import Indicator
from agenda.kernel.refusal import Fault
from agenda.progress.files import MOST_FILES
from agenda.progress.models import Channel
from agenda.progress.rules import FIELDS_OF, Topic
from agenda.web.forms.fields import (
    NOT_A_CHOICE,
    offer,
    offer_words,
    row_field,
    take_faults,
    version_in,
    word_choice,
    word_field,
)
from agenda.web.forms.figures import FigureRow, figures_in, prepare_figures, rows_of
from agenda.web.forms.terms import PROSE, WORDING, typed

CHOSEN = DataRequired(NOT_A_CHOICE)
EXPLAINED = "Nodig bij ‘aandacht nodig’ en ‘vertraagd’."
TEXTS = ("done", "next", "cause", "consequence", "correction", "risks", "request", "term", "term_because", "passage")


class SeenForm(FlaskForm):  # type: ignore[misc]
    """``seen`` is the version of the report that was shown, 0 when there was none."""

    seen = HiddenField(default="0")

    @property
    def seen_version(self) -> int:
        return version_in(self.seen)


class UpdateForm(SeenForm):
    channel = word_choice("Hoe kwam dit antwoord?", tuple(Channel), validators=[CHOSEN])
    phase = word_field("Fase", Phase, validators=[CHOSEN])
    rating = word_field("Oordeel", Rating, validators=[CHOSEN])
    done = TextAreaField("Wat is er gedaan?", [PROSE])
    next = TextAreaField("Wat is de volgende stap?", [PROSE])
    cause = TextAreaField("Oorzaak", [PROSE], description=EXPLAINED)
    consequence = TextAreaField("Gevolg voor het doel", [PROSE], description=EXPLAINED)
    correction = TextAreaField("Bijsturing", [PROSE], description=EXPLAINED)
    risks = TextAreaField("Risico’s", [PROSE])
    request = TextAreaField("Hulpvraag aan het overleg", [PROSE])
    term = StringField("Voorstel voor een andere termijn", [WORDING], description="Bijvoorbeeld: eerste kwartaal 2027.")
    term_because = TextAreaField(
        "Waarom moet de termijn anders?",
        [PROSE],
        description="Schrijf dit zo dat iedereen het mag lezen: het kan in een openbare brief aan de Kamer komen.",
    )
    figures = FieldList(FormField(FigureRow))
    passage = TextAreaField(
        "Voorstel voor de brief aan de Kamer",
        [PROSE],
        description="Schrijf dit zo dat iedereen het mag lezen: het kan letterlijk in een openbare brief komen.",
    )
    files = MultipleFileField(
        "Bijlagen toevoegen", description=f"Ten hoogste {MOST_FILES} bestanden, van de soort {SPOKEN_KINDS}."
    )

    @classmethod
    def of(
        cls,
        start: Mapping[str, Any],
        seen: int,
        phase: Phase,
        asked: Sequence[str],
        indicators: Sequence[Indicator],
        today: date,
        *,
        records: bool = False,
        fresh: bool = False,
    ) -> "UpdateForm":
        """Filled with ``start``, and with what the visitor sent unless ``fresh``.

        ``records`` when the secretariat writes down what a party told it.
        """
        rows = rows_of(start.get("figures") or (), indicators)
        data = {**start, "figures": rows, "files": None, "seen": str(seen)}
        form = cls(formdata=None, data=data) if fresh else cls(data=data)
        form._leave_out([topic for topic in Topic if topic.value not in asked], records=records)
        offer_words(form.phase, phases_from(phase))
        if "figures" in form:
            prepare_figures(form.figures, indicators, today)
        return form

    def _leave_out(self, topics: Iterable[Topic], *, records: bool) -> None:
        for topic in topics:
            for name in FIELDS_OF[topic]:
                del self[name]
        if records and "files" in self:
            del self["files"]
        if not records:
            del self["channel"]

    def values(self) -> dict[str, Any]:
        given: dict[str, Any] = {name: typed(self[name]) for name in TEXTS if name in self}
        if "figures" in self and self.figures.entries:
            given["figures"] = figures_in(self.figures)
        return given | {"unchanged": False, "phase": self.phase.data, "rating": self.rating.data}

    def sound_values(self) -> dict[str, Any]:
        """Those without a fault: what a draft that saves itself can keep."""
        faulty = {field.name for field in self if field.errors}
        return {name: value for name, value in self._values_but(faulty).items() if name not in faulty}

    def _values_but(self, faulty: set[str]) -> dict[str, Any]:
        if "figures" in faulty:
            del self["figures"]
        return self.values()

    def uploads(self) -> Iterator[FileStorage]:
        """Of an empty choice a browser sends a file without a name."""
        given = (self.files.data or ()) if "files" in self else ()
        return (one for one in given if isinstance(one, FileStorage) and one.filename)

    def without_files(self) -> Sequence[str]:
        """That what was chosen is to be chosen again: a browser does not send it twice by itself."""
        chosen = list(self.uploads())
        if not chosen or (len(chosen) == 1 and self.files.errors):
            return ()
        return ("De bijlagen die u koos, zijn niet bewaard. Kies ze opnieuw.",)

    def shown(self, names: Iterable[str]) -> dict[str, str]:
        """Per input of these fields what stands in it."""
        fields = (self[name] for name in names if name in self)
        return {part.name: str(shown_in(part)) for field in fields for part in parts_of(field)}

    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        return take_faults(self, faults)


def parts_of(field: Field) -> Iterator[Field]:
    if isinstance(field, FieldList | FormField):
        for part in field:
            yield from parts_of(part)
    else:
        yield field


def shown_in(field: Field) -> Any:
    return field.data.value if isinstance(field.data, Phase | Rating) else field._value()


class ColleagueForm(FlaskForm):  # type: ignore[misc]
    colleague = row_field("Wie antwoordt?")

    @classmethod
    def of(cls, colleagues: Sequence[Person], delegate: int | None) -> "ColleagueForm":
        form = cls(data={"colleague": delegate})
        offer(form.colleague, [(one.id, one.name) for one in colleagues], "Niemand in het bijzonder")
        return form
