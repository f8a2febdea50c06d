"""Sending a dossier: who may, to whom, what they had before, and how a link ends."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.accounts.models import Person, Role
from agenda.accounts.people import grant
from agenda.accounts.reviews import Choice, Judgement, Seen
from agenda.consultations.attendees import GuestValues, add_guest
from agenda.consultations.meetings import cancel_meeting
from agenda.countdown.queries import mark_of
from agenda.documents.models import Edition
from agenda.dossiers.circle import Recipient, circle_of
from agenda.dossiers.copies import (
    copy_at,
    copy_by_key,
    held_version,
    holdings_of,
    mark_opened,
    newer_than,
    sendable_among,
)
from agenda.dossiers.erasure import forget_receiver
from agenda.dossiers.leaving import end_own_copies, review, shut_out, withdraw_role
from agenda.dossiers.mailing import mail_copies
from agenda.dossiers.models import Copy, Dispatch, Release
from agenda.dossiers.rebuilding import add_formats
from agenda.dossiers.releasing import release_dossier
from agenda.dossiers.rules import expiry
from agenda.dossiers.sending import Issued, resend, revoke_copy, send_dossier, times_sent
from agenda.dossiers.shown import dossiers_of
from agenda.history.models import HistoryLine
from agenda.kernel.refusal import Changed, Invalid, NotAllowed, NotFound, NotNow
from agenda.kernel.rights import Permission
from agenda.mail.models import MailState, OutgoingMail
from agenda.mail.rules import Sender
from agenda.mail.texts import Post
from agenda.parties.queries import party_by_key
from agenda.programmes.models import Programme
from agenda.programmes.services import keep_occasion
from tests.dossiers.made import AN, AT, BO, BY_SYSTEM, by, kept, later, meeting

POST = Post(Sender("Agenda", "agenda@rve.example"), "https://agenda.example")
SECRETARIAT = "secretariaat@rve.example"


def test_each_recipient_gets_one_copy_and_readers_see_the_version_from_then_on(
    session: Session, programme: Programme
) -> None:
    edition, reader = kept(session), by(session, "lezer@rve.example").by
    assert dossiers_of(session, meeting(session), reader, AT) == []
    twice = Recipient("An", " AN@Flevoland.example ")
    issued = send_dossier(session, edition, [AN, BO, twice], " Graag \n lezen. ", by(session, SECRETARIAT))
    assert [one.copy.name for one in issued] == [AN.name, BO.name]
    assert len({one.key for one in issued}) == 2
    assert issued[0].copy.dispatch.words == "Graag \n lezen."
    assert [one.edition for one in dossiers_of(session, meeting(session), reader, AT)] == [edition]
    assert copy_by_key(session, issued[1].key, AT).email == BO.email
    mark = mark_of(session, meeting(session), "dossier")
    assert mark is not None
    assert mark.done_at == AT


def test_only_a_full_dossier_that_was_sent_is_the_step_of_the_countdown(session: Session, programme: Programme) -> None:
    kept(session)
    send_dossier(session, kept(session, "summary"), [AN], "", BY_SYSTEM)
    mark = mark_of(session, meeting(session), "dossier")
    assert mark is None or mark.done_at is None


def test_history_tells_how_many_copies_and_of_nobody_who_they_are(session: Session, programme: Programme) -> None:
    send_dossier(session, kept(session), [AN, BO], "geheim woord", BY_SYSTEM)
    those = select(HistoryLine).where(HistoryLine.event.startswith("dossier.")).order_by(HistoryLine.sequence)
    lines = session.scalars(those).all()
    assert [line.event for line in lines] == ["dossier.release", "dossier.send"]
    assert lines[1].difference == {"copies": [None, 2]}
    told = str([line.difference for line in lines])
    assert not any(word in told for word in (AN.name, AN.email, "geheim"))


@pytest.mark.parametrize(
    ("recipient", "sentence"),
    [
        (Recipient("", "an@x.example"), "Schrijf ook een naam op"),
        (Recipient("An", "an@"), "‘an@’ is geen e-mailadres"),
        (Recipient("An", "<script>@x.example"), "is geen e-mailadres"),
        (Recipient("x" * 400, "an@x.example"), "korter dan 300"),
    ],
)
def test_a_bad_recipient_is_refused_at_its_row_and_nothing_is_sent(
    session: Session, programme: Programme, recipient: Recipient, sentence: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        send_dossier(session, kept(session), [AN, recipient], "", BY_SYSTEM)
    assert [fault.place for fault in refusal.value.faults] == ["recipients.2"]
    assert sentence in refusal.value.faults[0].sentence
    assert session.scalars(select(Dispatch)).all() == []


def test_nobody_too_many_and_too_many_words_are_refused(session: Session, programme: Programme) -> None:
    edition = kept(session)
    many = [Recipient("x", f"x{number}@x.example") for number in range(501)]
    for recipients, words in (([], ""), (many, ""), ([AN], "x" * 4001)):
        with pytest.raises(Invalid):
            send_dossier(session, edition, recipients, words, BY_SYSTEM)


def test_an_own_dossier_goes_to_its_own_party_alone_and_is_sent_by_that_party_alone(
    session: Session, programme: Programme
) -> None:
    ez = party_by_key(session, "ez")
    owner, edition = by(session, "ez@rve.example"), kept(session, party=ez)
    add_guest(session, meeting(session).meeting, GuestValues("Els", "els@ez.example", party=ez.id), BY_SYSTEM)
    add_guest(session, meeting(session).meeting, GuestValues("An", AN.email), BY_SYSTEM)
    known = circle_of(session, meeting(session), edition).all
    assert "els@ez.example" in {one.email for one in known}
    assert {one.party for one in known} == {ez.id}
    with pytest.raises(Invalid, match="voor anderen is dit dossier niet"):
        send_dossier(session, edition, [AN], "", owner)
    for email, refusal in (
        (SECRETARIAT, NotFound),
        ("nfia@rve.example", NotAllowed),
        ("auditor@rve.example", NotAllowed),
    ):
        with pytest.raises(refusal):
            send_dossier(session, edition, [Recipient("Els", "els@ez.example")], "", by(session, email))
    issued = send_dossier(session, edition, [Recipient("Els", "els@ez.example"), *known], "", owner)
    assert {one.copy.email for one in issued} == {one.email.lower() for one in known}
    assert holdings_of(session, meeting(session), by(session, SECRETARIAT).by) == []
    assert len(holdings_of(session, meeting(session), owner.by)) == len(known)


def test_each_copy_knows_the_version_that_this_reader_had_last(session: Session, programme: Programme) -> None:
    first = kept(session)
    send_dossier(session, first, [AN, BO], "", BY_SYSTEM)
    second = kept(session, says=["Iets anders."])
    (unread,) = send_dossier(session, second, [BO], "", BY_SYSTEM)
    third = kept(session, says=["Nog iets."])
    revoke_copy(session, unread.copy, BY_SYSTEM)
    other = send_dossier(session, kept(session, "summary"), [AN], "", BY_SYSTEM)
    issued = send_dossier(session, third, [AN, BO, Recipient("Cas", "cas@x.example")], "", later(BY_SYSTEM, days=1))
    assert [one.copy.instead_of for one in issued] == [first, first, None]
    assert other[0].copy.instead_of is None
    assert held_version(session, meeting(session), "full", AN.email.upper()) is third
    assert held_version(session, meeting(session), "summary", BO.email) is None
    assert newer_than(session, first, AT) is second
    assert newer_than(session, first, AT + timedelta(days=1)) is third
    assert newer_than(session, third, AT + timedelta(days=1)) is None


def test_a_version_that_was_read_before_its_link_was_revoked_was_had(session: Session, programme: Programme) -> None:
    edition = kept(session)
    (issued,) = send_dossier(session, edition, [AN], "", BY_SYSTEM)
    mark_opened(issued.copy, AT)
    revoke_copy(session, issued.copy, BY_SYSTEM)
    assert held_version(session, meeting(session), "full", AN.email) is edition


def test_links_of_older_versions_go_on_and_one_that_is_sent_again_takes_the_place_of_the_former(
    session: Session, programme: Programme
) -> None:
    (first,) = send_dossier(session, kept(session), [AN], "Dag An", BY_SYSTEM)
    again = resend(session, first.copy, later(BY_SYSTEM, hours=1))
    (second,) = send_dossier(session, kept(session), [AN], "", BY_SYSTEM)
    assert again.copy.dispatch.words == "Dag An"
    assert copy_by_key(session, again.key, AT).edition is first.copy.edition
    assert copy_by_key(session, second.key, AT)
    with pytest.raises(NotNow, match="ingetrokken"):
        copy_by_key(session, first.key, AT)


def test_a_link_ends_when_it_is_revoked_or_its_time_is_over(session: Session, programme: Programme) -> None:
    one, other = send_dossier(session, kept(session), [AN, BO], "", BY_SYSTEM)
    assert revoke_copy(session, one.copy, BY_SYSTEM)
    assert not revoke_copy(session, one.copy, BY_SYSTEM)
    ends = expiry(meeting(session).occasion.day)
    assert copy_by_key(session, other.key, ends - timedelta(seconds=1))
    for key, at, refusal in (
        (one.key, AT, "ingetrokken"),
        (other.key, ends, "verlopen"),
        ("x\ud800", AT, "bestaat niet"),
    ):
        with pytest.raises((NotNow, NotFound), match=refusal):
            copy_by_key(session, key, at)
    with pytest.raises(NotNow, match="te lang geleden"):
        send_dossier(session, kept(session), [AN], "", later(BY_SYSTEM, days=365))


def test_who_sends_what_was_sent_meanwhile_looks_again_first(session: Session, programme: Programme) -> None:
    edition = kept(session)
    send_dossier(session, edition, [AN], "", BY_SYSTEM, seen=0)
    with pytest.raises(Changed):
        send_dossier(session, edition, [BO], "", BY_SYSTEM, seen=0)
    assert times_sent(session, edition) == 1


@pytest.mark.parametrize("email", ["lezer@rve.example", "auditor@rve.example", "brief@rve.example", "ez@rve.example"])
def test_who_may_not_send_neither_sends_nor_revokes(session: Session, programme: Programme, email: str) -> None:
    edition = kept(session)
    (issued,) = send_dossier(session, edition, [AN], "", BY_SYSTEM)
    with pytest.raises(NotAllowed):
        send_dossier(session, edition, [BO], "", by(session, email))
    for act in (revoke_copy, resend):
        with pytest.raises(NotAllowed):
            act(session, issued.copy, by(session, email))
    assert len(session.scalars(select(Copy)).all()) == 1


def test_the_list_tells_per_recipient_the_last_version_when_it_was_opened_and_who_is_behind(
    session: Session, programme: Programme, statements: list[str]
) -> None:
    first = kept(session)
    one, _ = send_dossier(session, first, [AN, BO], "", BY_SYSTEM)
    mark_opened(one.copy, AT)
    mark_opened(one.copy, AT + timedelta(hours=1))
    resend(session, one.copy, later(BY_SYSTEM, hours=2))
    send_dossier(session, kept(session), [BO], "", BY_SYSTEM)
    actor, consultation = by(session, SECRETARIAT).by, meeting(session)
    session.flush()
    session.expire_all()
    assert consultation.id
    assert actor.may(Permission.DOSSIER_SEND, consultation.scope)
    statements.clear()
    an, bo = holdings_of(session, consultation, actor)
    assert len(statements) <= 2
    assert (an.copy.edition.version, an.opened_at, an.is_behind, len(an.former)) == (1, AT, True, 1)
    assert (bo.copy.edition.version, bo.opened_at, bo.is_behind, len(bo.former)) == (2, None, False, 1)


def test_who_leaves_a_party_loses_its_own_dossiers_and_keeps_those_for_all(
    session: Session, programme: Programme
) -> None:
    ez, owner = party_by_key(session, "ez"), by(session, "ez@rve.example")
    they = Recipient("ez", "ez@rve.example")
    (own,) = send_dossier(session, kept(session, party=ez), [they], "", owner)
    (full,) = send_dossier(session, kept(session), [they], "", BY_SYSTEM)
    person = owner.by.person  # type: ignore[attr-defined]
    assert end_own_copies(session, person, party_by_key(session, "nfia"), BY_SYSTEM) == 0
    assert end_own_copies(session, person, ez, by(session, "lezer@rve.example")) == 0
    assert end_own_copies(session, person, ez, by(session, SECRETARIAT)) == 1
    assert own.copy.revoked_at == AT
    assert full.copy.revoked_at is None


@pytest.mark.parametrize("email", ["auditor@rve.example", SECRETARIAT, "nfia@rve.example", None])
def test_who_does_not_read_what_a_party_notes_sees_and_sends_no_dossier_of_it(
    session: Session, programme: Programme, email: str | None
) -> None:
    """The auditor and the operator oversee what is one party's own, but for its notes."""
    edition, owner = kept(session, party=party_by_key(session, "ez")), by(session, "ez@rve.example")
    they = Recipient("ez", "ez@rve.example")
    (own,) = send_dossier(session, edition, [they], "", owner)
    stamp = by(session, email) if email else BY_SYSTEM
    assert dossiers_of(session, meeting(session), stamp.by, AT) == []
    assert holdings_of(session, meeting(session), stamp.by) == []
    assert sendable_among([edition], stamp.by) == []
    with pytest.raises(NotFound):
        copy_at(session, meeting(session), own.copy.id, stamp.by)
    for act in (
        lambda: send_dossier(session, edition, [they], "", stamp),
        lambda: revoke_copy(session, own.copy, stamp),
        lambda: add_formats(session, edition, {"odt": b"odt"}, stamp),
        lambda: release_dossier(session, edition, AT, None, stamp),
    ):
        with pytest.raises((NotAllowed, NotFound)):
            act()


