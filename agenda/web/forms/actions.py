"""The form of an action."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, FieldList, Form, FormField, HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from agenda.actions.models import Action, Goal
from agenda.actions.rules import LONGEST_TITLE
from agenda.actions.steps import PHASES
from agenda.actions.values import ActionValues, LinkValues, RoleValues
from agenda.actions.words import ActionKind, Adoption, LinkKind, Phase, Rating, RoleKind
from agenda.kernel.refusal import Fault
from agenda.parties.queries import Naming
from agenda.references.services import normal_form
from agenda.web.forms.fields import (
    NOT_A_CHOICE,
    by_name,
    offer,
    offer_words,
    row_field,
    take_faults,
    version_in,
    word_field,
)
from agenda.web.forms.steps import FORMS, NOT_DROPPED
from agenda.web.forms.terms import PROSE, MilestoneRow, Reader, TermRow, prepare_rows, terms_in, typed

SPARE_ROWS = 1
LISTS = ("roles", "terms", "milestones", "links")
TEXTS = (
    "title",
    "summary",
    "legal_basis",
    "adopted_by",
    "explanation",
    "cause",
    "consequence",
    "correction",
    "dropped_because",
    "dropped_by",
)
CHOSEN = DataRequired(NOT_A_CHOICE)
TITLE = (
    DataRequired("Vul een titel in."),
    Length(max=LONGEST_TITLE, message=f"Houd de titel korter dan {LONGEST_TITLE} tekens."),
)
TITLE_HINT = "Begin met een werkwoord, bijvoorbeeld ‘Starten internetconsultatie Wet BIZ’."
LEGAL_BASIS_HINT = "De wet of regeling die een instrument draagt."
REFERENCES_HINT = "Eén per regel: Kamerstuk 34682, nr. 178, Staatscourant 2024, 33191 of de titel van een onderzoek."
NO_PARTY = "Kies de partij, of maak de hele regel leeg."
NO_LINK_TITLE = "Noem het traject of overleg, of maak de hele regel leeg."


@dataclass(frozen=True)
class Offered:
    """From what a form lets one choose, and with what it reads terms."""

    goals: Sequence[Goal]
    names: Mapping[int, Naming]
    reader: Reader

    @property
    def numbered_goals(self) -> list[tuple[int, str]]:
        return [(goal.id, f"{goal.number} {goal.title}") for goal in self.goals]


class RoleRow(Form):  # type: ignore[misc]
    """``held`` tells that this row was a role when the form was shown."""

    held = HiddenField()
    party = row_field("Partij")
    role = word_field("Rol", RoleKind, default=RoleKind.INVOLVED)
    assumed = BooleanField("Aangenomen: de rol staat niet in de bron en moet nog worden bevestigd")
    decides = BooleanField("Mag besluiten")
    authority = StringField("Bevoegdheid", [PROSE], description="Op welke wet of welk besluit de rol rust.")
    responsibility = StringField("Verantwoordelijkheid", [PROSE], description="Wat de partij doet.")

    @classmethod
    def data_of(cls, role: RoleValues) -> dict[str, Any]:
        return {"held": "yes", **vars(role)}

    @property
    def is_open(self) -> bool:
        return bool(self.authority.errors or self.responsibility.errors)

    @property
    def told(self) -> str:
        """What is folded away, in words."""
        said = (
            "aangenomen" if self.assumed.data else "",
            "mag besluiten" if self.decides.data else "",
            "bevoegdheid" if self.authority.data else "",
            "verantwoordelijkheid" if self.responsibility.data else "",
        )
        return ", ".join(one for one in said if one)

    def validate(self, extra_validators: Any = None) -> bool:
        sound: bool = super().validate(extra_validators)
        if self.party.data is None and not self.held.data and self.told:
            self.party.errors = [*self.party.errors, NO_PARTY]
            return False
        return sound

    def values(self) -> RoleValues:
        texts = {"authority": typed(self.authority), "responsibility": typed(self.responsibility)}
        return RoleValues(
            self.party.data, self.role.data, assumed=self.assumed.data, decides=self.decides.data, **texts
        )


class LinkRow(Form):  # type: ignore[misc]
    kind = word_field("Waarmee", LinkKind, default=LinkKind.TRAJECTORY)
    title = StringField("Naam", [PROSE])
    url = StringField("Webadres", [PROSE])

    def validate(self, extra_validators: Any = None) -> bool:
        sound: bool = super().validate(extra_validators)
        if typed(self.url) and not typed(self.title):
            self.title.errors = [*self.title.errors, NO_LINK_TITLE]
            return False
        return sound


class ActionForm(FlaskForm):  # type: ignore[misc]
    held: ActionValues

    seen = HiddenField()
    title = StringField("Titel", TITLE, description=TITLE_HINT)
    kind = word_field("Soort", ActionKind, validators=[CHOSEN])
    legal_basis = StringField("Rechtsgrond", [PROSE], description=LEGAL_BASIS_HINT)
    goal = row_field("Doel", validators=[CHOSEN])
    summary = TextAreaField("Omschrijving", [PROSE])
    adopted_by = StringField("Vastgesteld bij", [PROSE], description="Het besluit, bijvoorbeeld BO-2025-1.3.")
    phase = word_field("Fase", Phase, validators=[CHOSEN])
    dropped_because = TextAreaField("Waarom deze actie verviel", [PROSE])
    dropped_by = StringField("Vervallen bij", [PROSE], description="Het besluit, bijvoorbeeld BO-2025-1.3.")
    rating = word_field(
        "Oordeel", Rating, validators=[CHOSEN], description="Bij ‘aandacht nodig’ en ‘vertraagd’ hoort een uitleg."
    )
    explanation = TextAreaField("Toelichting op de stand", [PROSE])
    cause = TextAreaField("Oorzaak", [PROSE])
    consequence = TextAreaField("Gevolg voor het doel", [PROSE])
    correction = TextAreaField("Bijsturing", [PROSE])
    roles = FieldList(FormField(RoleRow))
    terms = FieldList(FormField(TermRow))
    milestones = FieldList(FormField(MilestoneRow))
    links = FieldList(FormField(LinkRow))
    references = TextAreaField("Bronnen", [PROSE], description=REFERENCES_HINT)

    @classmethod
    def of(cls, action: Action, offered: Offered, *, may_decide: bool, more: str | None = None) -> "ActionForm":
        """Filled with the action; what the visitor sent goes before it. ``more`` names the list that gets a row."""
        held = ActionValues.of(action)
        form = cls(data=_data(held) | {"seen": str(action.version)})
        form.held = held
        if more in LISTS:
            form[more].append_entry({})
        form._leave_out(may_decide)
        form._offer(offered)
        return form

    @property
    def seen_version(self) -> int:
        return version_in(self.seen)

    def _leave_out(self, may_decide: bool) -> None:
        """What this action does not have is not asked."""
        if not may_decide or self.held.adoption is not Adoption.ADOPTED:
            del self.adopted_by
        if self.held.phase is not Phase.DROPPED:
            del self.dropped_because, self.dropped_by
        if self.held.shares:
            del self.phase, self.rating

    def _offer(self, offered: Offered) -> None:
        offer(self.goal, offered.numbered_goals)
        if self.phase:
            steps = (step for step in PHASES.open_steps(self.held.phase) if step.name not in FORMS)
            offer_words(self.phase, {self.held.phase, *(step.target for step in steps)})
        parties = by_name(offered.names)
        for row in self.roles:
            offer(row.party, parties, "Geen partij")
        prepare_rows(_forms(self.terms), [one for one in self.held.terms if not one.milestone], offered.reader)
        prepare_rows(_forms(self.milestones), [one for one in self.held.terms if one.milestone], offered.reader)

    def values(self, reader: Reader) -> ActionValues:
        texts: dict[str, Any] = {name: typed(self[name]) for name in TEXTS if name in self}
        stand = {name: self[name].data for name in ("phase", "rating") if name in self}
        if stand.get("phase", Phase.DROPPED) is not Phase.DROPPED:
            texts |= NOT_DROPPED
        return replace(
            self.held,
            goal=self.goal.data,
            kind=self.kind.data,
            roles=tuple(row.values() for row in _forms(self.roles) if row.party.data is not None),
            terms=(*terms_in(_forms(self.terms), reader), *terms_in(_forms(self.milestones), reader)),
            links=tuple(self._links()),
            references=tuple(normal_form(line) for line in typed(self.references).splitlines() if line.strip()),
            **stand,
            **texts,
        )

    def _links(self) -> Iterator[LinkValues]:
        for row in self.links:
            if typed(row.title):
                yield LinkValues(row.kind.data, typed(row.title), typed(row.url))

    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        """Shows each fault at its field, that of a term at its row; returns those that belong to no single field."""
        rest = take_faults(self, faults, adoption="adopted_by")
        return [fault for fault in rest if not self._take_at_row(fault)]

    def _take_at_row(self, fault: Fault) -> bool:
        """A fault about a term that moves quotes the wording that it had."""
        rows: list[TermRow] = _forms(self[fault.place]) if fault.place in {"terms", "milestones"} else []
        for row in rows:
            if row.changes and f"‘{typed(row.held_wording)}’" in fault.sentence:
                row.reason.errors = [*row.reason.errors, fault.sentence]
                self[fault.place].errors = [entry.errors for entry in self[fault.place]]
                return True
        return False


def _forms(rows: FieldList) -> list[Any]:
    return [entry.form for entry in rows]


def _data(values: ActionValues) -> dict[str, Any]:
    terms = [TermRow.data_of(term) for term in values.terms if not term.milestone]
    milestones = [MilestoneRow.data_of(term) for term in values.terms if term.milestone]
    spare: list[dict[str, Any]] = [{} for _ in range(SPARE_ROWS)]
    return {
        **{name: getattr(values, name) for name in ("goal", "kind", "phase", "rating", *TEXTS)},
        "roles": [*map(RoleRow.data_of, values.roles), *spare],
        "terms": [*terms, *spare],
        "milestones": [*milestones, *spare],
        "links": [*map(vars, values.links), *spare],
        "references": "\n".join(values.references),
    }
