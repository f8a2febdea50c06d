"""What became of it since the previous consultation."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from agenda.actions.models import Action
from agenda.actions.words import Phase, Rating
from agenda.changes.told import ToldChange
from agenda.consultations.models import Consultation
from agenda.documents.content import BulletList, Cell, Column, Content, FlowBlock, Heading, Paragraph, Table
from agenda.dossiers.queries import DossierFacts
from agenda.dossiers.sections.decided import NO_EARLIER
from agenda.dossiers.sections.stand import is_own
from agenda.dossiers.sections.words import RATING_TONES, standing
from agenda.dossiers.since import Since, Trend, Turn
from agenda.kernel.dutch import count, spoken_date

COUNT_COLUMNS = (
    Column("Stand", 2.4),
    Column("Toen", 1, "right"),
    Column("Nu", 1, "right"),
    Column("Verschil", 1, "right"),
)
TURN_COLUMNS = (Column("Nr.", 0.5), Column("Actie", 3.4), Column("Was", 1.3), Column("Is", 1.3), Column("Verloop", 1.1))
TREND_ORDER = (Trend.WORSE, Trend.BETTER, Trend.FIRST, Trend.LAPSED)


def trends(facts: DossierFacts) -> Iterator[FlowBlock]:
    yield from _told(facts, lambda since: [*_counts(since, facts), *_turns(since, facts)])


def trends_and_changes(facts: DossierFacts) -> Iterator[FlowBlock]:
    yield from _told(
        facts, lambda since: [*_counts(since, facts), *_turns(since, facts), *_changes(since.changes, facts)]
    )


def trends_and_own_changes(facts: DossierFacts) -> Iterator[FlowBlock]:
    own = {action.id for action in facts.actions if is_own(action, facts.party)}

    def tell(since: Since) -> list[FlowBlock]:
        changes = [change for change in since.changes if change.action in own]
        return [*_counts(since, facts), *_turns(since, facts), *_changes(changes, facts)]

    yield from _told(facts, tell)


def _told(facts: DossierFacts, tell: Callable[[Since], list[FlowBlock]]) -> Iterator[FlowBlock]:
    if facts.since is None:
        yield Paragraph(_still_to_be_held(facts.previous) if facts.previous else NO_EARLIER)
    else:
        yield from tell(facts.since)


def _still_to_be_held(previous: Consultation) -> str:
    day = spoken_date(previous.occasion.day)
    return f"Het vorige overleg, {previous.occasion.key} op {day}, moest op het peilmoment nog plaatsvinden."


def _counts(since: Since, facts: DossierFacts) -> Iterator[FlowBlock]:
    day = spoken_date(since.day)
    if not since.then:
        yield Paragraph(f"Hoe de acties er op {day} voor stonden, is niet vastgelegd.")
        return
    yield Paragraph(
        f"Op {day} telde de agenda {count(len(since.then), 'regel', 'regels')}, nu {len(facts.actions)}. ‘Toen’ is het "
        "begin van die dag. De oordelen zijn die van acties die niet zijn afgerond of vervallen."
    )
    rows = [
        _count_row(
            word.label,
            sum(word in {stood.phase, standing(stood)} for stood in since.then.values()),
            sum(word in {action.phase, standing(action)} for action in facts.actions),
        )
        for word in (*Rating, *Phase)
    ]
    yield Table(COUNT_COLUMNS, rows, "Oordelen en fasen, toen en nu")


def _count_row(label: str, then: int, now: int) -> list[str]:
    return [label, str(then), str(now), f"{now - then:+d}".replace("-", "−") if now != then else "gelijk"]


def _turns(since: Since, facts: DossierFacts) -> Iterator[FlowBlock]:
    turns = sorted(since.turns(facts.actions), key=lambda turn: TREND_ORDER.index(turn.trend))
    if turns:
        yield Heading(2, "Acties met een ander oordeel")
        yield Table(TURN_COLUMNS, [_turn_row(turn) for turn in turns], "Oordelen toen en nu")


def _turn_row(turn: Turn) -> list[Content | Cell]:
    action: Action = turn.action
    now = Cell(action.rating.label, RATING_TONES[action.rating])
    return [action.number, action.title, Cell(turn.was.label, RATING_TONES[turn.was]), now, turn.trend.label]


def _changes(changes: Sequence[ToldChange], facts: DossierFacts) -> Iterator[FlowBlock]:
    if not changes or not facts.since or not facts.since.then:
        return
    yield Heading(2, "Wat er is gewijzigd")
    titles = {goal.number: goal.title for goal in facts.goals}
    for number, some in groupby(changes, key=lambda change: change.goal):
        yield Heading(3, f"Doel {number}: {titles.get(number, '')}" if number else "Zonder doel")
        yield BulletList(change.sentence for change in some)
