"""Each figure in the text against what the agenda says and measured."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from agenda.intake.figures import figures
from agenda.letters.checking.findings import Finding, FindingKind, Statement, Weight
from agenda.letters.facts import LetterFacts, ToldAction
from agenda.terms.vocabulary import CARDINALS

DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
WORD = re.compile(r"[^\W\d_]+")
SPOKEN = {word: Decimal(number) for number, word in enumerate(CARDINALS, 1)} | {
    "één": Decimal(1),
    "honderd": Decimal(100),
}


def numbers_in(text: str) -> set[Decimal]:
    """As they are written in Dutch: ``1.300`` is thirteen hundred, ``13,5`` thirteen and a half."""
    written = {_number(found[0]) for found in DIGITS.finditer(text)}
    return written | {SPOKEN[word] for word in map(str.lower, WORD.findall(text)) if word in SPOKEN}


def _number(digits: str) -> Decimal:
    if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d+)?", digits) or "," in digits:
        digits = digits.replace(".", "").replace(",", ".", 1).replace(",", "")
    try:
        return Decimal(digits)
    except ArithmeticError:
        return Decimal(-1)


def allowed_numbers(facts: LetterFacts) -> set[Decimal]:
    return numbers_in(" ".join(_texts(facts))) | set(_measured(facts))


def _texts(facts: LetterFacts) -> Iterator[str]:
    for action in (*facts.actions, *facts.gone):
        yield from _of_action(action)
    for goal in facts.goals:
        yield from (goal.title, goal.summary)
    for decision in facts.decisions:
        yield from (decision.text, decision.report)
    for one in facts.commitments:
        yield from (one.text, one.outcome, one.term)
    yield from (update.passage for update in facts.updates.values())


def _of_action(action: ToldAction) -> Iterable[str]:
    return action.title, action.summary, *(term.wording for term in action.terms), str(len(action.shares))


def _measured(facts: LetterFacts) -> Iterator[Decimal]:
    for indicator in facts.indicators:
        yield from (one for one in (indicator.baseline, indicator.target) if one is not None)
        yield from numbers_in(f"{indicator.name} {indicator.unit}")
        for measurement in indicator.measurements:
            yield from (one for one in (measurement.low, measurement.high) if one is not None)


def unknown_figures(statement: Statement, allowed: set[Decimal]) -> Iterator[Finding]:
    for figure in figures(statement.text):
        if not numbers_in(figure.text) <= allowed:
            sentence = "Dit getal staat nergens in de agenda, ook niet bij een indicator. Controleer het."
            yield Finding(FindingKind.FIGURE, Weight.LOOK, sentence, figure.text.rstrip("."), statement)
