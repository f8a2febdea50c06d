"""The backlog: matters that wait for an agenda, each with its history over all meetings."""

from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from agenda.actions.queries import names_in
from agenda.consultations.matters import add_matter, change_matter, take_matter_step
from agenda.consultations.models import Consultation, Matter
from agenda.consultations.queries import consultations_of
from agenda.consultations.steps import MATTER
from agenda.consultations.words import MatterState
from agenda.decisions.backlog import coming_consultations, matter_at, page_of_matters
from agenda.decisions.placing import place_matter
from agenda.decisions.treatment import treatments_of
from agenda.kernel.confidentiality import NARROW, Confidentiality, may_see
from agenda.kernel.refusal import Changed, Fault, Invalid, NotFound, NotNow
from agenda.kernel.rights import Permission, owned_by
from agenda.web.access import opened
from agenda.web.forms.fields import by_name
from agenda.web.forms.matters import MatterFilters, MatterForm, PlacingForm, ReasonForm, told_meetings
from agenda.web.object_history import history_of
from agenda.web.proposing import told_proposals
from agenda.web.visit import visit

blueprint = Blueprint("matters", __name__, url_prefix="/programmas/<programme>/overleggen/groslijst")

DONE = {
    "drop": "‘{}’ wordt niet geagendeerd.",
    "close": "‘{}’ is afgehandeld.",
    "reopen": "‘{}’ staat weer op de groslijst.",
}


@blueprint.get("")
@opened(Permission.CONSULTATION_READ)
def backlog(programme: str) -> str:
    meetings = consultations_of(visit.session, visit.programme)
    filters = MatterFilters.of(
        request.args, names_in(visit.session, visit.programme, visit.today), told_meetings(meetings)
    )
    here, words = partial(url_for, ".backlog", programme=programme), filters.chosen()
    wish = filters.wish(visit.programme.id, visit.today)
    return render_template(
        "matters/backlog.html",
        filters=filters,
        chips=filters.chips(here),
        address=partial(here, **words),
        page=page_of_matters(visit.session, wish, visit.eyes, request.args.get("pagina", 1, type=int)),
        keys={one.id: one.occasion.key for one in meetings},
        may_place=visit.may(Permission.CONSULTATION_WRITE, visit.programme),
        may_propose=_may_propose(),
        names=visit.names,
        narrow=NARROW,
        **told_proposals(),
    )


def _may_propose() -> bool:
    everywhere = visit.may(Permission.ITEM_PROPOSE, visit.programme)
    return everywhere or bool(visit.parties_with(Permission.ITEM_PROPOSE))


@blueprint.get("/<int:matter>")
@opened(Permission.CONSULTATION_READ)
def one_matter(programme: str, matter: int) -> str:
    shown = _matter(matter)
    wanted = visit.session.get(Consultation, shown.wanted_id) if shown.wanted_id else None
    may_change = visit.may(Permission.ITEM_PROPOSE, shown)
    return render_template(
        "matters/matter.html",
        matter=shown,
        wanted=wanted,
        treatments=treatments_of(visit.session, shown, visit.eyes),
        steps=MATTER.open_steps(shown.state) if may_change else [],
        may_change=may_change,
        may_place=shown.state is MatterState.OPEN and visit.may(Permission.CONSULTATION_WRITE, shown),
        history=history_of({(Matter.__tablename__, shown.id): "dit onderwerp"}),
        names=visit.names,
        narrow=NARROW,
    )


def _matter(row: int) -> Matter:
    return matter_at(visit.session, visit.programme.id, row, visit.eyes)


@blueprint.route("/nieuw", methods=["GET", "POST"])
@opened(Permission.ITEM_PROPOSE)
def new(programme: str) -> ResponseReturnValue:
    return _filled_in(_form(None))


@blueprint.route("/<int:matter>/wijzigen", methods=["GET", "POST"])
@opened(Permission.ITEM_PROPOSE)
def change(programme: str, matter: int) -> ResponseReturnValue:
    shown = _matter(matter)
    visit.require(Permission.ITEM_PROPOSE, shown)
    return _filled_in(_form(shown), shown)


