"""The first draft of a letter: each thing of the agenda told once, with the records that it rests on."""

from collections.abc import Iterable, Iterator, Sequence

from agenda.changes.about_goals import amount, figure
from agenda.changes.phrases import ended, one_line
from agenda.kernel.dutch import capital, spoken_date, spoken_day, spoken_list
from agenda.letters.changed import WHAT_CHANGED, changed, since_words
from agenda.letters.cooperation import about_commitments, about_meeting, told_commitments
from agenda.letters.facts import LetterFacts, ToldAction, ToldGoal, ToldIndicator
from agenda.letters.markup import keys_in, notes_in, paragraphs_of
from agenda.letters.models import Letter
from agenda.letters.naming import the_consultation
from agenda.letters.paragraphs import (
    Paragraphs,
    bullets,
    of_action,
    of_commitment,
    of_goal,
    of_indicator,
    of_meeting,
    of_roles,
    of_since,
    of_update,
    plain,
)
from agenda.letters.telling import division, is_study, stand, terms, what_it_is, who
from agenda.letters.values import PassageValues
from agenda.letters.words import Section
from agenda.references.citations import find_citations
from agenda.references.keys import key_for


def draft(letter: Letter, facts: LetterFacts) -> Iterator[PassageValues]:
    yield _introduction(facts)
    if facts.since:
        yield _changes(facts)
    studies = [action for action in _all(facts) if is_study(action)]
    others = [action for action in _all(facts) if not is_study(action)]
    for goal in facts.goals:
        if goal.parent is None and _under(goal, facts, others):
            yield from _chapter(goal, facts, others)
    yield from about_meeting(facts)
    yield from about_commitments(facts)
    if studies:
        yield from _studies(facts, studies, others)
    yield _closing(facts)


def _all(facts: LetterFacts) -> list[ToldAction]:
    return [*facts.actions, *facts.gone]


# ── How it begins and ends ─────────────────────────────────────────────────────────────────────────────────────────


def _introduction(facts: LetterFacts) -> PassageValues:
    parts = Paragraphs()
    name = one_line(facts.programme.name)
    first = plain(f"Met deze brief informeer ik uw Kamer over de voortgang van het programma {name}.", _before(facts))
    since = [of_since(facts.since)] if facts.since else []
    paper = facts.since.letter.paper if facts.since and facts.since.letter else None
    parts.add(first + parts.notes([paper.normal] if paper else []), *since)
    parts.add(plain(_met(facts), _promised(facts)), *of_meeting(facts), *map(of_commitment, told_commitments(facts)))
    parts.add(plain(f"De stand in deze brief is die van {spoken_day(facts.as_of)}."))
    return parts.passage(0, "", Section.INTRODUCTION)


def _before(facts: LetterFacts) -> str:
    since = facts.since
    return f"Mijn vorige brief hierover is van {spoken_date(since.day)}." if since and not since.consultation else ""


def _met(facts: LetterFacts) -> str:
    if facts.consultation is None:
        return ""
    day, name = spoken_date(facts.consultation.occasion.day), the_consultation(facts)
    if facts.consultation.occasion.day > facts.day:
        return f"Op {day} komt {name} bijeen."
    told = "; wat daar openbaar is besloten, leest u in deze brief" if facts.decisions else ""
    return f"Op {day} kwam {name} bijeen{told}."


def _promised(facts: LetterFacts) -> str:
    kinds = dict.fromkeys(one.kind for one in told_commitments(facts))
    plural = {"toezegging": "toezeggingen", "motie": "moties", "vraag uit de Kamer": "vragen uit de Kamer"}
    told = spoken_list(plural[kind.label] for kind in kinds)
    return f"Ik ga ook in op {told}." if kinds else ""


def _changes(facts: LetterFacts) -> PassageValues:
    parts, groups = Paragraphs(), changed(facts)
    begin = " ".join(("Sinds", since_words(facts)))
    told = "is in de agenda het volgende veranderd" if groups else "is in de agenda niets van belang veranderd"
    parts.add(plain(f"{begin} {told}."), *([of_since(facts.since)] if facts.since else []))
    for group in groups:
        lines = bullets(plain(line.sentence) for line in group.lines)
        parts.add(f"{group.title}:\n{lines}", *(line.source for line in group.lines))
    return parts.passage(1, WHAT_CHANGED, Section.INTRODUCTION)


def _closing(facts: LetterFacts) -> PassageValues:
    parts = Paragraphs()
    parts.add(plain("Over het vervolg van de uitvoeringsagenda blijf ik uw Kamer informeren."))
    return parts.passage(1, "Tot slot", Section.CLOSING)


