"""The filters of the agenda: they stay in the address, so that a page can be kept and sent."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Self

from markupsafe import Markup, escape
from werkzeug.datastructures import MultiDict
from wtforms import Field, Form, SearchField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import Select

from agenda.actions.models import Goal
from agenda.actions.queries import Selection, TermFilter
from agenda.actions.sorting import Order, SortKey
from agenda.actions.words import ActionKind, Adoption, Phase, Rating
from agenda.kernel.dutch import spoken_date
from agenda.kernel.text import one_line
from agenda.parties.queries import Naming
from agenda.web.forms.fields import DayField, by_name, offer, optional_word_field, row_field
from agenda.web.visit import Visit

ANY = "Alle"
LONGEST_SEARCH = 100
COLUMNS: tuple[tuple[str, SortKey | None], ...] = (
    ("Nr.", SortKey.NUMBER),
    ("Actie", None),
    ("Soort", None),
    ("Trekker", SortKey.LEAD),
    ("Termijn", SortKey.TERM),
    ("Fase", SortKey.PHASE),
    ("Oordeel", SortKey.RATING),
)
DOWN = "-"
ORDERS = {f"{sign}{key.value}": (key, bool(sign)) for key in SortKey for sign in ("", DOWN)}
"""As an address says it: ``term``, or ``-term`` for the last one first."""

SAID = {"zoek": "Gezocht", "vanaf": "Loopt op of na", "tot": "Loopt op of voor"}
"""What is chosen, where the label of the field says it poorly."""

Address = Callable[..., str]


def _order_name(written: str) -> str:
    key, down = ORDERS[written]
    return f"{key.label.capitalize()}{', aflopend' if down else ''}"


def sought(text: str | None) -> str:
    return " ".join(one_line(text or "")[:LONGEST_SEARCH].split())


class PlainSelect(Select):  # type: ignore[misc]
    """An option costs a sixth of what it does in general: half of a page of the list would be options."""

    @classmethod
    def render_option(cls, choice: SelectChoice, **_: Any) -> str:
        chosen = " selected" if choice.selected else ""
        return f'<option value="{escape(choice.value)}"{chosen}>{escape(choice.label)}</option>'


PLAIN_SELECT = PlainSelect()


class Filters(Form):  # type: ignore[misc]
    """What is chosen in an address; a value there that means nothing chooses nothing."""

    unspoken: tuple[str, ...] = ()
    """names of fields that are no choice of what is shown"""

    def chosen(self) -> dict[str, str]:
        """The part of the address that these filters are."""
        return {field.name: _written(field.data) for field in self if field.data and field.data != field.default}

    def chips(self, address: Address) -> list[tuple[str, str]]:
        """What is chosen in words, each with the address without it."""
        chosen = self.chosen()
        return [
            (
                f"{SAID.get(field.name, field.label.text)}: {_spoken(field)}",
                address(**{k: v for k, v in chosen.items() if k != field.name}),
            )
            for field in self
            if field.name in chosen and field.name not in self.unspoken
        ]


class PartyFilters(Filters):
    """Those of a list about parties; the other choices are lists of words."""

    partij = row_field("Partij")

    @classmethod
    def of(cls, asked: MultiDict[str, str], names: Mapping[int, Naming]) -> Self:
        filters = cls(asked)
        for field in filters:
            field.widget = PLAIN_SELECT
        offer(filters.partij, by_name(names), ANY)
        return filters


class RoleFilters(Filters):
    """Those of the roles matrix."""

    doel = row_field("Doel")
    partij = row_field("Partij")

    @classmethod
    def of(cls, asked: MultiDict[str, str], goals: Sequence[Goal], names: Mapping[int, Naming]) -> Self:
        """``names`` are of the parties that can be chosen."""
        filters = cls(asked)
        for field in filters:
            field.widget = PLAIN_SELECT if isinstance(field, SelectField) else field.widget
        offer(filters.doel, [(goal.id, f"{goal.number} {goal.title}") for goal in goals], ANY)
        offer(filters.partij, by_name(names), ANY)
        return filters


class AgendaFilters(RoleFilters):
    unspoken = ("volgorde",)
    zoek = SearchField("Zoek in nummer en titel", filters=[sought])
    soort = optional_word_field("Soort", ActionKind, empty=ANY)
    fase = optional_word_field("Fase", Phase, empty=ANY)
    oordeel = optional_word_field("Oordeel", Rating, empty=ANY)
    vaststelling = optional_word_field("Vaststelling", Adoption, empty="Alle geldende")
    termijn = optional_word_field("Termijn", TermFilter, empty=ANY)
    vanaf = DayField("Termijn loopt tussen")
    tot = DayField(Markup('en<span class="agenda-visually-hidden"> (laatste dag van die periode)</span>'))
    volgorde = SelectField(
        "Volgorde",
        choices=[SelectChoice(written, _order_name(written)) for written in ORDERS],
        default=SortKey.NUMBER.value,
        coerce=lambda written: written if written in ORDERS else SortKey.NUMBER.value,
    )

    @classmethod
    def of(cls, asked: MultiDict[str, str], goals: Sequence[Goal], names: Mapping[int, Naming]) -> Self:
        filters = super().of(asked, goals, names)
        for day in (filters.vanaf, filters.tot):
            day.errors = day.process_errors
        return filters

    def heads(self, address: Address) -> list[dict[str, str]]:
        """The columns of the list; a click on one sorts by it, and a second one turns that around."""
        return [{"label": label} if key is None else self._head(label, key, address) for label, key in COLUMNS]

    def _head(self, label: str, key: SortKey, address: Address) -> dict[str, str]:
        now, down = ORDERS[self.volgorde.data]
        turned = DOWN if key is now and not down else ""
        head = {"label": label, "url": address(**self.chosen() | {"volgorde": f"{turned}{key.value}"})}
        if key is SortKey.NUMBER:
            head["kind"] = "short"
        if key is now:
            head["order"] = "descending" if down else "ascending"
        return head

    def selection(self, visit: Visit, after: str, before: str) -> Selection:
        """``after`` and ``before`` as the address tells where in the list the page is."""
        key, down = ORDERS[self.volgorde.data]
        order = Order(key, down, tuple(party for party, _ in self._parties()))
        return Selection(
            programme=visit.programme.id,
            today=visit.today,
            goal=self.doel.data,
            party=self.partij.data,
            kind=self.soort.data,
            adoption=self.vaststelling.data,
            phase=self.fase.data,
            rating=self.oordeel.data,
            term=self.termijn.data,
            start=self.vanaf.data,
            end=self.tot.data,
            text=self.zoek.data,
            order=order,
            after=order.place(after),
            before=order.place(before),
        )

    def _parties(self) -> list[tuple[int, str]]:
        return [(int(choice.value), choice.label) for choice in self.partij.choices if choice.value]


def _written(value: Any) -> str:
    return str(getattr(value, "value", value))


def _spoken(field: Field) -> str:
    if isinstance(field, SelectField):
        return next((choice.label for choice in field.iter_choices() if choice.selected), "onbekend")
    return spoken_date(field.data) if isinstance(field.data, date) else str(field.data)
