"""What the note taker writes down at the items of a meeting."""

from collections.abc import Callable
from uuid import uuid4

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from agenda.consultations.models import AgendaItem, Consultation
from agenda.consultations.queries import items_of
from agenda.consultations.rules import ON_AGENDA
from agenda.decisions.minutes import add_point, change_point, mark_treated, remove_point, write_minute
from agenda.decisions.models import Decision, Reservation
from agenda.decisions.noted import decision_of, decision_on, minutes_of, point_by_key, point_by_number
from agenda.decisions.recording import (
    GONE,
    add_decision,
    answer_request,
    change_decision,
    reserve,
    withdraw_decision,
)
from agenda.kernel.refusal import Fault, Invalid, NotFound, NotNow
from agenda.kernel.rights import Permission
from agenda.web.access import opened
from agenda.web.forms.fields import by_name
from agenda.web.forms.minutes import (
    ExtraForm,
    MinuteForm,
    NoteForm,
    PointForm,
    RequestForm,
    ReserveForm,
    TreatedForm,
)
from agenda.web.note_page import NotePage
from agenda.web.noting import Note, base_of, gone, keep, made, meeting_of, note_page
from agenda.web.visit import unattended, visit

blueprint = Blueprint("minutes", __name__, url_prefix="/programmas/<programme>/overleggen/<key>/vergadering")
blueprint.register_error_handler(NotFound, gone)


def _item(meeting: Consultation, identity: int) -> AgendaItem:
    """On the agenda of this meeting, and for the visitor to see."""
    shown = items_of(meeting, visit.eyes)
    found = next((one for one in shown if one.id == identity and one.state in ON_AGENDA), None)
    if found is None:
        raise NotFound(GONE)
    return found


@blueprint.get("")
@opened(Permission.DECISION_WRITE)
def page(programme: str, key: str) -> str:
    return note_page(NotePage(meeting_of(key)), request.args.get("punt", type=int))


@blueprint.get("/nu")
@opened(Permission.DECISION_WRITE)
@unattended
def now(programme: str, key: str) -> str:
    """What whoever does not note reads along, time and again."""
    meeting = meeting_of(key)
    return render_template("minutes/told.html", page=NotePage(meeting), meeting=meeting, names=visit.names)


@blueprint.post("/punten/<int:identity>/gevraagd/<int:place>")
@opened(Permission.DECISION_WRITE)
def answer(programme: str, key: str, identity: int, place: int) -> ResponseReturnValue:
    meeting = meeting_of(key)
    item = _item(meeting, identity)
    form = RequestForm.sent(f"gevraagd-{identity}-{place}")

    def stands() -> NoteForm:
        return NotePage(meeting).request_of(item, place, _answered(item, place)).form

    def told() -> dict[str, str]:
        decision = _answered(item, place)
        return {"number": decision.number if decision else "volgt"}

    def change() -> None:
        answer_request(visit.session, item, place, form.answer(), visit.stamp, seen=form.seen_version)

    return keep(Note(meeting, form, change, stands, item.number, told))


def _answered(item: AgendaItem, place: int) -> Decision | None:
    decision = decision_on(visit.session, item, place)
    if decision is not None and not visit.eyes.sees(decision):
        raise NotFound(GONE)
    return decision


@blueprint.post("/punten/<int:identity>/gevraagd/<int:place>/voorbehoud")
@opened(Permission.DECISION_WRITE)
def reservation(programme: str, key: str, identity: int, place: int) -> ResponseReturnValue:
    meeting = meeting_of(key)
    item = _item(meeting, identity)
    return _reserve(meeting, f"gevraagd-{identity}-{place}", item, lambda: _answered(item, place))


@blueprint.post("/besluiten/<int:identity>/voorbehoud")
@opened(Permission.DECISION_WRITE)
def reservation_of(programme: str, key: str, identity: int) -> ResponseReturnValue:
    meeting = meeting_of(key)
    decision = decision_of(visit.session, meeting, identity, visit.eyes)
    return _reserve(meeting, f"besluit-{identity}", decision.item, lambda: decision)


def _reserve(
    meeting: Consultation, slot: str, item: AgendaItem | None, decision: Callable[[], Decision | None]
) -> ResponseReturnValue:
    is_new, parties = "new" in request.form, by_name(visit.names)
    party = request.form.get("party", type=int)
    form = ReserveForm.sent(f"{slot}-voorbehoud" if is_new else f"{slot}-voorbehoud-{party}", parties)

    def held() -> Reservation | None:
        found = decision()
        return next((one for one in found.reservations if one.party_id == party), None) if found else None

    def change() -> None:
        on = decision()
        if on is None:
            raise NotNow("Leg eerst vast wat er is besloten.")
        if form.party.data is None:
            raise Invalid([Fault("party", "Kies van welke partij het voorbehoud is.")])
        text = "" if "remove" in request.form else form.text.data or ""
        if is_new and not text.strip():
            raise Invalid([Fault("text", "Schrijf het voorbehoud op.")])
        reserve(visit.session, on, form.party.data, text, visit.stamp, seen=form.seen_version)

    def stands() -> ReserveForm:
        return NotePage(meeting).reservation_of(slot, held(), party)

    def added() -> str:
        return made("reservation", stands(), party, request.path, visit.names) if held() else ""

    number = item.number if item else None
    return keep(Note(meeting, form, change, stands, number, added=added if is_new else None))


