"""The consultations of a programme, and one with its countdown, agenda, decisions and dossiers."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from agenda.calendars.queries import term_calendar
from agenda.consultations.models import AgendaItem, Consultation, Paper
from agenda.consultations.papers import papers_of
from agenda.consultations.queries import (
    annotations_of,
    beside_agenda,
    consultation_by_key,
    consultations_of,
    items_of,
    previous_consultation,
)
from agenda.consultations.rules import paper_label, starting_times
from agenda.consultations.words import AgendaState, ItemState
from agenda.countdown.moving import along_with, move_consultation
from agenda.countdown.queries import stands
from agenda.decisions.models import Decision
from agenda.decisions.queries import decisions_of
from agenda.kernel.confidentiality import NARROW
from agenda.kernel.dutch import spoken_weekday
from agenda.kernel.rights import Permission
from agenda.letters.queries import last_letter_on
from agenda.programmes.models import Occasion
from agenda.progress.queries import missing_per_party
from agenda.web.access import opened
from agenda.web.action_points import told_record
from agenda.web.forms.calendars import MoveForm
from agenda.web.loose_ends import told_loose_ends
from agenda.web.object_history import history_of
from agenda.web.planning import collisions_on
from agenda.web.preparing import told_preparation
from agenda.web.readings import spoken_reading, told_shifts
from agenda.web.told_countdown import told_call, told_countdown, told_round
from agenda.web.told_dossiers import told_newest
from agenda.web.told_lists import told_part
from agenda.web.told_meetings import told_mailed, told_meetings
from agenda.web.told_sending import told_sending
from agenda.web.visit import visit

blueprint = Blueprint("consultations", __name__, url_prefix="/programmas/<programme>/overleggen")


@blueprint.get("")
@opened(Permission.CONSULTATION_READ)
def all_consultations(programme: str) -> str:
    found = consultations_of(visit.session, visit.programme)
    may_plan = visit.may(Permission.CONSULTATION_WRITE, visit.programme)
    return render_template(
        "consultations/all.html",
        consultations=found,
        today=visit.today,
        may_plan=may_plan,
        loose=told_loose_ends(),
    )


@blueprint.get("/<key>")
@opened(Permission.CONSULTATION_READ)
def consultation(programme: str, key: str) -> str:
    shown = consultation_by_key(visit.session, key, visit.programme)
    decisions = decisions_of(visit.session, shown, visit.eyes)
    agenda = _agenda(shown)
    return render_template(
        "consultations/consultation.html",
        consultation=shown,
        history=history_of(_belonging(shown, decisions)),
        may_move=visit.may(Permission.CONSULTATION_WRITE, shown),
        narrow=NARROW,
        names=visit.names,
        today=visit.today,
        **agenda,
        **told_preparation(shown, agenda["items"]),
        **_decided(shown, decisions),
        record=told_record(shown),
        **_counted_down(shown),
        **_dossiers(shown),
        **told_part(shown),
        **told_meetings(shown),
    )


def _agenda(shown: Consultation) -> dict[str, Any]:
    items = items_of(shown, visit.eyes)
    timed = [one for one in items if one.state is ItemState.PLACED]
    frozen = shown.agenda_state is AgendaState.FROZEN
    writes = visit.may(Permission.CONSULTATION_WRITE, shown) and not frozen
    return {
        "items": items,
        "item_times": dict(zip((one.id for one in timed), starting_times(shown.meeting.starts, timed), strict=True)),
        "item_papers": {one.id: _papers(one) for one in items},
        "proposals": beside_agenda(shown, visit.eyes),
        "may_add_item": writes,
        "proposes_for": () if frozen else sorted(visit.parties_with(Permission.ITEM_PROPOSE)),
        "annotations": annotations_of(visit.session, shown, visit.parties_with(Permission.ANNOTATION_READ)),
        "annotated_by": sorted(visit.parties_with(Permission.ANNOTATION_WRITE)),
    }


def _papers(item: AgendaItem) -> list[tuple[str, Paper]]:
    return [(paper_label(item.number, one.position), one) for one in papers_of(item, visit.eyes)]


def _decided(shown: Consultation, decisions: Sequence[Decision]) -> dict[str, Any]:
    previous = previous_consultation(visit.session, shown)
    before = decisions_of(visit.session, previous, visit.eyes) if previous else []
    return {"decisions": decisions, "previous": previous, "previous_decisions": before}


def _counted_down(shown: Consultation) -> dict[str, Any]:
    """The steps of its countdown, and the round that two of them are about."""
    steps = stands(visit.session, [shown], visit.today, term_calendar(visit.session), visit.eyes)
    round_ = steps[0].facts.round
    return {
        "countdown": told_countdown(steps),
        "round": round_,
        "missing": missing_per_party(visit.session, round_) if round_ and round_.is_open else [],
        "may_run_round": visit.may(Permission.ROUND_RUN, shown),
        "letter": _letter(shown),
        "may_write_letter": visit.may(Permission.LETTER_WRITE, shown),
    }


def _letter(shown: Consultation) -> str | None:
    """What the letter that reports on it is called, for who may see it."""
    found = last_letter_on(visit.session, shown)
    if found is None or not (found.is_locked or visit.may(Permission.LETTER_READ, shown)):
        return None
    return found.key


def _dossiers(shown: Consultation) -> dict[str, Any]:
    told = told_newest(shown)
    return told | told_sending(shown, [one.edition for _, _, one in told["dossiers"]])


def _belonging(shown: Consultation, decisions: Sequence[Decision]) -> dict[tuple[str, int], str]:
    """What the history of a meeting tells of: itself, its day, and the decisions that the visitor sees."""
    itself = {
        (Consultation.__tablename__, shown.id): "dit overleg",
        (Occasion.__tablename__, shown.occasion_id): "dit overleg",
    }
    return itself | {(Decision.__tablename__, one.id): f"besluit {one.number}" for one in decisions}


@blueprint.route("/<key>/verplaatsen", methods=["GET", "POST"])
@opened(Permission.CONSULTATION_WRITE)
def move(programme: str, key: str) -> ResponseReturnValue:
    """First what moves along, then the move itself: only to the day that was shown, from the day that was seen."""
    shown = consultation_by_key(visit.session, key, visit.programme)
    visit.require(Permission.CONSULTATION_WRITE, shown)
    form = MoveForm.of(shown.occasion.day)
    if not form.validate_on_submit():
        return _before_move(shown, form), 400 if form.errors else 200
    if form.is_outdated:
        return _what_moves(shown, form, outdated=True), 409
    if not form.was_shown:
        return _what_moves(shown, form)
    return _move(shown, form.new_day)


def _what_moves(shown: Consultation, form: MoveForm, *, outdated: bool = False) -> str:
    along = along_with(visit.session, shown, form.new_day, term_calendar(visit.session), visit.today)
    form.show()
    told = {"reading": spoken_reading, "names": visit.names, "collisions": collisions_on(form.new_day, shown)}
    return _before_move(shown, form, along=along, outdated=outdated, **told)


def _before_move(shown: Consultation, form: MoveForm, **told: Any) -> str:
    return render_template("consultations/move.html", consultation=shown, form=form, today=visit.today, **told)


def _move(shown: Consultation, day: date) -> ResponseReturnValue:
    key, calendar = shown.occasion.key, term_calendar(visit.session)
    moved = move_consultation(visit.session, visit.programme, key, day, calendar, visit.stamp, visit.post)
    along = told_shifts(moved.placed.shifts), told_round(moved.round), told_call(moved.call), told_mailed(moved.mailed)
    told = " ".join(filter(None, along))
    flash(f"{key} is verplaatst naar {spoken_weekday(day)}. {told}", "ok")
    return redirect(url_for(".consultation", programme=visit.programme.key, key=key))
