"""When a version of a dossier may be read, and by whom."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from agenda.documents.models import Edition
from agenda.dossiers.models import Copy, Release
from agenda.kernel.confidentiality import Confidentiality
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import Fault

LINK_RUNS = timedelta(days=90)
"""How long after the consultation the links in sent copies open the dossier."""

NOT_PUBLIC = "Alleen een openbaar dossier kan voor iedereen worden vrijgegeven; maak eerst die variant."
READERS_FIRST = "Deelnemers zien het dossier niet later dan iedereen; kies een later moment voor iedereen."
UNDER_WAY = (
    "Deze versie is al vrijgegeven; dat is niet meer te wijzigen. Maak een nieuwe versie als er iets niet klopt."
)

REVOKED = "Deze link is ingetrokken. Vraag een nieuwe aan wie u het dossier stuurde."
EXPIRED = "Deze link is verlopen. Vraag een nieuwe aan wie u het dossier stuurde."


def is_released(edition: Edition, release: Release | None, at: datetime) -> bool:
    """What is one party's own needs no release: who made it is whom it is for."""
    if edition.confidentiality is Confidentiality.OWN_PARTY:
        return True
    return release is not None and has_come(release.readers_from, at)


def has_come(moment: datetime | None, at: datetime) -> bool:
    return moment is not None and moment <= at


def objections_to_release(
    edition: Edition, readers_from: datetime | None, public_from: datetime | None
) -> Iterator[Fault]:
    if public_from is None:
        return
    if edition.confidentiality is not Confidentiality.PUBLIC:
        yield Fault("public_from", NOT_PUBLIC)
    elif readers_from is None or public_from < readers_from:
        yield Fault("public_from", READERS_FIRST)


def expiry(day: date) -> datetime:
    """The end of the last day on which links to a consultation of this day work, in Amsterdam."""
    return datetime.combine(day + LINK_RUNS, time.max, AMSTERDAM)


def ends_at(copy: Copy, day: date) -> datetime:
    """Later than was told when the consultation moved to a later ``day``; never earlier."""
    return max(copy.expires_at, expiry(day))


def objection_to_copy(copy: Copy, day: date, at: datetime) -> str | None:
    """Why its link opens nothing any more; ``day`` is that of its consultation."""
    if copy.revoked_at is not None:
        return REVOKED
    return EXPIRED if ends_at(copy, day) <= at else None
