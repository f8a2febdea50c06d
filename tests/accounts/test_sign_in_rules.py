"""What a password must be, how long an account waits, and which codes count: rules that ask no database."""

from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from hypothesis import given, settings
from hypothesis import strategies as st
from passlib.totp import TOTP

from agenda.accounts.lockout import LONGEST_WAIT, is_locked, spoken_wait, wait_after
from agenda.accounts.models import Person
from agenda.accounts.passwords import LONGEST, OBVIOUS, STRONG, TOO_LONG, TOO_SHORT, faults_of, hashed, matches
from agenda.accounts.second_factor import STEP, Authenticator, Unreadable
from agenda.kernel.dutch import AMSTERDAM
from tests.conftest import PASSWORD, QUICK

NOON = datetime(2026, 3, 16, 12, 0, tzinfo=UTC)
NOOR = Person(email="noor.dewit@rve.example", name="Noor de Wit")
AUTHENTICATOR = Authenticator("the secret of the site")


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("", TOO_SHORT),
        ("elf tekens.", TOO_SHORT),
        ("x" * (LONGEST + 1), TOO_LONG),
        ("aaaaaaaaaaaa", OBVIOUS),
        ("            ", OBVIOUS),
        ("abababababab", OBVIOUS),
        ("!!!!!!!!!!!!!", OBVIOUS),
        ("123456789012", OBVIOUS),
        ("Wachtwoord2026!", OBVIOUS),
        ("Welkom01Welkom01", OBVIOUS),
        ("UitvoeringsAgenda", OBVIOUS),
        ("Zomer 2026 Zomer 2026", OBVIOUS),
        ("Noor-de-Wit-1234", OBVIOUS),
        ("noor.dewit.noor", OBVIOUS),
        ("ｗａｃｈｔｗｏｏｒｄ１２", OBVIOUS),
        ("Correct Horse Battery Staple", OBVIOUS),
        ("zeg ik lekker niet", OBVIOUS),
    ],
)
def test_a_password_that_is_short_or_obvious_is_refused_in_a_sentence(password: str, fault: str) -> None:
    assert list(faults_of(password, NOOR)) == [fault]


@pytest.mark.parametrize(
    "password", [PASSWORD, "vier woorden naast elkaar", "Xk7 pQ2 mW9 zR4", "крокодил на крыше", "x" * 7 + "y7Qzw" * 30]
)
def test_a_password_needs_no_signs_of_some_kind(password: str) -> None:
    assert list(faults_of(password, NOOR)) == []


def test_the_name_of_another_is_no_objection() -> None:
    assert list(faults_of("noordewit noordzee", Person(email="ez@rve.example", name="EZ"))) == []


@pytest.mark.parametrize(
    ("typed", "kept"), [("cafe\u0301 om de hoek", "café om de hoek"), ("ﬁets op de dam", "fiets op de dam")]
)
def test_another_keyboard_spells_the_same_password(typed: str, kept: str) -> None:
    assert matches(hashed(kept, QUICK), typed, QUICK)


def test_production_hashes_with_argon2id_at_the_costs_of_the_standard() -> None:
    assert hashed("een lang wachtwoord").startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert (STRONG.memory_cost, STRONG.time_cost) == (65536, 3)


@pytest.mark.parametrize("kept", [None, "", "no hash at all"])
def test_who_has_no_password_matches_nothing(kept: str | None) -> None:
    assert not matches(kept, "", QUICK)
    assert not matches(kept, PASSWORD, QUICK)


def test_a_password_that_is_endlessly_long_is_no_work() -> None:
    seen = []

    class Watching(PasswordHasher):
        def verify(self, hash: str, password: str) -> bool:
            seen.append(len(password))
            return super().verify(hash, password)

    assert not matches(None, "a" * 3_000_000, Watching(time_cost=1, memory_cost=8, parallelism=1))
    assert seen == [LONGEST + 1]


def test_the_wait_begins_at_the_fifth_failure_doubles_and_stops_at_an_hour() -> None:
    minutes = [wait_after(failures) // timedelta(minutes=1) for failures in range(14)]
    assert minutes == [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]


@given(st.integers(min_value=0, max_value=10**9))
def test_nobody_is_shut_out_for_longer_than_an_hour(failures: int) -> None:
    assert wait_after(failures) <= wait_after(failures + 1) <= LONGEST_WAIT


def test_a_lock_opens_at_its_moment() -> None:
    noor = Person(locked_until=NOON)
    assert is_locked(noor, NOON - timedelta(seconds=1))
    assert not is_locked(noor, NOON)
    assert not is_locked(Person(), NOON)
    assert "over 2 minuten" in spoken_wait(noor, NOON - timedelta(seconds=61))


@settings(deadline=None)
@given(st.integers(min_value=-40, max_value=40), st.integers(min_value=0, max_value=STEP - 1))
def test_a_code_counts_in_its_own_half_minute_and_the_ones_beside_it(steps: int, into: int) -> None:
    key, at = AUTHENTICATOR.new_key(), NOON + timedelta(seconds=into)
    shown = TOTP(key=AUTHENTICATOR.spoken_key(key).replace("-", "")).generate(time=at + timedelta(seconds=STEP * steps))
    place = AUTHENTICATOR.place_of(shown.token, key, at)
    assert place == (int(NOON.timestamp()) // STEP + steps if abs(steps) <= 1 else None)


@settings(deadline=None)
@given(st.integers(min_value=-1, max_value=1), st.integers(min_value=-2, max_value=2))
def test_a_code_that_was_used_and_those_before_it_count_no_more(steps: int, used: int) -> None:
    key, now = AUTHENTICATOR.new_key(), int(NOON.timestamp()) // STEP
    shown = TOTP(key=AUTHENTICATOR.spoken_key(key).replace("-", "")).generate(
        time=NOON + timedelta(seconds=STEP * steps)
    )
    assert (AUTHENTICATOR.place_of(shown.token, key, NOON, after=now + used) is not None) is (steps > used)


@pytest.mark.parametrize("code", ["", " ", "12345", "1234567", "abcdef", "\x00", "१२३४५६", "9" * 5000, "12 34 5x"])
def test_what_is_no_code_is_just_wrong(code: str) -> None:
    assert AUTHENTICATOR.place_of(code, AUTHENTICATOR.new_key(), NOON) is None


def test_a_code_may_be_typed_with_a_space() -> None:
    key = AUTHENTICATOR.new_key()
    token = TOTP(key=AUTHENTICATOR.spoken_key(key).replace("-", "")).generate(time=NOON).token
    assert AUTHENTICATOR.place_of(f"{token[:3]} {token[3:]}", key, NOON) is not None


def test_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B; its codes have two digits more in front."""
    key = TOTP(key=b"12345678901234567890", format="raw").to_json(encrypt=False)
    for seconds, code in ((59, "287082"), (1111111109, "081804"), (2000000000, "279037")):
        at = datetime.fromtimestamp(seconds, AMSTERDAM)
        assert AUTHENTICATOR.place_of(code, key, at) == seconds // STEP


def test_a_key_can_be_read_with_the_secret_of_the_site_alone() -> None:
    key = AUTHENTICATOR.new_key()
    assert AUTHENTICATOR.spoken_key(key).replace("-", "") not in key
    for ask in (lambda other: other.spoken_key(key), lambda other: other.place_of("123456", key, NOON)):
        with pytest.raises(Unreadable, match="herstelcode"):
            ask(Authenticator("another secret"))
