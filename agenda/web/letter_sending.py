"""A letter is sent, and what left is there for all who may read the agenda."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from agenda.kernel.refusal import Changed, Fault, Invalid, NotFound, NotNow
from agenda.kernel.rights import Permission
from agenda.letters.sending import ask_files, lacking_files, note_paper, send_letter, sent_edition, standing
from agenda.web.access import opened
from agenda.web.forms.letter_sending import PaperForm, SendLetterForm
from agenda.web.handing import file_response
from agenda.web.letter_checks import told_findings
from agenda.web.letters import known_letter, letter_to_write
from agenda.web.told_letters import sent_files
from agenda.web.visit import visit

blueprint = Blueprint("letter_sending", __name__, url_prefix="/programmas/<programme>/brieven/<key>")


@blueprint.route("/versturen", methods=["GET", "POST"])
@opened(Permission.LETTER_WRITE)
def send(programme: str, key: str) -> ResponseReturnValue:
    letter = letter_to_write(key)
    stands = standing(visit.session, letter, visit.at)
    form = SendLetterForm(data={"number": letter.number, "on": min(letter.dated, visit.today)})
    form.offer(stands.open)
    if not form.is_submitted():
        form.show(letter)
    faults: Sequence[Fault] = ()
    if form.validate_on_submit():
        try:
            with visit.session.begin_nested():
                send_letter(visit.session, letter, form.sent, visit.stamp, seen=form.looked)
            flash("De brief is verstuurd en staat vast. De bestanden worden gemaakt.", "ok")
            return redirect(url_for("letters.letter", programme=programme, key=letter.key))
        except Invalid as refusal:
            faults = form.take(refusal.faults)
        except (Changed, NotNow) as refusal:
            form.show(letter)
            stands, faults = standing(visit.session, letter, visit.at), [Fault("", str(refusal))]
    told = told_findings(letter, stands.hindrances)
    page = render_template("letters/send.html", letter=letter, form=form, faults=faults, stands=stands, **told)
    return page, 400 if form.errors or faults else 200


@blueprint.route("/kamerstuk", methods=["GET", "POST"])
@opened(Permission.LETTER_WRITE)
def paper(programme: str, key: str) -> ResponseReturnValue:
    visit.require(Permission.LETTER_WRITE, visit.programme)
    letter = known_letter(key)
    form = PaperForm.of(letter)
    faults: Sequence[Fault] = ()
    if form.validate_on_submit():
        try:
            changed = note_paper(visit.session, letter, *form.names, visit.stamp, seen=form.seen_version)
            flash("Het is bewaard." if changed else "Er was niets veranderd.", "ok")
            return redirect(url_for("letters.letter", programme=programme, key=letter.key))
        except Invalid as refusal:
            faults = form.take(refusal.faults)
        except Changed:
            form.seen.data = str(letter.version)
            differences = form.differences(letter)
            return render_template("letters/paper.html", letter=letter, form=form, differences=differences), 409
    page = render_template("letters/paper.html", letter=letter, form=form, faults=faults)
    return page, 400 if form.errors or faults else 200


@blueprint.post("/bestanden")
@opened(Permission.LETTER_WRITE)
def make(programme: str, key: str) -> ResponseReturnValue:
    """Once more, when the work that the sending asked did not succeed."""
    visit.require(Permission.LETTER_WRITE, visit.programme)
    letter = known_letter(key)
    if not lacking_files(sent_edition(visit.session, letter)):
        return redirect(url_for("letters.letter", programme=programme, key=letter.key))
    task = ask_files(visit.session, letter, visit.stamp)
    visit.session.flush()
    return redirect(url_for("tasks.task", programme=programme, identity=task.id))


@blueprint.get("/bestanden/<name>")
@opened(Permission.ACTION_READ)
def file(programme: str, key: str, name: str) -> Response:
    letter = known_letter(key)
    found = next((one for one in sent_files(letter) if one.name == name), None)
    if found is None:
        raise NotFound("Dit bestand hoort niet bij de brief zoals die is verstuurd.")
    return file_response(found)
