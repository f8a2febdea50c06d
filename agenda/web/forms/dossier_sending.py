"""The forms by which a version of a dossier is sent and released."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Self

from flask import request
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from agenda.dossiers.circle import Circle, Recipient
from agenda.dossiers.models import Release
from agenda.dossiers.rules import NO_REASON
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import Fault
from agenda.web.forms.fields import NOT_A_CHOICE, DayField, many_field, version_in
from agenda.web.forms.given import Given
from agenda.web.forms.sitting_fields import HourField, MeetingsForm, SeenForm
from agenda.web.forms.terms import typed

ADDRESS = re.compile(r"[^\s,;:<>()]+@[^\s,;:<>()]+")
ONE_EACH = "Schrijf één ontvanger per regel."
ROW = re.compile(r"recipients\.(\d+)")
NOW, AT_A_MOMENT, NOT_YET = "now", "moment", "not_yet"
NO_DAY = "Vul de dag in, bijvoorbeeld 12-6-2026."
MIDNIGHT = time(0)


@dataclass(frozen=True)
class Typed:
    """A recipient who was written down by hand, on that line of the field."""

    line: int
    recipient: Recipient


def recipients_in(text: str) -> Iterator[Typed]:
    """``Jan de Boer, jan@ez.example`` or ``Jan de Boer <jan@ez.example>``, one on each line."""
    for number, line in enumerate(text.splitlines(), 1):
        if words := line.split():
            name = " ".join(words[:-1]).rstrip(" ,;:-")
            yield Typed(number, Recipient(name, words[-1].strip("<>(),;")))


def crowded_lines(text: str) -> Iterator[int]:
    """Those on which more than one address stands."""
    for number, line in enumerate(text.splitlines(), 1):
        if len({one.lower() for one in ADDRESS.findall(line)}) > 1:
            yield number


class SendForm(MeetingsForm):
    """``sure`` tells that what is to happen was shown; ``seen`` how often the version had been sent when it was."""

    seen = HiddenField()
    sure = HiddenField()
    known = many_field("Aan wie?")
    others = TextAreaField(
        "Anderen",
        description="Eén per regel: de naam, en daarna het e-mailadres. Bijvoorbeeld: Jan de Boer, jan@provincie.nl.",
    )
    words = TextAreaField("Wat wilt u erbij zeggen?", description="Staat in de mail, boven de link.")

    @classmethod
    def of(cls, circle: Circle, labels: Mapping[str, str], have: Collection[str], seen: int, *, own: bool) -> Self:
        """Chosen beforehand is who has a seat and does not have this version yet."""
        chosen = [one.email for one in circle.seated if one.email.lower() not in have]
        form: Self = cls(data={"known": chosen, "seen": str(seen)})
        form.known.choices = [SelectChoice(one.email, labels[one.email]) for one in circle.all]
        form.circle = {one.email: one for one in circle.all}
        if own:
            del form.others
        return form

    def validate_others(self, field: TextAreaField) -> None:
        if told := [f"Regel {number}: {ONE_EACH}" for number in crowded_lines(field.data or "")]:
            raise ValidationError(" ".join(told))

    @property
    def is_sure(self) -> bool:
        return bool(self.sure.data == "yes")

    @property
    def goes_back(self) -> bool:
        return "back" in request.form

    @property
    def seen_times(self) -> int:
        return version_in(self.seen)

    @property
    def chosen(self) -> list[Recipient]:
        return [self.circle[email] for email in self.known.data or ()]

    @property
    def by_hand(self) -> list[Typed]:
        return list(recipients_in(self.others.data or "")) if "others" in self else []

    @property
    def recipients(self) -> list[Recipient]:
        return [*self.chosen, *(one.recipient for one in self.by_hand)]

    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        return super().take([self._placed(one) for one in faults])

    def _placed(self, fault: Fault) -> Fault:
        """A fault in the nth recipient stands at the line that it was written on."""
        row = ROW.fullmatch(fault.place)
        if row is None:
            return Fault("known", fault.sentence) if fault.place == "recipients" else fault
        place = int(row[1]) - len(self.chosen) - 1
        if place < 0:
            return Fault("known", f"{self.chosen[place].name}: {fault.sentence}")
        return Fault("others", f"Regel {self.by_hand[place].line}: {fault.sentence}")


def choices(not_yet: str) -> list[SelectChoice]:
    return [SelectChoice(NOW, "Nu"), SelectChoice(AT_A_MOMENT, "Vanaf een moment"), SelectChoice(NOT_YET, not_yet)]


class ReleaseForm(SeenForm):
    """From when its readers see it, and, of what is public, everybody; what has come already is asked no more."""

    readers = RadioField(
        "Wanneer zien de deelnemers deze versie?",
        [Given(NOT_A_CHOICE)],
        choices=choices("Nog niet"),
    )
    readers_day = DayField("Vanaf welke dag?", description="Alleen bij ‘Vanaf een moment’.")
    readers_hour = HourField("Hoe laat?", description="Leeg is aan het begin van die dag.")
    public = RadioField(
        "Wanneer ziet iedereen deze versie?",
        [Given(NOT_A_CHOICE)],
        choices=choices("Niet"),
    )
    public_day = DayField("Vanaf welke dag is zij openbaar?", description="Alleen bij ‘Vanaf een moment’.")
    public_hour = HourField("Hoe laat is dat?", description="Leeg is aan het begin van die dag.")

    @classmethod
    def of(cls, release: Release | None, at: datetime, *, public: bool) -> Self:
        held = {name: getattr(release, f"{name}_from") if release else None for name in ("readers", "public")}
        start = {"seen": str(release.version if release else 0)}
        form: Self = cls(data=start | _shown("readers", held["readers"]) | _shown("public", held["public"]))
        form.at = at
        form.fixed = {name: moment for name, moment in held.items() if moment is not None and moment <= at}
        for name in [*form.fixed, *([] if public else ["public"])]:
            form.leave_out(name)
        return form

    def leave_out(self, name: str) -> None:
        for field in (name, f"{name}_day", f"{name}_hour"):
            if field in self:
                del self[field]

    def moment(self, name: str) -> datetime | None:
        if name in self.fixed or name not in self:
            found: datetime | None = self.fixed.get(name)
            return found
        match self[name].data:
            case "now":
                at: datetime = self.at
                return at
            case "moment":
                day, hour = self[f"{name}_day"].data, self[f"{name}_hour"].data
                return datetime.combine(day, hour or MIDNIGHT, AMSTERDAM)
            case _:
                return None

    def _lacks_day(self, name: str) -> bool:
        day = self[f"{name}_day"]
        return self[name].data == AT_A_MOMENT and day.data is None and not day.errors

    def validate(self, extra_validators: object = None) -> bool:
        sound: bool = super().validate(extra_validators)
        for name in ("readers", "public"):
            if name in self and self._lacks_day(name):
                self[f"{name}_day"].errors = [NO_DAY]
                sound = False
        return sound

    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        places = {"readers_from": "readers", "public_from": "public"}
        return super().take([Fault(places.get(one.place, one.place), one.sentence) for one in faults])


class WithdrawForm(MeetingsForm):
    because = TextAreaField("Reden", [Given(NO_REASON)], description="Blijft in de geschiedenis van dit dossier staan.")


def _shown(name: str, moment: datetime | None) -> dict[str, object]:
    if moment is None:
        return {name: NOT_YET}
    local = moment.astimezone(AMSTERDAM)
    return {name: AT_A_MOMENT, f"{name}_day": local.date(), f"{name}_hour": local.time()}


def words_in(form: SendForm) -> str:
    return typed(form.words)
