"""The door by terminal: ``agenda …``."""

import sys

import click

from agenda.commands import (
    access,
    backup,
    changes,
    documents,
    dossiers,
    history,
    letter_check,
    people,
    programmes,
    references,
    rights,
    rounds,
    running,
    terms,
    work,
)
from agenda.commands.consultations import consultation
from agenda.commands.countdown import countdown
from agenda.commands.decisions import decisions
from agenda.commands.demo import demo
from agenda.commands.dutch import DutchGroup, run
from agenda.commands.intake import intake
from agenda.commands.options import acting
from config import WrongSetting


@click.group(cls=DutchGroup)
@acting
def agenda() -> None:
    """De uitvoeringsagenda: acties, termijnen, uitvragen, overleggen, dossiers en brieven."""


documents.letter.add_command(letter_check.check_letter_command)

for command in (
    programmes.load,
    programmes.export,
    running.serve,
    running.clock,
    running.check,
    history.history,
    changes.changes,
    dossiers.dossier,
    documents.letter,
    people.person,
    access.access,
    rights.rights,
    rounds.rounds,
    consultation,
    countdown,
    decisions,
    terms.term,
    references.references,
    intake,
    work.work,
    backup.backup,
    backup.restore_backup,
    demo,
):
    agenda.add_command(command)


def main(words: list[str] | None = None) -> int:
    """Exit code 0: done; 1: refused, with the reason; 2: the command itself was not understood."""
    try:
        return run(agenda, words, lambda text: click.echo(text, err=True))
    except WrongSetting as wrong:
        click.echo(str(wrong), err=True)
        return 2


if __name__ == "__main__":
    sys.exit(main())
