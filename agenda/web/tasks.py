"""Long work: what was asked, how far it is, and what came of it."""

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from agenda.accounts.queries import actor_names
from agenda.documents.models import Edition
from agenda.dossiers.shown import DossierEyes
from agenda.kernel.refusal import NotFound, NotNow
from agenda.kernel.rights import Permission
from agenda.web.access import opened
from agenda.web.handing import file_response
from agenda.web.task_words import about_of, title_of
from agenda.web.visit import unattended, visit
from agenda.work.models import Task, TaskState
from agenda.work.queries import UNFINISHED, Wanted, task_by_number, tasks_of
from agenda.work.rules import KINDS, may_ask
from agenda.work.services import cancel, retry

blueprint = Blueprint("tasks", __name__, url_prefix="/programmas/<programme>/klussen")

PAGE_SIZE = 50
MOST_PAGES = 10_000
USUAL_WAIT = timedelta(minutes=1)
"""The clock looks every few seconds; what has not begun by then waits for something else."""

LAST_ANSWER = 286
"""The status by which a page stops asking."""


@blueprint.get("")
@opened(Permission.ACTION_READ)
def all_tasks(programme: str) -> str:
    """Of the kinds that the visitor may ask for; others have no need to know."""
    wanted = _wanted()
    number = min(max(request.args.get("pagina", 1, type=int), 1), MOST_PAGES)
    page = tasks_of(visit.session, wanted, (number - 1) * PAGE_SIZE, PAGE_SIZE)
    about = about_of(page.tasks)
    return render_template(
        "tasks/all.html",
        page=page,
        number=number,
        may_ask=bool(wanted),
        titles={task.id: title_of(task, about[task.id]) for task in page.tasks},
        names=actor_names(visit.session, {task.asked_by for task in page.tasks}),
    )


def _wanted() -> Wanted:
    """What the visitor may ask for, for all or for a party of theirs alone."""
    kinds = [kind.name for kind in KINDS.values() if visit.may(kind.needs, visit.programme)]
    own = {
        kind.name: parties
        for kind in KINDS.values()
        if kind.also and (parties := visit.parties_with(kind.needs) & visit.parties_with(kind.also))
    }
    return Wanted(visit.programme.id, kinds, own)


@blueprint.get("/<int:identity>")
@opened(Permission.ACTION_READ)
def task(programme: str, identity: int) -> str:
    shown = known_task(identity)
    about = about_of([shown])[shown.id]
    names = actor_names(visit.session, {shown.asked_by})
    return render_template(
        "tasks/task.html",
        title=title_of(shown, about),
        about=about,
        asked_by=names.get(shown.asked_by, "onbekend"),
        **_told(shown),
    )


@blueprint.get("/<int:identity>/voortgang")
@opened(Permission.ACTION_READ)
@unattended
def how_far(programme: str, identity: int) -> ResponseReturnValue:
    """The part of the page that changes, as long as it differs from what the page has."""
    shown = known_task(identity)
    told = _told(shown)
    if request.args.get("gezien") == told["seen"]:
        return "", 204
    part = render_template("tasks/told.html", about=about_of([shown])[shown.id], **told)
    return part, 200 if shown.state in UNFINISHED else LAST_ANSWER


@blueprint.post("/<int:identity>/opnieuw")
@opened(Permission.ACTION_READ)
def again(programme: str, identity: int) -> Response:
    """Who presses twice comes to the same page."""
    shown = known_task(identity)
    if shown.state not in UNFINISHED:
        retry(visit.session, shown, visit.stamp)
    return redirect(url_for(".task", programme=programme, identity=identity))


@blueprint.post("/<int:identity>/afbreken")
@opened(Permission.ACTION_READ)
def break_off(programme: str, identity: int) -> Response:
    """Whoever comes too late sees what came of it."""
    shown = known_task(identity)
    if shown.state in UNFINISHED:
        try:
            cancel(visit.session, shown, visit.stamp)
        except NotNow as ended:
            flash(str(ended), "ok")
    return redirect(url_for(".task", programme=programme, identity=identity))


@blueprint.get("/<int:identity>/bestanden/<name>")
@opened(Permission.ACTION_READ)
def file(programme: str, identity: int, name: str) -> Response:
    made = _made(known_task(identity))
    stored = next((one for one in made.files if one.name == name), None) if made else None
    if stored is None:
        raise NotFound("Dit bestand is er niet.")
    return file_response(stored)


def known_task(identity: int) -> Task:
    """The task, if the visitor may ask for such work here."""
    found = task_by_number(visit.session, identity, visit.programme.id)
    if found.kind not in KINDS or not may_ask(visit.actor, KINDS[found.kind], found.scope):
        raise NotFound("Deze klus is er niet (meer).")
    return found


def _told(shown: Task) -> dict[str, object]:
    waiting = shown.state is TaskState.WAITING
    late = waiting and visit.at - shown.due_at > USUAL_WAIT
    names = actor_names(visit.session, [shown.cancelled_by]) if shown.cancelled_by else {}
    made = _made(shown)
    return {
        "task": shown,
        "kind": KINDS[shown.kind],
        "late": late,
        "waiting": waiting,
        "is_unfinished": shown.state in UNFINISHED,
        "cancelled_by": names.get(shown.cancelled_by or "", "onbekend"),
        "files": made.files if made else [],
        "remarks": [one for one in made.annexes if one.remark] if made else [],
        "seen": f"{shown.state.value} {shown.tries} {shown.done} {late:d}",
    }


def _made(shown: Task) -> Edition | None:
    """The edition that came of it, if the visitor sees it."""
    number = shown.result.get("edition")
    edition = visit.session.get(Edition, number) if number else None
    if edition is None or edition.programme_id != shown.programme_id or not DossierEyes(visit.actor).sees(edition):
        return None
    return edition
