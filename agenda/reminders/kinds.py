"""The kinds of reminder: about what, to whom, on which days, until when. A new kind is a row and a folder of texts."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.words import Word
from agenda.terms.calendar import DAY, TermCalendar

MORNING, EVENING = time(7), time(19)
"""Between these a digest may leave, on a working day."""


class Whom(Word):
    """Who is written to; where nobody of theirs is known, the secretariat is."""

    OWNER = "owner", "wie voor de partij antwoordt"
    ASKED = "asked", "wie gevraagd is"
    SECRETARIAT = "secretariat", "het secretariaat"
    MANAGER = "manager", "de functioneel beheerder"


class Urgency(Word):
    """How a digest is ordered; what is asked now leaves on its day, also to who reads a digest once a week."""

    NOW = "now", "nu nodig"
    SOON = "soon", "binnenkort"
    NOTICE = "notice", "ter attentie"


@dataclass(frozen=True)
class Step:
    """So many ``days`` after (negative: before) a day or moment of the subject that is called ``anchor``.

    ``only`` limits it to subjects with that mark. Another day of the anchor brings the step anew, unless ``once``.
    """

    name: str
    anchor: str
    days: int = 0
    only: str | None = None
    once: bool = False

    def due_at(self, anchor: date | datetime, calendar: TermCalendar) -> datetime:
        """At once after a moment; otherwise in the morning of the day.

        What comes beforehand comes on the working day before that, if it must: waiting would take it past its use.
        """
        if isinstance(anchor, datetime) and not self.days:
            return anchor
        day = day_of(anchor) + DAY * self.days
        return morning_of(calendar.working_day_before(day + DAY) if self.days < 0 else day)

    def called(self, anchor: date | datetime) -> str:
        return self.name if self.once else f"{self.name}/{day_of(anchor)}"


def before(anchor: str, *days: int, only: str | None = None) -> tuple[Step, ...]:
    return tuple(Step(f"{anchor}-{number}", anchor, -number, only) for number in days)


def after(anchor: str, first: int, every: int, times: int) -> tuple[Step, ...]:
    """Repeated, but not for ever: who did not react to that many needs a person, not a mail."""
    return tuple(Step(f"{anchor}+{first + every * number}", anchor, first + every * number) for number in range(times))


@dataclass(frozen=True)
class Kind:
    """``source`` finds the subjects. No step counts before the anchor ``since``, nor is it of use after ``until``.

    Of kinds with the same ``chain`` a subject brings only the latest. ``refusable`` tells whether people may switch it
    off, as long as the programme does not say otherwise.
    """

    name: str
    label: str
    source: str
    whom: Whom
    steps: tuple[Step, ...]
    urgency: Urgency = Urgency.SOON
    since: str | None = None
    until: str | None = None
    chain: str = ""
    refusable: bool = False

    @property
    def series(self) -> str:
        return self.chain or self.name


NOW, SOON, NOTICE = Urgency
W = Whom
KINDS = (
    Kind(
        "update_asked",
        "Uitvraag geopend",
        "round",
        W.ASKED,
        (Step("open", "opened", once=True),),
        NOW,
        until="closes",
        chain="update",
    ),
    Kind(
        "update_missing",
        "Melding ontbreekt nog",
        "round",
        W.ASKED,
        (Step("week", "closes", -7), Step("day", "closes", -1)),
        NOW,
        since="opened",
        until="closes",
        chain="update",
    ),
    Kind(
        "update_still_returned",
        "Teruggestuurde melding wacht",
        "returned",
        W.OWNER,
        after("returned", 3, 7, 3),
        NOW,
        until="closes",
    ),
    Kind(
        "sign_off",
        "Akkoord gevraagd",
        "consent",
        W.OWNER,
        (Step("asked", "handed_in"), *after("handed_in", 7, 7, 2)),
        NOW,
        until="closes",
    ),
    Kind(
        "decision_list_due",
        "Akkoord op de besluitenlijst gevraagd",
        "decision_list",
        W.OWNER,
        (Step("near", "closes", -3), Step("day", "closes", 0)),
        NOW,
        since="asked",
        until="closes",
    ),
    Kind(
        "letter_answer",
        "Antwoord op een brief gevraagd",
        "coordination",
        W.OWNER,
        (Step("near", "closes", -3), Step("day", "closes", 0)),
        NOW,
        since="asked",
        until="closes",
    ),
    Kind("term_passed", "Termijn verstreken", "term", W.OWNER, after("last", 1, 28, 12), NOW, chain="term"),
    Kind("paper_due", "Stuk gevraagd", "paper", W.OWNER, before("papers", 14, 7, 1), NOW, until="meeting"),
    Kind(
        "term_near",
        "Termijn nadert",
        "term",
        W.OWNER,
        (
            *before("last", 28, 14, 7, 1, only="day"),
            *before("last", 28, only="period"),
            Step("first", "first", only="period"),
        ),
        SOON,
        until="last",
        chain="term",
        refusable=True,
    ),
    Kind("countdown_ready", "Stap klaar om te beginnen", "step_ready", W.SECRETARIAT, after("day", 0, 7, 4), NOW),
    Kind("countdown_late", "Stap van de aftelling te laat", "step_late", W.SECRETARIAT, after("day", 1, 7, 4)),
    Kind("decision_without_action", "Besluit zonder actie", "decision", W.SECRETARIAT, after("decided", 7, 14, 6)),
    Kind(
        "decision_unreported",
        "Uitgevoerd besluit niet teruggemeld",
        "unreported",
        W.SECRETARIAT,
        before("meeting", 70, 28, 14),
        until="meeting",
    ),
    Kind(
        "commitment_due",
        "Toezegging aan de Kamer",
        "commitment",
        W.SECRETARIAT,
        before("last", 28, 14, 7, 1),
        NOW,
        until="last",
        chain="commitment",
    ),
    Kind(
        "commitment_passed",
        "Toezegging over tijd",
        "commitment",
        W.SECRETARIAT,
        after("last", 1, 28, 12),
        NOW,
        chain="commitment",
    ),
    Kind("mail_failed", "Mail niet bezorgd", "failed_mail", W.SECRETARIAT, (Step("failed", "failed"),), NOW),
    Kind("site_mail_failed", "Mail van de site niet bezorgd", "site_mail", W.MANAGER, (Step("failed", "failed"),), NOW),
    Kind("silent", "Lang niets gehoord", "silence", W.OWNER, after("heard", 210, 30, 6), NOTICE, refusable=True),
    Kind(
        "recess_missing",
        "Reces nog niet bekend",
        "recess",
        W.MANAGER,
        (*before("year", 92, 31), *after("year", 0, 31, 6)),
        NOTICE,
    ),
    Kind("security_expiring", "security.txt verloopt", "security", W.MANAGER, before("expires", 28, 7, 1), NOTICE),
)
"""In the order in which a digest tells them within one urgency."""

BY_NAME = {kind.name: kind for kind in KINDS}


def day_of(anchor: date | datetime) -> date:
    """The day in Amsterdam."""
    return anchor.astimezone(AMSTERDAM).date() if isinstance(anchor, datetime) else anchor


def morning_of(day: date) -> datetime:
    return datetime.combine(day, MORNING, AMSTERDAM)


def may_leave(at: datetime, calendar: TermCalendar) -> bool:
    """Whether digests go out at this moment: weekends, holidays and nights wait."""
    local = at.astimezone(AMSTERDAM)
    return calendar.is_working_day(local.date()) and MORNING <= local.time() < EVENING


def next_morning(at: datetime, calendar: TermCalendar) -> datetime:
    """The first moment after this one at which a day of digests begins."""
    today = at.astimezone(AMSTERDAM).date()
    day = today if at < morning_of(today) else today + DAY
    return morning_of(calendar.working_days_later(day - DAY, 1))


LONGEST_WORDS = 4000
LONGEST_GRACE = timedelta(days=7)
"""How far back the first planning of a programme looks."""
