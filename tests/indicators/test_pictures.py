from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from agenda.documents.pictures import Course, Point, drawn, scale, sketched
from config import ROOT

SVG = "{http://www.w3.org/2000/svg}"
numbers = st.decimals(-(10**15), 10**15, places=3)
days = st.dates(date(1900, 1, 1), date(2200, 12, 31))


def _point(day: date, one: Decimal, other: Decimal, is_range: bool) -> Point:
    low, high = sorted((one, other))
    return Point(day, low, high if is_range else None)


points = st.lists(st.builds(_point, days, numbers, numbers, st.booleans()), max_size=6, unique_by=lambda one: one.day)
courses = st.builds(
    Course,
    title=st.just("Titel"),
    description=st.just("Uitleg"),
    points=points.map(lambda some: tuple(sorted(some, key=lambda one: one.day))),
    baseline=st.none() | numbers,
    target=st.none() | numbers,
    days=st.lists(days, max_size=2).map(tuple),
)


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def example() -> Course:
    measured = (Point(date(2022, 6, 1), Decimal("2.4")), Point(date(2025, 11, 17), Decimal("3.4")))
    return Course("Terreinen <b> & meer", "Twee metingen.", measured, Decimal("2.1"), Decimal(10))


def test_a_picture_tells_a_screen_reader_what_it_shows_and_bears_no_style() -> None:
    for svg, name in ((drawn(example(), "een"), "een"), (sketched(example(), "twee"), "twee")):
        picture = parsed(svg)
        title, description = picture[0], picture[1]
        assert (title.tag, title.text) == (f"{SVG}title", "Terreinen <b> & meer")
        assert (description.tag, description.text) == (f"{SVG}desc", "Twee metingen.")
        assert picture.get("role") == "img"
        assert picture.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
        assert str(title.get("id")).startswith(f"{name}-")
        assert [one.tag for one in picture.iter() if one.get("style") or one.tag == f"{SVG}style"] == []


def test_a_higher_figure_stands_higher_and_a_later_one_further_right() -> None:
    first, last = parsed(drawn(example(), "x")).findall(f"{SVG}circle")
    assert float(str(first.get("cy"))) > float(str(last.get("cy")))
    assert float(str(first.get("cx"))) < float(str(last.get("cx")))


def test_a_range_is_a_bar_from_its_low_to_its_high_and_levels_are_lines_with_their_names() -> None:
    ranged = Point(date(2025, 11, 17), Decimal(5), Decimal(10))
    picture = parsed(drawn(Course("t", "u", (ranged,), baseline=Decimal(5), target=Decimal(10)), "x"))
    (bar,) = picture.findall(f"{SVG}rect")
    levels = [one for one in picture.findall(f"{SVG}line") if one.get("stroke-dasharray")]
    low, high = (float(str(one.get("y1"))) for one in levels)
    assert float(str(bar.get("y"))) == pytest.approx(high, abs=0.2)
    assert float(str(bar.get("height"))) == pytest.approx(low - high, abs=0.2)
    texts = [one.text for one in picture.findall(f"{SVG}text")]
    assert {"nulwaarde 5", "streefwaarde 10", "5 tot 10"} <= set(texts)


@given(courses, st.sampled_from([drawn, sketched]))
def test_whatever_the_figures_all_of_it_lies_within_the_picture(course: Course, draw: object) -> None:
    picture = parsed(draw(course, "x"))  # type: ignore[operator]
    _, _, width, height = map(float, str(picture.get("viewBox")).split())
    for one in picture.iter():
        for names, most in ((("x", "x1", "x2", "cx"), width), (("y", "y1", "y2", "cy"), height)):
            assert all(0 <= float(value) <= most for name in names if (value := one.get(name)))


@given(st.lists(numbers, min_size=1, max_size=8))
def test_a_scale_has_a_few_even_steps_around_all_values(values: list[Decimal]) -> None:
    ticks = scale(values)
    assert ticks[0] <= min(values)
    assert ticks[-1] >= max(values)
    assert 2 <= len(ticks) <= 8
    assert len({after - before for before, after in pairwise(ticks)}) == 1


def test_figures_far_from_zero_are_drawn_without_it() -> None:
    assert scale([Decimal(2_400_000), Decimal(2_450_000)])[0] == 2_400_000
    assert scale([Decimal(2), Decimal(10)])[0] == 0


def test_paper_takes_a_picture_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "picture.svg").write_text(drawn(example(), "x"))
    page = tmp_path / "page.typ"
    page.write_text('#set document(title: "t")\n= Kop\n#image("picture.svg", alt: "Twee metingen.")')
    pdf = typst.compile(
        str(page), font_paths=[str(ROOT / "build" / "fonts")], format="pdf", pdf_standards=["a-2a", "ua-1"]
    )
    assert pdf.startswith(b"%PDF")
