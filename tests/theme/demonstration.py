"""Pages that show every component with lifelike content, served as strictly as the application serves its own.

``python -m tests.theme.demonstration`` shows them at http://127.0.0.1:5000/.
"""

import json
from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, flash, render_template, send_from_directory
from jinja2 import ChoiceLoader, FileSystemLoader
from werkzeug.datastructures import MultiDict

from tests.browser import ROOT
from tests.theme import content
from tests.theme.forms import ActionForm, FilterForm, SignInForm

STATIC = ROOT / "build" / "static"
POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PAGES = {
    "/": "home",
    "/acties": "actions",
    "/acties/leeg": "nothing",
    "/acties/4.1": "action",
    "/rollen": "matrix",
    "/dossiers/nieuw": "work",
    "/inloggen": "sign_in",
}
NAVIGATION = [
    ("Overzicht", "/"),
    ("Acties", "/acties"),
    ("Doelen", "/doelen"),
    ("Rollen", "/rollen"),
    ("Overleggen", "/overleggen"),
    ("Besluiten", "/besluiten"),
    ("Dossiers", "/dossiers/nieuw"),
    ("Brieven", "/brieven"),
]
REFUSED = {
    "title": "BIZ",
    "term": "",
    "party": "",
    "phase": "preparing",
    "note": "Het onderzoek naar lagere lasten loopt.",
}


def frame(path: str) -> dict[str, Any]:
    signed_in = path != "/inloggen"
    return {
        "programme_title": "Uitvoeringsagenda Ruimte voor Economie",
        "programme_line": "Secretariaat BO Economie, Regio en Ruimte",
        "navigation": [(label, url, url == path) for label, url in NAVIGATION] if signed_in else [],
        "person": {"name": "Noor de Wit", "role": "Secretariaat, EZ"} if signed_in else None,
        "search_url": "/zoeken" if signed_in else None,
        "sign_out_url": "/uitloggen",
        "footer_links": [("Privacy", "/privacy"), ("Open data", "/open-data")],
        "version": "1.0.0",
        "as_of": "17 november 2025",
        "csrf_token": lambda: "token",
    }


def show(path: str, **values: Any) -> str:
    return render_template(f"{PAGES[path]}.html", **frame(path), **values)


def stricter(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    return response


def application(manifest: Mapping[str, str] | None = None) -> Flask:
    names = manifest or json.loads((STATIC / "manifest.json").read_text())
    app = Flask(__name__, static_folder=None)
    app.secret_key = "demonstration"
    app.jinja_loader = ChoiceLoader(
        [FileSystemLoader(ROOT / "tests" / "theme" / "pages"), FileSystemLoader(ROOT / "templates")]
    )
    app.jinja_env.globals["asset"] = lambda name: f"/static/{names[name]}"
    app.jinja_env.globals["content"] = content
    app.after_request(stricter)
    app.add_url_rule("/static/<path:name>", "static", lambda name: send_from_directory(STATIC, name))
    for path in PAGES:
        app.add_url_rule(path, path, page_view(path))
    app.add_url_rule("/acties/4.1/wijzigen", "edit", edit, methods=["GET", "POST"])
    app.add_url_rule("/voortgang", "progress", lambda: (render_template("progress_part.html"), 286))
    return app


def page_view(path: str) -> Any:
    forms = {"/acties": FilterForm, "/acties/leeg": FilterForm, "/inloggen": SignInForm}

    def view() -> str:
        if path == "/":
            flash("De uitvraag voor het overleg van mei 2026 is verstuurd aan 24 partijen.", "ok")
        return show(path, form=forms[path]()) if path in forms else show(path)

    return view


def edit() -> str:
    form = ActionForm(MultiDict(REFUSED))
    form.validate()
    return render_template("action_form.html", **frame("/acties"), form=form, has_errors=True)


if __name__ == "__main__":
    application().run()
