"""Counts each visit, and tells of it in the log of the process: which view, how it ended, how long it took."""

import logging
import re
import secrets

import structlog
from flask import Flask, Response, current_app, g, request

from agenda.gateways.clock import stopwatch
from agenda.web.metrics import Meters

visits = logging.getLogger("agenda.visits")

GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")
"""What a proxy may call a request; anything else gets a name of ours."""


def register(site: Flask) -> None:
    site.extensions["meters"] = Meters()
    site.before_request(begin)
    site.after_request(end)


def begin() -> None:
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if GIVEN.fullmatch(given) else secrets.token_hex(8)
    g.elapsed = stopwatch()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def end(response: Response) -> Response:
    """Without ``begin`` when the site was asked for under the name of another."""
    if "elapsed" not in g:
        return response
    endpoint, seconds = request.endpoint or "none", g.elapsed()
    current_app.extensions["meters"].count(endpoint, response.status_code, seconds)
    response.headers["X-Request-Id"] = g.request_id
    if visits.isEnabledFor(logging.INFO):
        told = {"method": request.method, "endpoint": endpoint, "status": response.status_code}
        visits.info("visit", extra=told | {"ms": round(seconds * 1000, 1)})
    return response
