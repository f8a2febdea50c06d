"""The kinds of reminder: what each is, and whether this programme sends it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from agenda.kernel.dutch import count
from agenda.kernel.refusal import Changed
from agenda.kernel.rights import Permission
from agenda.reminders.preferences import keep_rules
from agenda.reminders.readers import settings_of
from agenda.reminders.steps import spoken_steps, until_when
from agenda.web.access import opened
from agenda.web.forms.reminders import KindsForm
from agenda.web.visit import visit

blueprint = Blueprint("reminder_kinds", __name__, url_prefix="/programmas/<programme>/verzendlijst/soorten")

MEANWHILE = "Iemand anders wijzigde dit intussen. Wat u koos staat er nog; bewaart u nu, dan geldt wat u koos."


@blueprint.route("", methods=["GET", "POST"])
@opened(Permission.REMINDER_RUN)
def kinds(programme: str) -> ResponseReturnValue:
    visit.require(Permission.REMINDER_RUN, visit.programme)
    form = KindsForm.of(settings_of(visit.session, visit.programme.id))
    if not form.validate_on_submit():
        return _page(form), 400 if form.is_submitted() else 200
    try:
        changed = keep_rules(visit.session, visit.programme, form.chosen, visit.stamp, form.seen_then)
    except Changed:
        form.look_again(settings_of(visit.session, visit.programme.id))
        return _page(form, MEANWHILE), 409
    told = f"{count(changed, 'soort is', 'soorten zijn')} gewijzigd." if changed else "Er was niets veranderd."
    flash(told, "ok")
    return redirect(url_for(".kinds", programme=programme))


def _page(form: KindsForm, meanwhile: str = "") -> str:
    settings = settings_of(visit.session, visit.programme.id)
    return render_template(
        "reminders/kinds.html",
        form=form,
        meanwhile=meanwhile,
        kinds=[(one.kind, spoken_steps(one.kind), until_when(one.kind)) for one in settings.values()],
        chosen=form.chosen,
    )
