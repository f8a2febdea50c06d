"""What parties propose for the passages of their actions, and what the writers answer."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from agenda.actions.models import Action
from agenda.actions.queries import whole_action
from agenda.kernel.refusal import Changed, Fault, Invalid, NotFound
from agenda.kernel.rights import Permission, owned_by
from agenda.letters.beside import earlier_passage, update_for
from agenda.letters.models import Letter, PassageProposal
from agenda.letters.outline import passage_on, whole_letter
from agenda.letters.proposal_queries import (
    drafts_of,
    led_by,
    proposal_on,
    proposals_about,
    proposals_by,
    waiting_proposal,
)
from agenda.letters.proposals import NOT_OWN, decline, propose_passage, take_over, take_over_update, withdraw_proposal
from agenda.letters.rules import refuse_locked
from agenda.web.access import opened
from agenda.web.forms.fields import row_number
from agenda.web.forms.letters import DeclineForm, ProposalForm, SeenForm
from agenda.web.letter_text import Stretch, shown_text, word_changes
from agenda.web.letters import letter_to_write
from agenda.web.visit import visit

blueprint = Blueprint("letter_proposals", __name__, url_prefix="/programmas/<programme>/brieven")

Asked = tuple[Action, int, PassageProposal | None]


@blueprint.get("/voorstellen")
@opened(Permission.PASSAGE_PROPOSE)
def all_proposals(programme: str) -> str:
    """Per letter under way the own actions, with what was proposed for each; nothing else of the letter."""
    parties = visit.parties_with(Permission.PASSAGE_PROPOSE)
    drafts = drafts_of(visit.session, visit.programme) if parties else []
    actions = led_by(visit.session, visit.programme, parties) if drafts else []
    held = proposals_by(visit.session, drafts, parties)
    return render_template(
        "letters/proposals.html",
        letters=[(one, _asked(one, actions, parties, held)) for one in drafts],
        names=visit.names,
    )


def _asked(
    letter: Letter, actions: Sequence[Action], parties: frozenset[int], held: Sequence[PassageProposal]
) -> list[Asked]:
    last = {(one.action_id, one.party_id): one for one in held if one.letter_id == letter.id}
    return [
        (action, party, last.get((action.id, party)))
        for action in actions
        for party in sorted(action.scope.parties & parties)
    ]


@blueprint.route("/<key>/voorstellen/<int:action>/<int:party>", methods=["GET", "POST"])
@opened(Permission.PASSAGE_PROPOSE)
def propose(programme: str, key: str, action: int, party: int) -> ResponseReturnValue:
    visit.require(Permission.PASSAGE_PROPOSE, owned_by(visit.programme.id, party))
    letter = whole_letter(visit.session, visit.programme, key, drafts=True)
    refuse_locked(letter)
    about = whole_action(visit.session, visit.programme, action)
    if party not in about.scope.parties:
        raise NotFound(NOT_OWN)
    held = waiting_proposal(visit.session, letter, about.id, party)
    form = ProposalForm(data={"text": held.text if held else "", "seen": str(held.version if held else 0)})
    faults: Sequence[Fault] = ()
    if form.validate_on_submit():
        try:
            text, seen = form.text.data, form.seen_version
            propose_passage(visit.session, letter, about, party, text, visit.stamp, seen=seen)
            flash("Uw voorstel is ingediend bij de schrijvers van de brief.", "ok")
            return redirect(url_for(".all_proposals", programme=programme))
        except Invalid as refusal:
            faults = form.take(refusal.faults)
        except Changed as refusal:
            form.seen.data = str(held.version if held else 0)
            changes = word_changes(form.text.data, held.text) if held else []
            return _form_page(letter, about, party, form, refusal=str(refusal), changes=changes), 409
    return _form_page(letter, about, party, form, faults), 400 if form.errors or faults else 200


@blueprint.post("/<key>/voorstellen/<int:action>/<int:party>/intrekken")
@opened(Permission.PASSAGE_PROPOSE)
def withdraw(programme: str, key: str, action: int, party: int) -> ResponseReturnValue:
    visit.require(Permission.PASSAGE_PROPOSE, owned_by(visit.programme.id, party))
    letter = whole_letter(visit.session, visit.programme, key, drafts=True)
    withdraw_proposal(visit.session, letter, action, party, visit.stamp, seen=SeenForm().seen_version)
    flash("Uw voorstel is ingetrokken.", "ok")
    return redirect(url_for(".all_proposals", programme=programme))


def _form_page(
    letter: Letter,
    action: Action,
    party: int,
    form: ProposalForm,
    faults: Sequence[Fault] = (),
    *,
    refusal: str = "",
    changes: Sequence[Stretch] = (),
) -> str:
    """Beside it what left for parliament before, and what the party itself reported; nothing else of the draft."""
    earlier = earlier_passage(visit.session, letter, action.id, sent=True)
    return render_template(
        "letters/propose.html",
        letter=letter,
        action=action,
        party=party,
        form=form,
        faults=faults,
        refusal=refusal,
        changes=changes,
        names=visit.names,
        earlier=earlier,
        earlier_text=shown_text(earlier.text) if earlier else None,
        update=update_for(visit.session, letter.programme_id, action.id, party),
        held=[one for one in proposals_about(visit.session, letter, action.id, [party]) if one.taken is not None],
    )


@blueprint.post("/<key>/voorstellen/<int:identity>/overnemen")
@opened(Permission.LETTER_WRITE)
def take(programme: str, key: str, identity: int) -> ResponseReturnValue:
    letter = letter_to_write(key)
    proposal = proposal_on(visit.session, letter, identity)
    read = row_number(request.form.get("read", "0"))
    seen = SeenForm().seen_version
    passage = take_over(visit.session, proposal, visit.stamp, seen=seen, read=-1 if read is None else read)
    flash("De passage is nu zoals de partij voorstelde; haar stand is: voorgesteld.", "ok")
    return redirect(url_for("passages.passage", programme=programme, key=key, identity=passage.id))


@blueprint.route("/<key>/voorstellen/<int:identity>/niet-overnemen", methods=["GET", "POST"])
@opened(Permission.LETTER_WRITE)
def refuse(programme: str, key: str, identity: int) -> ResponseReturnValue:
    letter = letter_to_write(key)
    proposal = proposal_on(visit.session, letter, identity)
    form = DeclineForm(data={"seen": str(proposal.version)})
    faults: Sequence[Fault] = ()
    if form.validate_on_submit():
        try:
            decline(visit.session, proposal, form.answer.data, visit.stamp, seen=form.seen_version)
            flash("De partij ziet uw antwoord bij haar voorstel.", "ok")
            return redirect(url_for("letters.letter", programme=programme, key=key))
        except Invalid as refusal:
            faults = form.take(refusal.faults)
        except Changed as refusal:
            form.seen.data = str(proposal.version)
            return _declining(proposal, form, refusal=str(refusal)), 409
    return _declining(proposal, form, faults), 400 if form.errors or faults else 200


def _declining(proposal: PassageProposal, form: DeclineForm, faults: Sequence[Fault] = (), *, refusal: str = "") -> str:
    return render_template(
        "letters/decline.html",
        letter=proposal.letter,
        proposal=proposal,
        form=form,
        faults=faults,
        refusal=refusal,
        names=visit.names,
    )


@blueprint.post("/<key>/passages/<int:identity>/melding")
@opened(Permission.LETTER_WRITE)
def take_update(programme: str, key: str, identity: int) -> ResponseReturnValue:
    """What the party proposed in its report, which was accepted."""
    passage = passage_on(letter_to_write(key), identity)
    update = update_for(visit.session, visit.programme.id, passage.action_id) if passage.action_id else None
    if update is None:
        raise NotFound("Er is geen melding met een voorstel voor deze passage.")
    take_over_update(visit.session, passage, update, visit.stamp, seen=SeenForm().seen_version)
    flash("De passage is nu zoals de partij in haar melding voorstelde.", "ok")
    return redirect(url_for("passages.passage", programme=programme, key=key, identity=identity))
