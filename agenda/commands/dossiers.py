"""``agenda dossier build``, ``list`` and ``verify``"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from agenda.commands.documents import in_programme, tell_files, wanted_formats, write_edition
from agenda.commands.dutch import DutchCommand, DutchGroup
from agenda.commands.options import acting, out, with_bench
from agenda.commands.parts import Bench
from agenda.commands.verdicts import as_told, in_words
from agenda.consultations.models import Consultation
from agenda.consultations.queries import consultation_by_key
from agenda.documents.formats import OF_A_DOSSIER
from agenda.documents.models import Edition
from agenda.documents.services import Paper
from agenda.dossiers.rebuilding import add_formats, lacking, rebuild
from agenda.dossiers.services import draft_dossier, keep_dossier, make_dossier
from agenda.dossiers.shown import Shown, dossier_version, dossiers_of, remarks_of
from agenda.dossiers.variants import VARIANTS
from agenda.dossiers.verifying import verify
from agenda.kernel.dutch import spoken_moment
from agenda.kernel.refusal import Fault, Invalid, NotNow, Refusal
from agenda.kernel.rights import Permission, require
from agenda.parties.models import Party
from agenda.parties.queries import party_by_key
from agenda.programmes.queries import programme_by_key

LARGEST_FILE = 512 * 1024**2
MEANWHILE = "Iemand anders maakte intussen ook een versie. Probeer het opnieuw."
as_json = click.option("--json", "as_json", is_flag=True, help="Antwoord als JSON.")


@click.group(cls=DutchGroup)
@acting
def dossier() -> None:
    """Vergaderdossiers."""


@dossier.command("build", cls=DutchCommand)
@click.argument("consultation", metavar="OVERLEG")
@click.option("--variant", metavar="VARIANT", default="full", help=f"{', '.join(VARIANTS)} (full).")
@click.option("--party", metavar="SLEUTEL", help="Van welke partij, bij de variant party.")
@click.option("--version", metavar="NUMMER", type=click.IntRange(1, 2**31 - 1), help="De bestanden van deze versie.")
@click.option(
    "--format", "formats", metavar="LIJST", default=",".join(OF_A_DOSSIER), help="Met komma’s ertussen (pdf,html,zip)."
)
@in_programme
@out
@with_bench
def build_dossier_command(
    bench: Bench,
    consultation: str,
    variant: str,
    party: str | None,
    version: int | None,
    formats: str,
    programme: str | None,
    out: Path,
) -> None:
    """Stel het dossier van een overleg samen als nieuwe versie, of geef een oude versie uit."""
    wanted = wanted_formats(formats)
    asked = Asked(consultation, programme, variant, party)
    number = _built(bench, asked, wanted) if version is None else _kept(bench, asked, version, wanted)
    with bench.database.reading() as session:
        tell_files(write_edition(session, session.get_one(Edition, number), out, wanted))
        for annex in remarks_of(session, [number]).get(number, ()):
            click.echo(f"{annex.name}: {annex.remark}", err=True)


@dataclass(frozen=True)
class Asked:
    """The dossier that was typed."""

    consultation: str
    programme: str | None
    variant: str
    party: str | None

    def meeting(self, session: Session) -> Consultation:
        return _consultation(session, self.consultation, self.programme)

    def whose(self, session: Session) -> Party | None:
        return party_by_key(session, self.party) if self.party else None


def _built(bench: Bench, asked: Asked, formats: Sequence[str]) -> int:
    def draft(session: Session) -> Paper:
        return draft_dossier(session, asked.meeting(session), asked.variant, bench.stamp(session), asked.whose(session))

    paper, files = make_dossier(bench.database, draft, formats, bench.config.fonts_folder)
    try:
        with bench.database.transaction() as session:
            return keep_dossier(session, paper, files, bench.stamp(session)).id
    except IntegrityError as crossed:
        raise NotNow(MEANWHILE) from crossed


def _consultation(session: Session, key: str, programme: str | None) -> Consultation:
    return consultation_by_key(session, key, programme_by_key(session, programme) if programme else None)


def _known_as(variant: str, party: Party | None) -> str:
    if variant not in VARIANTS:
        raise Invalid([Fault("--variant", f"‘{variant}’ ken ik niet; kies uit: {', '.join(VARIANTS)}.")])
    return VARIANTS[variant].known_as(party.key if party else "")


def _kept(bench: Bench, asked: Asked, version: int, formats: Sequence[str]) -> int:
    """A version that there is; formats in which it was not made yet are made of what was frozen, and kept."""
    with bench.database.standing_still() as session:
        stamp, meeting = bench.stamp(session), asked.meeting(session)
        require(stamp.by, Permission.DOSSIER_READ, meeting)
        variant = _known_as(asked.variant, asked.whose(session))
        edition = dossier_version(session, meeting, variant, version, stamp.by, stamp.at).edition
        if missing := lacking(edition, formats):
            require(stamp.by, Permission.DOSSIER_BUILD, edition)
        files = rebuild(session, edition, missing, bench.config.fonts_folder)
    if files:
        with bench.database.transaction() as session:
            add_formats(session, session.get_one(Edition, edition.id), files, bench.stamp(session))
    return edition.id


@dossier.command("list", cls=DutchCommand)
@click.argument("consultation", metavar="OVERLEG")
@in_programme
@as_json
@with_bench
def list_dossiers(bench: Bench, consultation: str, programme: str | None, as_json: bool) -> None:
    """Toon de versies van de dossiers van een overleg, de nieuwste voorop."""
    with bench.database.reading() as session:
        stamp, meeting = bench.stamp(session), _consultation(session, consultation, programme)
        require(stamp.by, Permission.DOSSIER_READ, meeting)
        found = dossiers_of(session, meeting, stamp.by, stamp.at)
        told = json.dumps([_told(one) for one in found], ensure_ascii=False) if as_json else "\n".join(_lines(found))
    click.echo(told or "Er is nog geen dossier.")


def _lines(found: Iterable[Shown]) -> Iterator[str]:
    for one in found:
        released = "vrijgegeven" if one.released else "niet vrijgegeven"
        files = ", ".join(file.format for file in one.edition.files)
        yield "\t".join((one.edition.name, spoken_moment(one.edition.as_of), released, files))


def _told(one: Shown) -> dict[str, Any]:
    edition = one.edition
    return {
        "name": edition.name,
        "variant": edition.variant,
        "version": edition.version,
        "as_of": edition.as_of.isoformat(),
        "released": one.released,
        "content_sha256": edition.content_sha256,
        "files": [{"name": file.name, "format": file.format, "sha256": file.sha256} for file in edition.files],
    }


@dossier.command("verify", cls=DutchCommand)
@click.argument("file", metavar="BESTAND", type=click.Path(path_type=Path))
@as_json
@with_bench
def verify_dossier(bench: Bench, file: Path, as_json: bool) -> None:
    """Ga na of een bestand een dossier van deze installatie is, ongewijzigd. Code 0 alleen als dat vaststaat."""
    data = _read(file)
    with bench.database.reading() as session:
        stamp = bench.stamp(session)
        verdict = verify(session, data, bench.config.fonts_folder, stamp.by, stamp.at)
        told = json.dumps(as_told(verdict), ensure_ascii=False) if as_json else "\n".join(in_words(verdict))
    click.echo(told)
    if not verdict.proven:
        raise Refusal(f"Dat {file.name} een ongewijzigd dossier van deze installatie is, staat niet vast.")


def _read(file: Path) -> bytes:
    if file.exists() and not file.is_file():
        raise NotNow(f"{file} is geen gewoon bestand; noem een bestand.")
    with file.open("rb") as opened:
        data = opened.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise NotNow(f"{file} is te groot om na te gaan.")
    return data
