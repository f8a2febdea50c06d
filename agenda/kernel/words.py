"""Values from a short list: stored in English, spoken in Dutch."""

from enum import Enum
from typing import Self


class Word(Enum):
    """A member is written as ``NAME = "stored", "gesproken"``.

    ``value`` is the English text that stands in tables, files and the API; ``label`` is the Dutch text on
    screens and in documents.
    """

    label: str

    def __new__(cls, stored: str, label: str) -> Self:
        word = object.__new__(cls)
        word._value_ = stored
        word.label = label
        return word

    @classmethod
    def stored(cls, text: str) -> Self:
        """The member with this stored text; ``KeyError`` when there is none."""
        return {word.value: word for word in cls}[text]

    def __str__(self) -> str:
        return self.label
