from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.changes.window import NotAMoment, is_turned, read_end, read_start, spoken_window
from agenda.kernel.dutch import AMSTERDAM, spoken_date, spoken_weekday


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-29",
        "29-3-2026",
        "29/03/2026",
        "29.3.2026",
        " 29  maart 2026 ",
        "29 mrt. 2026",
        "zondag 29 maart 2026",
        "29 Maart 2026",
    ],
)
def test_a_day_counts_from_its_very_beginning_to_its_end(text: str) -> None:
    assert read_start(text).astimezone(UTC).isoformat() == "2026-03-28T22:59:59.999999+00:00"
    assert read_end(text).astimezone(UTC).isoformat() == "2026-03-29T21:59:59.999999+00:00"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-02T14:05", "2026-03-02T13:05:00+00:00"),
        ("2026-03-02 14:05:06.5", "2026-03-02T13:05:06.500000+00:00"),
        ("2026-03-02T14:05:06Z", "2026-03-02T14:05:06+00:00"),
        ("2026-03-02T14:05+05:30", "2026-03-02T08:35:00+00:00"),
        ("2 maart 2026 om 14.05 uur", "2026-03-02T13:05:00+00:00"),
        ("maandag 2 maart 2026, 9 uur", "2026-03-02T08:00:00+00:00"),
        ("2-3-2026 0:00", "2026-03-01T23:00:00+00:00"),
        ("2026-10-25T02:30", "2026-10-25T00:30:00+00:00"),
    ],
)
def test_a_moment_is_that_of_amsterdam_unless_it_says_otherwise(text: str, moment: str) -> None:
    assert read_start(text).astimezone(UTC).isoformat() == moment
    assert read_end(text) == read_start(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("8 mei", "ontbreekt het jaar"),
        ("8-5", "ontbreekt het jaar"),
        ("8-5-26", "ontbreekt het jaar"),
        ("31-2-2026", "bestaat niet"),
        ("2026-13-01", "bestaat niet"),
        ("12 mortius 2026", "bestaat niet"),
        ("dinsdag 2 maart 2026", "is een maandag"),
        ("2026-03-02T24:00", "tijdstip bestaat niet"),
        ("2026-03-29T02:30", "tijdstip bestaat niet"),
        ("2026-03-02T10:00+99:00", "tijdstip bestaat niet"),
        ("2026-03-02 vroeg", "tijdstip bestaat niet"),
        ("0001-01-01", "te ver weg"),
        ("9999-12-31", "te ver weg"),
        ("mei 2026", "geen dag"),
        ("gisteren", "geen dag"),
        ("", "geen dag"),
        ("2026-03-02\x00", "geen dag"),
        ("٢-٣-٢٠٢٦", "geen dag"),
    ],
)
def test_what_is_no_day_is_refused_in_a_sentence(text: str, said: str) -> None:
    for read in (read_start, read_end):
        with pytest.raises(NotAMoment, match=said):
            read(text)


@given(st.text(max_size=40) | st.from_regex(r"[0-9]{1,4}-[0-9]{1,2}-[0-9]{1,4}([T ][0-9:.+-]{1,12})?"))
def test_whatever_is_typed_gives_a_moment_or_a_sentence(text: str) -> None:
    try:
        said = spoken_window(read_start(text), read_end(text))
    except NotAMoment as refusal:
        said = str(refusal)
    assert said


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_days_are_read_as_they_are_told(day: date) -> None:
    for text in (spoken_date(day), spoken_weekday(day), day.isoformat()):
        assert read_end(text).astimezone(AMSTERDAM).date() == day
        assert (
            spoken_window(read_start(text), read_end(text)) == f"van {spoken_date(day)} tot en met {spoken_date(day)}"
        )


@pytest.mark.parametrize(
    ("start", "end", "turned"),
    [
        ("2026-03-02", "2026-03-02", False),
        ("2026-03-03", "2026-03-02", True),
        ("2026-03-02T10:00", "2026-03-02T10:00", False),
        ("2026-03-02T10:00", "2026-03-02T09:59", True),
        ("2026-03-02T10:00", "2026-03-02", False),
        ("2026-03-02", "2026-03-01T23:59", True),
    ],
)
def test_a_window_that_begins_after_its_end_is_known(start: str, end: str, turned: bool) -> None:
    assert is_turned(read_start(start), read_end(end)) is turned


def test_a_window_of_moments_tells_its_hours() -> None:
    start, end = (datetime(2026, 3, day, 9, 5, tzinfo=AMSTERDAM) for day in (1, 2))
    assert spoken_window(start, end) == "van 1 maart 2026 om 09.05 uur tot en met 2 maart 2026 om 09.05 uur"
