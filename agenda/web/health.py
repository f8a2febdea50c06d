"""Whether all goes well: for probes, for Prometheus, and for the functional manager."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest

from flask import Blueprint, Response, current_app, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from agenda.kernel.disclosure import disclosure_warnings
from agenda.kernel.paging import NumberedPage
from agenda.kernel.refusal import NotFound
from agenda.kernel.rights import Permission
from agenda.mail.queries import outbox
from agenda.reminders.undelivered import (
    Undelivered,
    keeps_mail_of_the_site,
    leave_it,
    send_again,
    undelivered_page,
)
from agenda.web.access import ANYONE, lets_in, opened
from agenda.web.failed_mail import SENT_AGAIN, SET_ASIDE
from agenda.web.metrics import CONTENT_TYPE, shown_metrics
from agenda.web.visit import visit
from agenda.work.health import ClockState, JobState, Planned, clock_state, job_state, next_run
from agenda.work.models import JobRun
from agenda.work.runs import PULSE, job_runs, last_pulse, task_counts

blueprint = Blueprint("health", __name__)


@dataclass(frozen=True)
class Row:
    """One job, as the page shows it."""

    planned: Planned
    run: JobRun | None
    state: JobState
    next_at: datetime | None


@blueprint.get("/livez")
@opened(ANYONE)
def alive() -> Response:
    """That the process answers; asks no database."""
    return jsonify(status="ok")


@blueprint.get("/healthz")
@opened(ANYONE)
def healthy() -> ResponseReturnValue:
    """In words alone: who is not signed in learns no more than that."""
    try:
        with current_app.extensions["agenda"].database.probing() as session:
            clock = clock_state(last_pulse(session), visit.at, _patience())
    except SQLAlchemyError:
        return jsonify(status="failing", database="away"), 503
    well = clock is ClockState.RUNNING
    return jsonify(status="ok" if well else "failing", database="ok", clock=clock.value), 200 if well else 503


@blueprint.get("/metrics")
@opened(ANYONE)
def metrics() -> ResponseReturnValue:
    """Only for who has the key of the settings; without one there is no such page."""
    key = current_app.config["METRICS_TOKEN"]
    if key is None:
        raise NotFound("Deze pagina bestaat niet (meer). Controleer het adres, of begin bij de agenda.")
    given = request.headers.get("Authorization", "")
    if not compare_digest(given.encode(), f"Bearer {key}".encode()):
        return Response("", 401, {"WWW-Authenticate": "Bearer"})
    return Response(shown_metrics(visit.session, visit.at), content_type=CONTENT_TYPE)


@blueprint.get("/programmas/<programme>/werking")
@opened(Permission.HEALTH_READ)
def health(programme: str) -> str:
    visit.require(Permission.HEALTH_READ, visit.programme)
    runs = job_runs(visit.session)
    pulse = runs.get(PULSE)
    settings = current_app.config
    return render_template(
        "health/health.html",
        clock=clock_state(pulse.well_at if pulse else None, visit.at, _patience()),
        pulse=pulse,
        rows=[_row(planned, runs.get(planned.name)) for planned in current_app.extensions["agenda"].jobs],
        outbox=outbox(visit.session),
        tasks=task_counts(visit.session),
        warnings=disclosure_warnings(settings["SECURITY_CONTACT"], settings["SECURITY_EXPIRES"], visit.today),
        failed=_failed(),
        shows_people=lets_in("people.person"),
        at=visit.at,
    )


@blueprint.post("/programmas/<programme>/werking/mail/<int:identity>/opnieuw")
@opened(Permission.PERSON_MANAGE)
def again(programme: str, identity: int) -> ResponseReturnValue:
    flash(SENT_AGAIN.format(send_again(visit.session, None, identity, visit.stamp).recipient), "ok")
    return redirect(url_for(".health", programme=programme))


@blueprint.post("/programmas/<programme>/werking/mail/<int:identity>/laat-maar")
@opened(Permission.PERSON_MANAGE)
def leave(programme: str, identity: int) -> ResponseReturnValue:
    flash(SET_ASIDE.format(leave_it(visit.session, None, identity, visit.stamp).recipient), "ok")
    return redirect(url_for(".health", programme=programme))


def _failed() -> NumberedPage[Undelivered] | None:
    """Mail of no programme, for who may do something about it; addresses are not for every reader of this page."""
    if not keeps_mail_of_the_site(visit.session, visit.actor):
        return None
    return undelivered_page(visit.session, None, request.args.get("pagina", 1, type=int))


def _row(planned: Planned, run: JobRun | None) -> Row:
    return Row(planned, run, job_state(planned, run, visit.at), next_run(planned, run))


def _patience() -> timedelta:
    patience: timedelta = current_app.config["CLOCK_LATE"]
    return patience
