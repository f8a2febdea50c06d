"""``agenda dossier build``, ``list`` and ``verify``"""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click
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
from agenda.dossiers.rebuilding import add_formats
from agenda.dossiers.services import build_dossier
from agenda.dossiers.shown import Shown, dossier_version, dossiers_of, remarks_of
from agenda.dossiers.variants import VARIANTS
from agenda.dossiers.verifying import verify
from agenda.kernel.dutch import spoken_moment
from agenda.kernel.refusal import Fault, Invalid, NotNow, Refusal
from agenda.kernel.rights import Permission, require
from agenda.parties.models import Party
from agenda.parties.queries import party_by_key
from agenda.programmes.queries import programme_by_key

LARGEST_FILE = 1024**3
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
    with bench.database.transaction() as session:
        meeting = _consultation(session, consultation, programme)
        whose = party_by_key(session, party) if party else None
        if version is None:
            stamp = bench.stamp(session)
            edition = build_dossier(session, meeting, variant, wanted, bench.config.fonts_folder, stamp, whose)
        else:
            edition = _kept(bench, session, meeting, _known_as(variant, whose), version, wanted)
        tell_files(write_edition(session, edition, out, wanted))
        for annex in remarks_of(session, [edition.id]).get(edition.id, ()):
            click.echo(f"{annex.name}: {annex.remark}", err=True)


def _consultation(session: Session, key: str, programme: str | None) -> Consultation:
    return consultation_by_key(session, key, programme_by_key(session, programme) if programme else None)


def _known_as(variant: str, party: Party | None) -> str:
    if variant not in VARIANTS:
        raise Invalid([Fault("--variant", f"‘{variant}’ ken ik niet; kies uit: {', '.join(VARIANTS)}.")])
    return VARIANTS[variant].known_as(party.key if party else "")


def _kept(
    bench: Bench, session: Session, meeting: Consultation, variant: str, version: int, formats: Sequence[str]
) -> Edition:
    """A version that there is; formats in which it was not made yet are made of what was frozen, and kept."""
    stamp = bench.stamp(session)
    require(stamp.by, Permission.DOSSIER_READ, meeting)
    edition = dossier_version(session, meeting, variant, version, stamp.by, stamp.at).edition
    add_formats(session, edition, formats, bench.config.fonts_folder, stamp)
    session.flush()
    return edition


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
    if file.is_dir():
        raise NotNow(f"{file} is een map; noem een bestand.")
    if file.stat().st_size > LARGEST_FILE:
        raise NotNow(f"{file} is te groot om na te gaan.")
    return file.read_bytes()
