"""What a process tells of itself on standard error: JSON, or words when a person reads along. Never who or what."""

import logging
import re
import sys
from typing import Any

import structlog

PRIVATE = re.compile(
    r"[\w.+'-]+@[\w-]+\.[\w.-]+|(?i:bearer\s+\S+)|(?<=://)[^\s/@]+@|(?=[\w-]*[A-Z])(?=[\w-]*\d)[\w-]{32,}|[0-9a-f]{32,}"
)
"""An address, a key to the metrics, a password in an address, a token."""

ROW = re.compile(r"(?s)DETAIL:.*?(?=\nCONTEXT:|\n\[SQL:|\n\n(?:The above|During handling)|\Z)")
"""What PostgreSQL tells of the row that it refused: values out of the database, over more lines than one."""

Event = dict[str, Any]


def without_private(_logger: Any, _method: str, event: Event) -> Event:
    return {name: _public(value) if isinstance(value, str) else value for name, value in event.items()}


def _public(told: str) -> str:
    return PRIVATE.sub("…", ROW.sub("DETAIL: …", told))


BEFORE: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.ExtraAdder(),
    structlog.stdlib.add_logger_name,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
    without_private,
]


class ToStandardError(logging.Handler):
    """Wherever that leads at the moment: who calls a command within a process may have turned it aside for a while."""

    def emit(self, record: logging.LogRecord) -> None:
        print(self.format(record), file=sys.stderr, flush=True)  # noqa: T201


def write_logs() -> None:
    """From here on structlog and the logging of libraries come out alike."""
    person = sys.stderr.isatty()
    shown = structlog.dev.ConsoleRenderer() if person else structlog.processors.JSONRenderer(ensure_ascii=False)
    handler = ToStandardError()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=BEFORE,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, shown],
        )
    )
    structlog.configure(
        processors=[*BEFORE, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    logging.root.handlers = [handler]
    logging.root.setLevel(logging.INFO)
    for name, least in (("apscheduler", logging.ERROR), ("alembic", logging.WARNING), ("waitress", logging.WARNING)):
        logging.getLogger(name).setLevel(least)
    if person:
        logging.getLogger("agenda.visits").setLevel(logging.WARNING)
