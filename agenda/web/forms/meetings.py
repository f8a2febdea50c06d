"""The forms of a meeting: planned on its day, cancelled, with guests and what each answers."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import cast

from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from agenda.consultations.attendees import GuestValues, ReplyValues
from agenda.consultations.meeting_rules import LONGEST_NOTE
from agenda.consultations.meetings import MeetingValues
from agenda.consultations.models import Attendee, Meeting, MeetingSeries, Member
from agenda.consultations.planning import ConsultationValues, Proposal
from agenda.consultations.words import MeetingKind, MemberRole, Reply
from agenda.parties.queries import Naming
from agenda.web.forms.fields import DayField, by_name, offer, row_field, word_choice, word_field
from agenda.web.forms.given import Given
from agenda.web.forms.sitting_fields import NO_DAY, NO_PARTY, HourField, MeetingsForm, SeenForm, text


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
