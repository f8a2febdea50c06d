"""The one mail a day: what it says, in which order, in text and with markup, and to whom it does not come."""

from datetime import date, timedelta
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.accounts.models import Person
from agenda.actions.models import Action, ActionTerm
from agenda.gateways.database import Database
from agenda.kernel.rights import Stamp
from agenda.parties.queries import party_by_key
from agenda.programmes.queries import programme_by_key
from agenda.progress.models import Round
from agenda.reminders.models import MailPreference, ReminderRule
from agenda.reminders.readers import Wish
from agenda.reminders.writing import MOST
from agenda.terms.calendar import USUAL_CALENDAR
from tests.progress.asking import begun
from tests.reminders.days import OWNER, Days, moment, only_term

LAST = date(2026, 6, 17)
DAY = timedelta(days=1)
HOSTILE = "<script>alert('x')</script> & \"aanhaling\"\r\nBcc: ander@ez.example"
ON_ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


class Reader(HTMLParser):
    """What a page says, its links, its headings in order, and the elements that are open at its end."""

    VOID = frozenset({"meta", "br"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.elements: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.links += [value for name, value in attrs if name == "href" and value]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data.split()


@pytest.fixture
def days(example: Database) -> Days:
    return Days(example)


def digest_to(days: Days, reader: str = OWNER) -> EmailMessage:
    (mail,) = [mail for mail in days.mails() if mail["To"] == reader]
    return mail


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def page_of(mail: EmailMessage) -> Reader:
    body = mail.get_body(("html",))
    assert body is not None
    return Reader(str(body.get_content()))


def ask_more(session: Session, stamp: Stamp) -> None:
    """Action 4.1 ends in a week, and a round that asks about it opens that morning."""
    only_term(session, LAST)
    begun(session, programme_by_key(session, "rve"), LAST + DAY * 10, Stamp(stamp.by, moment(LAST - DAY * 7, 7), "x"))


def test_one_mail_tells_all_with_what_is_most_urgent_first(days: Days, stamp: Stamp) -> None:
    with days.database.transaction() as session:
        ask_more(session, stamp)
    days.run(LAST - DAY * 7)
    mail = digest_to(days)
    text = text_of(mail)
    assert mail["Subject"].startswith("Uitvraag BO-2026-1: meld uiterlijk 27 juni 2026 de voortgang van ")
    assert mail["Subject"].endswith(" · en nog 1 herinnering")
    assert 0 < text.index("Uitvraag geopend") < text.index("Termijn nadert") < text.index("Met vriendelijke groet")
    assert "https://agenda.example/antwoord/" in text
    assert text.count("U krijgt dit omdat") == 2


@ON_ONE
def test_text_and_markup_say_the_same_and_lead_to_the_same_places(days: Days, stamp: Stamp) -> None:
    with days.database.transaction() as session:
        ask_more(session, stamp)
    days.run(LAST - DAY * 7)
    mail = digest_to(days)
    text, page = text_of(mail), page_of(mail)
    assert page.open == []
    assert page.elements.count("h1") == 1
    assert {link for link in page.links if link.startswith("https")} == {
        word for word in text.split() if word.startswith("https")
    }
    said = " ".join(page.words)
    sentences = [line.strip() for line in text.splitlines() if line.strip().endswith((".", "?"))]
    assert len(sentences) >= 5
    assert [one for one in sentences if one.removesuffix(".") not in said] == []


@ON_ONE
def test_hostile_words_stay_words(days: Days, stamp: Stamp) -> None:
    with days.database.transaction() as session:
        only_term(session, LAST).title = HOSTILE
    days.run(LAST - DAY * 7)
    mail = digest_to(days)
    assert mail["Bcc"] is None
    assert "script" not in page_of(mail).elements
    assert "<script>alert('x')</script>" in " ".join(page_of(mail).words)
    (file,) = mail.iter_attachments()
    assert "<script>" in str(Calendar.from_ical(file.get_content()).events[0]["SUMMARY"])


@ON_ONE
def test_the_days_to_come_can_be_taken_over_in_a_calendar(days: Days) -> None:
    with days.database.transaction() as session:
        only_term(session, LAST)
    days.run(LAST - DAY * 14)
    days.run(LAST - DAY * 7)
    first, second = (
        Calendar.from_ical(file.get_content()).events[0]
        for mail in days.mails()
        if mail["To"] == OWNER
        for file in mail.iter_attachments()
    )
    assert first.DTSTART == second.DTSTART == LAST
    assert first["UID"] == second["UID"]
    assert first["SEQUENCE"] < second["SEQUENCE"]
    days.run(LAST + DAY)
    assert [list(mail.iter_attachments()) for mail in days.mails() if "verstreken" in mail["Subject"]] == [[]]


@ON_ONE
def test_a_digest_does_not_grow_with_the_programme(days: Days) -> None:
    with days.database.transaction() as session:
        action = only_term(session, LAST)
        for number in range(MOST + 5):
            values = {"programme_id": action.programme_id, "goal_id": action.goal_id, "kind": action.kind}
            more = Action(**values, number=f"8.{number}", order_key="8", title=f"Actie {number}", phase=action.phase)
            held = {"position": 1, "wording": "17 juni 2026", "read_on": LAST, "first": LAST, "last": LAST}
            more.terms = [ActionTerm(**held, precision=action.terms[0].precision)]
            more.roles, more.links, more.shares, more.references = [], [], [], []
            session.add(more)
    days.run(LAST - DAY * 7)
    text = text_of(digest_to(days, "secretariaat@rve.example"))
    assert text.count("‘17 juni 2026’") == MOST
    assert "En nog 5 van deze soort" in text


@ON_ONE
def test_the_words_of_the_secretariat_stand_above_what_it_asks(days: Days, stamp: Stamp) -> None:
    with days.database.transaction() as session:
        ask_more(session, stamp)
        begun_round = session.scalars(select(Round)).one()
        begun_round.texts = {"update_asked": "Let dit keer op <b>cijfers</b>."}
    days.run(LAST - DAY * 7)
    mail = digest_to(days)
    assert "Let dit keer op <b>cijfers</b>." in text_of(mail)
    assert "b" not in page_of(mail).elements


@pytest.mark.parametrize(
    ("today", "waits"),
    [
        (date(2026, 6, 8), False),  # Monday
        (date(2026, 6, 9), True),
        (date(2026, 5, 25), True),  # Whit Monday: nothing leaves anyhow
        (date(2026, 5, 26), False),  # and so the Tuesday after it
        (date(2026, 5, 27), True),
    ],
)
def test_who_reads_on_mondays_reads_on_the_first_working_day_from_monday(today: date, waits: bool) -> None:
    assert Wish(weekday=0).waits(moment(today, 7), today, USUAL_CALENDAR) is waits


def test_who_reads_on_mondays_reads_later_in_the_week_when_the_clock_missed_that_day() -> None:
    wish, tuesday = Wish(weekday=0), date(2026, 6, 9)
    assert not wish.waits(moment(tuesday - DAY * 3), tuesday, USUAL_CALENDAR)
    assert wish.waits(moment(tuesday), tuesday, USUAL_CALENDAR)


def wish(session: Session, weekday: int | None, *refused: str) -> None:
    """Of the owner of EZ, who then answers for it with an account."""
    person = session.scalars(select(Person).where(Person.email == "ez@rve.example")).unique().one()
    party_by_key(session, "ez").contacts[0].email = person.email
    session.add(MailPreference(person_id=person.id, weekday=weekday, refused=list(refused)))


@ON_ONE
def test_who_reads_once_a_week_hears_on_that_day_but_of_what_is_asked_now_at_once(days: Days, stamp: Stamp) -> None:
    with days.database.transaction() as session:
        ask_more(session, stamp)
        wish(session, 4)
    days.run(LAST - DAY * 7)
    assert days.told("ez@rve.example") == []
    assert "Termijn nadert" not in text_of(digest_to(days, "ez@rve.example"))
    days.run(LAST - DAY * 5)
    assert days.told("ez@rve.example") == [("term_near", "last-7/2026-06-17")]


@ON_ONE
@pytest.mark.parametrize(("refusable", "told"), [(True, []), (False, [("term_near", "last-7/2026-06-17")])])
def test_a_kind_is_refused_only_as_far_as_the_programme_allows(
    days: Days, refusable: bool, told: list[tuple[str, str]]
) -> None:
    with days.database.transaction() as session:
        action = only_term(session, LAST)
        wish(session, None, "term_near")
        session.add(ReminderRule(programme_id=action.programme_id, kind="term_near", sent=True, refusable=refusable))
    days.run(LAST - DAY * 7)
    assert days.told("ez@rve.example") == told


@ON_ONE
def test_a_kind_that_a_programme_switched_off_is_not_sent_also_when_it_was_planned(days: Days) -> None:
    with days.database.transaction() as session:
        only_term(session, LAST)
    days.run(LAST - DAY * 8)
    days.told()
    with days.database.transaction() as session:
        programme = programme_by_key(session, "rve").id
        session.add(ReminderRule(programme_id=programme, kind="term_near", sent=False, refusable=False))
    days.run(LAST - DAY * 7)
    assert days.told() == []
