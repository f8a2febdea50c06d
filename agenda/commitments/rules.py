"""What a commitment must tell, and what its term comes down to."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from agenda.commitments.models import Commitment, CommitmentKind, CommitmentState
from agenda.commitments.values import CommitmentValues
from agenda.kernel.refusal import Fault
from agenda.kernel.rights import Permission
from agenda.kernel.words import Word
from agenda.kernel.workflow import Step, Workflow
from agenda.terms.calendar import TermCalendar
from agenda.terms.reading import read_term

KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,59}")
ASKED: Mapping[str, str] = {
    "text": "Schrijf op wat is toegezegd of gevraagd.",
    "made_to": "Vul in aan wie dit is toegezegd, of wie het vroeg.",
    "debate": "Vul in uit welk debat of overleg dit komt.",
}


class Due(Word):
    """How a commitment stands to its term."""

    OPEN = "open", "nog niet afgedaan"
    LATE = "late", "over tijd"
    UNDATED = "undated", "laatste dag onbekend"
    SETTLED = "settled", "afgedaan"


STATES = Workflow(
    Step(
        "settle",
        "Afdoen",
        frozenset({CommitmentState.OPEN}),
        CommitmentState.MET,
        Permission.COMMITMENT_WRITE,
    ),
    Step(
        "reopen",
        "Heropenen",
        frozenset({CommitmentState.MET}),
        CommitmentState.OPEN,
        Permission.COMMITMENT_WRITE,
    ),
)


def faults_in(values: CommitmentValues, today: date) -> Iterator[Fault]:
    if not KEY.fullmatch(values.key):
        yield Fault("key", "Gebruik voor de sleutel letters, cijfers, punten en streepjes, ten hoogste zestig.")
    for name, sentence in ASKED.items():
        if not getattr(values, name).strip():
            yield Fault(name, sentence)
    if values.made_on > today:
        yield Fault("made_on", "Deze dag moet nog komen; vul de dag van het debat in.")
    if values.due_on and values.due_on < values.made_on:
        yield Fault("due_on", "Deze dag ligt voor het debat; vul de laatste dag van de termijn in.")


def due_day(one: CommitmentValues | Commitment, calendar: TermCalendar) -> date | None:
    """As a person said or it is kept, or else the last day that the wording gives on the day of the debate."""
    if one.due_on or not one.term.strip():
        return one.due_on
    return read_term(one.term, one.made_on, calendar).last


def due_of(commitment: Commitment, today: date) -> Due:
    if commitment.state is CommitmentState.MET:
        return Due.SETTLED
    if commitment.due_on is None:
        return Due.UNDATED
    return Due.LATE if commitment.due_on < today else Due.OPEN


def proposed_key(kind: CommitmentKind, day: date, taken: frozenset[str]) -> str:
    stem, number = f"{STEMS[kind]}-{day.isoformat()}", 1
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


STEMS = {
    CommitmentKind.COMMITMENT: "toezegging",
    CommitmentKind.MOTION: "motie",
    CommitmentKind.QUESTION: "vraag",
}
