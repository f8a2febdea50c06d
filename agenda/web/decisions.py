"""The decision register, one decision with its follow-up, and whether the decisions of a consultation are covered."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from agenda.actions.queries import names_in
from agenda.consultations.models import Consultation
from agenda.consultations.queries import consultation_by_key
from agenda.decisions.coverage import coverage_of
from agenda.decisions.following import take_follow_up_step
from agenda.decisions.links import LinkedAction, Links, links_of
from agenda.decisions.models import Decision
from agenda.decisions.queries import meetings_since, points_of, whole_decision
from agenda.decisions.register import Line, Register, decision_lines, register_page
from agenda.decisions.rules import FOLLOW_UP, TAKEN_BACK, Following, seems_executed
from agenda.decisions.words import ActionPart, FollowUp, LooseEnd
from agenda.kernel.confidentiality import NARROW
from agenda.kernel.refusal import Fault, Invalid, NotFound
from agenda.kernel.rights import Permission
from agenda.kernel.text import one_line
from agenda.kernel.workflow import Step
from agenda.web.access import opened
from agenda.web.forms.decisions import BackForm, FollowUpForm, RegisterFilters, ReportForm
from agenda.web.object_history import history_of
from agenda.web.sheets import downloads, sent_grid
from agenda.web.visit import visit

blueprint = Blueprint("decisions", __name__, url_prefix="/programmas/<programme>")

HEADS = (
    *("Nummer", "Datum", "Overleg", "Werkwoord", "Besluit", "Vraagt werk"),
    *("Acties", "Opvolging", "Sinds", "Teruggemeld"),
)


@blueprint.get("/besluiten")
@opened(Permission.CONSULTATION_READ)
def register(programme: str) -> str:
    filters, here = _filters(), partial(url_for, ".register", programme=programme)
    found = register_page(visit.session, filters.wanted(visit), request.args.get("pagina", 1, type=int))
    chosen: dict[str, Any] = filters.chosen()
    return render_template(
        "decisions/register.html",
        filters=filters,
        chips=filters.chips(here),
        address=partial(here, **chosen),
        page=found.page,
        links=found.links,
        counts=list(_counts(found, chosen)),
        downloads=downloads(lambda form: url_for(".sheet", programme=programme, form=form, **chosen)),
        narrow=NARROW,
    )


def _filters() -> RegisterFilters:
    meetings = meetings_since(visit.session, visit.programme.id)
    return RegisterFilters.of(request.args, meetings, names_in(visit.session, visit.programme, visit.today))


def _counts(found: Register, chosen: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Of each follow-up and each loose end how many there are within the other choices, with the way to them."""
    rest: dict[str, Any] = {name: word for name, word in chosen.items() if name not in {"opvolging", "lijst"}}
    here = partial(url_for, ".register", programme=visit.programme.key, **rest)
    for follow_up in FollowUp:
        number = found.by_follow_up.get(follow_up, 0)
        yield {"count": number, "text": follow_up.label, "url": here(opvolging=follow_up.value)}
    for end in LooseEnd:
        number = found.loose[end]
        tone = "warning" if number else "neutral"
        yield {"count": number, "text": end.label, "url": here(lijst=end.value), "tone": tone}


@blueprint.get("/besluiten/downloaden/<form>")
@opened(Permission.CONSULTATION_READ)
def sheet(programme: str, form: str) -> Response:
    """All that is filtered, on whatever page."""
    lines, links = decision_lines(visit.session, _filters().wanted(visit))
    rows = [HEADS, *_rows(lines, links)]
    return sent_grid("Besluiten", rows, f"{programme}-besluiten-{visit.today.isoformat()}", form)


def _rows(lines: Sequence[Line], links: Links) -> Iterator[Sequence[str]]:
    for line in lines:
        actions = "; ".join(f"{one.number} {one.title} ({one.phase.label})" for one in links.get(line.id, ()))
        since = line.follow_up_on.isoformat() if line.follow_up_on else ""
        yield (
            *(line.number, line.decided_on.isoformat(), line.consultation, line.verb.label, line.text),
            *("ja" if line.asks_work else "nee", actions, line.follow_up.label, since, line.report),
        )


@blueprint.get("/besluiten/<number>")
@opened(Permission.CONSULTATION_READ)
def decision(programme: str, number: str) -> str:
    shown = seen_decision(number)
    links = links_of(visit.session, [shown.id]).get(shown.id, ())
    return render_template(
        "decisions/decision.html",
        decision=shown,
        **_origin(shown),
        links=[(one, told_deeds(one.created, one.changed)) for one in links],
        points=points_of(visit.session, shown, visit.eyes),
        history=history_of({(Decision.__tablename__, shown.id): f"besluit {shown.number}"}),
        may_write=visit.may(Permission.DECISION_WRITE, shown),
        names=visit.names,
        narrow=NARROW,
        **_follow_up(shown, links),
    )


