"""The queue of reminders, and one line of it."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from agenda.accounts.queries import actor_names
from agenda.kernel.dutch import count, spoken_weekday
from agenda.kernel.refusal import Changed, Fault, Invalid, NotNow
from agenda.kernel.rights import Permission
from agenda.mail.failures import count_failed
from agenda.reminders.kinds import day_of
from agenda.reminders.models import Reminded, ReminderState
from agenda.reminders.queue import Outlook, outlook, queue_counts, queue_page, reminder_at, timetable
from agenda.reminders.readers import settings_of
from agenda.reminders.snoozing import snooze_of
from agenda.web.access import opened
from agenda.web.forms.reminders import ActForm, QueueFilters
from agenda.web.log_words import who
from agenda.web.object_history import history_of
from agenda.web.reminder_acts import ACTS
from agenda.web.reminder_words import AT_ONCE, desk_of_visit, told_rows
from agenda.web.visit import visit

blueprint = Blueprint("reminders", __name__, url_prefix="/programmas/<programme>/verzendlijst")

ACT = "doe"
WORDS_CHANGED = "Iemand anders wijzigde de eigen woorden. Zo staan zij er nu: ‘{}’ Wat u typte, staat er nog."


@blueprint.get("")
@opened(Permission.REMINDER_RUN)
def queue(programme: str) -> str:
    visit.require(Permission.REMINDER_RUN, visit.programme)
    filters, settings, desk = (
        QueueFilters.of(request.args),
        settings_of(visit.session, visit.programme.id),
        desk_of_visit(),
    )
    here = partial(url_for, ".queue", programme=programme)
    page = queue_page(visit.session, visit.programme, filters.filter(), request.args.get("pagina", 1, type=int))
    ahead = outlook(desk, visit.programme, settings)
    return render_template(
        "reminders/queue.html",
        filters=filters,
        chips=filters.chips(here),
        page=page,
        rows=list(told_rows(page.rows, ahead.times, settings)),
        next=_spoken_next(ahead),
        numbers=_numbers(ahead, here),
        address=partial(here, **filters.chosen()),
    )


def _spoken_next(ahead: Outlook) -> str:
    if ahead.at is None:
        return ""
    day = AT_ONCE if ahead.at <= visit.at else f"op {spoken_weekday(day_of(ahead.at))}"
    people, lines = count(ahead.people, "ontvanger", "ontvangers"), count(ahead.lines, "herinnering", "herinneringen")
    return f"De eerstvolgende dagmails gaan {day}: {lines}, naar {people}."


def _numbers(ahead: Outlook, here: Any) -> list[dict[str, Any]]:
    counts = queue_counts(visit.session, visit.programme)
    held, failed = counts.get(ReminderState.HELD, 0), count_failed(visit.session, visit.programme.id)
    return [
        {"count": counts.get(ReminderState.WAITING, 0), "text": "gaan mee", "url": here(stand="waiting")},
        {"count": held, "text": "vastgehouden", "url": here(stand="held"), "tone": "warning" if held else "neutral"},
        {
            "count": failed,
            "text": "mail niet bezorgd" if failed == 1 else "mails niet bezorgd",
            "url": url_for("failed_mail.failed", programme=visit.programme.key),
            "tone": "danger" if failed else "neutral",
        },
    ]


# ── One line ───────────────────────────────────────────────────────────────────────────────────────────────────────


@blueprint.route("/<int:identity>", methods=["GET", "POST"])
@opened(Permission.REMINDER_RUN)
def line(programme: str, identity: int) -> ResponseReturnValue:
    visit.require(Permission.REMINDER_RUN, visit.programme)
    row = reminder_at(visit.session, visit.programme, identity, held=visit.writes)
    forms = {name: act.form.of(row, f"{name}-") for name, act in ACTS.items()}
    name = request.form.get(ACT, "")
    if name not in ACTS:
        return _page(row, forms), 400 if request.method == "POST" else 200
    if not forms[name].validate_on_submit():
        return _page(row, forms, name), 400
    try:
        flash(ACTS[name].do(row, forms[name]), "ok")
    except Invalid as refusal:
        return _page(row, forms, name, forms[name].take(refusal.faults)), 400
    except NotNow as refusal:
        return _page(row, forms, name, moot=str(refusal)), 409
    except Changed:
        forms[name].seen.data = row.words
        return _page(row, forms, name, meanwhile=WORDS_CHANGED.format(row.words)), 409
    return redirect(url_for(".line", programme=programme, identity=identity))


def _page(
    row: Reminded,
    forms: dict[str, ActForm],
    refused: str = "",
    faults: Sequence[Fault] = (),
    *,
    moot: str = "",
    meanwhile: str = "",
) -> str:
    settings, desk = settings_of(visit.session, visit.programme.id), desk_of_visit()
    (told,) = told_rows([row], timetable(desk, {row.recipient}), settings)
    slept = snooze_of(visit.session, row, visit.today)
    return render_template(
        "reminders/line.html",
        told=told,
        row=row,
        states=ReminderState,
        slept=slept,
        slept_by=who(slept.by, actor_names(visit.session, {slept.by})) if slept else "",
        acts={name: act for name, act in ACTS.items() if act.fits(row)},
        forms=forms,
        act_name=ACT,
        refused=refused,
        faults=faults,
        moot=moot,
        meanwhile=meanwhile,
        history=history_of({(Reminded.__tablename__, row.id): "deze herinnering"}),
    )
