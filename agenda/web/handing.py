"""Stored files, handed out to be kept."""

from io import BytesIO

from flask import send_file
from werkzeug.wrappers import Response

from agenda.documents.file_kinds import media_type_of
from agenda.documents.formats import FORMATS
from agenda.documents.models import EditionAnnex, EditionFile
from agenda.gateways.files import fetch
from agenda.web.visit import visit


def file_response(file: EditionFile) -> Response:
    return _handed_out(file.sha256, file.name, FORMATS[file.format].media_type)


def annex_response(annex: EditionAnnex) -> Response:
    return _handed_out(annex.sha256, annex.name, media_type_of(annex.name))


def _handed_out(digest: str, name: str, media_type: str) -> Response:
    content = BytesIO(fetch(visit.session, digest))
    return send_file(content, mimetype=media_type, as_attachment=True, download_name=name)
