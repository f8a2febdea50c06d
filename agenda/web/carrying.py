"""What was not treated goes on to the next agenda: one item, or all at once."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from agenda.consultations.models import AgendaItem, Consultation
from agenda.consultations.queries import consultation_by_key
from agenda.decisions.backlog import consultation_after
from agenda.decisions.placing import carry_over
from agenda.decisions.treatment import untreated_items
from agenda.kernel.dutch import count
from agenda.kernel.refusal import NotNow
from agenda.kernel.rights import Permission
from agenda.web.access import opened
from agenda.web.forms.matters import CarryForm
from agenda.web.visit import visit

blueprint = Blueprint("carrying", __name__, url_prefix="/programmas/<programme>/overleggen/<key>")


@blueprint.route("/doorschuiven", methods=["GET", "POST"])
@opened(Permission.CONSULTATION_WRITE)
def carry(programme: str, key: str) -> ResponseReturnValue:
    visit.require(Permission.CONSULTATION_WRITE, visit.programme)
    shown = consultation_by_key(visit.session, key, visit.programme)
    following = consultation_after(visit.session, shown)
    if following is None:
        raise NotNow(f"Er is nog geen overleg na {shown.occasion.key}; plan dat eerst.")
    items = untreated_items(visit.session, shown, visit.eyes)
    form = CarryForm.of([(item.id, f"{item.number}. {item.subject}") for item in items])
    if not form.validate_on_submit():
        return _page(shown, following, form), 400 if form.errors else 200
    return _carried([item for item in items if item.id in form.items.data], shown, following)


def _page(shown: Consultation, following: Consultation, form: CarryForm) -> str:
    return render_template("matters/carry.html", consultation=shown, following=following, form=form)


def _carried(items: list[AgendaItem], shown: Consultation, following: Consultation) -> ResponseReturnValue:
    """Without any item chosen nothing goes."""
    carried = carry_over(visit.session, items, following, visit.stamp)
    went = count(len(carried), "punt staat", "punten staan")
    flash(
        f"{went} nu ook op de agenda van {following.occasion.key}." if carried else "Er is niets doorgeschoven.", "ok"
    )
    return redirect(
        url_for("consultations.consultation", programme=visit.programme.key, key=following.occasion.key)
        if carried
        else url_for("consultations.consultation", programme=visit.programme.key, key=shown.occasion.key)
    )
