"""The queue: what leaves when, and what the secretariat does with a line of it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier, Event
from time import sleep

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.gateways.database import Database
from agenda.history.models import HistoryLine
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import Changed, Invalid, NotAllowed, NotFound, NotNow
from agenda.mail.models import OutgoingMail
from agenda.programmes.models import Programme
from agenda.programmes.queries import programme_by_key
from agenda.progress.models import AnswerLink
from agenda.reminders.holding import LONGEST_REASON, add_words, hold, release, skip
from agenda.reminders.kinds import LONGEST_WORDS
from agenda.reminders.models import MailPreference, Reminded, ReminderState, Snooze
from agenda.reminders.planning import plan
from agenda.reminders.previews import preview, send_now
from agenda.reminders.queue import PAGE_SIZE, Filter, outlook, queue_counts, queue_page, reminder_at, timetable
from agenda.reminders.readers import settings_of
from agenda.reminders.rules import NUDGE
from agenda.reminders.searching import Site
from agenda.reminders.snoozing import LONGEST_SNOOZE, snooze, snooze_of
from tests.reminders.queued import (
    AT,
    GRONINGEN,
    POST,
    another_programme,
    by,
    desk,
    line_to,
    planned,
    queued,
    told,
)

S = ReminderState
SECRETARIAT, EZ = "secretariaat@rve.example", "ez@rve.example"


def events(session: Session) -> list[str]:
    lines = session.scalars(select(HistoryLine).order_by(HistoryLine.sequence)).all()
    return [line.event for line in lines if line.object_kind == Reminded.__tablename__]


def test_what_waits_comes_by_when_it_leaves_and_what_left_with_the_latest_first(
    session: Session, programme: Programme
) -> None:
    late, early = queued(session, programme), queued(session, programme, due_at=AT - timedelta(days=3))
    sent = [told(session, programme, due_at=AT - timedelta(days=days)) for days in (9, 4)]
    assert list(queue_page(session, programme, Filter()).rows) == [early, late]
    assert list(queue_page(session, programme, Filter((S.TOLD,))).rows) == sent[::-1]
    assert queue_counts(session, programme) == {S.WAITING: 2, S.TOLD: 2}


def test_the_queue_is_filtered_by_kind_state_and_a_part_of_the_address(session: Session, programme: Programme) -> None:
    queued(session, programme)
    other = queued(session, programme, kind="silent", recipient="Ander%_@Elders.example", state=S.HELD)
    queued(session, another_programme(session), kind="silent")
    for chosen in (
        Filter(kind="silent"),
        Filter((S.HELD,)),
        Filter(recipient="elders"),
        Filter(recipient="%_@"),
    ):
        assert list(queue_page(session, programme, chosen).rows) == [other]


def test_a_page_beyond_the_last_is_the_last(session: Session, programme: Programme) -> None:
    for _ in range(PAGE_SIZE + 1):
        queued(session, programme)
    page = queue_page(session, programme, Filter(), 99)
    assert (page.number, page.pages, len(page.rows), page.first, page.last) == (2, 2, 1, PAGE_SIZE + 1, PAGE_SIZE + 1)
    assert queue_page(session, programme, Filter(), -3).number == 1


def test_a_line_of_another_programme_is_not_there(session: Session, programme: Programme) -> None:
    elsewhere = queued(session, another_programme(session))
    with pytest.raises(NotFound):
        reminder_at(session, programme, elsewhere.id)
    with pytest.raises(NotFound):
        reminder_at(session, programme, 99999)


# ── When it leaves ─────────────────────────────────────────────────────────────────────────────────────────────────

FRIDAY_EVENING = datetime(2026, 3, 20, 20, 0, tzinfo=AMSTERDAM)
EASTER = datetime(2026, 4, 5, 9, 0, tzinfo=AMSTERDAM)


def morning(day: int, month: int = 3) -> datetime:
    return datetime(2026, month, day, 7, 0, tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("at", "due_at", "leaves"),
    [
        (AT, AT - timedelta(hours=1), AT),
        (AT, morning(17), morning(17)),
        (AT, morning(21), morning(23)),
        (FRIDAY_EVENING, AT, morning(23)),
        (EASTER, EASTER, morning(7, 4)),
        (morning(16) - timedelta(hours=1), AT - timedelta(days=3), morning(16)),
    ],
)
def test_a_line_leaves_on_its_moment_or_on_the_first_morning_on_which_mail_goes(
    session: Session, programme: Programme, at: datetime, due_at: datetime, leaves: datetime
) -> None:
    row = queued(session, programme, due_at=due_at)
    assert timetable(desk(session, at), {row.recipient}).leaves_at(row) == leaves


def test_who_got_todays_digest_reads_the_rest_on_the_next_working_day(session: Session, programme: Programme) -> None:
    planned(session, programme)
    send_now(desk(session), programme, GRONINGEN, POST, by(session, SECRETARIAT))
    row = queued(session, programme, recipient=GRONINGEN)
    assert timetable(desk(session), {GRONINGEN}).leaves_at(row) == morning(17)
    early = timetable(desk(session, AT - timedelta(hours=5)), {GRONINGEN})
    assert early.leaves_at(row) == morning(17), "also before the morning of a day on which it left at night"


def test_who_reads_once_a_week_waits_for_that_day_unless_it_is_needed_now(
    session: Session, programme: Programme
) -> None:
    session.add(MailPreference(person_id=int(by(session, EZ).by.key.removeprefix("person:")), weekday=2, refused=[]))
    session.flush()
    soon, now = queued(session, programme), queued(session, programme, kind="term_passed", step="last+1/2026-03-15")
    times = timetable(desk(session), {EZ})
    assert (times.leaves_at(soon), times.leaves_at(now)) == (morning(18), AT)


def test_the_outlook_tells_how_much_leaves_next_and_to_how_many_people(session: Session, programme: Programme) -> None:
    queued(session, programme), queued(session, programme), queued(session, programme, recipient=GRONINGEN)
    queued(session, programme, due_at=morning(17)), queued(session, programme, state=S.HELD)
    ahead = outlook(desk(session), programme, settings_of(session, programme.id))
    assert (ahead.at, ahead.lines, ahead.people) == (AT, 3, 2)


def test_an_empty_queue_has_no_next_departure(session: Session, programme: Programme) -> None:
    assert outlook(desk(session), programme, settings_of(session, programme.id)).at is None


# ── Holding, leaving out, words ────────────────────────────────────────────────────────────────────────────────────


def test_a_line_is_held_and_let_go(session: Session, programme: Programme) -> None:
    row, stamp = queued(session, programme), by(session, SECRETARIAT)
    hold(session, row, "  eerst bellen\u202e ", stamp)
    assert (row.state, row.because) == (S.HELD, "eerst bellen")
    release(session, row, stamp)
    assert (row.state, row.because) == (S.WAITING, "")
    assert events(session) == ["reminder.hold", "reminder.release"]


def test_a_line_is_left_out_and_taken_along_after_all(session: Session, programme: Programme) -> None:
    row, stamp = queued(session, programme), by(session, SECRETARIAT)
    skip(session, row, "is gebeld", stamp)
    assert (row.state, row.because) == (S.SKIPPED, "is gebeld")
    release(session, row, stamp)
    assert row.state is S.WAITING


def test_what_has_left_can_not_be_held_any_more(session: Session, programme: Programme) -> None:
    row, stamp = told(session, programme), by(session, SECRETARIAT)
    for act in (hold, skip):
        with pytest.raises(NotNow, match="verzonden"):
            act(session, row, "te laat", stamp)
    with pytest.raises(NotNow, match="verzonden"):
        add_words(session, row, "te laat", stamp)
    with pytest.raises(NotNow, match="verzonden"):
        release(session, row, stamp)
    assert events(session) == []


@pytest.mark.parametrize("because", ["", " \n", "x" * (LONGEST_REASON + 1)])
def test_a_reason_is_given_and_short(session: Session, programme: Programme, because: str) -> None:
    row, stamp = queued(session, programme), by(session, SECRETARIAT)
    with pytest.raises(Invalid) as refusal:
        hold(session, row, because, stamp)
    assert [fault.place for fault in refusal.value.faults] == ["because"]
    assert row.state is S.WAITING


def test_nobody_but_the_secretariat_looks_after_the_queue(session: Session, programme: Programme) -> None:
    row, stamp = queued(session, programme), by(session, EZ)
    for refused in (
        lambda: hold(session, row, "", stamp),
        lambda: skip(session, row, "x", stamp),
        lambda: release(session, row, stamp),
        lambda: add_words(session, row, "x", stamp),
        lambda: send_now(desk(session), programme, row.recipient, POST, stamp),
        lambda: snooze(session, queued(session, programme, recipient=GRONINGEN), date(2026, 4, 1), "x", stamp),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_words_of_the_secretariat_stand_in_the_mail(session: Session, programme: Programme) -> None:
    planned(session, programme)
    row, stamp = line_to(session, GRONINGEN), by(session, SECRETARIAT)
    assert add_words(session, row, "Wilt u <b>nu</b>?\r\nEcht.", stamp, "")
    assert not add_words(session, row, "Wilt u <b>nu</b>?\nEcht.", stamp, "iets anders"), "what stands there already"
    send_now(desk(session), programme, GRONINGEN, POST, stamp)
    mail = session.scalars(select(OutgoingMail).where(OutgoingMail.recipient == GRONINGEN)).one()
    assert b"Wilt u <b>nu</b>?" in mail.message
    assert b"Wilt u &lt;b&gt;nu&lt;/b&gt;?" in mail.message


def test_the_second_who_writes_words_is_told_of_the_first(session: Session, programme: Programme) -> None:
    row, stamp = queued(session, programme), by(session, SECRETARIAT)
    add_words(session, row, "van de eerste", stamp, "")
    with pytest.raises(Changed):
        add_words(session, row, "van de tweede", stamp, "")
    assert row.words == "van de eerste"


def test_words_are_not_endless(session: Session, programme: Programme) -> None:
    with pytest.raises(Invalid):
        add_words(session, queued(session, programme), "x" * (LONGEST_WORDS + 1), by(session, SECRETARIAT))


def test_no_address_stands_in_the_history(session: Session, programme: Programme) -> None:
    planned(session, programme)
    row, stamp = line_to(session, GRONINGEN), by(session, SECRETARIAT)
    hold(session, row, "even wachten", stamp)
    release(session, row, stamp)
    add_words(session, row, "nog dit", stamp)
    snooze(session, told(session, programme), date(2026, 4, 1), "na de vakantie", stamp)
    send_now(desk(session), programme, GRONINGEN, POST, stamp)
    lines = session.scalars(select(HistoryLine).where(HistoryLine.object_kind == Reminded.__tablename__)).all()
    assert {line.event for line in lines} == {
        f"reminder.{what}" for what in ("hold", "release", "words", "snooze", "send")
    }
    assert all("@" not in str(line.difference) for line in lines)


# ── Putting off ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_put_off_leaves_nothing_of_it_in_the_queue(session: Session, programme: Programme) -> None:
    row = queued(session, programme)
    also = queued(session, programme, subject_id=row.subject_id, step="last-14/2026-04-13", state=S.HELD)
    other = queued(session, programme)
    snooze(session, row, date(2026, 4, 1), "na de vakantie", by(session, SECRETARIAT))
    assert {one.state for one in (row, also)} == {S.SKIPPED}
    assert other.state is S.WAITING
    held = snooze_of(session, row, AT.date())
    assert held is not None
    assert (held.until, held.because) == (date(2026, 4, 1), "na de vakantie")
    assert snooze_of(session, row, date(2026, 4, 1)) is None
    assert snooze_of(session, other, AT.date()) is None


def test_a_reader_puts_off_what_is_to_them_and_may_think_again(session: Session, programme: Programme) -> None:
    row, stamp = told(session, programme, recipient="EZ@rve.example"), by(session, EZ)
    for day in (date(2026, 4, 1), date(2026, 4, 8)):
        snooze(session, row, day, "druk", stamp)
    assert [one.until for one in session.scalars(select(Snooze))] == [date(2026, 4, 8)]
    assert row.state is S.TOLD
    assert events(session) == ["reminder.snooze", "reminder.snooze"]


def test_all_that_is_wrong_with_putting_off_is_told_at_once(session: Session, programme: Programme) -> None:
    row, stamp = queued(session, programme), by(session, SECRETARIAT)
    for day in (AT.date(), AT.date() + LONGEST_SNOOZE + timedelta(days=1)):
        with pytest.raises(Invalid) as refusal:
            snooze(session, row, day, " ", stamp)
        assert [fault.place for fault in refusal.value.faults] == ["until", "because"]
    assert session.scalars(select(Snooze)).all() == []


@pytest.mark.parametrize("state", [S.SKIPPED, S.DROPPED])
def test_what_does_not_come_can_not_be_put_off(session: Session, programme: Programme, state: ReminderState) -> None:
    with pytest.raises(NotNow):
        snooze(session, queued(session, programme, state=state), date(2026, 4, 1), "x", by(session, SECRETARIAT))


def test_what_was_sent_by_hand_can_not_be_put_off(session: Session, programme: Programme) -> None:
    with pytest.raises(NotNow, match="met de hand"):
        snooze(session, told(session, programme, kind=NUDGE), date(2026, 4, 1), "x", by(session, SECRETARIAT))


def test_a_reminder_that_was_put_off_comes_back_on_its_day(session: Session, programme: Programme) -> None:
    planned(session, programme)
    snooze(session, line_to(session, GRONINGEN), date(2026, 3, 24), "volgende week", by(session, SECRETARIAT))
    for day in (17, 18, 19, 20):
        plan(session, programme, AT.replace(day=day), Site())
    assert [row.state for row in lines_to_groningen(session)] == [S.SKIPPED]
    plan(session, programme, AT.replace(day=24), Site())
    assert [row.state for row in lines_to_groningen(session)] == [S.SKIPPED, S.WAITING]


def lines_to_groningen(session: Session) -> list[Reminded]:
    return list(session.scalars(select(Reminded).where(Reminded.recipient == GRONINGEN).order_by(Reminded.id)))


# ── Looking beforehand, and sending now ────────────────────────────────────────────────────────────────────────────


def test_a_preview_tells_what_will_be_read_and_issues_nothing(session: Session, programme: Programme) -> None:
    planned(session, programme)
    found = preview(desk(session), programme, GRONINGEN)
    assert found.written is not None
    assert "BO-2026-1" in found.written.subject
    assert not session.new, "nothing was added"
    assert not session.dirty, "nothing was changed"
    assert session.scalars(select(AnswerLink)).all() == []


def test_a_preview_tells_what_has_nothing_to_say_any_more(session: Session, programme: Programme) -> None:
    row = queued(session, programme)
    found = preview(desk(session), programme, row.recipient)
    assert found.written is None
    assert [gone.row for gone in found.gone] == [row]
    assert row.state is S.WAITING


def test_of_who_was_never_reminded_here_a_preview_tells_nothing(session: Session, programme: Programme) -> None:
    queued(session, another_programme(session))
    for address in (EZ, "niemand@nergens.example", ""):
        with pytest.raises(NotFound):
            preview(desk(session), programme, address)


def test_sending_now_tells_all_of_this_programme_and_drops_what_is_over(session: Session, programme: Programme) -> None:
    planned(session, programme)
    row, over = line_to(session, GRONINGEN), queued(session, programme, recipient=GRONINGEN)
    held = queued(session, programme, recipient=GRONINGEN, state=S.HELD)
    elsewhere = queued(session, another_programme(session), recipient=GRONINGEN)
    digest = send_now(desk(session), programme, GRONINGEN, POST, by(session, SECRETARIAT))
    assert digest is not None
    assert [one.row for one in digest.entries] == [row]
    assert [one.state for one in (row, over, held, elsewhere)] == [S.TOLD, S.DROPPED, S.HELD, S.WAITING]
    assert len(session.scalars(select(AnswerLink)).all()) == 1
    assert send_now(desk(session), programme, GRONINGEN, POST, by(session, SECRETARIAT)) is None
    assert events(session) == ["reminder.send"]


def test_a_second_mail_on_one_day_is_another_mail(session: Session, programme: Programme) -> None:
    planned(session, programme)
    stamp = by(session, SECRETARIAT)
    send_now(desk(session), programme, GRONINGEN, POST, stamp)
    assert preview(desk(session), programme, GRONINGEN).served_at == AT
    for _ in range(2):
        line_to(session, GRONINGEN).state = S.WAITING
        session.flush()
        assert send_now(desk(session), programme, GRONINGEN, POST, stamp)
    mails = session.scalars(select(OutgoingMail).where(OutgoingMail.recipient == GRONINGEN)).all()
    assert len({mail.message_id for mail in mails}) == len(mails) == 3


# ── Two at once ────────────────────────────────────────────────────────────────────────────────────────────────────


def at_once(database: Database, *acts: Callable[[Session], object]) -> list[object]:
    """What each gave, in a transaction of its own, begun at the same moment; a refusal is given as it is."""
    ready = Barrier(len(acts))

    def run(act: Callable[[Session], object]) -> object:
        ready.wait()
        try:
            with database.transaction() as session:
                return act(session)
        except NotNow as refusal:
            return refusal

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def send_to_groningen(session: Session) -> object:
    return send_now(desk(session), programme_by_key(session, "rve"), GRONINGEN, POST, by(session, SECRETARIAT))


def test_two_who_send_at_once_send_one_mail(example: Database) -> None:
    with example.transaction() as session:
        planned(session, programme_by_key(session, "rve"))
    first, second = at_once(example, send_to_groningen, send_to_groningen)
    assert [first, second].count(None) == 1
    with example.reading() as session:
        assert len(session.scalars(select(OutgoingMail).where(OutgoingMail.recipient == GRONINGEN)).all()) == 1


def test_who_leaves_out_a_line_that_is_just_being_sent_is_told_so(example: Database) -> None:
    with example.transaction() as session:
        planned(session, programme_by_key(session, "rve"))
    being_sent = Event()

    def send_slowly(session: Session) -> None:
        send_to_groningen(session)
        session.flush()
        being_sent.set()
        sleep(0.3)

    def skip_meanwhile(session: Session) -> None:
        assert being_sent.wait(10)
        row = reminder_at(session, programme_by_key(session, "rve"), number, held=True)
        skip(session, row, "is gebeld", by(session, SECRETARIAT))

    with example.reading() as session:
        number = line_to(session, GRONINGEN).id
    _, refused = at_once(example, send_slowly, skip_meanwhile)
    assert isinstance(refused, NotNow)
    with example.reading() as session:
        assert line_to(session, GRONINGEN).state is S.TOLD
