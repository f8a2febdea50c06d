"""``agenda round``"""

import json
from datetime import date
from typing import Any

import click
from sqlalchemy.orm import Session

from agenda.commands.dutch import DayType, DutchCommand, DutchGroup
from agenda.commands.options import acting, with_bench
from agenda.commands.parts import Bench
from agenda.kernel.dutch import AMSTERDAM, count, spoken_date
from agenda.kernel.refusal import Fault, Invalid
from agenda.kernel.rights import Permission, require
from agenda.parties.queries import names_on
from agenda.programmes.models import Programme
from agenda.programmes.queries import occasions_of, programme_by_key
from agenda.progress.models import Round
from agenda.progress.queries import known_round, round_by_key
from agenda.progress.rounds import RoundValues, start_round, take_round_step
from agenda.progress.rules import Answer
from agenda.reminders.board import Board, board_of

key_argument = click.argument("key", metavar="SLEUTEL")
programme_option = click.option(
    "--programme", "programme", metavar="SLEUTEL", required=True, help="Het programma, bijvoorbeeld rve."
)
as_json = click.option("--json", "as_json", is_flag=True, help="Antwoord als JSON.")


@click.group("round", cls=DutchGroup)
@acting
def rounds() -> None:
    """Uitvragen: openen, sluiten, en wie nog niet antwoordde."""


@rounds.command("open", cls=DutchCommand)
@key_argument
@programme_option
@click.option("--closes-on", "closes_on", metavar="DAG", type=DayType(), help="Tot en met deze dag kan men melden.")
@click.option("--as-of", "as_of", metavar="DAG", type=DayType(), help="De peildatum, op of na de sluiting.")
@as_json
@with_bench
def open_round(
    bench: Bench, key: str, programme: str, closes_on: date | None, as_of: date | None, as_json: bool
) -> None:
    """Open een geplande uitvraag, of maak er een: de sleutel is die van een overleg, of een eigen."""
    with bench.database.transaction() as session:
        stamp, where = bench.stamp(session), programme_by_key(session, programme)
        round_ = round_by_key(session, where, key)
        if round_ is None:
            if closes_on is None:
                raise Invalid([Fault("--closes-on", "Noem de dag waarop de uitvraag sluit.")])
            occasion = next((one for one in occasions_of(session, where) if one.key == key), None)
            round_ = start_round(session, where, RoundValues(closes_on, occasion, key, as_of=as_of), stamp)
        else:
            take_round_step(session, round_, "open", stamp)
        told = _told(session, bench, where, round_)
    _say(told, f"Uitvraag {key} is open tot en met {spoken_date(round_.closes_on)}.", as_json)


@rounds.command("close", cls=DutchCommand)
@key_argument
@programme_option
@as_json
@with_bench
def close_round(bench: Bench, key: str, programme: str, as_json: bool) -> None:
    """Sluit een uitvraag; beoordelen kan daarna nog."""
    with bench.database.transaction() as session:
        where = programme_by_key(session, programme)
        round_ = known_round(session, where, key)
        take_round_step(session, round_, "close", bench.stamp(session))
        told = _told(session, bench, where, round_)
    _say(told, f"Uitvraag {key} is gesloten; {_missing(told)}.", as_json)


@rounds.command("status", cls=DutchCommand)
@key_argument
@programme_option
@as_json
@with_bench
def status(bench: Bench, key: str, programme: str, as_json: bool) -> None:
    """Hoever een uitvraag is, per partij."""
    with bench.database.reading() as session:
        where = programme_by_key(session, programme)
        round_ = known_round(session, where, key)
        require(bench.stamp(session).by, Permission.ROUND_RUN, round_)
        told = _told(session, bench, where, round_)
    lines = [f"Uitvraag {key} is {round_.state.label}; {_missing(told)}."]
    lines += [f"  {one['party']}: {one['missing']} van {one['total']}" for one in told["parties"] if one["missing"]]
    _say(told, "\n".join(lines), as_json)


def _told(session: Session, bench: Bench, programme: Programme, round_: Round) -> dict[str, Any]:
    """Days as ISO dates, moments in UTC; ``answers`` counts questions by the stored words of ``Answer``."""
    session.flush()
    today = bench.clock.now().astimezone(AMSTERDAM).date()
    names = names_on(session, today)
    board = board_of(session, round_, names, today)
    return {
        "programme": programme.key,
        "round": round_.key,
        "state": round_.state.value,
        "starts_on": round_.starts_on.isoformat(),
        "closes_on": round_.closes_on.isoformat(),
        "as_of": round_.as_of.isoformat() if round_.as_of else None,
        "total": board.total,
        "missing": board.missing,
        "answers": _answers(board.totals),
        "parties": list(_lines(board, names)),
    }


def _answers(counted: Any) -> dict[str, int]:
    return {one.value: counted.get(one, 0) for one in Answer}


def _lines(board: Board, names: Any) -> Any:
    for line in board.lines:
        yield {
            "party": names[line.party].short,
            "contact": None if line.is_without_contact else line.addressee.email,
            "total": line.total,
            "missing": line.missing,
            "answers": _answers(line.answers),
            "reminded": [at.isoformat() for at in line.reminded],
            "last_seen": line.last_seen.isoformat() if line.last_seen else None,
        }


def _missing(told: dict[str, Any]) -> str:
    return f"van {told['missing']} van de {count(told['total'], 'vraag', 'vragen')} ontbreekt het antwoord"


def _say(told: dict[str, Any], sentence: str, as_json: bool) -> None:
    click.echo(json.dumps(told, ensure_ascii=False) if as_json else sentence)
