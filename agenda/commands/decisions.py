"""``agenda decisions``"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import click
from sqlalchemy.orm import Session

from agenda.commands.dutch import DutchCommand
from agenda.commands.options import with_bench
from agenda.commands.parts import Bench
from agenda.consultations.models import Consultation
from agenda.consultations.queries import consultation_by_key
from agenda.decisions.links import LinkedAction
from agenda.decisions.register import Line, Wanted, decision_lines, seen_in
from agenda.decisions.words import FollowUp, LooseEnd
from agenda.kernel.confidentiality import Eyes
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.rights import Permission, require
from agenda.parties.queries import names_on
from agenda.programmes.models import Programme
from agenda.programmes.queries import programme_by_key, programmes


@dataclass(frozen=True)
class Found:
    programme: str
    line: Line
    actions: Sequence[LinkedAction]
    idle: bool


@click.command("decisions", cls=DutchCommand)
@click.option("--open", "unsettled", is_flag=True, help="Alleen wat nog niet is afgedaan.")
@click.option("--programme", metavar="SLEUTEL", help="Van dit programma (anders: van alle).")
@click.option("--consultation", metavar="OVERLEG", help="Van dit overleg alleen.")
@click.option("--json", "as_json", is_flag=True, help="Antwoord als JSON.")
@with_bench
def decisions(bench: Bench, unsettled: bool, programme: str | None, consultation: str | None, as_json: bool) -> None:
    """De besluiten, de nieuwste voorop: wat ervan geworden is en welke acties erbij horen."""
    with bench.database.reading() as session:
        where = programme_by_key(session, programme) if programme else None
        meeting = consultation_by_key(session, consultation, where) if consultation else None
        chosen = _programmes(session, where, meeting)
        found = [one for each in chosen for one in _found(bench, session, each, meeting, unsettled=unsettled)]
        told = json.dumps([_as_json(one) for one in found], ensure_ascii=False) if as_json else _in_words(found)
    click.echo(told)


def _programmes(session: Session, where: Programme | None, meeting: Consultation | None) -> Sequence[Programme]:
    if meeting:
        return [session.get_one(Programme, meeting.programme_id)]
    return [where] if where else programmes(session)


def _found(
    bench: Bench, session: Session, programme: Programme, meeting: Consultation | None, *, unsettled: bool
) -> Iterator[Found]:
    actor, today = bench.stamp(session).by, bench.clock.now().astimezone(AMSTERDAM).date()
    require(actor, Permission.CONSULTATION_READ, programme)
    seen = seen_in(Eyes(actor), programme.id, names_on(session, today))
    wanted = Wanted(programme.id, seen, today, consultation=meeting.id if meeting else None, unsettled=unsettled)
    idle = {line.id for line in decision_lines(session, replace(wanted, loose=LooseEnd.IDLE))[0]}
    lines, links = decision_lines(session, wanted)
    return (Found(programme.key, line, links.get(line.id, ()), line.id in idle) for line in lines)


def _in_words(found: Sequence[Found]) -> str:
    return "\n".join(map(_line, found)) or "Geen besluiten."


def _line(one: Found) -> str:
    line = one.line
    actions = ", ".join(f"{action.number} ({action.phase.label})" for action in one.actions)
    acting = actions or ("nog geen actie" if line.asks_work else "vraagt geen werk")
    loose = f"; {LooseEnd.IDLE.label}" if one.idle else ""
    loose = f"; {LooseEnd.UNREPORTED.label}" if line.follow_up is FollowUp.EXECUTED else loose
    return f"{line.number} ({line.follow_up.label}{loose}) {line.verb.label}: {line.text} [{acting}]"


def _as_json(one: Found) -> dict[str, Any]:
    """Days as ISO dates; words as they are stored."""
    line = one.line
    return {
        "programme": one.programme,
        "number": line.number,
        "consultation": line.consultation,
        "decided_on": line.decided_on.isoformat(),
        "verb": line.verb.value,
        "text": line.text,
        "asks_work": line.asks_work,
        "confidentiality": line.confidentiality.value,
        "follow_up": line.follow_up.value,
        "follow_up_on": line.follow_up_on.isoformat() if line.follow_up_on else None,
        "report": line.report,
        "unreported": line.follow_up is FollowUp.EXECUTED,
        "idle": one.idle,
        "actions": [
            {
                "number": action.number,
                "title": action.title,
                "phase": action.phase.value,
                "created": action.created,
                "changed": list(action.changed),
            }
            for action in one.actions
        ],
    }
