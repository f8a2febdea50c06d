"""Reading PDF objects that may be of any kind."""

from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Pdf


def listed(value: object) -> Iterator[Any]:
    """The values of an array, or the one value that stands in its place."""
    if isinstance(value, Array):
        yield from value
    elif value is not None:
        yield value


def indirect(pdf: Pdf, one: Dictionary) -> Dictionary:
    """``make_indirect`` gives a second number to what has one."""
    return one if one.is_indirect else pdf.make_indirect(one)
