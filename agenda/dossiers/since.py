"""How the actions stood at the previous consultation, and what was recorded of them since."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from agenda.actions.models import Action
from agenda.actions.words import Adoption, Phase, Rating
from agenda.changes.told import ToldChange
from agenda.history.queries import contents_at
from agenda.kernel.words import Word
from agenda.programmes.models import Programme

WORST_FIRST = (Rating.DELAYED, Rating.ATTENTION, Rating.ON_TRACK)


@dataclass(frozen=True)
class Stood:
    phase: Phase
    rating: Rating


class Trend(Word):
    BETTER = "better", "beter"
    WORSE = "worse", "slechter"
    FIRST = "first", "nu beoordeeld"
    LAPSED = "lapsed", "niet meer beoordeeld"


@dataclass(frozen=True)
class Turn:
    """An action that has not ended, whose rating is another than it was."""

    action: Action
    was: Rating
    trend: Trend


@dataclass(frozen=True)
class Since:
    """``then`` holds per action (row number) how it stood at the beginning of ``day``; ``changes`` what came after."""

    day: date
    then: Mapping[int, Stood]
    changes: Sequence[ToldChange] = ()

    def turns(self, actions: Sequence[Action]) -> Iterator[Turn]:
        for action in actions:
            stood = self.then.get(action.id)
            if stood and stood.rating is not action.rating and not action.phase.finished:
                yield Turn(action, stood.rating, trend_of(stood.rating, action.rating))


def trend_of(was: Rating, now: Rating) -> Trend:
    if was is Rating.UNRATED:
        return Trend.FIRST
    if now is Rating.UNRATED:
        return Trend.LAPSED
    return Trend.BETTER if WORST_FIRST.index(now) > WORST_FIRST.index(was) else Trend.WORSE


def stood_at(
    session: Session, programme: Programme, moment: datetime, adoptions: Collection[Adoption]
) -> dict[int, Stood]:
    """Of the actions (row numbers) that were adopted this far, how they stood."""
    told = {adoption.value for adoption in adoptions}
    held = contents_at(session, Action.__tablename__, programme.id, moment)
    return {number: _stood(content) for number, content in held.items() if content["adoption"] in told}


def _stood(content: Mapping[str, Any]) -> Stood:
    return Stood(Phase.stored(content["phase"]), Rating.stored(content["rating"]))
