"""The dossiers of a consultation: built, read on screen, compared, and handed out as files."""

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from agenda.consultations.models import Consultation
from agenda.consultations.queries import consultation_by_key
from agenda.documents.comparison.erratum import errata
from agenda.documents.content import Annex
from agenda.documents.html import fragment
from agenda.dossiers.asking import ask_dossier, refuse_builder
from agenda.dossiers.copies import held_version
from agenda.dossiers.errata import changed_since, document_of
from agenda.dossiers.shown import NO_VERSION, Shown, annex_of, dossier_file, dossier_version, dossiers_of
from agenda.kernel.dutch import spoken_moment
from agenda.kernel.refusal import NotFound
from agenda.kernel.rights import Permission, owned_by
from agenda.web.access import opened
from agenda.web.forms.dossiers import BuildForm, SinceForm
from agenda.web.handing import annex_response, file_response
from agenda.web.told_dossiers import build_form, label_of, standing_of, told_all
from agenda.web.told_sending import told_sending
from agenda.web.visit import visit

blueprint = Blueprint("dossiers", __name__, url_prefix="/programmas/<programme>/overleggen/<key>/dossiers")


@blueprint.get("")
@opened(Permission.DOSSIER_READ)
def all_dossiers(programme: str, key: str) -> str:
    shown = _consultation(key)
    return _page(shown, build_form(shown))


def _consultation(key: str) -> Consultation:
    return consultation_by_key(visit.session, key, visit.programme)


def _page(shown: Consultation, form: BuildForm) -> str:
    told = told_all(shown)
    seen = [row.edition for group in told["groups"] for row in group.rows]
    return render_template("dossiers/all.html", consultation=shown, form=form, **told, **told_sending(shown, seen))


@blueprint.post("")
@opened(Permission.DOSSIER_BUILD)
def build(programme: str, key: str) -> ResponseReturnValue:
    """Whoever asks while it is under way already comes to that."""
    shown = _consultation(key)
    form = build_form(shown)
    refuse_builder(visit.actor, owned_by(shown.programme_id, form.party))
    if not form.validate_on_submit():
        return _page(shown, form), 400
    task = ask_dossier(visit.session, shown, form.variant, form.formats.data, visit.stamp, form.party)
    visit.session.flush()
    return redirect(url_for("tasks.task", programme=programme, identity=task.id))


@blueprint.get("/<name>")
@opened(Permission.DOSSIER_READ)
def file(programme: str, key: str, name: str) -> Response:
    return file_response(dossier_file(visit.session, _consultation(key), name, visit.actor, visit.at))


@blueprint.get("/<variant>/<int:version>")
@opened(Permission.DOSSIER_READ)
def read(programme: str, key: str, variant: str, version: int) -> str:
    consultation = _consultation(key)
    shown = _version(consultation, variant, version)

    def link(annex: Annex) -> str:
        return url_for(".annex", programme=programme, key=key, variant=variant, version=version, sha256=annex.sha256)

    document = document_of(shown.edition)
    return render_template(
        "dossiers/read.html",
        consultation=consultation,
        shown=shown,
        label=label_of(shown.edition),
        standing=standing_of(shown),
        document=document,
        text=fragment(document, link, titled=False),
    )


def _version(consultation: Consultation, variant: str, version: int) -> Shown:
    return dossier_version(visit.session, consultation, variant, version, visit.actor, visit.at)


@blueprint.get("/<variant>/<int:version>/stukken/<sha256>")
@opened(Permission.DOSSIER_READ)
def annex(programme: str, key: str, variant: str, version: int, sha256: str) -> Response:
    return annex_response(annex_of(_version(_consultation(key), variant, version).edition, sha256))


@blueprint.get("/<variant>/<int:version>/verschillen")
@opened(Permission.DOSSIER_READ)
def differences(programme: str, key: str, variant: str, version: int) -> str:
    """Since the version that was chosen, the visitor was sent, or came before; both are among those that they see."""
    consultation = _consultation(key)
    found = dossiers_of(visit.session, consultation, visit.actor, visit.at)
    versions = {one.edition.version: one.edition for one in found if one.edition.variant == variant}
    if version not in versions:
        raise NotFound(NO_VERSION)
    others = sorted(versions.keys() - {version}, reverse=True)
    held = _held(consultation, variant)
    since = _since(version, others, held)
    choices = [(one, f"Versie {one}, stand van {spoken_moment(versions[one].as_of)}") for one in others]
    return render_template(
        "dossiers/differences.html",
        consultation=consultation,
        edition=versions[version],
        since=versions[since] if since else None,
        held=held,
        label=label_of(versions[version]),
        form=SinceForm.of(choices, since or 0),
        groups=errata(changed_since(versions[since], versions[version])) if since else [],
    )


def _held(consultation: Consultation, variant: str) -> int | None:
    """The version that the visitor was sent last."""
    held = held_version(visit.session, consultation, variant, visit.person.email) if visit.person else None
    return held.version if held else None


def _since(version: int, others: Sequence[int], held: int | None) -> int | None:
    """One that is not there is refused; without a choice the one that is held or came before, or else one after it."""
    if "sinds" in request.args:
        chosen = request.args.get("sinds", type=int)
        if chosen not in others:
            raise NotFound(NO_VERSION)
        return chosen
    before = [one for one in others if one < version]
    if held in before:
        return held
    return max(before) if before else min(others, default=None)
