"""Who is erased is erased as a member and as a guest too."""

from sqlalchemy.orm import Session

from agenda.accounts.people import add_person
from agenda.consultations.attendees import ReplyValues, keep_reply
from agenda.consultations.invitations import invite
from agenda.consultations.meeting_queries import members_of
from agenda.consultations.words import Reply
from agenda.dossiers.erasure import erase_person
from agenda.programmes.models import Programme
from tests.consultations.sittings import NOW, POST, mails, pre_meeting, seat


def test_name_and_address_go_and_what_was_answered_stays(session: Session, programme: Programme) -> None:
    seat(session, programme)
    meeting = pre_meeting(session, programme)
    invite(session, meeting, POST, NOW)
    emma, others = meeting.attendees[1], (meeting.attendees[0], meeting.attendees[2])
    keep_reply(session, emma, ReplyValues(Reply.SUBSTITUTE, "Bel mij: 06 12", "Sam", "sam@ez.example"), NOW)
    for email in ("emma@ez.example", "sam@ez.example"):
        erase_person(session, add_person(session, email, "", NOW), NOW)
    session.expire_all()
    member = members_of(session, programme)[1]
    assert (member.name, member.email) == ("verwijderde persoon", "")
    assert (member.substitute_name, member.substitute_email) == ("verwijderde persoon", "")
    assert (emma.name, emma.email, emma.stands_in, emma.stands_in_email) == (
        *("verwijderde persoon", ""),
        *("verwijderde persoon", ""),
    )
    assert (emma.reply, emma.reply_note) == (Reply.SUBSTITUTE, "")
    assert [one.name for one in others] == ["Vera Zitter", "Nico Nfia"]
    assert "emma@ez.example" not in {to for to, _ in mails(session)}
