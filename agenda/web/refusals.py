"""A refusal becomes a page with its sentence."""

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from agenda.kernel.refusal import Changed, Invalid, NotAllowed, NotFound, NotNow, Refusal

STATUSES: dict[type[Refusal], tuple[int, str]] = {
    NotAllowed: (403, "Geen toegang"),
    NotFound: (404, "Niet gevonden"),
    NotNow: (409, "Dat kan nu niet"),
    Changed: (409, "Intussen gewijzigd"),
    Invalid: (400, "Niet goed ingevuld"),
}
HTTP_SENTENCES = {
    400: ("Verzoek niet begrepen", "De pagina is niet goed opgevraagd. Ga terug en probeer het opnieuw."),
    404: ("Niet gevonden", "Deze pagina bestaat niet (meer). Controleer het adres, of begin bij de agenda."),
    405: ("Dat kan hier niet", "Deze pagina kan niet op deze manier worden gebruikt."),
    413: ("Te groot", "Wat u stuurt is te groot. Maak het kleiner en probeer het opnieuw."),
}
STALE = "Iemand anders heeft dit intussen gewijzigd. Ga terug, vernieuw de pagina en vergelijk."
EXPIRED = "Dit formulier is verlopen. Ga terug, vernieuw de pagina en bewaar opnieuw."
BROKEN = "Er ging iets mis aan onze kant. Uw wijziging is niet bewaard. Probeer het later opnieuw."


def register_refusals(site: Flask) -> None:
    site.register_error_handler(Refusal, _refused)
    site.register_error_handler(CSRFError, lambda error: page(400, "Formulier verlopen", EXPIRED))
    site.register_error_handler(HTTPException, _http)
    site.register_error_handler(StaleDataError, lambda error: page(409, "Intussen gewijzigd", STALE))
    site.register_error_handler(OperationalError, _database_away)
    site.register_error_handler(500, lambda error: page(500, "Er ging iets mis", BROKEN))


def page(status: int, title: str, sentence: str) -> ResponseReturnValue:
    return render_template("refusal.html", title=title, sentence=sentence), status


def _refused(refusal: Refusal) -> ResponseReturnValue:
    status, title = STATUSES.get(type(refusal), (400, "Dat kan niet"))
    return page(status, title, str(refusal))


def _http(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if code < 400:
        return error.get_response()
    title, sentence = HTTP_SENTENCES.get(code, ("Dat kan niet", "Deze pagina kan nu niet worden getoond."))
    return page(code, title, sentence)


def _database_away(error: OperationalError) -> ResponseReturnValue:
    from_where = request.path
    return page(
        503, "Even niet bereikbaar", f"De gegevens voor {from_where} zijn nu niet te bereiken. Probeer het zo weer."
    )
