"""A letter leaves: what left is frozen as its last version, what it meets of commitments is met, and it stands fast."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.commitments.models import Commitment, CommitmentState
from agenda.commitments.queries import commitments_of
from agenda.commitments.services import settle_commitment
from agenda.commitments.values import Settling
from agenda.consultations.models import Consultation
from agenda.countdown.services import mark_carried_out
from agenda.documents.content import Document
from agenda.documents.formats import OF_A_LETTER
from agenda.documents.models import Edition
from agenda.documents.services import Files, Paper, Subject, add_files, keep_edition
from agenda.history.rules import guarded
from agenda.history.services import record
from agenda.kernel.confidentiality import Audience, Confidentiality
from agenda.kernel.dutch import AMSTERDAM, spoken_date
from agenda.kernel.refusal import Changed, Fault, Invalid, NotFound, NotNow
from agenda.kernel.rights import Permission, Stamp, require
from agenda.kernel.text import clean_text, cleaned, one_line
from agenda.letters.checking.checked import check_letter
from agenda.letters.checking.findings import Finding, FindingKind, Weight
from agenda.letters.checking.queries import commitments_told
from agenda.letters.checking.statements import statements_of
from agenda.letters.models import Letter, LetterCommitment
from agenda.letters.papers import letter_paper, moment_told
from agenda.letters.placing import Looked, hold_letter
from agenda.letters.round_queries import open_round_of
from agenda.letters.rounds import still_runs
from agenda.letters.words import LetterState
from agenda.programmes.models import Programme
from agenda.references.citations import CitationKind, find_citations
from agenda.references.services import keep_reference
from agenda.work.models import Task
from agenda.work.services import ask_once_more

FOR_EVERYONE = Audience(Confidentiality.PUBLIC)
STEP = "letter"
LONGEST_NUMBER = 200
LONGEST_REASON = 4_000
MEANWHILE = "Deze brief is intussen gewijzigd. Kijk opnieuw wat er gaat gebeuren."
IN_THE_WAY = "Er staat nog iets open. Los dat op, of schrijf op waarom de brief toch zo weggaat."
NOTED = "Iemand anders heeft dit intussen gewijzigd. Vergelijk en bewaar daarna opnieuw."
NOT_SENT = "Deze brief is nog niet verstuurd."
NO_PAPER = "Schrijf het Kamerstuk met dossier en nummer, bijvoorbeeld: Kamerstuk 34682, nr. 178."
NOT_TOLD = "Kies uit de toezeggingen, moties en vragen die open staan en waarvan de brief vertelt."


@dataclass(frozen=True)
class Sent:
    """``settles`` are commitments (row numbers) that are met by this letter, ``despite`` why it leaves as it is."""

    on: date
    number: str = ""
    paper: str = ""
    settles: tuple[int, ...] = ()
    despite: str = ""


@dataclass(frozen=True)
class Standing:
    """Where a letter stands before it leaves: what is in its way, and which commitments it tells of."""

    hindrances: Sequence[Finding]
    told: Sequence[Commitment]

    @property
    def open(self) -> list[Commitment]:
        return [one for one in self.told if one.state is CommitmentState.OPEN]


def standing(session: Session, letter: Letter, now: datetime) -> Standing:
    """What is wrong, and what was not done; what there is to look at is in nobody's way."""
    found = check_letter(session, letter, moment_told(letter, None, now))
    hindrances = [one for one in found if one.weight is Weight.WRONG or one.kind is FindingKind.WORKFLOW]
    programme = session.get_one(Programme, letter.programme_id)
    commitments = commitments_of(session, programme)
    told = commitments_told(session, letter, commitments, statements_of(letter))
    return Standing(hindrances, [one for one in commitments if one.id in told])


def send_letter(session: Session, letter: Letter, sent: Sent, stamp: Stamp, *, seen: Looked | None = None) -> Edition:
    """``seen`` is what who sends it looked at. Its files are made after the commit."""
    require(stamp.by, Permission.LETTER_WRITE, letter)
    hold_letter(session, letter)
    if seen not in {None, Looked.at(letter)}:
        raise Changed(MEANWHILE)
    if running := open_round_of(session, letter):
        raise NotNow(still_runs(running))
    sent = _tidied(sent)
    stands = standing(session, letter, stamp.at)
    if faults := list(_faults(sent, stands, stamp)):
        raise Invalid(faults)
    letter.despite = sent.despite if stands.hindrances else ""
    letter.as_of, letter.number = moment_told(letter, None, stamp.at), sent.number
    edition = _freeze(session, letter, stamp)
    letter.state, letter.sent_on, letter.edition_id = LetterState.SENT, sent.on, edition.id
    letter.paper = keep_reference(session, sent.paper) if sent.paper else None
    record(session, "letter.send", letter, stamp, new=_sealed(session, letter))
    _tell_commitments(session, letter, stands, sent, stamp)
    _carry_out(session, letter, stamp)
    ask_files(session, letter, stamp)
    return edition


def _tidied(sent: Sent) -> Sent:
    told = cleaned(sent)
    return replace(told, number=one_line(told.number).strip(), paper=_paper(told.paper))


def _paper(text: str) -> str:
    """Also of who leaves out the word itself: ``34682, nr. 178``."""
    text = one_line(text).strip()
    return text if not text or find_citations(text) else f"Kamerstuk {text}"