def own_sent(session: Session, person: str = "ez@rve.example") -> Issued:
    """The own dossier of EZ, sent to somebody who acts for it."""
    owner = by(session, "ez@rve.example")
    edition = kept(session, party=party_by_key(session, "ez"))
    return send_dossier(session, edition, [Recipient("Ez", person)], "", owner)[0]


def test_who_loses_the_role_or_is_shut_out_no_longer_reads_the_own_dossier_by_link(
    session: Session, programme: Programme
) -> None:
    ez, manager = party_by_key(session, "ez"), BY_SYSTEM
    person = by(session, "ez@rve.example").by.person  # type: ignore[attr-defined]
    (role,) = person.memberships
    grant(session, person, Role.OWNER, None, ez, manager)
    session.flush()
    issued = own_sent(session)
    assert withdraw_role(session, person, role.id, manager) == 0
    assert issued.copy.revoked_at is None
    everywhere = next(one for one in person.memberships if one is not role)
    assert withdraw_role(session, person, everywhere.id, manager) == 1
    assert issued.copy.revoked_at == AT
    grant(session, person, Role.OWNER, programme, ez, manager)
    session.flush()
    issued, full = own_sent(session), send_dossier(session, kept(session), [issued_to(person)], "", BY_SYSTEM)[0]
    assert shut_out(session, person, manager, programme)
    assert (issued.copy.revoked_at, full.copy.revoked_at) == (AT, None)


