"""On what a paragraph rests, as the writers choose it; nothing that is not public, since the letter is."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy.orm import Session

from agenda.actions.models import Action
from agenda.commitments.models import Commitment
from agenda.commitments.queries import commitments_about, commitments_of
from agenda.consultations.models import Consultation
from agenda.decisions.models import Decision
from agenda.decisions.queries import decisions_about, decisions_of
from agenda.history.rules import guarded
from agenda.history.services import record
from agenda.indicators.models import Indicator
from agenda.indicators.queries import indicators_of, indicators_towards
from agenda.kernel.dutch import spoken_day
from agenda.kernel.refusal import Changed
from agenda.kernel.rights import Permission, Stamp, require
from agenda.letters.markup import paragraphs_of
from agenda.letters.models import Letter, Passage
from agenda.letters.placing import hold_passage
from agenda.letters.recorded import READERS
from agenda.letters.values import SourceValues
from agenda.letters.words import SourceKind
from agenda.programmes.models import Programme
from agenda.progress.queries import updates_about
from agenda.references.models import Reference

LONGEST_TOLD = 80
REWORDED = "Iemand anders heeft deze passage intussen gewijzigd. Kijk opnieuw bij welke alinea de bron hoort."
GONE = "Deze bron staat niet meer bij de passage. Kijk opnieuw."
NO_SUCH = "Deze bron of deze alinea is er niet (meer). Kies opnieuw."


def source_choices(session: Session, passage: Passage) -> list[SourceValues]:
    """What of the agenda it can rest on, without the paragraph."""
    programme = session.get_one(Programme, passage.letter.programme_id)
    if passage.action is not None:
        return list(_about(session, passage.action))
    return list(_about_all(session, programme, passage.letter))


def _about(session: Session, action: Action) -> Iterator[SourceValues]:
    yield _source(SourceKind.ACTION, action, f"actie {action.number}", action.version)
    for update in updates_about(session, action):
        day = f" van {spoken_day(update.judged_at)}" if update.judged_at else ""
        yield _source(SourceKind.UPDATE, update, f"melding{day}, uitvraag {update.round.key}", update.version)
    yield from _decisions(decisions_about(session, action, READERS))
    yield from _indicators(indicators_towards(session, action.goal_id))
    yield from _commitments(commitments_about(session, action))
    yield from _references(action.references)
    yield _source(SourceKind.GOAL, action.goal, f"doel {action.goal.number}")


def _about_all(session: Session, programme: Programme, letter: Letter) -> Iterator[SourceValues]:
    meeting = session.get(Consultation, letter.consultation_id) if letter.consultation_id else None
    if meeting is not None:
        yield _source(SourceKind.CONSULTATION, meeting, f"overleg {meeting.occasion.key}", meeting.version)
        yield from _decisions(decisions_of(session, meeting, READERS))
    yield from _indicators(indicators_of(session, programme))
    yield from _commitments(commitments_of(session, programme))


def _decisions(found: Sequence[Decision]) -> Iterator[SourceValues]:
    return (_source(SourceKind.DECISION, one, f"besluit {one.number}: {one.text}", one.version) for one in found)


def _indicators(found: Sequence[Indicator]) -> Iterator[SourceValues]:
    return (_source(SourceKind.INDICATOR, one, f"indicator {one.name}", one.version) for one in found)


def _commitments(found: Sequence[Commitment]) -> Iterator[SourceValues]:
    return (
        _source(SourceKind.COMMITMENT, one, f"{one.kind.label} {one.key}: {one.text}", one.version) for one in found
    )


def _references(found: Sequence[Reference]) -> Iterator[SourceValues]:
    return (_source(SourceKind.REFERENCE, one, one.normal) for one in found)


def _source(kind: SourceKind, record: Any, told: str, version: int | None = None) -> SourceValues:
    short = told if len(told) <= LONGEST_TOLD else f"{told[:LONGEST_TOLD].rstrip()}…"
    return SourceValues(kind, short, record.id, version)


def add_source(session: Session, passage: Passage, source: SourceValues, stamp: Stamp, *, seen: int) -> bool:
    """Tells whether the paragraph did not rest on it already; ``seen`` is the version in which it was counted."""
    require(stamp.by, Permission.LETTER_WRITE, passage.letter)
    _hold_sources(session, passage, seen)
    if source.paragraph is not None and source.paragraph not in range(len(paragraphs_of(passage.text))):
        raise Changed(NO_SUCH)
    if any((one.kind, one.record_id, one.paragraph) == _key(source) for one in passage.sources):
        return False
    passage.sources.append(source.row())
    record(session, "passage.source", passage, stamp, new=_sealed(session, source.told))
    return True


def drop_source(session: Session, passage: Passage, identity: int, stamp: Stamp, *, seen: int) -> None:
    require(stamp.by, Permission.LETTER_WRITE, passage.letter)
    _hold_sources(session, passage, seen)
    found = next((one for one in passage.sources if one.id == identity), None)
    if found is None:
        raise Changed(GONE)
    passage.sources.remove(found)
    record(session, "passage.source", passage, stamp, old=_sealed(session, found.told), new={"source": ""})


def _hold_sources(session: Session, passage: Passage, seen: int) -> None:
    hold_passage(session, passage, seen, REWORDED)
    session.expire(passage, ["sources"])


def _key(source: SourceValues) -> tuple[SourceKind, int | None, int | None]:
    return source.kind, source.record, source.paragraph


def _sealed(session: Session, text: str) -> dict[str, Any]:
    return guarded({"source": text}, ("source",), session.info["chain_key"])
