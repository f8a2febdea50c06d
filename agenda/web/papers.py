"""The papers of an agenda item: handed out to who may read them, and kept by who writes the item."""

from io import BytesIO
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from agenda.consultations.items import refuse_writer
from agenda.consultations.models import AgendaItem
from agenda.consultations.papers import (
    attach_paper,
    change_paper,
    order_papers,
    paper_on,
    papers_of,
    remove_paper,
    replace_paper,
)
from agenda.consultations.queries import consultation_by_key, item_on
from agenda.consultations.rules import may_be, nudged, paper_label
from agenda.documents.file_kinds import media_type_of
from agenda.gateways.files import fetch
from agenda.kernel.confidentiality import Confidentiality, may_see
from agenda.kernel.refusal import Changed, Fault, Invalid
from agenda.kernel.rights import Permission
from agenda.web.access import opened
from agenda.web.forms.papers import ACCEPT, CHOOSE_AGAIN, PaperRow, PapersForm, uploads_in
from agenda.web.visit import visit

blueprint = Blueprint(
    "papers", __name__, url_prefix="/programmas/<programme>/overleggen/<key>/punten/<int:identity>/stukken"
)


class AtRow(Exception):
    """What was refused about one of the papers that are there."""

    def __init__(self, row: PaperRow, refusal: Invalid) -> None:
        super().__init__(str(refusal))
        self.row, self.faults = row, refusal.faults


@blueprint.get("/<int:paper>")
@opened(Permission.CONSULTATION_READ)
def download(programme: str, key: str, identity: int, paper: int) -> Response:
    item = _item(key, identity)
    found = paper_on(item, paper, visit.eyes)
    name = f"{paper_label(item.number, found.position)} {found.name}"
    content = BytesIO(fetch(visit.session, found.sha256))
    return send_file(content, mimetype=media_type_of(found.name), as_attachment=True, download_name=name)


def _item(key: str, identity: int) -> AgendaItem:
    return item_on(consultation_by_key(visit.session, key, visit.programme), identity, visit.eyes)


@blueprint.route("", methods=["GET", "POST"])
@opened(Permission.ITEM_PROPOSE)
def papers(programme: str, key: str, identity: int) -> ResponseReturnValue:
    item = _item(key, identity)
    visit.require(Permission.ITEM_PROPOSE, item)
    refuse_writer(item, visit.stamp)
    form = _form(item)
    faults: list[Fault] = []
    if form.validate_on_submit():
        try:
            with visit.session.begin_nested():
                return _save(item, form)
        except AtRow as refusal:
            faults = form.take(refusal.faults, refusal.row)
        except Invalid as refusal:
            faults = form.take(refusal.faults)
        except Changed as refusal:
            return _page(item, _form(item, fresh=True), warning=str(refusal)), 409
        visit.session.expire(item, ["papers"])
        if form.has_files:
            form.take([Fault("files", CHOOSE_AGAIN)])
    return _page(item, form, faults=faults), 400 if form.errors or faults else 200


def _form(item: AgendaItem, *, fresh: bool = False) -> PapersForm:
    levels = [
        level
        for level in Confidentiality
        if may_be(level, item.confidentiality) and may_see(visit.actor, level, item.scope)
    ]
    return PapersForm.of(papers_of(item, visit.eyes), levels, item.confidentiality, fresh=fresh)


def _page(item: AgendaItem, form: PapersForm, **told: object) -> str:
    shown = {one.id: (paper_label(item.number, one.position), one) for one in papers_of(item, visit.eyes)}
    moved = request.args.get("bij", 0, int), request.args.get("naar", "")
    return render_template("items/papers.html", item=item, form=form, shown=shown, accept=ACCEPT, moved=moved, **told)


def _save(item: AgendaItem, form: PapersForm) -> ResponseReturnValue:
    if form.seen_rows != [one.id for one in papers_of(item, visit.eyes)]:
        raise Changed("Iemand anders heeft de stukken bij dit punt intussen gewijzigd. Kijk opnieuw.")
    for row, title, level in form.changes():
        try:
            change_paper(visit.session, item, row.number, title, level, visit.stamp)
            for upload in uploads_in(row.file):
                replace_paper(visit.session, item, row.number, upload, visit.stamp)
        except Invalid as refusal:
            raise AtRow(row, refusal) from refusal
    for upload in uploads_in(form.files):
        attach_paper(visit.session, item, upload, form.level.data, visit.stamp)
    return _moved(item, form.seen_rows)


def _moved(item: AgendaItem, order: list[int]) -> ResponseReturnValue:
    """By one of the buttons beside a paper, if that was how the form was sent."""
    here: dict[str, Any] = {
        "programme": visit.programme.key,
        "key": item.consultation.occasion.key,
        "identity": item.id,
    }
    for name, by in (("up", -1), ("down", 1)):
        if (chosen := request.form.get(name, 0, int)) in order:
            seen = [one.id for one in papers_of(item, visit.eyes)]
            order_papers(visit.session, item, nudged(seen, chosen, by), visit.stamp, seen=seen)
            return redirect(url_for(".papers", **here, bij=chosen, naar=name, _anchor=f"stuk-{chosen}"))
    if gone := request.form.get("remove", 0, int):
        title = remove_paper(visit.session, item, gone, visit.stamp).title
        flash(f"‘{title}’ is verwijderd.", "ok")
    else:
        flash("De stukken zijn bewaard.", "ok")
    return redirect(url_for(".papers", **here))
