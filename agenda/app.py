"""The roof: wires the parts of the site together."""

import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from wsgiref.types import WSGIApplication

from argon2 import PasswordHasher
from flask import Flask
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from agenda.accounts.passwords import STRONG
from agenda.accounts.second_factor import Authenticator
from agenda.gateways.clock import Clock
from agenda.gateways.database import Database
from agenda.gateways.identity_provider import IdentityProvider
from agenda.jobs.schedule import SCHEDULE
from agenda.mail.rules import Sender
from agenda.mail.texts import Post
from agenda.web import (
    access_review,
    account,
    action_points,
    actions,
    agenda_versions,
    annotations,
    answer_links,
    answers,
    asked,
    asked_letters,
    attendance,
    attendees,
    board,
    calendars,
    calls,
    carrying,
    changes,
    commitments,
    consultations,
    coordination,
    countdown,
    decided_actions,
    decision_lists,
    decisions,
    digests,
    division,
    door,
    dossier_copies,
    dossier_links,
    dossier_sending,
    dossiers,
    exchange,
    failed_mail,
    goals,
    headers,
    health,
    indicators,
    invitations,
    item_order,
    items,
    joint,
    judging,
    leaving,
    letter_approval,
    letter_checks,
    letter_files,
    letter_proposals,
    letter_sending,
    letters,
    limits,
    link_requests,
    log,
    matrix,
    matters,
    meeting_series,
    meetings,
    minutes,
    my_mail,
    offers,
    old_letters,
    pages,
    papers,
    parties,
    party_card,
    party_reach,
    passages,
    people,
    planning,
    proposing,
    provider,
    public_dossiers,
    reminder_kinds,
    reminders,
    rights,
    rounds,
    second_factor,
    sign_in,
    sign_offs,
    speech,
    steps,
    tasks,
    untold,
    updates,
    watching,
)
from agenda.web.access import check_access
from agenda.web.addresses import RowNumber
from agenda.web.door import Door
from agenda.web.headers import set_headers_of_file
from agenda.web.refusals import register_refusals
from agenda.web.visit import end_visit, visit
from agenda.work.health import Planned
from config import ROOT, VERSION, Config, refuse_half

KIBIBYTE = 1024


@dataclass(frozen=True)
class Parts:
    """What the site is made of, for the views to reach."""

    database: Database
    clock: Clock
    post: Post
    door: Door
    jobs: Sequence[Planned]


class Site(Flask):
    """Puts one transaction around each view: kept when it answers well, undone otherwise."""

    def dispatch_request(self) -> ResponseReturnValue:
        kept = False
        try:
            check_access()
            answer = self.make_response(super().dispatch_request())
            kept = answer.status_code < 400
        finally:
            visit.finish(keep=kept)
        return answer


def create_app(
    config: Config, *, clock: Clock, database: Database | None = None, hasher: PasswordHasher = STRONG
) -> Site:
    refuse_half(config)
    site = Site("agenda", template_folder=str(ROOT / "templates"), static_folder=None)
    site.config.update(settings(config))
    parts = Parts(database or make_database(config), clock, make_post(config), make_door(config, hasher), SCHEDULE)
    site.extensions["agenda"] = parts
    site.url_map.converters["int"] = RowNumber
    watching.register(site)
    limits.register(site, parts.database, clock)
    CSRFProtect(site)
    for part in (door, sign_in, second_factor):
        part.register(site)
    for views in (
        pages,
        sign_in,
        provider,
        invitations,
        account,
        my_mail,
        second_factor,
        actions,
        division,
        dossiers,
        matrix,
        steps,
        goals,
        changes,
        consultations,
        items,
        item_order,
        papers,
        letters,
        passages,
        untold,
        letter_approval,
        letter_files,
        letter_proposals,
        letter_checks,
        letter_sending,
        old_letters,
        offers,
        commitments,
        decisions,
        decided_actions,
        countdown,
        minutes,
        attendance,
        action_points,
        meeting_series,
        meetings,
        planning,
        attendees,
        annotations,
        matters,
        proposing,
        calls,
        carrying,
        agenda_versions,
        decision_lists,
        sign_offs,
        coordination,
        asked_letters,
        dossier_sending,
        dossier_copies,
        dossier_links,
        public_dossiers,
        answers,
        answer_links,
        link_requests,
        rounds,
        board,
        updates,
        asked,
        judging,
        joint,
        reminders,
        digests,
        failed_mail,
        reminder_kinds,
        parties,
        party_card,
        party_reach,
        calendars,
        indicators,
        exchange,
        people,
        leaving,
        access_review,
        rights,
        log,
        tasks,
        health,
    ):
        site.register_blueprint(views.blueprint)
    speech.register(site, built_files(config.static_folder), _extra_theme(config), VERSION)
    register_refusals(site)
    headers.register(site)
    site.teardown_appcontext(end_visit)
    site.wsgi_app = _behind_proxies(_with_static_files(site, config), config)  # type: ignore[method-assign,assignment]
    return site


