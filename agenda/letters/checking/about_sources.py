"""What the text refers to: papers of parliament, decisions of the consultation, commitments that are due."""

import re
from collections.abc import Iterator

from agenda.commitments.models import Commitment
from agenda.kernel.dutch import spoken_date
from agenda.letters.checking.findings import Finding, FindingKind, Statement, Weight
from agenda.letters.checking.known import Known
from agenda.letters.facts import ToldAction
from agenda.letters.markup import keys_in
from agenda.references.citations import find_citations
from agenda.references.keys import key_for

DECISION = re.compile(r"(?<![\w-])[A-Z][A-Za-z]{0,9}-\d{4}-\d{1,3}\.\d{1,3}(?!\w)")


def citations(statement: Statement, known: Known) -> Iterator[Finding]:
    for key in keys_in(statement.markup):
        if key not in known.keys:
            sentence = "Deze sleutel hoort bij geen bron. Kies een bron uit de lijst, of schrijf de verwijzing uit."
            yield Finding(FindingKind.CITATION, Weight.WRONG, sentence, f"[@{key}]", statement)
    for citation in find_citations(statement.markup):
        if citation.normal not in known.sources:
            sentence = "Deze verwijzing komt nergens in de agenda voor. Controleer het nummer."
            yield Finding(FindingKind.CITATION, Weight.LOOK, sentence, citation.text, statement)


def citations_left_out(action: ToldAction, markup: str, on: Statement) -> Iterator[Finding]:
    cited = {citation.normal for citation in find_citations(markup)}
    keys = set(keys_in(markup))
    for normal in action.references:
        if normal not in cited and key_for(normal) not in keys:
            sentence = f"Bij actie {action.number} hoort deze bron; de passage noemt haar niet."
            yield Finding(FindingKind.CITATION, Weight.LOOK, sentence, normal, on)


def decisions(statement: Statement, known: Known) -> Iterator[Finding]:
    for found in DECISION.finditer(statement.text):
        if found[0] not in known.decisions:
            sentence = "Dit is geen openbaar besluit van dit programma."
            yield Finding(FindingKind.DECISION, Weight.WRONG, sentence, found[0], statement)


def commitments_left_out(known: Known) -> Iterator[Finding]:
    for one in known.due:
        if one.id not in known.told:
            yield Finding(FindingKind.COMMITMENT, Weight.WRONG, _due(one), one.text)


def _due(one: Commitment) -> str:
    kind = "Deze motie" if one.kind.value == "motion" else f"Deze {one.kind.label}"
    until = f"moest uiterlijk {spoken_date(one.due_on)} zijn afgedaan" if one.due_on else "staat open"
    return f"{kind} aan {one.made_to} {until}. De brief noemt haar niet."
