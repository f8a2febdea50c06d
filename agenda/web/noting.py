"""One note comes in: from the script of the page, which wants an answer in words and figures, or from a plain form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import flash, get_template_attribute, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm.exc import StaleDataError
from wtforms import Field

from agenda.consultations.models import Consultation
from agenda.consultations.queries import consultation_by_key
from agenda.decisions.note_taking import take_in, was_taken_in
from agenda.decisions.recording import MEANWHILE
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import Changed, Fault, Invalid, NotFound, NotNow, Refusal
from agenda.kernel.rights import Permission
from agenda.kernel.words import Word
from agenda.web.differences import Difference
from agenda.web.forms.minutes import NoteForm
from agenda.web.note_page import NotePage
from agenda.web.refusals import refused, wants_words
from agenda.web.visit import visit

KINDS: dict[type[Refusal], tuple[str, int]] = {
    Invalid: ("invalid", 400),
    Changed: ("changed", 409),
    NotFound: ("gone", 404),
    NotNow: ("refused", 409),
}
"""How the script knows them. When somebody else notes it is ``not_mine``: then all that waits goes on waiting."""

COMPARED = frozenset({"changed", "refused"})
"""Then what is kept now is told along."""


@dataclass(frozen=True)
class Note:
    """``item`` is the number on the agenda to which the visitor returns.

    ``change`` does what was asked; ``now`` gives the form as it stands after that, ``told`` more words for the page and
    ``added`` what came on it.
    """

    meeting: Consultation
    form: NoteForm
    change: Callable[[], object]
    now: Callable[[], NoteForm]
    item: int | None = None
    told: Callable[[], Mapping[str, str]] = dict
    added: Callable[[], str] | None = None
    said: str = "Bewaard."
    faults: list[Fault] = field(default_factory=list)


def meeting_of(key: str) -> Consultation:
    visit.require(Permission.DECISION_WRITE, visit.programme)
    return consultation_by_key(visit.session, key, visit.programme)


def base_of(meeting: Consultation) -> str:
    """The address of the page."""
    return url_for("minutes.page", programme=visit.programme.key, key=meeting.occasion.key)


def made(name: str, *shown: object) -> str:
    """One part of the page, as it stands there when that is loaded."""
    return str(get_template_attribute("minutes/forms.html", name)(*shown))


def keep(note: Note) -> ResponseReturnValue:
    """A note that came before is answered as if it was taken in now."""
    try:
        with visit.session.begin_nested():
            if _is_new(note):
                _change(note)
    except (Invalid, Changed, NotFound, NotNow) as refusal:
        return _refused(note, refusal)
    except StaleDataError:
        return _refused(note, Changed(MEANWHILE))
    return _answer(note) if wants_words() else _back(note)


def _is_new(note: Note) -> bool:
    key = note.form.key.data
    return not key or take_in(visit.session, note.meeting, key, visit.stamp)


def _change(note: Note) -> None:
    if not note.form.validate_on_submit():
        raise Invalid([Fault("", sentence) for errors in note.form.errors.values() for sentence in errors])
    note.change()


def gone(refusal: NotFound) -> ResponseReturnValue:
    """A note that came before is accepted, also when what it was about is gone since: as after a removal."""
    if wants_words() and _came_before():
        return jsonify(said=_saved(), seen="", told={}, html="")
    return refused(refusal)


def _came_before() -> bool:
    try:
        meeting = meeting_of((request.view_args or {})["key"])
    except NotFound:
        return False
    return was_taken_in(visit.session, meeting, request.form.get("key", ""))


def _answer(note: Note) -> ResponseReturnValue:
    return jsonify(
        said=_saved(),
        seen=note.now().seen.data,
        told=dict(note.told()),
        html=note.added() if note.added else "",
    )


def _saved() -> str:
    return f"Opgeslagen om {visit.at.astimezone(AMSTERDAM):%H.%M} uur."


def _back(note: Note) -> ResponseReturnValue:
    flash(note.said, "ok")
    return redirect(address_of(note.meeting, note.item))


def address_of(meeting: Consultation, item: int | None) -> str:
    return url_for(
        "minutes.page",
        programme=visit.programme.key,
        key=meeting.occasion.key,
        punt=item,
        _anchor=f"punt-{item}" if item else "aanwezigen",
    )


def _refused(note: Note, refusal: Refusal) -> ResponseReturnValue:
    kind, status = KINDS[type(refusal)]
    if kind == "refused" and not NotePage(note.meeting).is_mine:
        kind = "not_mine"
    stands = note.now() if kind in COMPARED else None
    if wants_words():
        held = {one.name: plain(one) for one in told_fields(stands)} if stands else {}
        told = [[one.label.text, spoken(one)] for one in told_fields(stands)] if stands else []
        seen = stands.seen.data if stands else ""
        return jsonify(kind=kind, said=sentence_of(refusal), seen=seen, held=held, told=told), status
    return _page_again(note, refusal, stands), status


def sentence_of(refusal: Refusal) -> str:
    """Without the names of fields: each form is small enough to see which one is meant."""
    if isinstance(refusal, Invalid):
        return " ".join(fault.sentence for fault in refusal.faults)
    return str(refusal)


def _page_again(note: Note, refusal: Refusal, stands: NoteForm | None) -> str:
    """With what was typed in its field; saving again is a choice, once both were seen."""
    differences = []
    if stands is not None and isinstance(refusal, Changed):
        pairs = [(mine, stands[mine.name]) for mine in told_fields(note.form)]
        differences = [
            Difference(one.label.text, spoken(one), spoken(held)) for one, held in pairs if plain(one) != plain(held)
        ]
        note.form.seen.data = stands.seen.data
    if isinstance(refusal, Invalid) and not note.form.errors:
        note.form.take(refusal.faults)
    return note_page(
        NotePage(note.meeting, note.form),
        note.item,
        refusal=sentence_of(refusal),
        stands=isinstance(refusal, Changed),
        differences=differences,
    )


def note_page(page: NotePage, wanted: int | None = None, **told: Any) -> str:
    return render_template(
        "minutes/page.html",
        page=page,
        meeting=page.meeting,
        opened=page.open_number(wanted),
        names=visit.names,
        me=visit.person,
        **told,
    )


def told_fields(form: NoteForm) -> list[Field]:
    return [one for one in form if getattr(one.widget, "input_type", "") != "hidden"]


def plain(one: Field) -> str:
    """As a browser sends it."""
    if isinstance(one.data, bool):
        return "y" if one.data else ""
    return str(one.data.value) if isinstance(one.data, Word) else str(one.data or "")


def spoken(one: Field) -> str:
    if isinstance(one.data, bool):
        return "ja" if one.data else "nee"
    choices = one.iter_choices() if hasattr(one, "iter_choices") else ()
    return next((str(choice.label) for choice in choices if choice.selected), plain(one))
