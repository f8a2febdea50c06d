"""Judging what parties handed in: the queue, many at once, and one report beside what it would change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from agenda.calendars.queries import term_calendar
from agenda.indicators.queries import indicators_of
from agenda.kernel.dutch import count
from agenda.kernel.refusal import Changed, Fault, Invalid, NotNow
from agenda.kernel.rights import Permission
from agenda.progress.judging import accept, accept_all, change_wording, send_back
from agenda.progress.models import Round, Update, UpdateState
from agenda.progress.queries import previous_update, question_on
from agenda.progress.waiting import handed_in_update, updates_to_accept, waiting_numbers, waiting_page
from agenda.web.access import opened
from agenda.web.comparing import LABELS, compared
from agenda.web.forms.judging import AcceptForm, QueueFilters, ReturnForm, RewordForm, Verdict
from agenda.web.forms.people import PlainForm
from agenda.web.queue_rows import row_of, spoken_marks
from agenda.web.rounds import known_round
from agenda.web.verdict_mails import tell_returned, tell_reworded
from agenda.web.visit import visit

blueprint = Blueprint("judging", __name__, url_prefix="/programmas/<programme>/uitvragen/<key>/beoordelen")

CHOSEN = "melding"
MEANWHILE_JUDGED = "Deze melding is intussen veranderd. Hieronder staat zij zoals zij nu is; wat u typte, staat er nog."


@blueprint.get("")
@opened(Permission.UPDATE_JUDGE)
def queue(programme: str, key: str) -> str:
    return _list(_round(key), PlainForm())


@blueprint.post("")
@opened(Permission.UPDATE_JUDGE)
def accept_chosen(programme: str, key: str) -> ResponseReturnValue:
    """All that was chosen, or nothing: then the list comes back with the reason, and the choice still stands."""
    round_, form = _round(key), PlainForm()
    chosen = _chosen()
    if not form.validate() or not chosen:
        return _list(round_, form, ["Kies eerst een of meer meldingen."], chosen), 400
    updates = updates_to_accept(visit.session, round_, chosen)
    names = {party: naming.short for party, naming in visit.names.items()}
    try:
        accept_all(visit.session, updates, names, visit.stamp, term_calendar(visit.session), seen=chosen)
    except (Changed, NotNow) as refusal:
        return _list(round_, form, [str(refusal)], chosen), 409
    flash(f"{count(len(updates), 'melding is', 'meldingen zijn')} geaccepteerd.", "ok")
    return redirect(url_for(".queue", programme=programme, key=key, **_choice()))


def _round(key: str) -> Round:
    visit.require(Permission.UPDATE_JUDGE, visit.programme)
    return known_round(key)


def _filters() -> QueueFilters:
    return QueueFilters.of(request.args, visit.names)


def _choice() -> dict[str, Any]:
    """What of the queue is shown, as the address says it: it goes along from report to report."""
    return _filters().chosen()


def _chosen() -> dict[int, int]:
    """Per report that was ticked the version that was shown; what can't be read chooses nothing."""
    pairs = (one.partition(".") for one in request.form.getlist(CHOSEN))
    return {int(number): int(version) for number, _, version in pairs if _is_row(number) and _is_row(version)}


