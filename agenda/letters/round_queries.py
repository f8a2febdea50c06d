"""The coordination rounds of a letter: what was put to whom, and what was said."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from agenda.actions.models import Action
from agenda.documents.models import Edition
from agenda.kernel.paging import Numbered, NumberedPage
from agenda.kernel.refusal import NotFound, NotNow
from agenda.letters.models import (
    Coordination,
    Letter,
    Passage,
    PassageAnswer,
    PassageComment,
    PassageRevision,
)
from agenda.letters.rounds import is_unsettled

MOST_ON_PAGE = 50
NO_ROUND = "Deze afstemmingsronde is er niet."
NOT_ASKED = "In deze afstemmingsronde wordt deze partij niets gevraagd."
WHOLE = (selectinload(Coordination.answers).selectinload(PassageAnswer.passage), selectinload(Coordination.letter))


def passages_to_put(session: Session, letter: Letter) -> Sequence[Passage]:
    """Those with words, with who has a part in their actions."""
    wanted = select(Passage).where(Passage.letter_id == letter.id, Passage.text != "").order_by(Passage.position)
    return session.scalars(wanted.options(selectinload(Passage.action).selectinload(Action.roles))).all()


def rounds_of(session: Session, letter: Letter) -> Sequence[Coordination]:
    """The newest first, with their answers."""
    wanted = select(Coordination).where(Coordination.letter_id == letter.id).order_by(Coordination.number.desc())
    return session.scalars(wanted.options(*WHOLE)).all()


def round_of(session: Session, letter: Letter, number: int, *parties: int) -> Coordination:
    """With the answers of these parties alone, if any: others are many, and no business of theirs."""
    wanted = select(Coordination).where(Coordination.letter_id == letter.id, Coordination.number == number)
    found = session.scalar(wanted.options(*(_with_answers_of(parties) if parties else WHOLE)))
    if found is None:
        raise NotFound(NO_ROUND)
    return found


def _with_answers_of(parties: Collection[int]) -> tuple[ExecutableOption, ...]:
    own = selectinload(Coordination.answers.and_(PassageAnswer.party_id.in_(parties)))
    return own.selectinload(PassageAnswer.passage), selectinload(Coordination.letter)


def open_round_of(session: Session, letter: Letter) -> Coordination | None:
    return session.scalar(
        select(Coordination).where(Coordination.letter_id == letter.id, Coordination.closed_at.is_(None))
    )


def asked_of(asked: Coordination, party: int) -> list[PassageAnswer]:
    """What one party is asked, in the order of the letter; whoever is asked nothing does not hear of the round."""
    found = [one for one in asked.answers if one.party_id == party]
    if not found:
        raise NotFound(NOT_ASKED)
    return sorted(found, key=lambda one: one.passage.position)


def answer_of(asked: Coordination, passage: int, party: int) -> PassageAnswer:
    found = next((one for one in asked_of(asked, party) if one.passage_id == passage), None)
    if found is None:
        raise NotFound("Deze passage is niet aan deze partij voorgelegd.")
    return found


@dataclass(frozen=True)
class Asks:
    """That a party is asked something in a round; ``silent`` counts the passages on which it said nothing yet."""

    round: Coordination
    party: int
    silent: int


def rounds_to_answer(session: Session, programme: int, parties: Collection[int]) -> list[Asks]:
    """The open rounds of the programme with each of these parties that is asked in it, the first to answer on top."""
    wanted = _asking(programme, parties).where(Coordination.closed_at.is_(None))
    return _found(session, wanted.order_by(Coordination.until, Coordination.id, PassageAnswer.party_id))


def rounds_closed(session: Session, programme: int, parties: Collection[int], number: int) -> NumberedPage[Asks]:
    """The same of the rounds that were closed, the newest on top."""
    wanted = _asking(programme, parties).where(Coordination.closed_at.is_not(None))
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    place = Numbered.near(number, MOST_ON_PAGE, total)
    order = Coordination.closed_at.desc(), Coordination.id.desc(), PassageAnswer.party_id
    return place.holding(_found(session, wanted.order_by(*order).limit(place.size).offset(place.before)))


def _asking(programme: int, parties: Collection[int]) -> Select[int, int, int]:
    silent = func.count() - func.count(PassageAnswer.verdict)
    return (
        select(Coordination.id, PassageAnswer.party_id, silent)
        .join(Coordination.answers)
        .join(Coordination.letter)
        .where(Letter.programme_id == programme, PassageAnswer.party_id.in_(parties))
        .group_by(Coordination.id, PassageAnswer.party_id)
    )


def _found(session: Session, asking: Select[int, int, int]) -> list[Asks]:
    rows = session.execute(asking).all()
    wanted = select(Coordination).where(Coordination.id.in_({number for number, _, _ in rows}))
    rounds = {one.id: one for one in session.scalars(wanted.options(joinedload(Coordination.letter)))}
    return [Asks(rounds[number], party, silent) for number, party, silent in rows]


def wordings_in(session: Session, edition: Edition) -> dict[int, PassageRevision]:
    """Per passage (row number) the wording that it has in a frozen version, in the order of the letter."""
    numbers = [row for kind, row, _ in edition.sources if kind == PassageRevision.__tablename__]
    rows = session.scalars(select(PassageRevision).where(PassageRevision.id.in_(numbers)))
    place = {row: number for number, row in enumerate(numbers)}
    return {one.passage_id: one for one in sorted(rows, key=lambda one: place[one.id])}


def wordings_asked(session: Session, said: Iterable[PassageAnswer | PassageComment]) -> dict[int, PassageRevision]:
    """Per answer or remark (row number) the words that it is about, which may be newer than those of the round."""
    asked = {one.id: (one.passage_id, one.revision) for one in said}
    numbers = {passage for passage, _ in asked.values()}
    rows = session.scalars(select(PassageRevision).where(PassageRevision.passage_id.in_(numbers)))
    known = {(one.passage_id, one.revision): one for one in rows}
    return {number: known[pair] for number, pair in asked.items()}


def revisions_read(session: Session, asked: Coordination, party: int) -> dict[int, int]:
    """Per passage (row number) the wording that a party reads: that of the round, or what was put to it since."""
    frozen = wordings_in(session, session.get_one(Edition, asked.edition_id))
    read = {passage: one.revision for passage, one in frozen.items()}
    return read | {one.passage_id: one.revision for one in asked.answers if one.party_id == party}


def comments_on(session: Session, letter: Letter, party: int | None = None) -> Sequence[PassageComment]:
    """Of all, for the writers; with ``party`` of that one alone."""
    wanted = select(PassageComment).join(PassageComment.passage).where(Passage.letter_id == letter.id)
    if party is not None:
        wanted = wanted.where(PassageComment.party_id == party)
    return session.scalars(wanted.order_by(PassageComment.id).options(selectinload(PassageComment.passage))).all()


def comment_at(session: Session, letter: Letter, identity: int) -> PassageComment:
    found = session.get(PassageComment, identity)
    if found is None or found.passage.letter_id != letter.id:
        raise NotFound("Deze opmerking is er niet.")
    return found


def unsettled_on(session: Session, passages: Iterable[int]) -> dict[int, list[PassageAnswer]]:
    """Per passage (row number) the objections that nobody dealt with, and that their party did not take back since."""
    rows = session.scalars(
        select(PassageAnswer)
        .where(PassageAnswer.passage_id.in_(set(passages)), PassageAnswer.verdict.is_not(None))
        .order_by(PassageAnswer.coordination_id)
    )
    last = {(one.passage_id, one.party_id): one for one in rows}
    found: dict[int, list[PassageAnswer]] = {}
    for (passage, _), one in last.items():
        if is_unsettled(one):
            found.setdefault(passage, []).append(one)
    return found


def refuse_unsettled(session: Session, passage: Passage) -> None:
    """Nothing is approved to which somebody objects and that nobody dealt with."""
    if unsettled_on(session, [passage.id]):
        raise NotNow("Bij deze passage staat nog een voorbehoud of bezwaar open. Handel dat eerst af.")
