"""The stand of a divided action, and what may happen to a share."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from agenda.actions.division import WORST_FIRST, derived_stand
from agenda.actions.models import Action
from agenda.actions.queries import action_by_number
from agenda.actions.shares import (
    change_share,
    divide_action,
    faults_in_share,
    fingerprint,
    follow_shares,
    overrule_stand,
    share_of,
)
from agenda.actions.slips import Pair
from agenda.actions.values import ActionValues, ShareValues, StandValues, TermValues
from agenda.actions.words import Adoption, Phase, Rating
from agenda.kernel.refusal import Changed, Invalid, NotNow
from agenda.kernel.rights import Stamp
from agenda.parties.models import PartyGroup
from agenda.parties.queries import group_by_key
from agenda.programmes.models import Programme
from agenda.terms.words import Strength

ON = date(2025, 11, 17)
stands = st.lists(st.tuples(st.sampled_from(Phase), st.sampled_from(Rating)), min_size=1, max_size=12)


def shares_of(found: list[tuple[Phase, Rating]]) -> list[ShareValues]:
    return [
        ShareValues(party=party, phase=phase, rating=rating) for party, (phase, rating) in enumerate(found, start=1)
    ]


@given(stands)
def test_the_worst_rating_of_what_goes_on_wins(found: list[tuple[Phase, Rating]]) -> None:
    live = [rating for phase, rating in found if phase is not Phase.DROPPED] or [rating for _, rating in found]
    assert derived_stand(shares_of(found))[1] is min(live, key=WORST_FIRST.index)


@given(stands, st.randoms())
def test_the_order_of_the_shares_does_not_matter(found: list[tuple[Phase, Rating]], dice: object) -> None:
    turned = list(found)
    dice.shuffle(turned)  # type: ignore[attr-defined]
    assert derived_stand(shares_of(turned)) == derived_stand(shares_of(found))


@given(stands, st.sampled_from(Rating))
def test_a_dropped_share_does_not_count_unless_all_are(found: list[tuple[Phase, Rating]], rating: Rating) -> None:
    with_dropped = derived_stand(shares_of([*found, (Phase.DROPPED, rating)]))
    if all(phase is Phase.DROPPED for phase, _ in found):
        assert with_dropped[0] is Phase.DROPPED
    else:
        assert with_dropped == derived_stand(shares_of(found))


@given(stands)
def test_an_action_is_done_only_when_all_that_goes_on_is(found: list[tuple[Phase, Rating]]) -> None:
    live = {phase for phase, _ in found} - {Phase.DROPPED}
    assert (derived_stand(shares_of(found))[0] is Phase.DONE) is (live == {Phase.DONE})


@given(stands)
def test_it_runs_as_soon_as_one_share_does(found: list[tuple[Phase, Rating]]) -> None:
    if any(phase is Phase.RUNNING for phase, _ in found):
        assert derived_stand(shares_of(found))[0] is Phase.RUNNING


AGREED = TermValues.read("eind 2026", ON, strength=Strength.AGREED)
HELD = ShareValues(party=1, phase=Phase.PREPARING, term=AGREED)


MOVED = TermValues.read("eind 2027", ON)
EXPLAINED = Pair(AGREED, MOVED).slip(ON, reason="Er is geen capaciteit.", agreed_by="het BO")


@pytest.mark.parametrize(
    ("changed", "places"),
    [
        ({"phase": Phase.RUNNING}, set()),
        ({"phase": Phase.DROPPED}, {"explanation"}),
        ({"phase": Phase.DROPPED, "explanation": "De gemeente trok zich terug."}, set()),
        ({"rating": Rating.DELAYED, "cause": "x"}, {"consequence", "correction"}),
        ({"term": MOVED}, {"term"}),
        ({"term": replace(MOVED, slips=(EXPLAINED,))}, set()),
        ({"term": TermValues.read("zomer 2026", ON)}, set()),
        ({"term": None}, {"term"}),
    ],
)
def test_a_share_is_refused_with_the_place_of_what_is_wanting(changed: dict[str, object], places: set[str]) -> None:
    faults = list(faults_in_share(HELD, replace(HELD, **changed), Adoption.ADOPTED))
    assert {fault.place for fault in faults} == places


def test_a_share_goes_only_where_a_step_leads() -> None:
    done = replace(HELD, phase=Phase.DONE)
    faults = faults_in_share(done, replace(done, phase=Phase.PREPARING), Adoption.ADOPTED)
    assert [fault.place for fault in faults] == ["phase"]


@pytest.fixture
def divided(session: Session, programme: Programme, provinces: PartyGroup, stamp: Stamp) -> Action:
    action = action_by_number(session, programme, "4.2")
    divide_action(session, action, provinces, stamp)
    return action


@pytest.fixture
def provinces(session: Session, programme: Programme) -> PartyGroup:
    return group_by_key(session, "provincies")


def test_each_party_of_the_group_gets_one_share_however_often_it_is_divided(
    session: Session, divided: Action, provinces: PartyGroup, stamp: Stamp
) -> None:
    first = divided.shares[0].party_id
    change_share(session, divided, replace(share_of(divided, first), owner="Team Economie"), stamp)
    divide_action(session, divided, provinces, stamp)
    assert [share.party_id for share in divided.shares] == sorted(party.id for party in provinces.members)
    assert share_of(divided, first).owner == "Team Economie"


def test_an_action_is_divided_over_one_group(session: Session, divided: Action, stamp: Stamp) -> None:
    with pytest.raises(NotNow):
        divide_action(session, divided, group_by_key(session, "decentrale-overheden"), stamp)


def test_the_stand_follows_the_shares_until_somebody_says_why_not(
    session: Session, divided: Action, stamp: Stamp
) -> None:
    party = divided.shares[0].party_id
    why = {"cause": "Geen capaciteit.", "consequence": "Later klaar.", "correction": "Een projectleider."}
    late = replace(share_of(divided, party), phase=Phase.RUNNING, rating=Rating.DELAYED, **why)
    change_share(session, divided, late, stamp)
    assert (divided.phase, divided.rating) == (Phase.RUNNING, Rating.DELAYED)
    stand = StandValues(phase=Phase.RUNNING, rating=Rating.ON_TRACK)
    with pytest.raises(Invalid):
        overrule_stand(session, divided, stand, " ", stamp)
    overrule_stand(session, divided, stand, "Eén provincie van de twaalf.", stamp)
    change_share(session, divided, replace(late, phase=Phase.DONE), stamp)
    assert (divided.phase, divided.rating) == (Phase.RUNNING, Rating.ON_TRACK)
    follow_shares(session, divided, stamp)
    assert (divided.rating, divided.overruled_because) == (Rating.DELAYED, "")


def test_who_looked_at_another_share_than_there_is_now_is_told(session: Session, divided: Action, stamp: Stamp) -> None:
    party = divided.shares[0].party_id
    seen = fingerprint(share_of(divided, party))
    assert change_share(session, divided, replace(share_of(divided, party), owner="Eerste"), stamp, seen=seen)
    with pytest.raises(Changed):
        change_share(session, divided, replace(share_of(divided, party), owner="Tweede"), stamp, seen=seen)


def test_a_term_that_changes_keeps_what_it_was(session: Session, divided: Action, stamp: Stamp) -> None:
    party = divided.shares[0].party_id
    for wording in ("eind 2026", "eind 2027"):
        term = TermValues.read(wording, ON)
        change_share(session, divided, replace(share_of(divided, party), term=term), stamp)
    (slip,) = share_of(divided, party).term.slips  # type: ignore[union-attr]
    assert (slip.old, slip.new, slip.later) == ("eind 2026", "eind 2027", True)
    assert ActionValues.of(divided).shares[0].term.last == date(2027, 12, 31)  # type: ignore[union-attr]
