"""The log: every line of the history that an auditor may read, one of them in full, and all of them as a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from sqlalchemy import String, cast, literal, select

from agenda.accounts.models import Person
from agenda.history.log import (
    LEFT_OUT,
    count_in_log,
    line_of_log,
    page_of_log,
    record_export,
    rests_on_the_one_before,
)
from agenda.history.models import HistoryLine
from agenda.kernel.refusal import NotFound
from agenda.kernel.rights import Permission
from agenda.web.access import opened
from agenda.web.differences import Difference
from agenda.web.forms.log import LogFilters, by_label
from agenda.web.log_lines import LogLine, Teller
from agenda.web.log_sheets import LOG_FORMATS, MOST, MOST_AT_ONCE, LogFile, most_in
from agenda.web.log_things import THINGS, address_of, records_of
from agenda.web.log_words import ACTORS, EVENTS, LINK, RESULTS
from agenda.web.visit import visit

blueprint = Blueprint("log", __name__, url_prefix="/programmas/<programme>/logboek")

SHOWN, LONGEST, LONGEST_WORD = 4, 160, 40
"""Differences of a line on the page of many, and signs of each: the page of the line itself has all."""


@dataclass(frozen=True)
class Row:
    """A line as the page of many shows it; ``url`` is of what it is about."""

    told: LogLine
    url: str
    differences: list[Difference]
    more: int


@blueprint.get("")
@opened(Permission.LOG_READ)
def log(programme: str) -> str:
    visit.require(Permission.LOG_READ, visit.programme)
    filters = _filters()
    chosen = filters.selection(visit.programme.id)
    page = page_of_log(visit.session, chosen, after=_number("na"), before=_number("voor"))
    rows, here = list(_rows(page.lines)), partial(url_for, ".log", programme=programme)
    words: dict[str, Any] = filters.chosen()
    if filters.record:
        filters.about = rows[0].told.thing if rows else filters.over.data
    return render_template(
        "log/log.html",
        filters=filters,
        chips=filters.chips(here),
        address=partial(here, **words),
        page=page,
        rows=rows,
        forms=LOG_FORMATS,
        most=(MOST_AT_ONCE, MOST),
        export=url_for(".export", programme=programme, **words),
    )


@blueprint.get("/<int:number>")
@opened(Permission.LOG_READ)
def line(programme: str, number: int) -> str:
    visit.require(Permission.LOG_READ, visit.programme)
    shown = line_of_log(visit.session, visit.programme.id, number)
    (row,) = _rows([shown])
    return render_template("log/line.html", row=row, line=shown, right=rests_on_the_one_before(visit.session, shown))


@blueprint.post("/uitvoeren")
@opened(Permission.LOG_READ)
def export(programme: str) -> Response:
    """The file is written while it is sent: by then the line about it was kept."""
    visit.require(Permission.LOG_READ, visit.programme)
    form, filters = request.form.get("vorm", ""), _filters()
    if form not in LOG_FORMATS:
        raise NotFound(f"De vorm ‘{form}’ is er niet; kies uit: {', '.join(LOG_FORMATS)}.")
    chosen, most = filters.selection(visit.programme.id), most_in(form)
    told = {"form": form, "lines": count_in_log(visit.session, chosen, most), "filters": filters.spoken()}
    record_export(visit.session, visit.programme.id, told, visit.stamp)
    file = LogFile(visit.database, visit.programme, visit.names, chosen, form)
    answer = Response(file.written(), mimetype=LOG_FORMATS[form].media_type)
    ending = form.partition("-")[0]
    answer.headers.set("Content-Disposition", "attachment", filename=f"{programme}-logboek.{ending}")
    return answer


def _filters() -> LogFilters:
    kinds = {kind: thing.some for kind, thing in THINGS.items() if kind not in LEFT_OUT}
    events = {event: words.format("…") for event, words in EVENTS.items() if event.partition(".")[0] not in LEFT_OUT}
    return LogFilters.of(
        request.args,
        wie=[*ACTORS.items(), (LINK, "wie een antwoordlink heeft"), *_persons()],
        soort=by_label(kinds),
        wat=by_label(events),
        uitkomst=[(result, result) for result in RESULTS],
    )


def _persons() -> Sequence[tuple[str, str]]:
    """Who ever did anything, by name."""
    key = literal("person:").concat(cast(Person.id, String))
    any_line = select(HistoryLine.sequence).where(HistoryLine.actor == key).limit(1).scalar_subquery()
    rows = visit.session.execute(select(key, Person.name).where(any_line.is_not(None)).order_by(Person.name, Person.id))
    return [(actor, name) for actor, name in rows]


def _number(name: str) -> int | None:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _rows(lines: Sequence[HistoryLine]) -> Iterator[Row]:
    records = records_of(visit.session, lines)
    for told in Teller(visit.session, visit.programme, visit.names).told(lines, records):
        shown = [_cut(one) for one in told.differences[:SHOWN]]
        yield Row(told, address_of(told.line, records), shown, len(told.differences) - len(shown))


def _cut(one: Difference) -> Difference:
    return Difference(one.field, _short(one.old), _short(one.new))


def _short(text: str) -> str:
    most = LONGEST if " " in text else LONGEST_WORD
    return text if len(text) <= most else f"{text[:most].rstrip()}…"
