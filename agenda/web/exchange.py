"""The agenda out as a file, and a workbook in: looked at first, then all of it or nothing."""

from collections.abc import Iterator, Mapping
from datetime import datetime, time
from functools import partial
from io import BytesIO
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from agenda.actions.queries import goals_of, names_in, numbers_of
from agenda.actions.words import RoleKind
from agenda.exchange.exporting import FORMATS, Wanted, day_of, export_agenda
from agenda.exchange.models import Intake, IntakeState
from agenda.exchange.offering import VERDICTS, intake_by_number, match, offer, put_away, take
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import Fault, Invalid
from agenda.kernel.rights import Permission
from agenda.parties.queries import party_keys
from agenda.parties.rules import folded
from agenda.web.access import opened
from agenda.web.forms.exchange import DownloadForm, MatchForm, OfferForm, match_form
from agenda.web.forms.filters import AgendaFilters
from agenda.web.visit import visit
from agenda.work.services import ask_once_more

blueprint = Blueprint("exchange", __name__, url_prefix="/programmas/<programme>")

END_OF_DAY = time(23, 59, 59, 999_999, tzinfo=AMSTERDAM)
MOST_ROWS = 200
MOST_AT_ONCE = 200
"""Rows that are taken over while the visitor waits; more than that is long work."""

TONES = {"added": "success", "changed": "active", "unchanged": "neutral", "refused": "danger"}
LABELS = {"added": "nieuw", "changed": "gewijzigd", "unchanged": "ongewijzigd", "refused": "geweigerd"}


@blueprint.get("/downloaden")
@opened(Permission.ACTION_READ)
def download(programme: str) -> ResponseReturnValue:
    """The form; with a form of file in the address, the file."""
    form, filters = DownloadForm(request.args if "vorm" in request.args else None), _filters()
    if "vorm" in request.args and form.validate():
        return _file(form, filters)
    kept = [(name, value) for name, value in filters.chosen().items()]
    chips = filters.chips(lambda **chosen: url_for(".download", programme=programme, **chosen))
    status = 400 if form.errors else 200
    return render_template("exchange/download.html", form=form, kept=kept, chips=chips), status


def _filters() -> AgendaFilters:
    names = names_in(visit.session, visit.programme, visit.today)
    return AgendaFilters.of(request.args, goals_of(visit.session, visit.programme), names)


def _file(form: DownloadForm, filters: AgendaFilters) -> ResponseReturnValue:
    chosen = filters.chosen()
    at = datetime.combine(form.toen.data, END_OF_DAY) if form.toen.data else None
    actions = numbers_of(filters.selection(visit, "", "")) if chosen else None
    wanted = Wanted(day_of(at or visit.at), at, actions, form.fields)
    content = export_agenda(visit.session, visit.programme, wanted, form.vorm.data, visit.actor)
    kind = FORMATS[form.vorm.data]
    name = f"{visit.programme.key}-agenda-{wanted.day.isoformat()}{'-deel' if chosen else ''}.{kind.extension}"
    return send_file(BytesIO(content), mimetype=kind.media_type, as_attachment=True, download_name=name)


@blueprint.route("/inlezen", methods=["GET", "POST"])
@opened(Permission.ACTION_WRITE)
def bring_in(programme: str) -> ResponseReturnValue:
    visit.require(Permission.ACTION_WRITE, visit.programme)
    form = OfferForm()
    faults: list[Fault] = []
    if form.validate_on_submit():
        given = form.workbook.data
        try:
            intake = offer(visit.session, visit.programme, given.filename or "bestand", given.read(), visit.stamp)
        except Invalid as refusal:
            faults = list(refusal.faults)
        else:
            return redirect(url_for(".intake", programme=programme, number=intake.id))
    refused = bool(form.errors or faults)
    return render_template("exchange/bring_in.html", form=form, faults=faults), 400 if refused else 200


@blueprint.get("/inlezen/<int:number>")
@opened(Permission.ACTION_WRITE)
def intake(programme: str, number: int) -> ResponseReturnValue:
    return _shown(_intake(number))


