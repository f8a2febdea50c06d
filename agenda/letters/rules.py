"""Which way a passage goes, from the first words to what is sent."""

from agenda.kernel.refusal import NotNow
from agenda.kernel.rights import Permission as P
from agenda.kernel.workflow import Step, Workflow
from agenda.letters.models import Letter, Passage
from agenda.letters.words import PassageState

S = PassageState


def lacks_text(passage: Passage) -> str | None:
    return None if passage.text.strip() or passage.heading.strip() else "Schrijf eerst de tekst van deze passage."


PASSAGE_WORKFLOW = Workflow(
    Step("propose", "Voorstellen", frozenset({S.CONCEPT}), S.PROPOSED, P.PASSAGE_PROPOSE, lacks_text),
    Step("edit", "Bewerken", frozenset(S), S.EDITED, P.LETTER_WRITE),
    Step("agree", "Instemmen", frozenset({S.CONCEPT, S.PROPOSED, S.EDITED}), S.AGREED, P.LETTER_WRITE, lacks_text),
    Step("approve", "Goedkeuren", frozenset(S) - {S.APPROVED}, S.APPROVED, P.LETTER_WRITE, lacks_text),
    Step("reopen", "Goedkeuring intrekken", frozenset({S.APPROVED}), S.EDITED, P.LETTER_WRITE),
)
"""The parties agree in a round; what is worded anew after that has to be agreed on or approved again."""


def refuse_locked(letter: Letter) -> None:
    if letter.is_locked:
        raise NotNow("Deze brief is verstuurd en staat vast. Begin een volgende brief.")
