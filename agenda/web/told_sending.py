"""A version of a dossier on a page: what is read of it on screen, its files and its papers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from werkzeug.wrappers import Response

from agenda.accounts.rules import holds
from agenda.consultations.models import Consultation
from agenda.documents.html import fragment
from agenda.documents.models import Edition
from agenda.dossiers.copies import sendable_among
from agenda.dossiers.errata import document_of
from agenda.dossiers.shown import public_dossier
from agenda.kernel.confidentiality import Confidentiality
from agenda.kernel.refusal import NotFound
from agenda.kernel.rights import Permission
from agenda.programmes.models import Programme
from agenda.web.handing import annex_response, file_response
from agenda.web.told_dossiers import label_of
from agenda.web.visit import visit

NO_FILE = "Dit bestand is er niet (meer)."


def on_screen(edition: Edition, to_paper: Callable[[int], str]) -> Markup:
    """Without its title, which is that of the page; ``to_paper`` leads to the paper at a position."""
    document = document_of(edition)
    places = {annex: position for position, annex in enumerate(document.annexes, 1)}
    return fragment(document, lambda annex: to_paper(places[annex]), titled=False)


def file_of(edition: Edition, name: str) -> Response:
    file = next((one for one in edition.files if one.name == name), None)
    if file is None:
        raise NotFound(NO_FILE)
    return file_response(file)


def paper_of(edition: Edition, position: int) -> Response:
    annex = next((one for one in edition.annexes if one.position == position), None)
    if annex is None:
        raise NotFound(NO_FILE)
    return annex_response(annex)


def frame_of(programme: Programme) -> dict[str, Any]:
    """Nobody who is not signed in is told more of the programme than its name and who keeps it."""
    title = f"Uitvoeringsagenda {programme.name}"
    return {"kept_by": programme, "programme_title": title, "sign_in_url": None}


@dataclass(frozen=True)
class Sendable:
    """The last version of a variant, for whoever may send it."""

    edition: Edition
    called: str
    can_be_released: bool


def told_sending(shown: Consultation, seen: Iterable[Edition]) -> dict[str, Any]:
    """Of each variant the last version among those that the visitor sees, as far as they may send it."""
    if visit.person is None or not holds(visit.person.memberships, Permission.DOSSIER_SEND, shown.programme_id):
        return {"sendable": []}
    newest: dict[str, Edition] = {}
    for one in sendable_among(seen, visit.actor):
        if one.variant not in newest or newest[one.variant].version < one.version:
            newest[one.variant] = one
    return {
        "sendable": [_sendable(one) for _, one in sorted(newest.items())],
        "is_public": public_dossier(visit.session, shown, visit.at) is not None if newest else False,
    }


def _sendable(edition: Edition) -> Sendable:
    return Sendable(edition, label_of(edition), edition.confidentiality is not Confidentiality.OWN_PARTY)
