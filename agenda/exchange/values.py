"""The parts of a file as the values that services take."""

from collections.abc import Iterator
from datetime import date

from agenda.actions.values import ActionValues, RoleValues, TermValues
from agenda.consultations.services import ItemValues
from agenda.exchange.shape import ActionPart, ItemPart, PartyPart, ProgrammePart, RolePart
from agenda.parties.queries import PartyKeys
from agenda.parties.services import ContactValues, NameValues, PartyValues
from agenda.programmes.services import ProgrammeValues
from agenda.references.citations import find_citations

PLAIN = ("number", "kind", "title", "summary", "adoption", "phase", "rating", "explanation")
EXPLAINED = ("cause", "consequence", "correction")


def programme_values(part: ProgrammePart) -> ProgrammeValues:
    return ProgrammeValues(part.key, part.name, part.secretariat, part.secretariat_email, part.consultation_name)


def party_values(part: PartyPart) -> PartyValues:
    return PartyValues(
        part.key,
        part.kind,
        tuple(NameValues(one.short, one.name, one.valid_from, one.valid_until) for one in part.names),
        part.tooi,
        part.mailbox,
        tuple(ContactValues(one.name, one.email.lower()) for one in part.contacts),
    )


def action_values(part: ActionPart, goal: int, keys: PartyKeys, dated: date) -> ActionValues:
    """``goal`` is a row number; ``dated`` the day of the file, from which its terms are read."""
    return ActionValues(
        goal=goal,
        roles=tuple(role for given in part.roles for role in _roles(given, keys)),
        terms=tuple(
            TermValues.read(term.wording, term.read_on or dated, term.subject, term.strength) for term in part.terms
        ),
        references=tuple(sorted({normal_form(text) for text in part.references})),
        **{name: getattr(part, name) for name in (*PLAIN, *EXPLAINED)},
    )


def _roles(part: RolePart, keys: PartyKeys) -> Iterator[RoleValues]:
    for party in keys.of(part.party):
        yield RoleValues(party, part.role, part.assumed, part.authority)


def normal_form(text: str) -> str:
    citation = next(iter(find_citations(text)), None)
    return citation.normal if citation else " ".join(text.split())


def item_values(part: ItemPart, keys: PartyKeys) -> ItemValues:
    return ItemValues(
        part.number,
        part.subject,
        part.kind,
        part.treatment,
        part.message,
        part.requested,
        keys.parties[part.submitter] if part.submitter else None,
    )
