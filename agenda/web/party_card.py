"""All of one party on one calm page, for paper: whom to ask, what it does, what is asked of it, what it answered."""

from flask import Blueprint, render_template

from agenda.actions.involvement import roles_of, shares_of
from agenda.actions.words import ActionKind
from agenda.kernel.rights import Permission
from agenda.parties.queries import whole_party
from agenda.progress.models import Update
from agenda.progress.queries import TAKEN_OVER, answers_of, asked_in
from agenda.progress.rules import answer_of
from agenda.web.access import opened
from agenda.web.parties import by_role, reached, sees_persons
from agenda.web.party_words import spoken_absence
from agenda.web.visit import visit

blueprint = Blueprint("party_card", __name__, url_prefix="/programmas/<programme>/partijen/<key>/kaart")


@blueprint.get("")
@opened(Permission.ACTION_READ)
def card(programme: str, key: str) -> str:
    """What was not accepted yet is for the party alone; how far it is, for who runs the round as well."""
    party = whole_party(visit.session, key)
    roles = roles_of(visit.session, visit.programme, party)
    own = party.id in visit.parties_with(Permission.UPDATE_WRITE)
    readable = () if own else (Update.state.in_(TAKEN_OVER),)
    return render_template(
        "parties/card.html",
        party=party,
        naming=visit.names[party.id],
        reach=reached([party])[party.id],
        sees_persons=sees_persons(party),
        absence=spoken_absence,
        roles=list(by_role([row for row in roles if row.kind is not ActionKind.AGREEMENT])),
        agreements=[row for row in roles if row.kind is ActionKind.AGREEMENT],
        shares=shares_of(visit.session, visit.programme, party),
        asked=asked_in(visit.session, visit.programme.id, [party.id]),
        answers=answers_of(visit.session, visit.programme.id, party.id, *readable),
        answer_of=answer_of,
        sees_state=own or visit.may(Permission.ROUND_RUN, visit.programme),
        today=visit.today,
    )
