"""How often something may be tried: per address of the visitor, and at the door per account as well."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address
from typing import Any, cast

from flask import Blueprint, Flask, current_app, make_response, request, session
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter, RateLimitExceeded

from agenda.accounts.sign_ins import bare_address
from agenda.gateways.clock import Clock
from agenda.gateways.counts import Counts
from agenda.gateways.database import Database
from agenda.kernel.dutch import count
from agenda.web import answers, dossier_links, invitations, link_requests, public_dossiers, sign_in
from agenda.web.kept import kept_of_request, offer_again
from agenda.web.refusals import page
from agenda.web.visit import visit


@dataclass(frozen=True)
class Rate:
    """At most so often for one ``who``, by requests of these methods; nobody in particular is not counted."""

    often: str
    who: Callable[[], str]
    methods: tuple[str, ...] = ("POST",)

    def is_of_nobody(self) -> bool:
        return not self.who()


def visitor() -> str:
    """The address asked from. Of IPv6 the part that one connection has for itself."""
    told = request.remote_addr or ""
    try:
        address = ip_address(told)
    except ValueError:
        return told or "-"
    return told if not isinstance(address, IPv6Address) else str(IPv6Address(int(address) >> 64 << 64))


def account() -> str:
    """The account that is tried, as a hash: the table of counts names nobody."""
    typed = bare_address(request.form.get("email", "")) or str(session.get(sign_in.HALF_WAY, [""])[0])
    key = cast(str, current_app.secret_key).encode()
    return hmac.new(key, typed.encode(errors="replace"), sha256).hexdigest() if typed else ""


AT_THE_DOOR = (Rate("20/minute;200/hour", visitor), Rate("30/minute;300/hour", account))
BY_LINK = (Rate("60/minute;1000/hour", visitor, ("GET", "POST")),)
RATES: dict[Blueprint, tuple[Rate, ...]] = {
    sign_in.blueprint: AT_THE_DOOR,
    invitations.blueprint: AT_THE_DOOR,
    link_requests.blueprint: AT_THE_DOOR,
    answers.blueprint: BY_LINK,
    dossier_links.blueprint: BY_LINK,
    public_dossiers.blueprint: BY_LINK,
}
"""Each view of these is counted by itself."""


def register(site: Flask, database: Database, clock: Clock) -> None:
    """Has to come before what opens the transaction of the visit: SQLite takes one writer at a time."""
    counting: dict[str, Any] = {"database": database, "clock": clock}
    limiter = Limiter(
        visitor, app=site, storage_uri=f"{Counts.STORAGE_SCHEME[0]}://", storage_options=counting, swallow_errors=True
    )
    for blueprint, rates in RATES.items():
        for rate in rates:
            limiter.limit(rate.often, key_func=rate.who, methods=list(rate.methods), exempt_when=rate.is_of_nobody)(
                blueprint
            )
    site.register_error_handler(RateLimitExceeded, lambda _: too_many(limiter))


def too_many(limiter: Limiter) -> ResponseReturnValue:
    limit = limiter.current_limit
    seconds = max(1, round(limit.window.reset_time - visit.at.timestamp())) if limit else 60
    answer = make_response(_too_many(f"Dat ging te vaak achter elkaar. Probeer het over {_spoken(seconds)} opnieuw."))
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _too_many(sentence: str) -> ResponseReturnValue:
    if request.blueprint == sign_in.blueprint.name:
        return sign_in.again_at_the_door(sentence, 429)
    if kept := kept_of_request():
        return offer_again(kept, f"{sentence} Wat u instuurde is nog niet bewaard; het staat hieronder klaar.", 429)
    return page(429, "Even wachten", sentence)


def _spoken(seconds: int) -> str:
    if seconds < 60:
        return count(seconds, "seconde", "seconden")
    return count(-(-timedelta(seconds=seconds) // timedelta(minutes=1)), "minuut", "minuten")
