"""The forms of meetings: a series, who has a seat in it, a meeting on its day, a guest and an answer."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from typing import cast

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import TextInput

from agenda.consultations.attendees import GuestValues, ReplyValues
from agenda.consultations.meeting_rules import LONGEST_NOTE
from agenda.consultations.meetings import MeetingValues
from agenda.consultations.members import MemberValues
from agenda.consultations.models import Attendee, Meeting, MeetingSeries, Member
from agenda.consultations.planning import ConsultationValues, Proposal
from agenda.consultations.series import SeriesValues
from agenda.consultations.words import MeetingKind, MemberRole, Reply, Silence
from agenda.kernel.refusal import Fault
from agenda.parties.queries import Naming
from agenda.web.forms.fields import (
    DayField,
    by_name,
    many_field,
    offer,
    row_field,
    take_faults,
    version_in,
    word_choice,
    word_field,
)
from agenda.web.forms.given import Given

NO_DAY = Given("Vul een dag in, bijvoorbeeld 2-4-2026.")
NUMBER = "Schrijf een heel getal, bijvoorbeeld 6."
HOUR = re.compile(r"(?P<hour>\d{1,2})(\s*[:.u]\s*(?P<minute>\d{2}))?\s*(uur|u)?")
NO_PARTY = "Geen: niet namens een partij"


class HourField(Field):  # type: ignore[misc]
    """A time as people type it: 14.00, 14:00 or 14 uur; ``data`` is a time or None."""

    widget = TextInput()

    def _value(self) -> str:
        if self.data is None:
            return self.raw_data[0] if self.raw_data else ""
        return str(self.data.strftime("%H.%M"))

    def process_formdata(self, typed: Sequence[str]) -> None:
        text = typed[0].strip().lower() if typed else ""
        self.data = None
        self.data = _read_hour(text) if text else None


def _read_hour(text: str) -> time:
    found = HOUR.fullmatch(text)
    hour, minute = (int(found["hour"]), int(found["minute"] or 0)) if found else (99, 99)
    if hour > 23 or minute > 59:
        raise ValueError(f"‘{text[:40]}’ is geen tijd; schrijf hem als 14.00.")
    return time(hour, minute)


class WholeField(IntegerField):  # type: ignore[misc]
    def process_formdata(self, valuelist: Sequence[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(NUMBER) from None


def text(field: Field) -> str:
    return str(field.data or "")


class MeetingsForm(FlaskForm):  # type: ignore[misc]
    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        return take_faults(self, faults)


class SeenForm(MeetingsForm):
    """Of what two people may change at once; ``seen`` is the version that was shown."""

    seen = HiddenField()

    @property
    def seen_version(self) -> int:
        return version_in(self.seen)


class SeriesForm(SeenForm):
    months = WholeField("Maanden tussen twee overleggen", [Given(NUMBER)], description="Een half jaar is 6.")
    place = StringField("Gebruikelijke plaats")
    starts = HourField("Begint om")
    ends = HourField("Eindigt om")
    chair = StringField("Voorzitter")
    secretary = StringField("Secretaris")
    call_weeks = WholeField(
        "Oproep voor agendapunten sluit, in weken voor het overleg",
        [Given(NUMBER)],
        description="Wie later iets aandraagt, is te laat; dat staat er dan bij.",
    )
    sign_off_days = WholeField("Dagen om akkoord te geven op de besluitenlijst", [Given(NUMBER)])
    silence = word_field("Als een partij dan zwijgt", Silence)

    @classmethod
    def of(cls, series: MeetingSeries) -> "SeriesForm":
        return cls(data=vars(SeriesValues.of(series)) | {"seen": str(series.version)})

    def values(self) -> SeriesValues:
        return SeriesValues(
            self.months.data,
            text(self.place),
            text(self.chair),
            text(self.secretary),
            self.starts.data,
            self.ends.data,
            self.call_weeks.data,
            self.sign_off_days.data,
            self.silence.data,
        )


class MemberForm(SeenForm):
    name = StringField("Naam", [Given("Vul de naam van het lid in.")])
    party = row_field("Partij")
    role = word_field("Rol", MemberRole)
    office = StringField("Functie", description="Bijvoorbeeld: gedeputeerde Economie.")
    email = StringField("E-mailadres", description="Hierheen gaan uitnodigingen. Zonder adres nodigt u zelf uit.")
    substitute_name = StringField("Vaste vervanger")
    substitute_email = StringField("E-mailadres van de vervanger")
    sits_in = many_field("Zit in", choices=[SelectChoice(kind.value, kind.label.capitalize()) for kind in MeetingKind])
    valid_from = DayField("Vanaf", description="Leeg: altijd al.")
    valid_until = DayField("Tot", description="Deze dag telt zelf niet meer mee. Leeg: tot nader order.")

    @classmethod
    def of(cls, names: Mapping[int, Naming], member: Member | None = None) -> "MemberForm":
        usual: dict[str, object] = {"role": MemberRole.MEMBER, "sits_in": [MeetingKind.CONSULTATION.value]}
        shown = vars(MemberValues.of(member)) | {"seen": str(member.version)} if member else usual
        form = cls(data=shown)
        offer(form.party, by_name(names), NO_PARTY)
        return form

    def values(self) -> MemberValues:
        return MemberValues(
            text(self.name),
            self.party.data,
            self.role.data,
            text(self.office),
            text(self.email),
            text(self.substitute_name),
            text(self.substitute_email),
            tuple(self.sits_in.data or ()),
            self.valid_from.data,
            self.valid_until.data,
        )


class OtherEventForm(MeetingsForm):
    name = StringField("Wat is er dan", [Given("Geef de andere bijeenkomst een naam.")])
    first = DayField("Eerste dag", [NO_DAY])
    last = DayField("Laatste dag", description="Leeg: het is die ene dag.")

    @property
    def given(self) -> tuple[str, date, date | None]:
        return text(self.name), cast(date, self.first.data), self.last.data


class PlannedForm(SeenForm):
    """Of what comes on a day: what that collides with is shown first, and then asked no more."""

    shown = HiddenField()

    def must_warn(self, day: date, collisions: Iterable[str]) -> bool:
        """Whether this day collides, and that was not shown yet."""
        return any(True for _ in collisions) and self.shown.data != day.isoformat()

    def show(self, day: date) -> None:
        self.shown.data = day.isoformat()


class ConsultationForm(PlannedForm):
    key = StringField("Sleutel", [Given("Geef een sleutel, bijvoorbeeld BO-2026-2.")])
    day = DayField("Dag", [NO_DAY])
    title = StringField("Titel", [Given("Geef het overleg een titel.")])
    place = StringField("Plaats")
    starts = HourField("Begint om")
    ends = HourField("Eindigt om")

    @classmethod
    def of(cls, proposal: Proposal, series: MeetingSeries, title: str) -> "ConsultationForm":
        usual = {"title": title, "place": series.place, "starts": series.starts, "ends": series.ends}
        return cls(data=vars(proposal) | usual)

    def values(self) -> ConsultationValues:
        return ConsultationValues(
            text(self.key).strip(),
            cast(date, self.day.data),
            text(self.title),
            text(self.place),
            self.starts.data,
            self.ends.data,
        )


class MeetingForm(PlannedForm):
    """Of the consultation itself ``without_day``: that moves on a page of its own."""

    day = DayField("Dag", [NO_DAY])
    starts = HourField("Begint om")
    ends = HourField("Eindigt om")
    place = StringField("Plaats")
    online = StringField("Link om online mee te doen", description="Beginnend met https://.")
    chair = StringField("Voorzitter")
    secretary = StringField("Secretaris")

    @classmethod
    def of(cls, values: MeetingValues, meeting: Meeting | None = None) -> "MeetingForm":
        form = cls(data=vars(values) | {"seen": str(meeting.version if meeting else 0)})
        if meeting is not None and meeting.kind is MeetingKind.CONSULTATION:
            del form.day
        return form

    def values(self) -> MeetingValues:
        return MeetingValues(
            self.day.data if "day" in self else None,
            self.starts.data,
            self.ends.data,
            text(self.place),
            text(self.online),
            text(self.chair),
            text(self.secretary),
        )


class CancelForm(MeetingsForm):
    because = TextAreaField(
        "Reden",
        [Given("Schrijf waarom het niet doorgaat; dat staat in de mail."), Length(max=LONGEST_NOTE)],
        description="Staat in de mail aan wie is uitgenodigd, en op de pagina.",
    )


class GuestForm(MeetingsForm):
    name = StringField("Naam", [Given("Vul de naam van de gast in.")])
    email = StringField("E-mailadres")
    office = StringField("Functie")
    party = row_field("Partij")
    role = word_field("Rol", MemberRole)

    @classmethod
    def of(cls, names: Mapping[int, Naming]) -> "GuestForm":
        form = cls(data={"role": MemberRole.OBSERVER})
        offer(form.party, by_name(names), NO_PARTY)
        return form

    def values(self) -> GuestValues:
        return GuestValues(text(self.name), text(self.email), text(self.office), self.party.data, self.role.data)


class ReplyForm(MeetingsForm):
    reply = word_choice("Antwoord", tuple(Reply), validators=[InputRequired("Kies een antwoord.")])
    stands_in = StringField("Wie komt in de plaats", description="Alleen bij ‘laat zich vervangen’.")
    stands_in_email = StringField("E-mailadres van de vervanger", description="Hierheen gaat de uitnodiging.")
    note = TextAreaField(
        "Toelichting",
        [Optional(), Length(max=LONGEST_NOTE, message=f"Houd de toelichting korter dan {LONGEST_NOTE} tekens.")],
        description="Voor het secretariaat en de eigen partij; anderen zien deze niet.",
    )

    @classmethod
    def of(cls, attendee: Attendee, member: Member | None) -> "ReplyForm":
        """With the usual substitute filled in, as long as nobody else was named."""
        usual = (member.substitute_name, member.substitute_email) if member else ("", "")
        name, email = (attendee.stands_in, attendee.stands_in_email) if attendee.stands_in else usual
        return cls(
            data={"reply": attendee.reply, "note": attendee.reply_note, "stands_in": name, "stands_in_email": email}
        )

    def values(self) -> ReplyValues:
        return ReplyValues(self.reply.data, text(self.note), text(self.stands_in), text(self.stands_in_email))
