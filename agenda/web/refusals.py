"""A refusal becomes a page with its sentence."""

import re

import structlog
from flask import Flask, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from agenda.accounts.rules import Nobody
from agenda.history.refused import Refused, is_told_enough, record_refusal
from agenda.kernel.refusal import Changed, Invalid, NotAllowed, NotFound, NotNow, Refusal
from agenda.kernel.text import one_line
from agenda.web.kept import kept_of_request
from agenda.web.visit import visit

log = structlog.get_logger()

WITH_KEYS = ("/antwoord/", "/dossier/", "/uitnodiging/")
LOOKS_LIKE_A_KEY = re.compile(r"(?=[\w-]*[A-Z])[\w-]{32,}|[0-9a-f]{32,}")
LONGEST_ADDRESS = 200

STATUSES: dict[type[Refusal], tuple[int, str]] = {
    NotAllowed: (403, "Geen toegang"),
    NotFound: (404, "Niet gevonden"),
    NotNow: (409, "Dat kan nu niet"),
    Changed: (409, "Intussen gewijzigd"),
    Invalid: (400, "Niet goed ingevuld"),
}
KINDS = {400: "invalid", 403: "not_allowed", 404: "gone", 409: "refused", 413: "too_large"}
"""How a script that asks for words instead of a page knows them."""
SCRIPT = "application/json"
HTTP_SENTENCES = {
    400: ("Verzoek niet begrepen", "De pagina is niet goed opgevraagd. Ga terug en probeer het opnieuw."),
    404: ("Niet gevonden", "Deze pagina bestaat niet (meer). Controleer het adres, of begin bij de agenda."),
    405: ("Dat kan hier niet", "Deze pagina kan niet op deze manier worden gebruikt."),
    413: ("Te groot", "Wat u stuurt is te groot. Maak het kleiner en probeer het opnieuw."),
}
STALE = "Iemand anders heeft dit intussen gewijzigd. Ga terug, vernieuw de pagina en vergelijk."
CROSSED = "Iemand anders bewaarde tegelijk iets wat hiermee botst. Ga terug, vernieuw de pagina en bewaar opnieuw."
BROKEN = "Er ging iets mis aan onze kant. Uw wijziging is niet bewaard. Probeer het later opnieuw."


def register_refusals(site: Flask) -> None:
    site.register_error_handler(Refusal, refused)
    site.register_error_handler(HTTPException, _http)
    site.register_error_handler(StaleDataError, lambda error: page(409, "Intussen gewijzigd", STALE))
    site.register_error_handler(IntegrityError, _crossed)
    site.register_error_handler(OperationalError, _database_away)
    site.register_error_handler(500, lambda error: page(500, "Er ging iets mis", BROKEN))


def wants_words() -> bool:
    """Whether a script asks, which wants no page."""
    return request.accept_mimetypes.best == SCRIPT


def page(status: int, title: str, sentence: str, kind: str = "") -> ResponseReturnValue:
    if wants_words():
        return jsonify(kind=kind or KINDS.get(status, "broken"), said=sentence), status
    return render_template("refusal.html", title=title, sentence=sentence, texts=_written()), status


def _written() -> list[str]:
    """What the visitor wrote in the form that is refused; nothing of a form that is too large to read."""
    try:
        kept = kept_of_request()
    except HTTPException:
        return []
    return kept.texts if kept else []


def refused(refusal: Refusal) -> ResponseReturnValue:
    if isinstance(refusal, NotAllowed):
        _note(refusal)
    status, title = STATUSES.get(type(refusal), (400, "Dat kan niet"))
    return page(status, title, str(refusal))


def _note(refusal: NotAllowed) -> None:
    """In a transaction of its own, once that of the visit was undone; the page comes, also when this fails."""
    try:
        refused = _told(refusal)
        visit.finish(keep=False)
        if refused.key != Nobody.key:
            _record(refused)
    except Exception:
        log.exception("refusal not recorded")


def _told(refusal: NotAllowed) -> Refused:
    programme = visit.__dict__.get("programme")
    who = refusal.by or visit.actor.key
    return Refused(who, shown_address(request.path), refusal.needs, programme.id if programme else None)


def _record(refused: Refused) -> None:
    with visit.database.reading() as session:
        if is_told_enough(session, refused.key, visit.at):
            return
    with visit.database.transaction() as session:
        record_refusal(session, refused, visit.at, visit.stamp.origin)


def shown_address(path: str) -> str:
    """Without the keys that some addresses hold: who has one, may do what it is for."""
    for begin in WITH_KEYS:
        if path.startswith(begin):
            return f"{begin}…"
    return LOOKS_LIKE_A_KEY.sub("…", one_line(path))[:LONGEST_ADDRESS]


def _http(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if code < 400:
        return error.get_response()
    title, sentence = HTTP_SENTENCES.get(code, ("Dat kan niet", "Deze pagina kan nu niet worden getoond."))
    return page(code, title, sentence)


def _crossed(error: IntegrityError) -> ResponseReturnValue:
    """Two who save at the same moment; the log tells of the rest."""
    log.exception("refused by the database", exc_info=error)
    return page(409, "Intussen gewijzigd", CROSSED)


def _database_away(error: OperationalError) -> ResponseReturnValue:
    from_where = request.path
    return page(
        503, "Even niet bereikbaar", f"De gegevens voor {from_where} zijn nu niet te bereiken. Probeer het zo weer."
    )
