"""The filters of the agenda: they stay in the address, so that a page can be kept and sent."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Form, SelectField

from agenda.actions.models import Goal, Phase, Rating
from agenda.actions.queries import Selection, TermFilter
from agenda.parties.queries import Naming
from agenda.web.forms.fields import by_name, offer, optional_word_field, row_field
from agenda.web.visit import Visit

ANY = "Alle"
ORDER_KEY = re.compile(r"[0-9.]{1,20}")


class AgendaFilters(Form):  # type: ignore[misc]
    doel = row_field("Doel")
    partij = row_field("Partij")
    fase = optional_word_field("Fase", Phase, empty=ANY)
    oordeel = optional_word_field("Oordeel", Rating, empty=ANY)
    termijn = optional_word_field("Termijn", TermFilter, empty=ANY)

    @classmethod
    def of(cls, asked: MultiDict[str, str], goals: Sequence[Goal], names: Mapping[int, Naming]) -> "AgendaFilters":
        filters = cls(asked)
        offer(filters.doel, [(goal.id, f"{goal.number} {goal.title}") for goal in goals], ANY)
        offer(filters.partij, by_name(names), ANY)
        return filters

    def chosen(self) -> dict[str, Any]:
        """The part of the address that these filters are."""
        return {field.name: str(getattr(field.data, "value", field.data)) for field in self if field.data is not None}

    def chips(self, address: Callable[[dict[str, Any]], str]) -> list[tuple[str, str]]:
        """What is chosen in words, each with the address without it."""
        chosen = self.chosen()
        return [
            (
                f"{field.label.text}: {_chosen_label(field)}",
                address({k: v for k, v in chosen.items() if k != field.name}),
            )
            for field in self
            if field.name in chosen
        ]

    def selection(self, visit: Visit, after: str, before: str) -> Selection:
        """A value in the address that means nothing filters nothing."""
        return Selection(
            programme=visit.programme.id,
            today=visit.today,
            goal=self.doel.data,
            party=self.partij.data,
            phase=self.fase.data,
            rating=self.oordeel.data,
            term=self.termijn.data,
            after=after if ORDER_KEY.fullmatch(after) else None,
            before=before if ORDER_KEY.fullmatch(before) else None,
        )


def _chosen_label(field: SelectField) -> str:
    return next((choice.label for choice in field.iter_choices() if choice.selected), "onbekend")