def issued_to(person: Person) -> Recipient:
    return Recipient(person.name, person.email)


def test_a_review_that_withdraws_a_role_ends_the_links_to_the_own_dossier(
    session: Session, programme: Programme
) -> None:
    issued, person = own_sent(session), by(session, "ez@rve.example").by.person  # type: ignore[attr-defined]
    (role,) = person.memberships
    seen = Seen(role.id, person.id, role.role, role.reviewed_at)
    review(session, programme, [Judgement(seen, Choice.WITHDRAW)], by(session, "beheer@rve.example"))
    assert issued.copy.revoked_at == AT


def mail_of(session: Session, copy: Copy) -> OutgoingMail | None:
    session.flush()
    return session.scalar(select(OutgoingMail).where(OutgoingMail.key == f"dossier/{copy.id}"))


def mailed(session: Session, edition: Edition, *recipients: Recipient) -> list[Issued]:
    issued = send_dossier(session, edition, recipients, "", BY_SYSTEM)
    session.flush()
    mail_copies(session, POST, issued, AT)
    return issued


@pytest.mark.parametrize("state", [MailState.FAILED, MailState.SET_ASIDE])
def test_a_version_of_which_the_mail_never_arrived_was_not_had_unless_its_link_was_opened(
    session: Session, programme: Programme, state: MailState
) -> None:
    first, second = kept(session), kept(session, says=["Iets anders."])
    mailed(session, first, AN, BO)
    for one in mailed(session, second, AN, BO):
        mail = mail_of(session, one.copy)
        assert mail is not None
        mail.state = state
        if one.copy.email == BO.email:
            mark_opened(one.copy, AT)
    an, bo = holdings_of(session, meeting(session), by(session, SECRETARIAT).by)
    assert (an.has, an.last.arrived, bo.has, bo.last.arrived) == (1, False, 2, True)
    assert held_version(session, meeting(session), "full", AN.email) is first
    issued = mailed(session, kept(session, says=["Nog iets."]), AN, BO)
    assert [one.copy.instead_of for one in issued] == [first, second]


