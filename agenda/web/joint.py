"""Joint actions in a round: what others say of the lead's answer, and the answers to a divided action side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from agenda.actions.division import derived_stand
from agenda.actions.models import Action
from agenda.actions.queries import whole_action
from agenda.kernel.dutch import spoken_list
from agenda.kernel.refusal import Changed, Fault, Invalid, NotFound, NotNow
from agenda.kernel.rights import Permission, Scope, owned_by
from agenda.kernel.text import first_words
from agenda.progress.consenting import askable, consent_scope, give_consent, lacks_answer, partakers
from agenda.progress.gathering import OWN_SHARE, Part, gather, gathered, grid_scope, parts_of
from agenda.progress.models import Round, Update
from agenda.progress.queries import TAKEN_OVER, question_on, update_on
from agenda.progress.reporting import own_draft
from agenda.progress.rules import MISSING, Answer
from agenda.web.access import opened
from agenda.web.comparing import LABELS
from agenda.web.forms.consents import ConsentForm
from agenda.web.forms.people import PlainForm
from agenda.web.rounds import known_round
from agenda.web.visit import visit

blueprint = Blueprint("joint", __name__, url_prefix="/programmas/<programme>/uitvragen/<key>")

ANSWERED = tuple(name for name in LABELS if name not in {"figures", "files"})


# ── What others say of an answer ───────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/instemmingen")
@opened(Permission.ACTION_READ)
def consents(programme: str, key: str) -> str:
    """Of every answer to which the visitor's parties belong; somebody without a party sees that there is nothing."""
    round_ = known_round(key)
    mine = visit.parties_with(Permission.UPDATE_WRITE)
    found = askable(visit.session, round_, mine)
    return render_template(
        "joint/consents.html",
        round=round_,
        waiting=[one for one in found if one.waits],
        said=[one for one in found if not one.waits],
        names=visit.names,
        mine=mine,
        first_words=first_words,
    )


@blueprint.route("/vragen/<int:action>/<int:party>/instemming", methods=["GET", "POST"])
@opened(Permission.UPDATE_WRITE)
def consent(programme: str, key: str, action: int, party: int) -> ResponseReturnValue:
    subject = _action(action)
    visit.require(Permission.UPDATE_WRITE, consent_scope(subject, party) if subject else _nowhere())
    round_, subject = known_round(key), whole_action(visit.session, visit.programme, action)
    shown = update_on(visit.session, question_on(visit.session, round_, action, party))
    if (objection := lacks_answer(shown)) or shown is None:
        raise NotNow(objection or "")
    mine = sorted(one for one in partakers(subject, party) if _speaks_for(one))
    if not mine:
        raise NotNow("Aan deze actie doen geen andere partijen mee.")
    form = ConsentForm.of(shown, mine, visit.names)
    if not form.validate_on_submit():
        return _consent_page(round_, shown, form), 400 if form.errors else 200
    try:
        return _give(round_, shown, form)
    except Invalid as refusal:
        return _consent_page(round_, shown, form, form.take(refusal.faults)), 400
    except Changed as refusal:
        form.seen.data = str(shown.version)
        return _consent_page(round_, shown, form, meanwhile=str(refusal)), 409


def _action(identity: int) -> Action | None:
    found = visit.session.get(Action, identity)
    return found if found and found.programme_id == visit.programme.id else None


def _nowhere() -> Scope:
    """Of what is not there: who may not see the programme whole, does not learn that."""
    return Scope(visit.programme.id)


def _speaks_for(party: int) -> bool:
    return visit.may(Permission.UPDATE_WRITE, owned_by(visit.programme.id, party))


def _give(round_: Round, shown: Update, form: ConsentForm) -> Response:
    party = form.party.data
    changed = give_consent(
        visit.session, shown, party, form.consent.data, form.typed_text, visit.stamp, seen=form.seen_version
    )
    told = f"Vastgelegd wat {visit.names[party].short} zegt over actie {shown.action.number}."
    flash(told if changed else "Er was niets veranderd.", "ok")
    return redirect(url_for(".consents", programme=visit.programme.key, key=round_.key))


def _consent_page(
    round_: Round, shown: Update, form: ConsentForm, faults: Sequence[Fault] = (), meanwhile: str | None = None
) -> str:
    spoken = {"phase": shown.phase.label, "rating": shown.rating.label}
    told = [(LABELS[name], spoken.get(name) or getattr(shown, name)) for name in ANSWERED]
    return render_template(
        "joint/consent.html",
        round=round_,
        update=shown,
        party=visit.names[shown.party_id],
        told=[(label, text) for label, text in told if text],
        files=[one.name for one in shown.sent_files],
        names=visit.names,
        form=form,
        faults=faults,
        meanwhile=meanwhile,
    )


# ── A divided action ───────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Cell:
    """What the visitor may see of one party's part; ``asked`` is whether the round asks about it at all."""

    party: str
    asked: bool
    answer: Answer | None
    update: Update | None
    share: Any
    url: str | None


