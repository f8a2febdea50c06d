"""Decision lists that lie before the parties: who has said nothing yet."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, selectinload

from agenda.consultations.models import Consultation
from agenda.decisions.list_rules import silent
from agenda.decisions.models import DecisionList
from agenda.decisions.words import ListState
from agenda.reminders.searching import Link, Search, Subject


def decision_lists(search: Search) -> Iterator[Subject]:
    chosen = search.chosen(DecisionList.__tablename__, DecisionList.id, closes=DecisionList.sign_off_until)
    lists = search.session.scalars(
        select(DecisionList)
        .join(DecisionList.consultation)
        .where(chosen, DecisionList.state == ListState.SIGN_OFF)
        .where(Consultation.programme_id == search.programme.id)
        .order_by(DecisionList.sign_off_until, DecisionList.id)
        .options(contains_eager(DecisionList.consultation), selectinload(DecisionList.sign_offs))
    )
    for asked in lists:
        if parties := tuple(sorted(one.party_id for one in silent(asked))):
            yield _asked(search, asked, parties)


def _asked(search: Search, asked: DecisionList, parties: tuple[int, ...]) -> Subject:
    key = asked.consultation.occasion.key
    page = f"/programmas/{search.programme.key}/overleggen/{key}/besluitenlijst"
    moments = {"closes": asked.sign_off_until, "asked": asked.asked_at}
    return Subject(
        DecisionList.__tablename__,
        asked.id,
        f"Besluitenlijst {key}",
        {name: moment for name, moment in moments.items() if moment is not None},
        parties=parties,
        facts={"list": asked, "meeting": asked.consultation},
        links=(Link(f"Besluitenlijst {key}", page),),
        deadline=asked.sign_off_until,
    )
