"""What was found in an old letter: changed, accepted, rejected, or opened again."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Form

from agenda.actions.queries import goals_of, names_in
from agenda.actions.words import RoleKind
from agenda.commitments.models import CommitmentKind
from agenda.commitments.queries import keys_taken
from agenda.commitments.rules import proposed_key
from agenda.consultations.queries import consultations_of
from agenda.history.rules import difference
from agenda.indicators.queries import indicators_of
from agenda.intake.accepting import ACTION_KINDS, Acceptance, NewCommitment, lacking
from agenda.intake.likeness import Known, Likeness
from agenda.intake.models import LetterOffer, OfferState
from agenda.intake.queries import known_actions, offer_at
from agenda.intake.services import accept, edit_offer, reject, reopen
from agenda.intake.values import OfferValues, heading_of
from agenda.intake.words import ProposalKind
from agenda.kernel.refusal import Changed, Fault, Invalid, NotAllowed, NotNow
from agenda.kernel.rights import Permission
from agenda.parties.queries import all_groups, party_keys
from agenda.web.access import opened
from agenda.web.differences import Difference
from agenda.web.forms.commitments import CommitmentForm, given_day
from agenda.web.forms.fields import by_name, offer
from agenda.web.forms.old_letters import EditForm, RejectForm
from agenda.web.forms.taking_over import (
    AcceptForm,
    ReferenceForm,
    decision_form,
    figure_form,
    tie_form,
    work_form,
)
from agenda.web.log_fields import FIELDS, spoken
from agenda.web.offer_cards import Parties, ToldParty
from agenda.web.visit import visit

blueprint = Blueprint(
    "offers", __name__, url_prefix="/programmas/<programme>/oude-brieven/<int:number>/vondsten/<int:position>"
)


def _offer(number: int, position: int, *, still_open: bool = True) -> LetterOffer:
    visit.require(Permission.LETTER_WRITE, visit.programme)
    shown = offer_at(visit.session, visit.programme, number, position)
    if still_open and shown.state is not OfferState.OPEN:
        raise NotNow(f"Deze vondst is al {shown.state.label}.")
    return shown


def _back(shown: LetterOffer) -> str:
    """To the page of the list that one came from."""
    kept: dict[str, Any] = {name: request.args[name] for name in ("stand", "soort", "pagina") if name in request.args}
    here: dict[str, Any] = {"programme": visit.programme.key, "number": shown.intake_id}
    return url_for("old_letters.letter", **here, **kept, _anchor=f"vondst-{shown.position}")


@blueprint.route("/wijzigen", methods=["GET", "POST"])
@opened(Permission.LETTER_WRITE)
def edit(programme: str, number: int, position: int) -> ResponseReturnValue:
    shown = _offer(number, position)
    form, faults = EditForm.of(shown, _parties()), list[Fault]()
    if form.validate_on_submit():
        try:
            changed = edit_offer(
                visit.session, shown, form.values(OfferValues.of(shown)), visit.stamp, seen=form.version
            )
        except Invalid as refusal:
            faults = form.take(refusal.faults)
        except Changed:
            return _both_versions(shown, form)
        else:
            flash("De wijziging is bewaard." if changed else "Er was niets veranderd.", "ok")
            return redirect(_back(shown))
    return _page("edit", shown, form, faults)


def _both_versions(shown: LetterOffer, form: EditForm) -> ResponseReturnValue:
    """The form as it was filled in, beside what another person saved; saving again is then a choice."""
    held = OfferValues.of(shown)
    pairs = difference(form.values(held).told(), held.told())
    form.seen.data = str(shown.version)
    told = [Difference(FIELDS[name], *(spoken(name, one) for one in pair)) for name, pair in pairs.items()]
    return _page("edit", shown, form, [], 409, differences=told)


def _parties() -> list[tuple[str, str]]:
    names = {key: visit.names[number].short for key, number in party_keys(visit.session).parties.items()}
    groups = {group.key: group.name for group in all_groups(visit.session)}
    return sorted({**names, **groups}.items(), key=lambda one: one[1].casefold())


def _page(
    name: str, shown: LetterOffer, form: Form, faults: list[Fault], status: int = 200, **told: Any
) -> ResponseReturnValue:
    if status == 200 and (form.errors or faults):
        status = 400
    page = render_template(f"old_letters/{name}.html", offer=shown, form=form, faults=faults, back=_back(shown), **told)
    return page, status


@blueprint.route("/afwijzen", methods=["GET", "POST"])
@opened(Permission.LETTER_WRITE)
def put_off(programme: str, number: int, position: int) -> ResponseReturnValue:
    shown = _offer(number, position)
    form, faults, status = RejectForm(data={"seen": str(shown.version)}), list[Fault](), 200
    if form.validate_on_submit():
        try:
            reject(visit.session, shown, form.because.data or "", visit.stamp, seen=form.version)
        except Invalid as refusal:
            faults = form.take(refusal.faults)
        except Changed as refusal:
            faults, status = [Fault("", str(refusal))], 409
            form.seen.data = str(shown.version)
        else:
            flash(f"Vondst {shown.position} is afgewezen.", "ok")
            return redirect(_back(shown))
    values, parties = _shown_values(shown)
    return _page("reject", shown, form, faults, status, values=values, parties=parties)


def _shown_values(shown: LetterOffer) -> tuple[OfferValues, list[ToldParty]]:
    values, parties = OfferValues.of(shown), Parties.of(visit.session, visit.names)
    return values, [parties.told(one) for one in values.parties]


@blueprint.post("/heropenen")
@opened(Permission.LETTER_WRITE)
def open_again(programme: str, number: int, position: int) -> ResponseReturnValue:
    shown = _offer(number, position, still_open=False)
    reopen(visit.session, shown, visit.stamp)
    flash(f"Vondst {shown.position} staat weer open.", "ok")
    return redirect(_back(shown))


@blueprint.route("/overnemen", methods=["GET", "POST"])
@opened(Permission.LETTER_WRITE)
def take_over(programme: str, number: int, position: int) -> ResponseReturnValue:
    shown = _offer(number, position)
    values = OfferValues.of(shown)
    why = lacking(visit.actor, values.kind, shown)
    if why and values.kind not in ACTION_KINDS:
        raise NotAllowed(why, by=visit.actor.key)
    likely = _likely(shown, values)
    form, faults, status = _form(shown, values, likely, new=not why), list[Fault](), 200
    if form.validate_on_submit():
        try:
            with visit.session.begin_nested():
                accept(visit.session, shown, _way(form), visit.stamp, seen=form.version)
        except Invalid as refusal:
            faults = form.take(refusal.faults)
        except Changed as refusal:
            faults, status = [Fault("", str(refusal))], 409
            form.seen.data = str(shown.version)
        else:
            flash(f"Vondst {shown.position} is overgenomen.", "ok")
            return redirect(_back(shown))
    values, parties = _shown_values(shown)
    return _page("accept", shown, form, faults, status, values=values, why=why, parties=parties)


def _likely(shown: LetterOffer, values: OfferValues) -> Known | None:
    if values.kind not in {*ACTION_KINDS, ProposalKind.LEGAL_TERM}:
        return None
    lead = next((one.party for one in values.parties if one.role is RoleKind.LEAD), "")
    return Likeness(known_actions(visit.session, visit.programme)).likeliest(values.title, heading_of(shown), lead)


def _form(shown: LetterOffer, values: OfferValues, likely: Known | None, *, new: bool) -> AcceptForm | CommitmentForm:
    seen = {"seen": str(shown.version)}
    match values.kind:
        case ProposalKind.REFERENCE:
            return ReferenceForm(data=seen)
        case ProposalKind.COMMITMENT:
            return _commitment_form(shown, values)
        case ProposalKind.INDICATOR:
            return figure_form(shown, indicators_of(visit.session, visit.programme), seen)
        case ProposalKind.DECISION:
            return decision_form(shown, consultations_of(visit.session, visit.programme), seen)
        case ProposalKind.LEGAL_TERM:
            return tie_form(known_actions(visit.session, visit.programme), likely, seen)
        case _:
            goals = goals_of(visit.session, visit.programme)
            return work_form(known_actions(visit.session, visit.programme), goals, likely, seen, new=new)


def _commitment_form(shown: LetterOffer, values: OfferValues) -> CommitmentForm:
    """As far as the letter tells; the debate and to whom it was promised a person adds."""
    lead = next((one.party for one in values.parties if one.role is RoleKind.LEAD), "")
    proposed: Mapping[str, Any] = {
        "seen": str(shown.version),
        "kind": CommitmentKind.COMMITMENT,
        "text": values.title,
        "made_on": shown.intake.dated,
        "term": values.term,
        "reference": next(iter(values.references), ""),
        "party": party_keys(visit.session).parties.get(lead),
    }
    form = CommitmentForm(data=proposed)
    offer(form.party, by_name(names_in(visit.session, visit.programme, visit.today)), "Nog niet bekend")
    del form.because
    del form.actions
    return form


def _way(form: AcceptForm | CommitmentForm) -> Acceptance:
    if isinstance(form, AcceptForm):
        return form.way()
    taken = keys_taken(visit.session, visit.programme) | {"nieuw"}
    key = proposed_key(form.kind.data, given_day(form.made_on), taken)
    return NewCommitment(form.values(key, ()))