@blueprint.post("/punten/<int:identity>/besluit")
@opened(Permission.DECISION_WRITE)
def extra(programme: str, key: str, identity: int) -> ResponseReturnValue:
    meeting = meeting_of(key)
    item, form = _item(meeting, identity), ExtraForm.sent(f"besluit-bij-{identity}")
    new: list[Decision] = []

    def change() -> None:
        new.append(add_decision(visit.session, meeting, item, form.values(), visit.stamp))

    def added() -> str:
        return "".join(made("extra", NotePage(meeting).decision_of(one), base_of(meeting), visit.names) for one in new)

    return keep(
        Note(meeting, form, change, lambda: ExtraForm.shown(form.slot, key=uuid4().hex), item.number, added=added)
    )


@blueprint.post("/besluiten/<int:identity>")
@opened(Permission.DECISION_WRITE)
def decision(programme: str, key: str, identity: int) -> ResponseReturnValue:
    meeting = meeting_of(key)
    form, is_removed = ExtraForm.sent(f"besluit-{identity}"), "remove" in request.form
    held = decision_of(visit.session, meeting, identity, visit.eyes)

    def change() -> None:
        if is_removed:
            withdraw_decision(visit.session, held, visit.stamp, seen=form.seen_version)
        else:
            change_decision(visit.session, held, form.values(), visit.stamp, seen=form.seen_version)

    def stands() -> NoteForm:
        return form if is_removed else NotePage(meeting).decision_of(held).form

    return keep(Note(meeting, form, change, stands, held.item.number if held.item else None))


@blueprint.post("/punten/<int:identity>/actiepunt")
@opened(Permission.DECISION_WRITE)
def new_point(programme: str, key: str, identity: int) -> ResponseReturnValue:
    meeting = meeting_of(key)
    item, fresh = _item(meeting, identity), NotePage(meeting)
    form = PointForm.sent(f"actiepunt-bij-{identity}", fresh.parties)

    def added() -> str:
        point = point_by_key(visit.session, meeting, form.key.data)
        return made("point", fresh.point_of(point), base_of(meeting)) if point else ""

    def change() -> None:
        add_point(visit.session, item, form.key.data, form.values(), visit.stamp)

    def stands() -> NoteForm:
        return PointForm.shown(form.slot, fresh.parties, key=uuid4().hex)

    return keep(Note(meeting, form, change, stands, item.number, added=added))


@blueprint.post("/actiepunten/<int:identity>")
@opened(Permission.DECISION_WRITE)
def point(programme: str, key: str, identity: int) -> ResponseReturnValue:
    meeting = meeting_of(key)
    held, fresh = point_by_number(visit.session, meeting, identity, visit.eyes), NotePage(meeting)
    form, is_removed = PointForm.sent(f"actiepunt-{identity}", fresh.parties), "remove" in request.form

    def change() -> None:
        if is_removed:
            remove_point(visit.session, held, visit.stamp, seen=form.seen_version)
        else:
            change_point(visit.session, held, form.values(), visit.stamp, seen=form.seen_version)

    def stands() -> NoteForm:
        return form if is_removed else fresh.point_of(held).form

    def told() -> dict[str, str]:
        return {} if is_removed else {"reading": fresh.reading_of(held.term)}

    return keep(Note(meeting, form, change, stands, held.item.number if held.item else None, told))


@blueprint.post("/punten/<int:identity>/verslag")
@opened(Permission.DECISION_WRITE)
def text(programme: str, key: str, identity: int) -> ResponseReturnValue:
    meeting = meeting_of(key)
    item, form = _item(meeting, identity), MinuteForm.sent(f"verslag-{identity}")

    def change() -> None:
        write_minute(visit.session, item, form.text.data or "", visit.stamp, seen=form.seen.data)

    def stands() -> NoteForm:
        held = minutes_of(visit.session, [item]).get(item.id)
        return MinuteForm.shown(form.slot, **MinuteForm.data_of(held))

    return keep(Note(meeting, form, change, stands, item.number))


@blueprint.post("/punten/<int:identity>/behandeld")
@opened(Permission.DECISION_WRITE)
def treated(programme: str, key: str, identity: int) -> ResponseReturnValue:
    meeting = meeting_of(key)
    item, form = _item(meeting, identity), TreatedForm.sent(f"behandeld-{identity}")

    def change() -> None:
        mark_treated(visit.session, item, form.treated.data, visit.stamp)

    return keep(Note(meeting, form, change, lambda: form, item.number))
