"""Terms that are read again: by another calendar, and with a meeting on another day."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.actions.goals import GoalValues, add_goal
from agenda.actions.models import Action
from agenda.actions.queries import action_by_number
from agenda.actions.services import add_action, change_action
from agenda.actions.terms import CALENDAR_WORDS, Shift, reread_terms, shifts_with
from agenda.actions.values import ActionValues, RoleValues, ShareValues, Slip, TermValues
from agenda.actions.words import ActionKind, RoleKind
from agenda.calendars.queries import term_calendar
from agenda.calendars.services import keep_day_off, keep_recess
from agenda.consultations.services import place_occasion
from agenda.gateways.database import Database
from agenda.history.models import HistoryLine
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.rights import Stamp
from agenda.parties.queries import party_by_key
from agenda.programmes.models import Occasion, Programme
from agenda.programmes.queries import occasion_by_key
from agenda.programmes.services import ProgrammeValues, keep_programme
from agenda.terms.calendar import USUAL_CALENDAR, Recess, RecessKind, TermCalendar
from agenda.terms.reading import read_term
from agenda.terms.spelling import folded
from agenda.terms.vocabulary import MEANINGS, WORDS

ON = date(2025, 11, 17)
KEY = "BO-2026-1"
HELD, MOVED = date(2026, 5, 28), date(2026, 6, 18)


@pytest.fixture
def later(stamp: Stamp) -> Stamp:
    return replace(stamp, at=datetime(2026, 3, 16, 10, 0, tzinfo=AMSTERDAM))


@pytest.fixture
def occasion(example: Database, session: Session, programme: Programme) -> Occasion:
    return occasion_by_key(session, programme, KEY)


def give(session: Session, action: Action, terms: Iterable[TermValues], stamp: Stamp) -> None:
    change_action(session, action, replace(ActionValues.of(action), terms=tuple(terms)), stamp)


def days(action: Action) -> list[tuple[date | None, date | None]]:
    return [(term.first, term.last) for term in action.terms]


def slips(action: Action) -> list[Slip]:
    """Those of a term that kept its words."""
    return [slip for term in ActionValues.of(action).terms for slip in term.slips if slip.old == slip.new]


def keep_summer(session: Session, stamp: Stamp) -> list[Shift]:
    """10 July 2026 in place of the 3rd, that was assumed."""
    reason = keep_recess(session, RecessKind.SUMMER, date(2026, 7, 10), date(2026, 9, 7), stamp)
    return reread_terms(session, term_calendar(session), stamp, reason)


def test_a_kept_recess_moves_the_terms_that_name_it_each_with_a_slip_that_says_why(
    example: Database, session: Session, programme: Programme, later: Stamp
) -> None:
    action = action_by_number(session, programme, "4.1")
    other = action_by_number(session, programme, "4.2")
    wordings = ("voor het zomerreces van 2026", "eerste kwartaal van 2026", "na de zomer van 2026")
    give(session, action, (TermValues.read(one, ON, one) for one in wordings), later)
    version = other.version
    shifts = keep_summer(session, later)
    assert [(shift.action.number, shift.old.wording) for shift in shifts] == [
        ("4.1", wordings[0]),
        ("4.1", wordings[2]),
    ]
    session.expire_all()
    assert days(action) == [
        (None, date(2026, 7, 9)),
        (date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 9, 8), date(2026, 9, 30)),
    ]
    assert slips(action)[0] == Slip(
        wordings[0],
        wordings[0],
        date(2026, 7, 2),
        date(2026, 7, 9),
        date(2026, 3, 16),
        "Het zomerreces 2026 duurt nu van 10 juli 2026 tot en met 7 september 2026.",
    )
    assert len(slips(action)) == 2
    assert other.version == version


def test_terms_of_shares_and_of_other_programmes_move_as_well(
    example: Database, session: Session, programme: Programme, later: Stamp
) -> None:
    party = party_by_key(session, "ez").id
    elsewhere = keep_programme(session, ProgrammeValues("ander", "Ander", "S", "s@ander.example", "BO"), later)
    goal = add_goal(session, elsewhere, GoalValues("1", "Doel"), later)
    term = TermValues.read("voor het zomerreces van 2026", ON)
    values = ActionValues(
        goal=goal.id,
        number="1.1",
        kind=ActionKind.ACTION,
        title="Elders",
        roles=(RoleValues(party, RoleKind.LEAD),),
        group=1,
        shares=(ShareValues(party=party, term=term),),
    )
    action = add_action(session, elsewhere, values, later)
    (shift,) = keep_summer(session, later)
    assert (shift.action, shift.party, shift.new.last) == (action, party, date(2026, 7, 9))
    session.expire_all()
    assert action.shares[0].last == date(2026, 7, 9)
    assert len(action.shares[0].slips) == 1
    line = session.scalars(select(HistoryLine).order_by(HistoryLine.sequence.desc())).first()
    assert line
    assert (line.event, line.programme_id) == ("action.term", elsewhere.id)


def test_a_day_off_moves_what_is_told_in_working_days(
    example: Database, session: Session, programme: Programme, later: Stamp
) -> None:
    action = action_by_number(session, programme, "4.1")
    give(session, action, [TermValues.read("binnen 10 werkdagen na 1 juni 2026", ON)], later)
    before = action.terms[0].last
    reason = keep_day_off(session, date(2026, 6, 5), "brugdag", later)
    assert len(reread_terms(session, term_calendar(session), later, reason)) == 1
    assert (before, action.terms[0].last) == (date(2026, 6, 15), date(2026, 6, 16))


def test_days_that_a_person_confirmed_for_words_that_give_none_stay(
    example: Database, session: Session, programme: Programme, later: Stamp
) -> None:
    action = action_by_number(session, programme, "4.1")
    read = TermValues.read("voor het zomerreces", ON)
    assert read.open
    give(session, action, [replace(read, last=date(2026, 7, 2), open=False, confirmed_by="EZ")], later)
    assert keep_summer(session, later) == []
    assert days(action) == [(None, date(2026, 7, 2))]


def test_reading_again_asks_for_the_actions_that_move_and_for_no_others(
    example: Database, session: Session, programme: Programme, later: Stamp, statements: list[str]
) -> None:
    keep_summer(session, later)
    session.expire_all()
    statements.clear()
    assert reread_terms(session, term_calendar(session), later, "") == []
    whole = [one for one in statements if "action_role" in one]
    assert whole == [], "no action was loaded"
    assert len(statements) <= 8


NAMES = st.sampled_from(
    (
        *("het zomerreces", "de zomer", "kerst", "Kerstmis", "kerstvakantie", "krokusreces", "meireces", "herfstreces"),
        *("8 werkdagen na 1 juni", "10 WERKDAGEN voor 1 mei", "de herfst", "eind juni", "Prinsjesdag", "Hemelvaart"),
    )
)
WAYS = st.sampled_from(["voor ", "vóór ", "na ", "binnen ", "uiterlijk ", "rond ", "tijdens ", ""])
OTHER_CALENDAR = TermCalendar(
    tuple(Recess(date(2026, month, 2), date(2026, month, 9), kind) for month, kind in enumerate(RecessKind, start=2)),
    frozenset(date(2026, month, day) for month in range(1, 13) for day in range(1, 8)),
)


@given(WAYS, NAMES, st.sampled_from([" 2026", " van 2026", ""]), st.text(max_size=5))
@settings(max_examples=200)
def test_a_wording_that_another_calendar_reads_otherwise_has_one_of_the_calendars_words(
    way: str, name: str, year: str, more: str
) -> None:
    wording = f"{way}{name}{year} {more}"
    if read_term(wording, ON, USUAL_CALENDAR) != read_term(wording, ON, OTHER_CALENDAR):
        assert CALENDAR_WORDS.search(folded(wording))


def test_every_other_word_for_a_day_of_the_calendar_has_one_of_its_words_in_it() -> None:
    meant = {word: meaning for word, meaning in (WORDS | MEANINGS).items() if CALENDAR_WORDS.search(meaning)}
    assert meant
    assert [word for word in meant if not CALENDAR_WORDS.search(word)] == []


TIED = (
    ("uiterlijk vier weken voor het BO", (None, date(2026, 4, 30)), (None, date(2026, 5, 21))),
    ("voor het BO", (None, date(2026, 5, 27)), (None, date(2026, 6, 17))),
    ("binnen 10 werkdagen na het BO", (HELD, date(2026, 6, 11)), (MOVED, date(2026, 7, 2))),
)


@pytest.fixture
def tied(session: Session, programme: Programme, occasion: Occasion, later: Stamp) -> Action:
    """Action 4.1 with terms, and a share with one, that hang on the meeting."""
    action = action_by_number(session, programme, "4.1")
    terms = tuple(TermValues.read(one, ON, one, event=occasion.day, occasion=occasion.id) for one, _, _ in TIED)
    share = ShareValues(party=party_by_key(session, "ez").id, term=replace(terms[0], subject=""))
    values = replace(ActionValues.of(action), terms=terms, group=1, shares=(share,), overruled_because="Proef")
    change_action(session, action, values, later)
    return action


def test_moving_the_meeting_forward_and_back_gives_the_old_days_again(
    session: Session, programme: Programme, occasion: Occasion, tied: Action, later: Stamp
) -> None:
    assert occasion.day == HELD
    assert days(tied) == [old for _, old, _ in TIED]
    moved = place_occasion(session, programme, KEY, MOVED, USUAL_CALENDAR, later)
    session.expire_all()
    assert days(tied) == [new for _, _, new in TIED]
    assert tied.shares[0].last == date(2026, 5, 21)
    assert len(moved.shifts) == 4
    back = place_occasion(session, programme, KEY, HELD, USUAL_CALENDAR, later)
    session.expire_all()
    assert days(tied) == [old for _, old, _ in TIED]
    assert tied.shares[0].last == date(2026, 4, 30)
    assert len(back.shifts) == 4
    there, again = slips(tied)[:2]
    assert there.reason == "BO-2026-1 is verplaatst van 28 mei 2026 naar 18 juni 2026."
    assert again.reason == "BO-2026-1 is verplaatst van 18 juni 2026 naar 28 mei 2026."
    assert (there.old_last, there.new_last) == (date(2026, 4, 30), date(2026, 5, 21))


def test_what_will_move_is_told_beforehand_and_is_what_moves(
    session: Session, programme: Programme, occasion: Occasion, tied: Action, later: Stamp
) -> None:
    told = shifts_with(session, occasion, MOVED, USUAL_CALENDAR)
    assert not session.dirty
    assert days(tied) == [old for _, old, _ in TIED]
    moved = place_occasion(session, programme, KEY, MOVED, USUAL_CALENDAR, later).shifts
    assert [(one.action.id, one.party, one.new) for one in told] == [
        (one.action.id, one.party, one.new) for one in moved
    ]


def test_a_term_that_hangs_on_something_else_stays_whatever_its_words_would_give_now(
    session: Session, programme: Programme, occasion: Occasion, tied: Action, later: Stamp
) -> None:
    odd = replace(TermValues.read("eerste kwartaal van 2026", ON, "anders"), last=date(2026, 2, 1))
    give(session, tied, (*ActionValues.of(tied).terms, odd, TermValues.read("voor de zomer van 2026", ON)), later)
    place_occasion(session, programme, KEY, MOVED, USUAL_CALENDAR, later)
    assert days(tied)[-2:] == [(date(2026, 1, 1), date(2026, 2, 1)), (None, date(2026, 7, 2))]
    keep_summer(session, later)
    assert days(tied)[-2:] == [(date(2026, 1, 1), date(2026, 2, 1)), (None, date(2026, 7, 9))]
    assert days(tied)[:3] == [new for _, _, new in TIED]


def test_a_meeting_that_stays_on_its_day_moves_nothing(
    session: Session, programme: Programme, occasion: Occasion, tied: Action, later: Stamp
) -> None:
    placed = place_occasion(session, programme, KEY, HELD, USUAL_CALENDAR, later)
    assert (placed.changed, list(placed.shifts)) == (False, [])
    assert slips(tied) == []
