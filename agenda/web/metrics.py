"""What Prometheus reads: how often each view was visited, and how the outbox, the jobs and the long work stand."""

from datetime import datetime

from flask import current_app
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, CollectorRegistry, Counter, Gauge, Summary, generate_latest
from sqlalchemy.orm import Session

from agenda.mail.queries import outbox
from agenda.work.models import TaskState
from agenda.work.runs import job_runs, task_counts

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4


class Meters:
    """Counts the visits of one site in one process. An address is counted under its view, never as it was typed."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.visits = Counter(
            "agenda_visits", "Answers per view and status", ["endpoint", "status"], registry=self.registry
        )
        self.seconds = Summary("agenda_visit_seconds", "Seconds per view", ["endpoint"], registry=self.registry)

    def count(self, endpoint: str, status: int, seconds: float) -> None:
        self.visits.labels(endpoint, str(status)).inc()
        self.seconds.labels(endpoint).observe(seconds)


def shown_metrics(session: Session, at: datetime) -> bytes:
    counted: Meters = current_app.extensions["meters"]
    return generate_latest(counted.registry) + generate_latest(_standing(session, at))


def _standing(session: Session, at: datetime) -> CollectorRegistry:
    """Of the database, so the same in every process."""
    registry = CollectorRegistry()

    def gauge(name: str, about: str, value: float) -> None:
        Gauge(f"agenda_{name}", about, registry=registry).set(value)

    mail, tasks = outbox(session), task_counts(session)
    age = (at - mail.oldest).total_seconds() if mail.oldest else 0
    gauge("outbox_waiting", "Mails that wait to be sent", mail.waiting)
    gauge("outbox_oldest_seconds", "Age of the oldest mail that waits", age)
    gauge("outbox_failed", "Mails that failed for good", mail.failed)
    gauge("tasks_waiting", "Pieces of long work that wait", tasks.get(TaskState.WAITING, 0))
    gauge("tasks_failed", "Pieces of long work that failed", tasks.get(TaskState.FAILED, 0))
    well = Gauge("agenda_job_last_well_seconds", "When a job last went well, since 1970", ["job"], registry=registry)
    failures = Gauge("agenda_job_failures", "How often in a row a job has failed", ["job"], registry=registry)
    for name, run in job_runs(session).items():
        well.labels(name).set(run.well_at.timestamp() if run.well_at else 0)
        failures.labels(name).set(run.failures)
    return registry