def _faults(sent: Sent, stands: Standing, stamp: Stamp) -> Iterator[Fault]:
    if sent.on > stamp.at.astimezone(AMSTERDAM).date():
        yield Fault("on", "Deze dag moet nog komen; vul de dag in waarop de brief is verstuurd.")
    yield from _faults_in_names(sent.number, sent.paper)
    if stands.hindrances and not sent.despite:
        yield Fault("despite", IN_THE_WAY)
    if len(sent.despite) > LONGEST_REASON:
        yield Fault("despite", f"Houd dit korter dan {LONGEST_REASON} tekens.")
    known = {one.id: one for one in stands.open}
    if not set(sent.settles) <= set(known):
        yield Fault("settles", NOT_TOLD)
    elif any(sent.on < known[number].made_on for number in sent.settles):
        yield Fault("settles", "De brief is van voor de dag waarop dit is toegezegd of gevraagd.")


def _faults_in_names(number: str, paper: str) -> Iterator[Fault]:
    if len(number) > LONGEST_NUMBER:
        yield Fault("number", f"Houd het nummer korter dan {LONGEST_NUMBER} tekens.")
    if paper and [one.kind for one in find_citations(paper)] != [CitationKind.PAPER]:
        yield Fault("paper", NO_PAPER)


def _freeze(session: Session, letter: Letter, stamp: Stamp) -> Edition:
    paper = letter_paper(session, letter, stamp)
    edition = keep_edition(session, replace(paper, subject=replace(paper.subject, audience=FOR_EVERYONE)), {})
    record(session, "letter.build", edition, stamp, new={"name": edition.name, "sha256": edition.content_sha256})
    return edition


def _sealed(session: Session, letter: Letter) -> dict[str, Any]:
    """Why it left as it was is for the writers alone."""
    told = {"letter_state": letter.state, "sent_on": letter.sent_on, "because": letter.despite} | _names(letter)
    return guarded(told, ("because",) if letter.despite else (), session.info["chain_key"])


def _names(letter: Letter) -> dict[str, str]:
    return {"number": letter.number, "references": letter.paper.normal if letter.paper else ""}


# ── What it does for commitments and for the countdown ─────────────────────────────────────────────────────────────


def _tell_commitments(session: Session, letter: Letter, stands: Standing, sent: Sent, stamp: Stamp) -> None:
    linked = select(LetterCommitment).where(LetterCommitment.letter_id == letter.id)
    held = {one.commitment_id: one for one in session.scalars(linked)}
    for one in stands.told:
        link = held.get(one.id) or LetterCommitment(letter_id=letter.id, commitment_id=one.id)
        link.settles = one.id in sent.settles
        session.add(link)
        if link.settles:
            settle_commitment(session, one, Settling(settled_in(letter), sent.on), stamp)


def settled_in(letter: Letter) -> str:
    name = letter.paper.normal if letter.paper else letter.number
    return f"Gemeld in de brief van {spoken_date(letter.dated)}{f' ({name})' if name else ''}."


def _carry_out(session: Session, letter: Letter, stamp: Stamp) -> None:
    if letter.consultation_id:
        mark_carried_out(session, session.get_one(Consultation, letter.consultation_id), STEP, stamp)


# ── Afterwards ─────────────────────────────────────────────────────────────────────────────────────────────────────


def note_paper(session: Session, letter: Letter, number: str, paper: str, stamp: Stamp, *, seen: int) -> bool:
    """Once they are known; tells whether anything changed. ``seen`` is the version of the letter that was looked at."""
    require(stamp.by, Permission.LETTER_WRITE, letter)
    _hold_sent(session, letter)
    if seen != letter.version:
        raise Changed(NOTED)
    number, paper = one_line(clean_text(number)).strip(), _paper(clean_text(paper))
    if faults := list(_faults_in_names(number, paper)):
        raise Invalid(faults)
    old = _names(letter)
    letter.number, letter.paper = number, keep_reference(session, paper) if paper else None
    new = _names(letter)
    if changed := old != new:
        record(session, "letter.note_paper", letter, stamp, old=old, new=new)
    return changed


def _hold_sent(session: Session, letter: Letter) -> None:
    session.flush()
    session.refresh(letter, ["state", "version", "number", "paper_id"], with_for_update=True)
    session.expire(letter, ["paper"])
    if not letter.is_locked:
        raise NotNow(NOT_SENT)


def ask_files(session: Session, letter: Letter, stamp: Stamp) -> Task:
    return ask_once_more(session, "letter", letter.programme_id, {"letter": letter.id, "sent": True}, stamp)


def lacking_files(edition: Edition) -> list[str]:
    """In which forms what left is not kept yet."""
    kept = {one.format for one in edition.files}
    return [name for name in OF_A_LETTER if name not in kept]


def frozen_paper(letter: Letter, edition: Edition) -> Paper:
    """What left, to make files of."""
    subject = Subject(letter.programme_id, edition.subject_kind, letter.id, letter.key, edition.variant, FOR_EVERYONE)
    return Paper(subject, Document.from_json(edition.content))


def add_sent_files(session: Session, letter: Letter, files: Files, stamp: Stamp) -> Edition:
    """Made of what was frozen; a form that was kept before stays."""
    require(stamp.by, Permission.LETTER_WRITE, letter)
    edition = sent_edition(session, letter)
    missing = lacking_files(edition)
    if added := {name: content for name, content in files.items() if name in missing}:
        add_files(session, edition, added)
        sums = {one.name: one.sha256 for one in edition.files if one.format in added}
        record(session, "letter.add_file", edition, stamp, new={"files": sums})
    return edition


def sent_edition(session: Session, letter: Letter) -> Edition:
    if letter.edition_id is None:
        raise NotFound("Van deze brief is geen versie bewaard zoals hij is verstuurd.")
    return session.get_one(Edition, letter.edition_id)
