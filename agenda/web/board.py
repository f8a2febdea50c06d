"""The board of a round: who has answered, who has not, and reminding them; with the questions one by one behind it."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, or_
from werkzeug.wrappers import Response

from agenda.kernel.dutch import count, spoken_moment
from agenda.kernel.paging import Numbered
from agenda.kernel.refusal import Fault, Invalid
from agenda.kernel.rights import Permission
from agenda.parties.queries import party_by_key
from agenda.progress.counting import count_asked, stands_at
from agenda.progress.models import Question, Round, RoundState
from agenda.progress.queries import asked_of, open_round, question_on
from agenda.progress.rounds import reopen_question
from agenda.progress.rules import ROUND_WORKFLOW, Answer
from agenda.reminders.board import Board, Line, board_of
from agenda.reminders.queries import keys_of_parties, nudges_by_hand
from agenda.reminders.services import remind_all
from agenda.web.access import opened
from agenda.web.forms.rounds import UNANSWERED, QuestionFilters, ReopenQuestionForm
from agenda.web.forms.steps import StepForm
from agenda.web.rounds import PLAIN_STEPS, known_round
from agenda.web.sheets import downloads, sent_grid
from agenda.web.visit import visit

blueprint = Blueprint("board", __name__, url_prefix="/programmas/<programme>/uitvragen/<key>")

PAGE_SIZE = 50
REMINDING = ("Herinnerd", "Laatst gezien", "Herinneren")
HEADS = ("Partij", "Wie antwoordt", "Adres", *(one.label for one in Answer), "Totaal", "Herinnerd", "Laatst gezien")


@blueprint.get("")
@opened(Permission.ROUND_RUN)
def board(programme: str, key: str) -> str:
    round_ = known_round(key)
    shown = board_of(visit.session, round_, visit.names, visit.today)
    return render_template(
        "rounds/board.html",
        round=round_,
        board=shown,
        keys=keys_of_parties(visit.session, {line.party for line in shown.lines}),
        names=visit.names,
        answers=list(Answer),
        heads=["Partij en wie antwoordt", *({"label": one.label, "kind": "number"} for one in Answer), *REMINDING],
        summary=_summary(shown, programme, key),
        steps=[step for step in ROUND_WORKFLOW.open_steps(round_.state) if step.name in PLAIN_STEPS],
        may_freeze=round_.state in ROUND_WORKFLOW.steps["freeze"].sources,
        waits_for=_waits_for(round_),
        totals=shown.totals,
        unreachable=[visit.names[line.party].name for line in shown.without_contact],
        files=downloads(partial(_sheet, programme, key)),
        form=StepForm(),
        today=visit.today,
    )


def _summary(shown: Board, programme: str, key: str) -> list[dict[str, Any]]:
    views = (".questions", "judging.queue")
    questions_url, queue_url = (url_for(view, programme=programme, key=key) for view in views)
    totals, missing = shown.totals, shown.missing
    unchanged, waiting = totals[Answer.UNCHANGED], totals[Answer.SUBMITTED]
    return [
        {
            "count": missing,
            "text": f"van {count(shown.total, 'vraag', 'vragen')} nog zonder antwoord",
            "url": f"{questions_url}?stand={UNANSWERED}",
            "tone": "warning" if missing else "success",
        },
        {"count": waiting, "text": "te beoordelen", "url": queue_url if waiting else None},
        {"count": totals[Answer.ACCEPTED] + unchanged, "text": f"klaar, waarvan {unchanged} ongewijzigd"},
    ]


def _sheet(programme: str, key: str, form: str) -> str:
    return url_for(".sheet", programme=programme, key=key, form=form)


def _waits_for(round_: Round) -> Round | None:
    """What keeps a planned round that is due from opening."""
    due = round_.state is RoundState.PLANNED and round_.starts_on <= visit.today
    return open_round(visit.session, round_.programme_id) if due else None


@blueprint.post("/herinneren")
@opened(Permission.ROUND_RUN)
def nudge(programme: str, key: str) -> Response:
    """One party, or all that have something to answer; everybody at most once a day."""
    round_ = known_round(key)
    visit.require(Permission.ROUND_RUN, round_)
    party = request.form.get("partij", "")
    only = {party_by_key(visit.session, party).id} if party else set()
    nudges = nudges_by_hand(visit.session, round_, visit.today, only)
    written = remind_all(visit.session, nudges, visit.names, visit.post, visit.stamp)
    if written:
        flash(f"{count(written, 'herinnering gaat', 'herinneringen gaan')} nu de deur uit.", "ok")
    else:
        flash("Niemand herinnerd: er ontbreekt niets, of wie nog moet melden is vandaag al herinnerd.", "info")
    return redirect(url_for(".board", programme=programme, key=key))


@blueprint.get("/bord.<form>")
@opened(Permission.ROUND_RUN)
def sheet(programme: str, key: str, form: str) -> Response:
    round_ = known_round(key)
    shown = board_of(visit.session, round_, visit.names, visit.today)
    rows = [HEADS, *(_row(line) for line in shown.lines)]
    return sent_grid(f"Uitvraag {round_.key}", rows, f"uitvraag-{round_.key}", form)


def _row(line: Line) -> tuple[str, ...]:
    who = line.addressee
    return (
        visit.names[line.party].short,
        "niemand bekend" if line.is_without_contact else who.name or who.via.label,
        "" if line.is_without_contact else who.email,
        *(str(line.answers.get(one, 0)) for one in Answer),
        str(line.total),
        "\n".join(spoken_moment(at) for at in line.reminded),
        spoken_moment(line.last_seen) if line.last_seen else "",
    )


@blueprint.get("/vragen")
@opened(Permission.ROUND_RUN)
def questions(programme: str, key: str) -> str:
    round_ = known_round(key)
    filters = QuestionFilters.of(request.args, visit.names)
    only = list(_only(filters))
    here = partial(url_for, ".questions", programme=programme, key=key)
    place = Numbered.near(_page_number(), PAGE_SIZE, count_asked(visit.session, round_, *only))
    return render_template(
        "rounds/questions.html",
        round=round_,
        asked=asked_of(visit.session, round_, *only, first=place.before, size=place.size),
        names=visit.names,
        filters=filters,
        chips=filters.chips(here),
        here=here(),
        paging=_paging(partial(here, **filters.chosen()), place),
    )


def _only(filters: QuestionFilters) -> Iterator[ColumnElement[bool]]:
    if filters.partij.data is not None:
        yield Question.party_id == filters.partij.data
    if filters.answers:
        yield or_(*(stands_at(one) for one in filters.answers))


def _page_number() -> int:
    written = request.args.get("blad", "")
    return max(1, int(written)) if written.isascii() and written.isdigit() and len(written) < 6 else 1


def _paging(address: Any, place: Numbered) -> dict[str, Any]:
    return {
        "first": place.first,
        "last": place.last,
        "total": place.total,
        "previous": address(blad=place.previous) if place.previous else None,
        "next": address(blad=place.next) if place.next else None,
    }


@blueprint.route("/vragen/<int:action>/<int:party>/heropenen", methods=["GET", "POST"])
@opened(Permission.ROUND_RUN)
def reopen(programme: str, key: str, action: int, party: int) -> ResponseReturnValue:
    round_ = known_round(key)
    visit.require(Permission.ROUND_RUN, round_)
    question = question_on(visit.session, round_, action, party)
    form, faults = ReopenQuestionForm(), list[Fault]()
    if form.validate_on_submit():
        try:
            reopen_question(visit.session, question, form.because.data or "", visit.stamp)
        except Invalid as refusal:
            faults = form.take(refusal.faults)
        else:
            flash(f"{visit.names[party].short} kan weer melden over {question.action.number}.", "ok")
            return redirect(url_for(".questions", programme=programme, key=key, partij=party))
    page = render_template(
        "rounds/reopen_question.html", question=question, names=visit.names, form=form, faults=faults
    )
    return page, 400 if form.errors or faults else 200
