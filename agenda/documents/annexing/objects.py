"""Reading PDF objects that may be of any kind."""

from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Object, Pdf, Stream


def listed(value: object) -> Iterator[Any]:
    """The values of an array, or the one value that stands in its place."""
    if isinstance(value, Array):
        yield from value
    elif value is not None:
        yield value


def indirect(pdf: Pdf, one: Dictionary) -> Dictionary:
    """``make_indirect`` gives a second number to what has one."""
    return one if one.is_indirect else pdf.make_indirect(one)


def within(whole: Object) -> Iterator[Object]:
    """The dictionaries that lie in this object itself; what it refers to comes in its own turn."""
    waiting = [whole]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Array):
            waiting.extend(part for part in one if _lies_within(part))
        elif isinstance(one, Dictionary | Stream):
            yield one
            waiting.extend(part for _, part in one.items() if _lies_within(part))


def _lies_within(part: object) -> bool:
    return isinstance(part, Array | Dictionary) and not part.is_indirect
