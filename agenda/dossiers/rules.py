"""When a version of a dossier may be read, and by whom."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from agenda.documents.models import Edition
from agenda.dossiers.models import Copy, Release
from agenda.kernel.confidentiality import Confidentiality
from agenda.kernel.dutch import AMSTERDAM, spoken_list
from agenda.kernel.refusal import Fault

Moments = Mapping[str, datetime | None]
"""Those from which a version is seen, by their names in a release."""

LINK_RUNS = timedelta(days=90)
"""How long after the consultation the links in sent copies open the dossier."""

NOT_PUBLIC = "Alleen een openbaar dossier kan voor iedereen worden vrijgegeven; maak eerst die variant."
READERS_FIRST = "Deelnemers zien het dossier niet later dan iedereen; kies een later moment voor iedereen."
LONGEST_REASON = 1000
NO_REASON = "Schrijf op waarom dit dossier niet meer openbaar mag zijn; dat blijft in de geschiedenis staan."
PAST = "Dit moment is al voorbij; kies ‘Nu’ of een moment dat nog komt."
ALREADY_CLOSED = "Dit dossier is niet openbaar."
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


def objections_to_moments(old: Moments, new: Moments, at: datetime) -> Iterator[Fault]:
    """What is seen stays so, and nothing was seen before it was released."""
    for name, moment in new.items():
        if moment is not None and moment < at and moment != old[name]:
            yield Fault(name, PAST)


def not_public_any_more(names: Sequence[str]) -> Fault:
    told = f"Niet (meer) openbaar, of vervangen: {spoken_list(names)}."
    return Fault("public_from", f"{told} Maak een nieuwe versie van dit dossier.")


def faults_in_reason(because: str) -> Iterator[Fault]:
    if not because:
        yield Fault("because", NO_REASON)
    if len(because) > LONGEST_REASON:
        yield Fault("because", f"Houd de reden korter dan {LONGEST_REASON} tekens.")


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
