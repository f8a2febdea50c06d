"""All checks, in the order of the letter."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from agenda.letters.checking.about_figures import allowed_numbers, unknown_figures
from agenda.letters.checking.about_parties import lead_left_out, parties
from agenda.letters.checking.about_sources import (
    citations,
    citations_left_out,
    commitments_left_out,
    decisions,
    keys_cited,
)
from agenda.letters.checking.about_terms import terms, terms_left_out
from agenda.letters.checking.findings import Finding, FindingKind, Statement, Weight
from agenda.letters.checking.known import Known
from agenda.letters.facts import ToldAction


def findings(statements: Sequence[Statement], known: Known) -> Iterator[Finding]:
    """What stands in the text and does not agree, then what the text leaves out."""
    allowed = allowed_numbers(known.facts)
    for statement in statements:
        yield from parties(statement, known)
        yield from citations(statement, known)
        for part in (statement, *statement.notes):
            yield from terms(part, known)
            yield from unknown_figures(part, allowed)
            yield from decisions(part, known)
    yield from left_out(statements, known)


def left_out(statements: Sequence[Statement], known: Known) -> Iterator[Finding]:
    told = defaultdict[int, list[Statement]](list)
    for statement in statements:
        if statement.action:
            told[statement.action].append(statement)
    cited = keys_cited(statements)
    for action in known.facts.actions:
        if any(one.paragraph is not None for one in told.get(action.id, ())):
            yield from _left_out_of(action, told[action.id], cited, known)
    yield from commitments_left_out(known)


def _left_out_of(
    action: ToldAction, told: Sequence[Statement], cited: Collection[str], known: Known
) -> Iterator[Finding]:
    text = " ".join(one.text for one in told)
    on = told[0]
    yield from terms_left_out(action, text, known, on)
    yield from lead_left_out(action, text, known, on)
    yield from citations_left_out(action, cited, on)


def untold(actions: Sequence[ToldAction]) -> Iterator[Finding]:
    for action in actions:
        sentence = f"Actie {action.number} komt niet in de brief voor. Voeg een passage toe, of schrijf op waarom niet."
        yield Finding(FindingKind.UNTOLD, Weight.WRONG, sentence, action.title, missing=action.id)
