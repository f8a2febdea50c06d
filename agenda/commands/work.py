"""``agenda work``"""

import json
from collections.abc import Callable, Mapping
from typing import Any

import click
from sqlalchemy.orm import Session

from agenda.accounts.queries import actor_names
from agenda.commands.dutch import DutchCommand, DutchGroup
from agenda.commands.options import acting, with_bench
from agenda.commands.parts import Bench
from agenda.kernel.dutch import spoken_moment
from agenda.kernel.refusal import NotFound
from agenda.kernel.rights import Actor, Stamp
from agenda.work.models import Task
from agenda.work.queries import newest_tasks, task_by_number
from agenda.work.rules import KINDS, may_ask
from agenda.work.services import cancel, retry

MOST = 100
as_json = click.option("--json", "as_json", is_flag=True, help="Antwoord als JSON.")


@click.group(cls=DutchGroup)
@acting
def work() -> None:
    """Klussen: dossiers, brieven en werkbladen die op hun beurt wachten."""


@work.command("list", cls=DutchCommand)
@as_json
@with_bench
def list_work(bench: Bench, as_json: bool) -> None:
    """Toon de klussen: eerst wat nog moet, dan wat klaar, mislukt of afgebroken is."""
    with bench.database.reading() as session:
        by = bench.stamp(session).by
        tasks = [task for task in newest_tasks(session, MOST) if _may_see(by, task)]
        names = actor_names(session, {key for task in tasks for key in (task.asked_by, task.cancelled_by) if key})
    if as_json:
        click.echo(json.dumps([_told(task) for task in tasks], ensure_ascii=False))
        return
    for task in tasks:
        click.echo(_line(task, names))
    if not tasks:
        click.echo("Er zijn geen klussen.")


@work.command("retry", cls=DutchCommand)
@click.argument("number", metavar="NUMMER", type=click.IntRange(1, 2**31 - 1))
@as_json
@with_bench
def retry_work(bench: Bench, number: int, as_json: bool) -> None:
    """Zet een mislukte of afgebroken klus opnieuw in de wachtrij."""
    task = _acted(bench, number, retry)
    click.echo(json.dumps(_told(task)) if as_json else f"Klus {number} wacht weer op zijn beurt.")


@work.command("cancel", cls=DutchCommand)
@click.argument("number", metavar="NUMMER", type=click.IntRange(1, 2**31 - 1))
@as_json
@with_bench
def cancel_work(bench: Bench, number: int, as_json: bool) -> None:
    """Breek een klus af die wacht of bezig is; er wordt niets van bewaard."""
    task = _acted(bench, number, cancel)
    click.echo(json.dumps(_told(task)) if as_json else f"Klus {number} is afgebroken.")


def _acted(bench: Bench, number: int, act: Callable[[Session, Task, Stamp], None]) -> Task:
    with bench.database.transaction() as session:
        stamp = bench.stamp(session)
        task = _known(session, number, stamp.by)
        act(session, task, stamp)
    return task


def _known(session: Session, number: int, actor: Actor) -> Task:
    task = task_by_number(session, number)
    if not _may_see(actor, task):
        raise NotFound("Deze klus is er niet (meer).")
    return task


def _may_see(actor: Actor, task: Task) -> bool:
    return task.kind in KINDS and may_ask(actor, KINDS[task.kind], task.scope)


def _line(task: Task, names: Mapping[str, str]) -> str:
    asked_by, cancelled_by = names.get(task.asked_by, "onbekend"), names.get(task.cancelled_by or "", "onbekend")
    told = f"Afgebroken door {cancelled_by}." if task.cancelled_by else task.told or task.last_error
    return "\t".join(
        (f"{task.id}", KINDS[task.kind].label, task.state.label, asked_by, spoken_moment(task.asked_at), told)
    )


def _told(task: Task) -> dict[str, Any]:
    """Moments in UTC; ``state`` is a stored word of ``TaskState``."""
    moments = {name: getattr(task, name) for name in ("asked_at", "started_at", "ended_at")}
    return {
        "number": task.id,
        "kind": task.kind,
        "state": task.state.value,
        "done": task.done,
        "total": task.total,
        "told": task.told,
        "error": task.last_error,
        "result": task.result,
        "asked_by": task.asked_by,
        "cancelled_by": task.cancelled_by,
        **{name: moment.isoformat() if moment else None for name, moment in moments.items()},
    }
