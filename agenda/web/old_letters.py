"""Old letters: offering one, and looking at what was found in it."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from agenda.accounts.queries import actor_names
from agenda.intake.accepting import lacking
from agenda.intake.decoding import Unreadable
from agenda.intake.likeness import Likeness
from agenda.intake.models import LetterIntake, LetterOffer, OfferState
from agenda.intake.opening import opened_letter
from agenda.intake.queries import (
    all_offers,
    counts_of,
    known_actions,
    letter_by_number,
    old_letters,
    page_of_offers,
)
from agenda.intake.services import take_letter
from agenda.intake.words import ProposalKind
from agenda.kernel.refusal import Fault, Invalid
from agenda.kernel.rights import Permission
from agenda.web.access import opened
from agenda.web.forms.old_letters import OfferFilters, UploadForm
from agenda.web.offer_cards import Card, Cards
from agenda.web.tones import TONES
from agenda.web.visit import visit
from agenda.web.whole_letter import parts_of

RESULTS = {
    "action": "Werd een actie",
    "commitment": "Staat in het register van toezeggingen",
    "decision": "Vastgelegd als besluit",
    "indicator": "Vastgelegd als meting",
    "reference": "Staat bij de bronnen",
}

blueprint = Blueprint("old_letters", __name__, url_prefix="/programmas/<programme>/oude-brieven")


@blueprint.route("", methods=["GET", "POST"])
@opened(Permission.LETTER_READ)
def all_letters(programme: str) -> ResponseReturnValue:
    visit.require(Permission.LETTER_READ, visit.programme)
    form, faults = UploadForm(), list[Fault]()
    if form.validate_on_submit():
        try:
            return _taken(form)
        except Invalid as refusal:
            faults = form.take(refusal.faults)
        except Unreadable as refusal:
            faults = form.take([Fault("letter", str(refusal))])
    letters = old_letters(visit.session, visit.programme)
    page = render_template(
        "old_letters/all.html",
        form=form,
        faults=faults,
        letters=letters,
        counts=counts_of(visit.session, letters),
        states=OfferState,
        may_write=visit.may(Permission.LETTER_WRITE, visit.programme),
    )
    return page, 400 if form.errors or faults else 200


def _taken(form: UploadForm) -> ResponseReturnValue:
    visit.require(Permission.LETTER_WRITE, visit.programme)
    given = form.letter.data
    visit.pause()
    opened = opened_letter(given.filename or "brief", given.read())
    with visit.session.begin_nested():
        taken = take_letter(visit.session, visit.programme, opened, form.dated.data, visit.stamp)
    if taken.fresh:
        flash("De brief is gelezen. Er is nog niets overgenomen: u beslist per vondst.", "ok")
    else:
        flash("Deze brief was er al; hieronder staat wat ermee is gedaan.", "ok")
    return redirect(url_for(".letter", programme=visit.programme.key, number=taken.letter.id))


@blueprint.get("/<int:number>")
@opened(Permission.LETTER_READ)
def letter(programme: str, number: int) -> str:
    visit.require(Permission.LETTER_READ, visit.programme)
    shown = letter_by_number(visit.session, visit.programme, number, with_text=True)
    filters = OfferFilters(request.args)
    here = partial(url_for, ".letter", programme=programme, number=number)
    page = page_of_offers(visit.session, filters.asked(shown.id), request.args.get("pagina", 1, type=int))
    kept = {**filters.chosen(), **({"pagina": page.number} if page.number > 1 else {})}
    counts = counts_of(visit.session, [shown])[shown.id]
    deciders = actor_names(visit.session, {one.decided_by for one in page.rows if one.decided_by})
    return render_template(
        "old_letters/letter.html",
        letter=shown,
        numbers=list(_numbers(counts, here)),
        filters=filters,
        chips=filters.chips(here),
        address=partial(here, **filters.chosen()),
        to=partial(_to, shown, kept),
        page=page,
        results=RESULTS,
        deciders=deciders,
        groups=_grouped(_cards(shown).of(page.rows)),
        may_write=visit.may(Permission.LETTER_WRITE, shown),
    )


def _cards(shown: LetterIntake) -> Cards:
    actions = known_actions(visit.session, visit.programme)
    lacks = {kind: lacking(visit.actor, kind, shown) for kind in ProposalKind}
    return Cards(visit.session, shown.text, Likeness(actions), visit.names, lacks)


def _to(shown: LetterIntake, kept: Mapping[str, Any], step: str, offer: LetterOffer) -> str:
    """The address of a step of the offer, from which one comes back to the same page of the list."""
    place: dict[str, Any] = {"programme": visit.programme.key, "number": shown.id, "position": offer.position}
    return url_for(f"offers.{step}", **place, **kept)


def _numbers(counts: Mapping[OfferState, int], here: Any) -> Iterator[dict[str, Any]]:
    for state in OfferState:
        tone = TONES[state] if state is OfferState.ACCEPTED and counts[state] else "neutral"
        yield {"count": counts[state], "text": state.label, "url": here(stand=state.value), "tone": tone}


def _grouped(cards: list[Card]) -> list[tuple[str, list[Card]]]:
    """By the headings of the letter, in its order."""
    groups: list[tuple[str, list[Card]]] = []
    for card in cards:
        if not groups or groups[-1][0] != card.heading:
            groups.append((card.heading, []))
        groups[-1][1].append(card)
    return groups


@blueprint.get("/<int:number>/tekst")
@opened(Permission.LETTER_READ)
def text(programme: str, number: int) -> str:
    visit.require(Permission.LETTER_READ, visit.programme)
    shown = letter_by_number(visit.session, visit.programme, number, with_text=True)
    return render_template(
        "old_letters/text.html", letter=shown, parts=parts_of(shown.text, all_offers(visit.session, shown))
    )