def test_who_had_a_newer_version_is_told_no_changes_the_wrong_way_round(session: Session, programme: Programme) -> None:
    first, second, third, fourth = (kept(session, says=[f"Stand {number}"]) for number in range(4))
    sent = [mailed(session, one, AN)[0].copy for one in (first, third, second, fourth)]
    assert [one.instead_of for one in sent] == [None, first, first, third]
    with pytest.raises(NotNow, match="nieuwere versie"):
        resend(session, sent[1], BY_SYSTEM)
    revoke_copy(session, sent[3], BY_SYSTEM)
    assert resend(session, sent[1], BY_SYSTEM).copy.edition is third


def test_what_is_still_to_leave_with_a_link_that_ended_does_not_leave(session: Session, programme: Programme) -> None:
    one, other, third = mailed(session, kept(session), AN, BO, Recipient("Cas", "cas@x.example"))
    gone, failed = mail_of(session, other.copy), mail_of(session, third.copy)
    assert gone is not None
    assert failed is not None
    gone.state, failed.state = MailState.SENT, MailState.FAILED
    again = resend(session, one.copy, BY_SYSTEM)
    session.flush()
    mail_copies(session, POST, [again], AT)
    revoke_copy(session, other.copy, BY_SYSTEM)
    assert mail_of(session, one.copy) is None
    assert mail_of(session, again.copy) is not None
    assert mail_of(session, other.copy) is gone
    revoke_copy(session, third.copy, BY_SYSTEM)
    session.refresh(failed)
    assert (gone.state, failed.state) == (MailState.SENT, MailState.SET_ASIDE)


