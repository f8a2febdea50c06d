"""What a well-shaped programme file can still have wrong: names that point nowhere, and what stands twice."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from agenda.actions.words import RoleKind
from agenda.exchange.decision_checks import answers_to_nothing, reporting_meetings, reserving_parties
from agenda.exchange.places import Path
from agenda.exchange.shape import ActionPart, ProgrammeFile
from agenda.parties.queries import PartyKeys

Finding = tuple[Path, str]


@dataclass(frozen=True)
class Known:
    """What is in the database already, or faulty in the file itself: to name it is no fault of its own."""

    parties: PartyKeys
    goals: frozenset[str] = frozenset()
    actions: frozenset[str] = frozenset()
    occasions: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()


def findings(file: ProgrammeFile, known: Known) -> Iterator[Finding]:
    """Everything wrong, as path and sentence."""
    yield from _twice(file)
    yield from _unknown_parties(file, known)
    yield from _unknown_numbers(file, known)
    yield from _group_leads(file, known)
    yield from answers_to_nothing(file)


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


def _unknown_parties(file: ProgrammeFile, known: Known) -> Iterator[Finding]:
    parties = known.parties.parties.keys() | known.left_out | {party.key for party in file.parties}
    groups = known.parties.groups.keys() | known.left_out | {group.key for group in file.groups}
    for path, key, allowed in _party_uses(file, parties, groups):
        if key not in allowed:
            yield path, f"‘{key}’ is geen bekende partij; voeg haar toe aan het bestand of verbeter de sleutel."


def _party_uses(file: ProgrammeFile, parties: set[str], groups: set[str]) -> Iterator[tuple[Path, str, set[str]]]:
    for place, group in enumerate(file.groups):
        yield from ((("groepen", place, "leden"), member, parties) for member in group.members)
    for place, member in enumerate(file.members):
        if member.party:
            yield ("leden", place, "partij"), member.party, parties
    for place, action in enumerate(file.actions):
        yield from _parties_of(("acties", place), action, parties, groups)
    yield from ((path, party, parties) for path, party in _parties_beside_the_agenda(file))
    yield from ((path, party, parties) for path, party in reserving_parties(file))


def _parties_beside_the_agenda(file: ProgrammeFile) -> Iterator[tuple[Path, str]]:
    for place, consultation in enumerate(file.consultations):
        for nth, item in enumerate(consultation.items):
            if item.submitter:
                yield ("overleggen", place, "agendapunten", nth, "indiener"), item.submitter
    for place, commitment in enumerate(file.commitments):
        if commitment.party:
            yield ("toezeggingen", place, "partij"), commitment.party


def _parties_of(
    path: Path, action: ActionPart, parties: set[str], groups: set[str]
) -> Iterator[tuple[Path, str, set[str]]]:
    for nth, role in enumerate(action.roles):
        yield (*path, "rollen", nth, "partij"), role.party, parties | groups
    for nth, share in enumerate(action.shares):
        yield (*path, "delen", nth, "partij"), share.party, parties
    if action.group:
        yield (*path, "verdeeld-over"), action.group, groups


def _unknown_numbers(file: ProgrammeFile, known: Known) -> Iterator[Finding]:
    goals = known.goals | known.left_out | {goal.number for goal in file.goals}
    actions = known.actions | known.left_out | {action.number for action in file.actions}
    occasions = known.occasions | known.left_out | {one.key for one in file.consultations}
    for path, number in _goal_uses(file):
        if number not in goals:
            yield path, f"Doel {number} bestaat niet, ook niet in dit bestand."
    for path, number in _action_uses(file):
        if number not in actions:
            yield path, f"Actie {number} bestaat niet, ook niet in dit bestand."
    for path, key in _occasion_uses(file):
        if key not in occasions:
            yield path, f"Overleg ‘{key}’ bestaat niet, ook niet in dit bestand."


def _occasion_uses(file: ProgrammeFile) -> Iterator[tuple[Path, str]]:
    for place, action in enumerate(file.actions):
        for name, terms in (("termijnen", action.terms), ("mijlpalen", action.milestones)):
            for nth, term in enumerate(terms):
                if term.occasion:
                    yield ("acties", place, name, nth, "overleg"), term.occasion
        for nth, share in enumerate(action.shares):
            if share.term and share.term.occasion:
                yield ("acties", place, "delen", nth, "termijn", "overleg"), share.term.occasion
    yield from reporting_meetings(file)


def _goal_uses(file: ProgrammeFile) -> Iterator[tuple[Path, str]]:
    for place, goal in enumerate(file.goals):
        if goal.parent:
            yield ("doelen", place, "onder"), goal.parent
    for place, action in enumerate(file.actions):
        yield ("acties", place, "doel"), action.goal
    for place, indicator in enumerate(file.indicators):
        if indicator.goal:
            yield ("indicatoren", place, "doel"), indicator.goal


def _action_uses(file: ProgrammeFile) -> Iterator[tuple[Path, str]]:
    for place, action in enumerate(file.actions):
        if action.successor:
            yield ("acties", place, "opvolger"), action.successor
    yield from _uses_beside_the_agenda(file)


def _uses_beside_the_agenda(file: ProgrammeFile) -> Iterator[tuple[Path, str]]:
    for place, consultation in enumerate(file.consultations):
        for nth, decision in enumerate(consultation.decisions):
            yield from ((("overleggen", place, "besluiten", nth, "acties"), number) for number in decision.actions)
    for place, commitment in enumerate(file.commitments):
        yield from ((("toezeggingen", place, "acties"), number) for number in commitment.actions)
    for place, letter in enumerate(file.letters):
        for nth, passage in enumerate(letter.passages):
            if passage.action:
                yield ("brieven", place, "passages", nth, "actie"), passage.action


def _group_leads(file: ProgrammeFile, known: Known) -> Iterator[Finding]:
    groups = known.parties.groups.keys() | {group.key for group in file.groups}
    for place, action in enumerate(file.actions):
        for nth, role in enumerate(action.roles):
            if role.role is RoleKind.LEAD and role.party in groups:
                yield ("acties", place, "rollen", nth), "Een groep kan geen trekker zijn; noem één partij."
