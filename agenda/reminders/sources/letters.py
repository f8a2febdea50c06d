"""Coordination rounds of letters that lie before the parties: who has said nothing yet."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, selectinload

from agenda.letters.models import Coordination, Letter
from agenda.letters.words import LetterState
from agenda.reminders.searching import Link, Search, Subject


def coordinations(search: Search) -> Iterator[Subject]:
    chosen = search.chosen(Coordination.__tablename__, Coordination.id, closes=Coordination.until)
    rounds = search.session.scalars(
        select(Coordination)
        .join(Coordination.letter)
        .where(chosen, Coordination.closed_at.is_(None), Letter.state == LetterState.DRAFT)
        .where(Letter.programme_id == search.programme.id)
        .order_by(Coordination.until, Coordination.id)
        .options(contains_eager(Coordination.letter), selectinload(Coordination.answers))
    )
    for asked in rounds:
        if parties := tuple(sorted({one.party_id for one in asked.answers if one.verdict is None})):
            yield _asked(search, asked, parties)


def _asked(search: Search, asked: Coordination, parties: tuple[int, ...]) -> Subject:
    """What was drafted stays out of the mail: it leads to the page."""
    return Subject(
        Coordination.__tablename__,
        asked.id,
        f"Brief {asked.letter.key}",
        {"closes": asked.until, "asked": asked.opened_at},
        parties=parties,
        facts={"round": asked, "letter": asked.letter},
        links=(Link("Brieven om op te antwoorden", f"/programmas/{search.programme.key}/gevraagd/brieven"),),
        deadline=asked.until,
    )
