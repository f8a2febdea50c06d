"""Mail that was not delivered: what the mail server said of it, and trying once more."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from agenda.kernel.rights import Permission
from agenda.reminders.undelivered import leave_it, send_again, undelivered_page
from agenda.web.access import lets_in, opened
from agenda.web.visit import visit

blueprint = Blueprint("failed_mail", __name__, url_prefix="/programmas/<programme>/verzendlijst/niet-bezorgd")

SENT_AGAIN = "De mail aan {} wordt binnen een minuut opnieuw verzonden."
SET_ASIDE = "De mail aan {} is terzijde gelegd."


@blueprint.get("")
@opened(Permission.REMINDER_RUN)
def failed(programme: str) -> str:
    visit.require(Permission.REMINDER_RUN, visit.programme)
    return render_template(
        "reminders/failed.html",
        page=undelivered_page(visit.session, visit.programme, request.args.get("pagina", 1, type=int)),
        shows_people=lets_in("people.person"),
    )


@blueprint.post("/<int:identity>/opnieuw")
@opened(Permission.REMINDER_RUN)
def again(programme: str, identity: int) -> ResponseReturnValue:
    mail = send_again(visit.session, visit.programme, identity, visit.stamp)
    flash(SENT_AGAIN.format(mail.recipient), "ok")
    return redirect(url_for(".failed", programme=programme))


@blueprint.post("/<int:identity>/laat-maar")
@opened(Permission.REMINDER_RUN)
def leave(programme: str, identity: int) -> ResponseReturnValue:
    mail = leave_it(visit.session, visit.programme, identity, visit.stamp)
    flash(SET_ASIDE.format(mail.recipient), "ok")
    return redirect(url_for(".failed", programme=programme))
