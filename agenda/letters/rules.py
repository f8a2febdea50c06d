"""Which way a passage goes, from the first words to what is sent."""

from collections.abc import Iterator

from agenda.kernel.refusal import Fault, NotNow
from agenda.kernel.rights import Permission as P
from agenda.kernel.text import LONGEST_TEXT
from agenda.kernel.workflow import Step, Workflow
from agenda.letters.models import Letter, Passage
from agenda.letters.words import PassageState

S = PassageState
LEVELS = range(4)
LONGEST_HEADING = 300


def lacks_text(passage: Passage) -> str | None:
    return None if passage.text.strip() or passage.heading.strip() else "Schrijf eerst de tekst van deze passage."


PASSAGE_WORKFLOW = Workflow(
    Step("take_over", "Overnemen", frozenset(S), S.PROPOSED, P.LETTER_WRITE),
    Step("edit", "Bewerken", frozenset(S), S.EDITED, P.LETTER_WRITE),
    Step("agree", "Instemmen", frozenset({S.CONCEPT, S.PROPOSED, S.EDITED}), S.AGREED, P.LETTER_WRITE, lacks_text),
    Step("approve", "Goedkeuren", frozenset(S) - {S.APPROVED}, S.APPROVED, P.LETTER_WRITE, lacks_text),
    Step("reopen", "Goedkeuring intrekken", frozenset({S.APPROVED}), S.EDITED, P.LETTER_WRITE),
    Step("objected", "Bezwaar maken", frozenset({S.AGREED, S.APPROVED}), S.EDITED, P.PASSAGE_ANSWER),
)
"""The parties agree in a round; what is worded anew after that has to be agreed on or approved again."""


def refuse_locked(letter: Letter) -> None:
    if letter.is_locked:
        raise NotNow("Deze brief is verstuurd en staat vast. Begin een volgende brief.")


def faults_in(heading: str, text: str, level: int) -> list[Fault]:
    """Of a passage as somebody wants it to be."""
    return list(_faults(heading, text, level))


def _faults(heading: str, text: str, level: int) -> Iterator[Fault]:
    if level not in LEVELS:
        yield Fault("level", "Een kop heeft niveau 1, 2 of 3; kies anders geen kop.")
    if level and not heading.strip():
        yield Fault("heading", "Geef de kop een tekst, of kies dat er geen kop is.")
    if len(heading) > LONGEST_HEADING:
        yield Fault("heading", f"Houd de kop korter dan {LONGEST_HEADING} tekens.")
    if not heading.strip() and not text.strip():
        yield Fault("text", "Schrijf de tekst van deze passage.")
    if len(text) > LONGEST_TEXT:
        yield Fault("text", f"Houd deze tekst korter dan {LONGEST_TEXT} tekens.")
