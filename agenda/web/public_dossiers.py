"""The dossier that everybody may read, from its moment on. Before that there is no such page."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from agenda.consultations.models import Consultation
from agenda.consultations.queries import consultation_by_key
from agenda.documents.models import Edition
from agenda.dossiers.shown import public_dossier
from agenda.kernel.refusal import NotFound
from agenda.web.access import ANYONE, opened
from agenda.web.told_sending import file_of, frame_of, on_screen, paper_of
from agenda.web.visit import visit

NOTHING = "Hier is nu geen openbaar dossier. Kijk of het adres klopt."

blueprint = Blueprint("public_dossiers", __name__, url_prefix="/openbaar/<programme>/<key>")


@blueprint.get("")
@opened(ANYONE)
def dossier(programme: str, key: str) -> str:
    shown, edition = _public(key)

    def to_paper(position: int) -> str:
        return url_for(".paper", programme=programme, key=key, version=edition.version, position=position)

    told = {"consultation": shown, "edition": edition, "text": on_screen(edition, to_paper), "key": key}
    return render_template("dossiers/public.html", **told, **frame_of(visit.programme))


@blueprint.get("/<int:version>/bestanden/<name>")
@opened(ANYONE)
def file(programme: str, key: str, version: int, name: str) -> ResponseReturnValue:
    return file_of(_public(key, version)[1], name)


@blueprint.get("/<int:version>/stukken/<int:position>")
@opened(ANYONE)
def paper(programme: str, key: str, version: int, position: int) -> ResponseReturnValue:
    """Of the version that its reader has before them: a later one may hold another paper there."""
    return paper_of(_public(key, version)[1], position)


def _public(key: str, version: int | None = None) -> tuple[Consultation, Edition]:
    """What is not there and what is not public yet is told in the same words."""
    try:
        shown = consultation_by_key(visit.session, key, visit.programme)
    except NotFound:
        raise NotFound(NOTHING) from None
    edition = public_dossier(visit.session, shown, visit.at, version)
    if edition is None:
        raise NotFound(NOTHING)
    return shown, edition
