"""What a well-shaped programme file can still have wrong: names that point nowhere, and what stands twice."""

from collections import Counter
from collections.abc import Iterable, Iterator

from agenda.actions.models import RoleKind
from agenda.exchange.places import Path
from agenda.exchange.shape import ProgrammeFile
from agenda.parties.queries import PartyKeys

Finding = tuple[Path, str]


def findings(file: ProgrammeFile, known: PartyKeys) -> Iterator[Finding]:
    """Everything wrong, as path and sentence. ``known`` are the parties and groups that are in the database already."""
    yield from _twice(file)
    yield from _unknown_parties(file, known)
    yield from _unknown_numbers(file)
    yield from _leads(file, known)


def _twice(file: ProgrammeFile) -> Iterator[Finding]:
    lists: tuple[tuple[str, str, Iterable[str]], ...] = (
        ("partijen", "sleutel", (party.key for party in file.parties)),
        ("groepen", "sleutel", (group.key for group in file.groups)),
        ("doelen", "nummer", (goal.number for goal in file.goals)),
        ("acties", "nummer", (action.number for action in file.actions)),
        ("overleggen", "sleutel", (consultation.key for consultation in file.consultations)),
        ("toezeggingen", "sleutel", (commitment.key for commitment in file.commitments)),
        ("indicatoren", "sleutel", (indicator.key for indicator in file.indicators)),
        ("brieven", "sleutel", (letter.key for letter in file.letters)),
    )
    for where, field, given in lists:
        times: Counter[str] = Counter()
        for place, key in enumerate(given):
            times[key] += 1
            if times[key] > 1:
                yield (where, place, field), f"‘{key}’ staat er al; elk {field} mag één keer."
    both = {party.key for party in file.parties} & {group.key for group in file.groups}
    for place, group in enumerate(file.groups):
        if group.key in both:
            yield ("groepen", place, "sleutel"), f"‘{group.key}’ is al de sleutel van een partij; kies een andere."


def _unknown_parties(file: ProgrammeFile, known: PartyKeys) -> Iterator[Finding]:
    parties = known.parties.keys() | {party.key for party in file.parties}
    named = parties | known.groups.keys() | {group.key for group in file.groups}
    for path, key, allowed in _party_uses(file, parties, named):
        if key not in allowed:
            yield path, f"‘{key}’ is geen bekende partij; voeg haar toe aan het bestand of verbeter de sleutel."


def _party_uses(file: ProgrammeFile, parties: set[str], named: set[str]) -> Iterator[tuple[Path, str, set[str]]]:
    for place, group in enumerate(file.groups):
        yield from ((("groepen", place, "leden"), member, parties) for member in group.members)
    for place, action in enumerate(file.actions):
        for nth, role in enumerate(action.roles):
            yield ("acties", place, "rollen", nth, "partij"), role.party, named
    for place, consultation in enumerate(file.consultations):
        for nth, item in enumerate(consultation.items):
            if item.submitter:
                yield ("overleggen", place, "agendapunten", nth, "indiener"), item.submitter, parties


def _unknown_numbers(file: ProgrammeFile) -> Iterator[Finding]:
    goals, actions = {goal.number for goal in file.goals}, {action.number for action in file.actions}
    for path, number in _goal_uses(file):
        if number not in goals:
            yield path, f"Doel {number} staat niet in dit bestand."
    for path, number in _action_uses(file):
        if number not in actions:
            yield path, f"Actie {number} staat niet in dit bestand."


def _goal_uses(file: ProgrammeFile) -> Iterator[tuple[Path, str]]:
    for place, action in enumerate(file.actions):
        yield ("acties", place, "doel"), action.goal
    for place, indicator in enumerate(file.indicators):
        if indicator.goal:
            yield ("indicatoren", place, "doel"), indicator.goal


def _action_uses(file: ProgrammeFile) -> Iterator[tuple[Path, str]]:
    for place, consultation in enumerate(file.consultations):
        for nth, decision in enumerate(consultation.decisions):
            yield from ((("overleggen", place, "besluiten", nth, "acties"), number) for number in decision.actions)
    for place, commitment in enumerate(file.commitments):
        yield from ((("toezeggingen", place, "acties"), number) for number in commitment.actions)
    for place, letter in enumerate(file.letters):
        for nth, passage in enumerate(letter.passages):
            if passage.action:
                yield ("brieven", place, "passages", nth, "actie"), passage.action


def _leads(file: ProgrammeFile, known: PartyKeys) -> Iterator[Finding]:
    groups = known.groups.keys() | {group.key for group in file.groups}
    for place, action in enumerate(file.actions):
        leads = [role for role in action.roles if role.role is RoleKind.LEAD]
        if any(role.party in groups for role in leads):
            yield ("acties", place, "rollen"), "Een groep kan geen trekker zijn; noem één partij."
        elif len(leads) != 1:
            yield ("acties", place, "rollen"), f"Er hoort precies één trekker te zijn; hier staan er {len(leads)}."