@blueprint.get("/acties/<int:action>/raster")
@opened(Permission.UPDATE_WRITE)
def grid(programme: str, key: str, action: int) -> str:
    round_, divided = _divided(key, action)
    return _grid_page(round_, divided)


@blueprint.post("/acties/<int:action>/raster")
@opened(Permission.UPDATE_WRITE)
def draft(programme: str, key: str, action: int) -> ResponseReturnValue:
    """Makes the lead's draft of the parts; what the lead typed gives way only when both were seen."""
    round_, divided = _divided(key, action)
    visit.require(Permission.UPDATE_WRITE, divided)
    if divided.lead is None:
        raise NotNow("Deze actie heeft geen trekker; wijs eerst een trekker aan.")
    if not _is_lead(divided):
        raise NotNow("Alleen de trekker zelf maakt van de antwoorden een concept; u ziet niet wat daar al staat.")
    question = question_on(visit.session, round_, divided.id, divided.lead)
    if not PlainForm().validate():
        return _grid_page(round_, divided), 400
    parts, seen = parts_of(visit.session, round_, divided), request.form.get("gezien", type=int)
    try:
        gather(visit.session, question, parts, _shorts(), visit.stamp, instead_of=seen)
    except Changed as refusal:
        stored = update_on(visit.session, question)
        held = own_draft(stored) | {"version": stored.version} if stored else None
        return _grid_page(round_, divided, held, gathered(parts, _shorts()), str(refusal)), 409
    flash("Het concept voor de hele actie is gemaakt. Lees het na en dien het in.", "ok")
    return redirect(_answering(round_, divided, divided.lead))


def _answering(round_: Round, divided: Action, party: int) -> str:
    where: dict[str, Any] = {"programme": visit.programme.key, "key": round_.key}
    return url_for("updates.answer", **where, action=divided.id, party=party)


def _divided(key: str, action: int) -> tuple[Round, Action]:
    subject = _action(action)
    visit.require(Permission.UPDATE_WRITE, grid_scope(subject) if subject else _nowhere())
    round_, subject = known_round(key), whole_action(visit.session, visit.programme, action)
    if not subject.shares:
        raise NotFound("Deze actie is niet over een groep verdeeld; er is geen raster.")
    return round_, subject


def _shorts() -> dict[int, str]:
    return {party: naming.short for party, naming in visit.names.items()}


def _grid_page(
    round_: Round,
    divided: Action,
    held: dict[str, Any] | None = None,
    instead: dict[str, Any] | None = None,
    meanwhile: str | None = None,
) -> str:
    parts = parts_of(visit.session, round_, divided)
    cells = sorted((_cell(round_, divided, one) for one in parts), key=lambda cell: cell.party.casefold())
    leads = visit.may(Permission.UPDATE_WRITE, divided)
    return render_template(
        "joint/grid.html",
        round=round_,
        action=divided,
        cells=cells,
        gaps=spoken_list(cell.party for cell in cells if cell.answer in MISSING) if leads else "",
        follows=derived_stand([one.stand for one in parts]) if leads else None,
        hindrance=_hindrance(divided, parts) if leads else None,
        leads=leads,
        drafts=_is_lead(divided),
        form=PlainForm(),
        held=held,
        instead=instead,
        meanwhile=meanwhile,
        labels=LABELS,
        lead=visit.names[divided.lead].short if divided.lead else None,
    )


def _is_lead(divided: Action) -> bool:
    """Who judges may see the answers, but not what the lead itself still writes."""
    return divided.lead in visit.parties_with(Permission.UPDATE_WRITE)


def _hindrance(divided: Action, parts: Sequence[Part]) -> str | None:
    """Why no draft can be made of the parts."""
    if divided.lead is None:
        return "Deze actie heeft geen trekker die over het geheel meldt."
    if divided.lead in {one.share.party_id for one in parts}:
        return OWN_SHARE
    return (
        None
        if any(one.handed_in for one in parts)
        else "Zodra een partij heeft gemeld, kunt u hiervan een concept maken."
    )


def _cell(round_: Round, divided: Action, part: Part) -> Cell:
    party = part.share.party_id
    there = _answering(round_, divided, party)
    mine = party in visit.parties_with(Permission.UPDATE_WRITE)
    shown = _visible(divided, part, mine=mine)
    knows = mine or shown is not None or visit.may(Permission.UPDATE_WRITE, divided)
    return Cell(
        visit.names[party].short,
        part.asked is not None,
        part.asked.answer if part.asked and knows else None,
        shown,
        part.share,
        there if mine and part.asked else None,
    )


def _visible(divided: Action, part: Part, *, mine: bool) -> Update | None:
    """One's own; what was handed in for the lead and the secretariat; of others what was taken over."""
    if mine:
        return part.update
    if visit.may(Permission.UPDATE_WRITE, divided):
        return part.handed_in
    return part.update if part.update and part.update.state in TAKEN_OVER else None
