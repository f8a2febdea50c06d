"""Parties, goals and indicators from a file."""

from agenda.actions.goals import add_goal, change_goal
from agenda.actions.queries import goals_of
from agenda.exchange.directory import directory_of
from agenda.exchange.loaded import Loading, Verdict
from agenda.exchange.shape import ActionPart, GoalPart, IndicatorPart, Part, PartyPart
from agenda.exchange.values import goal_values, indicator_values, party_values
from agenda.indicators.queries import indicators_of
from agenda.indicators.services import keep_indicator
from agenda.kernel.refusal import Invalid
from agenda.parties.queries import all_parties
from agenda.parties.services import PartyValues, keep_group, keep_party


def aliases(kind: type[Part]) -> dict[str, str]:
    """Per field its name in files."""
    return {name: field.alias or name for name, field in kind.model_fields.items()}


PARTY_PLACES, GOAL_PLACES, INDICATOR_PLACES, ACTION_PLACES = (
    aliases(kind) for kind in (PartyPart, GoalPart, IndicatorPart, ActionPart)
)


def verdict_on(known: bool, changed: bool) -> Verdict:
    if not known:
        return Verdict.ADDED
    return Verdict.CHANGED if changed else Verdict.UNCHANGED


def load_parties(loading: Loading) -> None:
    held = {party.key: PartyValues.of(party) for party in all_parties(loading.session)}
    programme = loading.programme.id
    for path, part in loading.parts("partijen", loading.file.parties):
        try:
            changed = keep_party(loading.session, party_values(part, held.get(part.key)), loading.stamp, programme)
        except Invalid as refusal:
            loading.refuse_all(path, refusal, PARTY_PLACES)
        else:
            loading.tell(path, verdict_on(part.key in held, changed))
    for path, group in loading.parts("groepen", loading.file.groups):
        known = group.key in loading.directory.groups
        changed = keep_group(loading.session, group.key, group.name, group.members, loading.stamp, programme)
        loading.tell(path, verdict_on(known, changed))
    loading.session.flush()
    loading.directory = directory_of(loading.session, loading.programme)


def load_goals(loading: Loading) -> None:
    held = {goal.number: goal for goal in goals_of(loading.session, loading.programme)}
    parts = list(loading.parts("doelen", loading.file.goals))
    for path, part in sorted(parts, key=lambda one: one[1].parent is not None):
        if part.parent and part.parent not in loading.directory.goals:
            continue  # its parent was refused, and that is told already
        values, goal = goal_values(part, loading.directory), held.get(part.number)
        try:
            if goal is None:
                added = add_goal(loading.session, loading.programme, values, loading.stamp)
                loading.directory.goals[part.number] = added.id
            changed = goal is not None and change_goal(loading.session, goal, values, loading.stamp)
        except Invalid as refusal:
            loading.refuse_all(path, refusal, GOAL_PLACES)
        else:
            loading.tell(path, verdict_on(goal is not None, changed))


def load_indicators(loading: Loading) -> None:
    held = {one.key for one in indicators_of(loading.session, loading.programme)}
    for path, part in loading.parts("indicatoren", loading.file.indicators):
        if part.goal and part.goal not in loading.directory.goals:
            continue
        values = indicator_values(part, loading.directory)
        try:
            changed = keep_indicator(loading.session, loading.programme, values, loading.stamp)
        except Invalid as refusal:
            loading.refuse_all(path, refusal, INDICATOR_PLACES)
        else:
            loading.tell(path, verdict_on(part.key in held, changed))
