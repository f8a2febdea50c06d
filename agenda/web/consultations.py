"""The consultations of a programme, and one with its countdown, agenda, decisions and dossiers."""

from io import BytesIO

from flask import Blueprint, render_template, send_file
from werkzeug.wrappers import Response

from agenda.consultations.models import Consultation
from agenda.consultations.queries import consultation_by_key, consultations_of, decisions_of, previous_consultation
from agenda.documents.formats import FORMATS
from agenda.documents.queries import edition_file, editions_of
from agenda.gateways.files import fetch
from agenda.kernel.rights import Permission
from agenda.progress.queries import round_for, unanswered
from agenda.web.access import opened
from agenda.web.readings import told_countdown
from agenda.web.visit import visit

blueprint = Blueprint("consultations", __name__, url_prefix="/programmas/<programme>/overleggen")


@blueprint.get("")
@opened(Permission.CONSULTATION_READ)
def all_consultations(programme: str) -> str:
    found = consultations_of(visit.session, visit.programme)
    return render_template("consultations/all.html", consultations=found, today=visit.today)


@blueprint.get("/<key>")
@opened(Permission.CONSULTATION_READ)
def consultation(programme: str, key: str) -> str:
    shown = consultation_by_key(visit.session, key, visit.programme)
    previous = previous_consultation(visit.session, shown)
    round_ = round_for(visit.session, shown.occasion)
    return render_template(
        "consultations/consultation.html",
        consultation=shown,
        countdown=told_countdown(shown.occasion.day, visit.today),
        decisions=decisions_of(visit.session, shown),
        previous=previous,
        previous_decisions=decisions_of(visit.session, previous) if previous else [],
        round=round_,
        missing=unanswered(visit.session, round_) if round_ and round_.is_open else [],
        editions=editions_of(visit.session, Consultation.__tablename__, shown.id),
        names=visit.names,
        today=visit.today,
    )


@blueprint.get("/<key>/dossiers/<name>")
@opened(Permission.DOSSIER_READ)
def dossier(programme: str, key: str, name: str) -> Response:
    shown = consultation_by_key(visit.session, key, visit.programme)
    stored = edition_file(visit.session, Consultation.__tablename__, shown.id, name)
    content = fetch(visit.session, stored.sha256)
    media_type = FORMATS[stored.format].media_type
    return send_file(BytesIO(content), mimetype=media_type, as_attachment=True, download_name=stored.name)
