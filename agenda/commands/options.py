"""Options that several commands share."""

from collections.abc import Callable
from functools import update_wrapper
from pathlib import Path
from typing import Any

import click

from agenda.commands.dutch import MomentType
from agenda.commands.parts import make_bench
from config import read_config

Command = Callable[..., Any]


def _remember(context: click.Context, option: click.Parameter, email: str | None) -> None:
    """The address may stand before or after the name of the command."""
    if email:
        context.find_root().meta["acting"] = email


acting = click.option(
    "--as",
    "acting",
    metavar="E-MAIL",
    expose_value=False,
    is_eager=True,
    callback=_remember,
    help="Handel namens deze persoon, met diens rechten (anders: het systeem).",
)
moment = click.option("--at", "at", metavar="MOMENT", type=MomentType(), help="Doe alsof het dit moment is.")
out = click.option(
    "--out", metavar="MAP", type=click.Path(path_type=Path), default=Path("out"), help="Waar de bestanden komen (out)."
)


def with_bench(command: Command) -> Command:
    """Hands the command its bench, with the database there and up to date."""

    @acting
    @moment
    @click.pass_context
    def prepared(context: click.Context, /, *args: Any, at: Any, **options: Any) -> Any:
        bench = make_bench(read_config(), at, context.find_root().meta.get("acting"))
        bench.prepare()
        return command(bench, *args, **options)

    return update_wrapper(prepared, command)
