"""How long an account waits after wrong tries: too long to guess at, too short to keep its owner out."""

from datetime import datetime, timedelta

from agenda.accounts.models import Person
from agenda.kernel.dutch import count

FREE_TRIES = 4
"""So many wrong tries in a row cost nothing."""
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
DOUBLINGS = 6
"""From here on the longest wait is reached, however often one tries."""


def wait_after(failures: int) -> timedelta:
    """Of wrong tries since the last right one."""
    if failures <= FREE_TRIES:
        return timedelta(0)
    doublings: int = 2 ** min(failures - FREE_TRIES - 1, DOUBLINGS)
    return min(FIRST_WAIT * doublings, LONGEST_WAIT)


def is_locked(person: Person, at: datetime) -> bool:
    return person.locked_until is not None and at < person.locked_until


def spoken_wait(person: Person, at: datetime) -> str:
    """For who has shown to be this person: what to do now that nothing is tried any more."""
    left = person.locked_until - at if person.locked_until else timedelta(0)
    minutes = count(-(-left // timedelta(minutes=1)), "minuut", "minuten")
    return f"Het ging te vaak mis. Probeer het over {minutes} opnieuw."
