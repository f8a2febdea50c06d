"""The letters of a programme: the list, a new one, the workbench of one, and its head."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from agenda.consultations.models import Consultation
from agenda.consultations.queries import consultations_of
from agenda.history.rules import difference
from agenda.kernel.dutch import spoken_date
from agenda.kernel.refusal import Changed, Fault, Invalid
from agenda.kernel.rights import Permission
from agenda.letters.approving import approvable
from agenda.letters.heads import LetterHead, begin_letter, change_head, consultation_key, usual_head
from agenda.letters.models import Letter
from agenda.letters.outline import letters_of, outline_of, whole_letter
from agenda.letters.rules import refuse_locked
from agenda.letters.words import PassageState
from agenda.web.access import opened
from agenda.web.differences import Difference
from agenda.web.forms.letters import LetterForm
from agenda.web.letter_text import LetterText
from agenda.web.log_fields import FIELDS, spoken
from agenda.web.seen_versions import versions_of
from agenda.web.told_letters import told_sent
from agenda.web.visit import visit

blueprint = Blueprint("letters", __name__, url_prefix="/programmas/<programme>/brieven")


@blueprint.get("")
@opened(Permission.ACTION_READ)
def all_letters(programme: str) -> str:
    return render_template(
        "letters/all.html",
        letters=letters_of(visit.session, visit.programme, drafts=_sees_drafts()),
        may_write=visit.may(Permission.LETTER_WRITE, visit.programme),
        sees_drafts=_sees_drafts(),
        proposes=bool(visit.parties_with(Permission.PASSAGE_PROPOSE)),
    )


def _sees_drafts() -> bool:
    return visit.may(Permission.LETTER_READ, visit.programme)


def known_letter(key: str) -> Letter:
    """For who may not see drafts there is none that was not sent."""
    return whole_letter(visit.session, visit.programme, key, drafts=_sees_drafts())


def letter_to_write(key: str) -> Letter:
    visit.require(Permission.LETTER_WRITE, visit.programme)
    letter = known_letter(key)
    refuse_locked(letter)
    return letter


@blueprint.get("/<key>")
@opened(Permission.ACTION_READ)
def letter(programme: str, key: str) -> str:
    shown = known_letter(key)
    text = LetterText([one.text for one in shown.passages])
    told = {
        "letter": shown,
        "consultation": consultation_key(visit.session, shown),
        "texts": {one.id: text.passage(one.text) for one in shown.passages},
        "notes": text.notes(),
        **told_sent(shown),
    }
    if not _sees_drafts():
        return render_template("letters/sent.html", **told)
    outline = outline_of(visit.session, shown, visit.at)
    ready = approvable(visit.session, shown, outline)
    return render_template(
        "letters/workbench.html",
        outline=outline,
        ready=ready,
        seen=versions_of(ready.passages),
        states=PassageState,
        names=visit.names,
        may_write=visit.may(Permission.LETTER_WRITE, shown) and not shown.is_locked,
        **told,
    )


@blueprint.route("/nieuw", methods=["GET", "POST"])
@opened(Permission.LETTER_WRITE)
def new(programme: str) -> ResponseReturnValue:
    visit.require(Permission.LETTER_WRITE, visit.programme)
    meetings = consultations_of(visit.session, visit.programme)
    asked = request.args.get("overleg", "")
    chosen = next((one for one in meetings if one.occasion.key == asked), None)
    form = LetterForm.of(usual_head(visit.session, visit.programme, visit.today, chosen), _choices(meetings))
    faults: Sequence[Fault] = ()
    if form.validate_on_submit():
        try:
            with visit.session.begin_nested():
                begun = begin_letter(visit.session, visit.programme, form.head(), visit.stamp)
            flash("De brief is opgesteld uit de agenda: elke actie heeft een passage.", "ok")
            return redirect(url_for(".letter", programme=programme, key=begun.key))
        except Invalid as refusal:
            faults = form.take(refusal.faults)
    return render_template("letters/head.html", form=form, faults=faults), 400 if form.errors or faults else 200


def _choices(meetings: Sequence[Consultation]) -> list[tuple[str, str]]:
    return [(one.occasion.key, f"{one.occasion.key} ({spoken_date(one.occasion.day)})") for one in meetings]


@blueprint.route("/<key>/wijzigen", methods=["GET", "POST"])
@opened(Permission.LETTER_WRITE)
def change(programme: str, key: str) -> ResponseReturnValue:
    shown = letter_to_write(key)
    held = LetterHead.of(shown, consultation_key(visit.session, shown))
    form = LetterForm.of(held, _choices(consultations_of(visit.session, visit.programme)), shown.version)
    faults: Sequence[Fault] = ()
    if form.validate_on_submit():
        try:
            changed = change_head(visit.session, shown, form.head(), visit.stamp, seen=form.seen_version)
            flash("De wijziging is bewaard." if changed else "Er was niets veranderd.", "ok")
            return redirect(url_for(".letter", programme=programme, key=shown.key))
        except Invalid as refusal:
            faults = form.take(refusal.faults)
        except Changed:
            return _both_versions(shown, form)
    page = render_template("letters/head.html", form=form, letter=shown, faults=faults)
    return page, 400 if form.errors or faults else 200


def _both_versions(shown: Letter, form: LetterForm) -> ResponseReturnValue:
    """The form as it was filled in, beside what another person saved; saving again is then a choice."""
    stored = LetterHead.of(shown, consultation_key(visit.session, shown)).told()
    pairs = difference(form.head().told(), stored)
    told = [Difference(FIELDS[name], *(spoken(name, one) for one in pairs[name])) for name in pairs]
    form.seen.data = str(shown.version)
    return render_template("letters/head.html", form=form, letter=shown, differences=told, meanwhile=True), 409
