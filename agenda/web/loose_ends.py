"""The decisions that stay behind, counted, with the way to them in the register."""

from typing import Any

from flask import url_for

from agenda.decisions.register import Wanted, loose_ends, seen_in
from agenda.decisions.words import LooseEnd
from agenda.kernel.rights import Permission
from agenda.web.visit import visit


def told_loose_ends() -> list[dict[str, Any]]:
    """Of what the visitor sees; nothing where nothing stays behind."""
    seen = seen_in(visit.eyes, visit.programme.id, visit.parties_with(Permission.OWN_PARTY_READ))
    found = loose_ends(visit.session, Wanted(visit.programme.id, seen, visit.today))
    return [_told(end, number) for end, number in found.items() if number]


def _told(end: LooseEnd, number: int) -> dict[str, Any]:
    url = url_for("decisions.register", programme=visit.programme.key, lijst=end.value)
    return {"count": number, "text": end.label, "url": url, "tone": "warning"}
