"""The annotation of one party at an agenda item, for that party alone."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from agenda.consultations.annotations import write_annotation
from agenda.consultations.models import AgendaItem
from agenda.consultations.queries import annotation_of, annotations_of, consultation_by_key, item_on, items_of
from agenda.consultations.steps import on_agenda
from agenda.kernel.refusal import Changed, Invalid
from agenda.kernel.rights import Permission, owned_by
from agenda.web.access import opened
from agenda.web.annotation_words import proposed_words
from agenda.web.differences import Difference
from agenda.web.forms.annotations import AnnotationForm
from agenda.web.visit import visit

blueprint = Blueprint("annotations", __name__, url_prefix="/programmas/<programme>/overleggen/<key>")


@dataclass(frozen=True)
class Place:
    item: AgendaItem
    party: int


@blueprint.route("/punten/<int:identity>/annotaties/<int:party>", methods=["GET", "POST"])
@opened(Permission.ANNOTATION_WRITE)
def annotation(programme: str, key: str, identity: int, party: int) -> ResponseReturnValue:
    visit.require(Permission.ANNOTATION_WRITE, owned_by(visit.programme.id, party))
    meeting = consultation_by_key(visit.session, key, visit.programme)
    place = Place(item_on(meeting, identity, visit.eyes), party)
    held = annotation_of(visit.session, place.item, place.party)
    proposed = "" if held or visit.writes else proposed_words(place.item, place.party)
    form = AnnotationForm.of(held, proposed)
    if not form.validate_on_submit():
        return _page(place, form, proposed=bool(proposed)), 400 if form.errors else 200
    try:
        return _save(place, form)
    except Invalid as refusal:
        return _page(place, form, faults=form.take(refusal.faults)), 400
    except Changed:
        return _both_versions(place, form)


def _page(place: Place, form: AnnotationForm, **told: object) -> str:
    return render_template(
        "consultations/annotation.html", item=place.item, party=place.party, form=form, names=visit.names, **told
    )


def _save(place: Place, form: AnnotationForm) -> ResponseReturnValue:
    text, seen = form.typed_text(), form.seen_version
    changed = write_annotation(visit.session, place.item, place.party, text, visit.stamp, seen=seen)
    flash("De annotatie is bewaard; alleen uw partij ziet haar." if changed else "Er was niets veranderd.", "ok")
    return redirect(
        url_for("consultations.consultation", programme=visit.programme.key, key=place.item.consultation.occasion.key)
    )


def _both_versions(place: Place, form: AnnotationForm) -> ResponseReturnValue:
    """The form as it was filled in, beside what another person saved; saving again is then a choice."""
    stored = annotation_of(visit.session, place.item, place.party)
    kept, text = stored.text if stored else "", form.typed_text()
    form.seen.data = str(stored.version if stored else 0)
    differences = [] if kept == text else [Difference("Annotatie", text, kept)]
    return _page(place, form, differences=differences, meanwhile=True), 409


@blueprint.get("/annotaties/<int:party>")
@opened(Permission.ANNOTATION_READ)
def printed(programme: str, key: str, party: int) -> str:
    """All of one party, to be printed for its administrator."""
    visit.require(Permission.ANNOTATION_READ, owned_by(visit.programme.id, party))
    shown = consultation_by_key(visit.session, key, visit.programme)
    found = annotations_of(visit.session, shown, {party})
    return render_template(
        "consultations/annotations.html",
        consultation=shown,
        items=on_agenda(items_of(shown, visit.eyes)),
        texts={item: one.text for item, (one,) in found.items()},
        party=visit.names[party],
        names=visit.names,
    )
