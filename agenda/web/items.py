"""An agenda item with its cover note: read, written by the secretariat and by the party whose it is, and its steps."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from agenda.actions.queries import holders_of
from agenda.consultations.cover_note import COVER_NOTE
from agenda.consultations.item_values import ItemValues
from agenda.consultations.items import add_item, change_item, may_write, propose_item, refuse_writer, take_item_step
from agenda.consultations.models import AgendaItem, Consultation, Meeting
from agenda.consultations.papers import papers_of
from agenda.consultations.queries import consultation_by_key, item_on
from agenda.consultations.rules import CLOSING, ITEM_WORKFLOW, ON_AGENDA, lacking_in, paper_label, refuse_frozen
from agenda.consultations.words import AgendaState, ItemKind, ItemState, MeetingKind, Treatment
from agenda.decisions.backlog import matters_seen
from agenda.decisions.earlier import earlier_decisions, link_earlier
from agenda.decisions.requests import refuse_other_requests
from agenda.history.rules import difference
from agenda.kernel.confidentiality import NARROW, Confidentiality
from agenda.kernel.refusal import Changed, Fault, Invalid, NotFound
from agenda.kernel.rights import Permission, owned_by
from agenda.kernel.workflow import Step
from agenda.web.access import opened
from agenda.web.differences import Difference
from agenda.web.forms.items import BecauseForm, ItemForm, Offered, numbers_in
from agenda.web.forms.steps import StepForm
from agenda.web.log_fields import FIELDS, spoken
from agenda.web.object_history import history_of
from agenda.web.visit import visit

blueprint = Blueprint("items", __name__, url_prefix="/programmas/<programme>/overleggen/<key>/punten")

C = Confidentiality
CARRIES_OVER = "carry"
"""A step that has a page of its own, since it asks to which agenda."""

EMPTY = ItemValues(0, "", ItemKind.DECISION, Treatment.DISCUSSED)


@blueprint.get("/<int:identity>")
@opened(Permission.CONSULTATION_READ)
def item(programme: str, key: str, identity: int) -> str:
    shown = _item(key, identity)
    return render_template(
        "items/item.html",
        item=shown,
        narrow=NARROW,
        names=visit.names,
        cover_note=COVER_NOTE,
        on_agenda=shown.state in ON_AGENDA,
        lacking=lacking_in(shown) if may_write(shown, visit.stamp) else [],
        earlier=earlier_decisions(visit.session, [shown.id], visit.eyes).get(shown.id, []),
        has_thread=bool(matters_seen(visit.session, [shown.matter_id], visit.eyes)),
        treated=_treated(shown),
        papers=[(paper_label(shown.number, one.position), one) for one in papers_of(shown, visit.eyes)],
        may_write=may_write(shown, visit.stamp),
        steps=_steps(shown),
        asking=CLOSING,
        annotated_by=sorted(visit.parties_with(Permission.ANNOTATION_WRITE)),
        history=history_of({(AgendaItem.__tablename__, shown.id): "dit agendapunt"}),
    )


def _item(key: str, identity: int) -> AgendaItem:
    return item_on(consultation_by_key(visit.session, key, visit.programme), identity, visit.eyes)


def _treated(shown: AgendaItem) -> list[tuple[Meeting, str]]:
    meetings = {one.id: one for one in shown.consultation.meetings}
    return [(meetings[one.meeting_id], one.outcome) for one in shown.treated]


def _steps(shown: AgendaItem) -> list[Step[ItemState]]:
    if shown.consultation.agenda_state is AgendaState.FROZEN:
        return []
    steps = ITEM_WORKFLOW.open_steps(shown.state)
    return [one for one in steps if one.name != CARRIES_OVER and visit.may(one.needs, shown)]


@blueprint.route("/nieuw", methods=["GET", "POST"])
@opened(Permission.CONSULTATION_WRITE)
def new(programme: str, key: str) -> ResponseReturnValue:
    visit.require(Permission.CONSULTATION_WRITE, visit.programme)
    meeting = consultation_by_key(visit.session, key, visit.programme)
    refuse_frozen(meeting)
    levels = (C.PUBLIC, C.PARTICIPANTS, C.SECRETARIAT)
    return _begin(meeting, ItemForm.of(EMPTY, _offered(meeting, levels), {}))


@blueprint.route("/aandragen/<int:party>", methods=["GET", "POST"])
@opened(Permission.ITEM_PROPOSE)
def propose(programme: str, key: str, party: int) -> ResponseReturnValue:
    visit.require(Permission.ITEM_PROPOSE, owned_by(visit.programme.id, party))
    meeting = consultation_by_key(visit.session, key, visit.programme)
    if party not in visit.names:
        raise NotFound("Deze partij is er niet.")
    refuse_frozen(meeting)
    own = ItemValues(0, "", ItemKind.DECISION, Treatment.DISCUSSED, submitter=party)
    offered = Offered({}, _levels_of_party(party))
    return _begin(meeting, ItemForm.of(own, offered, {}), party)


def _levels_of_party(party: int) -> Sequence[Confidentiality]:
    """The secretariat does not see what is for one party, and so does not write it."""
    sees = visit.may(Permission.OWN_PARTY_READ, owned_by(visit.programme.id, party))
    return (C.PUBLIC, C.PARTICIPANTS, C.OWN_PARTY if sees else C.SECRETARIAT)


def _offered(meeting: Consultation, levels: Sequence[Confidentiality]) -> Offered:
    preparing = [one for one in meeting.meetings if one.kind is not MeetingKind.CONSULTATION]
    return Offered(visit.names, levels, preparing)


def _begin(meeting: Consultation, form: ItemForm, party: int | None = None) -> ResponseReturnValue:
    faults: Sequence[Fault] = ()
    if form.validate_on_submit():
        try:
            with visit.session.begin_nested():
                return _begun(meeting, form, party)
        except Invalid as refusal:
            faults = form.take(refusal.faults)
    return _form_page(meeting, form, party=party, faults=faults), 400 if form.errors or faults else 200


def _begun(meeting: Consultation, form: ItemForm, party: int | None) -> ResponseReturnValue:
    values = form.values(_actions(form))
    begin = add_item if party is None else propose_item
    made = begin(visit.session, meeting, values, visit.stamp)
    link_earlier(visit.session, made, numbers_in(form.earlier), visit.stamp)
    late = " De sluitdag voor agendapunten was al voorbij; dat staat erbij." if made.late else ""
    told = "Het punt staat op de agenda." if party is None else f"Het punt is aangedragen bij het secretariaat.{late}"
    flash(f"{told} Voeg er zo nodig stukken aan toe.", "ok")
    return _to(made)


@blueprint.route("/<int:identity>/wijzigen", methods=["GET", "POST"])
@opened(Permission.ITEM_PROPOSE)
def change(programme: str, key: str, identity: int) -> ResponseReturnValue:
    shown = _item(key, identity)
    visit.require(Permission.ITEM_PROPOSE, shown)
    form = _form_of(shown)
    faults: Sequence[Fault] = ()
    if not form.is_submitted():
        refuse_writer(shown, visit.stamp)
    if form.validate_on_submit():
        try:
            with visit.session.begin_nested():
                return _save(shown, form)
        except Invalid as refusal:
            faults = form.take(refusal.faults)
        except Changed:
            return _both_versions(shown, form)
    page = _form_page(shown.consultation, form, item=shown, faults=faults)
    return page, 400 if form.errors or faults else 200


def _form_of(shown: AgendaItem) -> ItemForm:
    held = ItemValues.of(shown)
    earlier = earlier_decisions(visit.session, [shown.id], visit.eyes).get(shown.id, [])
    told = {
        "earlier": ", ".join(one.number for one in earlier),
        "actions": ", ".join(one.number for one in shown.actions),
    }
    return ItemForm.of(held, _offered_for(shown), told, shown.version)


def _offered_for(shown: AgendaItem) -> Offered:
    if visit.may(Permission.CONSULTATION_WRITE, shown.consultation):
        return _offered(shown.consultation, (C.PUBLIC, C.PARTICIPANTS, C.SECRETARIAT, shown.confidentiality))
    may_choose = shown.state not in ON_AGENDA and shown.submitter_id
    return Offered({}, _levels_of_party(shown.submitter_id) if may_choose and shown.submitter_id else ())


def _save(shown: AgendaItem, form: ItemForm) -> ResponseReturnValue:
    values = form.values(_actions(form))
    refuse_other_requests(visit.session, shown, values.clean().requested)
    changed = change_item(visit.session, shown, values, visit.stamp, seen=form.seen_version)
    linked = link_earlier(visit.session, shown, numbers_in(form.earlier), visit.stamp)
    flash("De wijziging is bewaard." if changed or linked else "Er was niets veranderd.", "ok")
    return _to(shown)


def _actions(form: ItemForm) -> list[int]:
    numbers = numbers_in(form.actions)
    holders = holders_of(visit.session, visit.programme.id, numbers)
    if unknown := [one for one in numbers if one not in holders]:
        raise Invalid([Fault("actions", f"Er is geen actie ‘{one}’.") for one in unknown])
    return [holders[one] for one in numbers]


def _both_versions(shown: AgendaItem, form: ItemForm) -> ResponseReturnValue:
    """The form as it was filled in, beside what another person saved; saving again is then a choice."""
    stored, typed = ItemValues.of(shown).told(), form.values(_actions(form)).told()
    form.seen.data = str(shown.version)
    pairs = difference(typed, stored)
    told = [Difference(FIELDS[name], *(_spoken(name, one) for one in pairs[name])) for name in pairs]
    return _form_page(shown.consultation, form, item=shown, differences=told, meanwhile=True), 409


def _spoken(name: str, value: Any) -> str:
    if name == "submitter":
        return visit.names[value].short if value in visit.names else ""
    return spoken(name, value)


def _form_page(meeting: Consultation, form: ItemForm, **told: Any) -> str:
    return render_template(
        "items/write.html", consultation=meeting, form=form, cover_note=COVER_NOTE, names=visit.names, **told
    )


@blueprint.route("/<int:identity>/stappen/<name>", methods=["GET", "POST"])
@opened(Permission.ITEM_PROPOSE)
def take(programme: str, key: str, identity: int, name: str) -> ResponseReturnValue:
    shown = _item(key, identity)
    visit.require(Permission.ITEM_PROPOSE, shown)
    if name not in ITEM_WORKFLOW.steps or name == CARRIES_OVER:
        raise NotFound("Deze stap bestaat niet. Kies een stap op de pagina van het agendapunt.")
    step = ITEM_WORKFLOW.step(name, shown.state)
    visit.require(step.needs, shown)
    form, faults = BecauseForm() if name in CLOSING else StepForm(), list[Fault]()
    if form.validate_on_submit():
        try:
            take_item_step(visit.session, shown, name, visit.stamp, form.because.data if name in CLOSING else "")
            flash(f"Het punt is nu: {step.target.label}.", "ok")
            return _to(shown)
        except Invalid as refusal:
            faults = form.take(refusal.faults)
    page = render_template("items/step.html", item=shown, step=step, form=form, faults=faults)
    return page, 400 if form.errors or faults else 200


def _to(shown: AgendaItem) -> ResponseReturnValue:
    key = shown.consultation.occasion.key
    return redirect(url_for(".item", programme=visit.programme.key, key=key, identity=shown.id))
