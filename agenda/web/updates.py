"""The page on which a party answers one question, for who is signed in; and where the secretariat records for it."""

from collections.abc import Mapping
from functools import partial
from io import BytesIO
from typing import Any

from flask import Blueprint, flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from agenda.accounts.models import Person
from agenda.accounts.queries import colleagues
from agenda.accounts.rules import may
from agenda.documents.file_kinds import media_type_of
from agenda.gateways.files import fetch
from agenda.kernel.refusal import NotFound
from agenda.kernel.rights import Permission, owned_by
from agenda.parties.queries import addressees
from agenda.parties.rules import Addressee
from agenda.programmes.rules import secretariat_of
from agenda.progress.delegating import delegate
from agenda.progress.files import may_have
from agenda.progress.models import Question, Update, UpdateFile
from agenda.progress.queries import question_on, round_by_key, update_on
from agenda.web import answering
from agenda.web.access import opened
from agenda.web.desk import Desk
from agenda.web.forms.updates import ColleagueForm
from agenda.web.rounds import known_round
from agenda.web.visit import visit

blueprint = Blueprint(
    "updates", __name__, url_prefix="/programmas/<programme>/uitvragen/<key>/vragen/<int:action>/<int:party>"
)
NO_FILE = "Deze bijlage is er niet, of is nog niet voor u te zien."


@blueprint.route("", methods=["GET", "POST"])
@opened(Permission.UPDATE_WRITE)
def answer(programme: str, key: str, action: int, party: int) -> ResponseReturnValue:
    return answering.answer(_desk(key, action, party))


@blueprint.post("/ongewijzigd")
@opened(Permission.UPDATE_WRITE)
def unchanged(programme: str, key: str, action: int, party: int) -> ResponseReturnValue:
    from_list = url_for("asked.asked", programme=programme) if request.form.get("from") == "list" else None
    return answering.unchanged(_desk(key, action, party), from_list)


@blueprint.post("/concept")
@opened(Permission.UPDATE_WRITE)
def keep(programme: str, key: str, action: int, party: int) -> ResponseReturnValue:
    return answering.keep(_desk(key, action, party))


@blueprint.post("/stap/<name>")
@opened(Permission.UPDATE_WRITE)
def take_back(programme: str, key: str, action: int, party: int, name: str) -> ResponseReturnValue:
    return answering.take_back(_desk(key, action, party), name)


@blueprint.post("/collega")
@opened(Permission.UPDATE_WRITE)
def ask_colleague(programme: str, key: str, action: int, party: int) -> ResponseReturnValue:
    desk = _desk(key, action, party)
    people = _reporters(party)
    form = ColleagueForm.of(people, desk.question.delegate_id)
    if not form.validate_on_submit():
        return redirect(desk.to(".answer"))
    chosen = next((one for one in people if one.id == form.colleague.data), None)
    _delegate(desk, chosen)
    return redirect(desk.to(".answer"))


def _delegate(desk: Desk, colleague: Person | None) -> None:
    if not delegate(visit.session, desk.question, colleague, visit.stamp):
        flash("Er was niets veranderd.", "ok")
    elif colleague is None:
        flash("Niemand in het bijzonder antwoordt: ieder van uw partij kan het.", "ok")
    elif colleague is visit.person:
        flash("U antwoordt zelf.", "ok")
    else:
        _mail(desk, "update_delegated", Addressee(colleague.name, colleague.email))
        flash(f"{colleague.name} is gevraagd te antwoorden, en krijgt daarvan bericht.", "ok")


@blueprint.get("/bijlagen/<int:identity>")
@opened(Permission.ACTION_READ)
def attachment(programme: str, key: str, action: int, party: int, identity: int) -> Response:
    return sent_file(_file(key, action, party, identity))


def _file(key: str, action: int, party: int, identity: int) -> UpdateFile:
    """To who may not have it the same is told as when there is none."""
    round_ = round_by_key(visit.session, visit.programme, key)
    question = question_on(visit.session, round_, action, party) if round_ else None
    update = update_on(visit.session, question) if question else None
    file = next((one for one in update.files if one.id == identity), None) if update else None
    if question is None or update is None or file is None:
        raise NotFound(NO_FILE)
    if party not in visit.parties_with(Permission.UPDATE_WRITE) and not may_have(visit.actor, question, update):
        raise NotFound(NO_FILE)
    return file


def sent_file(file: UpdateFile) -> Response:
    content = BytesIO(fetch(visit.session, file.sha256))
    return send_file(content, mimetype=media_type_of(file.name), as_attachment=True, download_name=file.name)


def _desk(key: str, action: int, party: int) -> Desk:
    """The right is asked before anything is told of the question."""
    visit.require(Permission.UPDATE_WRITE, owned_by(visit.programme.id, party))
    question = question_on(visit.session, known_round(key), action, party)
    to = partial(url_for, programme=visit.programme.key, key=key, action=action, party=party)
    if party in visit.parties_with(Permission.UPDATE_WRITE):
        return Desk(question, visit.programme, visit.stamp, to, more=_who_answers)
    visit.require(Permission.UPDATE_JUDGE, question)
    return Desk(question, visit.programme, visit.stamp, to, records=True, inform=partial(_inform, question, to))


def _who_answers(question: Question) -> Mapping[str, Any]:
    people = _reporters(question.party_id)
    return {
        "delegate": next((one for one in people if one.id == question.delegate_id), None),
        "colleague_form": ColleagueForm.of(people, question.delegate_id) if len(people) > 1 else None,
    }


def _reporters(party: int) -> list[Person]:
    """Who reports for this party."""
    people, place = colleagues(visit.session, party, visit.programme.id), owned_by(visit.programme.id, party)
    return [one for one in people if may(one.memberships, Permission.UPDATE_WRITE, place)]


def _inform(question: Question, to: Any, update: Update) -> None:
    """Lets the party know what the secretariat wrote down for it."""
    programme = visit.programme
    secretariat = secretariat_of(programme)
    told = addressees(visit.session, [question.party_id], secretariat, visit.today)[question.party_id]
    _mail(Desk(question, programme, visit.stamp, to), "update_recorded", told, update)


def _mail(desk: Desk, kind: str, told: Addressee, update: Update | None = None) -> None:
    visit.session.flush()
    words = {
        "name": told.name,
        "party": visit.names[desk.question.party_id].name,
        "programme": visit.programme,
        "round": desk.question.round,
        "action": desk.action,
        "address": desk.to(".answer"),
        "update": update,
        "by": visit.person.name if visit.person else visit.programme.secretariat,
    }
    reason = f"{kind}/{desk.question.id}/{told.email}/{visit.at.isoformat()}"
    visit.post.write(visit.session, kind, told.email, reason, words, visit.at, programme=visit.programme.id)