def _is_row(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _list(
    round_: Round, form: PlainForm, sentences: Sequence[str] = (), chosen: Mapping[int, int] | None = None
) -> str:
    filters = _filters()
    here = partial(url_for, ".queue", programme=visit.programme.key, key=round_.key)
    page = waiting_page(visit.session, filters.queue(round_), request.args.get("pagina", 1, type=int))
    every = request.args.get("kies") == "alles"
    return render_template(
        "judging/queue.html",
        round=round_,
        form=form,
        sentences=sentences,
        filters=filters,
        chips=filters.chips(here),
        page=page,
        rows=[row_of(one, visit.names) for one in page.rows],
        ticked={one.id for one in page.rows if every or one.id in (chosen or {})},
        chosen_name=CHOSEN,
        address=partial(here, **_choice()),
        one=partial(url_for, ".update", programme=visit.programme.key, key=round_.key, **_choice()),
    )


# ── One report ─────────────────────────────────────────────────────────────────────────────────────────────────────


@blueprint.route("/<int:identity>", methods=["GET", "POST"])
@opened(Permission.UPDATE_JUDGE)
def update(programme: str, key: str, identity: int) -> ResponseReturnValue:
    round_ = _round(key)
    shown = handed_in_update(visit.session, round_, identity)
    forms = Forms(AcceptForm.of(shown), RewordForm.of(shown), ReturnForm.of(shown))
    name = next((name for name in VERDICTS if name in request.form), None)
    if name is None:
        return _page(round_, shown, forms), 400 if request.method == "POST" else 200
    form: Verdict = getattr(forms, name)
    if not form.validate_on_submit():
        return _page(round_, shown, forms, form), 400
    try:
        verdict: Response = VERDICTS[name](round_, shown, form)
        return verdict
    except Invalid as refusal:
        return _page(round_, shown, forms, form, form.take(refusal.faults)), 400
    except NotNow as refusal:
        return _page(round_, shown, forms, form, [Fault("", str(refusal))]), 409
    except Changed:
        form.seen.data = str(shown.version)
        return _page(round_, shown, forms, form, meanwhile=True), 409


@dataclass(frozen=True)
class Forms:
    accept: AcceptForm
    reword: RewordForm
    back: ReturnForm


def _accept(round_: Round, shown: Update, form: AcceptForm) -> Response:
    after = _after(round_, shown)
    name = visit.names[shown.party_id].short
    accept(visit.session, shown, name, visit.stamp, calendar=term_calendar(visit.session), seen=form.seen_version)
    flash(f"De melding van {name} over actie {shown.action.number} is geaccepteerd.", "ok")
    return _onwards(round_, after)


def _send_back(round_: Round, shown: Update, form: ReturnForm) -> Response:
    after, comments = _after(round_, shown), form.texts()
    send_back(visit.session, shown, form.comment.data or "", comments, visit.stamp, seen=form.seen_version)
    addressee = tell_returned(shown, LABELS)
    flash(f"De melding is teruggestuurd; {addressee.name or addressee.email} krijgt daarover een mail.", "ok")
    return _onwards(round_, after)


def _reword(round_: Round, shown: Update, form: RewordForm) -> Response:
    before = {name: getattr(shown, name) for name in form.texts()}
    if change_wording(visit.session, shown, form.texts(), visit.stamp, seen=form.seen_version):
        addressee = tell_reworded(shown, before, LABELS)
        flash(f"De tekst is aangepast; {addressee.name or addressee.email} krijgt daarover een mail.", "ok")
    else:
        flash("Er was niets veranderd.", "ok")
    return _onwards(round_, shown.id)


VERDICTS: dict[str, Any] = {"accept": _accept, "reword": _reword, "back": _send_back}
"""By the name of its button what a verdict does."""


def _after(round_: Round, shown: Update) -> int | None:
    """The report that comes up next when this one is judged; the first of all when it was the last."""
    numbers = _waiting(round_)
    place = numbers.index(shown.id) if shown.id in numbers else -1
    return next((one for one in (*numbers[place + 1 :], *numbers[: max(place, 0)])), None)


def _waiting(round_: Round) -> Sequence[int]:
    return waiting_numbers(visit.session, _filters().queue(round_))


def _onwards(round_: Round, identity: int | None) -> Response:
    there = {"programme": visit.programme.key, "key": round_.key, **_choice()}
    return redirect(url_for(".update", identity=identity, **there) if identity else url_for(".queue", **there))


def _page(
    round_: Round,
    shown: Update,
    forms: Forms,
    refused: Verdict | None = None,
    faults: Sequence[Fault] = (),
    *,
    meanwhile: bool = False,
) -> str:
    question = question_on(visit.session, round_, shown.action_id, shown.party_id)
    numbers, chosen = _waiting(round_), _choice()
    place = numbers.index(shown.id) if shown.id in numbers else None
    one = partial(url_for, ".update", programme=visit.programme.key, key=round_.key, **chosen)
    figures = indicators_of(visit.session, visit.programme) if shown.figures else ()
    return render_template(
        "judging/update.html",
        round=round_,
        update=shown,
        party=visit.names[shown.party_id],
        names=visit.names,
        rows=compared(
            shown, previous_update(visit.session, question), figures, visit.today, term_calendar(visit.session)
        ),
        marks=spoken_marks(shown),
        still_asked=_still_asked(shown),
        forms=forms,
        refused=refused,
        faults=faults,
        meanwhile=MEANWHILE_JUDGED if meanwhile else None,
        waits=shown.state is UpdateState.SUBMITTED,
        place=None if place is None else place + 1,
        total=len(numbers),
        previous=one(identity=numbers[place - 1]) if place else None,
        next=one(identity=numbers[place + 1]) if place is not None and place + 1 < len(numbers) else None,
        back=url_for(".queue", programme=visit.programme.key, key=round_.key, **chosen),
    )


def _still_asked(shown: Update) -> bool:
    """Whether the party still leads the action or has a share in it."""
    action = shown.action
    return shown.party_id in action.scope.parties | {share.party_id for share in action.shares}
