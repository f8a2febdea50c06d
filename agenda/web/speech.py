"""What templates may say: Dutch dates, words of the screens, addresses of built files."""

from collections.abc import Mapping
from typing import Any

from flask import Flask, request, url_for
from flask.globals import request_ctx

from agenda.kernel import dutch
from agenda.kernel.rights import Permission
from agenda.programmes.models import Programme
from agenda.web.access import lets_in
from agenda.web.tones import TONES
from agenda.web.visit import visit

NAVIGATION = (
    ("Agenda", "actions.agenda"),
    ("Gevraagd", "asked.asked"),
    ("Doelen", "goals.all_goals"),
    ("Rollen", "matrix.roles"),
    ("Wijzigingen", "changes.all_changes"),
    ("Uitvragen", "rounds.all_rounds"),
    ("Verzendlijst", "reminders.queue"),
    ("Overleggen", "consultations.all_consultations"),
    ("Besluiten", "decisions.register"),
    ("Brieven", "letters.all_letters"),
    ("Toezeggingen", "commitments.register"),
    ("Partijen", "parties.all_parties"),
    ("Kalender", "calendars.calendar"),
    ("Indicatoren", "indicators.all_indicators"),
    ("Mensen", "people.all_people"),
    ("Toegang", "access_review.all_access"),
    ("Logboek", "log.log"),
    ("Werking", "health.health"),
)

OF_A_PARTY = {"asked.asked": Permission.UPDATE_WRITE}
"""Parts that are there only for who has this right on behalf of a party."""


PART_OF = {"old_letters": "letters", "offers": "letters"}
"""Views that lie elsewhere, and those under which the menu counts them."""


def register(site: Flask, built: Mapping[str, str], extra_theme: str | None, version: str) -> None:
    site.jinja_env.filters.update(
        capital=dutch.capital,
        spoken_date=dutch.spoken_date,
        spoken_day=dutch.spoken_day,
        spoken_weekday=dutch.spoken_weekday,
        spoken_moment=dutch.spoken_moment,
        spoken_number=dutch.spoken_number,
        spoken_list=dutch.spoken_list,
    )
    site.jinja_env.globals.update(
        asset=lambda name: f"/static/{built.get(name, name)}",
        count=dutch.count,
        tone=TONES.get,
        theme_extra_css=extra_theme,
        version=version,
    )
    site.jinja_env.trim_blocks = site.jinja_env.lstrip_blocks = True
    site.context_processor(surroundings)


def surroundings() -> dict[str, Any]:
    """What the frame around each page shows; the page of a refusal may have no programme, or no visit at all."""
    if request_ctx.url_adapter is None:
        return {}  # asked for under the name of another site
    frame: dict[str, Any] = {
        "footer_links": [("Kwetsbaarheid melden", url_for("pages.disclosure"))],
        "sign_in_url": url_for("sign_in.enter"),
    }
    if visit.person is None:
        return frame
    frame |= {"as_of": dutch.spoken_date(visit.today), "sign_out_url": url_for("account.leave")}
    frame["footer_links"].append(("Wie mag wat", url_for("rights.rights")))
    programme = visit.__dict__.get("programme")
    frame["person"] = {
        "number": visit.person.id,
        "name": visit.person.name,
        "role": _roles(programme),
        "url": url_for("account.account"),
    }
    if programme is not None:
        frame |= {
            "programme": programme,
            "programme_title": f"Uitvoeringsagenda {programme.name}",
            "programme_line": programme.secretariat,
            "home_url": url_for("pages.front"),
            "navigation": _navigation(programme),
        }
    return frame


def _navigation(programme: Programme) -> list[tuple[str, str, bool]]:
    """Label and address of each part that the visitor may see, and whether this page lies under it.

    Where it lies under none, its views tell.
    """
    parts = [
        (label, url_for(view, programme=programme.key), view.partition(".")[0])
        for label, view in NAVIGATION
        if lets_in(view) and (view not in OF_A_PARTY or visit.parties_with(OF_A_PARTY[view]))
    ]
    under = PART_OF.get(request.blueprint or "", request.blueprint)
    above = next((url for _, url, _ in parts if request.path.startswith(url)), None)
    return [(label, url, url == above if above else views == under) for label, url, views in parts]


def _roles(programme: Programme | None) -> str:
    memberships = visit.person.memberships if visit.person else []
    here = {None, programme.id} if programme else {one.programme_id for one in memberships}
    return dutch.spoken_list(dict.fromkeys(one.role.label for one in memberships if one.programme_id in here))
