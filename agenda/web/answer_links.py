"""The answer links of a round: to whom they were mailed, whether they were used, and taking them back."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from agenda.kernel.dutch import count
from agenda.kernel.rights import Permission
from agenda.mail.queries import bouncing
from agenda.parties.models import Party
from agenda.parties.queries import party_at
from agenda.parties.rules import Addressee, people_asked
from agenda.progress.links import Issued, issue_link, link_of, links_of, revoke_link
from agenda.progress.models import Round
from agenda.progress.queries import Missing, missing_per_party, question_on, unanswered
from agenda.progress.rules import objection_to
from agenda.web.access import opened
from agenda.web.forms.answer_links import LinksForm
from agenda.web.forms.steps import StepForm
from agenda.web.rounds import known_round
from agenda.web.visit import visit

blueprint = Blueprint("answer_links", __name__, url_prefix="/programmas/<programme>/uitvragen/<key>/antwoordlinks")


@blueprint.get("")
@opened(Permission.LINK_ISSUE)
def all_links(programme: str, key: str) -> str:
    round_ = _round(key)
    links = links_of(visit.session, round_)
    return render_template(
        "answers/links.html",
        round=round_,
        links=[(one, objection_to(one, round_.is_open, visit.at)) for one in links],
        missing=missing_per_party(visit.session, round_) if round_.is_open else [],
        names=visit.names,
        form=StepForm(),
    )


@blueprint.route("/partijen/<int:party>", methods=["GET", "POST"])
@opened(Permission.LINK_ISSUE)
def send(programme: str, key: str, party: int) -> ResponseReturnValue:
    round_, asked = _round(key), party_at(visit.session, party)
    questions = [one for one in unanswered(visit.session, round_) if one.party_id == party]
    people = people_asked(asked.contacts, visit.today, bouncing(visit.session))
    if not questions or not people:
        return render_template("answers/nobody.html", round=round_, party=asked, questions=questions, names=visit.names)
    form = LinksForm.of(questions, people)
    if not form.validate_on_submit():
        page = render_template("answers/send.html", round=round_, party=visit.names[party], form=form)
        return page, 400 if form.errors else 200
    chosen = [one for one in questions if one.action_id in form.questions.data]
    return _send(round_, asked, chosen, form.chosen(people))


def _send(round_: Round, party: Party, questions: Sequence[Missing], addressee: Addressee) -> Response:
    asked = [question_on(visit.session, round_, one.action_id, party.id) for one in questions]
    issued = [issue_link(visit.session, one, addressee, visit.stamp) for one in asked]
    visit.session.flush()
    mail_links(round_, party, issued, addressee, f"answer_links/{round_.key}/{issued[0].link.id}")
    flash(f"{count(len(issued), 'antwoordlink is', 'antwoordlinks zijn')} gemaild aan {addressee.name}.", "ok")
    return redirect(url_for(".all_links", programme=visit.programme.key, key=round_.key))


def mail_links(round_: Round, party: Party, issued: Sequence[Issued], addressee: Addressee, reason: str) -> None:
    words = {
        "name": addressee.name,
        "party": visit.names[party.id].name,
        "programme": visit.programme,
        "round": round_,
        "links": issued,
    }
    visit.post.write(
        visit.session, "answer_links", addressee.email, reason, words, visit.at, programme=visit.programme.id
    )


@blueprint.post("/<int:identity>/intrekken")
@opened(Permission.LINK_ISSUE)
def revoke(programme: str, key: str, identity: int) -> Response:
    round_ = _round(key)
    link = link_of(visit.session, round_, identity)
    revoked = revoke_link(visit.session, link, visit.stamp)
    flash("De antwoordlink is ingetrokken." if revoked else "De antwoordlink was al ingetrokken.", "ok")
    return redirect(url_for(".all_links", programme=programme, key=key))


def _round(key: str) -> Round:
    round_ = known_round(key)
    visit.require(Permission.LINK_ISSUE, round_)
    return round_