def _origin(shown: Decision) -> dict[str, Any]:
    """The item and the matter that it came from, as far as the visitor sees these."""
    item = shown.item if shown.item and visit.eyes.sees(shown.item) else None
    return {"item": item, "matter": item.matter if item and visit.eyes.sees(item.matter) else None}


def seen_decision(number: str) -> Decision:
    """The one of this number in the programme of the address, if the visitor sees it."""
    return whole_decision(visit.session, visit.programme, one_line(number), visit.eyes)


def told_deeds(created: bool, changed: Sequence[str]) -> str:
    """What a decision did to an action."""
    if created:
        return "gemaakt door dit besluit"
    parts = [part.label for part in ActionPart if part.value in changed]
    return f"gewijzigd door dit besluit: {', '.join(parts)}" if parts else ""


def _follow_up(shown: Decision, links: Sequence[LinkedAction]) -> dict[str, Any]:
    """The steps that the visitor may take: those that ask nothing are a button, unless something lacks."""
    open_steps = [step for step in FOLLOW_UP.open_steps(shown.follow_up) if visit.may(step.needs, shown)]
    following = Following(shown.asks_work, bool(links), shown.report)
    plain = [(step, step.lacks(following)) for step in open_steps if step.name not in FORMS]
    return {
        "plain": [step for step, objection in plain if not objection],
        "objections": list(dict.fromkeys(objection for _, objection in plain if objection)),
        "asking": [step for step in open_steps if step.name in FORMS and step.name not in TAKEN_BACK],
        "back": [step for step in open_steps if step.name in TAKEN_BACK],
        "seems_executed": seems_executed(shown.follow_up, [one.phase for one in links]),
    }


FORMS: dict[str, type[FollowUpForm]] = {"report": ReportForm, **dict.fromkeys(sorted(TAKEN_BACK), BackForm)}
"""Per step that asks something its form; any other step is taken by its button alone."""


@blueprint.route("/besluiten/<number>/stappen/<name>", methods=["GET", "POST"])
@opened(Permission.DECISION_WRITE)
def take(programme: str, number: str, name: str) -> ResponseReturnValue:
    shown = seen_decision(number)
    visit.require(Permission.DECISION_WRITE, shown)
    if name not in FOLLOW_UP.steps:
        raise NotFound("Deze stap bestaat niet. Kies een stap op de pagina van het besluit.")
    step = FOLLOW_UP.step(name, shown.follow_up)
    form = _form(shown, name)
    faults: list[Fault] = []
    if form.validate_on_submit():
        try:
            return _take(shown, step, form)
        except Invalid as refusal:
            faults = form.take(refusal.faults)
    refused = bool(form.errors or faults)
    return render_template(
        "decisions/step.html", decision=shown, step=step, form=form, faults=faults
    ), 400 if refused else 200


def _form(shown: Decision, name: str) -> FollowUpForm:
    form = FORMS.get(name, FollowUpForm)
    if form is not ReportForm:
        return form()
    meetings = meetings_since(visit.session, shown.programme_id, shown.decided_on)
    been = [one for one, _, day in meetings if day <= visit.today]
    report = ReportForm(data={"report": shown.report, "reported_in": been[0] if been else None})
    report.offer(meetings)
    return report


def _take(shown: Decision, step: Step[FollowUp], form: FollowUpForm) -> ResponseReturnValue:
    given = form.given()
    if isinstance(form, ReportForm):
        given["reported_in"] = visit.session.get_one(Consultation, form.reported_in.data)
    take_follow_up_step(visit.session, shown, step.name, visit.stamp, **given)
    flash(f"Besluit {shown.number} is nu: {step.target.label}.", "ok")
    return back_to(shown)


def back_to(shown: Decision) -> ResponseReturnValue:
    return redirect(url_for("decisions.decision", programme=visit.programme.key, number=shown.number))


@blueprint.get("/overleggen/<key>/besluiten/dekking")
@opened(Permission.CONSULTATION_READ)
def coverage(programme: str, key: str) -> str:
    meeting = consultation_by_key(visit.session, key, visit.programme)
    found = coverage_of(visit.session, [meeting.id], visit.eyes).get(meeting.id, [])
    asking = [one for one in found if one.decision.asks_work]
    return render_template(
        "decisions/coverage.html",
        consultation=meeting,
        lacking=[one for one in asking if one.lacks],
        covered=[one for one in asking if not one.lacks],
        without_work=len(found) - len(asking),
        may_write=visit.may(Permission.DECISION_WRITE, meeting),
    )
