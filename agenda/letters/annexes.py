"""What goes with a letter: the stand of the actions, what was decided and promised, and the sheet of its sources."""

from collections.abc import Iterator

from agenda.actions.words import Adoption, RoleKind
from agenda.changes.about_terms import MET
from agenda.commitments.models import CommitmentState
from agenda.documents.content import Block, Column, Heading, Paragraph, Table
from agenda.kernel.dutch import spoken_date
from agenda.letters.cooperation import COMMITMENTS_HEADING
from agenda.letters.facts import LetterFacts, ToldAction, ToldCommitment, ToldDecision
from agenda.letters.models import Letter, Passage
from agenda.letters.naming import gathered

ACTIONS = (
    Column("Nr.", 0.5),
    Column("Actie", 2.3),
    Column("Trekker", 0.9),
    Column("Partijen", 1.6),
    Column("Termijn", 2.1),
    Column("Fase", 1.3),
)
DECISIONS = (Column("Nr.", 1), Column("Besluit", 3.2), Column("Opvolging", 2))
COMMITMENTS = (Column("Soort", 0.9), Column("Tekst", 2.8), Column("Aan of van wie", 1.6), Column("Hoe afgedaan", 2))
SOURCES = (Column("Passage", 2), Column("Alinea", 0.7), Column("Bron", 3.6))
WHOLE = "geheel"

Part = tuple[str, list[Block]]


def annexes_of(letter: Letter, facts: LetterFacts, *, sources: bool) -> Iterator[list[Block]]:
    """Each with its heading, numbered in their order."""
    parts = [*_actions(facts), *_decisions(facts), *_commitments(facts), *(_sources(letter) if sources else ())]
    for number, (title, blocks) in enumerate(parts, 1):
        yield [Heading(1, f"Bijlage {number}. {title}"), *blocks]


def _actions(facts: LetterFacts) -> Iterator[Part]:
    """Concepts are not for parliament yet."""
    rows = [_action(one, facts) for one in facts.actions if one.adoption is not Adoption.CONCEPT]
    if rows:
        yield (
            f"Stand van de acties op {spoken_date(facts.day)}",
            [Table(ACTIONS, rows, f"Acties van {facts.programme.name}")],
        )


def _action(action: ToldAction, facts: LetterFacts) -> list[str]:
    return [
        action.number,
        action.title,
        facts.name(action.lead),
        _partners(action, facts),
        "\n".join(_terms(action)) or "geen",
        action.phase.label,
    ]


def _partners(action: ToldAction, facts: LetterFacts) -> str:
    """A group that it is divided over stands for the parties that have a share."""
    group = facts.groups.get(action.group, "") if action.group else ""
    told_by_group = {share.party for share in action.shares} if group else set()
    roles = [role for role in action.roles if role.role is not RoleKind.LEAD and role.party not in told_by_group]
    others = gathered([role.party for role in roles], facts, articles=False).text if roles else ""
    return "\n".join(filter(None, (group, others))) or "geen"


def _terms(action: ToldAction) -> Iterator[str]:
    for term in action.terms:
        words = term.wording or "nog geen termijn"
        met = f" ({MET[term.milestone]} op {spoken_date(term.met_on)})" if term.met_on else ""
        yield f"{term.subject}: {words}{met}" if term.subject else f"{words}{met}"


def _decisions(facts: LetterFacts) -> Iterator[Part]:
    if facts.decisions and facts.consultation:
        day = spoken_date(facts.consultation.occasion.day)
        rows = [[one.number, _decision(one), "\n".join(_follow_up(one))] for one in facts.decisions]
        yield f"Besluiten van {day}", [Table(DECISIONS, rows, f"Besluiten van {facts.programme.consultation_name}")]


def _decision(one: ToldDecision) -> str:
    return f"{one.verb.label.capitalize()}: {one.text}"


def _follow_up(one: ToldDecision) -> Iterator[str]:
    yield one.follow_up.label
    if one.report:
        yield one.report


def _commitments(facts: LetterFacts) -> Iterator[Part]:
    rows = [[one.kind.label, one.text, "\n".join(_made(one)), "\n".join(_met(one))] for one in facts.commitments]
    if rows:
        title = COMMITMENTS_HEADING
        yield title, [Table(COMMITMENTS, rows, f"{title} op {spoken_date(facts.day)}")]


def _made(one: ToldCommitment) -> Iterator[str]:
    yield f"{one.made_to}, {spoken_date(one.made_on)}"
    yield from filter(None, (one.debate, one.register_number, *one.references))


def _met(one: ToldCommitment) -> Iterator[str]:
    if one.state is CommitmentState.MET:
        yield one.state.label + (f" op {spoken_date(one.settled_on)}" if one.settled_on else "")
        if one.outcome:
            yield one.outcome
        return
    yield CommitmentState.OPEN.label
    if one.term:
        yield f"Termijn: {one.term}"


def _sources(letter: Letter) -> Iterator[Part]:
    rows = [[_called(one), place, told] for one in letter.passages for place, told in _rests_on(one)]
    about = Paragraph("Dit overzicht is voor de schrijvers. Stuur het niet mee met de brief.")
    yield "Bronnen per alinea", [about, *([Table(SOURCES, rows, "Bronnen per alinea")] if rows else [])]


def _called(passage: Passage) -> str:
    return passage.heading or passage.section.label.capitalize()


def _rests_on(passage: Passage) -> Iterator[tuple[str, str]]:
    """By paragraph, counted from 1; what bears on the whole comes first."""
    for one in sorted(passage.sources, key=lambda source: (source.paragraph is not None, source.paragraph or 0)):
        yield WHOLE if one.paragraph is None else str(one.paragraph + 1), f"{one.kind.label}: {one.told}"
    if passage.source:
        yield WHOLE, passage.source
    if not passage.sources and not passage.source:
        yield WHOLE, "Geen bron genoemd."
