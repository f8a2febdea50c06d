"""The forms of a new action: first of what kind and for which goal, then the rest."""

from collections.abc import Iterator, Mapping, Sequence

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import Form, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice, enum_coerce
from wtforms.validators import Length

from agenda.actions.models import Goal
from agenda.actions.values import ActionValues, RoleValues
from agenda.actions.words import ActionKind, Adoption, RoleKind
from agenda.kernel.refusal import Fault
from agenda.parties.queries import Naming
from agenda.web.forms.actions import CHOSEN, LEGAL_BASIS_HINT, TITLE, TITLE_HINT, Offered
from agenda.web.forms.fields import NOT_A_CHOICE, by_name, offer, row_field, take_faults, word_choice
from agenda.web.forms.terms import PROSE, WORDING, Reader, typed

KINDS = {
    ActionKind.ACTION: "wat een partij voor een doel gaat doen",
    ActionKind.MEASURE: "iets wat het Rijk zelf neemt",
    ActionKind.INSTRUMENT: "een wet, regeling of fonds dat er komt of verandert",
    ActionKind.AGREEMENT: "wat bestuurders elkaar beloven",
}


class NewKindForm(Form):  # type: ignore[misc]
    """What is asked first, since the rest hangs on it; it stands in the address."""

    soort = RadioField(
        "Soort",
        choices=[SelectChoice(kind.value, f"{kind.label.capitalize()}: {said}") for kind, said in KINDS.items()],
        coerce=enum_coerce(ActionKind),
        validators=[CHOSEN],
        invalid_value_message=NOT_A_CHOICE,
        invalid_choice_message=NOT_A_CHOICE,
    )
    doel = row_field("Doel", validators=[CHOSEN])

    @classmethod
    def of(cls, asked: MultiDict[str, str], offered: Offered) -> "NewKindForm":
        form = cls(asked)
        offer(form.doel, offered.numbered_goals, "Kies een doel")
        return form


class NewActionForm(FlaskForm):  # type: ignore[misc]
    proposed: str

    number = StringField(
        "Nummer",
        [Length(max=14, message="Schrijf het nummer als 4.1.")],
        description="Het eerste vrije nummer onder dit doel; u mag een ander kiezen.",
    )
    title = StringField("Titel", TITLE, description=TITLE_HINT)
    summary = TextAreaField("Omschrijving", [PROSE])
    legal_basis = StringField("Rechtsgrond", [PROSE], description=LEGAL_BASIS_HINT)
    lead = row_field("Trekker", description="Eén partij die aanspreekbaar is. Bij een concept mag dit nog open zijn.")
    decider = row_field("Wie mag besluiten", description="Bij een concept mag dit nog open zijn.")
    term = StringField("Termijn", [WORDING], description="Zoals afgesproken, bijvoorbeeld: eerste kwartaal van 2026.")
    adoption = word_choice(
        "Vaststelling",
        (Adoption.CONCEPT, Adoption.PROPOSED),
        default=Adoption.CONCEPT,
        validators=[CHOSEN],
        description="Vaststellen gebeurt daarna, met het besluit erbij.",
    )

    @classmethod
    def of(cls, kind: ActionKind, number: str, names: Mapping[int, Naming]) -> "NewActionForm":
        form = cls(data={"number": number})
        form.proposed = number
        parties = by_name(names)
        for field in (form.lead, form.decider):
            offer(field, parties, "Nog niet bekend")
        if kind is not ActionKind.INSTRUMENT:
            del form.legal_basis
        if kind is not ActionKind.AGREEMENT:
            del form.decider
        return form

    def values(self, kind: ActionKind, goal: Goal, reader: Reader) -> ActionValues:
        term = typed(self.term)
        return ActionValues(
            goal=goal.id,
            number=typed(self.number) or self.proposed,
            kind=kind,
            title=typed(self.title),
            summary=typed(self.summary),
            legal_basis=typed(self.legal_basis) if "legal_basis" in self else "",
            adoption=self.adoption.data,
            roles=tuple(self._roles()),
            terms=(reader.read(term, None),) if term else (),
        )

    def _roles(self) -> Iterator[RoleValues]:
        lead = self.lead.data
        decider = self.decider.data if "decider" in self else None
        if lead is not None:
            yield RoleValues(lead, RoleKind.LEAD, decides=decider == lead)
        if decider is not None and decider != lead:
            yield RoleValues(decider, RoleKind.INVOLVED, decides=True)

    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        about_roles = "decider" if "decider" in self and self.lead.data is not None else "lead"
        return take_faults(self, faults, roles=about_roles, terms="term")
