"""Answering by a mailed link: one question for who holds it, and nothing else. Opening it changes nothing."""

from functools import partial

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from agenda.kernel.refusal import NotFound
from agenda.kernel.rights import Stamp
from agenda.programmes.models import Programme
from agenda.progress.links import link_by_key
from agenda.progress.queries import question_on
from agenda.progress.rules import LinkHolder
from agenda.web import answering
from agenda.web.access import ANYONE, opened
from agenda.web.desk import Desk
from agenda.web.updates import sent_file
from agenda.web.visit import visit

blueprint = Blueprint("answers", __name__, url_prefix="/antwoord")


@blueprint.route("/<key>", methods=["GET", "POST"])
@opened(ANYONE)
def answer(key: str) -> ResponseReturnValue:
    return answering.answer(_desk(key))


@blueprint.post("/<key>/ongewijzigd")
@opened(ANYONE)
def unchanged(key: str) -> ResponseReturnValue:
    return answering.unchanged(_desk(key))


@blueprint.post("/<key>/concept")
@opened(ANYONE)
def keep(key: str) -> ResponseReturnValue:
    return answering.keep(_desk(key))


@blueprint.post("/<key>/stap/<name>")
@opened(ANYONE)
def take_back(key: str, name: str) -> ResponseReturnValue:
    return answering.take_back(_desk(key), name)


@blueprint.get("/<key>/bijlagen/<int:identity>")
@opened(ANYONE)
def attachment(key: str, identity: int) -> Response:
    update = _desk(key).update()
    file = next((one for one in update.files if one.id == identity), None) if update else None
    if file is None:
        raise NotFound("Deze bijlage is er niet (meer).")
    return sent_file(file)


def _desk(key: str) -> Desk:
    link = link_by_key(visit.session, key, visit.at)
    question = question_on(visit.session, link.round, link.action_id, link.party_id)
    programme = visit.session.get_one(Programme, link.round.programme_id)
    stamp = Stamp(LinkHolder(link), visit.at, "antwoordlink")
    return Desk(question, programme, stamp, partial(url_for, key=key), link)
