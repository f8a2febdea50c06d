"""Fields that several forms share."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from wtforms import Field, FieldList, Form, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice, enum_choices, enum_coerce
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from agenda.kernel.dutch import MONTHS, capital
from agenda.kernel.refusal import Fault
from agenda.kernel.words import Word
from agenda.parties.queries import Naming

NOT_A_CHOICE = "Kies een van de mogelijkheden."
DAY = re.compile(r"(?P<day>\d{1,2})[-/. ]+(?P<month>\d{1,2}|[a-z]{3,9})[-/. ]+(?P<year>\d{4})")
ISO_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
YEARS = range(1900, 2200)


class DayField(Field):  # type: ignore[misc]
    """A day as people type it: 8-5-2026, 8 mei 2026 or 2026-05-08; ``data`` is a date or None."""

    widget = TextInput()

    def _value(self) -> str:
        if self.data is None:
            return self.raw_data[0] if self.raw_data else ""
        return f"{self.data.day}-{self.data.month}-{self.data.year}"

    def process_formdata(self, typed: Sequence[str]) -> None:
        text = typed[0].strip() if typed else ""
        self.data = None
        self.data = read_day(text) if text else None


def read_day(text: str) -> date:
    """Raises ``ValueError`` with a sentence for what is no day."""
    found = ISO_DAY.fullmatch(text) or DAY.fullmatch(" ".join(text.casefold().split()))
    if found is None:
        raise ValueError(f"‘{text}’ is geen datum; schrijf hem als 8-5-2026 of 8 mei 2026.")
    try:
        day = date(int(found["year"]), _month(found["month"]), int(found["day"]))
    except ValueError:
        raise ValueError(f"De dag ‘{text}’ bestaat niet; controleer dag en maand.") from None
    if day.year not in YEARS:
        raise ValueError(f"Controleer het jaar van ‘{text}’.")
    return day


def _month(text: str) -> int:
    """``5``, ``mei`` or the beginning of a name such as ``sept``; raises ``ValueError``."""
    if text.isdigit():
        return int(text)
    begin = "maa" if text == "mrt" else text
    return next((place for place, name in enumerate(MONTHS, start=1) if name.startswith(begin)), 0)


def word_field(label: str, words: type[Word], **options: Any) -> SelectField:
    """A choice from a list of words; ``data`` is the word itself."""
    return SelectField(
        label,
        choices=enum_choices(words, label=lambda word: capital(word.label)),
        coerce=enum_coerce(words),
        invalid_value_message=NOT_A_CHOICE,
        invalid_choice_message=NOT_A_CHOICE,
        **options,
    )


def word_choice(label: str, words: Sequence[Word], **options: Any) -> RadioField:
    """The same with all choices in sight; ``words`` are of one list and need not be all of it."""
    return RadioField(
        label,
        choices=[SelectChoice(word.value, capital(word.label)) for word in words],
        coerce=enum_coerce(type(words[0])),
        invalid_value_message=NOT_A_CHOICE,
        invalid_choice_message=NOT_A_CHOICE,
        **options,
    )


def optional_word_field(label: str, words: type[Word], empty: str) -> SelectField:
    """The same with an empty first choice, for which ``data`` is None; so it is for a text that is no such word."""
    known = {word.value: word for word in words}
    return SelectField(
        label,
        choices=[SelectChoice("", empty), *enum_choices(words, label=lambda word: capital(word.label))],
        coerce=lambda value: value if isinstance(value, words) else known.get(value),
    )


def row_field(label: str, **options: Any) -> SelectField:
    """A choice of a record; ``data`` is its row number, or None for the empty choice. ``offer`` sets the choices."""
    return SelectField(
        label,
        choices=[],
        coerce=row_number,
        invalid_value_message=NOT_A_CHOICE,
        invalid_choice_message=NOT_A_CHOICE,
        **options,
    )


def many_field(label: str, **options: Any) -> SelectMultipleField:
    """Any number of choices, each with a box to tick."""
    box = {"widget": ListWidget(prefix_label=False), "option_widget": CheckboxInput()}
    return SelectMultipleField(label, **(box | {"choices": [], "invalid_choice_message": NOT_A_CHOICE} | options))


def offer(field: SelectField, rows: Iterable[tuple[int, str]], empty: str | None = None) -> None:
    first = [SelectChoice("", empty)] if empty is not None else []
    field.choices = first + [SelectChoice(str(number), label) for number, label in rows]


def offer_words(field: SelectField, words: Collection[Word]) -> None:
    """Leaves of a choice of words only these, in their own order."""
    kept = {str(word.value) for word in words}
    field.choices = [choice for choice in field.choices if choice.value in kept]


def by_name(names: Mapping[int, Naming]) -> list[tuple[int, str]]:
    return sorted(((number, naming.short) for number, naming in names.items()), key=lambda one: one[1].casefold())


def take_faults(form: Form, faults: Iterable[Fault], **elsewhere: str) -> list[Fault]:
    """Shows each fault at its field and returns those that belong to no single one.

    ``elsewhere`` names the field of this form for a place that the form calls otherwise.
    """
    rest = []
    for fault in faults:
        name = elsewhere.get(fault.place, fault.place)
        field = form._fields.get(name)
        if field is None or isinstance(field, FieldList):
            rest.append(Fault(name if field is not None else "", fault.sentence))
        else:
            field.errors = [*field.errors, fault.sentence]
    return rest


def version_in(field: Field) -> int:
    """The version that a form was shown; an unreadable one is none that is kept, so that both versions are shown."""
    number = row_number(field.data)
    return -1 if number is None else number


def rows_in(field: Field) -> list[int]:
    """The row numbers that a form was shown, as it tells them: ``4,1,7``."""
    numbers = (row_number(one) for one in str(field.data or "").split(","))
    return [one for one in numbers if one is not None]


def row_number(value: Any) -> int | None:
    """Nothing for what no row can have as its number."""
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