def make_database(config: Config) -> Database:
    return Database(config.database_url, config.history_key.encode())


def make_post(config: Config) -> Post:
    return Post(make_sender(config), config.base_url)


def make_sender(config: Config) -> Sender:
    key = hmac.digest(config.secret_key.encode(), b"agenda message-id", "sha256")
    return Sender(config.mail_sender_name, config.mail_sender, key)


def make_door(config: Config, hasher: PasswordHasher) -> Door:
    return Door(
        Authenticator(config.secret_key),
        hasher,
        lasts=timedelta(hours=config.session_hours),
        idle=timedelta(minutes=config.idle_minutes),
        needs_second_factor=config.require_second_factor,
        provider=make_provider(config),
        links_by_address=config.oidc_link_verified_address,
    )


def make_provider(config: Config) -> IdentityProvider | None:
    if config.oidc_issuer is None or config.oidc_client_id is None:
        return None
    return IdentityProvider(
        config.oidc_issuer,
        config.oidc_client_id,
        config.oidc_private_key.read_text() if config.oidc_private_key else config.oidc_client_secret or "",
        config.oidc_name,
        signs=config.oidc_private_key is not None,
        strengths=config.oidc_acr,
    )


def settings(config: Config) -> dict[str, Any]:
    return {
        "SECRET_KEY": config.secret_key,
        "TRUSTED_HOSTS": list(config.trusted_hosts),
        "SECURITY_CONTACT": config.security_contact,
        "METRICS_TOKEN": config.metrics_token,
        "CLOCK_LATE": timedelta(minutes=config.clock_late_minutes),
        "SECURITY_EXPIRES": config.security_expires,
        "MAX_CONTENT_LENGTH": config.largest_upload,
        "MAX_FORM_MEMORY_SIZE": 4 * KIBIBYTE * KIBIBYTE,
        "SESSION_COOKIE_NAME": "agenda",
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": config.secure_cookies,
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=config.session_hours),
        "WTF_CSRF_TIME_LIMIT": None,
        "TEMPLATES_AUTO_RELOAD": False,
        **door.SETTINGS,
    }


def built_files(folder: Path) -> dict[str, str]:
    """Per built file its name with a content hash; empty when nothing was built yet."""
    manifest = folder / "manifest.json"
    return json.loads(manifest.read_text()) if manifest.exists() else {}


def _extra_theme(config: Config) -> str | None:
    return f"/static/thema/{config.theme_css.name}" if config.theme_css else None


def _behind_proxies(serve: WSGIApplication, config: Config) -> WSGIApplication:
    """What the last so many proxies tell of the visitor is believed; what came before them is not."""
    number = config.trusted_proxies
    return ProxyFix(serve, x_for=number, x_proto=number) if number else serve


def _with_static_files(site: Site, config: Config) -> WhiteNoise:
    hashed = set(built_files(config.static_folder).values())
    files = WhiteNoise(
        site.wsgi_app,
        root=str(config.static_folder),
        prefix="/static",
        max_age=60,
        allow_all_origins=False,
        add_headers_function=set_headers_of_file,
        immutable_file_test=lambda path, url: Path(url).name in hashed,
    )
    if config.theme_css:
        files.add_file_to_dictionary(f"/static/thema/{config.theme_css.name}", str(config.theme_css))
    return files
