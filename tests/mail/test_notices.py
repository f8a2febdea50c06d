import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.gateways.mailer import tells_of_address
from agenda.mail.notices import LONGEST_REASON, Failure, read_notice
from tests.mail.notices import notice

OURS, WHO = "<a1@rve.example>", "weg@ez.example"


@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers"])
def test_a_notice_names_the_mail_the_recipient_and_the_reason(returned: str) -> None:
    found = read_notice(notice(OURS, "Weg@EZ.example", returned=returned))
    assert found is not None
    assert found.message_id == OURS
    assert found.failures == (Failure(frozenset({WHO}), "5.1.1", "550 5.1.1 No such user"),)
    assert found.failure_of("WEG@ez.example") == found.failures[0]
    assert found.failure_of("ander@ez.example") is None


@pytest.mark.parametrize(
    "changed",
    [
        {"action": "delayed", "status": "4.4.1"},
        {"action": "failed", "status": "4.4.7"},
        {"action": "delivered", "status": "2.0.0"},
        {"action": "relayed", "status": "5.1.1"},
        {"status": ""},
        {"returned": "text/plain"},
    ],
)
def test_what_did_not_fail_for_good_or_names_no_mail_is_no_notice(changed: dict[str, str]) -> None:
    assert read_notice(notice(OURS, WHO, **changed)) is None


def test_without_a_diagnosis_the_status_is_the_reason() -> None:
    found = read_notice(notice(OURS, WHO, diagnosis=""))
    assert found is not None
    assert found.failures[0].reason == "5.1.1"


def test_a_reason_is_one_short_line() -> None:
    found = read_notice(notice(OURS, WHO, diagnosis="550 <script>\n  " + "x" * 9000))
    assert found is not None
    assert found.failures[0].reason.startswith("550 <script> x")
    assert len(found.failures[0].reason) == LONGEST_REASON


WHOLE = notice(OURS, WHO)
NESTED = b"".join(b'Content-Type: multipart/report; boundary="%d"\n\n--%d\n' % (depth, depth) for depth in range(3000))


@pytest.mark.parametrize(
    "junk",
    [
        b"",
        b"\x00\xff" * 5000,
        b"From: jan@ez.example\nSubject: Re: Uw vragen\n\nIk ben met vakantie.\n",
        b"Content-Type: multipart/report\n\n",
        WHOLE.replace(b'boundary="B/x"', b""),
        WHOLE.replace(b"message/delivery-status", b"text/plain"),
        NESTED,
    ],
)
def test_junk_is_no_notice(junk: bytes) -> None:
    assert read_notice(junk) is None


@given(st.integers(0, len(WHOLE)), st.integers(0, len(WHOLE)), st.binary(max_size=40))
def test_nothing_makes_the_reader_stumble(start: int, length: int, put: bytes) -> None:
    found = read_notice(WHOLE[:start] + put + WHOLE[start + length :])
    assert found is None or found.failures


@pytest.mark.parametrize("status", ["5.0.0", "5.1.1", "5.1.10", "5.2.1", "5.2.2", "5.4.1", "5.4.4"])
def test_some_failures_are_about_the_address(status: str) -> None:
    assert tells_of_address(status)


@pytest.mark.parametrize("status", ["4.2.2", "5.1.8", "5.2.3", "5.3.4", "5.5.1", "5.6.0", "5.7.1", "5.4.7", ""])
def test_others_are_about_the_mail_the_sender_or_the_server(status: str) -> None:
    assert not tells_of_address(status)
