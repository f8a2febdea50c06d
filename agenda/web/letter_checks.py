"""A letter held against the agenda, as it is kept here or as somebody edited it: what does not agree, per passage."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from agenda.documents.reading import read_pieces
from agenda.kernel.dutch import count
from agenda.kernel.refusal import Changed, Fault, Invalid, Refusal
from agenda.kernel.rights import Permission
from agenda.letters.checking.checked import check_letter
from agenda.letters.checking.findings import Finding, FindingKind, Tally
from agenda.letters.editing.comparing import Edited, compare_edited
from agenda.letters.editing.taking import take_over
from agenda.letters.models import Letter, Passage
from agenda.letters.papers import moment_told
from agenda.web.access import opened
from agenda.web.forms.letter_sending import EditedForm, TakeForm
from agenda.web.letter_text import word_changes
from agenda.web.letters import known_letter, letter_to_write
from agenda.web.visit import reads_by_post, visit

blueprint = Blueprint("letter_checks", __name__, url_prefix="/programmas/<programme>/brieven/<key>/controle")


@dataclass(frozen=True)
class Group:
    """What is found of one passage, or (None) of the letter as a whole."""

    passage: Passage | None
    findings: Sequence[Finding]

    @property
    def only_waits(self) -> bool:
        """Nothing but an approval, a text or an answer is wanting."""
        return self.passage is not None and all(one.kind is FindingKind.WORKFLOW for one in self.findings)


@blueprint.get("")
@opened(Permission.LETTER_READ)
def letter_check(programme: str, key: str) -> str:
    letter = letter_to_check(key)
    return _checked(letter, EditedForm(formdata=None))


def letter_to_check(key: str) -> Letter:
    visit.require(Permission.LETTER_READ, visit.programme)
    return known_letter(key)


def _checked(letter: Letter, form: EditedForm) -> str:
    found = check_letter(visit.session, letter, moment_told(letter, None, visit.at))
    told = told_findings(letter, found)
    return render_template("letters/check.html", letter=letter, form=form, **told)


@blueprint.post("")
@opened(Permission.LETTER_READ)
@reads_by_post
def edited(programme: str, key: str) -> ResponseReturnValue:
    """Nothing of the file is kept: it is read, and what was found is shown."""
    letter, form = letter_to_check(key), EditedForm()
    if not form.validate_on_submit():
        return _checked(letter, form), 400
    given = form.edited.data
    try:
        found = compare_edited(visit.session, letter, read_pieces(given.read()), moment_told(letter, None, visit.at))
    except Refusal as refusal:
        form.take([Fault("edited", str(refusal))])
        return _checked(letter, form), 400
    return _compared(found, given.filename or "bestand")


def _compared(found: Edited, name: str) -> str:
    form = TakeForm(formdata=None, data={"file_name": name})
    changes = {one.passage.id: word_changes(one.passage.text, one.text) for one in found.passages if not one.is_gone}
    told = told_findings(found.letter, found.findings)
    return render_template(
        "letters/edited.html", letter=found.letter, edited=found, name=name, form=form, changes=changes, **told
    )


@blueprint.post("/overnemen")
@opened(Permission.LETTER_WRITE)
def take(programme: str, key: str) -> ResponseReturnValue:
    """What was seen on the page before, passage by passage as it was ticked there; all of it or nothing."""
    letter, form = letter_to_write(key), TakeForm()
    page = redirect(url_for(".letter_check", programme=programme, key=letter.key))
    if not form.validate_on_submit():
        flash("Kies eerst wat u wilt overnemen, en bied het bestand daarna opnieuw aan.", "error")
        return page
    try:
        with visit.session.begin_nested():
            taken = take_over(visit.session, letter, form.wordings, form.file, visit.stamp)
    except (Changed, Invalid) as refusal:
        flash(f"{refusal} Er is niets overgenomen.", "error")
        return page
    flash(f"{count(taken, 'passage is', 'passages zijn')} overgenomen.", "ok")
    return page


def told_findings(letter: Letter, found: Sequence[Finding]) -> dict[str, object]:
    groups = list(grouped(letter, found))
    return {
        "tally": Tally.of(found),
        "groups": [one for one in groups if not one.only_waits],
        "waiting": [one for one in groups if one.only_waits],
        "may_write": visit.may(Permission.LETTER_WRITE, letter) and not letter.is_locked,
    }


def grouped(letter: Letter, found: Sequence[Finding]) -> Iterator[Group]:
    """In the order of the letter, as the findings are."""
    passages = {one.id: one for one in letter.passages}
    for number, findings in groupby(found, lambda one: one.passage):
        yield Group(passages.get(number or 0), list(findings))
