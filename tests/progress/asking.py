"""A round to try things on."""

from collections import Counter
from datetime import date, datetime

from sqlalchemy.orm import Session

from agenda.accounts.rules import Operator
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.rights import Stamp
from agenda.programmes.models import Programme
from agenda.programmes.queries import occasion_by_key
from agenda.progress.counting import tallies
from agenda.progress.models import Round
from agenda.progress.rounds import RoundValues, start_round
from agenda.progress.rules import Answer

MEETING = "BO-2026-1"
OPENED = datetime(2026, 3, 10, 9, 0, tzinfo=AMSTERDAM)
CLOSES = date(2026, 4, 3)
BY_OPERATOR = Stamp(Operator(), OPENED, "proef")


def begun(session: Session, programme: Programme, closes_on: date = CLOSES, stamp: Stamp = BY_OPERATOR) -> Round:
    """The uitvraag for the next meeting of the example."""
    return start_round(session, programme, RoundValues(closes_on, occasion_by_key(session, programme, MEETING)), stamp)


def answers_per_party(session: Session, round_: Round) -> dict[int, Counter[Answer]]:
    """Per party how many of its questions stand where."""
    found: dict[int, Counter[Answer]] = {}
    for one in tallies(session, round_):
        found.setdefault(one.party, Counter())[one.answer] += one.number
    return found
