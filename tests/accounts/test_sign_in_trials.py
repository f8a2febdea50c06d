"""Wrong tries, locks and links, as the services keep them."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from agenda.accounts.invitations import ask_new_password, make_invitation, open_invitation, use_invitation
from agenda.accounts.models import Invitation, InvitationPurpose, Means, Sitting
from agenda.accounts.rules import Account, Nobody
from agenda.accounts.second_factor import Authenticator, switch_on
from agenda.accounts.services import set_password
from agenda.accounts.sign_ins import Try, admit, held_against, kept_password, pass_code
from agenda.accounts.sittings import begin_sitting, end_all_sittings, open_sittings, person_at
from agenda.gateways.database import Database
from agenda.history.rules import exactly
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import Invalid, NotAllowed, NotNow
from agenda.kernel.rights import Stamp
from agenda.mail.models import OutgoingMail
from agenda.mail.rules import Sender
from agenda.mail.texts import Post
from tests.conftest import PASSWORD, QUICK
from tests.web.doorway import NEW_PASSWORD, SECRETARIAT, code_at, person_of, trail, whole_history

NOW = datetime(2026, 3, 16, 10, 0, tzinfo=AMSTERDAM)
POST = Post(Sender("Agenda", "agenda@rve.example"), "https://agenda.example")
WAITS = {5: 1, 6: 2, 7: 4, 8: 8, 9: 16, 10: 32}
"""Minutes after so many failures in a row; an hour after more."""


def at_the_door(minutes: float = 0) -> Stamp:
    return Stamp(Nobody(), NOW + timedelta(minutes=minutes), "site")


def typed(session: Session, password: str, email: str = SECRETARIAT) -> Try:
    return held_against(kept_password(session, email), email, password, QUICK)


def fail(database: Database, times: int, minutes: float = 0) -> None:
    for _ in range(times):
        with database.transaction() as session:
            assert admit(session, typed(session, "verkeerd"), at_the_door(minutes)) is None


STEPS = st.lists(
    st.one_of(st.just("wrong"), st.just("wrong"), st.just("right"), st.integers(min_value=1, max_value=70)), max_size=40
)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_the_lock_keeps_to_its_rules_whatever_is_tried(example: Database, steps: list[str | int]) -> None:
    """Held against the rules as a person would work them out by hand."""
    minutes, failures, shut_until = 0, 0, 0
    with example.transaction() as session:
        person = person_of(session)
        person.failures, person.locked_until = 0, None
        tries = {word: typed(session, PASSWORD if word == "right" else "verkeerd") for word in ("right", "wrong")}
        for step in steps:
            if isinstance(step, int):
                minutes += step
                continue
            let_in = admit(session, tries[step], at_the_door(minutes)) is not None
            shut = minutes < shut_until
            assert let_in is (step == "right" and not shut)
            if let_in:
                begin_sitting(session, person, Means.PASSWORD, Stamp(Account(person), at_the_door(minutes).at, "site"))
                failures, shut_until = 0, 0
            elif not shut:
                failures += 1
                shut_until = minutes + WAITS.get(failures, 60) if failures >= 5 else 0
            assert person.failures == failures


def test_a_right_password_alone_forgives_nothing_to_who_has_a_second_factor(example: Database) -> None:
    """Else one could guess at the code for ever, by giving the password in between."""
    fail(example, 3)
    with example.transaction() as session:
        person = admit(session, typed(session, PASSWORD), at_the_door())
        assert person is not None
        assert person.failures == 3


def test_codes_and_passwords_are_counted_together(example: Database) -> None:
    authenticator, stamp = Authenticator("secret"), at_the_door()
    fail(example, 3)
    with example.transaction() as session:
        person = person_of(session)
        key = authenticator.new_key()
        switch_on(session, person, key, 0, Stamp(Account(person), NOW, "site"))
        assert not pass_code(session, person, "000000", authenticator, stamp)
        assert not pass_code(session, person, "000000", authenticator, stamp)
        right = code_at(authenticator.spoken_key(key), NOW)
        assert not pass_code(session, person, right, authenticator, stamp)
    assert [told.difference["means"][1] for told in trail(example, "person.sign_in_failed")] == [
        *["password"] * 3,
        *["password_and_code"] * 3,
    ]
    assert [told.difference["locked_until"][1] for told in trail(example, "person.lock")] == [
        exactly(NOW + timedelta(minutes=1))
    ]


def test_a_password_that_was_changed_while_it_was_held_against_the_old_one_does_not_open(example: Database) -> None:
    with example.transaction() as session:
        one = typed(session, PASSWORD)
        person = person_of(session)
        set_password(session, person, NEW_PASSWORD, Stamp(Account(person), NOW, "site"), hasher=QUICK)
        assert admit(session, one, at_the_door()) is None


def test_an_old_hash_is_made_stronger_at_a_right_password(example: Database) -> None:
    stronger = type(QUICK)(time_cost=2, memory_cost=16, parallelism=1)
    with example.transaction() as session:
        old = kept_password(session, SECRETARIAT)
        assert admit(session, held_against(old, SECRETARIAT, "verkeerd", stronger), at_the_door()) is None
        assert kept_password(session, SECRETARIAT) == old
        assert admit(session, held_against(old, SECRETARIAT, PASSWORD, stronger), at_the_door()) is not None
        session.flush()
        fresh = kept_password(session, SECRETARIAT)
    assert "m=16,t=2" in fresh
    assert stronger.verify(fresh, PASSWORD)


def test_a_new_password_opens_the_lock_and_ends_all_but_the_sitting_that_is_spared(example: Database) -> None:
    fail(example, 5)
    with example.transaction() as session:
        person = person_of(session)
        own = Stamp(Account(person), NOW, "site")
        keys = [begin_sitting(session, person, Means.PASSWORD, own) for _ in range(3)]
        person.failures, person.locked_until = 5, NOW + timedelta(minutes=1)
        spared = session.scalars(select(Sitting).order_by(Sitting.id)).all()[1]
        half_way = person.fs_uniquifier
        set_password(session, person, NEW_PASSWORD, own, spared=spared, hasher=QUICK)
        since = NOW - timedelta(hours=12)
        assert [person_at(session, key, since) is not None for key in keys] == [False, True, False]
        assert (person.failures, person.locked_until) == (0, None)
        assert person.fs_uniquifier != half_way


def test_a_password_is_set_by_its_owner_or_by_who_manages_people(example: Database) -> None:
    with example.transaction() as session:
        nfia, ez = person_of(session, "nfia@rve.example"), person_of(session, "ez@rve.example")
        with pytest.raises(NotAllowed):
            set_password(session, nfia, NEW_PASSWORD, Stamp(Account(ez), NOW, "site"), hasher=QUICK)
        with pytest.raises(NotAllowed):
            set_password(session, nfia, NEW_PASSWORD, at_the_door(), hasher=QUICK)
        with pytest.raises(Invalid, match="te makkelijk te raden"):
            set_password(session, nfia, "welkom welkom 2026", Stamp(Account(nfia), NOW, "site"), hasher=QUICK)
        set_password(session, nfia, NEW_PASSWORD, Stamp(Account(nfia), NOW, "site"), hasher=QUICK)


def test_a_sitting_ends_with_its_age_and_is_forgotten_after_a_month(example: Database) -> None:
    with example.transaction() as session:
        person = person_of(session)
        key = begin_sitting(session, person, Means.PASSWORD, Stamp(Account(person), NOW, "site"))
        assert person_at(session, key, NOW - timedelta(seconds=1)) is not None
        assert person_at(session, key, NOW) is None
        assert key not in repr(session.execute(select(Sitting.key_sha256)).all())
        later = NOW + timedelta(days=31)
        begin_sitting(session, person, Means.CODE, Stamp(Account(person), later, "site"))
        assert [one.means for one in open_sittings(session, person, NOW - timedelta(days=99))] == [Means.CODE]


def test_who_has_no_access_has_no_sitting(example: Database) -> None:
    with example.transaction() as session:
        person = person_of(session)
        key = begin_sitting(session, person, Means.PASSWORD, Stamp(Account(person), NOW, "site"))
        person.active = False
        assert person_at(session, key, NOW - timedelta(hours=1)) is None


def test_ending_everywhere_is_told_once(example: Database) -> None:
    with example.transaction() as session:
        person = person_of(session)
        own = Stamp(Account(person), NOW, "site")
        begin_sitting(session, person, Means.PASSWORD, own)
        end_all_sittings(session, person, own)
        end_all_sittings(session, person, own)
    assert len(trail(example, "person.sign_out_all")) == 1


# ── Links ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def link_to(database: Database, purpose: InvitationPurpose, email: str = SECRETARIAT, minutes: float = 0) -> str:
    with database.transaction() as session:
        return make_invitation(session, person_of(session, email), purpose, at_the_door(minutes))


def use(database: Database, key: str, minutes: float = 0) -> None:
    with database.transaction() as session:
        use_invitation(session, key, NEW_PASSWORD, at_the_door(minutes).at, "site", QUICK)


@pytest.mark.parametrize(
    ("purpose", "minutes"), [(InvitationPurpose.PASSWORD, 60), (InvitationPurpose.INVITATION, 7 * 24 * 60)]
)
def test_a_link_works_once_and_within_its_time(example: Database, purpose: InvitationPurpose, minutes: float) -> None:
    key = link_to(example, purpose)
    with pytest.raises(NotNow, match="werkt niet meer"):
        use(example, key, minutes)
    use(example, key, minutes - 1)
    with pytest.raises(NotNow, match="werkt niet meer"):
        use(example, key, minutes - 1)
    with example.reading() as session:
        assert QUICK.verify(kept_password(session, SECRETARIAT), NEW_PASSWORD)
        assert key not in repr(session.execute(select(Invitation.key_sha256)).all())
    assert [told.actor for told in trail(example, "person.password")][-1].startswith("person:")


def test_a_link_that_is_used_takes_the_others_along(example: Database) -> None:
    first, second = (link_to(example, InvitationPurpose.PASSWORD, minutes=minute) for minute in (0, 1))
    use(example, first, 2)
    with pytest.raises(NotNow):
        use(example, second, 3)


def test_an_obvious_password_leaves_the_link_as_it_was(example: Database) -> None:
    key = link_to(example, InvitationPurpose.PASSWORD)
    with pytest.raises(Invalid), example.transaction() as session:
        use_invitation(session, key, "wachtwoord 2026", NOW, "site", QUICK)
    use(example, key)


def test_a_new_invitation_takes_the_place_of_the_former_one(example: Database) -> None:
    first, second = (link_to(example, InvitationPurpose.INVITATION) for _ in range(2))
    with example.reading() as session:
        with pytest.raises(NotNow):
            open_invitation(session, first, NOW)
        assert open_invitation(session, second, NOW)[1].email == SECRETARIAT


@pytest.mark.parametrize("key", ["", "niets", "\x00", "\ud800", "é" * 5000])
def test_a_made_up_link_leads_nowhere(example: Database, key: str) -> None:
    with example.reading() as session, pytest.raises(NotNow):
        open_invitation(session, key, NOW)


def mails(database: Database, address: str = SECRETARIAT) -> int:
    with database.reading() as session:
        return len(session.scalars(select(OutgoingMail).where(OutgoingMail.recipient == address)).all())


def ask(database: Database, address: str = SECRETARIAT, minutes: float = 0) -> None:
    with database.transaction() as session:
        ask_new_password(session, address, POST, at_the_door(minutes))


def test_of_a_forgotten_password_three_mails_an_hour_are_enough(example: Database) -> None:
    for minute in range(5):
        ask(example, minutes=minute)
    assert mails(example) == 3
    ask(example, minutes=61)
    assert mails(example) == 4
    assert len(trail(example, "person.password_asked")) == 6


def test_nobody_is_mailed_who_has_no_access_or_no_password_of_ours(example: Database) -> None:
    with example.transaction() as session:
        person_of(session, "ez@rve.example").active = False
        person_of(session, "nfia@rve.example").password = None
    for address in ("ez@rve.example", "nfia@rve.example", "onbekend@rve.example"):
        ask(example, address)
        assert mails(example, address) == 0
    assert {told.object for told in trail(example, "person.password_asked")} == {0}


def test_who_was_invited_and_came_too_late_can_ask_for_a_link(example: Database) -> None:
    address = "nfia@rve.example"
    with example.transaction() as session:
        person_of(session, address).password = None
    link_to(example, InvitationPurpose.INVITATION, address)
    ask(example, address, minutes=30 * 24 * 60)
    assert mails(example, address) == 1


def test_the_trail_tells_all_and_no_secret(example: Database) -> None:
    keys = [link_to(example, purpose) for purpose in InvitationPurpose]
    fail(example, 6)
    ask(example, "niemand@rve.example")
    use(example, keys[0], 5)
    told = whole_history(example)
    assert not any(secret in told for secret in (*keys, PASSWORD, NEW_PASSWORD, "verkeerd", "niemand@rve.example"))
    moments = [line.event for line in trail(example, "person.sign_in_failed", "person.lock")]
    assert moments == [*["person.sign_in_failed"] * 5, "person.lock", "person.sign_in_failed"]
    assert all(one.actor == "nobody" and one.result == "geweigerd" for one in trail(example, "person.sign_in_failed"))
    assert all(first != second for first, second in pairwise(keys))
