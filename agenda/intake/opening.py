"""A file of any kind that letters come in, opened as a letter; what is none is refused with a sentence."""

from io import BytesIO
from typing import NamedTuple
from zipfile import ZipFile

from agenda.documents import pandoc
from agenda.documents.file_kinds import clean_name
from agenda.documents.paper_check import objection_to_paper
from agenda.intake.decoding import LONGEST_TEXT, TOO_LONG, text_of, unreadable
from agenda.intake.printed import read_printed
from agenda.intake.script import Script
from agenda.intake.tree import TooLong, read_tree

LARGEST = 5 * 1024**2
LARGEST_UNFOLDED = 40 * 1024**2
WORD_PROCESSORS = frozenset({"docx", "odt"})
KINDS = "TXT, DOCX of ODT"
NO_LETTER = (
    "is niet te herkennen als brief: er staat geen aanhef, datum of onderwerp in. Kies het bestand van de brief zelf."
)


class OpenedLetter(NamedTuple):
    name: str
    content: bytes
    script: Script


def opened_letter(name: str, content: bytes) -> OpenedLetter:
    """Takes long, and needs no database: best done before a transaction begins."""
    return OpenedLetter(clean_name(name), content, open_letter(name, content))


def open_letter(name: str, content: bytes) -> Script:
    name = clean_name(name)
    ending = name.rpartition(".")[2].lower()
    if ending not in {"txt", *WORD_PROCESSORS}:
        raise unreadable(name, f"is geen soort bestand dat gelezen kan worden. Kies een bestand van de soort {KINDS}.")
    if len(content) > LARGEST:
        raise unreadable(name, f"is groter dan {LARGEST // 1024**2} MB. Neem alleen de brief zelf, zonder bijlagen.")
    if not content.strip():
        raise unreadable(name, "is leeg: er staat geen tekst in.")
    script = read_printed(text_of(name, content)) if ending == "txt" else _unfolded(name, ending, content)
    if not script.head.is_of_letter or not any(not passage.is_heading for passage in script.passages):
        raise unreadable(name, NO_LETTER)
    return script


def _unfolded_size(content: bytes) -> int:
    """Of what is read: pictures are not."""
    with ZipFile(BytesIO(content)) as package:
        return sum(part.file_size for part in package.infolist() if part.filename.endswith(".xml"))


def _unfolded(name: str, ending: str, content: bytes) -> Script:
    objection = objection_to_paper(name, content)
    if objection:
        raise unreadable(name, objection.removeprefix(f"‘{name}’ "))
    if _unfolded_size(content) > LARGEST_UNFOLDED:
        raise unreadable(name, "wordt bij het openen te groot. Neem alleen de brief zelf, zonder bijlagen.")
    try:
        script = read_tree(pandoc.parse(content, ending))
    except (pandoc.NotConverted, ValueError, RecursionError):
        raise unreadable(name, "gaat niet open. Bewaar het opnieuw, of als platte tekst (TXT).") from None
    except TooLong:
        raise unreadable(name, TOO_LONG) from None
    if len(script.text) > LONGEST_TEXT:
        raise unreadable(name, TOO_LONG)
    return script
