"""``agenda backup`` and ``agenda restore``"""

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import click
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from agenda.commands.dutch import DutchCommand
from agenda.commands.history import looked_at
from agenda.commands.parts import make_bench
from agenda.gateways.backup import Making, back_up, restore
from agenda.gateways.backup_file import Manifest
from agenda.gateways.backup_reading import Backup, Damaged, opened_backup
from agenda.history.examination import Examination
from agenda.history.rules import is_signed, signature
from agenda.kernel.dutch import count, spoken_moment, spoken_number
from agenda.kernel.refusal import NotAllowed, Refusal
from agenda.mail.services import hold_back
from config import KEYS, VERSION, Config, keep_key, keys_not_there, read_config

KIBIBYTE = 1024
OTHER_KEY = (
    "De geschiedenis in {} is verzegeld met een andere sleutel dan die van deze installatie. Geef haar de sleutel van "
    "toen (AGENDA_HISTORY_KEY, of het bestand keys/history_key), of zet met --unverified terug zonder dit te "
    "controleren. Er is niets veranderd."
)
WITHOUT_KEYS = (
    "De sleutels zitten er niet in: bewaar de map keys, of de instellingen AGENDA_SECRET_KEY en AGENDA_HISTORY_KEY, "
    "apart."
)
WITH_KEYS = "De sleutels zitten erin: wie dit bestand heeft, kan alles. Bewaar het ernaar."
SIGNED_OUT = (
    "Let op: AGENDA_SECRET_KEY is hier een andere dan toen. Iedereen logt opnieuw in; wie een tweede factor heeft, doet"
    " dat met een herstelcode."
)
UNVERIFIED = "De geschiedenis is niet gecontroleerd."
HELD_BACK = (
    "Wat er op verzending wachtte ({}), gaat niet vanzelf weg: misschien was het al weg. Kijk ernaar op de pagina Niet "
    "bezorgd, en verzend het daar opnieuw of leg het terzijde."
)
NOT_WHOLE = (
    "De geschiedenis in deze reservekopie is niet ongeschonden; er is niets veranderd. Zet met --unverified terug als "
    "u dat toch wilt."
)
SEALED = "backup"
MOST_FAULTS = 20
file_argument = click.argument("file", metavar="BESTAND", type=click.Path(path_type=Path))


def by_operator(context: click.Context) -> None:
    if context.find_root().meta.get("acting"):
        raise NotAllowed("Een reservekopie maken of terugzetten kan alleen wie de machine beheert. Laat --as weg.")


@click.command(cls=DutchCommand)
@file_argument
@click.option("--with-keys", is_flag=True, help="Doe ook de sleutels van de installatie erin.")
@click.option("--force", is_flag=True, help="Overschrijf het bestand als het er al is.")
@click.pass_context
def backup(context: click.Context, file: Path, with_keys: bool, force: bool) -> None:
    """Bewaar alles in één bestand: database en documenten. Dat mag terwijl de site draait."""
    by_operator(context)
    config = read_config()
    bench = make_bench(config)
    bench.database.ping()
    key = bench.database.chain_key
    making = Making(
        VERSION,
        bench.clock.now(),
        {name: recognised(getattr(config, name)) for name in KEYS},
        lambda content: signature(SEALED, content, key),
        {name: getattr(config, name) for name in KEYS} if with_keys else {},
    )
    manifest = back_up(bench.database, file, making, overwrite=force)
    size = spoken_number(max(1, round(file.stat().st_size / KIBIBYTE)))
    click.echo(f"Geschreven: {file} ({size} kB), met {holds(manifest)}.")
    click.echo(WITH_KEYS if with_keys else WITHOUT_KEYS)


def recognised(key: str) -> str:
    """A sign that only this key gives, and from which nobody finds the key."""
    return hmac.digest(key.encode(), b"agenda backup", "sha256").hex()[:32]


def holds(manifest: Manifest) -> str:
    rows, tables, files = (spoken_number(one) for one in (manifest.rows, len(manifest.tables), len(manifest.files)))
    return f"{rows} rijen in {tables} tabellen en {files} bestanden"


