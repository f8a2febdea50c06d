"""``agenda serve``, ``agenda clock`` and ``agenda check``"""

import contextlib
import signal
import socket
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from threading import Event
from types import FrameType

import click
import waitress

from agenda.app import create_app
from agenda.commands.beside import clock_beside
from agenda.commands.dutch import DutchCommand
from agenda.commands.history import examine
from agenda.commands.options import acting, with_bench
from agenda.commands.parts import Bench, make_bench
from agenda.gateways.leader import make_leader
from agenda.gateways.logs import write_logs
from agenda.jobs.clockwork import run_forever, run_turn
from agenda.jobs.reminding import Forecast, forecast
from agenda.jobs.schedule import SCHEDULE
from agenda.kernel.disclosure import disclosure_warnings
from agenda.kernel.dutch import spoken_moment
from agenda.kernel.refusal import NotNow, Refusal
from agenda.work.runs import told
from config import Config, read_config

THREADS = 8
MOST_FAULTS = 20


@click.command(cls=DutchCommand)
@click.option("--no-clock", is_flag=True, help="Zonder het klokproces: dat draait dan apart met ‘agenda clock’.")
@with_bench
def serve(bench: Bench, no_clock: bool) -> None:
    """Start de site, met het klokproces ernaast."""
    write_logs()
    serve_site(bench, with_clock=not no_clock)


def serve_site(bench: Bench, *, with_clock: bool, environment: dict[str, str] | None = None) -> None:
    host, port = bench.config.host_and_port
    refuse_taken_port(bench.config)
    site = create_app(bench.config, clock=bench.clock, database=bench.database)
    server = waitress.create_server(site, host=host, port=port, threads=THREADS, ident=None)

    stopping = Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    click.echo(f"De site staat op {bench.config.base_url} (stoppen met Ctrl+C).")
    with clock_beside(stopping, environment or {}) if with_clock else contextlib.nullcontext():
        try:
            server.run()
        finally:
            server.close()


def refuse_taken_port(config: Config) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(config.host_and_port)
        except OSError as error:
            raise NotNow(
                f"{config.listen} is al in gebruik; stop wat daar draait of zet AGENDA_LISTEN anders."
            ) from error


@click.command(cls=DutchCommand)
@click.option("--once", is_flag=True, help="Doe één keer wat nu moet gebeuren, en stop.")
@click.option("--dry-run", is_flag=True, help="Toon welke dagmails nu zouden weggaan, en doe niets.")
@with_bench
def clock(bench: Bench, once: bool, dry_run: bool) -> None:
    """Laat gebeuren wat vanzelf gaat: herinneringen en mail."""
    if dry_run:
        for line in told_forecast(forecast(bench.workshop()), bench.clock.now()):
            click.echo(line)
        return
    write_logs()
    leader = make_leader(bench.database)
    if not once:
        run_forever(bench.workshop(), leader)
        return
    attempts = run_turn(bench.workshop(), leader)
    for one in attempts:
        click.echo(f"{one.job.label}: {one.done if one.error is None else 'mislukt'}")
    if len(attempts) < len(SCHEDULE):
        click.echo("De rest doet een andere klok, die nu leidt.")
    if failed := [told(one.error) for one in attempts if one.error is not None]:
        raise Refusal("Niet alles is gelukt. " + " ".join(failed))


def told_forecast(found: Forecast, at: datetime) -> Iterator[str]:
    """Per digest to whom and under which subject, and then what it is about and why."""
    for one in found.digests:
        yield f"{one.digest.recipient}: {one.subject}"
        for entry in one.digest.entries:
            yield f"  {entry.kind.label}: {entry.found.due.subject.about} ({entry.found.due.step})"
    if found.next_at > at:
        yield f"Er gaat nu niets weg: dagmails gaan weer vanaf {spoken_moment(found.next_at)}."
    elif not found.digests:
        yield "Er valt nu niets te verzenden."


@click.command(cls=DutchCommand)
@acting
def check() -> None:
    """Controleer of de database bereikbaar en bij is, en de geschiedenis ongeschonden."""
    bench = make_bench(read_config())
    bench.refuse_other_release()
    with bench.database.standing_still() as session:
        faults = [str(fault) for fault in islice(examine(bench, session).faults(), MOST_FAULTS)]
    if faults:
        raise Refusal("De geschiedenis is niet ongeschonden. " + " ".join(faults))
    click.echo("In orde: database bereikbaar en bij, geschiedenis ongeschonden.")
    for warning in warnings(bench.config, bench.clock.now().date()):
        click.echo(f"Let op: {warning}")


def warnings(config: Config, today: date) -> Iterator[str]:
    """What is not wrong yet."""
    yield from disclosure_warnings(config.security_contact, config.security_expires, today)
