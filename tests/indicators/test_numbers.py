from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.indicators.rules import read_figure
from agenda.kernel.dutch import spoken_number
from agenda.web.forms.indicators import read_number, written_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("13,5", "13.5"),
        ("13.5", "13.5"),
        ("1.234,5", "1234.5"),
        ("1.234.567", "1234567"),
        ("1,234", "1.234"),
        ("0.125", "0.125"),
        ("12.3456", "12.3456"),
        ("1234", "1234"),
        (" -3,4 ", "-3.4"),
        ("−3", "-3"),
        ("0", "0"),
    ],
)
def test_a_number_typed_in_dutch_is_read_exactly(text: str, number: str) -> None:
    assert read_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text", ["1.234", "-12.345", "1,234.5", "1.2.3", "12.34,5", "13,5%", "6 tot 13,5", "١٢", "1e5", "NaN", ",", "--1"]
)
def test_what_may_be_two_numbers_or_none_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="schrijf") as refusal:
        read_number(text)
    assert text in str(refusal.value)


def test_a_number_with_two_readings_is_told_both() -> None:
    with pytest.raises(ValueError, match="schrijf 1234 of 1,234"):
        read_number("1.234")


@given(st.decimals(-(10**15), 10**15, places=4))
def test_a_number_that_the_form_shows_is_read_back_as_it_was(number: Decimal) -> None:
    assert read_number(written_number(number)) == number


@given(st.decimals(-(10**15), 10**15, places=2))
def test_a_number_that_a_page_shows_is_read_as_it_is_meant_or_refused(number: Decimal) -> None:
    shown = spoken_number(number)
    if "," in shown or abs(number) < 1000 or abs(number) >= 10**6:
        assert read_number(shown) == number
    else:
        with pytest.raises(ValueError, match="twee getallen"):
            read_number(shown)


@pytest.mark.parametrize(
    ("kept", "low", "high"),
    [("13.5", "13.5", None), ("1.234", "1.234", None), ("-4,1", "-4.1", None), ("6 tot 13,5", "6", "13.5")],
)
def test_a_figure_of_a_report_is_read_as_it_was_kept(kept: str, low: str, high: str | None) -> None:
    assert read_figure(kept) == (Decimal(low), Decimal(high) if high else None)


@pytest.mark.parametrize("kept", ["", "veel", "6 tot", "tot 6", "6 tot 7 tot 8", "1e9", "NaN"])
def test_what_is_no_figure_is_refused_with_a_sentence(kept: str) -> None:
    with pytest.raises(ValueError, match="is geen getal"):
        read_figure(kept)
