"""What was found about a file that says it is a dossier: in sentences, and as a program reads it."""

from collections.abc import Iterator
from typing import Any

from agenda.dossiers.verifying import Verdict, Version
from agenda.kernel.confidentiality import Confidentiality
from agenda.kernel.dutch import spoken_moment
from agenda.kernel.release import RELEASE

MOST_FAULTS = 20
NOT_FROM_HERE = "Het is niet van deze installatie, of niet voor u, of het is gewijzigd."
NOT_SEALED = (
    "De verzegelde geschiedenis noemt dat bestand niet: het is er later bij gelegd, "
    "of gemaakt door een Agenda die de bestanden nog niet vastlegde."
)


def in_words(verdict: Verdict) -> Iterator[str]:
    if verdict.version is None:
        yield from _unknown(verdict)
    else:
        yield from _known(verdict, verdict.version)
    yield from verdict.faults[:MOST_FAULTS]
    if (more := len(verdict.faults) - MOST_FAULTS) > 0:
        yield f"… en nog {more}."


def _unknown(verdict: Verdict) -> Iterator[str]:
    if verdict.claim is None:
        yield f"In dit bestand staat niet van welk dossier het is. {NOT_FROM_HERE}"
    else:
        yield f"Dit bestand verwijst naar inhoud die hier niet bekend is. {NOT_FROM_HERE}"


def _known(verdict: Verdict, version: Version) -> Iterator[str]:
    edition = version.edition
    about = f"versie {edition.version}, stand van {spoken_moment(edition.as_of)}"
    if verdict.kept:
        yield f"Dit is {verdict.kept}, {about}, zoals het hier is bewaard."
    elif verdict.laid:
        yield f"Dit bestand ligt hier als {verdict.laid}, {about}. {NOT_SEALED}"
    else:
        yield f"Dit bestand zegt dat het is gemaakt van {edition.name}, {about}. Zo is het hier niet bewaard."
    yield from _became(version)
    yield _content(verdict)
    yield from _rebuilt(verdict)


def _became(version: Version) -> Iterator[str]:
    release = version.release
    if version.edition.confidentiality is Confidentiality.OWN_PARTY:
        yield "Het is het dossier van één partij."
    elif release is None or release.readers_from is None:
        yield "Deze versie is niet vrijgegeven."
    else:
        public = f", voor iedereen vanaf {spoken_moment(release.public_from)}" if release.public_from else ""
        yield f"Deze versie is vrijgegeven: voor deelnemers vanaf {spoken_moment(release.readers_from)}{public}."
    if version.last_sent_at:
        times = "één keer" if version.sent == 1 else f"{version.sent} keer"
        yield f"Zij is {times} verzonden, voor het laatst op {spoken_moment(version.last_sent_at)}."
    else:
        yield "Zij is niet verzonden."


def _content(verdict: Verdict) -> str:
    if verdict.sound:
        return "De bewaarde inhoud van deze versie is ongewijzigd."
    return (
        "Dat de bewaarde inhoud van deze versie nog is wat zij was, en bij dit bestand past, blijkt niet uit de "
        "verzegelde geschiedenis."
    )


def _rebuilt(verdict: Verdict) -> Iterator[str]:
    if not verdict.sound:
        return
    if verdict.claim and not verdict.by_this_release:
        yield (
            f"Het is gemaakt door Agenda {verdict.claim.release}, en dit is Agenda {RELEASE}: "
            "de inhoud is bewezen, maar de bytes zijn niet te vergelijken met die van een nieuw gemaakt bestand."
        )
    elif verdict.hindrance:
        yield f"Opnieuw maken is niet gelukt: {verdict.hindrance}"
    elif verdict.rebuilt:
        yield "Opnieuw gemaakt van die inhoud is het byte voor byte hetzelfde."
    elif verdict.kept:
        yield "Opnieuw gemaakt van die inhoud is het niet byte voor byte hetzelfde."
    else:
        yield "Opnieuw gemaakt van die inhoud is het anders: dit bestand is gewijzigd."


def as_told(verdict: Verdict) -> dict[str, Any]:
    """Moments in UTC."""
    version, claim = verdict.version, verdict.claim
    return {
        "sha256": verdict.sha256,
        "proven": verdict.proven,
        "kept": verdict.kept or None,
        "laid": verdict.laid or None,
        "version": _version(version) if version else None,
        "claim": {"content_sha256": claim.content_sha256, "release": claim.release} if claim else None,
        "content_sound": verdict.sound,
        "rebuilt": verdict.rebuilt,
        "faults": list(verdict.faults),
    }


def _version(version: Version) -> dict[str, Any]:
    edition, release = version.edition, version.release
    moments = {
        "as_of": edition.as_of,
        "readers_from": release.readers_from if release else None,
        "public_from": release.public_from if release else None,
        "last_sent_at": version.last_sent_at,
    }
    return {
        "name": edition.name,
        "variant": edition.variant,
        "version": edition.version,
        "content_sha256": edition.content_sha256,
        "sent": version.sent,
        **{name: moment.isoformat() if moment else None for name, moment in moments.items()},
    }
