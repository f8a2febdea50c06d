"""One passage of a letter: read with its sources and what was said of it, worded anew, and its steps."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from agenda.kernel.refusal import Changed, Fault, Invalid, NotFound
from agenda.kernel.rights import Permission
from agenda.letters.beside import beside
from agenda.letters.models import Passage
from agenda.letters.outline import passage_on
from agenda.letters.passages import edit_passage, is_under_answer, remove_passage, take_passage_step
from agenda.letters.placing import move_passage
from agenda.letters.provenance import carried
from agenda.letters.sourcing import add_source, drop_source
from agenda.letters.values import SourceValues, Wording
from agenda.web.access import opened
from agenda.web.forms.letters import LEVELS, SeenForm, WordingForm
from agenda.web.letter_text import shown_text, word_changes
from agenda.web.letters import known_letter, letter_to_write
from agenda.web.passage_page import STEPS, address_of, passage_page, places, source_form
from agenda.web.visit import visit

blueprint = Blueprint("passages", __name__, url_prefix="/programmas/<programme>/brieven/<key>/passages")

MOVES = {"up": -1, "down": 1}


@blueprint.get("/<int:identity>")
@opened(Permission.LETTER_READ)
def passage(programme: str, key: str, identity: int) -> str:
    visit.require(Permission.LETTER_READ, visit.programme)
    shown = passage_on(known_letter(key), identity)
    return passage_page(shown, WordingForm.of(shown))


@blueprint.post("/<int:identity>")
@opened(Permission.LETTER_WRITE)
def write(programme: str, key: str, identity: int) -> ResponseReturnValue:
    shown = passage_on(letter_to_write(key), identity)
    form = WordingForm.of(shown)
    faults: Sequence[Fault] = ()
    if form.validate_on_submit():
        if "preview" in request.form:
            return passage_page(shown, form, preview=shown_text(form.wording[1]))
        try:
            changed = edit_passage(
                visit.session, shown, _wording(shown, form), form.wording[2], visit.stamp, seen=form.seen_version
            )
            flash("De passage is bewaard." if changed else "Er was niets veranderd.", "ok")
            return redirect(address_of(shown))
        except Invalid as refusal:
            faults = form.take(refusal.faults)
        except Changed as refusal:
            form.seen.data = str(shown.version)
            return passage_page(shown, form, meanwhile=_meanwhile(shown, form), refusal=str(refusal)), 409
    return passage_page(shown, form, faults=faults), 400 if form.errors or faults else 200


def _wording(shown: Passage, form: WordingForm) -> Wording:
    heading, text, _ = form.wording
    held = [SourceValues.of(one) for one in shown.sources]
    return Wording(heading, text, form.because.data or "", tuple(carried(shown.text, text, held)))


def _meanwhile(shown: Passage, form: WordingForm) -> dict[str, Any]:
    """What differs of what another saved: its heading, the level of that, and the text in words."""
    heading, text, level = form.wording
    return {
        "heading": None if shown.heading == heading else shown.heading,
        "level": None if shown.level == level else dict(LEVELS)[str(shown.level)],
        "text": [] if shown.text == text else word_changes(text, shown.text),
    }


@blueprint.post("/<int:identity>/stappen/<name>")
@opened(Permission.LETTER_WRITE)
def take(programme: str, key: str, identity: int, name: str) -> ResponseReturnValue:
    shown = passage_on(letter_to_write(key), identity)
    if name not in STEPS:
        raise NotFound("Deze stap bestaat niet. Kies een stap op de pagina van de passage.")
    take_passage_step(visit.session, shown, name, visit.stamp, seen=SeenForm().seen_version)
    flash(f"De passage is nu: {shown.state.label}.", "ok")
    if "next" in request.form:
        return redirect(address_of(_following(shown)))
    return redirect(address_of(shown))


def _following(shown: Passage) -> Passage:
    return places(shown.letter, shown)["following"] or shown


@blueprint.post("/<int:identity>/verplaatsen/<way>")
@opened(Permission.LETTER_WRITE)
def move(programme: str, key: str, identity: int, way: str) -> ResponseReturnValue:
    shown = passage_on(letter_to_write(key), identity)
    if way not in MOVES:
        raise NotFound("Een passage gaat omhoog of omlaag.")
    move_passage(visit.session, shown, MOVES[way], visit.stamp)
    flash(f"De passage staat nu op plaats {shown.position}.", "ok")
    return redirect(f"{url_for('letters.letter', programme=programme, key=key)}#passage-{shown.id}")


@blueprint.route("/<int:identity>/weg", methods=["GET", "POST"])
@opened(Permission.LETTER_WRITE)
def remove(programme: str, key: str, identity: int) -> ResponseReturnValue:
    shown = passage_on(letter_to_write(key), identity)
    form = SeenForm(data={"seen": str(shown.version)})
    if form.validate_on_submit():
        remove_passage(visit.session, shown, visit.stamp, seen=form.seen_version)
        flash("De passage is uit de brief.", "ok")
        return redirect(url_for("letters.letter", programme=programme, key=key))
    found, asked = beside(visit.session, shown), is_under_answer(visit.session, shown)
    page = render_template(
        "letters/remove.html", letter=shown.letter, passage=shown, form=form, beside=found, asked=asked
    )
    return page, 400 if form.errors else 200


@blueprint.post("/<int:identity>/bronnen")
@opened(Permission.LETTER_WRITE)
def source(programme: str, key: str, identity: int) -> ResponseReturnValue:
    shown = passage_on(letter_to_write(key), identity)
    form = source_form(shown)
    if not form.validate_on_submit():
        return passage_page(shown, WordingForm.of(shown, formdata=None), sources=form), 400
    try:
        added = add_source(visit.session, shown, form.chosen(), visit.stamp, seen=form.seen_version)
    except Changed as refusal:
        anew = source_form(shown, formdata=None, source=form.source.data)
        page = passage_page(shown, WordingForm.of(shown, formdata=None), sources=anew, source_refusal=str(refusal))
        return page, 409
    flash("De bron staat erbij." if added else "Deze bron stond er al.", "ok")
    return redirect(address_of(shown, "bronnen"))


@blueprint.post("/<int:identity>/bronnen/<int:number>/weg")
@opened(Permission.LETTER_WRITE)
def drop(programme: str, key: str, identity: int, number: int) -> ResponseReturnValue:
    shown = passage_on(letter_to_write(key), identity)
    drop_source(visit.session, shown, number, visit.stamp, seen=SeenForm().seen_version)
    flash("De bron is weg bij deze alinea.", "ok")
    return redirect(address_of(shown, "bronnen"))
