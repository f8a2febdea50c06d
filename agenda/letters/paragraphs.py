"""A passage in the making: each paragraph with what it rests on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from agenda.actions.models import Action
from agenda.changes.phrases import one_line
from agenda.kernel.dutch import capital, spoken_date, spoken_day, spoken_list
from agenda.letters.facts import (
    LetterFacts,
    Since,
    ToldAction,
    ToldCommitment,
    ToldDecision,
    ToldGoal,
    ToldIndicator,
    ToldUpdate,
)
from agenda.letters.markup import as_markup, citation
from agenda.letters.values import PassageValues, SourceValues
from agenda.letters.words import Section, SourceKind
from agenda.references.keys import key_for


@dataclass
class Paragraphs:
    """``cited`` are the normal forms of the sources that the notes name."""

    texts: list[str] = field(default_factory=list)
    sources: list[SourceValues] = field(default_factory=list)
    cited: list[str] = field(default_factory=list)

    def add(self, text: str, *sources: SourceValues) -> None:
        """``text`` is markup; an empty one is no paragraph."""
        if text.strip():
            self.sources += (replace(source, paragraph=len(self.texts)) for source in dict.fromkeys(sources))
            self.texts.append(text)

    def notes(self, references: Iterable[str]) -> str:
        """The citations, to stand behind a sentence; each becomes a source of the passage."""
        found = list(dict.fromkeys(references))
        self.cited += found
        return "".join(citation(key_for(reference)) for reference in found)

    @property
    def text(self) -> str:
        return "\n\n".join(self.texts)

    def passage(self, level: int, heading: str, section: Section, action: Action | None = None) -> PassageValues:
        return PassageValues(
            level,
            one_line(heading),
            self.text,
            action=action,
            references=tuple(dict.fromkeys(self.cited)),
            section=section,
            sources=self.all_sources(),
        )

    def all_sources(self) -> tuple[SourceValues, ...]:
        return (*self.sources, *(of_reference(one) for one in dict.fromkeys(self.cited)))


def plain(*sentences: str) -> str:
    """Sentences as markup that is no more than text."""
    return as_markup(" ".join(sentence for sentence in sentences if sentence))


def bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


# ── What a paragraph rests on ──────────────────────────────────────────────────────────────────────────────────────


def of_action(action: ToldAction) -> SourceValues:
    told = f"{action.kind.label.capitalize()} {action.number}, stand per {spoken_day(action.since)}"
    return SourceValues(SourceKind.ACTION, told, action.id, action.version)


def of_roles(action: ToldAction, facts: LetterFacts) -> SourceValues:
    """The margin tells which roles nobody confirmed yet; parliament need not know."""
    source = of_action(action)
    assumed = [one_line(facts.name(party)) for party in dict.fromkeys(one.party for one in action.roles if one.assumed)]
    return replace(source, told=f"{source.told}; rol nog te bevestigen: {spoken_list(assumed)}") if assumed else source


def of_update(update: ToldUpdate, action: ToldAction, facts: LetterFacts) -> SourceValues:
    party, day = facts.name(update.party_id), spoken_day(update.judged_at)
    told = f"Melding van {one_line(party)} bij {action.kind.label} {action.number}, geaccepteerd op {day}"
    return SourceValues(SourceKind.UPDATE, told, update.id, update.version)


def of_goal(goal: ToldGoal) -> SourceValues:
    told = f"Doel {goal.number}, zoals vastgelegd op {spoken_day(goal.since)}"
    return SourceValues(SourceKind.GOAL, told, goal.id)


def of_indicator(indicator: ToldIndicator) -> SourceValues:
    measured = indicator.measurements[-1] if indicator.measurements else None
    day = f", meting van {spoken_date(measured.measured_on)}" if measured else ""
    told = f"Indicator ‘{one_line(indicator.name)}’{day}"
    return SourceValues(SourceKind.INDICATOR, told, indicator.id, indicator.version)


def of_decision(decision: ToldDecision) -> SourceValues:
    told = f"Besluit {decision.number} van {spoken_date(decision.decided_on)}, opvolging: {decision.follow_up.label}"
    return SourceValues(SourceKind.DECISION, told, decision.id, decision.version)


def of_commitment(commitment: ToldCommitment) -> SourceValues:
    kind, day = capital(commitment.kind.label), spoken_date(commitment.made_on)
    told = f"{kind} ‘{commitment.key}’ van {day}, {commitment.state.label}"
    return SourceValues(SourceKind.COMMITMENT, told, commitment.id, commitment.version)


def of_meeting(facts: LetterFacts) -> Iterator[SourceValues]:
    if meeting := facts.consultation:
        told = f"{meeting.occasion.key}, {spoken_date(meeting.occasion.day)}"
        yield SourceValues(SourceKind.CONSULTATION, told, meeting.id, meeting.version)


def of_since(since: Since) -> SourceValues:
    if since.consultation:
        told = f"{since.consultation.occasion.key}, {spoken_date(since.day)}"
        return SourceValues(SourceKind.CONSULTATION, told, since.consultation.id, since.consultation.version)
    told = f"Brief van {spoken_date(since.day)}"
    letter = since.letter
    return SourceValues(SourceKind.LETTER, told, letter.id if letter else None, letter.version if letter else None)


def of_reference(normal: str) -> SourceValues:
    return SourceValues(SourceKind.REFERENCE, one_line(normal))
