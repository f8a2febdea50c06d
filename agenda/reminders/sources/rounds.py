"""What an open round asks: of whoever was asked, of who has to mend an answer, and of who may agree with one."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, selectinload

from agenda.actions.models import Action
from agenda.parties.queries import addressees
from agenda.programmes.rules import secretariat_of
from agenda.progress.consenting import partakers
from agenda.progress.models import Question, Round, RoundState, Update, UpdateState
from agenda.progress.queries import ON_QUESTION, missing_per_party
from agenda.reminders.models import Reminded
from agenda.reminders.queries import left_to_answer
from agenda.reminders.searching import Link, Search, Subject

ASKED = "update_asked"


def _open(search: Search) -> Sequence[Round]:
    return search.session.scalars(
        select(Round).where(Round.programme_id == search.programme.id, Round.state == RoundState.OPEN)
    ).all()


def rounds(search: Search) -> Iterator[Subject]:
    """One subject per reader: what that person has still to answer in a round that is open."""
    for round_ in _open(search):
        if _comes_due(search, round_):
            yield from _per_reader(search, round_, search.parties)
        elif search.only is None and (parties := _with_new_readers(search, round_)):
            yield from _per_reader(search, round_, parties)


def _comes_due(search: Search, round_: Round) -> bool:
    """Whether it is worth while to look who has still to answer."""
    if search.only is not None:
        return search.wants(Round.__tablename__, round_.id)
    opened_after, opened_until = search.moments("opened")
    opened = round_.opened_at is not None and opened_after < round_.opened_at <= opened_until
    return opened or round_.closes_on in search.dates("closes")


def _with_new_readers(search: Search, round_: Round) -> frozenset[int]:
    """The parties that are answered for by somebody who was not asked yet: a new contact, or a new lead."""
    parties = {one.party_id for one in missing_per_party(search.session, round_)}
    known = addressees(search.session, parties, secretariat_of(search.programme), search.today)
    asked = _asked(search, round_)
    return frozenset(party for party, reader in known.items() if reader.email not in asked)


def _asked(search: Search, round_: Round) -> set[str]:
    lines = select(Reminded.recipient).where(
        Reminded.subject_kind == Round.__tablename__, Reminded.subject_id == round_.id, Reminded.kind == ASKED
    )
    return set(search.session.scalars(lines))


def _per_reader(search: Search, round_: Round, parties: Collection[int] | None) -> Iterator[Subject]:
    theirs = [] if parties is None else [Question.party_id.in_(parties)]
    known = _asked(search, round_)
    for reader, own in left_to_answer(search.session, search.programme, round_, search.today, *theirs):
        yield Subject(
            Round.__tablename__,
            round_.id,
            f"Uitvraag {round_.key}",
            {"closes": round_.closes_on} | _asked_from(search, round_, own, reader.email in known),
            parties=tuple(sorted({one.party_id for one in own})),
            to=reader,
            facts={"round": round_, "questions": own, "own_words": round_.texts},
            deadline=round_.closes_on,
        )


def _asked_from(search: Search, round_: Round, own: Sequence[Question], known: bool) -> dict[str, datetime]:
    """When the round opened; for who comes to it later, as soon as the clock sees them.

    A colleague who was asked to answer was told so at once, and is only reminded.
    """
    if not known and all(question.delegate_id is not None for question in own):
        return {}
    opened = round_.opened_at or search.since
    return {"opened": opened if known else max(opened, search.since + timedelta.resolution)}


def returned(search: Search) -> Iterator[Subject]:
    """Answers that were sent back and not handed in since."""
    within = search.within(Update.__tablename__, Update.id, "returned", Update.judged_at)
    rows = search.session.execute(
        select(Update, Question)
        .join(Question, ON_QUESTION)
        .join(Update.round)
        .join(Question.action)
        .where(within, Update.state == UpdateState.RETURNED, Update.judged_at.is_not(None))
        .where(Round.programme_id == search.programme.id)
        .order_by(Action.order_key, Update.id)
        .options(contains_eager(Update.round), contains_eager(Question.action))
    )
    for update, question in rows:
        if not question.takes_answers:
            continue
        closes = update.round.closes_on if update.round.is_open else update.round.as_of
        yield Subject(
            Update.__tablename__,
            update.id,
            f"{question.action.number} {question.action.title}",
            {name: day for name, day in (("closes", closes), ("returned", update.judged_at)) if day is not None},
            parties=(update.party_id,),
            facts={"round": update.round, "questions": [question], "returned": update.judged_at, "until": closes},
            deadline=closes,
        )


def consents(search: Search) -> Iterator[Subject]:
    """Answers of a lead, per party that takes part and has said nothing of it yet."""
    within = search.within(Update.__tablename__, Update.id, "handed_in", Update.submitted_at)
    updates = search.session.scalars(
        select(Update)
        .join(Update.round)
        .join(Update.action)
        .where(within, Update.state == UpdateState.SUBMITTED, Update.submitted_at.is_not(None))
        .where(Round.programme_id == search.programme.id, Round.state == RoundState.OPEN)
        .order_by(Action.order_key, Update.id)
        .options(
            contains_eager(Update.round),
            contains_eager(Update.action).options(selectinload(Action.roles), selectinload(Action.shares)),
            selectinload(Update.consents),
        )
    )
    for update in updates:
        silent = partakers(update.action, update.party_id) - {one.party_id for one in update.consents}
        if silent:
            yield _consent(search, update, tuple(sorted(silent)))


def _consent(search: Search, update: Update, silent: tuple[int, ...]) -> Subject:
    about = f"{update.action.number} {update.action.title}"
    path = f"/programmas/{search.programme.key}/uitvragen/{update.round.key}/instemmingen"
    return Subject(
        Update.__tablename__,
        update.id,
        about,
        {"closes": update.round.closes_on} | ({"handed_in": update.submitted_at} if update.submitted_at else {}),
        parties=silent,
        facts={"lead": update.party_id, "round": update.round},
        links=(Link(about, path),),
    )
