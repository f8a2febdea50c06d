"""How one piece of work is timed: warmed up, repeated, and its middle taken."""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

from sqlalchemy import Engine, event

WARM_UP = 3
LONGEST = 10.0
"""seconds for one piece of work, however many repetitions were asked; it is done at least three times"""

TRANSACTION = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@dataclass(frozen=True)
class Work:
    """``do`` tells how many bytes it answered; ``prepare`` goes before it each time and is not measured.

    ``unheard`` are the statements that go around the engine, where nobody can count them.
    """

    do: Callable[[], int]
    prepare: Callable[[], None] = lambda: None
    unheard: int = 0


@dataclass(frozen=True)
class Figures:
    """Medians in milliseconds: by the clock, and of the processor in this process."""

    clock: float
    processor: float
    statements: int
    size: int


def measure(work: Work, engine: Engine, repeat: int) -> Figures:
    for _ in range(WARM_UP):
        work.prepare()
        size = work.do()
    asked = _asked(work, engine)
    gc.collect()
    times = list(_times(work, repeat))
    clock, processor = (median(column) * 1000 for column in zip(*times, strict=True))
    return Figures(clock, processor, asked, size)


def _times(work: Work, repeat: int) -> Iterator[tuple[float, float]]:
    begun = time.perf_counter()
    for turn in range(repeat):
        if turn >= 3 and time.perf_counter() - begun > LONGEST:
            return
        work.prepare()
        clock, processor = time.perf_counter(), time.process_time()
        work.do()
        yield time.perf_counter() - clock, time.process_time() - processor


def _asked(work: Work, engine: Engine) -> int:
    """Counted in a turn of its own, as counting takes time too."""
    work.prepare()
    with listened(engine) as statements:
        work.do()
    return len(questions(statements)) + work.unheard


@contextmanager
def listened(engine: Engine) -> Iterator[list[str]]:
    """Every SQL statement within the block."""
    heard: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        heard.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield heard
    event.remove(engine, "before_cursor_execute", note)


def questions(statements: list[str]) -> list[str]:
    """Without those that only begin or end a transaction, which PostgreSQL's driver sends out of our sight."""
    return [statement for statement in statements if not statement.startswith(TRANSACTION)]
