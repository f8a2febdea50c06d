"""``agenda intake``"""

import json
from datetime import date
from pathlib import Path

import click

from agenda.calendars.queries import term_calendar
from agenda.commands.dutch import DayType, DutchCommand
from agenda.commands.options import with_bench
from agenda.commands.parts import Bench
from agenda.intake.opening import open_letter, opened_letter
from agenda.intake.reading import read_letter
from agenda.intake.services import take_letter
from agenda.kernel.rights import Permission, require
from agenda.parties.queries import party_spellings
from agenda.programmes.queries import programme_by_key

NO_PROGRAMME = "Noem met --programme bij welk programma de brief hoort."
NO_DAY = "In de brief staat geen datum; geef hem op met --on."


@click.command(cls=DutchCommand)
@click.argument("letter", metavar="BRIEF", type=click.Path(path_type=Path))
@click.option("--on", metavar="DAG", type=DayType(), help="De dag van de brief (de datum die erin staat).")
@click.option("--programme", metavar="SLEUTEL", help="Voor welk programma u leest.")
@click.option("--offer", is_flag=True, help="Bewaar de brief en leg de voorstellen op een pagina voor.")
@with_bench
def intake(bench: Bench, letter: Path, on: date | None, programme: str | None, offer: bool) -> None:
    """Lees een oude brief en toon wat erin voor de agenda kan zijn.

    BRIEF is een bestand van de soort TXT, DOCX of ODT.

    Elk voorstel staat op een eigen regel, in JSON: de soort (kind), een titel (title), de partijen met hun rol
    (parties), de termijn zoals hij er staat (term, of null), de verwijzingen (references), de zin waaruit het komt
    (sentence), hoeveel tekens daarvoor staan (offset) en hoe zeker het is, van 0 tot 1 (confidence). Er wordt niets
    bewaard.

    Met --offer wordt de brief bewaard en staan de voorstellen op een pagina om over te nemen, te wijzigen of af te
    wijzen; de opdracht toont dan alleen het adres.
    """
    if offer:
        _offer(bench, letter, on, programme)
        return
    script = open_letter(letter.name, letter.read_bytes())
    day = on or script.head.dated
    if day is None:
        raise click.UsageError(NO_DAY)
    with bench.database.reading() as session:
        if programme:
            require(bench.stamp(session).by, Permission.LETTER_READ, programme_by_key(session, programme))
        proposals = read_letter(script, day, party_spellings(session), term_calendar(session))
    for proposal in proposals:
        click.echo(json.dumps(proposal.as_dict(), ensure_ascii=False).encode("utf-8"))


def _offer(bench: Bench, letter: Path, on: date | None, key: str | None) -> None:
    if key is None:
        raise click.UsageError(NO_PROGRAMME)
    opened = opened_letter(letter.name, letter.read_bytes())
    with bench.database.transaction() as session:
        programme = programme_by_key(session, key)
        taken = take_letter(session, programme, opened, on, bench.stamp(session))
        session.flush()
        address = f"{bench.config.base_url}/programmas/{programme.key}/oude-brieven/{taken.letter.id}"
    click.echo(address if taken.fresh else f"Deze brief was er al: {address}")
