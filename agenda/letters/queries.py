from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, selectinload

from agenda.actions.rules import order_key
from agenda.changes.queries import changes_of
from agenda.changes.window import since_day
from agenda.commitments.models import CommitmentState
from agenda.commitments.queries import commitments_of
from agenda.consultations.models import Consultation
from agenda.consultations.queries import previous_consultation
from agenda.history.queries import undone_since, versions_at
from agenda.kernel.refusal import NotFound
from agenda.letters.facts import LetterFacts, Since, ToldAction, ToldCommitment
from agenda.letters.models import Letter, LetterCommitment, Passage
from agenda.letters.recorded import (
    ACTION,
    COMMITMENT,
    DECISION,
    GOAL,
    INDICATOR,
    Undone,
    actions_then,
    changes_about,
    commitments_then,
    decision_numbers,
    decisions_then,
    goals_then,
    indicators_then,
    numbers_then,
    rows_of,
    updates_then,
    versions_of,
)
from agenda.letters.words import LetterState
from agenda.parties.queries import group_members, group_names, names_on
from agenda.programmes.models import Programme

DAY = timedelta(days=1)


def letter_facts(session: Session, letter: Letter, as_of: datetime) -> LetterFacts:
    """In a fixed number of statements, whatever the size of the agenda."""
    programme = session.get_one(Programme, letter.programme_id)
    consultation = _consultation(session, letter)
    since = _with_open(session, programme, changed_since(session, letter, consultation, as_of))
    before = _told_last(session, since)
    held = versions_at(session, (ACTION, GOAL, INDICATOR), programme.id, as_of)
    undone = undone_since(session, (DECISION, COMMITMENT), programme.id, as_of)
    numbers = numbers_then(held)
    commitments = _commitments(session, programme, undone, numbers, as_of)
    changes = changes_of(session, programme, since.moment, as_of, letter.dated).changes if since else ()
    told = list(actions_then(session, programme, held, since, _known(before, commitments)))
    return LetterFacts(
        programme=programme,
        as_of=as_of,
        goals=sorted(goals_then(held), key=lambda one: order_key(one.number)),
        actions=[one for one in told if not one.successor],
        gone=[one for one in told if one.successor],
        updates=updates_then(session, programme, told, since, as_of),
        consultation=consultation,
        decisions=list(decisions_then(session, consultation, undone, numbers, as_of)) if consultation else [],
        numbers=decision_numbers(session, programme),
        commitments=commitments,
        indicators=list(indicators_then(held, versions_of(session, INDICATOR, programme), as_of)),
        since=since,
        changes=changes_about(changes, {one.id for one in told}),
        told_last=before,
        rows=rows_of(session, [one.id for one in told]),
        groups=group_names(session),
        members=group_members(session),
        names=names_on(session, letter.dated),
    )


def actions_to_tell(session: Session, letter: Letter, as_of: datetime) -> list[ToldAction]:
    """Those of ``letter_facts`` alone, in fewer statements: what is in the agenda, and what left it just now."""
    programme = session.get_one(Programme, letter.programme_id)
    since = changed_since(session, letter, _consultation(session, letter), as_of)
    held = versions_at(session, (ACTION,), programme.id, as_of)
    undone = undone_since(session, (COMMITMENT,), programme.id, as_of)
    commitments = _commitments(session, programme, undone, numbers_then(held), as_of)
    known = _known(_told_last(session, since), commitments)
    return list(actions_then(session, programme, held, since, known))


def _consultation(session: Session, letter: Letter) -> Consultation | None:
    return session.get(Consultation, letter.consultation_id) if letter.consultation_id else None


def _commitments(
    session: Session, programme: Programme, undone: Undone, numbers: Mapping[str, int], as_of: datetime
) -> list[ToldCommitment]:
    found = commitments_then(commitments_of(session, programme), undone, numbers, as_of)
    return sorted(found, key=lambda one: (one.made_on, one.key))


def _known(before: frozenset[int], commitments: Iterable[ToldCommitment]) -> frozenset[int]:
    """The actions of which parliament heard."""
    return before | {number for one in commitments for number in one.actions}


# ── Since when ─────────────────────────────────────────────────────────────────────────────────────────────────────


def changed_since(session: Session, letter: Letter, consultation: Consultation | None, as_of: datetime) -> Since | None:
    """The letter that was sent before this one, or else the consultation before the one that it reports on."""
    found = _since_letter(session, letter) or _since_meeting(session, consultation)
    return found if found and found.moment < as_of else None


def _with_open(session: Session, programme: Programme, since: Since | None) -> Since | None:
    if since is None:
        return None
    undone = undone_since(session, (COMMITMENT,), programme.id, since.moment)
    found = _commitments(session, programme, undone, {}, since.moment)
    return replace(since, open=frozenset(one.id for one in found if one.state is CommitmentState.OPEN))


def _since_letter(session: Session, letter: Letter) -> Since | None:
    if previous := last_sent_before(session, letter.programme_id, letter.dated):
        moment = previous.as_of or since_day(previous.dated + DAY)
        return Since(moment, previous.dated, letter=previous, settled=_settled_by(session, previous))
    return Since(since_day(letter.previous_on + DAY), letter.previous_on) if letter.previous_on else None


def _since_meeting(session: Session, consultation: Consultation | None) -> Since | None:
    previous = previous_consultation(session, consultation) if consultation else None
    if previous is None:
        return None
    return Since(since_day(previous.occasion.day), previous.occasion.day, consultation=previous)


def _settled_by(session: Session, letter: Letter) -> frozenset[int]:
    told = select(LetterCommitment.commitment_id).where(LetterCommitment.letter_id == letter.id)
    return frozenset(session.scalars(told.where(LetterCommitment.settles)))


def _told_last(session: Session, since: Since | None) -> frozenset[int]:
    if since is None or since.letter is None:
        return frozenset()
    told = select(Passage.action_id).where(Passage.letter_id == since.letter.id, Passage.action_id.is_not(None))
    return frozenset(number for number in session.scalars(told) if number)


def load_wordings(session: Session, letter: Letter) -> None:
    """What its passages cite and rest on, of all of them at once."""
    if letter.passages:
        whole = (selectinload(Passage.references), selectinload(Passage.sources))
        session.scalars(select(Passage).where(Passage.letter_id == letter.id).options(*whole)).all()


def letter_by_key(session: Session, key: str, programme: Programme | None = None) -> Letter:
    wanted = select(Letter).where(Letter.key == key).options(selectinload(Letter.passages))
    if programme is not None:
        wanted = wanted.where(Letter.programme_id == programme.id)
    found = session.scalars(wanted).all()
    if not found:
        raise NotFound(f"Er is geen brief ‘{key}’.")
    if len(found) > 1:
        raise NotFound(f"Meer programma’s hebben een brief ‘{key}’; noem het programma erbij.")
    return found[0]


def last_letter_before(session: Session, programme: int, day: date) -> Letter | None:
    """Also one that was not sent."""
    return session.scalar(_newest(Letter.programme_id == programme, Letter.dated < day))


def last_sent_before(session: Session, programme: int, day: date) -> Letter | None:
    sent = Letter.state == LetterState.SENT
    return session.scalar(_newest(Letter.programme_id == programme, Letter.dated < day, sent))


def last_letter_on(session: Session, consultation: Consultation) -> Letter | None:
    """The newest that reports on this meeting."""
    return session.scalar(_newest(Letter.consultation_id == consultation.id))


def _newest(*conditions: ColumnElement[bool]) -> Select[Letter]:
    return select(Letter).where(*conditions).order_by(Letter.dated.desc(), Letter.id.desc()).limit(1)
