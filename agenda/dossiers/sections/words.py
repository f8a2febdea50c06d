"""What several sections say in the same words."""

from collections.abc import Iterable, Iterator, Sequence

from agenda.actions.models import Action
from agenda.actions.rules import EXPLAINED_RATINGS
from agenda.actions.words import Adoption, Phase, Rating, RoleKind
from agenda.documents.content import (
    Callout,
    Cell,
    Column,
    Content,
    FlowBlock,
    Heading,
    Inline,
    Link,
    Paragraph,
    Table,
    Text,
    Tone,
)
from agenda.dossiers.queries import DossierFacts
from agenda.dossiers.since import WORST_FIRST, Stood
from agenda.kernel.dutch import spoken_list
from agenda.progress.models import Update
from agenda.references.models import Reference

RATING_TONES: dict[Rating | Phase, Tone] = {
    Rating.ON_TRACK: Tone.SUCCESS,
    Rating.ATTENTION: Tone.WARNING,
    Rating.DELAYED: Tone.DANGER,
    Rating.UNRATED: Tone.INACTIVE,
}
STAND_COLUMNS = (
    Column("Nr.", 0.5),
    Column("Actie", 3.2),
    Column("Trekker", 1),
    Column("Termijn", 1.5),
    Column("Fase", 1.1),
    Column("Oordeel", 1.2),
)
STANDING_TONES = RATING_TONES | {Phase.DONE: Tone.NEUTRAL, Phase.DROPPED: Tone.INACTIVE}


def standing(one: Action | Stood) -> Rating | Phase:
    """How it is counted: by its rating as long as there is something to be done, as everywhere on the site."""
    return one.phase if one.phase.finished else one.rating


def asks(action: Action) -> bool:
    return standing(action) in EXPLAINED_RATINGS


def asking(actions: Iterable[Action]) -> list[Action]:
    """Those that ask attention, red before orange."""
    return sorted(filter(asks, actions), key=lambda action: WORST_FIRST.index(action.rating))


def stand_table(actions: Iterable[Action], facts: DossierFacts, caption: str) -> Table:
    return Table(STAND_COLUMNS, [_stand_row(action, facts) for action in actions], caption)


def _stand_row(action: Action, facts: DossierFacts) -> list[Content | Cell]:
    return [
        action.number,
        titled(action),
        lead_of(action, facts),
        action.terms[0].wording if action.terms else "geen",
        action.phase.label,
        Cell(action.rating.label, RATING_TONES[action.rating]),
    ]


def titled(action: Action) -> str:
    return action.title if action.adoption is Adoption.ADOPTED else f"{action.title} ({action.adoption.label})"


def lead_of(action: Action, facts: DossierFacts) -> str:
    """Outside nobody is named as the lead who has not confirmed it."""
    role = next((role for role in action.roles if role.role is RoleKind.LEAD), None)
    if role and role.assumed and facts.outside:
        return "nog te bevestigen"
    return facts.name(role.party_id if role else None)


def explained(action: Action, facts: DossierFacts) -> Callout:
    """With its cause, consequence and correction."""
    return Callout(f"{action.number} {action.title}: {action.rating.label}", _explanation(action, facts))


def _explanation(action: Action, facts: DossierFacts) -> Iterator[Paragraph]:
    yield Paragraph(f"Trekker: {lead_of(action, facts)}.")
    texts = (("Oorzaak", action.cause), ("Gevolg voor het doel", action.consequence), ("Bijsturing", action.correction))
    yield from (Paragraph(f"{label}: {text}") for label, text in texts if text)
    update = facts.updates.get(action.id)
    if update and update.request:
        yield Paragraph(f"Hulpvraag aan het overleg: {update.request}")


def told_action(action: Action, level: int, update: Update | None, facts: DossierFacts) -> Iterator[FlowBlock]:
    yield Heading(level, f"{action.number} {titled(action)}")
    if action.summary:
        yield Paragraph(action.summary)
    told = " ".join(f"{sentence.rstrip('.')}." for sentence in _action_facts(action, facts))
    yield Paragraph([told, *sources(action.references)])
    if action.explanation and not asks(action):
        yield Paragraph(f"Toelichting: {action.explanation}")
    if update is not None and (reported := _told_update(update)):
        yield Paragraph(reported)


def _action_facts(action: Action, facts: DossierFacts) -> Iterator[str]:
    yield action.kind.label.capitalize()
    for kind in RoleKind:
        parties = [_role_name(role.party_id, role.assumed, facts) for role in action.roles if role.role is kind]
        if parties:
            yield f"{kind.label.capitalize()}: {spoken_list(parties)}"
    for term in action.terms:
        yield f"Termijn: {term.wording}{f' ({term.subject})' if term.subject else ''}"


def _role_name(party: int, assumed: bool, facts: DossierFacts) -> str:
    return f"{facts.name(party)} (aangenomen)" if assumed else facts.name(party)


def _told_update(update: Update) -> str:
    if update.unchanged:
        return "Gemeld: ongewijzigd."
    told = (("Gemeld", update.done), ("Vervolg", update.next))
    return " ".join(f"{label}: {text}" for label, text in told if text)


def sources(references: Sequence[Reference]) -> Iterator[Inline]:
    """In the line: notes below the page would come with nearly each action, and be half the work of the typesetter."""
    if references:
        yield Text(" Bron: " if len(references) == 1 else " Bronnen: ")
    for place, reference in enumerate(references):
        if place:
            yield Text("; ")
        yield source(reference)
    if references:
        yield Text(".")


def source(reference: Reference) -> Inline:
    return Link(reference.link, reference.normal) if reference.link else Text(reference.normal)