def _form(shown: Matter | None) -> MatterForm:
    names = names_in(visit.session, visit.programme, visit.today)
    everywhere = visit.may(Permission.ITEM_PROPOSE, visit.programme)
    mine = visit.parties_with(Permission.ITEM_PROPOSE)
    parties = names if everywhere else {party: visit.names[party] for party in mine}
    levels = [one for one in Confidentiality if any(_sees(one, party) for party in (parties if parties else (None,)))]
    meetings = told_meetings(coming_consultations(visit.session, visit.programme.id, visit.today))
    return MatterForm.of(shown, by_name(parties), levels, meetings, any_submitter=everywhere)


def _sees(level: Confidentiality, party: int | None) -> bool:
    return may_see(visit.actor, level, owned_by(visit.programme.id, party))


def _filled_in(form: MatterForm, shown: Matter | None = None) -> ResponseReturnValue:
    faults: list[Fault] = []
    meanwhile, status = "", 400
    if form.validate_on_submit():
        try:
            return _save(form, shown)
        except Invalid as refusal:
            faults = form.take(refusal.faults)
        except Changed as refusal:
            meanwhile, status = str(refusal), 409
            form.seen.data = str(shown.version if shown else 0)
    page = render_template("matters/form.html", form=form, matter=shown, faults=faults, meanwhile=meanwhile)
    return page, status if form.errors or faults or meanwhile else 200


def _save(form: MatterForm, shown: Matter | None) -> ResponseReturnValue:
    if shown is None:
        shown = add_matter(visit.session, visit.programme, form.values(), visit.stamp)
        flash("Het onderwerp staat op de groslijst.", "ok")
    else:
        changed = change_matter(visit.session, shown, form.values(), visit.stamp, seen=form.seen_version)
        flash("De wijziging is bewaard." if changed else "Er was niets veranderd.", "ok")
    return redirect(url_for(".one_matter", programme=visit.programme.key, matter=shown.id))


@blueprint.route("/<int:matter>/stappen/<name>", methods=["GET", "POST"])
@opened(Permission.ITEM_PROPOSE)
def step(programme: str, matter: int, name: str) -> ResponseReturnValue:
    shown = _matter(matter)
    visit.require(Permission.ITEM_PROPOSE, shown)
    if name not in MATTER.steps:
        raise NotFound(f"Een onderwerp kent geen stap ‘{name}’.")
    taken, form, faults = MATTER.step(name, shown.state), ReasonForm(), list[Fault]()
    if form.validate_on_submit():
        try:
            take_matter_step(visit.session, shown, name, visit.stamp, form.because.data or "")
        except Invalid as refusal:
            faults = form.take(refusal.faults)
        else:
            flash(DONE[name].format(shown.subject), "ok")
            return redirect(url_for(".backlog", programme=programme))
    page = render_template("matters/step.html", matter=shown, step=taken, form=form, faults=faults)
    return page, 400 if form.errors or faults else 200


@blueprint.route("/<int:matter>/agenderen", methods=["GET", "POST"])
@opened(Permission.CONSULTATION_WRITE)
def place(programme: str, matter: int) -> ResponseReturnValue:
    shown = _matter(matter)
    visit.require(Permission.CONSULTATION_WRITE, shown)
    meetings = coming_consultations(visit.session, visit.programme.id, visit.today)
    if not meetings:
        raise NotNow("Er is geen komend overleg; plan er eerst een.")
    form = PlacingForm.of(shown, told_meetings(meetings))
    if not form.validate_on_submit():
        return render_template("matters/place.html", form=form, matter=shown), 400 if form.errors else 200
    chosen = next(one for one in meetings if one.id == form.consultation.data)
    item = place_matter(visit.session, shown, chosen, form.kind.data, form.treatment.data, visit.stamp)
    flash(f"‘{item.subject}’ staat als punt {item.number} op de agenda van {chosen.occasion.key}.", "ok")
    return redirect(url_for("consultations.consultation", programme=programme, key=chosen.occasion.key))
