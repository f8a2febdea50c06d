"""What a coordination round asks of whom, what silence in it means, and when its passages are agreed on."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from agenda.consultations.words import Silence
from agenda.kernel.dutch import spoken_date
from agenda.kernel.refusal import NotNow
from agenda.kernel.text import first_words
from agenda.letters.models import Coordination, Passage, PassageAnswer
from agenda.letters.words import PassageVerdict
from agenda.parties.queries import Naming

OBJECTIONS = frozenset({PassageVerdict.RESERVED, PassageVerdict.DISAGREED})
"""What a writer has to deal with."""

SILENT_MEANS = {
    Silence.AGREES: "zwijgen geldt als akkoord",
    Silence.WAITS: "zwijgen geldt niet: de passage wacht op antwoord",
}
WAITING = "wacht op antwoord"
LONGEST_CALLED = 60
CLOSED = "Deze afstemmingsronde is gesloten. Antwoorden of wijzigen kan niet meer."


def named_in(text: str, names: Mapping[int, Naming]) -> set[int]:
    """The parties (row numbers) whose short or full name stands in it as words of their own."""
    return {party for party, naming in names.items() if _stands_in(text, naming)}


def _stands_in(text: str, naming: Naming) -> bool:
    found = (rf"(?<!\w){re.escape(name)}(?!\w)" for name in (naming.short, naming.name) if name)
    return any(re.search(one, text) for one in found)


def asked_by_itself(passage: Passage, names: Mapping[int, Naming]) -> set[int]:
    """Who is asked unless the writers choose otherwise: who has a part in its action, and whom it names."""
    roles = {role.party_id for role in passage.action.roles} if passage.action else set()
    return roles | named_in(f"{passage.heading}\n{passage.text}", names)


def called(passage: Passage) -> str:
    """Its heading, or how it begins."""
    return passage.heading.strip() or first_words(passage.text, LONGEST_CALLED)


def is_over(asked: Coordination, today: date) -> bool:
    """Whether the last day on which parties could answer has gone by."""
    return asked.until < today


def is_open(asked: Coordination) -> bool:
    return asked.closed_at is None


def still_runs(asked: Coordination) -> str:
    return f"Afstemmingsronde {asked.number} loopt nog, tot en met {spoken_date(asked.until)}. Sluit die eerst af."


def refuse_closed(asked: Coordination) -> None:
    if not is_open(asked):
        raise NotNow(CLOSED)


def is_objection(answer: PassageAnswer) -> bool:
    return answer.verdict in OBJECTIONS


def is_unsettled(answer: PassageAnswer) -> bool:
    return is_objection(answer) and not answer.settled


def is_outdated(answer: PassageAnswer) -> bool:
    """Whether the passage was worded anew since it was put to the party."""
    return answer.revision != answer.passage.revision


def is_agreed(answers: Iterable[PassageAnswer]) -> bool:
    """Whether all that were asked about a passage agree with its present words; what they reserved is settled."""
    given = list(answers)
    return bool(given) and not any(
        one.verdict in {None, PassageVerdict.DISAGREED} or is_unsettled(one) or is_outdated(one) for one in given
    )


def why_not_agreed(answers: Iterable[PassageAnswer]) -> str:
    """The weightiest reason, as the board tells it; nothing for what is agreed on."""
    given = list(answers)
    if any(is_outdated(one) for one in given):
        return "intussen herschreven"
    if any(one.verdict is PassageVerdict.DISAGREED for one in given):
        return "niet akkoord"
    if any(is_unsettled(one) for one in given):
        return "voorbehoud nog af te handelen"
    if any(one.verdict is None for one in given):
        return WAITING
    return ""


def grouped(answers: Iterable[PassageAnswer]) -> dict[int, list[PassageAnswer]]:
    """Per passage (row number), in the order of the letter."""
    found: dict[int, list[PassageAnswer]] = {}
    for one in sorted(answers, key=lambda one: (one.passage.position, one.party_id)):
        found.setdefault(one.passage_id, []).append(one)
    return found
