"""The templates of the house that lie on disk, read and judged when they are used."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from agenda.documents.house import House, NoTemplate, house_of


def houses(files: Iterable[Path]) -> Mapping[str, bytes]:
    """By format, what a letter takes its looks from; a later file goes before an earlier one."""
    return {house.form: house.reference for file in files for house in [_house(file)]}


def _house(file: Path) -> House:
    try:
        data = file.read_bytes()
    except OSError:
        raise NoTemplate(f"Het sjabloon {file} is niet te openen: bestaat het, en mag Agenda erbij?") from None
    return house_of(data)
