"""The forms by which a decision makes an action, or changes one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from agenda.actions.models import Action, Goal
from agenda.actions.steps import PHASES
from agenda.actions.values import ActionValues, RoleValues, TermValues
from agenda.actions.words import ActionKind, Adoption, Phase, RoleKind
from agenda.decisions.changing import LESSER, ActionChange, NewTerm
from agenda.decisions.models import Decision
from agenda.decisions.wording import called_in_public
from agenda.kernel.confidentiality import NARROW
from agenda.kernel.refusal import Fault
from agenda.parties.queries import Naming
from agenda.terms.words import Strength
from agenda.web.forms.actions import LEGAL_BASIS_HINT, TITLE, TITLE_HINT, Offered
from agenda.web.forms.fields import (
    NOT_A_CHOICE,
    by_name,
    offer,
    row_field,
    take_faults,
    version_in,
    word_choice,
)
from agenda.web.forms.given import Given
from agenda.web.forms.terms import PROSE, WORDING, Reader, typed

ADDED = "nieuw"
NO_ROLE = ""


class NewByDecisionForm(FlaskForm):  # type: ignore[misc]
    """All of a new action on one page; it stands in the agenda as adopted by the decision."""

    goal = row_field("Doel", validators=[Given("Kies het doel waarvoor deze actie is.")])
    kind = word_choice("Soort", tuple(ActionKind), default=ActionKind.ACTION, validators=[Given(NOT_A_CHOICE)])
    title = StringField("Titel", TITLE, description=TITLE_HINT)
    summary = TextAreaField("Omschrijving", [PROSE])
    lead = row_field("Trekker", description="Eén partij die aanspreekbaar is.", validators=[Given("Kies de trekker.")])
    term = StringField(
        "Termijn",
        [Given("Schrijf de termijn zoals hij is afgesproken."), WORDING],
        description="Zoals afgesproken, bijvoorbeeld: eerste kwartaal van 2026.",
    )
    number = StringField(
        "Nummer",
        [Length(max=14, message="Schrijf het nummer als 4.1.")],
        description="Leeg: het eerste vrije nummer onder het doel.",
    )
    legal_basis = StringField("Rechtsgrond", [PROSE], description=f"{LEGAL_BASIS_HINT} Alleen bij een instrument.")
    decider = row_field("Wie mag besluiten", description="Alleen bij een bestuurlijke afspraak.")

    @classmethod
    def of(cls, decision: Decision, offered: Offered) -> "NewByDecisionForm":
        form = cls(data={"summary": "" if decision.confidentiality in NARROW else decision.text})
        offer(form.goal, offered.numbered_goals, "Kies een doel")
        parties = by_name(offered.names)
        offer(form.lead, parties, "Kies een partij")
        offer(form.decider, parties, "Niemand")
        return form

    def values(self, decision: Decision, goal: Goal, free: str, reader: Reader) -> ActionValues:
        """``free`` is the first number that nothing under the goal has."""
        return ActionValues(
            goal=goal.id,
            number=typed(self.number) or free,
            kind=self.kind.data,
            title=typed(self.title),
            summary=typed(self.summary),
            legal_basis=typed(self.legal_basis),
            adoption=Adoption.ADOPTED,
            adopted_by=called_in_public(decision),
            roles=tuple(self._roles()),
            terms=(agreed(typed(self.term), reader),),
        )

    def _roles(self) -> Iterator[RoleValues]:
        lead, decider = self.lead.data, self.decider.data
        yield RoleValues(lead, RoleKind.LEAD, decides=decider == lead)
        if decider is not None and decider != lead:
            yield RoleValues(decider, RoleKind.INVOLVED, decides=True)

    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        about_roles = "decider" if self.kind.data is ActionKind.AGREEMENT else "lead"
        return take_faults(self, faults, roles=about_roles, terms="term")


def agreed(wording: str, reader: Reader) -> TermValues:
    """What is decided is agreed, unless the wording says otherwise."""
    term = reader.read(wording, None)
    return term if term.strength else replace(term, strength=Strength.AGREED)


class ChangeByDecisionForm(FlaskForm):  # type: ignore[misc]
    """What is left empty stays as it is."""

    version = HiddenField()
    which = SelectField("Welke termijn", choices=[], default="0", invalid_choice_message=NOT_A_CHOICE)
    term = StringField(
        "Nieuwe termijn",
        [WORDING],
        description="Zoals besloten, bijvoorbeeld: eerste kwartaal van 2027. Leeg: de termijn blijft.",
    )
    lead = row_field("Nieuwe trekker")
    then = SelectField(
        "De vorige trekker wordt",
        choices=[
            *(SelectChoice(role.value, role.label.capitalize()) for role in LESSER),
            SelectChoice(NO_ROLE, "Niets meer"),
        ],
        default=RoleKind.INVOLVED.value,
        invalid_choice_message=NOT_A_CHOICE,
    )
    phase = SelectField("Fase", choices=[], default="", invalid_choice_message=NOT_A_CHOICE)
    reason = TextAreaField(
        "Waarom?",
        [PROSE],
        description="Nodig als een afgesproken termijn opschuift of de actie vervalt; iedereen kan dit lezen.",
    )

    @classmethod
    def of(cls, action: Action, names: Mapping[int, Naming], *, derived: bool) -> "ChangeByDecisionForm":
        """``derived`` tells that the phase follows from the shares of the action."""
        form = cls(data={"version": action.version})
        form.which.choices = [
            *(SelectChoice(str(place), _called(term)) for place, term in enumerate(ActionValues.of(action).terms)),
            SelectChoice(ADDED, "Een nieuwe termijn erbij"),
        ]
        if not form.is_submitted() and not action.terms:
            form.which.data = ADDED
        lead = names[action.lead].short if action.lead is not None and action.lead in names else "nog geen"
        offer(form.lead, by_name(names), f"Blijft: {lead}")
        form.phase.choices = [
            SelectChoice("", f"Blijft: {action.phase.label}"),
            *(
                SelectChoice(step.target.value, step.target.label.capitalize())
                for step in PHASES.open_steps(action.phase)
            ),
        ]
        if derived:
            del form.phase
        return form

    @property
    def seen_version(self) -> int:
        return version_in(self.version)

    def show_version(self, version: int) -> None:
        """After what another person saved was shown."""
        self.version.data = version

    def change(self, reader: Reader, agreed_by: str) -> ActionChange:
        wording = typed(self.term)
        place = None if self.which.data == ADDED else int(self.which.data)
        then = self.then.data
        return ActionChange(
            term=NewTerm(place, agreed(wording, reader)) if wording else None,
            lead=self.lead.data,
            then=RoleKind.stored(then) if then else None,
            phase=Phase.stored(self.phase.data) if "phase" in self and self.phase.data else None,
            reason=typed(self.reason),
            agreed_by=agreed_by,
        )

    def take(self, faults: Sequence[Fault]) -> list[Fault]:
        dropping = "phase" in self and self.phase.data == Phase.DROPPED.value
        about_phase = "reason" if dropping and not typed(self.reason) else "phase"
        about_term = "term" if typed(self.reason) else "reason"
        return take_faults(self, faults, terms=about_term, milestones=about_term, roles="lead", phase=about_phase)


def _called(term: TermValues) -> str:
    said = f"{term.subject}: {term.wording}" if term.subject else term.wording
    return said if len(said) <= 90 else f"{said[:89].rstrip()}…"
