"""``agenda letter check``"""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import click
from sqlalchemy.orm import Session

from agenda.commands.documents import in_programme
from agenda.commands.dutch import DayType, DutchCommand
from agenda.commands.options import with_bench
from agenda.commands.parts import Bench
from agenda.documents.reading import Piece, read_pieces
from agenda.kernel.refusal import NotFound, Refusal
from agenda.kernel.rights import Permission, Stamp, require
from agenda.letters.checking.checked import check_letter
from agenda.letters.checking.findings import Finding, FindingKind, Tally
from agenda.letters.editing.comparing import Edited, compare_edited
from agenda.letters.editing.placing import letter_of
from agenda.letters.models import Letter, Passage
from agenda.letters.papers import moment_told
from agenda.letters.queries import letter_by_key
from agenda.programmes.queries import programme_by_key

FILES = frozenset({".docx", ".odt"})
REORDERED = "De passages staan in een andere volgorde."
ALL_WELL = "Alles in deze brief klopt met de agenda."


@click.command("check", cls=DutchCommand)
@click.argument("letter", metavar="BRIEF|BESTAND")
@click.option("--as-of", "day", metavar="DAG", type=DayType(), help="De peildatum van de gegevens (die van de brief).")
@click.option("--letter", "key", metavar="BRIEF", help="Bij een bestand: van welke brief het een versie is.")
@in_programme
@with_bench
def check_letter_command(bench: Bench, letter: str, day: date | None, key: str | None, programme: str | None) -> None:
    """Houd een brief naast de agenda, of een versie die in Word is bewerkt (.docx, .odt)."""
    with bench.database.reading() as session:
        stamp = bench.stamp(session)
        where = programme_by_key(session, programme) if programme else None
        if Path(letter).suffix.lower() in FILES:
            pieces = read_pieces(_content(Path(letter)))
            about = letter_by_key(session, key, where) if key else letter_of(session, pieces)
            found = _check_file(session, about, pieces, day, stamp)
        else:
            about = letter_by_key(session, letter, where)
            require(stamp.by, Permission.LETTER_READ, about)
            found = check_letter(session, about, moment_told(about, day, stamp.at))
        for line in lines_of(about, found):
            click.echo(line)
    tally = Tally.of(found)
    if tally.wrong:
        raise Refusal(f"{tally.told}.")
    click.echo(f"{tally.told}." if tally.told else ALL_WELL)


def _content(file: Path) -> bytes:
    if not file.is_file():
        raise NotFound(f"Er is geen bestand ‘{file}’.")
    return file.read_bytes()


def _check_file(
    session: Session, letter: Letter, pieces: Sequence[Piece], day: date | None, stamp: Stamp
) -> Sequence[Finding]:
    require(stamp.by, Permission.LETTER_READ, letter)
    edited = compare_edited(session, letter, pieces, moment_told(letter, day, stamp.at))
    for line in differences(edited):
        click.echo(line)
    return edited.findings


def differences(edited: Edited) -> Iterator[str]:
    if not edited.differs:
        yield f"De tekst is gelijk aan die van brief {edited.letter.key}."
    for one in edited.passages:
        yield from (f"{place_of(one.passage)}: {sentence}" for sentence in one.sentences)
    yield from edited.added
    if edited.is_reordered:
        yield REORDERED


def lines_of(letter: Letter, found: Sequence[Finding]) -> Iterator[str]:
    """One for each finding, with its place."""
    passages = {one.id: one for one in letter.passages}
    for one in found:
        passage = passages.get(one.passage or 0)
        yield f"{place_of(passage, one) if passage else 'brief'}: {_told(one)}"


def place_of(passage: Passage, finding: Finding | None = None) -> str:
    heading = " ".join((passage.heading or passage.text).split())[:60]
    statement = finding.statement if finding else None
    paragraph = f", alinea {statement.paragraph + 1}" if statement and statement.paragraph is not None else ""
    return f"passage {passage.position} ({heading}){paragraph}"


def _told(finding: Finding) -> str:
    kind = "" if finding.kind is FindingKind.WORKFLOW else f"{finding.weight.label}, {finding.kind.label}: "
    quote = f"‘{' '.join(finding.quote.split())}’. " if finding.quote else ""
    return f"{kind}{quote}{finding.sentence}"
