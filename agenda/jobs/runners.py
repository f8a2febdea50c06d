"""What each kind of long work does: first all that takes long, outside any transaction, then what is kept of it."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from agenda.accounts.queries import actor_by_key
from agenda.consultations.models import Consultation
from agenda.decisions.list_papers import keep_list, list_paper
from agenda.documents.formats import FORMATS, OF_A_DOSSIER, OF_A_LETTER, Materials
from agenda.documents.house_files import houses
from agenda.documents.models import Edition
from agenda.documents.services import Paper, Tell, write_files
from agenda.dossiers.services import draft_dossier, keep_dossier, make_dossier
from agenda.exchange.offering import intake_by_number, take
from agenda.jobs.workshop import Workshop
from agenda.kernel.refusal import NotFound, Refusal
from agenda.kernel.rights import Stamp
from agenda.letters.heads import letter_on
from agenda.letters.models import Letter
from agenda.letters.papers import LETTER, STEMS, Wish, keep_letter, letter_paper
from agenda.letters.sending import add_sent_files, frozen_paper, sent_edition
from agenda.parties.models import Party
from agenda.programmes.models import Programme
from agenda.work.models import Task

Keep = Callable[[Session, Stamp], dict[str, Any]]
"""Keeps what was made, in the transaction that ends the task, and names it."""

Subject = TypeVar("Subject", Consultation, Letter)
LARGEST_NUMBER = 2**31 - 1


def build_dossier(workshop: Workshop, task: Task, tell: Tell) -> Keep:
    formats = wanted_formats(task, OF_A_DOSSIER)
    tell(0, len(formats) + 2, "De gegevens van het dossier worden verzameld.")

    def draft(session: Session) -> Paper:
        meeting = _of_this_programme(session, task, Consultation, "consultation", "Het overleg")
        stamp = stamp_of(session, task, workshop)
        party = session.get_one(Party, task.party_id) if task.party_id else None
        return draft_dossier(session, meeting, str(task.params.get("variant", "full")), stamp, party)

    written, files = make_dossier(workshop.database, draft, formats, workshop.fonts, tell)
    return lambda session, stamp: _named(keep_dossier(session, written, files, stamp))


def build_decision_list(workshop: Workshop, task: Task, tell: Tell) -> Keep:
    formats = wanted_formats(task, ("pdf", "docx", "odt"))
    tell(0, len(formats) + 2, "De gegevens van de besluitenlijst worden verzameld.")
    with workshop.database.standing_still() as session:
        meeting = _of_this_programme(session, task, Consultation, "consultation", "Het overleg")
        stamp = stamp_of(session, task, workshop)
        paper = list_paper(session, meeting, str(task.params.get("variant", "participants")), stamp)
    _, files = write_files(paper, formats, Materials(workshop.fonts), tell)
    return lambda session, stamp: _named(keep_list(session, paper, files, stamp))


def build_letter(workshop: Workshop, task: Task, tell: Tell) -> Keep:
    """Of the letter that is named, or of the one that reports on the consultation; that one is drafted if need be.

    ``variant`` and ``as_of`` (a day in ISO 8601) of the task are as in a wish.
    """
    formats = wanted_formats(task, OF_A_LETTER)
    tell(0, len(formats) + 2, "De gegevens van de brief worden verzameld.")
    if task.params.get("sent"):
        return _files_of_sent(workshop, task, formats, tell)
    number = _letter_number(workshop, task)
    with workshop.database.standing_still() as session:
        paper = letter_paper(session, session.get_one(Letter, number), stamp_of(session, task, workshop), _wish(task))
    materials = Materials(workshop.fonts, house=houses(workshop.letter_templates))
    _, files = write_files(paper, formats, materials, tell)
    return lambda session, stamp: _named(keep_letter(session, paper, files, stamp))


def _files_of_sent(workshop: Workshop, task: Task, formats: Sequence[str], tell: Tell) -> Keep:
    """Of the version that left, as its content was frozen then."""
    with workshop.database.standing_still() as session:
        letter = _of_this_programme(session, task, Letter, "letter", "De brief")
        edition = sent_edition(session, letter)
        paper = frozen_paper(letter, edition)
    materials = Materials(workshop.fonts, house=houses(workshop.letter_templates))
    _, files = write_files(paper, formats, materials, tell)

    def keep(session: Session, stamp: Stamp) -> dict[str, Any]:
        letter = _of_this_programme(session, task, Letter, "letter", "De brief")
        return _named(add_sent_files(session, letter, files, stamp))

    return keep


def _wish(task: Task) -> Wish:
    variant, day = task.params.get("variant", LETTER), task.params.get("as_of")
    if variant not in STEMS:
        raise Refusal("Wat van de brief gemaakt moet worden, is niet goed opgegeven.")
    try:
        return Wish(variant, date.fromisoformat(day) if day else None)
    except (TypeError, ValueError):
        raise Refusal("De peildatum van de brief is niet goed opgegeven.") from None


def _letter_number(workshop: Workshop, task: Task) -> int:
    with workshop.database.transaction() as session:
        if "letter" in task.params:
            return _of_this_programme(session, task, Letter, "letter", "De brief").id
        meeting = _of_this_programme(session, task, Consultation, "consultation", "Het overleg")
        return letter_on(session, meeting, stamp_of(session, task, workshop)).id


def bring_in(workshop: Workshop, task: Task, tell: Tell) -> Keep:
    """All of the workbook is taken over, or nothing of it; so all happens in the keeping."""
    number = _number(task, "intake")
    tell(0, 1, "Het werkblad wordt ingelezen.")

    def keep(session: Session, stamp: Stamp) -> dict[str, Any]:
        programme = session.get_one(Programme, task.programme_id)
        intake = intake_by_number(session, programme, number)
        return {"intake": intake.id, "loaded": take(session, programme, intake, stamp)}

    return keep


RUNNERS: dict[str, Callable[[Workshop, Task, Tell], Keep]] = {
    "dossier": build_dossier,
    "decision_list": build_decision_list,
    "letter": build_letter,
    "import": bring_in,
}


def stamp_of(session: Session, task: Task, workshop: Workshop) -> Stamp:
    """Whoever asked acts, with the rights of now."""
    return Stamp(actor_by_key(session, task.asked_by), workshop.clock.now(), f"klus {task.id}")


def _named(edition: Edition) -> dict[str, Any]:
    return {"edition": edition.id, "files": [file.name for file in edition.files]}


def wanted_formats(task: Task, usual: Sequence[str]) -> tuple[str, ...]:
    asked = task.params.get("formats", usual)
    if not isinstance(asked, list | tuple) or not asked or not all(isinstance(one, str) for one in asked):
        raise Refusal("In welke bestanden dit gemaakt moet worden, is niet goed opgegeven.")
    if unknown := [one for one in asked if one not in FORMATS]:
        raise Refusal(f"Een bestand als {unknown[0]} kan ik niet maken; kies uit: {', '.join(FORMATS)}.")
    return tuple(dict.fromkeys(asked))


def _number(task: Task, name: str) -> int:
    number = task.params.get(name)
    if type(number) is not int or not 0 < number <= LARGEST_NUMBER:
        raise Refusal("Waarover deze klus gaat, is niet goed opgegeven.")
    return number


def _of_this_programme(session: Session, task: Task, record: type[Subject], name: str, called: str) -> Subject:
    found = session.get(record, _number(task, name))
    if found is None or found.programme_id != task.programme_id:
        raise NotFound(f"{called} van deze klus is er niet (meer).")
    return found
