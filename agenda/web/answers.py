"""Answering by a mailed link: one form for who holds it, and nothing else. Opening it changes nothing."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from agenda.kernel.refusal import Changed
from agenda.kernel.rights import Stamp
from agenda.programmes.models import Programme
from agenda.progress.links import link_by_key, mark_used
from agenda.progress.models import AnswerLink, Question, Update
from agenda.progress.queries import question_on, update_on
from agenda.progress.reporting import take_party_step, write_update
from agenda.progress.rules import UNFINISHED, LinkHolder, wanting
from agenda.web.access import ANYONE, opened
from agenda.web.differences import told
from agenda.web.forms.updates import UpdateForm
from agenda.web.visit import visit

blueprint = Blueprint("answers", __name__, url_prefix="/antwoord")


@blueprint.route("/<key>", methods=["GET", "POST"])
@opened(ANYONE)
def answer(key: str) -> ResponseReturnValue:
    link = link_by_key(visit.session, key, visit.at)
    held = _held(link)
    if held is not None and held.state not in UNFINISHED:
        return _page(link, "answers/given.html", update=held)
    form = UpdateForm.of(link.action, held)
    if not form.validate_on_submit():
        return _page(link, "answers/form.html", form=form), 400 if form.errors else 200
    try:
        return _save(link, form, key)
    except Changed:
        return _both_versions(link, form)


def _held(link: AnswerLink) -> Update | None:
    return update_on(visit.session, _question(link))


def _question(link: AnswerLink) -> Question:
    return question_on(visit.session, link.round, link.action_id, link.party_id)


def _page(link: AnswerLink, template: str, **told: object) -> str:
    programme = visit.session.get_one(Programme, link.round.programme_id)
    title = f"Uitvoeringsagenda {programme.name}"
    party = visit.names[link.party_id]
    return render_template(
        template, link=link, asked_by=programme, party=party, programme_title=title, sign_in_url=None, **told
    )


def _save(link: AnswerLink, form: UpdateForm, key: str) -> ResponseReturnValue:
    stamp = Stamp(LinkHolder(link), visit.at, "antwoordlink")
    question = _question(link)
    update = write_update(visit.session, question, form.values(), stamp, seen=form.seen_version)
    mark_used(link, visit.at)
    if "submit" in request.form:
        if faults := list(wanting(update)):
            return _page(link, "answers/form.html", form=form, faults=form.take(faults)), 400
        take_party_step(visit.session, question, "submit", stamp)
        flash("Dank u wel. Uw melding is ingediend bij het secretariaat.", "ok")
    else:
        flash("Uw concept is bewaard. Het secretariaat ziet het pas als u het indient.", "ok")
    return redirect(url_for(".answer", key=key))


def _both_versions(link: AnswerLink, form: UpdateForm) -> ResponseReturnValue:
    """The form as it was filled in, beside what a colleague saved; saving again is then a choice."""
    stored, typed = _held(link), form.values()
    kept = {name: getattr(stored, name) for name in typed}
    form.seen.data = str(stored.version if stored else 0)
    differences = told(typed, kept, visit.names, {})
    return _page(link, "answers/form.html", form=form, differences=differences, meanwhile=True), 409
