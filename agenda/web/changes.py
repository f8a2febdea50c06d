"""What changed in the programme between two moments: as a page, and as JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from flask import Blueprint, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from agenda.changes.facts import ChangeKind
from agenda.changes.queries import changes_of
from agenda.changes.told import COUNTED, GoalChanges, ProgrammeChanges, change_rows, changes_as_json
from agenda.changes.window import since_day, spoken_start, spoken_window
from agenda.consultations.queries import consultations_of
from agenda.kernel.dutch import spoken_number
from agenda.kernel.refusal import Fault, Invalid
from agenda.kernel.rights import Permission
from agenda.letters.queries import last_sent_before
from agenda.web.access import opened
from agenda.web.forms.changes import WindowForm
from agenda.web.sheets import downloads, sent_grid
from agenda.web.visit import visit

blueprint = Blueprint("changes", __name__, url_prefix="/programmas/<programme>")

MOST = 200
"""Changes on one page."""

DAY, WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True)
class Preset:
    """A window that runs from this day until now."""

    label: str
    since: date


@blueprint.get("/wijzigingen")
@opened(Permission.ACTION_READ)
def all_changes(programme: str) -> ResponseReturnValue:
    form, presets = WindowForm(request.args, visit.at), list(_presets())
    if not form.validate():
        return render_template("changes/refused.html", form=form, presets=_links(presets, form)), 400
    found = _found(form, presets)
    kind = next((kind for kind in found.counts() if kind.value == request.args.get("soort")), None)
    shown = replace(found, changes=found.by_kind()[kind]) if kind else found
    goals = shown.by_goal()
    pages = in_pages(goals)
    return render_template(
        "changes/changes.html",
        form=form,
        presets=_links(presets, form),
        when=_when(form, found),
        found=found,
        kind=kind,
        counts=[_counted(one, number, form) for one, number in found.counts().items()],
        everything=_address(form),
        index=[(goal, _first_page_of(goal, pages)) for goal in goals],
        pages=pages,
        page=_page_in(pages, request.args.get("pagina", 1, type=int)),
        page_address=lambda number: _address(form, pagina=number, **({"soort": kind.value} if kind else {})),
        downloads=[
            ("JSON", url_for(".as_json", programme=programme, **_exactly(form, found))),
            *downloads(partial(_sheet_address, _exactly(form, found))),
        ],
    )


@blueprint.get("/wijzigingen.json")
@opened(Permission.ACTION_READ)
def as_json(programme: str) -> Response:
    form = WindowForm(request.args, visit.at)
    if not form.validate():
        raise Invalid(Fault("", sentence) for sentences in form.errors.values() for sentence in sentences)
    answer = make_response(changes_as_json(_found(form, list(_presets()))))
    answer.mimetype = "application/json"
    answer.headers.set("Content-Disposition", "attachment", filename=f"wijzigingen-{programme}.json")
    return answer


@blueprint.get("/wijzigingen/downloaden/<form>")
@opened(Permission.ACTION_READ)
def as_sheet(programme: str, form: str) -> Response:
    window = WindowForm(request.args, visit.at)
    if not window.validate():
        raise Invalid(Fault("", sentence) for sentences in window.errors.values() for sentence in sentences)
    rows = change_rows(_found(window, list(_presets())).changes)
    return sent_grid("Wijzigingen", rows, f"{programme}-wijzigingen", form)


def _found(form: WindowForm, presets: Sequence[Preset]) -> ProgrammeChanges:
    """Without a beginning: since the first of the presets, or a week when the end lies before that."""
    usual = since_day(presets[0].since)
    start = form.start or (usual if usual < form.end else form.end - WEEK)
    return changes_of(visit.session, visit.programme, start, form.end)


def _sheet_address(window: dict[str, Any], form: str) -> str:
    return url_for(".as_sheet", programme=visit.programme.key, form=form, **window)


def _presets() -> Iterator[Preset]:
    days = (one.occasion.day for one in consultations_of(visit.session, visit.programme))
    if met := next((day for day in days if day < visit.today), None):
        yield Preset("Sinds het vorige overleg", met)
    if letter := last_sent_before(visit.session, visit.programme.id, visit.today):
        yield Preset("Sinds de vorige brief", letter.dated + DAY)
    yield Preset("Laatste week", visit.today - WEEK)


def _links(presets: Sequence[Preset], form: WindowForm) -> list[tuple[str, str, bool]]:
    """Each with its address, and whether it is what is shown."""
    chosen = form.start or since_day(presets[0].since)
    until_now = not form.tot.data and not form.errors
    return [
        (
            preset.label,
            url_for(".all_changes", programme=visit.programme.key, van=preset.since.isoformat()),
            until_now and chosen == since_day(preset.since),
        )
        for preset in presets
    ]


def _address(form: WindowForm, **more: Any) -> str:
    return url_for(".all_changes", programme=visit.programme.key, **form.chosen(), **more)


def _when(form: WindowForm, found: ProgrammeChanges) -> str:
    return spoken_window(found.start, found.end) if form.tot.data else f"sinds {spoken_start(found.start)}"


def _exactly(form: WindowForm, found: ProgrammeChanges) -> dict[str, Any]:
    """The part of the address that stays this window, also later."""
    return {"van": found.start.isoformat(), "tot": found.end.isoformat()} | form.chosen()


def _counted(kind: ChangeKind, number: int, form: WindowForm) -> dict[str, Any]:
    return {"count": spoken_number(number), "text": COUNTED[kind][number != 1], "url": _address(form, soort=kind.value)}


# ── Pages ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class ChangesPage:
    """``first`` and ``last`` count changes, from 1."""

    number: int
    first: int
    goals: tuple[GoalChanges, ...]

    @property
    def last(self) -> int:
        return self.first + sum(len(goal.changes) for goal in self.goals) - 1


def in_pages(goals: Sequence[GoalChanges], most: int = MOST) -> list[ChangesPage]:
    """Goals stay together as long as they fit; one that is too large for a page goes on on the next."""
    pages: list[list[GoalChanges]] = [[]]
    room = most
    for part in _parts(goals, most):
        if len(part.changes) > room:
            pages.append([])
            room = most
        pages[-1].append(part)
        room -= len(part.changes)
    return _numbered(pages)


def _parts(goals: Sequence[GoalChanges], most: int) -> Iterator[GoalChanges]:
    for goal in goals:
        for start in range(0, len(goal.changes), most):
            yield replace(goal, changes=goal.changes[start : start + most])


def _numbered(pages: Sequence[Sequence[GoalChanges]]) -> list[ChangesPage]:
    first, numbered = 1, []
    for number, goals in enumerate(pages, start=1):
        numbered.append(ChangesPage(number, first, tuple(goals)))
        first = numbered[-1].last + 1
    return numbered


def _first_page_of(goal: GoalChanges, pages: Sequence[ChangesPage]) -> int:
    return next(page.number for page in pages if any(part.number == goal.number for part in page.goals))


def _page_in(pages: Sequence[ChangesPage], asked: int) -> ChangesPage:
    return pages[min(max(asked, 1), len(pages)) - 1]
