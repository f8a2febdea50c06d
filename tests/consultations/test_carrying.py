"""An item that was not treated goes on, and the agenda on which it stood stays as it was."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from agenda.actions.models import Action
from agenda.consultations.annotations import write_annotation
from agenda.consultations.carrying import OF_ONE_AGENDA, OF_ONE_PAPER
from agenda.consultations.models import AgendaItem, Annotation, Consultation, CoverNote, Paper
from agenda.consultations.queries import annotation_of
from agenda.consultations.versions import content_now, lay_down, take_agenda_step
from agenda.consultations.words import AgendaState, ItemState
from agenda.decisions.models import Decision, ItemDecision, Minute
from agenda.decisions.placing import carry_over
from agenda.decisions.services import DecisionValues, record_decision
from agenda.decisions.treatment import treatments_of, untreated_items
from agenda.decisions.words import Outcome, Verb
from agenda.kernel.confidentiality import Confidentiality, Eyes, Keeper
from agenda.kernel.refusal import NotAllowed, NotNow
from agenda.parties.queries import party_by_key
from agenda.programmes.models import Programme
from tests.consultations.agendas import BY_OPERATOR, add_paper, meeting, next_meeting, put, stamp_of

TEXTS = tuple(name for name in vars(CoverNote) if not name.startswith("_"))


@pytest.fixture
def here(session: Session, programme: Programme) -> Consultation:
    return meeting(session, programme)


@pytest.fixture
def there(session: Session, programme: Programme) -> Consultation:
    return next_meeting(session, programme)


def filled(session: Session, item: AgendaItem) -> AgendaItem:
    """With something in every part of it."""
    for name in TEXTS:
        setattr(item, name, f"{name} <b>&'\"")
    item.message, item.ground, item.minutes = "kern", "grond", 25
    item.requested = ["Eerste", "Tweede"]
    add_paper(session, item, "Oplegnotitie")
    add_paper(session, item, "Bijlage", Confidentiality.SECRETARIAT)
    item.actions = list(session.scalars(select(Action).order_by(Action.id).limit(2)))
    session.flush()
    return item


def told(record: AgendaItem | Paper, own: frozenset[str]) -> dict[str, object]:
    return {one.key: getattr(record, one.key) for one in type(record).__mapper__.column_attrs if one.key not in own}


def test_all_of_an_item_goes_along_and_the_old_one_says_that_it_went(
    session: Session, here: Consultation, there: Consultation
) -> None:
    item = filled(session, put(session, here, "Nog niet aan toe"))
    earlier = session.scalars(select(Decision).order_by(Decision.id)).first()
    session.add(ItemDecision(item_id=item.id, decision_id=earlier.id))
    session.flush()
    kept = told(item, OF_ONE_AGENDA)
    (fresh,) = carry_over(session, [item], there, BY_OPERATOR)
    session.expire_all()
    assert len(TEXTS) == 10
    assert told(fresh, OF_ONE_AGENDA) == kept
    assert [told(one, OF_ONE_PAPER) for one in fresh.papers] == [told(one, OF_ONE_PAPER) for one in item.papers]
    assert len(item.papers) == 2
    assert fresh.actions == item.actions != []
    assert (item.state, fresh.state) == (ItemState.CARRIED, ItemState.PLACED)
    assert (fresh.carried_from_id, fresh.matter_id, fresh.consultation) == (item.id, item.matter_id, there)
    linked = session.scalars(select(ItemDecision.item_id).where(ItemDecision.decision_id == earlier.id))
    assert set(linked) == {item.id, fresh.id}


@pytest.mark.parametrize("chosen", [(0,), (2, 0), (0, 1, 2, 3, 4)])
def test_the_agenda_that_it_stood_on_stays_whole(
    session: Session, here: Consultation, there: Consultation, chosen: tuple[int, ...]
) -> None:
    filled(session, here.items[0])
    take_agenda_step(session, here, "settle", BY_OPERATOR)
    frozen = take_agenda_step(session, here, "freeze", BY_OPERATOR)
    before, kept = content_now(session, here), frozen.content
    carry_over(session, [here.items[place] for place in chosen], there, BY_OPERATOR)
    session.expire_all()
    assert content_now(session, here) == before == kept == frozen.content
    assert here.agenda_state is AgendaState.FROZEN
    assert len(there.items) == len(chosen)


def test_what_cannot_go_on_is_refused(session: Session, here: Consultation, there: Consultation) -> None:
    item = here.items[0]
    with pytest.raises(NotNow, match="alleen naar een later overleg"):
        carry_over(session, [item], here, BY_OPERATOR)
    with pytest.raises(NotAllowed):
        carry_over(session, [item], there, stamp_of(session, "ez@rve.example"))
    carry_over(session, [item], there, BY_OPERATOR)
    with pytest.raises(NotNow, match="doorgeschoven"):
        carry_over(session, [item], there, BY_OPERATOR)
    item.state = ItemState.PLACED
    with pytest.raises(NotNow, match="staat al op de agenda van BO-2026-2"):
        carry_over(session, [item], there, BY_OPERATOR)
    there.agenda_state = AgendaState.FROZEN
    with pytest.raises(NotNow, match="bevroren"):
        carry_over(session, [here.items[1]], there, BY_OPERATOR)


def test_each_party_finds_its_own_annotation_again(session: Session, here: Consultation, there: Consultation) -> None:
    item, programme = here.items[1], here.programme_id
    ez, nfia = (party_by_key(session, key).id for key in ("ez", "nfia"))
    for email, party in (("ez@rve.example", ez), ("nfia@rve.example", nfia)):
        write_annotation(session, item, party, f"Spreeklijn van {party}", stamp_of(session, email))
    (fresh,) = carry_over(session, [item], there, BY_OPERATOR)
    for party in (ez, nfia):
        copied = annotation_of(session, fresh, party)
        assert copied is not None
        assert (copied.text, copied.version) == (f"Spreeklijn van {party}", 1)
        assert copied.scope.programme == programme
    assert len(session.scalars(select(Annotation)).all()) == 4
    history = session.execute(text("SELECT difference FROM history_line")).scalars()
    assert not [line for line in history if "Spreeklijn" in str(line)]


@pytest.mark.parametrize(
    ("verb", "outcome", "minute", "goes_on"),
    [
        (None, None, None, True),
        (None, None, False, True),
        (None, None, True, False),
        (Verb.AGREE, Outcome.AS_ASKED, None, False),
        (Verb.AGREE, None, None, False),
        (Verb.AGREE, Outcome.DEFERRED, None, True),
        (Verb.DEFER, None, True, True),
    ],
)
def test_what_was_not_treated_or_was_deferred_can_go_on(
    session: Session, here: Consultation, verb: Verb | None, outcome: Outcome | None, minute: bool | None, goes_on: bool
) -> None:
    item = here.items[0]
    if verb:
        decision = record_decision(session, here, item, DecisionValues(verb, "x"), BY_OPERATOR)
        decision.outcome = outcome
    if minute is not None:
        session.add(Minute(item=item, text="", treated=minute))
    session.flush()
    assert (item in untreated_items(session, here, Keeper())) is goes_on


def test_the_history_of_a_matter_tells_each_time_and_to_each_no_more_than_may_be_seen(
    session: Session, here: Consultation, there: Consultation, statements: list[str]
) -> None:
    item = here.items[0]
    open_decision = record_decision(session, here, item, DecisionValues(Verb.DEFER, "open"), BY_OPERATOR)
    hidden = DecisionValues(Verb.AGREE, "dicht", confidentiality=Confidentiality.SECRETARIAT)
    record_decision(session, here, item, hidden, BY_OPERATOR)
    (fresh,) = carry_over(session, [item], there, BY_OPERATOR)
    session.flush()
    reader = Eyes(stamp_of(session, "lezer@rve.example").by)
    found = treatments_of(session, item.matter, reader)
    assert [one.item for one in found] == [fresh, item]
    assert [list(one.decisions) for one in found] == [[], [open_decision]]
    assert len(treatments_of(session, item.matter, Keeper())[1].decisions) == 2
    item.confidentiality = Confidentiality.SECRETARIAT
    assert [one.item for one in treatments_of(session, item.matter, reader)] == [fresh]


def test_to_look_what_can_go_on_asks_no_more_for_more_items(
    session: Session, here: Consultation, statements: list[str]
) -> None:
    def asked() -> int:
        session.flush()
        session.expunge_all()
        again = session.get(Consultation, here.id)
        statements.clear()
        for item in untreated_items(session, again, Keeper()):
            assert item.matter, (item.papers, item.actions)
        return len(statements)

    few = asked()
    again = session.get(Consultation, here.id)
    for place in range(10):
        add_paper(session, put(session, again, f"Meer {place}"), "stuk")
    assert asked() <= few


def test_a_version_that_nothing_changed_since_is_not_made_twice(session: Session, here: Consultation) -> None:
    with pytest.raises(NotNow, match="definitief"):
        lay_down(session, here, BY_OPERATOR)
    first = take_agenda_step(session, here, "settle", BY_OPERATOR)
    with pytest.raises(NotNow, match="niets veranderd sinds versie 1"):
        lay_down(session, here, BY_OPERATOR)
    put(session, here, "Erbij")
    later = lay_down(session, here, BY_OPERATOR)
    here.meeting.starts = None
    here.occasion.day += timedelta(days=1)
    assert lay_down(session, here, BY_OPERATOR).number == 3
    last = take_agenda_step(session, here, "freeze", BY_OPERATOR)
    assert [first.number, later.number, last.number] == [1, 2, 4]
    with pytest.raises(NotNow):
        lay_down(session, here, BY_OPERATOR)
    with pytest.raises(NotNow):
        take_agenda_step(session, here, "settle", BY_OPERATOR)
    with pytest.raises(NotAllowed):
        take_agenda_step(session, here, "settle", stamp_of(session, "ez@rve.example"))
