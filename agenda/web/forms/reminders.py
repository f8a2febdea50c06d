"""The forms of the queue of reminders: what of it to show, what to do with a line, which kinds are sent, own wishes."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Self, cast

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, RadioField, SearchField, SelectField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice

from agenda.kernel.dutch import WEEKDAYS
from agenda.kernel.refusal import Fault
from agenda.reminders.kinds import Kind
from agenda.reminders.models import Reminded, ReminderState
from agenda.reminders.preferences import WORKING_DAYS
from agenda.reminders.queue import STILL_TO_LEAVE, Filter
from agenda.reminders.readers import Setting, Wish
from agenda.reminders.steps import labels
from agenda.web.forms.fields import NOT_A_CHOICE, DayField, many_field, optional_word_field, take_faults
from agenda.web.forms.filters import ANY, PLAIN_SELECT, Filters, sought
from agenda.web.forms.given import Given

DAILY = "elke-werkdag"


class QueueFilters(Filters):
    aan = SearchField("Aan", filters=[sought])
    soort = SelectField(
        "Soort",
        choices=[SelectChoice("", ANY), *(SelectChoice(name, label) for name, label in labels())],
        coerce=lambda written: written if written in dict(labels()) else "",
    )
    stand = optional_word_field("Stand", ReminderState, empty="Nog niet weg")

    @classmethod
    def of(cls, asked: MultiDict[str, str]) -> Self:
        filters = cls(asked)
        filters.soort.widget = filters.stand.widget = PLAIN_SELECT
        return filters

    def filter(self) -> Filter:
        states = (self.stand.data,) if self.stand.data else STILL_TO_LEAVE
        return Filter(states, self.soort.data or None, self.aan.data or None)


class ActForm(FlaskForm):  # type: ignore[misc]
    """What is done with one line."""

    @classmethod
    def of(cls, row: Reminded, prefix: str) -> Self:
        return cls(prefix=prefix)

    def take(self, faults: Iterable[Fault]) -> list[Fault]:
        return take_faults(self, faults)

    @property
    def typed(self) -> str:
        """What would be lost when the line can't take it any more."""
        return ""


class ReasonForm(ActForm):
    because = TextAreaField("Waarom?", [Given("Schrijf op waarom.")], description="Wie de lijst bijhoudt, ziet dit.")

    @property
    def typed(self) -> str:
        return self.because.data or ""


class SnoozeForm(ReasonForm):
    until = DayField("Uitstellen tot", [Given("Vul een dag in, bijvoorbeeld 4-6-2026.")])
    because = TextAreaField("Waarom?", [Given("Schrijf op waarom.")], description="Het secretariaat ziet dit.")

    @property
    def day(self) -> date:
        return cast(date, self.until.data)


class WordsForm(ActForm):
    seen = HiddenField()
    words = TextAreaField("Eigen woorden", description="Deze tekst komt in de mail onder de herinnering te staan.")

    @classmethod
    def of(cls, row: Reminded, prefix: str) -> Self:
        return cls(prefix=prefix, data={"seen": row.words, "words": row.words})

    @property
    def typed(self) -> str:
        return self.words.data or ""


class SendForm(FlaskForm):  # type: ignore[misc]
    """``again`` says that the sender saw that a digest of today has left."""

    again = HiddenField()


SENT, REFUSABLE = "sent", "refusable"


class KindsForm(FlaskForm):  # type: ignore[misc]
    """Two boxes per kind; ``seen`` is how they stood when the page was shown."""

    seen = HiddenField()
    sent = SelectMultipleField("Versturen")
    refusable = SelectMultipleField("Mag uitgezet worden door de ontvanger")

    @classmethod
    def of(cls, settings: Mapping[str, Setting]) -> Self:
        held = {
            SENT: [name for name, one in settings.items() if one.sent],
            REFUSABLE: [name for name, one in settings.items() if one.refusable],
        }
        form = cls(data=held | {"seen": _written((one.sent, one.refusable) for one in settings.values())})
        for field in (form.sent, form.refusable):
            field.choices = [SelectChoice(name, one.kind.label) for name, one in settings.items()]
        return form

    @property
    def chosen(self) -> dict[str, tuple[bool, bool]]:
        sent, free = set(self.sent.data or ()), set(self.refusable.data or ())
        return {choice.value: (choice.value in sent, choice.value in free) for choice in self.sent.choices}

    @property
    def seen_then(self) -> dict[str, tuple[bool, bool]]:
        """What can't be read is none that is kept, so that it is looked at anew."""
        signs = str(self.seen.data or "")
        pairs = [(signs[place] == "1", signs[place + 1 : place + 2] == "1") for place in range(0, len(signs), 2)]
        names = [choice.value for choice in self.sent.choices]
        return dict(zip(names, pairs, strict=True)) if len(pairs) == len(names) else {}

    def look_again(self, settings: Mapping[str, Setting]) -> None:
        self.seen.data = _written((one.sent, one.refusable) for one in settings.values())


def _written(pairs: Iterable[tuple[bool, bool]]) -> str:
    return "".join("1" if one else "0" for pair in pairs for one in pair)


class MailForm(FlaskForm):  # type: ignore[misc]
    """When somebody reads, and of which kinds."""

    when = RadioField("Wanneer?", [Given(NOT_A_CHOICE)], invalid_choice_message=NOT_A_CHOICE)
    wanted = many_field("Deze herinneringen wil ik krijgen")

    @classmethod
    def of(cls, wish: Wish, refusable: Iterable[Kind]) -> Self:
        free = list(refusable)
        day = DAILY if wish.weekday is None else str(wish.weekday)
        form = cls(data={"when": day, "wanted": [one.name for one in free if one.name not in wish.refused]})
        form.when.choices = [
            SelectChoice(DAILY, "Elke werkdag, als er iets is"),
            *(SelectChoice(str(day), f"Eens per week, op {WEEKDAYS[day]}") for day in WORKING_DAYS),
        ]
        form.wanted.choices = [SelectChoice(one.name, one.label) for one in free]
        return form

    @property
    def weekday(self) -> int | None:
        return None if self.when.data == DAILY else int(self.when.data)

    def refused(self, wish: Wish) -> set[str]:
        """What was not ticked; what is not asked here stays as it was."""
        shown = {choice.value for choice in self.wanted.choices}
        return (set(wish.refused) - shown) | (shown - set(self.wanted.data or ()))
