"""What parliament was promised: kept with its term as it was worded, moved with a reason, settled with an answer."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from agenda.accounts.queries import account_by_email
from agenda.accounts.rules import Operator
from agenda.actions.models import Action
from agenda.commitments import services
from agenda.commitments.models import Commitment, CommitmentKind, CommitmentState
from agenda.commitments.queries import Register, commitment_by_key, due_by, keys_taken, page_of_register
from agenda.commitments.rules import Due, due_of, proposed_key
from agenda.commitments.services import (
    add_commitment,
    change_commitment,
    reopen_commitment,
    settle_commitment,
)
from agenda.commitments.values import CommitmentValues, Settling
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import Changed, Invalid, NotNow
from agenda.kernel.rights import Stamp
from agenda.programmes.models import Programme

PROMISED = CommitmentValues(
    "toezegging-campus",
    CommitmentKind.COMMITMENT,
    "De Kamer krijgt een brief over de campussen.",
    "Kamerlid Jansen",
    "Commissiedebat Regio",
    date(2026, 2, 12),
    "voor de zomer van 2026",
)


@pytest.fixture
def stamp() -> Stamp:
    return Stamp(Operator(), datetime(2026, 3, 16, 10, 0, tzinfo=AMSTERDAM), "proef")


@pytest.fixture
def promise(session: Session, programme: Programme, stamp: Stamp) -> Callable[..., Commitment]:
    def add(**other: Any) -> Commitment:
        return add_commitment(session, programme, replace(PROMISED, **other), stamp)

    return add


def test_its_last_day_is_read_from_its_own_words(promise: Callable[..., Commitment]) -> None:
    kept = promise()
    assert (kept.term, kept.due_on) == ("voor de zomer van 2026", date(2026, 7, 2))
    assert not kept.due_confirmed_by


def test_a_term_without_a_year_waits_for_a_person(promise: Callable[..., Commitment], stamp: Stamp) -> None:
    assert due_of(promise(key="a", term="dit najaar"), date(2026, 3, 16)) is Due.UNDATED
    confirmed = promise(key="b", term="dit najaar", due_on=date(2026, 12, 20))
    assert (confirmed.due_on, confirmed.due_confirmed_by) == (date(2026, 12, 20), stamp.by.key)
    assert confirmed.term == "dit najaar"


def test_a_term_that_moves_keeps_what_it_was_and_why(
    session: Session, promise: Callable[..., Commitment], stamp: Stamp
) -> None:
    kept = promise()
    later = replace(CommitmentValues.of(kept), term="eind 2026")
    with pytest.raises(Invalid, match="schrijf waarom"):
        change_commitment(session, kept, later, stamp)
    assert change_commitment(session, kept, later, stamp, because="Het onderzoek duurt langer.")
    (slip,) = kept.slips
    assert (slip["old"], slip["new"], slip["old_last"], slip["new_last"], slip["reason"]) == (
        "voor de zomer van 2026",
        "eind 2026",
        "2026-07-02",
        "2026-12-31",
        "Het onderzoek duurt langer.",
    )
    assert not change_commitment(session, kept, later, stamp)


def test_a_last_day_that_moves_keeps_what_it_was_and_who_said_so(
    session: Session, promise: Callable[..., Commitment], stamp: Stamp
) -> None:
    kept = promise(term="dit najaar", due_on=date(2026, 11, 1))
    session.flush()
    writer = Stamp(account_by_email(session, "brief@rve.example"), stamp.at, "proef")
    change_commitment(session, kept, replace(CommitmentValues.of(kept), text="Zonder tikfout."), writer)
    assert (kept.due_on, kept.due_confirmed_by) == (date(2026, 11, 1), stamp.by.key)
    later = replace(CommitmentValues.of(kept), due_on=date(2026, 12, 1))
    with pytest.raises(Invalid, match="schrijf waarom"):
        change_commitment(session, kept, later, writer)
    assert change_commitment(session, kept, later, writer, because="Het duurt langer.")
    (slip,) = kept.slips
    assert (slip["old_last"], slip["new_last"]) == ("2026-11-01", "2026-12-01")
    assert kept.due_confirmed_by == writer.by.key


def test_a_key_that_somebody_else_takes_at_the_same_moment_is_told(
    promise: Callable[..., Commitment], monkeypatch: pytest.MonkeyPatch
) -> None:
    promise()
    monkeypatch.setattr(services, "_holds", lambda *_: False)
    with pytest.raises(Invalid, match="Bewaar opnieuw"):
        promise()


def test_what_was_settled_tells_how_and_when(
    session: Session, promise: Callable[..., Commitment], stamp: Stamp
) -> None:
    kept = promise()
    settle_commitment(session, kept, Settling("De brief is op 9 maart gestuurd.", date(2026, 3, 9)), stamp)
    assert (kept.state, kept.settled_on) == (CommitmentState.MET, date(2026, 3, 9))
    with pytest.raises(NotNow):
        settle_commitment(session, kept, Settling("Nog eens.", date(2026, 3, 10)), stamp)
    with pytest.raises(NotNow, match="Heropen"):
        change_commitment(session, kept, replace(CommitmentValues.of(kept), text="Anders."), stamp)
    reopen_commitment(session, kept, stamp)
    assert (kept.state, kept.settled_on, kept.outcome) == (
        CommitmentState.OPEN,
        None,
        "De brief is op 9 maart gestuurd.",
    )


@pytest.mark.parametrize(
    ("settling", "field"),
    [
        (Settling("  ", date(2026, 3, 9)), "outcome"),
        (Settling("Gedaan.", date(2026, 3, 17)), "on"),
        (Settling("Gedaan.", date(2026, 2, 11)), "on"),
    ],
)
def test_settling_needs_words_and_a_day_that_can_be(
    session: Session, promise: Callable[..., Commitment], stamp: Stamp, settling: Settling, field: str
) -> None:
    kept = promise()
    with pytest.raises(Invalid) as refused:
        settle_commitment(session, kept, settling, stamp)
    assert [fault.place for fault in refused.value.faults] == [field]
    assert kept.state is CommitmentState.OPEN


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"text": " "}, "text"),
        ({"made_to": ""}, "made_to"),
        ({"debate": ""}, "debate"),
        ({"made_on": date(2026, 3, 17)}, "made_on"),
        ({"due_on": date(2026, 2, 11)}, "due_on"),
        ({"key": "met spatie"}, "key"),
        ({"key": "toezegging-wet-biz"}, "key"),
        ({"party": 999_999}, "party"),
        ({"actions": (999_999,)}, "actions"),
    ],
)
def test_bad_input_is_told_at_its_field(
    session: Session, programme: Programme, promise: Callable[..., Commitment], other: dict[str, object], field: str
) -> None:
    before = keys_taken(session, programme)
    with pytest.raises(Invalid) as refused:
        promise(**other)
    assert [fault.place for fault in refused.value.faults] == [field]
    assert keys_taken(session, programme) == before


def test_two_people_who_change_it_at_once_are_told(
    session: Session, promise: Callable[..., Commitment], stamp: Stamp
) -> None:
    kept = promise()
    seen = kept.version
    change_commitment(session, kept, replace(CommitmentValues.of(kept), text="De eerste."), stamp, seen=seen)
    session.flush()
    with pytest.raises(Changed):
        change_commitment(session, kept, replace(CommitmentValues.of(kept), text="De tweede."), stamp, seen=seen)


def test_the_register_puts_what_is_open_and_soonest_first(
    session: Session, programme: Programme, promise: Callable[..., Commitment], stamp: Stamp
) -> None:
    later, sooner = promise(key="later", term="eind 2026"), promise(key="sooner")
    met = promise(key="met", term="")
    settle_commitment(session, met, Settling("Gedaan.", date(2026, 3, 1)), stamp)
    whole = Register(programme.id, date(2026, 7, 3))

    def keys(register: Register) -> list[str]:
        return [one.key for one in page_of_register(session, register, 1).rows]

    assert keys(whole)[:2] == ["sooner", "later"]
    assert keys(whole)[-1] == "met"
    assert keys(replace(whole, due=Due.LATE)) == ["sooner"]
    assert keys(replace(whole, due=Due.UNDATED)) == ["toezegging-wet-biz", "vraag-rvb-rijswijk"]
    assert keys(replace(whole, due=Due.SETTLED)) == ["met"]
    assert keys(replace(whole, kind=CommitmentKind.QUESTION)) == ["vraag-rvb-rijswijk"]
    assert [one.key for one in due_by(session, programme, date(2026, 7, 2))] == ["sooner"]
    assert [due_of(one, date(2026, 7, 3)) for one in (sooner, later, met)] == [Due.LATE, Due.OPEN, Due.SETTLED]


def test_it_names_its_actions_its_source_and_who_sees_to_it(
    session: Session, programme: Programme, promise: Callable[..., Commitment], stamp: Stamp
) -> None:
    action = session.query(Action).filter_by(programme_id=programme.id, number="6.1").one()
    promise(actions=(action.id,), party=action.lead, reference="Kamerstuk 34682 nr. 178")
    session.expire_all()
    kept = commitment_by_key(session, programme, "toezegging-campus")
    assert [one.number for one in kept.actions] == ["6.1"]
    assert kept.reference
    assert kept.reference.normal == "Kamerstuk 34682, nr. 178"
    assert kept.party_id == action.lead


def test_a_key_is_proposed_that_is_not_taken() -> None:
    taken = frozenset({"motie-2026-03-01-1", "motie-2026-03-01-2"})
    assert proposed_key(CommitmentKind.MOTION, date(2026, 3, 1), taken) == "motie-2026-03-01-3"
