"""The filters of the decision register, and what a step of the follow-up asks."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Self

from flask_wtf import FlaskForm
from sqlalchemy import Row
from werkzeug.datastructures import MultiDict
from wtforms import SearchField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice

from agenda.decisions.register import Wanted, seen_in
from agenda.decisions.words import FollowUp, LooseEnd, Verb
from agenda.kernel.dutch import spoken_date
from agenda.kernel.refusal import Fault
from agenda.kernel.rights import Permission
from agenda.parties.queries import Naming
from agenda.web.forms.fields import by_name, offer, optional_word_field, row_field, take_faults
from agenda.web.forms.filters import ANY, PLAIN_SELECT, Filters, sought
from agenda.web.forms.given import Given
from agenda.web.forms.terms import PROSE
from agenda.web.visit import Visit

Meetings = Sequence[Row[int, str, date]]
WORK = {"ja": True, "nee": False}


class RegisterFilters(Filters):
    zoek = SearchField("Zoekwoorden", filters=[sought])
    opvolging = optional_word_field("Opvolging", FollowUp, empty=ANY)
    lijst = optional_word_field("Blijft liggen", LooseEnd, empty=ANY)
    werkwoord = optional_word_field("Werkwoord", Verb, empty=ANY)
    overleg = row_field("Overleg")
    jaar = row_field("Jaar")
    partij = row_field("Partij bij een actie")
    werk = SelectField(
        "Vraagt werk",
        choices=[SelectChoice("", ANY), SelectChoice("ja", "Ja"), SelectChoice("nee", "Nee")],
        default="",
        coerce=lambda written: written if written in WORK else "",
    )

    @classmethod
    def of(cls, asked: MultiDict[str, str], meetings: Meetings, names: Mapping[int, Naming]) -> Self:
        filters = cls(asked)
        for field in filters:
            field.widget = PLAIN_SELECT if isinstance(field, SelectField) else field.widget
        offer(filters.overleg, [(number, key) for number, key, _ in meetings], ANY)
        offer(filters.jaar, [(year, str(year)) for year in dict.fromkeys(day.year for *_, day in meetings)], ANY)
        offer(filters.partij, by_name(names), ANY)
        return filters

    def wanted(self, visit: Visit) -> Wanted:
        years = {choice.value for choice in self.jaar.choices}
        return Wanted(
            visit.programme.id,
            seen_in(visit.eyes, visit.programme.id, visit.parties_with(Permission.OWN_PARTY_READ)),
            visit.today,
            follow_up=self.opvolging.data,
            verb=self.werkwoord.data,
            consultation=self.overleg.data,
            party=self.partij.data,
            year=self.jaar.data if str(self.jaar.data) in years else None,
            asks_work=WORK.get(self.werk.data),
            loose=self.lijst.data,
            text=self.zoek.data or "",
        )


class FollowUpForm(FlaskForm):  # type: ignore[misc]
    """A plain step asks nothing."""

    def given(self) -> dict[str, Any]:
        return {}

    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        return take_faults(self, faults)


class ReportForm(FollowUpForm):
    report = TextAreaField(
        "Wat is er teruggemeld?",
        [Given("Schrijf op wat er is teruggemeld aan het overleg."), PROSE],
        description="Zo dat ook wie er niet bij was, weet wat er van het besluit is geworden.",
    )
    reported_in = row_field("In welk overleg?", validators=[Given("Kies het overleg waarin het is teruggemeld.")])

    def offer(self, meetings: Meetings) -> None:
        offer(
            self.reported_in, [(one, f"{key} ({spoken_date(day)})") for one, key, day in meetings], "Kies een overleg"
        )

    def given(self) -> dict[str, Any]:
        return {"report": self.report.data}


class BackForm(FollowUpForm):
    reason = TextAreaField(
        "Waarom neemt u deze stap terug?", [Given("Schrijf op waarom u deze stap terugneemt."), PROSE]
    )

    def given(self) -> dict[str, Any]:
        return {"reason": self.reason.data}


class LinkForm(FollowUpForm):
    action = row_field("Actie", validators=[Given("Kies een actie.")])