def test_links_go_on_when_the_consultation_moves_to_later_and_never_end_earlier_than_was_told(
    session: Session, programme: Programme
) -> None:
    (issued,) = send_dossier(session, kept(session), [AN], "", BY_SYSTEM)
    was = meeting(session).occasion.day
    for moved, lasts in ((timedelta(days=200), timedelta(days=200)), (timedelta(days=-30), timedelta())):
        keep_occasion(session, programme, "BO-2026-1", was + moved, BY_SYSTEM)
        ends = expiry(was + lasts)
        assert copy_by_key(session, issued.key, ends - timedelta(seconds=1)) is issued.copy
        with pytest.raises(NotNow, match="verlopen"):
            copy_by_key(session, issued.key, ends)


def test_the_dossier_of_a_consultation_that_was_cancelled_is_not_sent_and_its_links_can_be_revoked(
    session: Session, programme: Programme
) -> None:
    edition = kept(session)
    (issued,) = send_dossier(session, edition, [AN], "", BY_SYSTEM)
    cancel_meeting(session, meeting(session).meeting, "ziek", BY_SYSTEM)
    for act in (
        lambda: send_dossier(session, edition, [BO], "", BY_SYSTEM),
        lambda: resend(session, issued.copy, BY_SYSTEM),
    ):
        with pytest.raises(NotNow, match="afgezegd"):
            act()
    assert revoke_copy(session, issued.copy, BY_SYSTEM)


