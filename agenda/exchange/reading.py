"""A programme file as text, turned into values; or all that is wrong with it, each with its line."""

import tomllib
from collections.abc import Mapping
from typing import Any

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


class Places:
    """Names the place of a path in the words of the person who keeps the file."""

    def __init__(self, text: str) -> None:
        self.lines = lines_of(text)

    def name(self, path: Path) -> str:
        words = ".".join(str(part + 1) if isinstance(part, int) else part for part in path)
        line = line_for(path, self.lines)
        return f"regel {line}, {words}" if line else words


def read_file(content: bytes) -> tuple[ProgrammeFile, Places]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid([Fault(f"byte {error.start}", "is geen UTF-8; bewaar het bestand als UTF-8.")]) from error
    places = Places(text)
    return _shaped(_parsed(text), places), places


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Invalid(
            [
                Fault(
                    _position(error),
                    "Hier kan ik het bestand niet lezen: controleer aanhalingstekens, haakjes en het =-teken.",
                )
            ]
        ) from error


def _position(error: tomllib.TOMLDecodeError) -> str:
    """Python 3.11 tells the position in the message only."""
    _, _, place = str(error).partition("(at ")
    return place.rstrip(")").replace("line", "regel").replace("column", "kolom").replace("end of document", "einde")


def _shaped(content: Mapping[str, Any], places: Places) -> ProgrammeFile:
    try:
        return ProgrammeFile.model_validate(content)
    except ValidationError as error:
        faults = [Fault(places.name(one["loc"]), _sentence(one)) for one in error.errors(include_url=False)]
        raise Invalid(faults) from error


def _sentence(error: Any) -> str:
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    sentence = SENTENCES.get(error["type"], "is niet goed ingevuld.")
    return sentence.format(input=str(error["input"])[:60], **error.get("ctx", {}))
