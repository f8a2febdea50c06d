"""``agenda countdown``"""

import json
from typing import Any

import click

from agenda.calendars.queries import term_calendar
from agenda.commands.dutch import DutchCommand
from agenda.commands.options import with_bench
from agenda.commands.parts import Bench
from agenda.consultations.queries import consultation_by_key
from agenda.countdown.queries import StepStand, stands
from agenda.kernel.confidentiality import Eyes
from agenda.kernel.dutch import AMSTERDAM, spoken_weekday
from agenda.kernel.rights import Permission, require
from agenda.programmes.queries import programme_by_key


@click.command("countdown", cls=DutchCommand)
@click.argument("consultation", metavar="OVERLEG")
@click.option("--programme", metavar="SLEUTEL", help="Als meer programma’s deze sleutel hebben.")
@click.option("--json", "as_json", is_flag=True, help="Antwoord als JSON.")
@with_bench
def countdown(bench: Bench, consultation: str, programme: str | None, as_json: bool) -> None:
    """De aftelling naar een overleg: per stap de dag, de stand en wat er mist."""
    with bench.database.reading() as session:
        where = programme_by_key(session, programme) if programme else None
        meeting, actor = consultation_by_key(session, consultation, where), bench.stamp(session).by
        require(actor, Permission.CONSULTATION_READ, meeting)
        today = bench.clock.now().astimezone(AMSTERDAM).date()
        found = stands(session, [meeting], today, term_calendar(session), Eyes(actor))
        told = json.dumps([_as_json(one) for one in found], ensure_ascii=False) if as_json else _in_words(found)
    click.echo(told)


def _in_words(found: list[StepStand]) -> str:
    return "\n".join(
        f"{spoken_weekday(one.day)}: {one.step.label} ({one.state.label}). {one.missing}".rstrip() for one in found
    )


def _as_json(one: StepStand) -> dict[str, Any]:
    """The day as an ISO date; ``state`` and ``start`` are stored words."""
    return {
        "step": one.step.name,
        "label": one.step.label,
        "day": one.day.isoformat(),
        "state": one.state.value,
        "start": one.start.value,
        "ready": one.ready,
        "missing": one.missing,
    }
