"""The editions of a letter: the letter itself, with its sources on wish, and the beslisnota that goes with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from agenda.documents.content import Document
from agenda.documents.formats import Materials
from agenda.documents.models import Edition
from agenda.documents.queries import editions_of
from agenda.documents.services import Files, Paper, Subject, keep_edition, make_files
from agenda.history.services import record
from agenda.kernel.confidentiality import Audience, Confidentiality, Viewer
from agenda.kernel.dutch import AMSTERDAM, spoken_date
from agenda.kernel.refusal import NotNow
from agenda.kernel.rights import Permission, Scope, Stamp, require
from agenda.letters.content import letter_document
from agenda.letters.memo import MemoFacts, memo_document
from agenda.letters.models import Coordination, Letter
from agenda.letters.queries import letter_facts, load_wordings

DRAFT_READERS = Audience(Confidentiality.PARTICIPANTS)
"""Until it is sent, only who may read letters and takes part."""
LETTER, WITH_SOURCES, MEMO = "letter", "letter_sources", "memo"
STEMS = {LETTER: "letter", WITH_SOURCES: "met-bronnen", MEMO: "beslisnota"}
"""Per variant of an edition, how the names of its files go on behind the key of the letter."""


@dataclass(frozen=True)
class Wish:
    """``as_of`` is the peildatum of this edition alone; without it that of the letter, or the moment, holds."""

    variant: str = LETTER
    as_of: date | None = None


def letter_paper(session: Session, letter: Letter, stamp: Stamp, wish: Wish = Wish()) -> Paper:
    require(stamp.by, Permission.LETTER_WRITE, letter)
    if letter.edition_id and wish.variant == LETTER:
        raise NotNow("Deze brief is verstuurd; daarvan komt geen nieuwe versie.")
    document = _document(session, letter, wish.variant, moment_told(letter, wish.as_of, stamp.at))
    stem = f"{letter.key}-{STEMS[wish.variant]}"
    return Paper(
        Subject(letter.programme_id, Letter.__tablename__, letter.id, stem, wish.variant, DRAFT_READERS), document
    )


def _document(session: Session, letter: Letter, variant: str, at: datetime) -> Document:
    load_wordings(session, letter)
    facts = letter_facts(session, letter, at)
    if variant == MEMO:
        return memo_document(letter, facts, memo_facts(session, letter, at))
    return letter_document(letter, facts, sources=variant == WITH_SOURCES)


def moment_told(letter: Letter, day: date | None, now: datetime) -> datetime:
    """Of a day that is over its end, in Amsterdam."""
    if day is None:
        return min(letter.as_of, now) if letter.as_of else now
    today = now.astimezone(AMSTERDAM).date()
    if day > today:
        raise NotNow(f"De peildatum {spoken_date(day)} is nog niet geweest. Kies vandaag of een eerdere dag.")
    if day == today:
        return now
    return datetime.combine(day + timedelta(days=1), time(), AMSTERDAM) - timedelta(microseconds=1)


def memo_facts(session: Session, letter: Letter, at: datetime) -> MemoFacts:
    rounds = session.scalars(
        select(Coordination)
        .where(Coordination.letter_id == letter.id, Coordination.opened_at <= at)
        .order_by(Coordination.number)
        .options(selectinload(Coordination.answers))
    )
    return MemoFacts(tuple(rounds), frozenset(one.action_id for one in letter.omissions))


def keep_letter(session: Session, paper: Paper, files: Files, stamp: Stamp) -> Edition:
    """The next version: its content frozen, with the files made of that."""
    require(stamp.by, Permission.LETTER_WRITE, Scope(paper.subject.programme))
    edition = keep_edition(session, paper, files)
    record(session, "letter.build", edition, stamp, new={"name": edition.name, "sha256": edition.content_sha256})
    return edition


def build_letter(
    session: Session,
    letter: Letter,
    formats: Sequence[str],
    materials: Materials,
    stamp: Stamp,
    wish: Wish = Wish(),
) -> Edition:
    """All at once, in the transaction of the caller."""
    paper = letter_paper(session, letter, stamp, wish)
    return keep_letter(session, paper, make_files(paper.document, formats, materials), stamp)


def letter_editions(session: Session, letter: Letter, viewer: Viewer) -> list[Edition]:
    """Newest first, with their files; those of the letter, with sources, and of the beslisnota."""
    return editions_of(session, Letter.__tablename__, letter.id, viewer)
