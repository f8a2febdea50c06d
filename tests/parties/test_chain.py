"""Who is asked for a party: in order, and never nobody."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.parties.models import Contact
from agenda.parties.rules import Addressee, Via, chain, is_absent, is_address

TODAY = date(2026, 3, 16)
SECRETARIAT = Addressee("Secretariaat", "secretariaat@rve.example", Via.SECRETARIAT)


def contact(name: str, position: int = 1, **more: object) -> Contact:
    return Contact(
        **{
            "name": name,
            "email": f"{name}@ez.example",
            "position": position,
            "absent_from": None,
            "absent_until": None,
            "substitute_name": "",
            "substitute_email": "",
        }
        | more
    )


def asked(contacts: Sequence[Contact], mailbox: str | None = None, day: date = TODAY) -> list[tuple[str, Via]]:
    return [(one.email, one.via) for one in chain(contacts, mailbox, SECRETARIAT, day)]


AWAY = {"absent_from": date(2026, 3, 16), "absent_until": date(2026, 3, 20)}
SUBSTITUTE = {"substitute_name": "Sven", "substitute_email": "sven@ez.example"}
LAST = (SECRETARIAT.email, Via.SECRETARIAT)


def test_the_lowest_position_is_asked_first_and_the_secretariat_last() -> None:
    assert asked([contact("daan", 2), contact("vera", 1)], "post@ez.example") == [
        ("vera@ez.example", Via.CONTACT),
        ("daan@ez.example", Via.CONTACT),
        ("post@ez.example", Via.MAILBOX),
        LAST,
    ]


def test_the_substitute_of_who_is_absent_goes_before_the_next_contact() -> None:
    assert asked([contact("vera", 1, **AWAY, **SUBSTITUTE), contact("daan", 2)])[:2] == [
        ("sven@ez.example", Via.SUBSTITUTE),
        ("daan@ez.example", Via.CONTACT),
    ]


def test_a_substitute_without_an_address_is_passed_over() -> None:
    away = contact("vera", 1, **AWAY, substitute_name="Sven")
    assert asked([away, contact("daan", 2)])[0] == ("daan@ez.example", Via.CONTACT)
    assert asked([away], "post@ez.example")[0] == ("post@ez.example", Via.MAILBOX)
    assert asked([away]) == [LAST]


def test_a_substitute_who_is_a_contact_and_absent_too_is_passed_over() -> None:
    vera = contact("vera", 1, **AWAY, substitute_email="daan@ez.example")
    assert asked([vera, contact("daan", 2, **AWAY, **SUBSTITUTE)]) == [("sven@ez.example", Via.SUBSTITUTE), LAST]
    assert asked([vera, contact("daan", 2, **AWAY)]) == [LAST]


@pytest.mark.parametrize(
    ("first", "last", "absent"),
    [
        (None, None, False),
        (TODAY, TODAY, True),
        (TODAY, None, True),
        (None, TODAY, True),
        (TODAY + timedelta(days=1), None, False),
        (None, TODAY - timedelta(days=1), False),
        (date(2026, 1, 1), date(2026, 3, 15), False),
        (date(2026, 1, 1), date(2026, 12, 31), True),
    ],
)
def test_absence_has_both_its_days_in_it_and_may_be_open(first: date | None, last: date | None, absent: bool) -> None:
    assert is_absent(contact("vera", absent_from=first, absent_until=last), TODAY) is absent


days = st.none() | st.integers(-5, 5).map(lambda n: TODAY + timedelta(days=n))
addresses = st.sampled_from(["", "vera@ez.example", "daan@ez.example", "sven@ez.example"])
contacts = st.lists(
    st.builds(
        contact,
        st.sampled_from(["vera", "daan", "iris"]),
        st.integers(1, 3),
        absent_from=days,
        absent_until=days,
        substitute_email=addresses,
        email=addresses,
    ),
    max_size=4,
    unique_by=lambda one: one.email,
)


@given(contacts, st.sampled_from([None, "", "post@ez.example"]))
def test_there_is_always_somebody_and_nobody_who_is_absent(contacts: list[Contact], mailbox: str | None) -> None:
    links = list(chain(contacts, mailbox, SECRETARIAT, TODAY))
    assert links[-1] == SECRETARIAT
    assert all(link.email for link in links)
    away = {one.email for one in contacts if is_absent(one, TODAY)}
    persons = [link.email for link in links if link.via in {Via.CONTACT, Via.SUBSTITUTE}]
    assert away.isdisjoint(persons)
    assert {one.email for one in contacts} - away - {""} <= set(persons)


@pytest.mark.parametrize("text", ["a@b.nl", "i.de-vries+bo@ez.example", "O'Neill@xn--bcher-kva.example"])
def test_an_address_is_known(text: str) -> None:
    assert is_address(text)


@pytest.mark.parametrize(
    "text", ["", "ez", "a@b", "a b@c.nl", "a..b@c.nl", ".a@c.nl", "a@c.nl\nBcc: x@y.nl", "é@c.nl", "a@é.nl", "a@b@c.nl"]
)
def test_what_no_mail_can_be_sent_to_is_no_address(text: str) -> None:
    assert not is_address(text)


def reached_past(bouncing: set[str], contacts: Sequence[Contact], mailbox: str | None = None) -> list[tuple[str, Via]]:
    return [(one.email, one.via) for one in chain(contacts, mailbox, SECRETARIAT, TODAY, bouncing)]


def test_who_gets_no_mail_is_passed_over_for_the_next() -> None:
    both = [contact("vera", 1), contact("daan", 2)]
    assert reached_past({"vera@ez.example"}, both)[0] == ("daan@ez.example", Via.CONTACT)
    assert reached_past({"vera@ez.example", "daan@ez.example"}, both, "post@ez.example")[0] == (
        "post@ez.example",
        Via.MAILBOX,
    )


def test_the_substitute_of_who_gets_no_mail_goes_before_the_next_contact() -> None:
    both = [contact("vera", 1, **SUBSTITUTE), contact("daan", 2)]
    assert reached_past({"vera@ez.example"}, both)[0] == ("sven@ez.example", Via.SUBSTITUTE)
    assert reached_past({"vera@ez.example", "sven@ez.example"}, both)[0] == ("daan@ez.example", Via.CONTACT)


def test_a_substitute_who_gets_no_mail_is_passed_over() -> None:
    away = contact("vera", 1, **AWAY, **SUBSTITUTE)
    assert reached_past({"sven@ez.example"}, [away, contact("daan", 2)])[0] == ("daan@ez.example", Via.CONTACT)


def test_when_mail_arrives_nowhere_the_secretariat_is_left() -> None:
    nowhere = {"vera@ez.example", "post@ez.example", SECRETARIAT.email}
    assert reached_past(nowhere, [contact("Vera")], "Post@ez.example") == [LAST]
