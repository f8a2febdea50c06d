"""What the secretariat does with a line of the queue before it leaves."""

from sqlalchemy.orm import Session

from agenda.history.services import record
from agenda.kernel.refusal import Changed, Fault, Invalid, NotNow
from agenda.kernel.rights import Permission, Stamp, require
from agenda.kernel.text import clean_text
from agenda.reminders.kinds import LONGEST_WORDS
from agenda.reminders.models import Reminded, ReminderState

LONGEST_REASON = 500
S = ReminderState


def hold(session: Session, row: Reminded, because: str, stamp: Stamp) -> None:
    """It stays until somebody lets it go."""
    old = _put(row, (S.WAITING,), S.HELD, because, stamp)
    record(session, "reminder.hold", row, stamp, old={"because": old}, new={"because": row.because})


def release(session: Session, row: Reminded, stamp: Stamp) -> None:
    """A line that was held or left out goes along again."""
    require(stamp.by, Permission.REMINDER_RUN, row)
    refuse_unless(row, (S.HELD, S.SKIPPED))
    old, row.because, row.state = row.because, "", S.WAITING
    record(session, "reminder.release", row, stamp, old={"because": old}, new={"because": ""})


def skip(session: Session, row: Reminded, because: str, stamp: Stamp) -> None:
    """It is not sent; the next step of its kind is not touched."""
    old = _put(row, (S.WAITING, S.HELD), S.SKIPPED, because, stamp)
    record(session, "reminder.skip", row, stamp, old={"because": old}, new={"because": row.because})


def _put(row: Reminded, sources: tuple[ReminderState, ...], target: ReminderState, because: str, stamp: Stamp) -> str:
    """Returns the reason that stood there."""
    require(stamp.by, Permission.REMINDER_RUN, row)
    refuse_unless(row, sources)
    old, row.because, row.state = row.because, reason(because), target
    return old


def refuse_unless(row: Reminded, states: tuple[ReminderState, ...]) -> None:
    if row.state not in states:
        raise NotNow(f"Dat kan niet meer: de stand van deze herinnering is nu ‘{row.state.label}’.")


def reason(text: str) -> str:
    if not (text := clean_text(text).strip()):
        raise Invalid([Fault("because", "Schrijf op waarom.")])
    if len(text) > LONGEST_REASON:
        raise Invalid([Fault("because", f"Houd de reden korter dan {LONGEST_REASON} tekens.")])
    return text


def add_words(session: Session, row: Reminded, words: str, stamp: Stamp, seen: str | None = None) -> bool:
    """What the secretariat says of its own under this line; tells whether anything changed.

    ``seen`` is what stood there when the writer began, None for who did not look.
    """
    require(stamp.by, Permission.REMINDER_RUN, row)
    refuse_unless(row, (S.WAITING, S.HELD))
    words = clean_text(words).strip()
    if len(words) > LONGEST_WORDS:
        raise Invalid([Fault("words", f"Houd deze tekst korter dan {LONGEST_WORDS} tekens.")])
    if row.words == words:
        return False
    if seen is not None and clean_text(seen).strip() != row.words:
        raise Changed("Iemand anders wijzigde intussen de eigen woorden.")
    old, row.words = row.words, words
    record(session, "reminder.words", row, stamp, old={"words": old}, new={"words": words})
    return True
