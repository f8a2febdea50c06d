"""Mail that was given up, and trying it once more."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.history.models import HistoryLine
from agenda.kernel.refusal import NotAllowed, NotFound, NotNow
from agenda.mail.models import MailState, OutgoingMail
from agenda.mail.queries import outbox
from agenda.parties.queries import party_by_key
from agenda.programmes.models import Programme
from agenda.reminders.queue import PAGE_SIZE
from agenda.reminders.undelivered import leave_it, send_again, undelivered_page
from tests.reminders.queued import AT, another_programme, by, failed

SECRETARIAT, EZ = "secretariaat@rve.example", "ez@rve.example"


def test_the_mail_of_a_programme_that_failed_is_shown_with_the_latest_first(
    session: Session, programme: Programme
) -> None:
    old, new = failed(session, programme, "old", failed_at=AT - timedelta(days=9)), failed(session, programme, "new")
    never = failed(session, programme, "never", failed_at=None, due_at=AT - timedelta(days=5))
    of_site = failed(session, None, "of the site")
    failed(session, another_programme(session), "elsewhere")
    failed(session, programme, "sent", state=MailState.SENT)
    failed(session, programme, "erased", message=b"", subject="")
    page = undelivered_page(session, programme)
    assert [one.mail for one in page.rows] == [new, never, old]
    assert (page.total, page.first, page.last) == (3, 1, 3)
    assert [one.mail for one in undelivered_page(session, None).rows] == [of_site]
    assert outbox(session).failed == 5


def test_it_is_shown_a_page_at_a_time(session: Session, programme: Programme) -> None:
    for number in range(PAGE_SIZE + 1):
        failed(session, programme, str(number))
    assert len(undelivered_page(session, programme).rows) == PAGE_SIZE
    assert len(undelivered_page(session, programme, 99).rows) == 1


def test_beside_an_address_stands_who_is_known_there(session: Session, programme: Programme) -> None:
    party = party_by_key(session, "groningen")
    party.mailbox = "Postbus@groningen.example"
    session.flush()
    for address in ("EZ@rve.example", party.contacts[0].email, "postbus@groningen.example", "niemand@nergens.example"):
        failed(session, programme, address, recipient=address, failed_at=None)
    found = {
        one.mail.recipient: (one.person is not None, one.party) for one in undelivered_page(session, programme).rows
    }
    assert found == {
        "EZ@rve.example": (True, None),
        party.contacts[0].email: (False, "groningen"),
        "postbus@groningen.example": (False, "groningen"),
        "niemand@nergens.example": (False, None),
    }


def test_a_mail_that_failed_is_tried_as_if_it_was_new(session: Session, programme: Programme) -> None:
    mail = failed(session, programme)
    before = (mail.message, mail.message_id)
    send_again(session, programme, mail.id, by(session, SECRETARIAT))
    session.flush()
    assert (mail.state, mail.due_at, mail.tries) == (MailState.WAITING, AT, 0)
    assert (mail.failed_at, mail.last_error) == (None, None)
    assert (mail.message, mail.message_id) == before
    assert undelivered_page(session, programme).rows == []


def test_a_mail_that_need_not_leave_is_set_aside(session: Session, programme: Programme) -> None:
    mail = failed(session, programme)
    leave_it(session, programme, mail.id, by(session, SECRETARIAT))
    assert mail.state is MailState.SET_ASIDE
    assert undelivered_page(session, programme).total == 0
    with pytest.raises(NotNow, match="terzijde gelegd"):
        send_again(session, programme, mail.id, by(session, SECRETARIAT))


def test_history_tells_of_it_without_the_address_or_the_words_of_the_server(
    session: Session, programme: Programme
) -> None:
    for act in (send_again, leave_it):
        act(session, programme, failed(session, programme, act.__name__).id, by(session, SECRETARIAT))
    lines = session.scalars(
        select(HistoryLine).where(HistoryLine.object_kind == OutgoingMail.__tablename__).order_by(HistoryLine.sequence)
    ).all()
    assert [(line.event, line.difference) for line in lines] == [("mail.again", {}), ("mail.set_aside", {})]
    assert {line.programme_id for line in lines} == {programme.id}


def test_mail_of_no_programme_is_of_who_manages_people_in_all_of_them(session: Session, programme: Programme) -> None:
    mails = [failed(session, None, key) for key in ("one", "other")]
    for email in (EZ, "auditor@rve.example", "brief@rve.example"):
        for act in (send_again, leave_it):
            with pytest.raises(NotAllowed):
                act(session, None, mails[0].id, by(session, email))
    for mail, email in zip(mails, (SECRETARIAT, "beheer@rve.example"), strict=True):
        send_again(session, None, mail.id, by(session, email))
        assert mail.state is MailState.WAITING
    with pytest.raises(NotFound):
        send_again(session, None, failed(session, programme).id, by(session, SECRETARIAT))
    mails[0].state = MailState.FAILED
    another_programme(session)
    with pytest.raises(NotAllowed):
        send_again(session, None, mails[0].id, by(session, SECRETARIAT))


def test_what_was_sent_or_erased_is_not_tried_again(session: Session, programme: Programme) -> None:
    stamp = by(session, SECRETARIAT)
    for name, more in (("sent", {"state": MailState.SENT}), ("waits", {"state": MailState.WAITING})):
        mail = failed(session, programme, name, **more)
        with pytest.raises(NotNow):
            send_again(session, programme, mail.id, stamp)
    with pytest.raises(NotNow, match="gewist"):
        send_again(session, programme, failed(session, programme, "erased", message=b"").id, stamp)


def test_mail_of_another_programme_is_not_there_and_others_may_not(session: Session, programme: Programme) -> None:
    elsewhere, of_site = failed(session, another_programme(session), "elsewhere"), failed(session, None, "site")
    for mail in (elsewhere, of_site):
        with pytest.raises(NotFound):
            send_again(session, programme, mail.id, by(session, SECRETARIAT))
    with pytest.raises(NotAllowed):
        leave_it(session, programme, failed(session, programme).id, by(session, EZ))
