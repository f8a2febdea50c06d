"""What each party of a group does of the actions that are divided over it."""

from collections.abc import Iterator, Sequence

from agenda.actions.models import Action, ActionShare
from agenda.actions.words import Phase, Rating
from agenda.documents.content import Cell, Column, Content, FlowBlock, Heading, Paragraph, Sign, Table, Tone
from agenda.dossiers.queries import DossierFacts
from agenda.dossiers.sections.words import RATING_TONES
from agenda.kernel.dutch import capital

WIDEST = 14
"""More parties than this do not fit beside each other."""
ENDED = {Phase.DONE: ("✓", Tone.SUCCESS), Phase.DROPPED: ("×", Tone.INACTIVE)}
SIGNS = {Rating.ON_TRACK: "●", Rating.ATTENTION: "▲", Rating.DELAYED: "■", Rating.UNRATED: "○"}


def grids(facts: DossierFacts) -> Iterator[FlowBlock]:
    divided: dict[int, list[Action]] = {}
    for action in facts.actions:
        if action.group_id and action.shares:
            divided.setdefault(action.group_id, []).append(action)
    if divided:
        yield Paragraph(f"Elk teken zegt hoe een partij met haar deel staat. {_legend()}")
    for group, actions in sorted(divided.items(), key=lambda one: facts.groups[one[0]].casefold()):
        yield from _grid(facts.groups[group], actions, facts)


def _legend() -> str:
    told = [f"{SIGNS[rating]} {rating.label}" for rating in Rating]
    told += [f"{sign} {phase.label}" for phase, (sign, _) in ENDED.items()]
    return f"{'; '.join(told)}. Staat er een streepje, dan heeft de partij geen deel."


def _grid(name: str, actions: Sequence[Action], facts: DossierFacts) -> Iterator[FlowBlock]:
    yield Heading(2, capital(name))
    parties = sorted({share.party_id for action in actions for share in action.shares}, key=facts.order)
    for begin in range(0, len(parties), WIDEST):
        some = parties[begin : begin + WIDEST]
        columns = [Column("Nr.", 0.9), Column("Actie", 4), *(Column(facts.name(one), 1.1, "center") for one in some)]
        caption = f"{name}: {facts.name(some[0])} tot en met {facts.name(some[-1])}"
        yield Table(columns, [_row(action, some) for action in actions], caption)


def _row(action: Action, parties: Sequence[int]) -> list[Content | Cell]:
    shares = {share.party_id: share for share in action.shares}
    return [action.number, action.title, *(_cell(shares.get(party)) for party in parties)]


def _cell(share: ActionShare | None) -> Cell:
    if share is None:
        return Cell(Sign("–", "geen deel"))
    if share.phase in ENDED:
        sign, tone = ENDED[share.phase]
        return Cell(Sign(sign, share.phase.label), tone)
    return Cell(Sign(SIGNS[share.rating], share.rating.label), RATING_TONES[share.rating])
