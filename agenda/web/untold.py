"""What a letter does not tell yet: a passage is added, or an action is left out of it on purpose."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from agenda.actions.models import Action
from agenda.actions.queries import whole_action
from agenda.kernel.dutch import count, spoken_list
from agenda.kernel.refusal import Changed, Fault, Invalid, NotNow
from agenda.kernel.rights import Permission
from agenda.letters.drafting import draft
from agenda.letters.leaving_out import leave_out, mark_of, omission_of, take_up
from agenda.letters.models import Letter
from agenda.letters.outline import outline_of
from agenda.letters.passages import insert_passage
from agenda.letters.proposals import place_for
from agenda.letters.provenance import carried
from agenda.letters.queries import letter_facts
from agenda.letters.redrafting import redraft
from agenda.letters.values import PassageValues
from agenda.letters.words import Section
from agenda.web.access import opened
from agenda.web.forms.fields import row_number
from agenda.web.forms.letters import NewPassageForm, OmitForm
from agenda.web.letter_text import shown_text
from agenda.web.letters import letter_to_write
from agenda.web.visit import visit

blueprint = Blueprint("untold", __name__, url_prefix="/programmas/<programme>/brieven/<key>")


@blueprint.route("/passages/nieuw", methods=["GET", "POST"])
@opened(Permission.LETTER_WRITE)
def new(programme: str, key: str) -> ResponseReturnValue:
    """With ``actie`` about that action, as it would be drafted; with ``na`` behind that passage."""
    letter = letter_to_write(key)
    number = row_number(request.args.get("actie"))
    action = whole_action(visit.session, visit.programme, number) if number else None
    drafted = _drafted(letter, action) if action else PassageValues(1, "", "", section=_section())
    form = _form(letter, drafted, action)
    faults: Sequence[Fault] = ()
    preview = None
    if form.validate_on_submit():
        preview = shown_text(form.wording[1]) if "preview" in request.form else None
        try:
            if preview is None:
                return _add(letter, form, drafted)
        except Invalid as refusal:
            faults = form.take(refusal.faults)
    refused = bool(form.errors or faults)
    page = render_template(
        "letters/new_passage.html", letter=letter, form=form, action=action, faults=faults, preview=preview
    )
    return page, 400 if refused else 200


def _section() -> Section:
    asked = request.args.get("onderdeel", "")
    return next((one for one in Section if one.value == asked), Section.COOPERATION)


def _drafted(letter: Letter, action: Action) -> PassageValues:
    facts = letter_facts(visit.session, letter, letter.as_of or visit.at)
    found = (one for one in draft(facts) if one.action is not None and one.action.id == action.id)
    return next(found, PassageValues(2, action.title, "", action=action))


def _form(letter: Letter, drafted: PassageValues, action: Action | None) -> NewPassageForm:
    after = row_number(request.args.get("na"))
    if after is None:
        after = place_for(letter.passages, action) if action else _end_of(letter, drafted.section)
    form = NewPassageForm(
        data={
            "section": drafted.section,
            "level": str(drafted.level),
            "heading": drafted.heading,
            "text": drafted.text,
            "action": action.id if action else None,
            "after": after,
        }
    )
    untold = [*outline_of(visit.session, letter, visit.at).untold, *([action] if action else [])]
    form.offer(dict.fromkeys(untold), letter.passages)
    return form


def _end_of(letter: Letter, section: Section) -> int | None:
    """The last passage that comes before the end of this part."""
    order = list(Section)
    before = [one for one in letter.passages if order.index(one.section) <= order.index(section)]
    return before[-1].id if before else None


def _add(letter: Letter, form: NewPassageForm, drafted: PassageValues) -> ResponseReturnValue:
    heading, text, level = form.wording
    action = form.chosen_action
    same = drafted.action is not None and action is not None and drafted.action.id == action.id
    sources = tuple(carried(drafted.text, text, drafted.sources)) if same else ()
    values = PassageValues(
        level,
        heading,
        text,
        source=drafted.source if same else "",
        action=action,
        section=form.section.data,
        sources=sources,
    )
    passage = insert_passage(visit.session, letter, values, visit.stamp, after=form.after.data)
    flash("De passage staat in de brief.", "ok")
    return redirect(url_for("passages.passage", programme=visit.programme.key, key=letter.key, identity=passage.id))


@blueprint.route("/weglaten/<int:action>", methods=["GET", "POST"])
@opened(Permission.LETTER_WRITE)
def omit(programme: str, key: str, action: int) -> ResponseReturnValue:
    letter = letter_to_write(key)
    about = whole_action(visit.session, visit.programme, action)
    held = omission_of(letter, about.id)
    form = OmitForm(data={"because": held.because if held else "", "seen": mark_of(held)})
    faults: Sequence[Fault] = ()
    if form.validate_on_submit():
        try:
            leave_out(visit.session, letter, about, form.because.data, visit.stamp, seen=form.seen.data)
            flash(f"Actie {about.number} blijft uit de brief.", "ok")
            return redirect(_workbench(letter, "niet-verteld"))
        except Invalid as refusal:
            faults = form.take(refusal.faults)
        except (Changed, NotNow) as refusal:
            return _omit_again(letter, about, form, str(refusal))
    page = render_template("letters/omit.html", letter=letter, action=about, form=form, faults=faults)
    return page, 400 if form.errors or faults else 200


def _omit_again(letter: Letter, about: Action, form: OmitForm, refusal: str) -> ResponseReturnValue:
    """As it was filled in, beside the reason that is kept now."""
    held = omission_of(letter, about.id)
    form.seen.data = mark_of(held)
    return render_template("letters/omit.html", letter=letter, action=about, form=form, refusal=refusal, held=held), 409


@blueprint.post("/weglaten/<int:action>/terug")
@opened(Permission.LETTER_WRITE)
def undo(programme: str, key: str, action: int) -> ResponseReturnValue:
    letter = letter_to_write(key)
    about = whole_action(visit.session, visit.programme, action)
    take_up(visit.session, letter, about, visit.stamp)
    flash(f"Actie {about.number} staat weer bij wat nog niet is verteld.", "ok")
    return redirect(_workbench(letter, "niet-verteld"))


@blueprint.post("/volgen")
@opened(Permission.LETTER_WRITE)
def follow(programme: str, key: str) -> ResponseReturnValue:
    """Words anew what nobody wrote, and adds what is new in the agenda."""
    letter = letter_to_write(key)
    found = redraft(visit.session, letter, visit.stamp)
    refreshed, added = (count(len(some), "passage", "passages") for some in (found.refreshed, found.added))
    flash(f"De brief volgt de agenda weer: {refreshed} ververst, {added} erbij.", "ok")
    if found.kept:
        titles = spoken_list(f"‘{passage.heading or 'inleiding'}’" for passage in found.kept)
        flash(f"Deze zijn bewerkt en daarom zo gelaten, maar zouden nu anders worden opgesteld: {titles}.", "info")
    return redirect(_workbench(letter, "niet-verteld"))


def _workbench(letter: Letter, anchor: str) -> str:
    return f"{url_for('letters.letter', programme=visit.programme.key, key=letter.key)}#{anchor}"
