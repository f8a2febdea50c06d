"""The form of an action."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import FieldList, Form, FormField, HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from agenda.actions.models import Action, ActionKind, Goal, Phase, Rating, RoleKind
from agenda.actions.rules import LONGEST_TITLE
from agenda.actions.values import ActionValues, RoleValues, TermValues
from agenda.kernel.refusal import Fault
from agenda.parties.queries import Naming
from agenda.web.forms.fields import NOT_A_CHOICE, by_name, offer, row_field, word_field

SPARE_ROWS = 2
TEXTS = ("title", "summary", "explanation", "cause", "consequence", "correction")
CHOSEN = DataRequired(NOT_A_CHOICE)
PROSE = Length(max=100_000, message="Houd deze tekst korter dan 100.000 tekens.")


class RoleRow(Form):  # type: ignore[misc]
    party = row_field("Partij")
    role = word_field("Rol", RoleKind, default=RoleKind.INVOLVED)
    authority = StringField("Bevoegdheid", [PROSE])


class TermRow(Form):  # type: ignore[misc]
    wording = StringField("Termijn", [Length(max=500, message="Houd de termijn korter dan 500 tekens.")])
    subject = StringField("Waarvan", [PROSE])


class ActionForm(FlaskForm):  # type: ignore[misc]
    seen = HiddenField()
    title = StringField(
        "Titel",
        [
            DataRequired("Vul een titel in."),
            Length(max=LONGEST_TITLE, message=f"Houd de titel korter dan {LONGEST_TITLE} tekens."),
        ],
        description="Begin met een werkwoord, bijvoorbeeld ‘Starten internetconsultatie Wet BIZ’.",
    )
    kind = word_field("Soort", ActionKind, validators=[CHOSEN])
    goal = row_field("Doel", validators=[CHOSEN])
    summary = TextAreaField("Omschrijving", [PROSE])
    phase = word_field("Fase", Phase, validators=[CHOSEN])
    rating = word_field(
        "Oordeel", Rating, validators=[CHOSEN], description="Bij ‘aandacht nodig’ en ‘vertraagd’ hoort een uitleg."
    )
    explanation = TextAreaField("Toelichting op de stand", [PROSE])
    cause = TextAreaField("Oorzaak", [PROSE])
    consequence = TextAreaField("Gevolg voor het doel", [PROSE])
    correction = TextAreaField("Bijsturing", [PROSE])
    roles = FieldList(FormField(RoleRow))
    terms = FieldList(FormField(TermRow))

    @classmethod
    def of(cls, action: Action, goals: Sequence[Goal], names: Mapping[int, Naming]) -> "ActionForm":
        """Filled with the action; what the visitor sent goes before it."""
        form = cls(data=_data(action))
        offer(form.goal, [(goal.id, f"{goal.number} {goal.title}") for goal in goals])
        parties = by_name(names)
        for row in form.roles:
            offer(row.party, parties, "Geen partij")
        return form

    def values(self, action: Action, today: date) -> ActionValues:
        """What was filled in; a term whose words did not change keeps the reading that it had."""
        old = ActionValues.of(action)
        texts: dict[str, Any] = {name: (self[name].data or "").strip() for name in TEXTS}
        return replace(
            old,
            goal=self.goal.data,
            kind=self.kind.data,
            phase=self.phase.data,
            rating=self.rating.data,
            roles=tuple(self._roles(old)),
            terms=tuple(self._terms(old, today)),
            **texts,
        )

    def _roles(self, old: ActionValues) -> Iterator[RoleValues]:
        assumed = {(role.party, role.role) for role in old.roles if role.assumed}
        for row in self.roles:
            if row.party.data is not None:
                key = (row.party.data, row.role.data)
                yield RoleValues(*key, key in assumed, (row.authority.data or "").strip())

    def _terms(self, old: ActionValues, today: date) -> Iterator[TermValues]:
        held = {term.wording: term for term in old.terms}
        for row in self.terms:
            wording, subject = (row.wording.data or "").strip(), (row.subject.data or "").strip()
            if wording in held:
                yield replace(held[wording], subject=subject)
            elif wording:
                yield TermValues.read(wording, today, subject)

    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        """Shows each fault at its field; returns those that belong to no single field."""
        rest = []
        for fault in faults:
            field = self._fields.get(fault.place)
            if field is None or isinstance(field, FieldList):
                rest.append(fault)
            else:
                field.errors = [*field.errors, fault.sentence]
        return rest


def _data(action: Action) -> dict[str, Any]:
    values = ActionValues.of(action)
    roles = [{"party": role.party, "role": role.role, "authority": role.authority} for role in values.roles]
    terms = [{"wording": term.wording, "subject": term.subject} for term in values.terms]
    return {
        **{name: getattr(values, name) for name in ("goal", "kind", "phase", "rating", *TEXTS)},
        "seen": str(action.version),
        "roles": roles + [{} for _ in range(SPARE_ROWS)],
        "terms": terms + [{} for _ in range(SPARE_ROWS)],
    }
