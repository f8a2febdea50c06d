"""In which tone a word stands on the screen; the word itself always stands beside the colour."""

from agenda.accounts.rules import Standing
from agenda.actions.words import Phase, Rating
from agenda.consultations.words import Reply
from agenda.decisions.words import FollowUp
from agenda.kernel.words import Word
from agenda.progress.models import RoundState
from agenda.progress.rules import Answer
from agenda.reminders.models import ReminderState
from agenda.work.health import ClockState, JobState
from agenda.work.models import TaskState

TONES: dict[Word, str] = {
    Rating.ON_TRACK: "success",
    Rating.ATTENTION: "warning",
    Rating.DELAYED: "danger",
    Rating.UNRATED: "inactive",
    Phase.NOT_STARTED: "inactive",
    Phase.PREPARING: "neutral",
    Phase.RUNNING: "active",
    Phase.DONE: "success",
    Phase.DROPPED: "inactive",
    FollowUp.OPEN: "warning",
    FollowUp.RUNNING: "active",
    FollowUp.EXECUTED: "active",
    FollowUp.REPORTED: "active",
    FollowUp.SETTLED: "success",
    Reply.NONE: "inactive",
    Reply.COMING: "success",
    Reply.TENTATIVE: "warning",
    Reply.SUBSTITUTE: "active",
    Reply.DECLINED: "danger",
    RoundState.PLANNED: "neutral",
    RoundState.OPEN: "active",
    RoundState.CLOSED: "warning",
    RoundState.FROZEN: "success",
    Answer.SILENT: "inactive",
    Answer.BUSY: "neutral",
    Answer.RETURNED: "warning",
    Answer.SUBMITTED: "active",
    Answer.UNCHANGED: "success",
    Answer.ACCEPTED: "success",
    ReminderState.WAITING: "active",
    ReminderState.HELD: "warning",
    ReminderState.SKIPPED: "inactive",
    ReminderState.DROPPED: "inactive",
    ReminderState.TOLD: "success",
    TaskState.WAITING: "neutral",
    TaskState.RUNNING: "active",
    TaskState.DONE: "success",
    TaskState.FAILED: "danger",
    ClockState.RUNNING: "success",
    ClockState.STOPPED: "danger",
    ClockState.NEVER: "danger",
    JobState.WELL: "success",
    JobState.BUSY: "active",
    JobState.LATE: "warning",
    JobState.FAILING: "danger",
    JobState.NEVER: "inactive",
    Standing.INVITED: "neutral",
    Standing.ACTIVE: "success",
    Standing.WITHOUT_ROLE: "inactive",
    Standing.SHUT_OUT: "inactive",
}
