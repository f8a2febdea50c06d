"""Asking for an answer link of one's own, from the mail to a shared mailbox. The page itself gives nobody anything."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from agenda.accounts.rules import Operator
from agenda.accounts.sign_ins import bare_address
from agenda.kernel.refusal import NotFound
from agenda.kernel.rights import Stamp
from agenda.mail.queries import is_written
from agenda.parties.models import Party
from agenda.parties.queries import whole_party
from agenda.parties.rules import Addressee, people_asked
from agenda.progress.links import issue_link
from agenda.progress.models import Question, Round
from agenda.progress.queries import open_questions
from agenda.web.access import ANYONE, opened
from agenda.web.answer_links import mail_links
from agenda.web.forms.answer_links import RequestForm
from agenda.web.rounds import known_round
from agenda.web.visit import visit

NOTHING_ASKED = "Hier wordt nu niets gevraagd. Kijk of het adres klopt met dat in de mail."

blueprint = Blueprint("link_requests", __name__, url_prefix="/antwoordlink/<programme>/<key>")

TOLD = (
    "Is dit het adres van een contactpersoon van deze partij, dan is er nu een mail met antwoordlinks naar onderweg. "
    "Komt er niets? Vraag dan het secretariaat u als contactpersoon vast te leggen."
)


@blueprint.route("/<party>", methods=["GET", "POST"])
@opened(ANYONE)
def request_links(programme: str, key: str, party: str) -> ResponseReturnValue:
    """Whoever asks gets one and the same answer; a link goes to a known contact of the party, by mail alone."""
    round_, asked = _asked(key, party)
    form = RequestForm()
    if not form.validate_on_submit():
        words = {"form": form, "round": round_, "party": visit.names[asked.id].name}
        return render_template("answers/request.html", **words, **_frame()), 400 if form.errors else 200
    if (contact := _contact(asked, form.email.data or "")) is not None:
        _send(round_, asked, contact)
    flash(TOLD, "info")
    return redirect(url_for(".request_links", programme=programme, key=key, party=party))


def _asked(key: str, party: str) -> tuple[Round, Party]:
    """What is not there, not yet there, or over, is told in the same words."""
    try:
        round_, asked = known_round(key), whole_party(visit.session, party)
    except NotFound:
        raise NotFound(NOTHING_ASKED) from None
    if round_.opened_at is None or round_.frozen_at is not None:
        raise NotFound(NOTHING_ASKED)
    return round_, asked


def _frame() -> dict[str, object]:
    """Nobody who is not signed in is told more of the programme than its name and who keeps it."""
    programme = visit.programme
    title = f"Uitvoeringsagenda {programme.name}"
    return {"asked_by": programme, "programme_title": title, "sign_in_url": None}


def _contact(party: Party, typed: str) -> Addressee | None:
    wanted = bare_address(typed)
    return next((one for one in people_asked(party.contacts, visit.today) if one.email.lower() == wanted), None)


def _send(round_: Round, party: Party, contact: Addressee) -> None:
    """At most one such mail an hour to one person, whoever asks."""
    reason = f"answer_links/{visit.programme.key}/{round_.key}/{party.key}/{contact.email}/{visit.at:%Y-%m-%dT%H}"
    asked = open_questions(visit.session, round_, Question.party_id == party.id)
    questions = [question for question in asked if question.takes_answers]
    if not questions or is_written(visit.session, reason):
        return
    stamp = Stamp(Operator(), visit.at, "aanvraag")
    issued = [issue_link(visit.session, one, contact, stamp, replaces=False) for one in questions]
    mail_links(round_, party, issued, contact, reason)
