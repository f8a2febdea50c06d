"""Somebody leaves a party: what ends, what is handed over, and to whom; shown first, then done in one step."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from agenda.accounts.inviting import RoleValues, give_role, invite
from agenda.accounts.models import Person
from agenda.accounts.oversight import OWN_RIGHTS, objection
from agenda.accounts.queries import colleagues
from agenda.dossiers.leaving import end_own_copies, own_copies
from agenda.kernel.dutch import count, spoken_list
from agenda.kernel.refusal import Changed, Fault, Invalid, NotAllowed, NotNow
from agenda.kernel.rights import Permission
from agenda.mail.queries import bouncing
from agenda.parties.handover import chain_of, without
from agenda.parties.models import Party
from agenda.parties.queries import whole_party
from agenda.parties.services import PartyValues
from agenda.programmes.rules import secretariat_of
from agenda.progress.handover import CHANGED, Legacy, hand_over, legacy, succeeding_rights
from agenda.web.access import opened
from agenda.web.forms.people import NEW, NOBODY, LeaveForm
from agenda.web.people import known_person
from agenda.web.people_words import told_role
from agenda.web.visit import visit

blueprint = Blueprint("leaving", __name__, url_prefix="/programmas/<programme>/mensen/<int:identity>/vertrek")


ALSO_ELSEWHERE = (
    "{} heeft bij {} ook rollen die u niet kunt intrekken. Vraag het aan wie in alle programma’s mensen beheert, of "
    "trek op de pagina van deze persoon alleen de rol in dit programma in."
)
NOTHING_TO_GIVE = "Er is geen rol om over te geven. Nodig de opvolger eerst uit bij Mensen, en kies die dan hier."


@dataclass(frozen=True)
class Departure:
    """Who leaves which party, and what they leave there."""

    person: Person
    party: Party
    left: Legacy

    @property
    def short(self) -> str:
        return visit.names[self.party.id].short


@blueprint.route("/<key>", methods=["GET", "POST"])
@opened(Permission.PERSON_MANAGE)
def leave(programme: str, identity: int, key: str) -> ResponseReturnValue:
    visit.require(Permission.PERSON_MANAGE, visit.programme)
    departure = _departure(identity, key)
    others = colleagues(visit.session, departure.party.id, visit.programme.id)
    form = LeaveForm.of(
        [one for one in others if one is not departure.person], departure.left.fingerprint, departure.short
    )
    faults: list[Fault] = []
    if form.validate_on_submit():
        try:
            return _leave(departure, form)
        except Invalid as refusal:
            faults = form.take(refusal.faults)
        except Changed as refusal:
            form.seen.data = departure.left.fingerprint
            return _page(departure, form, [Fault("", str(refusal))]), 409
    return _page(departure, form, faults), 400 if form.errors or faults else 200


def _departure(identity: int, key: str) -> Departure:
    person, party = known_person(identity).person, whole_party(visit.session, key)
    left = legacy(visit.session, person, party, visit.actor)
    short = visit.names[party.id].short
    if not left.memberships:
        raise NotNow(f"{person.name} heeft geen rol (meer) bij {short}.")
    if sentence := objection(visit.actor, person, [(one.role, one.programme_id) for one in left.memberships]):
        raise NotAllowed(sentence if sentence == OWN_RIGHTS else ALSO_ELSEWHERE.format(person.name, short))
    return Departure(person, party, left)


def _page(departure: Departure, form: LeaveForm, faults: list[Fault]) -> str:
    secretariat = secretariat_of(visit.programme)
    left_to_others = without(PartyValues.of(departure.party), departure.person.email, None)
    return render_template(
        "people/leave.html",
        form=form,
        faults=faults,
        who=departure.person,
        party=departure.party,
        short=departure.short,
        left=departure.left,
        copies=own_copies(visit.session, departure.person, departure.party, visit.actor),
        roles=[told_role(one, visit.names) for one in departure.left.memberships],
        chain=chain_of(left_to_others, secretariat, visit.today, bouncing(visit.session)),
    )


def _leave(departure: Departure, form: LeaveForm) -> ResponseReturnValue:
    if form.seen.data != departure.left.fingerprint:
        raise Changed(CHANGED)
    successor = _successor(departure, form)
    person, party = departure.person, departure.party
    left = hand_over(visit.session, person, party, successor, visit.stamp, visit.programme, seen=form.seen.data or "")
    copies = end_own_copies(visit.session, person, party, visit.stamp)
    flash(_told(departure, left, successor, copies), "ok")
    return redirect(url_for("people.person", programme=visit.programme.key, identity=person.id))


def _successor(departure: Departure, form: LeaveForm) -> Person | None:
    """Whoever comes instead, with the roles that are left; somebody new is invited."""
    chosen = form.successor.data
    if chosen == NOBODY:
        return None
    successor = None if chosen == NEW else visit.session.get_one(Person, int(chosen))
    rights = succeeding_rights(departure.left)
    if successor is None and not rights:
        raise Invalid([Fault("successor", NOTHING_TO_GIVE)])
    for held in rights:
        values = RoleValues(held.role, departure.party, everywhere=held.programme_id is None)
        given: tuple[Any, ...] = (values, visit.programme, visit.post, visit.stamp)
        if successor is None:
            successor = invite(visit.session, form.email.data, form.name.data, *given).person
        elif not _has(successor, held.role, departure.party.id, held.programme_id):
            give_role(visit.session, successor, *given)
    return successor


def _has(person: Person, role: object, party: int, programme: int | None) -> bool:
    where = (role, party, programme)
    return any((one.role, one.party_id, one.programme_id) == where for one in person.memberships)


def _told(departure: Departure, left: Legacy, successor: Person | None, copies: int) -> str:
    """What happened, in a sentence."""
    handed = [
        count(left.traces.contacts + left.traces.substitutes, "contactregel", "contactregels"),
        count(len(left.shares), "deel van een actie", "delen van acties"),
    ]
    then = f"{successor.name} nam over: {spoken_list(handed)}" if successor else "Niemand nam het nog over"
    ended = [
        *([count(len(left.links), "antwoordlink", "antwoordlinks")] if left.links else []),
        *([count(copies, "link naar een dossier", "links naar dossiers")] if copies else []),
    ]
    links = f" Ingetrokken: {spoken_list(ended)}." if ended else ""
    return f"{departure.person.name} heeft geen rol meer bij {departure.short}. {then}.{links}"
