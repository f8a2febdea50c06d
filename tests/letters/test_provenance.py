"""Sources go along with the paragraphs that rest on them."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from agenda.letters.provenance import carried
from agenda.letters.values import SourceValues
from agenda.letters.words import SourceKind

PARAGRAPHS = (
    "De NFIA vormt met de ROM's een taskforce voor technologiebedrijven zonder groeiruimte.",
    "Minimaal vijf gemeenten uit verschillende landsdelen kijken een jaar bij elkaar in de keuken.",
    "Per provincie komt er één pilot op een bedrijventerrein; het geld loopt via een uitkering.",
    "De internetconsultatie begint in het eerste kwartaal van 2026, zo is het streven.",
    "Vier onderzoeken onder de visie zijn afgerond en openbaar gemaakt.",
)
NEW = "Hier staat een heel ander verhaal, waarvan nog niemand wist."


def source(paragraph: int | None, number: int = 0) -> SourceValues:
    return SourceValues(SourceKind.ACTION, f"Actie {paragraph}", number, 1, paragraph)


def joined(*parts: str) -> str:
    return "\n\n".join(parts)


ALL = tuple(source(place, place) for place in range(len(PARAGRAPHS)))


def places(old: str, new: str) -> dict[str, list[int | None]]:
    found: dict[str, list[int | None]] = {}
    for one in carried(old, new, ALL[: len(old.split("\n\n"))]):
        found.setdefault(one.told, []).append(one.paragraph)
    return found


@given(st.permutations(range(5)))
def test_a_text_that_stays_the_same_keeps_its_sources(order: list[int]) -> None:
    text = joined(*(PARAGRAPHS[place] for place in order))
    assert carried(text, text, ALL) == ALL


@given(st.integers(0, 4), st.integers(0, 5))
@settings(max_examples=30)
def test_a_paragraph_that_comes_in_moves_the_rest_and_rests_on_nothing(gone: int, place: int) -> None:
    old = joined(*PARAGRAPHS)
    longer = [*PARAGRAPHS[:place], NEW, *PARAGRAPHS[place:]]
    moved = carried(old, joined(*longer), ALL)
    assert [longer[one.paragraph or 0] for one in moved] == list(PARAGRAPHS)
    shorter = [part for number, part in enumerate(PARAGRAPHS) if number != gone]
    left = {one.told: one.paragraph for one in carried(old, joined(*shorter), ALL)}
    assert left.pop(f"Actie {gone}") is None
    assert [shorter[left[f"Actie {number}"] or 0] for number in range(5) if number != gone] == shorter


def test_a_paragraph_that_is_reworded_split_or_joined_takes_its_sources_along() -> None:
    first, second = PARAGRAPHS[:2]
    reworded = first.replace("vormt", "begon dit jaar samen").replace("zonder", "die krap zitten,")
    assert places(joined(first, second), joined(second, reworded)) == {"Actie 0": [1], "Actie 1": [0]}
    half = "De NFIA vormt met de ROM's", "een taskforce voor technologiebedrijven zonder groeiruimte."
    assert places(joined(first, second), joined(*half, second)) == {"Actie 0": [0, 1], "Actie 1": [2]}
    assert places(joined(first, second), f"{first} {second}") == {"Actie 0": [0], "Actie 1": [0]}


def test_what_rests_under_the_whole_stays_there_and_nothing_is_said_twice() -> None:
    whole, lost = source(None), replace(source(0), paragraph=None)
    assert carried("a b c", "x y z", (whole, source(0), whole)) == (whole, lost)
    assert carried("", "", (whole,)) == (whole,)
    assert carried("a", "", (source(0),))[0].paragraph is None


@given(st.lists(st.text(max_size=20), max_size=6), st.lists(st.text(max_size=20), max_size=6))
@settings(max_examples=150, deadline=None)
def test_no_source_is_lost_and_none_points_outside_the_text(old: list[str], new: list[str]) -> None:
    sources = tuple(source(place) for place in range(len(old)))
    found = carried(joined(*old), joined(*new), sources)
    assert {one.told for one in found} == {one.told for one in sources}
    assert all(one.paragraph is None or one.paragraph < len(new) for one in found)


def test_endless_texts_are_carried_in_no_time() -> None:
    lines = joined(*(str(number) for number in range(8_000)))
    assert carried(lines, joined(lines, "nieuw"), (source(7_999),)) == (source(7_999),)
    assert carried("a " * 16_000, "a " * 15_000 + "b", (source(0),)) == (source(0),)
