"""The stand of an action that is divided over a group follows from the shares."""

from collections.abc import Sequence
from dataclasses import replace

from agenda.actions.values import ActionValues, ShareValues
from agenda.actions.words import Phase, Rating

WORST_FIRST = (Rating.DELAYED, Rating.ATTENTION, Rating.UNRATED, Rating.ON_TRACK)


def is_derived(values: ActionValues) -> bool:
    """Whether the stand follows from the shares."""
    return bool(values.shares) and not values.overruled_because.strip()


def derived_stand(shares: Sequence[ShareValues]) -> tuple[Phase, Rating]:
    """The worst rating of what is still to be done; done when all is, running as soon as anything has started."""
    phases = {share.phase for share in shares}
    live = [share for share in shares if share.phase is not Phase.DROPPED] or list(shares)
    rating = next(rating for rating in WORST_FIRST if any(share.rating is rating for share in live))
    return _derived_phase(phases), rating


def _derived_phase(phases: set[Phase]) -> Phase:
    if phases == {Phase.DROPPED}:
        return Phase.DROPPED
    counted = phases - {Phase.DROPPED}
    if len(counted) == 1:
        return counted.pop()
    return Phase.RUNNING if counted & {Phase.RUNNING, Phase.DONE} else Phase.PREPARING


def with_derived_stand(values: ActionValues) -> ActionValues:
    if not is_derived(values):
        return values
    phase, rating = derived_stand(values.shares)
    return replace(values, phase=phase, rating=rating)
