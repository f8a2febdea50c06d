"""Addresses at which mail does not arrive, in the words of the screen."""

from collections.abc import Collection

from agenda.kernel.dutch import AMSTERDAM, spoken_date
from agenda.mail.models import Bounce
from agenda.mail.queries import bounces_at
from agenda.web.visit import visit


def undelivered(addresses: Collection[str]) -> dict[str, str]:
    """Per address, in small letters, since when and why mail does not arrive; nothing for one where it does."""
    return {address: _told(bounce) for address, bounce in bounces_at(visit.session, addresses).items()}


def _told(bounce: Bounce) -> str:
    since = spoken_date(bounce.at.astimezone(AMSTERDAM).date())
    return f"Mail komt niet aan, sinds {since}. De mailserver zegt: {bounce.reason}"
