"""What the secretariat can do with a line of the queue: a row per button."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from agenda.kernel.dutch import spoken_date
from agenda.reminders.holding import add_words, hold, release, skip
from agenda.reminders.kinds import BY_NAME
from agenda.reminders.models import Reminded, ReminderState
from agenda.reminders.snoozing import snooze
from agenda.web.forms.reminders import ActForm, ReasonForm, SnoozeForm, WordsForm
from agenda.web.visit import visit

S = ReminderState


@dataclass(frozen=True)
class Act:
    """``told`` is what follows; ``do`` returns what is said when it was done."""

    label: str
    told: str
    states: tuple[ReminderState, ...]
    form: type[ActForm]
    do: Callable[[Reminded, Any], str]

    def fits(self, row: Reminded) -> bool:
        return row.state in self.states and row.kind in BY_NAME


def _words(row: Reminded, form: WordsForm) -> str:
    changed = add_words(visit.session, row, form.words.data or "", visit.stamp, form.seen.data or "")
    return "De eigen woorden zijn bewaard." if changed else "Er was niets veranderd."


def _release(row: Reminded, form: ActForm) -> str:
    release(visit.session, row, visit.stamp)
    return "De herinnering gaat weer mee."


def _hold(row: Reminded, form: ReasonForm) -> str:
    hold(visit.session, row, form.because.data or "", visit.stamp)
    return "De herinnering wordt vastgehouden, tot u haar laat gaan."


def _snooze(row: Reminded, form: SnoozeForm) -> str:
    snooze(visit.session, row, form.day, form.because.data or "", visit.stamp)
    return f"De herinnering is uitgesteld tot {spoken_date(form.day)}."


def _skip(row: Reminded, form: ReasonForm) -> str:
    skip(visit.session, row, form.because.data or "", visit.stamp)
    return "De herinnering is overgeslagen."


ACTS = {
    "release": Act(
        "Laten gaan",
        "Zij gaat dan mee met de eerstvolgende dagmail, als er dan nog iets te herinneren valt.",
        (S.HELD, S.SKIPPED),
        ActForm,
        _release,
    ),
    "words": Act(
        "Eigen woorden toevoegen",
        "Een zin van u onder deze ene herinnering, alleen voor deze lezer.",
        (S.WAITING, S.HELD),
        WordsForm,
        _words,
    ),
    "hold": Act(
        "Vasthouden",
        "Zij gaat niet mee, tot iemand van het secretariaat haar laat gaan.",
        (S.WAITING,),
        ReasonForm,
        _hold,
    ),
    "snooze": Act(
        "Uitstellen",
        "De lezer hoort hier tot die dag niets over. Daarna komt er één herinnering, als dat dan nog nodig is.",
        (S.WAITING, S.HELD, S.TOLD),
        SnoozeForm,
        _snooze,
    ),
    "skip": Act(
        "Overslaan",
        "Zij wordt niet verstuurd. Een volgende herinnering over hetzelfde komt gewoon weer op haar dag.",
        (S.WAITING, S.HELD),
        ReasonForm,
        _skip,
    ),
}
