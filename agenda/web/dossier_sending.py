"""Sends and releases a version of a dossier, for the secretariat or, of its own, for a party."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from agenda.consultations.models import Consultation
from agenda.consultations.queries import consultation_by_key
from agenda.documents.models import Edition
from agenda.dossiers.circle import Circle, circle_of
from agenda.dossiers.copies import holdings_of
from agenda.dossiers.mailing import mail_copies
from agenda.dossiers.models import Release
from agenda.dossiers.releasing import release_dossier, withdraw_public
from agenda.dossiers.rules import ALREADY_CLOSED, has_come
from agenda.dossiers.sending import check_sending, send_dossier, times_sent
from agenda.dossiers.shown import dossier_version
from agenda.kernel.confidentiality import Confidentiality
from agenda.kernel.dutch import count
from agenda.kernel.refusal import Changed, Fault, Invalid, NotFound, NotNow
from agenda.kernel.rights import Permission, Scope, owned_by
from agenda.mail.queries import bounces_at
from agenda.parties.queries import party_by_key
from agenda.web.access import opened
from agenda.web.filling_in import filled_in
from agenda.web.forms.dossier_sending import ReleaseForm, SendForm, WithdrawForm, words_in
from agenda.web.told_dossiers import label_of
from agenda.web.visit import visit

blueprint = Blueprint(
    "dossier_sending",
    __name__,
    url_prefix="/programmas/<programme>/overleggen/<key>/dossiers/<variant>/<int:version>",
)
OWN = "Een dossier van één partij wordt niet vrijgegeven: wie bij die partij hoort, ziet het al."


def _asked(key: str, variant: str, version: int) -> tuple[Consultation, Edition, Release | None]:
    """The right is asked before anything is told of the version."""
    visit.require(Permission.DOSSIER_SEND, _scope(variant))
    shown = consultation_by_key(visit.session, key, visit.programme)
    found = dossier_version(visit.session, shown, variant, version, visit.actor, visit.at)
    visit.require(Permission.DOSSIER_SEND, found.edition)
    return shown, found.edition, found.release


def _scope(variant: str) -> Scope:
    """Of a variant that is one party's own its key names the party."""
    _, _, party = variant.partition("-")
    try:
        return owned_by(visit.programme.id, party_by_key(visit.session, party).id if party else None)
    except NotFound:
        return Scope(visit.programme.id)


@blueprint.route("/verzenden", methods=["GET", "POST"])
@opened(Permission.DOSSIER_SEND)
def send(programme: str, key: str, variant: str, version: int) -> ResponseReturnValue:
    shown, edition, _ = _asked(key, variant, version)
    form = _send_form(shown, edition)
    if not form.validate_on_submit() or form.goes_back:
        return _send_page(shown, edition, form), 400 if form.errors else 200
    try:
        return _send(shown, edition, form) if form.is_sure else _before_sending(shown, edition, form)
    except Invalid as refusal:
        return _send_page(shown, edition, form, faults=form.take(refusal.faults)), 400
    except Changed as refusal:
        form.seen.data, form.sure.data = str(times_sent(visit.session, edition)), ""
        return _send_page(shown, edition, form, outdated=str(refusal)), 409


def _send_form(shown: Consultation, edition: Edition) -> SendForm:
    circle = circle_of(visit.session, shown, edition)
    have = _versions_had(shown, edition)
    has_this = {email for email, had in have.items() if had == edition.version}
    own = edition.confidentiality is Confidentiality.OWN_PARTY
    labels = _labels(circle, have, edition)
    return SendForm.of(circle, labels, has_this, times_sent(visit.session, edition), own=own)


def _versions_had(shown: Consultation, edition: Edition) -> Mapping[str, int]:
    """Per address the highest version of this variant that it has."""
    held = holdings_of(visit.session, shown, visit.actor)
    return {one.copy.email: one.has for one in held if one.has and one.copy.edition.variant == edition.variant}