def test_sending_an_own_dossier_releases_nothing_and_who_reads_it_hears_of_a_newer_one(
    session: Session, programme: Programme
) -> None:
    issued, ez = own_sent(session), party_by_key(session, "ez")
    assert session.scalars(select(Release)).all() == []
    events = session.scalars(select(HistoryLine.event).where(HistoryLine.event.startswith("dossier."))).all()
    assert events == ["dossier.send"]
    kept(session, party=party_by_key(session, "nfia"))
    assert newer_than(session, issued.copy.edition, AT) is None
    newer = kept(session, party=ez)
    assert newer_than(session, issued.copy.edition, AT) is newer


def test_a_recipient_without_an_account_is_forgotten_in_what_the_actor_sends_and_the_fact_stays(
    session: Session, programme: Programme
) -> None:
    ez = party_by_key(session, "ez")
    add_guest(session, meeting(session).meeting, GuestValues("An", AN.email, party=ez.id), BY_SYSTEM)
    (own,) = send_dossier(session, kept(session, party=ez), [AN], "", by(session, "ez@rve.example"))
    first, bo = mailed(session, kept(session), AN, BO)
    mark_opened(first.copy, AT)
    left, summary = mail_of(session, first.copy), mailed(session, kept(session, "summary"), AN)[0]
    assert left is not None
    left.state = MailState.SENT
    secretariat, reader = by(session, SECRETARIAT), by(session, "lezer@rve.example")
    with pytest.raises(NotAllowed):
        forget_receiver(session, first.copy, reader)
    forget_receiver(session, first.copy, secretariat)
    session.flush()
    session.refresh(left)
    for copy in (first.copy, summary.copy):
        assert (copy.name, copy.email) == ("verwijderde persoon", f"gewist-exemplaar-{first.copy.id}@invalid")
        assert copy.revoked_at == AT
    assert mail_of(session, summary.copy) is None
    assert AN.email not in f"{left.recipient} {left.key} {left.subject} {left.message!r}"
    assert first.copy.first_opened_at == AT
    assert (own.copy.email, bo.copy.email) == (AN.email, BO.email)
    lines = session.scalars(select(HistoryLine).where(HistoryLine.event == "dossier.forget")).all()
    assert len(lines) == 2
    assert not any(word in str([one.difference for one in lines]) for word in (AN.name, AN.email))
    with pytest.raises(NotNow, match="al gewist"):
        forget_receiver(session, first.copy, secretariat)
    (known,) = send_dossier(session, kept(session), [Recipient("Lezer", "lezer@rve.example")], "", BY_SYSTEM)
    with pytest.raises(NotNow, match="heeft een account"):
        forget_receiver(session, known.copy, secretariat)
