"""How the words of two people of a party come together in one draft."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from agenda.history.rules import as_text, plain
from agenda.kernel.refusal import Changed, Fault, Invalid
from agenda.kernel.text import LONGEST_TEXT, clean_text
from agenda.progress.models import Update

COLLEAGUE = "Iemand van uw partij heeft deze melding intussen gewijzigd. Vergelijk en bewaar daarna opnieuw."


MOST_MARKS = 60
"""How many former values of a field are known by their mark; who looked longer ago is asked to compare."""


def merged(update: Update, given: Mapping[str, Any], seen: int) -> dict[str, Any]:
    """Both people's words, where they wrote in other fields; who wrote in the same field is told."""
    together = dict(given)
    for name, value in given.items():
        since = [mark for version, mark in update.touched.get(name, ()) if version > seen]
        if not since or plain(value) == plain(getattr(update, name)):
            continue
        seen_value = None if len(since) == MOST_MARKS else since[0]
        if mark_of(value) == seen_value:
            together[name] = getattr(update, name)
        elif mark_of(getattr(update, name)) != seen_value:
            raise Changed(COLLEAGUE)
    return together


def write(update: Update, given: Mapping[str, Any]) -> None:
    changed = {name: value for name, value in given.items() if getattr(update, name) != value}
    before = {name: [update.version + 1, mark_of(getattr(update, name))] for name in changed}
    if changed:
        held = {name: [*update.touched.get(name, ()), mark][-MOST_MARKS:] for name, mark in before.items()}
        update.touched = update.touched | held
    for name, value in changed.items():
        setattr(update, name, value)


JUDGE = "judge"
"""Under this name, which no field has, ``touched`` holds per field the mark of what the judge made of it."""


def reword(update: Update, changed: Mapping[str, str]) -> None:
    """By the judge; what the party itself wrote is kept in ``original``."""
    update.original = {name: getattr(update, name) for name in changed} | update.original
    write(update, changed)
    marks = {name: mark_of(text) for name, text in changed.items()}
    update.touched = update.touched | {JUDGE: update.touched.get(JUDGE, {}) | marks}


def still_reworded(update: Update) -> dict[str, str]:
    """What the party itself wrote, in the fields whose words still are those of the judge."""
    marks = update.touched.get(JUDGE, {})
    return {name: text for name, text in update.original.items() if marks.get(name) == mark_of(getattr(update, name))}


def mark_of(value: Any) -> str:
    """By which a value is known again, without keeping it."""
    return sha256(as_text(plain(value)).encode()).hexdigest()[:16]


def cleaned(values: Mapping[str, Any]) -> dict[str, Any]:
    given = {name: clean_text(value).strip() if isinstance(value, str) else value for name, value in values.items()}
    long = [name for name, value in given.items() if isinstance(value, str) and len(value) > LONGEST_TEXT]
    if long:
        raise Invalid([Fault(name, f"Houd deze tekst korter dan {LONGEST_TEXT} tekens.") for name in long])
    return given
