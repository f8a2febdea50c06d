"""The coordination rounds of a letter, for its writers: opened, followed on a board, dealt with, closed."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from agenda.calendars.queries import term_calendar
from agenda.documents.comparison.erratum import errata
from agenda.kernel.dutch import count, spoken_date
from agenda.kernel.refusal import Changed, Invalid, NotFound
from agenda.kernel.rights import Permission
from agenda.letters.answering import answer_remark, settle_objection
from agenda.letters.comparing import changed_between, changed_since
from agenda.letters.coordination import close_round, extend_round, open_round, put_again
from agenda.letters.models import Coordination, Letter, PassageAnswer
from agenda.letters.papers import letter_editions
from agenda.letters.queries import letter_by_key
from agenda.letters.round_queries import (
    answer_of,
    comment_at,
    open_round_of,
    passages_to_put,
    round_of,
    rounds_of,
    wordings_asked,
)
from agenda.letters.rounds import refuse_closed
from agenda.letters.rules import refuse_locked
from agenda.web.access import opened
from agenda.web.forms.coordination import AnswerRemarkForm, ExtendForm, OpenForm, SettleObjectionForm
from agenda.web.passage_text import passage_text
from agenda.web.round_mails import tell_again, tell_asked
from agenda.web.told_rounds import Offer, offers, put_to, told_board
from agenda.web.told_versions import chosen_versions
from agenda.web.visit import visit

blueprint = Blueprint("coordination", __name__, url_prefix="/programmas/<programme>/brieven/<key>/afstemming")
DAYS_TO_ANSWER = 5


def _read(key: str) -> Letter:
    visit.require(Permission.LETTER_READ, visit.programme)
    return letter_by_key(visit.session, key, visit.programme)


def _written(key: str) -> Letter:
    visit.require(Permission.LETTER_WRITE, visit.programme)
    return letter_by_key(visit.session, key, visit.programme)


def _back(asked: Coordination) -> Response:
    where: dict[str, Any] = {"programme": visit.programme.key, "key": asked.letter.key, "number": asked.number}
    return redirect(url_for(".board", **where))


@blueprint.get("")
@opened(Permission.LETTER_READ)
def rounds(programme: str, key: str) -> str:
    """The newest round, with the way to the earlier ones."""
    letter = _read(key)
    found = rounds_of(visit.session, letter)
    return _board(letter, found[0] if found else None)


@blueprint.get("/<int:number>")
@opened(Permission.LETTER_READ)
def board(programme: str, key: str, number: int) -> str:
    letter = _read(key)
    return _board(letter, round_of(visit.session, letter, number))


def _board(letter: Letter, asked: Coordination | None) -> str:
    told = told_board(letter, asked) if asked else {}
    numbers = [one.number for one in rounds_of(visit.session, letter)]
    writes = visit.may(Permission.LETTER_WRITE, letter) and not letter.is_locked
    shown = {"letter": letter, "round": asked, "numbers": numbers, "writes": writes, "names": visit.names}
    return render_template("letters/coordination.html", **shown, **told)


@blueprint.route("/openen", methods=["GET", "POST"])
@opened(Permission.LETTER_WRITE)
def begin(programme: str, key: str) -> ResponseReturnValue:
    letter = _written(key)
    refuse_locked(letter)
    if (running := open_round_of(visit.session, letter)) is not None:
        flash("Er loopt al een afstemmingsronde over deze brief.", "info")
        return _back(running)
    offered = offers(passages_to_put(visit.session, letter), letter)
    form = _open_form(offered)
    if not form.validate_on_submit():
        return _opening(letter, offered, form), 400 if form.errors else 200
    try:
        asked = open_round(visit.session, letter, form.given, term_calendar(visit.session), visit.stamp)
    except Invalid as refusal:
        return _opening(letter, offered, form, faults=form.take(refusal.faults)), 400
    flash(f"Afstemmingsronde {asked.number} is geopend. {_mails_told(tell_asked(asked))}", "ok")
    return _back(asked)


def _open_form(offered: list[Offer]) -> OpenForm:
    until = term_calendar(visit.session).working_days_later(visit.today, DAYS_TO_ANSWER)
    return OpenForm.of(until, _pairs(offered, likely=False), _pairs(offered, likely=True))


def _pairs(offered: list[Offer], *, likely: bool) -> Iterator[tuple[int, int]]:
    for one in offered:
        yield from ((one.passage.id, party) for party in (one.likely if likely else one.parties))


def _opening(letter: Letter, offered: list[Offer], form: OpenForm, **told: object) -> str:
    chosen = set(form.asked.data or ())
    shown = {
        "letter": letter,
        "offers": offered,
        "form": form,
        "chosen": chosen,
        "put_to": put_to(offered, chosen),
        "names": visit.names,
    }
    return render_template("letters/open_round.html", **shown, **told)


@blueprint.post("/<int:number>/sluiten")
@opened(Permission.LETTER_WRITE)
def close(programme: str, key: str, number: int) -> Response:
    asked = round_of(visit.session, _written(key), number)
    agreed = close_round(visit.session, asked, visit.stamp)
    told = count(len(agreed), "passage", "passages")
    flash(f"De ronde is gesloten. Met {told} is nu ingestemd.", "ok")
    return _back(asked)


@blueprint.route("/<int:number>/verlengen", methods=["GET", "POST"])
@opened(Permission.LETTER_WRITE)
def extend(programme: str, key: str, number: int) -> ResponseReturnValue:
    asked, calendar = round_of(visit.session, _written(key), number), term_calendar(visit.session)
    refuse_closed(asked)
    later = calendar.working_days_later(max(asked.until, visit.today), DAYS_TO_ANSWER)
    form = ExtendForm(data={"until": later})
    if not form.validate_on_submit():
        return _page("extend_round", round=asked, form=form), 400 if form.errors else 200
    try:
        extend_round(visit.session, asked, form.given, calendar, visit.stamp)
    except Invalid as refusal:
        return _page("extend_round", round=asked, form=form, faults=form.take(refusal.faults)), 400
    flash(f"Antwoorden kan nu tot en met {spoken_date(asked.until)}.", "ok")
    return _back(asked)


@blueprint.post("/<int:number>/passages/<int:passage>/opnieuw")
@opened(Permission.LETTER_WRITE)
def again(programme: str, key: str, number: int, passage: int) -> Response:
    letter = _written(key)
    asked = round_of(visit.session, letter, number)
    about = next((one for one in letter.passages if one.id == passage), None)
    if about is None:
        raise NotFound("Deze passage staat niet in deze brief.")
    written = tell_again(asked, put_again(visit.session, asked, about, visit.stamp))
    flash(f"De passage is opnieuw voorgelegd. {_mails_told(written)}", "ok")
    return _back(asked)


def _mails_told(number: int) -> str:
    return f"Klaargezet: {count(number, 'mail', 'mails')}."


@blueprint.route("/<int:number>/passages/<int:passage>/<int:party>/afhandelen", methods=["GET", "POST"])
@opened(Permission.LETTER_WRITE)
def settle(programme: str, key: str, number: int, passage: int, party: int) -> ResponseReturnValue:
    asked = round_of(visit.session, _written(key), number)
    given = answer_of(asked, passage, party)
    form = SettleObjectionForm(data={"settled": given.settled, "seen": given.version})
    if not form.validate_on_submit():
        return _settling(given, form), 400 if form.errors else 200
    try:
        settle_objection(visit.session, given, form.settled.data, visit.stamp, seen=form.seen_version)
    except Invalid as refusal:
        return _settling(given, form, faults=form.take(refusal.faults)), 400
    except Changed as refusal:
        form.show_again(given)
        return _settling(given, form, outdated=str(refusal)), 409
    flash(f"Bij het antwoord van {visit.names[party].short} staat nu wat ermee is gedaan.", "ok")
    return _back(asked)


def _settling(given: PassageAnswer, form: SettleObjectionForm, **told: Any) -> str:
    wording = wordings_asked(visit.session, [given])[given.id]
    shown = {"round": given.coordination, "given": given, "wording": wording, "text": passage_text(wording)}
    return _page("settle", form=form, **shown, **told)


@blueprint.route("/<int:number>/opmerkingen/<int:identity>", methods=["GET", "POST"])
@opened(Permission.LETTER_WRITE)
def comment(programme: str, key: str, number: int, identity: int) -> ResponseReturnValue:
    letter = _written(key)
    asked, made = round_of(visit.session, letter, number), comment_at(visit.session, letter, identity)
    form = AnswerRemarkForm(data={"answer": made.answer, "seen": made.version})
    if not form.validate_on_submit():
        return _page("answer_remark", round=asked, made=made, form=form), 400 if form.errors else 200
    try:
        answer_remark(visit.session, made, form.answer.data, visit.stamp, seen=form.seen_version)
    except Invalid as refusal:
        return _page("answer_remark", round=asked, made=made, form=form, faults=form.take(refusal.faults)), 400
    except Changed as refusal:
        form.show_again(made)
        return _page("answer_remark", round=asked, made=made, form=form, outdated=str(refusal)), 409
    flash("De opmerking is beantwoord; de partij leest uw antwoord.", "ok")
    return _back(asked)


def _page(name: str, **told: Any) -> str:
    return render_template(f"letters/{name}.html", names=visit.names, **told)


@blueprint.get("/verschillen")
@opened(Permission.LETTER_READ)
def differences(programme: str, key: str) -> str:
    """Unless chosen otherwise: what the parties read last, beside the letter as it reads now."""
    letter = _read(key)
    chosen = chosen_versions(letter_editions(visit.session, letter, visit.eyes), request.args, now=not letter.is_locked)
    found = []
    if chosen.old and chosen.new:
        found = changed_between(chosen.old, chosen.new)
    elif chosen.old:
        found = changed_since(visit.session, chosen.old, letter, visit.stamp)
    back = url_for(".rounds", programme=programme, key=key)
    return render_template("letters/differences.html", letter=letter, chosen=chosen, groups=errata(found), back=back)
