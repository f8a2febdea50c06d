"""Who notes in a meeting, and who is there."""

from functools import partial

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from agenda.accounts.models import Person
from agenda.decisions.attendance import add_guest, all_present, record_presence, remove_guest
from agenda.decisions.note_taking import hand_over, take_notes
from agenda.decisions.noted import attendee_of
from agenda.kernel.dutch import count
from agenda.kernel.refusal import NotFound
from agenda.kernel.rights import Permission
from agenda.web.access import opened
from agenda.web.forms.fields import row_number
from agenda.web.forms.minutes import GuestForm, PresenceForm
from agenda.web.note_page import NotePage
from agenda.web.noting import Note, address_of, base_of, gone, keep, made, meeting_of
from agenda.web.visit import visit

blueprint = Blueprint("attendance", __name__, url_prefix="/programmas/<programme>/overleggen/<key>/vergadering")
blueprint.register_error_handler(NotFound, gone)


@blueprint.post("/notulist")
@opened(Permission.DECISION_WRITE)
def take(programme: str, key: str) -> Response:
    meeting = meeting_of(key)
    if take_notes(visit.session, meeting, visit.stamp, over=request.form.get("over", type=int)):
        flash("U notuleert nu. Wat u schrijft, wordt vanzelf bewaard.", "ok")
    return redirect(address_of(meeting, None))


@blueprint.post("/overdragen")
@opened(Permission.DECISION_WRITE)
def pass_on(programme: str, key: str) -> Response:
    """To whom was chosen, or to nobody."""
    meeting, number = meeting_of(key), row_number(request.form.get("person"))
    to = visit.session.get(Person, number) if number else None
    hand_over(visit.session, meeting, to, visit.stamp)
    flash(f"{to.name} notuleert nu." if to else "U notuleert niet meer.", "ok")
    return redirect(address_of(meeting, None))


@blueprint.post("/aanwezig")
@opened(Permission.DECISION_WRITE)
def everybody(programme: str, key: str) -> Response:
    meeting = meeting_of(key)
    number = all_present(visit.session, meeting, visit.stamp)
    flash(f"{count(number, 'persoon', 'personen')} als aanwezig vastgelegd.", "ok")
    return redirect(address_of(meeting, None))


@blueprint.post("/aanwezig/<int:identity>")
@opened(Permission.DECISION_WRITE)
def attendance(programme: str, key: str, identity: int) -> ResponseReturnValue:
    meeting = meeting_of(key)
    one, form = attendee_of(visit.session, meeting, identity), PresenceForm.sent(f"aanwezig-{identity}")

    def change() -> None:
        if "remove" in request.form:
            remove_guest(visit.session, one, visit.stamp)
        else:
            presence, stands_in = form.presence.data, form.stands_in.data or ""
            record_presence(visit.session, one, presence, stands_in, visit.stamp, seen=form.seen_version)

    return keep(Note(meeting, form, change, partial(NotePage(meeting).presence_of, one)))


@blueprint.post("/gast")
@opened(Permission.DECISION_WRITE)
def guest(programme: str, key: str) -> ResponseReturnValue:
    meeting = meeting_of(key)
    fresh = NotePage(meeting)
    form = GuestForm.sent("gast", fresh.parties)

    def added() -> str:
        return made("attendee", *fresh.attendees[-1], base_of(meeting))

    return keep(
        Note(
            meeting,
            form,
            lambda: add_guest(visit.session, meeting, form.values(), visit.stamp),
            lambda: fresh.new_guest,
            added=added,
        )
    )
