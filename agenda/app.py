"""The roof: wires the parts of the site together."""

import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect
from whitenoise import WhiteNoise

from agenda.gateways.clock import Clock
from agenda.gateways.database import Database
from agenda.mail.rules import Sender
from agenda.mail.texts import Post
from agenda.web import (
    actions,
    annotations,
    answer_links,
    answers,
    calendars,
    changes,
    consultations,
    division,
    exchange,
    goals,
    indicators,
    matrix,
    pages,
    parties,
    rights,
    sign_in,
    speech,
    steps,
)
from agenda.web.access import check_access
from agenda.web.headers import set_headers
from agenda.web.refusals import register_refusals
from agenda.web.visit import end_visit, visit
from config import ROOT, VERSION, Config

KIBIBYTE = 1024


@dataclass(frozen=True)
class Parts:
    """What the site is made of, for the views to reach."""

    database: Database
    clock: Clock
    post: Post


class Site(Flask):
    """Puts one transaction around each view: kept when it answers well, undone otherwise."""

    def dispatch_request(self) -> ResponseReturnValue:
        kept = False
        try:
            answer = self.make_response(check_access() or super().dispatch_request())
            kept = answer.status_code < 400
        finally:
            visit.finish(keep=kept)
        return answer


def create_app(config: Config, *, clock: Clock, database: Database | None = None) -> Site:
    site = Site("agenda", template_folder=str(ROOT / "templates"), static_folder=None)
    site.config.update(settings(config))
    site.extensions["agenda"] = Parts(database or make_database(config), clock, make_post(config))
    CSRFProtect(site)
    sign_in.register(site)
    for views in (
        pages,
        actions,
        division,
        matrix,
        steps,
        goals,
        changes,
        consultations,
        annotations,
        answers,
        answer_links,
        parties,
        calendars,
        indicators,
        exchange,
        rights,
    ):
        site.register_blueprint(views.blueprint)
    speech.register(site, built_files(config.static_folder), _extra_theme(config), VERSION)
    register_refusals(site)
    site.after_request(set_headers)
    site.teardown_appcontext(end_visit)
    site.wsgi_app = _with_static_files(site, config)  # type: ignore[method-assign]
    return site


def make_database(config: Config) -> Database:
    return Database(config.database_url, config.history_key.encode())


def make_post(config: Config) -> Post:
    return Post(Sender(config.mail_sender_name, config.mail_sender), config.base_url)


def settings(config: Config) -> dict[str, Any]:
    return {
        "SECRET_KEY": config.secret_key,
        "TRUSTED_HOSTS": list(config.trusted_hosts),
        "MAX_CONTENT_LENGTH": config.largest_upload,
        "MAX_FORM_MEMORY_SIZE": 4 * KIBIBYTE * KIBIBYTE,
        "SESSION_COOKIE_NAME": "agenda",
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": config.secure_cookies,
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=config.session_hours),
        "WTF_CSRF_TIME_LIMIT": None,
        "TEMPLATES_AUTO_RELOAD": False,
        **sign_in.SETTINGS,
    }


def built_files(folder: Path) -> dict[str, str]:
    """Per built file its name with a content hash; empty when nothing was built yet."""
    manifest = folder / "manifest.json"
    return json.loads(manifest.read_text()) if manifest.exists() else {}


def _extra_theme(config: Config) -> str | None:
    return f"/static/thema/{config.theme_css.name}" if config.theme_css else None


def _with_static_files(site: Site, config: Config) -> WhiteNoise:
    hashed = set(built_files(config.static_folder).values())
    files = WhiteNoise(
        site.wsgi_app,
        root=str(config.static_folder),
        prefix="/static",
        max_age=60,
        immutable_file_test=lambda path, url: Path(url).name in hashed,
    )
    if config.theme_css:
        files.add_file_to_dictionary(f"/static/thema/{config.theme_css.name}", str(config.theme_css))
    return files
