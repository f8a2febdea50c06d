"""A programme file as text, TOML or JSON, turned into parts; or all that is wrong with it, each with its line."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from pydantic import ValidationError

from agenda.exchange.places import Path, line_for, lines_of
from agenda.exchange.shape import ProgrammeFile
from agenda.kernel.refusal import Fault, Invalid

SENTENCES = {
    "missing": "ontbreekt; vul het in.",
    "extra_forbidden": "kent dit bestand niet; haal het weg of verbeter de naam.",
    "string_type": "hoort tekst te zijn, tussen aanhalingstekens.",
    "string_too_short": "is leeg; vul het in.",
    "string_too_long": "is te lang: ten hoogste {max_length} tekens.",
    "string_pattern_mismatch": "heeft niet de vorm die hier hoort: ‘{input}’.",
    "date_type": "hoort een datum te zijn, zoals 2026-05-28.",
    "date_from_datetime_inexact": "hoort een datum zonder tijd te zijn, zoals 2026-05-28.",
    "date_from_datetime_parsing": "is geen bestaande datum; schrijf hem als 2026-05-28.",
    "time_type": "hoort een tijd te zijn, zoals 14:00:00.",
    "time_parsing": "is geen bestaande tijd; schrijf hem als 14:00:00.",
    "bool_type": "hoort true of false te zijn.",
    "bool_parsing": "hoort true of false te zijn.",
    "int_type": "hoort een heel getal te zijn.",
    "int_parsing": "hoort een heel getal te zijn.",
    "int_from_float": "hoort een heel getal te zijn.",
    "decimal_type": "hoort een getal te zijn.",
    "decimal_parsing": "hoort een getal te zijn.",
    "greater_than_equal": "hoort ten minste {ge} te zijn.",
    "less_than_equal": "hoort ten hoogste {le} te zijn.",
    "too_short": "is leeg; noem er ten minste één.",
    "tuple_type": "hoort een lijst te zijn, tussen [ en ].",
    "model_type": "hoort een onderdeel met eigen velden te zijn.",
}


class PlaceNames(Protocol):
    """Names the place of a path in the words of the person who keeps the file."""

    def name(self, path: Path) -> str: ...


class Places:
    """Places in a text: the line where a path begins, if that is known."""

    def __init__(self, text: str) -> None:
        self.lines = lines_of(text)

    def name(self, path: Path) -> str:
        words = ".".join(str(part + 1) if isinstance(part, int) else part for part in path)
        line = line_for(path, self.lines)
        return f"regel {line}, {words}" if line else words


def read_text(content: bytes) -> tuple[dict[str, Any], Places]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid([Fault(f"byte {error.start}", "is geen UTF-8; bewaar het bestand als UTF-8.")]) from error
    if text.lstrip().startswith("{"):
        return _parsed_json(text), Places("")
    return _parsed(text), Places(text)


def _parsed_json(text: str) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        place = f"regel {error.lineno}, kolom {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise Invalid(
            [Fault(place, "Hier kan ik de JSON niet lezen: controleer haakjes, komma's en aanhalingstekens.")]
        ) from error
    return content


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        sentence = "Hier kan ik het bestand niet lezen: controleer aanhalingstekens, haakjes en het =-teken."
        raise Invalid([Fault(_position(error), sentence)]) from error


def _position(error: tomllib.TOMLDecodeError) -> str:
    """Python 3.11 tells the position in the message only."""
    _, _, place = str(error).partition("(at ")
    return place.rstrip(")").replace("line", "regel").replace("column", "kolom").replace("end of document", "einde")


@dataclass(frozen=True)
class Shaped:
    """The parts that are well shaped; ``faults`` are by the path that they have in the file.

    ``kept`` gives per list the places in the file of the parts that are left, ``left_out`` the keys of the others.
    """

    file: ProgrammeFile
    faults: list[tuple[Path, str]] = field(default_factory=list)
    kept: Mapping[str, list[int]] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()

    def original(self, path: Path) -> Path:
        """The path in the file of what has this path among the parts."""
        match path:
            case (str(name), int(place), *rest) if name in self.kept:
                return (name, self.kept[name][place], *rest)
        return path


def shaped(content: Mapping[str, Any]) -> Shaped:
    """One faulty part does not hide what is wrong elsewhere: it is left out, and the rest is looked at again."""
    try:
        return Shaped(ProgrammeFile.model_validate(content))
    except ValidationError as error:
        faults = [(one["loc"], _sentence(one)) for one in error.errors(include_url=False)]
    faulty = {path[:2] for path, _ in faults if _is_row(path)}
    if any(path[:2] not in faulty for path, _ in faults):
        return Shaped(ProgrammeFile.model_construct(), faults)
    kept = {
        name: [place for place in range(len(rows)) if (name, place) not in faulty]
        for name, rows in content.items()
        if isinstance(rows, list | tuple)
    }
    rest = {name: [content[name][place] for place in places] for name, places in kept.items()}
    left_out = frozenset(key for name, place in faulty for key in _keys(content[str(name)][place]))
    return Shaped(ProgrammeFile.model_validate({**content, **rest}), faults, kept, left_out)


def _is_row(path: Path) -> bool:
    return len(path) > 1 and isinstance(path[0], str) and isinstance(path[1], int)


def _keys(row: Any) -> list[str]:
    return [str(row[name]) for name in ("sleutel", "nummer") if name in row] if isinstance(row, Mapping) else []


def _sentence(error: Any) -> str:
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    sentence = SENTENCES.get(error["type"], "is niet goed ingevuld.")
    return sentence.format(input=str(error["input"])[:60], **error.get("ctx", {}))
