"""How the actions stand: what asks attention, by goal, and by party."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from agenda.actions.models import Action, ActionTerm, Goal
from agenda.actions.words import OWNING_ROLES, Rating, RoleKind
from agenda.documents.content import Column, FlowBlock, Heading, Paragraph, Table
from agenda.documents.stands import Part, Stack, stands
from agenda.documents.timelines import Lane, Mark, Span, timelines
from agenda.dossiers.queries import DossierFacts
from agenda.dossiers.sections.words import (
    STANDING_TONES,
    asking,
    asks,
    explained,
    lead_of,
    stand_table,
    standing,
    titled,
    told_action,
)
from agenda.kernel.dutch import AMSTERDAM, count

NONE_ASKS = "Op dit moment vraagt geen enkele actie om bijsturing."
ATTENTION_COLUMNS = (Column("Nr.", 0.5), Column("Actie", 3), Column("Trekker", 1), Column("Wat er nodig is", 3))
RATING_COLUMNS = tuple(Column(rating.label.capitalize(), 1.1, "right") for rating in Rating)
GOAL_COLUMNS = (
    Column("Doel", 3.4),
    Column("Acties", 0.8, "right"),
    *(Column(one.label.capitalize(), 1.1, "right") for one in STANDING_TONES),
)
PARTY_COLUMNS = (
    Column("Partij", 2),
    Column("Trekt", 0.8, "right"),
    Column("Draagt bij", 0.9, "right"),
    *RATING_COLUMNS,
    Column("Vraagt aandacht", 2),
)
CONTRIBUTING = frozenset(RoleKind) - {RoleKind.LEAD, RoleKind.INFORMED}


def attention_first(facts: DossierFacts) -> Iterator[FlowBlock]:
    found = asking(facts.actions)
    yield from (explained(action, facts) for action in found)
    if not found:
        yield Paragraph(NONE_ASKS)


def attention_in_short(facts: DossierFacts) -> Iterator[FlowBlock]:
    rows = [_attention_row(action, facts) for action in asking(facts.actions)]
    yield (
        Table(ATTENTION_COLUMNS, rows, "Acties die aandacht vragen, de dringendste eerst")
        if rows
        else Paragraph(NONE_ASKS)
    )


def _attention_row(action: Action, facts: DossierFacts) -> list[str]:
    update = facts.updates.get(action.id)
    needed = (action.correction or action.cause, f"Hulpvraag: {update.request}" if update and update.request else "")
    told = " ".join(text for text in needed if text) or "niet toegelicht"
    return [action.number, f"{titled(action)} ({action.rating.label})", lead_of(action, facts), told]


# ── By goal ────────────────────────────────────────────────────────────────────────────────────────────────────────


def stand_in_numbers(facts: DossierFacts) -> Iterator[FlowBlock]:
    counted = Counter(map(standing, facts.actions))
    told = "; ".join(f"{counted[one]} {one.label}" for one in STANDING_TONES if counted[one])
    yield Paragraph(f"De agenda telt {count(len(facts.actions), 'regel', 'regels')}{f': {told}' if told else ''}.")
    per_goal = _per_goal(facts)
    stacks = [_stack(goal, per_goal[goal.id]) for goal in facts.goals if per_goal[goal.id]]
    if stacks:
        yield Table(GOAL_COLUMNS, [_goal_row(stack) for stack in stacks], "Oordelen per doel")
        yield from stands("Oordelen per doel, in beeld", stacks, "stand")


def _stack(goal: Goal, actions: Sequence[Action]) -> Stack:
    counted = Counter(map(standing, actions))
    parts = tuple(Part(counted[one], one.label, tone) for one, tone in STANDING_TONES.items())
    return Stack(f"Doel {goal.number}: {goal.title}", parts)


def _goal_row(stack: Stack) -> list[str]:
    return [stack.label, str(stack.total), *(str(part.number) for part in stack.parts)]


def _per_goal(facts: DossierFacts) -> dict[int, list[Action]]:
    found: dict[int, list[Action]] = {goal.id: [] for goal in facts.goals}
    for action in facts.actions:
        found[action.goal_id].append(action)
    return found


def stand_in_full(facts: DossierFacts) -> Iterator[FlowBlock]:
    yield from _stand(facts, lambda action: told_action(action, 3, facts.updates.get(action.id), facts))


def stand_in_tables(facts: DossierFacts) -> Iterator[FlowBlock]:
    yield from _stand(facts, lambda _action: ())


def _stand(facts: DossierFacts, tell: Callable[[Action], Iterator[FlowBlock] | tuple[()]]) -> Iterator[FlowBlock]:
    yield from stand_in_numbers(facts)
    per_goal = _per_goal(facts)
    for place, goal in enumerate(facts.goals, 1):
        yield Heading(2, f"Doel {goal.number}: {goal.title}")
        if goal.summary:
            yield Paragraph(goal.summary)
        if actions := per_goal[goal.id]:
            yield stand_table(actions, facts, f"Stand van doel {goal.number}")
            yield from _timelines(goal, actions, facts, place)
            for action in actions:
                yield from tell(action)


def _timelines(goal: Goal, actions: Sequence[Action], facts: DossierFacts, place: int) -> Iterator[FlowBlock]:
    today, meeting = facts.as_of.astimezone(AMSTERDAM).date(), facts.consultation.occasion.day
    marks = [Mark(meeting, facts.consultation.occasion.key)]
    if today != meeting:
        marks.append(Mark(today, "Peilmoment"))
    lanes = [_lane(action) for action in actions]
    if any(span.dated for lane in lanes for span in lane.spans):
        yield from timelines(f"Tijdlijn van doel {goal.number}", lanes, marks, f"tijdlijn-{place}")


def _lane(action: Action) -> Lane:
    ended = action.phase.label if action.phase.finished else ""
    return Lane(action.number, action.title, tuple(_span(term) for term in action.terms), ended)


def _span(term: ActionTerm) -> Span:
    told = f"{term.wording} ({term.subject})" if term.subject else term.wording
    return Span(told, term.first, term.last, milestone=term.milestone)


# ── By party ───────────────────────────────────────────────────────────────────────────────────────────────────────


def stand_by_party(facts: DossierFacts) -> Iterator[FlowBlock]:
    """Each action counts once for a party, whatever roles that has in it."""
    leading, contributing = _roles(facts)
    parties = sorted(leading.keys() | contributing.keys(), key=facts.order)
    rows = [_party_row(party, leading.get(party, []), contributing.get(party, []), facts) for party in parties]
    if rows:
        yield Paragraph(
            "De oordelen en de nummers gaan over alle acties van een partij die niet zijn afgerond of vervallen: die "
            "zij trekt en waaraan zij bijdraagt."
        )
        yield Table(PARTY_COLUMNS, rows, "Stand per partij")
    else:
        yield Paragraph("Nog geen partij heeft een rol in de agenda.")


def _roles(facts: DossierFacts) -> tuple[dict[int, list[Action]], dict[int, list[Action]]]:
    leading: dict[int, list[Action]] = {}
    contributing: dict[int, list[Action]] = {}
    for action in facts.actions:
        lead = {role.party_id for role in action.roles if role.role is RoleKind.LEAD}
        others = {role.party_id for role in action.roles if role.role in CONTRIBUTING}
        others |= {share.party_id for share in action.shares}
        for parties, found in ((lead, leading), (others - lead, contributing)):
            for party in parties:
                found.setdefault(party, []).append(action)
    return leading, contributing


def _party_row(party: int, leads: Sequence[Action], helps: Sequence[Action], facts: DossierFacts) -> list[str]:
    own = sorted([*leads, *helps], key=lambda action: action.order_key)
    counted = Counter(map(standing, own))
    numbers = ", ".join(action.number for action in asking(own)) or "geen"
    return [facts.name(party), *map(str, (len(leads), len(helps), *(counted[rating] for rating in Rating))), numbers]


# ── Of one party ───────────────────────────────────────────────────────────────────────────────────────────────────


def own_actions(facts: DossierFacts) -> Iterator[FlowBlock]:
    """Those that it leads, and those in which it has a share, whole; what asks attention with its explanation."""
    own = [action for action in facts.actions if is_own(action, facts.party)]
    if not own:
        yield Paragraph("Wij trekken geen actie van deze agenda.")
        return
    yield stand_table(own, facts, "Stand van onze acties")
    for action in own:
        yield from told_action(action, 2, facts.own_updates.get(action.id), facts)
        if asks(action):
            yield explained(action, facts)


def is_own(action: Action, party: int | None) -> bool:
    owning = any(role.party_id == party and role.role in OWNING_ROLES for role in action.roles)
    return owning or any(share.party_id == party for share in action.shares)
