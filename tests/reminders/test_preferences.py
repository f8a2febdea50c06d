"""What a programme sends, and what of it a person wants to read."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.accounts.models import Person
from agenda.history.models import HistoryLine
from agenda.kernel.refusal import Changed, Invalid, NotAllowed, NotFound
from agenda.programmes.models import Programme
from agenda.reminders.kinds import KINDS
from agenda.reminders.models import MailPreference, ReminderState
from agenda.reminders.preferences import (
    chosen_in,
    keep_preference,
    keep_rule,
    keep_rules,
    offered_to,
    own_reminder,
    own_reminders,
    own_snoozes,
    wish_of,
)
from agenda.reminders.previews import preview
from agenda.reminders.queue import outlook
from agenda.reminders.readers import NO_WISH, Wish, settings_of
from agenda.reminders.snoozing import snooze
from tests.reminders.queued import AT, GRONINGEN, another_programme, by, desk, planned, queued, told

SECRETARIAT, EZ, LETTERS = "secretariaat@rve.example", "ez@rve.example", "brief@rve.example"


def person(session: Session, email: str) -> Person:
    return session.scalars(select(Person).where(Person.email == email)).unique().one()


def about(session: Session, event: str) -> list[HistoryLine]:
    return list(session.scalars(select(HistoryLine).where(HistoryLine.event == event)))


# ── What a programme sends ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_kind_is_switched_off_in_one_programme_alone(session: Session, programme: Programme) -> None:
    other = another_programme(session)
    assert keep_rule(session, programme, "silent", False, False, by(session, SECRETARIAT))
    assert not settings_of(session, programme.id)["silent"].sent
    assert settings_of(session, other.id)["silent"].sent
    (line,) = about(session, "reminder.rule")
    assert line.difference == {
        "kind": [None, "Lang niets gehoord"],
        "sent": [True, False],
        "refusable": [True, False],
    }


def test_what_waits_of_a_kind_that_was_switched_off_does_not_leave(session: Session, programme: Programme) -> None:
    planned(session, programme)
    keep_rule(session, programme, "update_asked", False, False, by(session, SECRETARIAT))
    found = preview(desk(session), programme, GRONINGEN)
    assert found.written is None
    assert [gone.because for gone in found.gone] == ["Deze soort is uitgezet."]
    kinds = settings_of(session, programme.id)
    assert outlook(desk(session), programme, kinds).lines == 0


def test_all_kinds_are_kept_at_once_and_only_what_changed_is_recorded(session: Session, programme: Programme) -> None:
    stamp, held = by(session, SECRETARIAT), chosen_in(settings_of(session, programme.id))
    wanted = held | {"silent": (False, True), "term_near": (True, False)}
    assert keep_rules(session, programme, wanted, stamp, held) == 2
    assert chosen_in(settings_of(session, programme.id)) == wanted
    assert keep_rules(session, programme, wanted, stamp, wanted) == 0
    assert len(about(session, "reminder.rule")) == 2


def test_the_second_who_keeps_the_kinds_is_told_of_the_first(session: Session, programme: Programme) -> None:
    stamp, held = by(session, SECRETARIAT), chosen_in(settings_of(session, programme.id))
    keep_rules(session, programme, held | {"silent": (False, True)}, stamp, held)
    with pytest.raises(Changed):
        keep_rules(session, programme, held | {"term_near": (False, True)}, stamp, held)
    assert settings_of(session, programme.id)["term_near"].sent


def test_only_the_secretariat_keeps_the_kinds(session: Session, programme: Programme) -> None:
    with pytest.raises(NotAllowed):
        keep_rules(session, programme, {"silent": (False, False)}, by(session, EZ))
    with pytest.raises(NotAllowed):
        keep_rule(session, programme, "silent", False, False, by(session, EZ))


# ── What a person wants ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_person_says_when_and_what_to_read(session: Session, programme: Programme) -> None:
    ez, stamp = person(session, EZ), by(session, EZ)
    assert wish_of(session, ez) == NO_WISH
    assert keep_preference(session, ez, 2, {"term_near", "onzin"}, stamp)
    assert wish_of(session, ez) == Wish(frozenset({"term_near"}), 2)
    assert not keep_preference(session, ez, 2, ["term_near"], stamp)
    assert keep_preference(session, ez, None, [], stamp)
    assert wish_of(session, ez) == NO_WISH
    assert len(session.scalars(select(MailPreference)).all()) == 1


def test_history_tells_that_somebody_chose_but_not_what(session: Session, programme: Programme) -> None:
    keep_preference(session, person(session, EZ), 2, ["term_near"], by(session, EZ))
    (line,) = about(session, "person.mail_preference")
    assert line.difference == {}
    assert line.object_id == person(session, EZ).id


def test_nobody_chooses_for_another(session: Session, programme: Programme) -> None:
    for other in (SECRETARIAT, "beheer@rve.example"):
        with pytest.raises(NotAllowed):
            keep_preference(session, person(session, EZ), 2, [], by(session, other))


@pytest.mark.parametrize("weekday", [-1, 5, 6, 7])
def test_mail_is_read_on_a_working_day(session: Session, programme: Programme, weekday: int) -> None:
    with pytest.raises(Invalid):
        keep_preference(session, person(session, EZ), weekday, [], by(session, EZ))


def test_one_may_refuse_what_some_programme_lets_one_refuse(session: Session, programme: Programme) -> None:
    ez = person(session, EZ)
    assert [kind.name for kind in offered_to(session, ez).refusable] == ["term_near", "silent"]
    keep_rule(session, programme, "silent", True, False, by(session, SECRETARIAT))
    keep_rule(session, programme, "term_passed", True, True, by(session, SECRETARIAT))
    keep_rule(session, programme, "term_near", False, True, by(session, SECRETARIAT))
    offered = offered_to(session, ez)
    assert [kind.name for kind in offered.refusable] == ["term_passed"]
    assert "silent" in {kind.name for kind in offered.always}
    assert "term_near" not in {kind.name for kind in (*offered.refusable, *offered.always)}, "nobody gets it"


def test_one_is_not_told_of_kinds_that_never_come_to_oneself(session: Session, programme: Programme) -> None:
    def kinds(email: str) -> set[str]:
        offered = offered_to(session, person(session, email))
        return {kind.name for kind in (*offered.refusable, *offered.always)}

    assert not kinds(EZ) & {"commitment_due", "recess_missing"}
    assert "commitment_due" in kinds(SECRETARIAT)
    assert "recess_missing" in kinds("beheer@rve.example")


def test_who_has_no_programme_is_offered_nothing(session: Session, programme: Programme) -> None:
    alone = person(session, LETTERS)
    alone.memberships = []
    session.flush()
    assert offered_to(session, alone).refusable == offered_to(session, alone).always == ()


def test_what_a_person_refuses_does_not_come(session: Session, programme: Programme) -> None:
    keep_rule(session, programme, "update_asked", True, True, by(session, SECRETARIAT))
    person(session, EZ).email = GRONINGEN
    session.flush()
    keep_preference(session, person(session, GRONINGEN), None, [kind.name for kind in KINDS], by(session, GRONINGEN))
    queued(session, programme, recipient=GRONINGEN, kind="update_asked", step="open")
    assert [one.because for one in preview(desk(session), programme, GRONINGEN).gone] == ["Deze soort is uitgezet."]


# ── One's own reminders ────────────────────────────────────────────────────────────────────────────────────────────


def test_one_sees_what_waits_and_what_came_lately_and_nothing_of_another(
    session: Session, programme: Programme
) -> None:
    waits = queued(session, programme, recipient="EZ@rve.example")
    lately = told(session, programme, due_at=AT - timedelta(days=29))
    queued(session, programme, state=ReminderState.HELD), queued(session, programme, state=ReminderState.DROPPED)
    told(session, programme, due_at=AT - timedelta(days=31)), queued(session, programme, recipient=GRONINGEN)
    own = own_reminders(session, person(session, EZ), AT)
    assert [(one.row, one.programme) for one in own] == [(waits, programme.name), (lately, programme.name)]


def test_a_reminder_to_another_is_not_there(session: Session, programme: Programme) -> None:
    row = queued(session, programme, recipient=GRONINGEN)
    for email in (EZ, SECRETARIAT):
        with pytest.raises(NotFound):
            own_reminder(session, person(session, email), row.id)


def test_one_sees_what_was_put_off_until_its_day(session: Session, programme: Programme) -> None:
    row = told(session, programme)
    snooze(session, row, date(2026, 3, 20), "druk", by(session, EZ))
    ((held, subject),) = own_snoozes(session, person(session, EZ), AT)
    assert (held.because, subject) == ("druk", row.about)
    assert list(own_snoozes(session, person(session, SECRETARIAT), AT)) == []
    assert list(own_snoozes(session, person(session, EZ), AT + timedelta(days=4))) == []
