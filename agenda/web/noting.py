"""One note comes in: from the script of the page, which wants an answer in words and figures, or from a plain form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm.exc import StaleDataError
from wtforms import Field

from agenda.consultations.models import Consultation
from agenda.decisions.note_taking import take_in
from agenda.decisions.recording import MEANWHILE
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import Changed, Fault, Invalid, NotFound, NotNow, Refusal
from agenda.kernel.words import Word
from agenda.web.differences import Difference
from agenda.web.forms.minutes import NoteForm
from agenda.web.note_page import NotePage
from agenda.web.visit import visit

SCRIPT = "application/json"
KINDS: dict[type[Refusal], tuple[str, int]] = {
    Invalid: ("invalid", 400),
    Changed: ("changed", 409),
    NotFound: ("gone", 404),
    NotNow: ("not_now", 409),
}


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
    return _answer(note) if _wants_words() else _back(note)


def _is_new(note: Note) -> bool:
    key = note.form.key.data
    return not key or take_in(visit.session, note.meeting, key, visit.stamp)


def _change(note: Note) -> None:
    if not note.form.validate_on_submit():
        raise Invalid([Fault("", sentence) for errors in note.form.errors.values() for sentence in errors])
    note.change()


def _wants_words() -> bool:
    return request.accept_mimetypes.best == SCRIPT


def _answer(note: Note) -> ResponseReturnValue:
    now = f"{visit.at.astimezone(AMSTERDAM):%H.%M}"
    return jsonify(
        said=f"Opgeslagen om {now} uur.",
        seen=note.now().seen.data,
        told=dict(note.told()),
        html=note.added() if note.added else "",
    )


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
    stands = note.now() if kind == "changed" else None
    if _wants_words():
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
    if stands is not None:
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
        stands=stands,
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
    labels = {str(choice[0]): str(choice[1]) for choice in getattr(one, "choices", None) or ()}
    return labels.get(plain(one), plain(one))
