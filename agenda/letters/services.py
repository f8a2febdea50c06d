from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from agenda.consultations.queries import consultation_by_key
from agenda.history.rules import guarded
from agenda.history.services import record
from agenda.kernel.rights import Permission, Stamp, require
from agenda.letters.drafting import draft
from agenda.letters.leaving_out import end_omission
from agenda.letters.markup import keys_in, notes_in
from agenda.letters.models import Letter, Passage, PassageRevision
from agenda.letters.placing import hold_draft
from agenda.letters.queries import letter_facts
from agenda.letters.rules import PASSAGE_WORKFLOW, refuse_locked
from agenda.letters.values import PassageValues, Wording
from agenda.letters.words import LetterState, PassageState
from agenda.programmes.models import Programme
from agenda.references.citations import find_citations
from agenda.references.models import Reference
from agenda.references.queries import references_by_key, references_named
from agenda.references.services import keep_references

FROM_THE_AGENDA = "Opgesteld uit de agenda."
"""Why a wording came that nobody wrote."""


def add_letter(
    session: Session, programme: Programme, head: Mapping[str, Any], consultation: str | None, stamp: Stamp
) -> Letter:
    """``head`` holds the columns of the letter itself; ``consultation`` the key of the meeting it reports on."""
    require(stamp.by, Permission.LETTER_WRITE, programme)
    meeting = consultation_by_key(session, consultation, programme) if consultation else None
    letter = Letter(
        programme_id=programme.id,
        consultation_id=meeting.id if meeting else None,
        state=LetterState.DRAFT,
        passages=[],
        **head,
    )
    session.add(letter)
    record(session, "letter.add", letter, stamp, new={"key": letter.key, "dated": letter.dated})
    return letter


def add_passage(session: Session, letter: Letter, values: PassageValues, stamp: Stamp, because: str = "") -> Passage:
    require(stamp.by, Permission.LETTER_WRITE, letter)
    refuse_locked(letter)
    passage = Passage(
        position=len(letter.passages) + 1,
        section=values.section,
        state=PassageState.PROPOSED if values.party else PassageState.CONCEPT,
        party_id=values.party,
        revision=1,
        level=values.level,
        heading=values.heading,
        text=values.text,
        source=values.source,
        action=values.action,
        references=[],
        sources=[source.row() for source in values.sources],
    )
    letter.passages.append(passage)
    session.flush()
    keep_citations(session, passage, keep_references(session, values.references).values())
    keep_revision(session, passage, stamp, because)
    _end_silence(session, passage, stamp)
    return passage


def _end_silence(session: Session, passage: Passage, stamp: Stamp) -> None:
    """An action that is told of is not left out."""
    if passage.action and passage.text.strip():
        end_omission(session, passage.letter, passage.action, stamp)


def keep_citations(session: Session, passage: Passage, also: Iterable[Reference] = ()) -> None:
    """The sources that the text cites, by key or in a note, as far as they are known here; and these."""
    session.flush()
    by_key = references_by_key(session, keys_in(passage.text))
    noted = references_named(
        session, [found.normal for note in notes_in(passage.text) for found in find_citations(note)]
    )
    found = {reference.id: reference for reference in (*by_key.values(), *noted, *also)}
    passage.references = sorted(found.values(), key=lambda one: one.normal)


def keep_revision(session: Session, passage: Passage, stamp: Stamp, because: str = "") -> None:
    """The wording that it has now, for good."""
    session.add(
        PassageRevision(
            passage_id=passage.id,
            revision=passage.revision,
            heading=passage.heading,
            text=passage.text,
            at=stamp.at,
            by=stamp.by.key,
            party_id=passage.party_id,
            because=because,
        )
    )


def write_passage(session: Session, passage: Passage, wording: Wording, stamp: Stamp) -> Passage:
    """Its next wording, by a writer of the letter; what was agreed on or approved before no longer counts."""
    require(stamp.by, Permission.LETTER_WRITE, passage.letter)
    refuse_locked(passage.letter)
    step = PASSAGE_WORKFLOW.step("edit", passage.state)
    old = told(session, passage)
    same = (passage.heading, passage.text) == (wording.heading, wording.text)
    passage.sources = [source.row() for source in wording.sources]
    if same:
        return passage
    passage.heading, passage.text, passage.party_id = wording.heading, wording.text, None
    passage.revision, passage.state = passage.revision + 1, step.target
    keep_citations(session, passage)
    keep_revision(session, passage, stamp, wording.because)
    _end_silence(session, passage, stamp)
    record(session, "passage.write", passage, stamp, old=old, new=told(session, passage))
    return passage


def told(session: Session, passage: Passage) -> dict[str, object]:
    """What history keeps of a passage: its words as a seal alone, because a draft is not for everyone."""
    words = {"heading": passage.heading, "text": passage.text}
    kept = guarded(words, ("heading", "text"), session.info["chain_key"])
    return {**kept, "revision": passage.revision, "passage_state": passage.state}


def draft_letter(
    session: Session, programme: Programme, head: Mapping[str, Any], consultation: str | None, stamp: Stamp
) -> Letter:
    """A new letter, with a passage for every action of the agenda and its source beside each."""
    letter = add_letter(session, programme, head, consultation, stamp)
    for values in draft(letter_facts(session, letter, letter.as_of or stamp.at)):
        add_passage(session, letter, values, stamp, FROM_THE_AGENDA)
    session.flush()
    return letter


def note_sent(session: Session, letter: Letter, day: date, stamp: Stamp) -> None:
    """Of a letter that was sent before it was kept here."""
    require(stamp.by, Permission.LETTER_WRITE, letter)
    hold_draft(session, letter)
    letter.state, letter.sent_on = LetterState.SENT, day
    record(session, "letter.note_sent", letter, stamp, new={"letter_state": letter.state, "sent_on": day})
