"""What stands in a dossier, section by section."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from agenda.actions.models import Action
from agenda.actions.rules import EXPLAINED_RATINGS
from agenda.actions.words import Rating, RoleKind
from agenda.commitments.models import Commitment
from agenda.consultations.cover_note import COVER_NOTE, NotePart
from agenda.consultations.models import AgendaItem, PriorTreatment
from agenda.consultations.rules import paper_label
from agenda.decisions.models import Decision
from agenda.documents.content import (
    Annex,
    Block,
    BulletList,
    Callout,
    Cell,
    Column,
    DataList,
    Document,
    Footnote,
    Heading,
    Link,
    NumberedList,
    Paragraph,
    Table,
    Text,
    Tone,
)
from agenda.documents.inlines import Inline
from agenda.dossiers.queries import DossierFacts
from agenda.dossiers.variants import Variant
from agenda.indicators.models import Indicator
from agenda.indicators.rules import spoken_figure
from agenda.kernel.dutch import count, spoken_date, spoken_list, spoken_moment, spoken_weekday
from agenda.references.models import Reference

RATING_TONES = {
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
Section = Callable[[DossierFacts], Iterator[Block]]


def dossier_document(facts: DossierFacts, variant: Variant, *, version: int, annexes: Sequence[Annex]) -> Document:
    meeting = facts.consultation
    return Document(
        title=f"Dossier {meeting.title}",
        subtitle=f"{meeting.occasion.key} · {spoken_weekday(meeting.occasion.day)}",
        created=facts.as_of,
        date=meeting.occasion.day,
        author=facts.programme.secretariat,
        facts=[*_cover_facts(facts), ("Versie", str(version))],
        blocks=[*(block for section in SECTIONS for block in section(facts)), *annexes],
        layout="dossier",
    )


def _cover_facts(facts: DossierFacts) -> Iterator[tuple[str, str]]:
    yield "Programma", facts.programme.name
    yield "Plaats", facts.consultation.place or "nog te bepalen"
    yield "Peilmoment", spoken_moment(facts.as_of)
    yield "Samengesteld door", facts.programme.secretariat


def agenda_of_meeting(facts: DossierFacts) -> Iterator[Block]:
    yield Heading(1, "Agenda van het overleg")
    if not facts.items:
        yield Paragraph("Er zijn nog geen agendapunten.")
    for item in facts.items:
        yield from _cover_note(item, facts)


def _cover_note(item: AgendaItem, facts: DossierFacts) -> Iterator[Block]:
    yield Heading(2, f"{item.number}. {item.subject}")
    about = [("Soort", item.kind.label), ("Behandeling", item.treatment.label)]
    if item.submitter_id:
        about.append(("Ingebracht door", facts.name(item.submitter_id)))
    if item.contact:
        about.append(("Contact", item.contact))
    if item.minutes:
        about.append(("Tijd", count(item.minutes, "minuut", "minuten")))
    yield DataList(about)
    if item.requested:
        yield Paragraph("Het overleg wordt gevraagd:")
        yield NumberedList(item.requested)
    for part in COVER_NOTE:
        yield from _note_part(part, item, facts)
    yield from _what_belongs_to(item, facts)


def _note_part(part: NotePart, item: AgendaItem, facts: DossierFacts) -> Iterator[Block]:
    text, earlier = getattr(item, part.name), facts.earlier.get(item.id, ()) if part.name == "background" else ()
    if text or earlier:
        yield Heading(3, part.label)
    yield from (Paragraph(one) for one in text.split("\n") if one.strip())
    if earlier:
        yield BulletList(f"Besluit {one.number}: {one.text}" for one in earlier)


def _what_belongs_to(item: AgendaItem, facts: DossierFacts) -> Iterator[Block]:
    """What preparing meetings made of it, the actions that it is about, and its papers."""
    told = (
        ("Behandeld in", [f"{_meeting(one, item)}: {one.outcome}" for one in item.treated]),
        ("Acties", [f"{one.number} {one.title}" for one in item.actions]),
        ("Stukken", [f"{paper_label(item.number, one.position)} {one.title}" for one in facts.papers[item.id]]),
    )
    for heading, lines in told:
        if lines:
            yield Heading(3, heading)
            yield BulletList(lines)


def _meeting(treated: PriorTreatment, item: AgendaItem) -> str:
    meeting = next(one for one in item.consultation.meetings if one.id == treated.meeting_id)
    return f"{meeting.kind.label} van {spoken_date(meeting.day)}"


def attention_first(facts: DossierFacts) -> Iterator[Block]:
    """Red before orange; each with its cause, consequence and correction."""
    yield Heading(1, "Wat aandacht vraagt")
    worst_first = (Rating.DELAYED, Rating.ATTENTION)
    asking = [action for rating in worst_first for action in facts.actions if action.rating is rating]
    if not asking:
        yield Paragraph("Op dit moment vraagt geen enkele actie om bijsturing.")
    for action in asking:
        yield Callout(f"{action.number} {action.title}: {action.rating.label}", _explanation(action, facts))


def _explanation(action: Action, facts: DossierFacts) -> Iterator[Paragraph]:
    yield Paragraph(f"Trekker: {facts.name(action.lead)}.")
    texts = (("Oorzaak", action.cause), ("Gevolg voor het doel", action.consequence), ("Bijsturing", action.correction))
    yield from (Paragraph(f"{label}: {text}") for label, text in texts if text)
    update = facts.updates.get(action.id)
    if update and update.request:
        yield Paragraph(f"Hulpvraag aan het overleg: {update.request}")


def stand_by_goal(facts: DossierFacts) -> Iterator[Block]:
    yield Heading(1, "Stand van de agenda per doel")
    yield Paragraph(_stand_in_words(facts))
    for goal in facts.goals:
        actions = [action for action in facts.actions if action.goal_id == goal.id]
        yield Heading(2, f"Doel {goal.number}: {goal.title}")
        if goal.summary:
            yield Paragraph(goal.summary)
        yield Table(STAND_COLUMNS, [_stand_row(action, facts) for action in actions], f"Stand van doel {goal.number}")
        for action in actions:
            yield from _told_action(action, facts)


def _stand_in_words(facts: DossierFacts) -> str:
    per_rating = [(rating, sum(action.rating is rating for action in facts.actions)) for rating in Rating]
    told = spoken_list(f"{number} {rating.label}" for rating, number in per_rating if number)
    return f"De agenda telt {count(len(facts.actions), 'regel', 'regels')}: {told}."


def _stand_row(action: Action, facts: DossierFacts) -> list[str | Cell]:
    return [
        action.number,
        action.title,
        facts.name(action.lead),
        action.terms[0].wording if action.terms else "geen",
        action.phase.label,
        Cell(action.rating.label, RATING_TONES[action.rating]),
    ]


def _told_action(action: Action, facts: DossierFacts) -> Iterator[Block]:
    yield Heading(3, f"{action.number} {action.title}")
    if action.summary:
        yield Paragraph([action.summary, *(_note(reference) for reference in action.references)])
    yield DataList(_action_facts(action, facts))
    update = facts.updates.get(action.id)
    if update is not None:
        yield Paragraph(_told_update(update.unchanged, update.done, update.next))


def _action_facts(action: Action, facts: DossierFacts) -> Iterator[tuple[str, str]]:
    yield "Soort", action.kind.label
    for kind in RoleKind:
        parties = [_role_name(role.party_id, role.assumed, facts) for role in action.roles if role.role is kind]
        if parties:
            yield kind.label.capitalize(), spoken_list(parties)
    for term in action.terms:
        yield "Termijn", f"{term.wording} ({term.subject})" if term.subject else term.wording
    if action.explanation and action.rating not in EXPLAINED_RATINGS:
        yield "Toelichting", action.explanation


def _role_name(party: int, assumed: bool, facts: DossierFacts) -> str:
    return f"{facts.name(party)} (aangenomen)" if assumed else facts.name(party)


def _told_update(unchanged: bool, done: str, following: str) -> str:
    if unchanged:
        return "Gemeld: ongewijzigd."
    return " ".join(
        part for part in (f"Gemeld: {done}" if done else "", f"Vervolg: {following}" if following else "") if part
    )


def _note(reference: Reference) -> Inline:
    return Footnote([Link(reference.link, reference.normal) if reference.link else Text(reference.normal)])


def previous_decisions(facts: DossierFacts) -> Iterator[Block]:
    yield Heading(1, "Besluiten van het vorige overleg")
    if facts.previous is None:
        yield Paragraph("Er was nog geen eerder overleg.")
        return
    columns = (Column("Nr.", 1), Column("Besluit", 4), Column("Acties", 0.9), Column("Opvolging", 1.4))
    rows = [_decision_row(decision) for decision in facts.previous_decisions]
    yield Table(columns, rows, f"Besluiten van {facts.previous.occasion.key}")


def _decision_row(decision: Decision) -> list[str]:
    followed = decision.follow_up.label + (f". {decision.report}" if decision.report else "")
    actions = ", ".join(action.number for action in decision.actions) or "geen"
    return [decision.number, f"{decision.verb.label.capitalize()}: {decision.text}", actions, followed]


def commitments(facts: DossierFacts) -> Iterator[Block]:
    if facts.commitments:
        yield Heading(1, "Toezeggingen aan de Kamer")
        columns = (Column("Toezegging", 3), Column("Aan", 1), Column("Debat", 2), Column("Stand", 1.2))
        yield Table(columns, [_commitment_row(one) for one in facts.commitments], "Toezeggingen, moties en vragen")


def _commitment_row(one: Commitment) -> list[str | Cell]:
    debate: list[str | Inline] = [f"{one.debate}, {spoken_date(one.made_on)}"]
    if one.reference:
        debate.append(_note(one.reference))
    stand = f"{one.state.label}. {one.outcome}" if one.outcome else one.state.label
    return [f"{one.kind.label.capitalize()}: {one.text}", one.made_to, Cell(debate), stand]


def indicators(facts: DossierFacts) -> Iterator[Block]:
    if facts.indicators:
        yield Heading(1, "Indicatoren")
        columns = (
            Column("Indicator", 2.6),
            Column("Nulwaarde", 1),
            Column("Streefwaarde", 1.1),
            Column("Laatste meting", 1.2),
            Column("Gemeten op", 1.1),
            Column("Bron", 1.5),
        )
        yield Table(columns, [_indicator_row(one) for one in facts.indicators], "Indicatoren met hun laatste meting")


def _indicator_row(indicator: Indicator) -> list[str]:
    latest = indicator.measurements[-1] if indicator.measurements else None
    return [
        f"{indicator.name} ({indicator.unit})",
        _on_day(indicator.baseline, indicator.baseline_on),
        _on_day(indicator.target, indicator.target_on),
        spoken_figure(latest.low, latest.high) if latest else "nog niet gemeten",
        spoken_date(latest.measured_on) if latest else "",
        latest.source if latest else "",
    ]


def _on_day(value: Decimal | None, day: date | None) -> str:
    if value is None:
        return "geen"
    return f"{spoken_figure(value)} ({spoken_date(day)})" if day else spoken_figure(value)


SECTIONS: tuple[Section, ...] = (
    agenda_of_meeting,
    attention_first,
    stand_by_goal,
    previous_decisions,
    commitments,
    indicators,
)
