"""A report in one row of the queue."""

from collections.abc import Mapping
from dataclasses import dataclass

from agenda.kernel.text import first_words
from agenda.parties.queries import Naming
from agenda.progress.models import Update
from agenda.progress.rules import Mark, marks_of
from agenda.web.comparing import Compared, stand_compared

FIRST_WORDS = 140


@dataclass(frozen=True)
class Row:
    """``value`` names the report with its version."""

    update: Update
    value: str
    party: str
    stand: list[Compared]
    done: str
    marks: list[str]


def row_of(update: Update, names: Mapping[int, Naming]) -> Row:
    return Row(
        update,
        f"{update.id}.{update.version}",
        names[update.party_id].short,
        stand_compared(update),
        first_words(update.done, FIRST_WORDS),
        spoken_marks(update),
    )


def spoken_marks(update: Update) -> list[str]:
    channel = f", {update.channel.label}" if update.channel else ""
    return [f"{mark.label}{channel if mark is Mark.NOTED else ''}" for mark in marks_of(update)]
