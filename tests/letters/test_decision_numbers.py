"""The number of a decision is found in a text whatever its meeting is called, and never within other words."""

import pytest

from agenda.letters.decision_numbers import DecisionNumbers
from agenda.letters.secrecy import is_public, is_secret
from tests.letters.samples import facts

KEPT = {"BO-MIRT-2025-1.3", "najaarsoverleg.4", "BO2-2025-1.4", "BO-2025-1.12"}
NUMBERS = DecisionNumbers(frozenset({*KEPT, "BO-2025-1.1", "voorjaar.1"}), frozenset({"BO-2025-1.1", "voorjaar.1"}))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        *((f"Zie besluit {number}.", [number]) for number in sorted(KEPT)),
        (
            "zie BO-MIRT-2025-1.3, bo-2025-1.12 en (najaarsoverleg.4)",
            ["BO-MIRT-2025-1.3", "bo-2025-1.12", "najaarsoverleg.4"],
        ),
        ("Zie BO-2025-1.1 en voorjaar.1, ook als bo-2025-1.1.", []),
        ("Een besluit dat er niet is: voorjaar.9 en DB-2024-2.1.", ["voorjaar.9", "DB-2024-2.1"]),
        ("Het najaarsoverleg. 4 provincies doen mee; actie 1.3 ook, en najaarsoverleg.4a niet.", []),
    ],
)
def test_what_is_not_for_everyone_is_found_as_words_of_its_own(text: str, kept: list[str]) -> None:
    assert list(NUMBERS.kept_in(text)) == kept
    assert is_secret(text, facts(numbers=NUMBERS)) is bool(kept)


def test_words_are_public_when_all_the_decisions_that_they_name_are() -> None:
    known = facts(numbers=NUMBERS)
    assert is_public("besluit voorjaar.1", known)
    assert not is_public("voorjaar.1 en najaarsoverleg.4", known)
    assert not is_public("een brief", known)
    assert not is_public("een vertrouwelijk besluit", known)
