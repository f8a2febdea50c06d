"""Who has which version of the dossiers of a consultation: opened since, taken back, sent again."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from agenda.consultations.models import Consultation
from agenda.consultations.queries import consultation_by_key
from agenda.dossiers.copies import copy_at, holdings_of
from agenda.dossiers.erasure import forget_receiver, with_account
from agenda.dossiers.mailing import mail_copies
from agenda.dossiers.rules import objection_to_copy
from agenda.dossiers.sending import resend, revoke_copy
from agenda.kernel.refusal import Invalid, NotNow
from agenda.kernel.rights import Permission
from agenda.parties.rules import is_address
from agenda.web.access import opened
from agenda.web.forms.people import PlainForm
from agenda.web.told_dossiers import label_of
from agenda.web.visit import visit

blueprint = Blueprint(
    "dossier_copies", __name__, url_prefix="/programmas/<programme>/overleggen/<key>/dossiers/exemplaren"
)
FORGOTTEN = "Dit exemplaar is niet opnieuw te verzenden: {}"


@blueprint.get("")
@opened(Permission.DOSSIER_SEND)
def all_copies(programme: str, key: str) -> str:
    """A party sees of its own dossiers alone."""
    shown = consultation_by_key(visit.session, key, visit.programme)
    held, day = holdings_of(visit.session, shown, visit.actor), shown.occasion.day
    return render_template(
        "dossiers/copies.html",
        consultation=shown,
        held=[(one, objection_to_copy(one.copy, day, visit.at), is_address(one.copy.email)) for one in held],
        accounts=with_account(visit.session, [one.copy.email for one in held]),
        called=label_of,
        names=visit.names,
    )


@blueprint.post("/<int:identity>/intrekken")
@opened(Permission.DOSSIER_SEND)
def revoke(programme: str, key: str, identity: int) -> Response:
    shown = consultation_by_key(visit.session, key, visit.programme)
    copy = copy_at(visit.session, shown, identity, visit.actor)
    revoked = revoke_copy(visit.session, copy, visit.stamp)
    flash(f"De link van {copy.name} is ingetrokken." if revoked else "De link was al ingetrokken.", "ok")
    return _back(shown)


@blueprint.post("/<int:identity>/opnieuw")
@opened(Permission.DOSSIER_SEND)
def again(programme: str, key: str, identity: int) -> Response:
    shown = consultation_by_key(visit.session, key, visit.programme)
    copy = copy_at(visit.session, shown, identity, visit.actor)
    try:
        issued = resend(visit.session, copy, visit.stamp)
    except Invalid as refusal:
        raise NotNow(FORGOTTEN.format(" ".join(fault.sentence for fault in refusal.faults))) from refusal
    mail_copies(visit.session, visit.post, [issued], visit.at)
    flash(f"{copy.name} krijgt een nieuwe link naar versie {copy.edition.version}. De oude werkt niet meer.", "ok")
    return _back(shown)


@blueprint.route("/<int:identity>/vergeten", methods=["GET", "POST"])
@opened(Permission.DOSSIER_SEND)
def forget(programme: str, key: str, identity: int) -> ResponseReturnValue:
    """Of somebody without an account: who has one is erased as a whole."""
    shown = consultation_by_key(visit.session, key, visit.programme)
    copy, form = copy_at(visit.session, shown, identity, visit.actor), PlainForm()
    if form.validate_on_submit():
        forget_receiver(visit.session, copy, visit.stamp)
        flash("Naam en e-mailadres van deze ontvanger zijn gewist.", "ok")
        return _back(shown)
    return render_template("dossiers/forget.html", consultation=shown, copy=copy, form=form)


def _back(shown: Consultation) -> Response:
    return redirect(url_for(".all_copies", programme=visit.programme.key, key=shown.occasion.key))
