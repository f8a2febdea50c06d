"""Somebody says that mail arrives again at an address of a party."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from agenda.kernel.rights import Permission, owned_by
from agenda.parties.queries import whole_party
from agenda.parties.reach import mail_arrives
from agenda.web.access import opened
from agenda.web.visit import visit

blueprint = Blueprint("party_reach", __name__, url_prefix="/programmas/<programme>/partijen/<key>")


@blueprint.post("/adres-werkt")
@opened(Permission.PARTY_WRITE)
def address_works(programme: str, key: str) -> ResponseReturnValue:
    shown, address = whole_party(visit.session, key), request.form.get("address", "")
    visit.require(Permission.PARTY_WRITE, owned_by(visit.programme.id, shown.id))
    if mail_arrives(visit.session, shown, address, visit.stamp, visit.programme.id):
        flash(f"{address} krijgt weer mail.", "ok")
    return redirect(url_for("parties.party", programme=programme, key=key))