def told(manifest: Manifest) -> str:
    keys = ", met de sleutels" if any(part.name.startswith("keys/") for part in manifest.parts) else ""
    made = f"de reservekopie van {spoken_moment(manifest.made_at)} (versie {manifest.release})"
    return f"{made}: {holds(manifest)}{keys}"


@click.command("restore", cls=DutchCommand)
@file_argument
@click.option("--check", is_flag=True, help="Controleer alleen of het bestand heel is.")
@click.option("--unverified", is_flag=True, help="Zet ook terug als de geschiedenis niet te controleren is.")
@click.pass_context
def restore_backup(context: click.Context, file: Path, check: bool, unverified: bool) -> None:
    """Zet een reservekopie terug in een lege database, van welke soort ook."""
    by_operator(context)
    with opened_backup(file) as opened:
        opened.check()
        if check:
            click.echo(f"{file} is heel: {told(opened.manifest)}.")
            return
        with keys_put_back(opened, unverified=unverified) as config:
            _restore(config, opened, unverified=unverified)


@contextmanager
def keys_put_back(opened: Backup, *, unverified: bool) -> Iterator[Config]:
    """The settings, with the keys of the backup where this installation has none; taken away again when it fails."""
    lacking = keys_not_there()
    given = {file: _key_in(opened, name) for name, file in lacking.items() if f"keys/{name}" in opened.names}
    if "history_key" in lacking and lacking["history_key"] not in given and not unverified:
        raise Refusal(OTHER_KEY.format(opened.file))
    try:
        for file, key in given.items():
            keep_key(file, key)
        yield read_config()
    except BaseException:
        for file in given:
            file.unlink(missing_ok=True)
        raise
    if given:
        click.echo("De sleutels zijn teruggezet.")


def _key_in(opened: Backup, name: str) -> str:
    key = opened.content(f"keys/{name}").decode("ascii", errors="replace")
    if recognised(key) != opened.manifest.keys.get(name):
        raise Damaged(opened.file, "de sleutels horen er niet bij.")
    return key


def _restore(config: Config, opened: Backup, *, unverified: bool) -> None:
    bench, manifest = make_bench(config), opened.manifest
    database, at = bench.database, bench.clock.now()
    database.ping()
    if not unverified:
        _refuse_unsealed(opened, config)
    walked, held = list[Examination](), 0

    def finish(connection: Connection) -> None:
        nonlocal held
        if not unverified:
            walked.append(_examined(connection, database.chain_key))
        held = hold_back(_within(connection), at)

    restored = restore(database, opened, finish)
    click.echo(f"Teruggezet: {told(manifest)}.")
    if held:
        click.echo(HELD_BACK.format(count(held, "mail", "mails")))
    if restored.before != restored.after:
        click.echo(f"De tabellen zijn bijgewerkt van {restored.before} naar {restored.after}.")
    if manifest.keys.get("secret_key") != recognised(config.secret_key):
        click.echo(SIGNED_OUT)
    click.echo(f"{looked_at(walked[0])}\nDe geschiedenis is ongeschonden." if walked else UNVERIFIED)


def _refuse_unsealed(opened: Backup, config: Config) -> None:
    manifest = opened.manifest
    if manifest.keys.get("history_key") != recognised(config.history_key):
        raise Refusal(OTHER_KEY.format(opened.file))
    if not is_signed(manifest.seal, signature(SEALED, manifest.sealed, config.history_key.encode())):
        raise Damaged(opened.file, "het zegel klopt niet: er is iets in gewijzigd.")


def _within(connection: Connection) -> Session:
    return Session(connection, join_transaction_mode="rollback_only")


def _examined(connection: Connection, key: bytes) -> Examination:
    """Within the transaction of the restoring, so that what is not whole is not kept."""
    examination = Examination(_within(connection), key)
    if faults := [str(fault) for fault in islice(examination.faults(), MOST_FAULTS)]:
        raise Refusal(f"{NOT_WHOLE} {' '.join(faults)}")
    return examination
