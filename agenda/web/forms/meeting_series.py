"""The forms of a series: how its consultations usually are, who has a seat, and what else is on."""

from collections.abc import Mapping
from datetime import date
from typing import cast

from wtforms import StringField
from wtforms.fields.choices import SelectChoice

from agenda.consultations.members import MemberValues
from agenda.consultations.models import MeetingSeries, Member
from agenda.consultations.series import SeriesValues
from agenda.consultations.words import MeetingKind, MemberRole, Silence
from agenda.parties.queries import Naming
from agenda.web.forms.fields import DayField, by_name, many_field, offer, row_field, word_field
from agenda.web.forms.given import Given
from agenda.web.forms.sitting_fields import (
    NO_DAY,
    NO_PARTY,
    NUMBER,
    HourField,
    MeetingsForm,
    SeenForm,
    WholeField,
    text,
)


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
