"""What somebody wants of the mail to them, and their own reminders."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from agenda.kernel.dutch import spoken_date
from agenda.kernel.refusal import Invalid, NotNow
from agenda.reminders.models import ReminderState
from agenda.reminders.preferences import (
    keep_preference,
    offered_to,
    own_reminder,
    own_reminders,
    own_snoozes,
    wish_of,
)
from agenda.reminders.snoozing import LONGEST_SNOOZE, snooze
from agenda.reminders.steps import kind_label
from agenda.web.access import SIGNED_IN, opened
from agenda.web.account import myself
from agenda.web.forms.reminders import MailForm, SnoozeForm
from agenda.web.visit import visit

blueprint = Blueprint("my_mail", __name__, url_prefix="/account/mail")


@blueprint.route("", methods=["GET", "POST"])
@opened(SIGNED_IN)
def mail() -> ResponseReturnValue:
    person = myself()
    wish, offered = wish_of(visit.session, person), offered_to(visit.session, person)
    form = MailForm.of(wish, offered.refusable)
    if form.validate_on_submit():
        changed = keep_preference(visit.session, person, form.weekday, form.refused(wish), visit.stamp)
        flash("Uw keuze is bewaard." if changed else "Er was niets veranderd.", "ok")
        return redirect(url_for(".mail"))
    page = render_template(
        "account/mail.html",
        form=form,
        offered=offered,
        own=own_reminders(visit.session, person, visit.at),
        snoozes=list(own_snoozes(visit.session, person, visit.at)),
        kind_label=kind_label,
        states=ReminderState,
    )
    return page, 400 if form.is_submitted() else 200


@blueprint.route("/<int:identity>/uitstellen", methods=["GET", "POST"])
@opened(SIGNED_IN)
def put_off(identity: int) -> ResponseReturnValue:
    """Of a reminder to the visitor alone: any other one is not there."""
    row = own_reminder(visit.session, myself(), identity, held=visit.writes)
    form, faults, status = SnoozeForm(), [], 200
    if form.is_submitted():
        status = 400
    if form.validate_on_submit():
        try:
            snooze(visit.session, row, form.day, form.because.data or "", visit.stamp)
        except Invalid as refusal:
            faults = form.take(refusal.faults)
        except NotNow as refusal:
            flash(str(refusal), "warning")
            return redirect(url_for(".mail"))
        else:
            flash(f"U hoort hier tot {spoken_date(form.day)} niets meer over.", "ok")
            return redirect(url_for(".mail"))
    last = spoken_date(visit.today + LONGEST_SNOOZE)
    page = render_template(
        "account/put_off.html", form=form, faults=faults, row=row, kind=kind_label(row.kind), last=last
    )
    return page, status
