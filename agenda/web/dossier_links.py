"""A dossier by a mailed link: for who holds it, without an account.

Opening the link changes nothing, as scanners of mail do that too; the button on its page does, and leads on.
"""

from functools import partial

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from agenda.consultations.models import Consultation
from agenda.documents.comparison.erratum import errata
from agenda.dossiers.copies import copy_by_key, mark_opened, newer_than
from agenda.dossiers.errata import changed_since
from agenda.dossiers.mailing import signature_of
from agenda.dossiers.models import Copy
from agenda.dossiers.rules import ends_at
from agenda.kernel.refusal import NotFound
from agenda.programmes.models import Programme
from agenda.web.access import ANYONE, opened
from agenda.web.told_dossiers import label_of
from agenda.web.told_sending import file_of, frame_of, on_screen, paper_of
from agenda.web.visit import visit

blueprint = Blueprint("dossier_links", __name__, url_prefix="/dossier/<key>")


class NotOpenedYet(Exception):
    """What is in it is told only once the button was used."""


@blueprint.errorhandler(NotOpenedYet)
def to_the_button(_: NotOpenedYet) -> Response:
    return redirect(url_for(".front", key=(request.view_args or {})["key"]))


@blueprint.get("")
@opened(ANYONE)
def front(key: str) -> str:
    return _page("front", key, copy_by_key(visit.session, key, visit.at))


@blueprint.post("")
@opened(ANYONE)
def open_copy(key: str) -> Response:
    mark_opened(copy_by_key(visit.session, key, visit.at), visit.at)
    return redirect(url_for(".contents", key=key))


@blueprint.get("/inhoud")
@opened(ANYONE)
def contents(key: str) -> str:
    copy = _opened(key)
    return _page("contents", key, copy, newer=newer_than(visit.session, copy.edition, visit.at))


@blueprint.get("/lezen")
@opened(ANYONE)
def read(key: str) -> str:
    copy = _opened(key)
    return _page("read", key, copy, text=on_screen(copy.edition, partial(_paper, key)))


@blueprint.get("/wijzigingen")
@opened(ANYONE)
def changes(key: str) -> str:
    copy = _opened(key)
    if copy.instead_of is None:
        raise NotFound("U kreeg nog geen eerdere versie; er is dus niets om mee te vergelijken.")
    found = changed_since(copy.instead_of, copy.edition)
    return _page("changes", key, copy, number=len(found), errata=errata(found))


@blueprint.get("/bestanden/<name>")
@opened(ANYONE)
def file(key: str, name: str) -> ResponseReturnValue:
    return file_of(_opened(key).edition, name)


@blueprint.get("/stukken/<int:position>")
@opened(ANYONE)
def paper(key: str, position: int) -> ResponseReturnValue:
    return paper_of(_opened(key).edition, position)


def _paper(key: str, position: int) -> str:
    return url_for(".paper", key=key, position=position)


def _opened(key: str) -> Copy:
    copy = copy_by_key(visit.session, key, visit.at)
    if copy.first_opened_at is None:
        raise NotOpenedYet
    return copy


def _page(name: str, key: str, copy: Copy, **told: object) -> str:
    edition = copy.edition
    programme = visit.session.get_one(Programme, edition.programme_id)
    consultation = visit.session.get_one(Consultation, edition.subject_id)
    known = {
        "copy": copy,
        "edition": edition,
        "called": label_of(edition),
        "consultation": consultation,
        "key": key,
        "ends_at": ends_at(copy, consultation.occasion.day),
        "signature": signature_of(edition, programme, visit.names),
    }
    return render_template(f"dossiers/link/{name}.html", **known, **frame_of(programme), **told)
