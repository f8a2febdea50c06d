"""Fields that several forms share."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice, enum_choices, enum_coerce

from agenda.kernel.words import Word
from agenda.parties.queries import Naming

NOT_A_CHOICE = "Kies een van de mogelijkheden."


def word_field(label: str, words: type[Word], **options: Any) -> SelectField:
    """A choice from a list of words; ``data`` is the word itself."""
    return SelectField(
        label,
        choices=enum_choices(words, label=lambda word: _capital(word.label)),
        coerce=enum_coerce(words),
        invalid_value_message=NOT_A_CHOICE,
        invalid_choice_message=NOT_A_CHOICE,
        **options,
    )


def optional_word_field(label: str, words: type[Word], empty: str) -> SelectField:
    """The same with an empty first choice, for which ``data`` is None; so it is for a text that is no such word."""
    known = {word.value: word for word in words}
    return SelectField(
        label,
        choices=[SelectChoice("", empty), *enum_choices(words, label=lambda word: _capital(word.label))],
        coerce=lambda value: value if isinstance(value, words) else known.get(value),
    )


def row_field(label: str, **options: Any) -> SelectField:
    """A choice of a record; ``data`` is its row number, or None for the empty choice. ``offer`` sets the choices."""
    return SelectField(
        label,
        choices=[],
        coerce=_row_number,
        invalid_value_message=NOT_A_CHOICE,
        invalid_choice_message=NOT_A_CHOICE,
        **options,
    )


def offer(field: SelectField, rows: Iterable[tuple[int, str]], empty: str | None = None) -> None:
    first = [SelectChoice("", empty)] if empty is not None else []
    field.choices = first + [SelectChoice(str(number), label) for number, label in rows]


def by_name(names: Mapping[int, Naming]) -> list[tuple[int, str]]:
    return sorted(((number, naming.short) for number, naming in names.items()), key=lambda one: one[1].casefold())


def _row_number(value: Any) -> int | None:
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
