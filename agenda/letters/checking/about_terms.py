"""Each term in the text against those of the action that it is told of, in their own words or with the same days."""

from collections.abc import Iterable, Iterator
from datetime import date

from agenda.actions.values import TermValues
from agenda.intake.times import Time, times
from agenda.kernel.dutch import spoken_list
from agenda.letters.checking.findings import Finding, FindingKind, Statement, Weight
from agenda.letters.checking.known import Known
from agenda.letters.checking.wordings import says
from agenda.letters.facts import ToldAction


def terms(statement: Statement, known: Known) -> Iterator[Finding]:
    action = known.actions.get(statement.action or 0)
    allowed = list(terms_of(action) if action else _terms_of_all(known))
    for time in _to_come(statement, known):
        if time.term.recurring and action is None:
            continue
        known_here = any(_is_same(time, term) or _is_told_as_moved(time, term, statement) for term in allowed)
        if not known_here and not _is_told_elsewhere(time, known):
            yield _unknown(time, action, allowed, statement, known)


def _to_come(statement: Statement, known: Known) -> Iterable[Time]:
    """Each wording once."""
    found = times(statement.text, known.dated, known.calendar)
    return {one.wording: one for one in found if one.ahead}.values()


def terms_of(action: ToldAction) -> Iterator[TermValues]:
    yield from action.terms
    yield from (share.term for share in action.shares if share.term)


def _terms_of_all(known: Known) -> Iterator[TermValues]:
    for action in known.facts.actions:
        yield from terms_of(action)


def _is_same(time: Time, term: TermValues) -> bool:
    if _is_worded(time, term.wording):
        return True
    days = (time.term.first, time.term.last)
    return days != (None, None) and days == (term.first, term.last)


def _is_worded(time: Time, wording: str) -> bool:
    return says(wording, time.wording) or says(time.wording, wording)


def _is_told_as_moved(time: Time, term: TermValues, statement: Statement) -> bool:
    """What the term was before, as long as what it is now stands beside it."""
    return any(_is_worded(time, slip.old) for slip in term.slips) and says(statement.text, term.wording)


def _is_told_elsewhere(time: Time, known: Known) -> bool:
    """A day of the letter or the meeting, the term of a commitment, or the year that an indicator or goal is about."""
    consultation, facts = known.facts.consultation, known.facts
    days = {one.due_on for one in facts.commitments} | {known.dated, facts.day}
    days |= {consultation.occasion.day} if consultation else set()
    wordings = [*(one.term for one in facts.commitments), *(one.name for one in facts.indicators)]
    wordings += [text for one in facts.goals for text in (one.title, one.summary)]
    return time.term.last in days - {None} or any(says(one, time.wording) for one in wordings)


def _unknown(
    time: Time, action: ToldAction | None, allowed: Iterable[TermValues], statement: Statement, known: Known
) -> Finding:
    if action is None:
        sentence = "Deze termijn staat bij geen enkele actie van de agenda."
        return Finding(FindingKind.TERM, Weight.LOOK, sentence, time.wording, statement)
    held = spoken_list(f"‘{term.wording}’" for term in allowed if term.wording)
    there = f"daar staat {held}" if held else "die heeft geen termijn"
    sentence = f"Deze termijn staat niet bij actie {action.number}; {there}."
    weight = Weight.LOOK if _is_said(time, action, known) else Weight.WRONG
    return Finding(FindingKind.TERM, weight, sentence, time.wording, statement)


def _is_said(time: Time, action: ToldAction, known: Known) -> bool:
    """In another way than as its term: in its summary, in what its party proposed, or in a decision about it."""
    update = known.facts.updates.get(action.id)
    texts = [action.title, action.summary, update.passage if update else ""]
    texts += [text for one in known.facts.decisions if action.id in one.actions for text in (one.text, one.report)]
    return any(says(text, time.wording) for text in texts)


def terms_left_out(action: ToldAction, told: str, known: Known, on: Statement) -> Iterator[Finding]:
    """``told`` is all that the letter says of the action."""
    said = list(times(told, known.dated, known.calendar))
    for term in action.terms:
        if action.phase.finished or not _is_to_come(term, known.dated):
            continue
        if not says(told, term.wording) and not any(_is_same(time, term) for time in said):
            sentence = f"De termijn van actie {action.number} staat niet in deze passage."
            yield Finding(FindingKind.TERM, Weight.LOOK, sentence, term.wording, on)


def _is_to_come(term: TermValues, on: date) -> bool:
    has_passed = term.last is not None and term.last < on
    return bool(term.wording) and not (term.milestone or term.met_on or has_passed)
