"""What a party sends along with its report: attached to the draft, taken off it, and who may have it."""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from agenda.documents.file_kinds import clean_name, objection_to_file
from agenda.gateways.files import keep
from agenda.history.services import record
from agenda.kernel.refusal import Fault, Invalid, NotFound, NotNow
from agenda.kernel.rights import Actor, Permission, Stamp, require
from agenda.progress.models import Question, Update, UpdateFile
from agenda.progress.queries import TAKEN_OVER, update_on
from agenda.progress.reporting import refuse_late
from agenda.progress.rules import UNFINISHED

MOST_FILES = 5
PLACE = "files"


def attach(session: Session, question: Question, name: str, content: bytes, stamp: Stamp) -> UpdateFile:
    update = _draft(session, question, stamp)
    name = clean_name(name)
    if objection := objection_to_file(name, content) or _no_room(update, name):
        raise Invalid([Fault(PLACE, objection)])
    file = UpdateFile(name=name, sha256=keep(session, content), size=len(content), added_at=stamp.at)
    try:
        with session.begin_nested():
            update.files.append(file)
    except IntegrityError as error:
        raise Invalid([Fault(PLACE, _there_already(name))]) from error
    record(session, "update.attach", update, stamp, new=_told(file))
    return file


def detach(session: Session, question: Question, identity: int, stamp: Stamp) -> UpdateFile:
    update = _draft(session, question, stamp)
    file = next((one for one in update.files if one.id == identity), None)
    if file is None:
        raise NotFound("Deze bijlage is er niet (meer).")
    update.files.remove(file)
    told = _told(file)
    record(session, "update.detach", update, stamp, old=told, new=dict.fromkeys(told))
    return file


def may_have(actor: Actor, question: Question, update: Update) -> bool:
    """Who is not of the party: who judges once it was handed in, and who reads the agenda once it was accepted."""
    if update.state in UNFINISHED or not update.sent_files:
        return False
    read = Permission.ACTION_READ if update.state in TAKEN_OVER else Permission.UPDATE_JUDGE
    return actor.may(read, question.scope)


def _draft(session: Session, question: Question, stamp: Stamp) -> Update:
    require(stamp.by, Permission.UPDATE_WRITE, question)
    refuse_late(question)
    update = update_on(session, question)
    if update is None or update.state not in UNFINISHED:
        raise NotNow("Een bijlage hoort bij een concept; neem de melding eerst terug.")
    return update


def _no_room(update: Update, name: str) -> str | None:
    if any(one.name.casefold() == name.casefold() for one in update.files):
        return _there_already(name)
    if len(update.files) >= MOST_FILES:
        return f"Er kunnen {MOST_FILES} bijlagen mee. Verwijder er eerst een."
    return None


def _there_already(name: str) -> str:
    return f"Er is al een bijlage ‘{name}’. Verwijder die eerst, of geef het bestand een andere naam."


def _told(file: UpdateFile) -> dict[str, object]:
    return {"name": file.name, "size": file.size, "sha256": file.sha256}