# ── A chapter per goal ─────────────────────────────────────────────────────────────────────────────────────────────


def _under(goal: ToldGoal, facts: LetterFacts, actions: Iterable[ToldAction]) -> bool:
    """Whether there is anything to tell under it."""
    goals = {goal.id, *(one.id for one in facts.goals if one.parent == goal.id)}
    return any(action.goal in goals for action in actions) or not any(one.goal in goals for one in _all(facts))


def _chapter(
    goal: ToldGoal, facts: LetterFacts, actions: Sequence[ToldAction], level: int = 1
) -> Iterator[PassageValues]:
    yield _about_goal(goal, facts, level)
    for action in actions:
        if action.goal == goal.id:
            yield about_action(action, facts, level + 1)
    for part in facts.goals:
        if part.parent == goal.id and any(action.goal == part.id for action in actions):
            yield from _chapter(part, facts, actions, level + 1)


def _about_goal(goal: ToldGoal, facts: LetterFacts, level: int, section: Section = Section.GOAL) -> PassageValues:
    parts = Paragraphs()
    parts.add(plain(ended(capital(one_line(goal.summary)))) if goal.summary else "", of_goal(goal))
    _add_indicators(parts, [one for one in facts.indicators if one.goal == goal.id and one.measurements])
    return parts.passage(level, goal.title, section)


def _add_indicators(parts: Paragraphs, indicators: Sequence[ToldIndicator]) -> None:
    if not indicators:
        return
    which = "De indicator" if len(indicators) == 1 else "De indicatoren"
    lines = [plain(_figure(one)) + parts.notes([one.measurements[-1].source]) for one in indicators]
    parts.add(f"{which} bij dit doel:\n{bullets(lines)}", *map(of_indicator, indicators))


def _figure(indicator: ToldIndicator) -> str:
    last = indicator.measurements[-1]
    measured = f"{figure(last, indicator.unit)} (stand op {spoken_date(last.measured_on)})"
    aim = f"; de streefwaarde is {amount(indicator.target, indicator.unit)}" if indicator.target is not None else ""
    by = f" op {spoken_date(indicator.target_on)}" if aim and indicator.target_on else ""
    return ended(f"{capital(one_line(indicator.name))}: {measured}{aim}{by}")


def about_action(action: ToldAction, facts: LetterFacts, level: int) -> PassageValues:
    """The passage that its party proposed and that was accepted, or else what the agenda records."""
    update, parts = facts.updates.get(action.id), Paragraphs()
    if update and update.passage.strip() and not action.is_gone:
        *first, last = paragraphs_of(update.passage)
        for text in (*first, last + parts.notes(_uncited(update.passage, action.references))):
            parts.add(text, of_update(update, action, facts))
    else:
        _add_sentences(parts, action, facts)
    section = Section.STUDIES if is_study(action) else Section.ACTION
    return parts.passage(level, action.title, section, facts.rows[action.id])


def _uncited(text: str, references: Iterable[str]) -> list[str]:
    """Those that the text does not cite by itself."""
    noted = {found.normal for note in notes_in(text) for found in find_citations(note)}
    keys = set(keys_in(text))
    return [normal for normal in references if normal not in noted and key_for(normal) not in keys]


def _add_sentences(parts: Paragraphs, action: ToldAction, facts: LetterFacts) -> None:
    source, notes = of_action(action), parts.notes(action.references)
    what = what_it_is(action)
    parts.add(
        f"{plain(what)}{notes} {plain(stand(action, facts))}" if what else plain(stand(action, facts)) + notes, source
    )
    parts.add(plain(*division(action, facts)), source)
    if not action.is_gone:
        parts.add(plain(*who(action, facts)), of_roles(action, facts))
        parts.add(plain(*terms(action, facts)), source)


# ── Studies ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _studies(
    facts: LetterFacts, studies: Sequence[ToldAction], others: Sequence[ToldAction]
) -> Iterator[PassageValues]:
    """Under the name of their goal, where one goal holds all of them and nothing else."""
    goals = {action.goal for action in studies}
    mixed = goals & {action.goal for action in others}
    goal = next((one for one in facts.goals if goals == {one.id} and not mixed), None)
    if goal:
        yield _about_goal(goal, facts, 1, Section.STUDIES)
    else:
        yield PassageValues(1, "Onderzoeken", "", section=Section.STUDIES)
    for action in studies:
        yield about_action(action, facts, 2)
