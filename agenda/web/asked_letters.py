"""A party answers on the passages of a letter that were put to it, or a writer notes what it said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from agenda.documents.comparison.erratum import errata
from agenda.documents.content import Document
from agenda.documents.html import fragment
from agenda.documents.models import Edition
from agenda.kernel.dutch import count
from agenda.kernel.refusal import Changed, Invalid, NotFound, NotNow
from agenda.kernel.rights import Permission, owned_by
from agenda.kernel.text import first_words
from agenda.letters.answering import Answer, agree_with_rest, give_verdict, remark
from agenda.letters.comparing import changed_between, versions_read_by
from agenda.letters.models import Coordination, Letter, PassageAnswer, PassageRevision
from agenda.letters.queries import letter_by_key
from agenda.letters.round_queries import (
    NOT_ASKED,
    answer_of,
    asked_of,
    comments_on,
    round_of,
    rounds_closed,
    rounds_to_answer,
    wordings_asked,
    wordings_in,
)
from agenda.letters.rounds import is_open, is_over
from agenda.letters.words import PassageVerdict
from agenda.web.access import opened
from agenda.web.forms.coordination import NoteAllForm, NoteVerdictForm, RemarkForm, VerdictForm
from agenda.web.forms.fields import row_number, version_in
from agenda.web.forms.terms import typed
from agenda.web.passage_text import passage_text, passage_texts
from agenda.web.seen_versions import versions_in, versions_of
from agenda.web.told_versions import chosen_versions
from agenda.web.visit import visit

blueprint = Blueprint("asked_letters", __name__, url_prefix="/programmas/<programme>/gevraagd/brieven")
ONE = "/<key>/<int:number>/<int:party>"


@dataclass(frozen=True)
class Put:
    """What one party is asked: ``itself`` tells whether the visitor answers on its behalf."""

    letter: Letter
    round: Coordination
    party: int
    answers: Sequence[PassageAnswer]
    itself: bool

    @property
    def takes_answers(self) -> bool:
        open_now = is_open(self.round) and not self.letter.is_locked
        return open_now and (not self.itself or not is_over(self.round, visit.today))

    @property
    def silent(self) -> list[PassageAnswer]:
        return [one for one in self.answers if one.verdict is None]


def _put(key: str, number: int, party: int) -> Put:
    """Who is asked nothing does not learn which letters or rounds there are."""
    visit.require(Permission.PASSAGE_ANSWER, owned_by(visit.programme.id, party))
    try:
        letter = letter_by_key(visit.session, key, visit.programme)
        asked = round_of(visit.session, letter, number, party)
        answers = asked_of(asked, party)
    except NotFound:
        raise NotFound(NOT_ASKED) from None
    return Put(letter, asked, party, answers, itself=party in visit.parties_with(Permission.PASSAGE_ANSWER))


@blueprint.get("")
@opened(Permission.PASSAGE_ANSWER)
def letters(programme: str) -> str:
    parties = visit.parties_with(Permission.PASSAGE_ANSWER)
    asked: dict[str, Any] = {}
    if parties:
        number = request.args.get("pagina", 1, type=int)
        asked["open"] = rounds_to_answer(visit.session, visit.programme.id, parties)
        asked["page"] = rounds_closed(visit.session, visit.programme.id, parties, number)
    return render_template("letters/asked.html", parties=parties, names=visit.names, **asked)


@blueprint.get(ONE)
@opened(Permission.PASSAGE_ANSWER)
def letter(programme: str, key: str, number: int, party: int) -> str:
    return _page(_put(key, number, party), NoteAllForm())


def _page(put: Put, note_all: NoteAllForm, refusal: str = "") -> str:
    edition = visit.session.get_one(Edition, put.round.edition_id)
    wordings = wordings_asked(visit.session, put.answers)
    frozen = wordings_in(visit.session, edition)
    comments = comments_on(visit.session, put.letter, put.party)
    return render_template(
        "letters/to_answer.html",
        put=put,
        note_all=note_all,
        refusal=refusal,
        seen=versions_of(put.silent),
        names=visit.names,
        wordings=wordings,
        texts=passage_texts(wordings),
        again={one.id for one in put.answers if _was_put_again(one, frozen)},
        whole=fragment(Document.from_json(edition.content), titled=False),
        edition=edition,
        comments=comments,
        remarked=wordings_asked(visit.session, comments),
        others=len(versions_read_by(visit.session, put.letter, put.party)) > 1,
        agreed=PassageVerdict.AGREED,
    )


def _was_put_again(answer: PassageAnswer, frozen: Mapping[int, PassageRevision]) -> bool:
    read = frozen.get(answer.passage_id)
    return read is not None and read.revision != answer.revision


def _back(put: Put) -> Response:
    where: dict[str, Any] = {"programme": visit.programme.key, "key": put.letter.key, "number": put.round.number}
    if not put.itself:
        return redirect(url_for("coordination.board", **where))
    return redirect(url_for(".letter", **where, party=put.party))


@blueprint.post(f"{ONE}/akkoord")
@opened(Permission.PASSAGE_ANSWER)
def agree(programme: str, key: str, number: int, party: int) -> ResponseReturnValue:
    """With all on which nothing was said yet."""
    put = _put(key, number, party)
    form = NoteAllForm()
    if not put.itself and not form.validate():
        return _page(put, form), 400
    channel, seen = None if put.itself else form.channel.data, versions_in(request.form.get("seen", ""))
    try:
        agreed = agree_with_rest(visit.session, put.round, party, seen, channel, visit.stamp)
    except Changed as refusal:
        return _page(put, form, str(refusal)), 409
    flash(f"{visit.names[party].short} is akkoord met {count(len(agreed), 'passage', 'passages')}.", "ok")
    if left := len(put.silent):
        waiting = count(left, "andere passage is", "andere passages zijn")
        flash(f"{waiting} intussen herschreven en opnieuw voorgelegd. Lees de nieuwe tekst.", "warning")
    return _back(put)


@blueprint.post(f"{ONE}/passages/<int:passage>/akkoord")
@opened(Permission.PASSAGE_ANSWER)
def agree_with(programme: str, key: str, number: int, party: int, passage: int) -> ResponseReturnValue:
    """With one, in one click; a writer says how the answer came, and so uses the form."""
    put = _put(key, number, party)
    if not put.itself:
        where: dict[str, Any] = {
            "programme": programme,
            "key": key,
            "number": number,
            "party": party,
            "passage": passage,
        }
        return redirect(url_for(".verdict", **where))
    given = answer_of(put.round, passage, party)
    form = VerdictForm.of(given)
    agreed = Answer(PassageVerdict.AGREED, version_in(form.revision))
    try:
        give_verdict(visit.session, put.round, passage, party, agreed, visit.stamp, seen=form.seen_version)
    except Changed as refusal:
        form.show_again(given)
        return _answering(put, given, form, outdated=str(refusal)), 409
    flash("Uw akkoord is bewaard.", "ok")
    return _back(put)


@blueprint.route(f"{ONE}/passages/<int:passage>", methods=["GET", "POST"])
@opened(Permission.PASSAGE_ANSWER)
def verdict(programme: str, key: str, number: int, party: int, passage: int) -> ResponseReturnValue:
    put = _put(key, number, party)
    given = answer_of(put.round, passage, party)
    form = (VerdictForm if put.itself else NoteVerdictForm).of(given)
    if not form.validate_on_submit():
        return _answering(put, given, form), 400 if form.errors else 200
    try:
        return _give(put, given, form)
    except Invalid as refusal:
        return _answering(put, given, form, faults=form.take(refusal.faults)), 400
    except NotNow as refusal:
        return _answering(put, given, form, late=str(refusal), written=typed(form.text)), 409
    except Changed as refusal:
        form.show_again(given)
        return _answering(put, given, form, outdated=str(refusal)), 409


def _give(put: Put, given: PassageAnswer, form: VerdictForm) -> Response:
    about, answer, seen = given.passage_id, form.answer(), form.seen_version
    said = give_verdict(visit.session, put.round, about, put.party, answer, visit.stamp, seen=seen)
    label = said.verdict.label if said.verdict else ""
    flash(f"Het antwoord van {visit.names[put.party].short} is bewaard: {label}.", "ok")
    return _back(put)


def _answering(put: Put, given: PassageAnswer, form: VerdictForm, **told: object) -> str:
    wording = wordings_asked(visit.session, [given])[given.id]
    shown = {"put": put, "given": given, "form": form, "wording": wording, "text": passage_text(wording)}
    return render_template("letters/verdict.html", names=visit.names, **shown, **told)


@blueprint.route(f"{ONE}/opmerking", methods=["GET", "POST"])
@opened(Permission.PASSAGE_ANSWER)
def comment(programme: str, key: str, number: int, party: int) -> ResponseReturnValue:
    put = _put(key, number, party)
    wordings = wordings_in(visit.session, visit.session.get_one(Edition, put.round.edition_id))
    choices = [(number, one.heading or f"Zonder kop: {first_words(one.text, 60)}") for number, one in wordings.items()]
    form = RemarkForm.of(choices, row_number(request.args.get("passage")))
    if not form.validate_on_submit():
        return _remarking(put, form), 400 if form.errors else 200
    try:
        remark(visit.session, put.round, form.passage.data, party, form.text.data, visit.stamp)
    except Invalid as refusal:
        return _remarking(put, form, faults=form.take(refusal.faults)), 400
    except NotNow as refusal:
        return _remarking(put, form, late=str(refusal), written=typed(form.text)), 409
    flash("De opmerking is bewaard. De schrijvers van de brief lezen haar.", "ok")
    return _back(put)


def _remarking(put: Put, form: RemarkForm, **told: object) -> str:
    return render_template("letters/remark.html", put=put, form=form, names=visit.names, **told)


@blueprint.get(f"{ONE}/verschillen")
@opened(Permission.PASSAGE_ANSWER)
def differences(programme: str, key: str, number: int, party: int) -> str:
    """Between versions that this party was asked about; no others."""
    put = _put(key, number, party)
    versions = versions_read_by(visit.session, put.letter, party)
    chosen = chosen_versions(versions, request.args, now=False)
    groups = errata(changed_between(chosen.old, chosen.new)) if chosen.old and chosen.new else []
    where: dict[str, Any] = {"programme": programme, "key": key, "number": number, "party": party}
    return render_template(
        "letters/differences.html", letter=put.letter, chosen=chosen, groups=groups, back=url_for(".letter", **where)
    )
