"""What the text refers to: papers of parliament, decisions of the consultation, commitments that are due."""

from collections.abc import Collection, Iterator, Sequence

from agenda.commitments.models import Commitment, CommitmentKind
from agenda.kernel.dutch import spoken_date
from agenda.letters.checking.findings import Finding, FindingKind, Statement, Weight
from agenda.letters.checking.known import Known
from agenda.letters.facts import ToldAction
from agenda.letters.markup import MARK, keys_in
from agenda.references.citations import find_citations
from agenda.references.keys import key_for


def citations(statement: Statement, known: Known) -> Iterator[Finding]:
    for key in keys_in(statement.markup):
        if key not in known.keys:
            sentence = "Deze sleutel hoort bij geen bron. Kies een bron uit de lijst, of schrijf de verwijzing uit."
            yield Finding(FindingKind.CITATION, Weight.WRONG, sentence, f"[@{key}]", statement)
    for citation in find_citations(without_keys(statement.markup)):
        if citation.normal not in known.sources:
            sentence = "Deze verwijzing komt nergens in de agenda voor. Controleer het nummer."
            yield Finding(FindingKind.CITATION, Weight.LOOK, sentence, citation.text, statement)


def without_keys(markup: str) -> str:
    return MARK.sub(lambda mark: "" if mark["key"] else mark[0], markup)


def keys_cited(statements: Sequence[Statement]) -> frozenset[str]:
    """Of all sources that the letter cites, by key or in full."""
    keys = {key for one in statements for key in keys_in(one.markup)}
    return frozenset(keys | {key_for(found.normal) for one in statements for found in find_citations(one.markup)})


def citations_left_out(action: ToldAction, cited: Collection[str], on: Statement) -> Iterator[Finding]:
    """Papers of parliament and gazettes; other sources may be told in words."""
    for normal in action.references:
        if find_citations(normal) and key_for(normal) not in cited:
            sentence = f"Deze bron van actie {action.number} staat nergens in de brief."
            yield Finding(FindingKind.CITATION, Weight.LOOK, sentence, normal, on)


def decisions(statement: Statement, known: Known) -> Iterator[Finding]:
    for number in known.facts.numbers.kept_in(statement.text):
        sentence = "Dit is geen openbaar besluit van dit programma."
        yield Finding(FindingKind.DECISION, Weight.WRONG, sentence, number, statement)


def commitments_left_out(known: Known) -> Iterator[Finding]:
    for one in known.due:
        if one.id not in known.told:
            yield Finding(FindingKind.COMMITMENT, Weight.WRONG, _due(one), one.text)


def _due(one: Commitment) -> str:
    """One promises to somebody; a motion or a question comes from them."""
    to = "aan" if one.kind is CommitmentKind.COMMITMENT else "van"
    until = f"moest uiterlijk {spoken_date(one.due_on)} zijn afgedaan" if one.due_on else "staat open"
    mend = "De brief noemt haar niet. Zet haar als bron bij de alinea die erover gaat."
    return f"Deze {one.kind.label} {to} {one.made_to} {until}. {mend}"
