"""What a letter is held against, from the database, and what comes of it."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.calendars.queries import term_calendar
from agenda.commitments.models import Commitment
from agenda.commitments.queries import due_by
from agenda.intake.parties import Directory
from agenda.letters.checking.about_sources import keys_cited
from agenda.letters.checking.checker import findings
from agenda.letters.checking.findings import Finding, Statement, Weight
from agenda.letters.checking.hidden import (
    kept_among_participants,
    kept_narrow,
    read_by_all,
    said_of_drafts,
    spoken_of,
)
from agenda.letters.checking.known import Known
from agenda.letters.checking.secrets import secrets
from agenda.letters.facts import LetterFacts
from agenda.letters.markup import paragraphs_of
from agenda.letters.models import Letter, LetterCommitment, Passage, PassageSource
from agenda.letters.provenance import places_of
from agenda.letters.words import SourceKind
from agenda.parties.models import Party, PartyName
from agenda.parties.queries import names_on, party_keys, party_spellings
from agenda.parties.rules import folded
from agenda.references.keys import key_for
from agenda.references.models import Reference


def check(session: Session, letter: Letter, statements: Sequence[Statement], facts: LetterFacts) -> list[Finding]:
    """All that does not agree, in the order of the letter."""
    known = known_of(session, letter, statements, facts)
    return [*findings(statements, known), *told_secrets(session, statements, facts)]


def told_secrets(session: Session, statements: Sequence[Statement], facts: LetterFacts) -> Iterator[Finding]:
    """Only a remark on a draft may quote the words of the draft; elsewhere these stay what they are."""
    programme = facts.programme
    statements = [part for one in statements for part in (one, *one.notes)]
    public = [*public_texts(facts), *read_by_all(session, programme)]
    worded = [*public, *spoken_of(session, programme)]
    yield from secrets(statements, kept_narrow(session, programme), public, Weight.WRONG)
    yield from secrets(statements, kept_among_participants(session, programme), public, Weight.LOOK)
    yield from secrets(statements, said_of_drafts(session, programme), worded, Weight.LOOK)


def known_of(session: Session, letter: Letter, statements: Sequence[Statement], facts: LetterFacts) -> Known:
    due = due_by(session, facts.programme, letter.dated)
    return Known(
        dated=letter.dated,
        facts=facts,
        calendar=term_calendar(session),
        directory=Directory(party_spellings(session)),
        parties=party_keys(session),
        former=_former(session, letter.dated),
        sources=frozenset(session.scalars(select(Reference.normal))),
        due=due,
        told=commitments_told(session, letter, due, statements),
    )


def public_texts(facts: LetterFacts) -> list[str]:
    actions = [text for one in (*facts.actions, *facts.gone) for text in (one.title, one.summary)]
    decisions = [text for one in facts.decisions for text in (one.text, one.report)]
    passages = [one.passage for one in facts.updates.values()]
    commitments = [text for one in facts.commitments for text in (one.text, one.outcome)]
    return [*actions, *decisions, *passages, *commitments]


def _former(session: Session, day: date) -> dict[str, str]:
    """By its folded text each name that held on another day alone, and is nobody's on this one."""
    names = names_on(session, day)
    current = {folded(text) for one in names.values() for text in (one.short, one.name)}
    spelled = {folded(text) for spellings in session.scalars(select(Party.spellings)) for text in spellings}
    rows = session.execute(select(PartyName.party_id, PartyName.short, PartyName.name))
    return {
        folded(text): names[party].short
        for party, *texts in rows
        for text in texts
        if party in names and folded(text) not in current | spelled
    }


def commitments_told(
    session: Session, letter: Letter, some: Collection[Commitment], statements: Sequence[Statement]
) -> frozenset[int]:
    """On which a paragraph rests, that the letter was said to tell of, or (of some) whose source it cites."""
    cited = keys_cited(statements)
    linked = session.scalars(select(LetterCommitment.commitment_id).where(LetterCommitment.letter_id == letter.id))
    by_source = {one.id for one in some if one.reference and key_for(one.reference.normal) in cited}
    return frozenset({*_rested_on(session, letter, statements), *linked, *by_source})


def _rested_on(session: Session, letter: Letter, statements: Sequence[Statement]) -> Iterator[int]:
    """By a paragraph that still stands in these statements, however it was edited."""
    rows = session.execute(
        select(PassageSource.passage_id, PassageSource.paragraph, PassageSource.record_id)
        .join(Passage, Passage.id == PassageSource.passage_id)
        .where(Passage.letter_id == letter.id, PassageSource.kind == SourceKind.COMMITMENT)
    ).all()
    resting = {passage for passage, *_ in rows}
    kept = {one.id: _kept_places(one, statements) for one in letter.passages if one.id in resting}
    yield from (number for passage, paragraph, number in rows if number and paragraph in kept.get(passage, ()))


def _kept_places(passage: Passage, statements: Sequence[Statement]) -> Collection[int]:
    now = [one.markup for one in statements if one.passage == passage.id and one.paragraph is not None]
    return places_of(paragraphs_of(passage.text), now).keys()
