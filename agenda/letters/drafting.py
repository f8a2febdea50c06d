"""The first draft of a letter: each thing of the agenda told once, with the records that it rests on."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from agenda.changes.about_goals import amount, figure
from agenda.changes.phrases import ended, one_line
from agenda.commitments.models import CommitmentKind
from agenda.kernel.dutch import capital, spoken_date, spoken_day, spoken_list
from agenda.letters.changed import WHAT_CHANGED, changed, since_words
from agenda.letters.cooperation import about_commitments, about_meeting, came_together, told_commitments
from agenda.letters.facts import LetterFacts, ToldAction, ToldGoal, ToldIndicator
from agenda.letters.markup import keys_in, notes_in, paragraphs_of
from agenda.letters.paragraphs import (
    Paragraphs,
    bullets,
    of_action,
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

STUDIES_HEADING = "Onderzoeken"
PROMISED = {
    CommitmentKind.COMMITMENT: ("een toezegging", "toezeggingen"),
    CommitmentKind.MOTION: ("een motie", "moties"),
    CommitmentKind.QUESTION: ("een vraag uit de Kamer", "vragen uit de Kamer"),
}


def draft(facts: LetterFacts) -> Iterator[PassageValues]:
    yield _introduction(facts)
    if facts.since:
        yield _changes(facts)
    studies = [action for action in _all(facts) if is_study(action)]
    others = [action for action in _all(facts) if not is_study(action)]
    of_studies = _goal_of(studies, facts, others)
    for goal in facts.goals:
        if goal.parent is None and goal is not of_studies:
            yield from _chapter(goal, facts, others, of_studies)
    yield from _indicators_of_all(facts)
    yield from about_meeting(facts)
    yield from about_commitments(facts)
    if studies:
        yield from _studies(facts, studies, of_studies)
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
    parts.add(plain(_met(facts), _promised(facts)), *of_meeting(facts))
    parts.add(plain(f"De stand in deze brief is die van {spoken_day(facts.as_of)}."))
    return parts.passage(0, "", Section.INTRODUCTION)


def _before(facts: LetterFacts) -> str:
    since = facts.since
    return f"Mijn vorige brief hierover is van {spoken_date(since.day)}." if since and not since.consultation else ""


def _met(facts: LetterFacts) -> str:
    if facts.consultation is None:
        return ""
    told = bool(facts.decisions) and facts.consultation.occasion.day <= facts.day
    return came_together(facts, "; wat daar openbaar is besloten, leest u in deze brief" if told else "")


def _promised(facts: LetterFacts) -> str:
    counted = Counter(one.kind for one in told_commitments(facts))
    told = spoken_list(PROMISED[kind][number > 1] for kind, number in counted.items())
    return f"Ik ga ook in op {told}." if told else ""


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


def _chapter(
    goal: ToldGoal, facts: LetterFacts, actions: Sequence[ToldAction], without: ToldGoal | None, level: int = 1
) -> Iterator[PassageValues]:
    """With the goals under it, but for the one that is told ``without`` them."""
    yield _about_goal(goal, facts, level)
    for action in actions:
        if action.goal == goal.id:
            yield about_action(action, facts, level + 1)
    for part in facts.goals:
        if part.parent == goal.id and part is not without:
            yield from _chapter(part, facts, actions, without, level + 1)


def _about_goal(goal: ToldGoal, facts: LetterFacts, level: int, section: Section = Section.GOAL) -> PassageValues:
    parts = Paragraphs()
    parts.add(plain(ended(capital(one_line(goal.summary)))) if goal.summary else "", of_goal(goal))
    _add_indicators(parts, [one for one in facts.indicators if one.goal == goal.id], "bij dit doel")
    if section is Section.GOAL:
        parts.add(plain(_without_actions(goal, facts)), of_goal(goal))
    return parts.passage(level, goal.title, section)


def _without_actions(goal: ToldGoal, facts: LetterFacts) -> str:
    """Why nothing stands under it."""
    under = [action for action in _all(facts) if action.goal == goal.id]
    if not under and not any(one.parent == goal.id for one in facts.goals):
        return "Bij dit doel zijn nog geen acties vastgesteld."
    return f"De onderzoeken bij dit doel staan onder ‘{STUDIES_HEADING}’." if any(map(is_study, under)) else ""


def _indicators_of_all(facts: LetterFacts) -> Iterator[PassageValues]:
    parts, goals = Paragraphs(), {goal.id for goal in facts.goals}
    _add_indicators(parts, [one for one in facts.indicators if one.goal not in goals], "van het programma")
    if parts.texts:
        yield parts.passage(1, "Indicatoren", Section.GOAL)


def _add_indicators(parts: Paragraphs, indicators: Iterable[ToldIndicator], whose: str) -> None:
    measured = [one for one in indicators if one.measurements]
    if not measured:
        return
    which = "De indicator" if len(measured) == 1 else "De indicatoren"
    lines = [plain(_figure(one)) + parts.notes([one.measurements[-1].source]) for one in measured]
    parts.add(f"{which} {whose}:\n{bullets(lines)}", *map(of_indicator, measured))


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


def _goal_of(studies: Sequence[ToldAction], facts: LetterFacts, others: Sequence[ToldAction]) -> ToldGoal | None:
    """The one that holds all of them and nothing else, if there is one."""
    goals = {action.goal for action in studies}
    if goals & {action.goal for action in others} or goals & {one.parent for one in facts.goals}:
        return None
    return next((one for one in facts.goals if goals == {one.id}), None)


def _studies(facts: LetterFacts, studies: Sequence[ToldAction], goal: ToldGoal | None) -> Iterator[PassageValues]:
    """Under the name of that goal, or else under one of their own."""
    if goal:
        yield _about_goal(goal, facts, 1, Section.STUDIES)
    else:
        yield PassageValues(1, STUDIES_HEADING, "", section=Section.STUDIES)
    for action in studies:
        yield about_action(action, facts, 2)