def _intake(number: int) -> Intake:
    visit.require(Permission.ACTION_WRITE, visit.programme)
    return intake_by_number(visit.session, visit.programme, number)


@blueprint.post("/inlezen/<int:number>/kolommen")
@opened(Permission.ACTION_WRITE)
def columns(programme: str, number: int) -> ResponseReturnValue:
    shown = _intake(number)
    headings = _headings(shown)
    form = match_form(headings)
    if not form.validate_on_submit():
        return _shown(shown, form)
    chosen = {folded(one["heading"]): form[f"kop-{place}"].data for place, one in enumerate(headings)}
    match(visit.session, visit.programme, shown, chosen, visit.stamp)
    flash("De kolommen zijn overgenomen; hieronder staat wat dat geeft.", "ok")
    return redirect(url_for(".intake", programme=programme, number=number))


@blueprint.post("/inlezen/<int:number>/uitvoeren")
@opened(Permission.ACTION_WRITE)
def load(programme: str, number: int) -> ResponseReturnValue:
    shown = _intake(number)
    if len(shown.told["rows"]) > MOST_AT_ONCE:
        task = ask_once_more(visit.session, "import", shown.programme_id, {"intake": shown.id}, visit.stamp)
        return redirect(url_for("tasks.task", programme=programme, identity=task.id))
    if take(visit.session, visit.programme, shown, visit.stamp):
        flash(f"{shown.name} is ingelezen.", "ok")
    else:
        flash("Er is niets ingelezen: verbeter eerst wat is geweigerd.", "error")
    return redirect(url_for(".intake", programme=programme, number=number))


@blueprint.post("/inlezen/<int:number>/wegleggen")
@opened(Permission.ACTION_WRITE)
def drop(programme: str, number: int) -> ResponseReturnValue:
    shown = _intake(number)
    put_away(visit.session, shown, visit.stamp)
    flash(f"{shown.name} is weggelegd; er is niets gewijzigd.", "ok")
    return redirect(url_for(".bring_in", programme=programme))


def _shown(intake: Intake, form: MatchForm | None = None) -> ResponseReturnValue:
    counts = intake.told["counts"]
    wanted = request.args.get("oordeel", "")
    rows = [row for row in intake.told["rows"] if _asked(row, wanted)]
    headings = _headings(intake)
    return render_template(
        "exchange/intake.html",
        intake=intake,
        waiting=intake.state is IntakeState.WAITING,
        numbers=list(_numbers(intake, counts)),
        rows=rows[:MOST_ROWS],
        more=max(len(rows) - MOST_ROWS, 0),
        form=form or match_form(headings),
        headings=headings,
        tones=TONES,
        labels=LABELS,
        parties=partial(_parties, names=_names()),
    )


def _names() -> dict[str, str]:
    """Per key what the party is called today."""
    keys = party_keys(visit.session).parties
    return {key: visit.names[number].short for key, number in keys.items() if number in visit.names}


def _asked(row: dict[str, Any], wanted: str) -> bool:
    """Without a choice all that is not just as it was."""
    verdict: str = row["verdict"]
    return verdict == wanted if wanted in VERDICTS else verdict != "unchanged"


def _numbers(intake: Intake, counts: dict[str, int]) -> Iterator[dict[str, Any]]:
    for verdict in VERDICTS:
        address = url_for(".intake", programme=visit.programme.key, number=intake.id, oordeel=verdict)
        tone = TONES[verdict] if counts[verdict] else "neutral"
        yield {"count": counts[verdict], "text": LABELS[verdict], "url": address, "tone": tone}


def _headings(intake: Intake) -> list[dict[str, Any]]:
    """Of the sheets that did not come out of here."""
    return [one for sheet in intake.told["sheets"] if sheet["foreign"] for one in sheet["headings"]]


def _parties(row: dict[str, Any], names: Mapping[str, str]) -> list[str]:
    return [f"{names.get(one['party'], one['party'])} ({RoleKind.stored(one['role']).label})" for one in row["parties"]]
