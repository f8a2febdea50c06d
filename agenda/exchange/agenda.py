"""Parties, goals and actions from a file."""

from agenda.actions.models import Action
from agenda.actions.queries import goals_of, whole_agenda
from agenda.actions.services import add_action, add_goal, change_action
from agenda.actions.values import ActionValues
from agenda.exchange.loaded import Loading
from agenda.exchange.values import action_values, party_values
from agenda.history.queries import last_line_about
from agenda.kernel.dutch import spoken_moment
from agenda.kernel.refusal import Invalid
from agenda.parties.queries import party_keys
from agenda.parties.services import keep_group, keep_party

FROM_FILE = "bestand "


def load_parties(loading: Loading) -> None:
    for part in loading.file.parties:
        known = part.key in loading.keys.parties
        changed = keep_party(loading.session, party_values(part), loading.stamp)
        counted = loading.unchanged if not changed else loading.changed if known else loading.added
        counted["partijen"] += 1
    for group in loading.file.groups:
        keep_group(loading.session, group.key, group.name, group.members, loading.stamp)
    loading.session.flush()
    loading.keys = party_keys(loading.session)


def load_goals(loading: Loading) -> None:
    held = {goal.number: goal for goal in goals_of(loading.session, loading.programme)}
    for part in loading.file.goals:
        if part.number in held:
            loading.unchanged["doelen"] += 1
        else:
            held[part.number] = add_goal(
                loading.session, loading.programme, part.number, part.title, part.summary, loading.stamp
            )
            loading.added["doelen"] += 1
    loading.goals = held


def load_actions(loading: Loading) -> None:
    loading.actions = {action.number: action for action in whole_agenda(loading.session, loading.programme)}
    for place, part in enumerate(loading.file.actions):
        goal = loading.goals[part.goal].id
        values = action_values(part, goal, loading.keys, loading.file.programme.dated)
        try:
            _load_action(loading, place, values)
        except Invalid as refusal:
            for fault in refusal.faults:
                loading.refuse(("acties", place), f"{part.number}: {fault.sentence}")


def _load_action(loading: Loading, place: int, values: ActionValues) -> None:
    held = loading.actions.get(values.number)
    if held is None:
        loading.actions[values.number] = add_action(loading.session, loading.programme, values, loading.stamp)
        loading.added["acties"] += 1
    elif ActionValues.of(held).as_set() == values.as_set():
        loading.unchanged["acties"] += 1
    elif changed_elsewhere := _changed_elsewhere(loading, held):
        loading.refuse(("acties", place), changed_elsewhere)
    else:
        change_action(loading.session, held, values, loading.stamp)
        loading.changed["acties"] += 1


def _changed_elsewhere(loading: Loading, action: Action) -> str | None:
    """A change that was made in the agenda is never overwritten by an older file."""
    line = last_line_about(loading.session, Action.__tablename__, action.id)
    if line is None or line.origin.startswith(FROM_FILE):
        return None
    return (
        f"Actie {action.number} is op {spoken_moment(line.at)} in de agenda gewijzigd. "
        "Neem die wijziging over in het bestand, of laat de actie eruit weg."
    )
