"""Indicators as they are given are as they are kept, on both databases."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from agenda.accounts.queries import account_by_email
from agenda.gateways.database import Database
from agenda.history.queries import contents_at
from agenda.indicators.models import Indicator
from agenda.indicators.queries import indicator_by_key
from agenda.indicators.rules import key_for, spoken_figure
from agenda.indicators.services import (
    INDICATOR_VALUES,
    IndicatorValues,
    MeasurementValues,
    exact,
    keep_indicator,
    ready,
)
from agenda.kernel.refusal import Changed, Invalid, NotAllowed
from agenda.kernel.rights import Stamp
from agenda.programmes.models import Programme
from tests.conftest import LOADED_AT
from tests.depth import depth

BASE = IndicatorValues("proef", "Proef", "%")
ON = date(2025, 11, 17)


def measured(low: str, high: str | None = None, on: date = ON, source: str = "Bron") -> MeasurementValues:
    return MeasurementValues(on, Decimal(low), source, None if high is None else Decimal(high))


def kept(session: Session, programme: Programme, key: str = "proef") -> IndicatorValues:
    """As the database gives it back."""
    session.flush()
    session.expire_all()
    return IndicatorValues.of(indicator_by_key(session, programme, key))


def _number(digits: int, decimals: int) -> Decimal:
    return Decimal(digits).scaleb(-decimals)


numbers = st.builds(_number, st.integers(-(10**15) + 1, 10**15 - 1), st.integers(0, 15))
days = st.dates(date(1950, 1, 1), date(2150, 12, 31))
words = st.text(min_size=1, max_size=40).map(lambda text: f"{text}x")


@st.composite
def measurements(draw: st.DrawFn) -> tuple[MeasurementValues, ...]:
    return tuple(_measurement(draw, day) for day in draw(st.lists(days, unique=True, max_size=4)))


def _measurement(draw: st.DrawFn, day: date) -> MeasurementValues:
    low, high = sorted((draw(numbers), draw(numbers)))
    return MeasurementValues(day, low, draw(words), high if draw(st.booleans()) else None)


indicators = st.builds(
    IndicatorValues,
    key=st.just("proef"),
    name=words,
    unit=words,
    goal=st.sampled_from([None, 1]),
    baseline=numbers,
    baseline_on=st.none() | days,
    target=numbers,
    target_on=st.none() | days,
    measurements=measurements(),
)


@given(indicators)
@settings(max_examples=depth(25, 60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(replace(BASE, baseline=Decimal("13.5"), measurements=(measured("13.5", "13.50"),)))
@example(replace(BASE, baseline=Decimal("1234567890123.45"), target=Decimal("0.000000000000001")))
@example(replace(BASE, baseline=Decimal("-999999999999999"), target=Decimal("1E+14")))
@example(replace(BASE, baseline=Decimal("-0.0"), measurements=(measured("-5", "0"),)))
def test_what_is_given_is_what_is_kept(
    session: Session, programme: Programme, stamp: Stamp, values: IndicatorValues
) -> None:
    keep_indicator(session, programme, values, stamp)
    assert kept(session, programme) == ready(values)
    assert not keep_indicator(session, programme, values, stamp)
    indicator = indicator_by_key(session, programme, "proef")
    stored = contents_at(session, Indicator.__tablename__, programme.id, only=[indicator.id])[indicator.id]
    assert INDICATOR_VALUES.validate_python(stored) == ready(values)


def test_a_number_comes_back_with_the_very_digits_it_was_given(
    session: Session, programme: Programme, stamp: Stamp
) -> None:
    given_numbers = ("13.5", "3.4", "0.1", "123456789.012345", "999999999999999", "0.123456789012345")
    for text in given_numbers:
        keep_indicator(session, programme, replace(BASE, baseline=Decimal(text)), stamp)
        assert str(kept(session, programme).baseline) == text


@pytest.mark.parametrize("text", ["1234567890123456", "0.1234567890123456", "1E+15", "1E-16", "1.00000000000000000001"])
def test_a_number_that_a_database_would_round_is_refused(
    example: Database, session: Session, programme: Programme, stamp: Stamp, text: str
) -> None:
    for values in (replace(BASE, target=Decimal(text)), replace(BASE, measurements=(measured(text),))):
        with pytest.raises(Invalid, match="15 cijfers"):
            keep_indicator(session, programme, values, stamp)


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_an_exact_number_is_the_same_number(number: Decimal) -> None:
    assert exact(number) == number
    assert "E" not in f"{exact(number)}" or exact(number).adjusted() < -6


def faulty() -> Iterator[tuple[IndicatorValues, str]]:
    yield replace(BASE, name=" "), "een naam"
    yield replace(BASE, unit=""), "een eenheid"
    yield replace(BASE, baseline_on=ON), "de nulwaarde"
    yield replace(BASE, target_on=ON), "de streefwaarde"
    yield replace(BASE, measurements=(measured("1"), measured("2"))), "17 november 2025 staan twee"
    yield replace(BASE, measurements=(measured("2", "1.5"),)), "1,5 ligt onder de waarde 2"
    yield replace(BASE, measurements=(measured("1", source=" "),)), "de bron"


@pytest.mark.parametrize(("values", "words"), list(faulty()), ids=lambda value: value if isinstance(value, str) else "")
def test_what_is_not_whole_is_refused_with_a_sentence(
    example: Database, session: Session, programme: Programme, stamp: Stamp, values: IndicatorValues, words: str
) -> None:
    with pytest.raises(Invalid, match=words):
        keep_indicator(session, programme, values, stamp)


def test_the_second_to_save_is_told_and_an_added_key_never_takes_over_another(
    example: Database, session: Session, programme: Programme, stamp: Stamp
) -> None:
    keep_indicator(session, programme, BASE, stamp, seen=0)
    version = indicator_by_key(session, programme, "proef").version
    keep_indicator(session, programme, replace(BASE, name="Anders"), stamp, seen=version)
    for seen in (version, 0):
        with pytest.raises(Changed):
            keep_indicator(session, programme, replace(BASE, name="Nog anders"), stamp, seen=seen)
    assert kept(session, programme).name == "Anders"


@pytest.mark.parametrize(
    ("email", "may"),
    [("secretariaat@rve.example", True), ("ez@rve.example", False), ("beheer@rve.example", False)],
)
def test_indicators_are_kept_by_who_writes_all_actions_of_the_programme(
    example: Database, session: Session, programme: Programme, email: str, may: bool
) -> None:
    stamp = Stamp(account_by_email(session, email), LOADED_AT, "proef")
    if may:
        assert keep_indicator(session, programme, BASE, stamp)
    else:
        with pytest.raises(NotAllowed):
            keep_indicator(session, programme, BASE, stamp)


def test_figures_are_spoken_in_dutch() -> None:
    assert spoken_figure(Decimal("6"), Decimal("13.5")) == "6 tot 13,5"
    assert spoken_figure(Decimal("-1234.5")) == "-1.234,5"


@given(st.text(max_size=80), st.sets(st.text(max_size=5)))
def test_a_key_can_stand_in_an_address_and_is_free(name: str, others: set[str]) -> None:
    taken = others | {"nieuw", key_for(name, ())}
    key = key_for(name, taken)
    assert key not in taken
    assert key.replace("-", "").isalnum()
    assert key.isascii()
    assert len(key) <= 60
