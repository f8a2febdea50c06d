"""The order of an agenda and the time of each item: by keyboard, by number or by dragging, always one form."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import HiddenField

from agenda.consultations.models import AgendaItem, Consultation
from agenda.consultations.ordering import MEANWHILE, give_minutes, put_in_order
from agenda.consultations.queries import consultation_by_key, items_of
from agenda.consultations.rules import budget_of, nudged, put_at, refuse_frozen, starting_times
from agenda.consultations.words import ItemState
from agenda.kernel.confidentiality import NARROW
from agenda.kernel.refusal import Changed, Fault, Invalid
from agenda.kernel.rights import Permission
from agenda.web.access import opened
from agenda.web.forms.fields import rows_in
from agenda.web.forms.items import read_minutes
from agenda.web.visit import visit

blueprint = Blueprint("item_order", __name__, url_prefix="/programmas/<programme>/overleggen/<key>/volgorde")

NUDGES = {"up": -1, "down": 1}


class OrderForm(FlaskForm):  # type: ignore[misc]
    """Beside ``seen``, the rows in the order in which they were shown, per row a place and minutes."""

    seen = HiddenField()

    @property
    def seen_rows(self) -> list[int]:
        return rows_in(self.seen)

    @property
    def order(self) -> list[int]:
        """As the numbers say that were typed or dragged, and then the button that was pressed."""
        seen = self.seen_rows
        places = {one: place for one in seen if (place := request.form.get(f"place-{one}", 0, int)) > 0}
        order = put_at(seen, places)
        for name, by in NUDGES.items():
            if (chosen := request.form.get(name, 0, int)) in order:
                order = nudged(order, chosen, by)
        return order

    @property
    def nudged(self) -> tuple[int, str] | None:
        pressed = ((request.form.get(name, 0, int), name) for name in NUDGES)
        return next((one for one in pressed if one[0] in self.seen_rows), None)

    def minutes(self) -> dict[int, int | None]:
        given, faults = {}, []
        for one in self.seen_rows:
            try:
                given[one] = read_minutes(request.form.get(f"minutes-{one}", ""))
            except ValueError as error:
                faults.append(Fault(f"minutes-{one}", str(error)))
        if faults:
            raise Invalid(faults)
        return given


@blueprint.route("", methods=["GET", "POST"])
@opened(Permission.CONSULTATION_WRITE)
def order(programme: str, key: str) -> ResponseReturnValue:
    visit.require(Permission.CONSULTATION_WRITE, visit.programme)
    meeting = consultation_by_key(visit.session, key, visit.programme)
    refuse_frozen(meeting)
    form = OrderForm()
    if not form.validate_on_submit():
        return _page(meeting, form), 400 if form.errors else 200
    try:
        with visit.session.begin_nested():
            return _save(meeting, form)
    except Invalid as refusal:
        return _page(meeting, form, faults={one.place: one.sentence for one in refusal.faults}), 400
    except Changed:
        return _page(meeting, form, warning=MEANWHILE), 409


def _page(meeting: Consultation, form: OrderForm, **told: object) -> str:
    items = items_of(meeting, visit.eyes)
    timed = [one for one in items if one.state is ItemState.PLACED]
    sitting = meeting.meeting
    rows = {one.id for one in items}
    kept = request.form if set(form.seen_rows) == rows else {}
    form.seen.data = ",".join(str(one.id) for one in items)
    return render_template(
        "items/order.html",
        consultation=meeting,
        form=form,
        items=items,
        times={one.id: time for one, time in zip(timed, starting_times(sitting.starts, timed), strict=True)},
        budget=budget_of(sitting.starts, sitting.ends, timed),
        minutes={one.id: kept.get(f"minutes-{one.id}", one.minutes or "") for one in items},
        places=_places(items, kept),
        moved=(request.args.get("bij", 0, int), request.args.get("naar", "")),
        narrow=NARROW,
        names=visit.names,
        **told,
    )


def _places(items: list[AgendaItem], kept: object) -> dict[int, object]:
    typed = kept if isinstance(kept, dict) else {}
    return {one.id: typed.get(f"place-{one.id}", nth) for nth, one in enumerate(items, start=1)}


def _save(meeting: Consultation, form: OrderForm) -> ResponseReturnValue:
    here: dict[str, Any] = {"programme": visit.programme.key, "key": meeting.occasion.key}
    moved = put_in_order(visit.session, meeting, form.order, visit.stamp, seen=form.seen_rows)
    timed = give_minutes(visit.session, meeting, form.minutes(), visit.stamp)
    if form.nudged:
        row, way = form.nudged
        return redirect(url_for(".order", **here, bij=row, naar=way))
    flash("De volgorde en de tijden zijn bewaard." if moved or timed else "Er was niets veranderd.", "ok")
    return redirect(url_for(".order", **here))
