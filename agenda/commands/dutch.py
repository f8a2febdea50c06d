"""Click in Dutch: help, and faults in one sentence."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import click
from click.formatting import HelpFormatter

from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import Invalid, Refusal

REFUSED, MISUSED = 1, 2


class DutchCommand(click.Command):
    def format_usage(self, context: click.Context, formatter: HelpFormatter) -> None:
        words = " ".join(self.collect_usage_pieces(context))
        formatter.write_usage(context.command_path, words.replace("[OPTIONS]", "[OPTIES]"), prefix="Gebruik: ")

    def format_options(self, context: click.Context, formatter: HelpFormatter) -> None:
        rows = [row for parameter in self.get_params(context) if (row := parameter.get_help_record(context))]
        if rows:
            with formatter.section("Opties"):
                formatter.write_dl([(names, help.replace("[required]", "[verplicht]")) for names, help in rows])
        if isinstance(self, click.Group):
            self.format_commands(context, formatter)

    def get_help_option(self, context: click.Context) -> click.Option | None:
        option = super().get_help_option(context)
        if option is not None:
            option.help = "Toon deze uitleg."
        return option


class DutchGroup(DutchCommand, click.Group):
    command_class = DutchCommand
    group_class = type

    def format_commands(self, context: click.Context, formatter: HelpFormatter) -> None:
        rows = [(name, command.get_short_help_str(90)) for name, command in sorted(self.commands.items())]
        if rows:
            with formatter.section("Opdrachten"):
                formatter.write_dl(rows)

    def resolve_command(self, context: click.Context, words: list[str]) -> Any:
        if words and words[0] not in self.commands:
            known = ", ".join(sorted(self.commands))
            raise click.UsageError(f"De opdracht ‘{words[0]}’ bestaat niet. Kies uit: {known}.", context)
        return super().resolve_command(context, words)


class MomentType(click.ParamType[datetime]):
    """A day or a moment in ISO 8601; without a zone it is one in Amsterdam, a day is its first minute of work."""

    name = "moment"

    def convert(self, value: Any, param: click.Parameter | None, context: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"‘{value}’ is geen moment; schrijf het als 2026-03-02T08:00.", param, context)
        if len(value) == len("2026-03-02"):
            moment = moment.replace(hour=9)
        return moment if moment.tzinfo else moment.replace(tzinfo=AMSTERDAM)


class DayType(click.ParamType[date]):
    name = "dag"

    def convert(self, value: Any, param: click.Parameter | None, context: click.Context | None) -> date:
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"‘{value}’ is geen dag; schrijf hem als 2025-11-17.", param, context)


def sentence(error: click.ClickException) -> str:
    """What went wrong with the words of a command, in one sentence."""
    match error:
        case click.MissingParameter():
            return f"Er ontbreekt iets: geef {_named(error)} op."
        case click.NoSuchOption():
            return f"De optie {error.option_name} bestaat niet."
        case click.BadOptionUsage():
            return f"De optie {error.option_name} is niet goed gebruikt: er hoort een waarde achter."
        case click.exceptions.NoArgsIsHelpError():
            return error.format_message()
        case click.BadParameter() if error.param:
            return f"{error.param.opts[0]}: {error.message}"
        case _:
            return error.format_message()


def _named(error: click.MissingParameter) -> str:
    if error.param is None or error.ctx is None:
        return "meer"
    if isinstance(error.param, click.Option):
        return error.param.opts[0]
    return error.param.make_metavar(error.ctx)


def run(group: click.Group, words: list[str] | None, tell: Callable[[str], None]) -> int:
    """Runs a command and returns its exit code: 0 done, 1 refused, 2 misused."""
    try:
        group.main(words, prog_name="agenda", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        tell(error.format_message())
        return MISUSED
    except click.ClickException as error:
        tell(sentence(error))
        return MISUSED
    except Invalid as refusal:
        for fault in refusal.faults:
            tell(str(fault))
        return REFUSED
    except (Refusal, OSError) as refusal:
        tell(refusal_sentence(refusal))
        return REFUSED
    except (click.Abort, KeyboardInterrupt):
        return REFUSED
    return 0


def refusal_sentence(refusal: Exception) -> str:
    if isinstance(refusal, OSError):
        return f"{refusal.filename} is niet te openen: bestaat het, en mag u erbij?"
    return str(refusal)
