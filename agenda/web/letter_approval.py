"""All of a letter that nothing stands in the way of is approved with one button."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from agenda.kernel.dutch import count
from agenda.kernel.rights import Permission
from agenda.letters.approving import approve_all
from agenda.web.access import opened
from agenda.web.letters import letter_to_write
from agenda.web.seen_versions import versions_in
from agenda.web.visit import visit

blueprint = Blueprint("letter_approval", __name__, url_prefix="/programmas/<programme>/brieven/<key>")


@blueprint.post("/goedkeuren")
@opened(Permission.LETTER_WRITE)
def approve(programme: str, key: str) -> ResponseReturnValue:
    letter = letter_to_write(key)
    found = approve_all(visit.session, letter, versions_in(request.form.get("seen", "")), visit.stamp)
    told = f"Goedgekeurd: {count(len(found.passages), 'passage', 'passages')}."
    left = f" Nog niet goed te keuren: {len(found.hindered)}." if found.hindered else ""
    flash(told + left, "ok")
    return redirect(f"{url_for('letters.letter', programme=programme, key=key)}#goedkeuren")