def _labels(circle: Circle, have: Mapping[str, int], edition: Edition) -> Mapping[str, str]:
    bounced = bounces_at(visit.session, [one.email for one in circle.all])
    labels = {}
    for one in circle.all:
        party = f", {visit.names[one.party].short}" if one.party in visit.names else ""
        had = have.get(one.email.lower())
        told = "" if had is None else ", heeft deze versie al" if had == edition.version else f", heeft versie {had}"
        lost = ", mail komt hier niet aan" if one.email.lower() in bounced else ""
        labels[one.email] = f"{one.name}{party} ({one.email}){told}{lost}"
    return labels


def _send_page(shown: Consultation, edition: Edition, form: SendForm, **told: object) -> str:
    known = {"consultation": shown, "edition": edition, "called": label_of(edition), "form": form}
    return render_template("dossiers/send.html", **known, **told)


def _before_sending(shown: Consultation, edition: Edition, form: SendForm) -> str:
    """To whom it will go, and what they have now."""
    checked = check_sending(visit.session, edition, form.recipients, words_in(form), visit.stamp, seen=form.seen_times)
    told = {"consultation": shown, "edition": edition, "called": label_of(edition), "form": form, "checked": checked}
    return render_template("dossiers/sure.html", **told, have=_versions_had(shown, edition), names=visit.names)


def _send(shown: Consultation, edition: Edition, form: SendForm) -> Response:
    issued = send_dossier(visit.session, edition, form.recipients, words_in(form), visit.stamp, seen=form.seen_times)
    mail_copies(visit.session, visit.post, issued, visit.at)
    receivers = count(len(issued), "ontvanger", "ontvangers")
    flash(f"Versie {edition.version} is verzonden aan {receivers}, elk met een eigen link.", "ok")
    return redirect(url_for("dossier_copies.all_copies", programme=visit.programme.key, key=shown.occasion.key))


@blueprint.route("/vrijgave", methods=["GET", "POST"])
@opened(Permission.DOSSIER_SEND)
def release(programme: str, key: str, variant: str, version: int) -> ResponseReturnValue:
    shown, edition, held = _asked(key, variant, version)
    if edition.confidentiality is Confidentiality.OWN_PARTY:
        raise NotNow(OWN)
    form = ReleaseForm.of(held, visit.at, public=edition.confidentiality is Confidentiality.PUBLIC)
    told = {"consultation": shown, "edition": edition, "called": label_of(edition)}
    if not form.validate_on_submit():
        return render_template("dossiers/release.html", form=form, **told), 400 if form.errors else 200
    try:
        return _release(shown, edition, form)
    except Invalid as refusal:
        faults = form.take(refusal.faults)
        return render_template("dossiers/release.html", form=form, faults=faults, **told), 400
    except Changed as refusal:
        form.seen.data, faults = str(held.version if held else 0), [Fault("", str(refusal))]
        return render_template("dossiers/release.html", form=form, faults=faults, **told), 409


def _release(shown: Consultation, edition: Edition, form: ReleaseForm) -> Response:
    moments = form.moment("readers"), form.moment("public")
    changed = release_dossier(visit.session, edition, *moments, visit.stamp, seen=form.seen_version)
    return _back_to(shown, "De vrijgave is bewaard." if changed else "Er is niets gewijzigd.")


def _back_to(shown: Consultation, told: str) -> Response:
    flash(told, "ok")
    key = shown.occasion.key
    return redirect(url_for("consultations.consultation", programme=visit.programme.key, key=key, _anchor="dossiers"))


@blueprint.route("/niet-meer-openbaar", methods=["GET", "POST"])
@opened(Permission.DOSSIER_SEND)
def withdraw(programme: str, key: str, variant: str, version: int) -> ResponseReturnValue:
    shown, edition, held = _asked(key, variant, version)
    if held is None or not has_come(held.public_from, visit.at):
        raise NotNow(ALREADY_CLOSED)
    form = WithdrawForm()

    def keep() -> ResponseReturnValue:
        withdraw_public(visit.session, edition, form.because.data or "", visit.stamp)
        return _back_to(shown, "Het dossier is niet meer openbaar.")

    return filled_in(form, "dossiers/withdraw.html", keep, consultation=shown, edition=edition)
