"""What the consultation treats."""

from collections.abc import Iterator

from agenda.consultations.cover_note import COVER_NOTE, NotePart
from agenda.consultations.models import AgendaItem, Paper, PriorTreatment
from agenda.consultations.rules import paper_label
from agenda.documents.content import (
    BulletList,
    Callout,
    Column,
    DataList,
    FlowBlock,
    Heading,
    NumberedList,
    Paragraph,
    Table,
)
from agenda.dossiers.queries import DossierFacts
from agenda.kernel.dutch import count, spoken_date

AGENDA_COLUMNS = (
    Column("Nr.", 0.5),
    Column("Onderwerp", 3.4),
    Column("Soort", 1.6),
    Column("Behandeling", 1.3),
    Column("Ingebracht door", 1.4),
    Column("Tijd", 1.1),
)
NONE_PUBLIC = "Dit overleg heeft geen openbare agendapunten."


def agenda_in_full(facts: DossierFacts) -> Iterator[FlowBlock]:
    yield from _agenda_at_a_glance(facts)
    for item in facts.items:
        yield Heading(2, f"{item.number}. {item.subject}")
        yield from _annotation(item, facts)
        yield DataList(_about(item, facts))
        yield from _requested(item)
        for part in COVER_NOTE:
            yield from _note_part(part, item, facts)
        yield from _what_belongs_to(item, facts)


def agenda_in_short(facts: DossierFacts) -> Iterator[FlowBlock]:
    yield from _agenda_at_a_glance(facts)
    for item in facts.items:
        if item.requested or item.message:
            yield Heading(2, f"{item.number}. {item.subject}")
            yield from _requested(item)
            yield from _paragraphs(item.message)


def _agenda_at_a_glance(facts: DossierFacts) -> Iterator[FlowBlock]:
    if facts.items:
        yield Table(AGENDA_COLUMNS, [_agenda_row(item, facts) for item in facts.items], "Agendapunten")
    else:
        yield Paragraph(NONE_PUBLIC if facts.outside else "Er zijn nog geen agendapunten.")


def _agenda_row(item: AgendaItem, facts: DossierFacts) -> list[str]:
    submitter = facts.name(item.submitter_id) if item.submitter_id else "–"
    return [str(item.number), item.subject, item.kind.label, item.treatment.label, submitter, _time(item)]


def _time(item: AgendaItem) -> str:
    return count(item.minutes, "minuut", "minuten") if item.minutes else "–"


def _annotation(item: AgendaItem, facts: DossierFacts) -> Iterator[FlowBlock]:
    if annotation := facts.annotations.get(item.id):
        yield Callout("Onze annotatie", _paragraphs(annotation.text))


def _about(item: AgendaItem, facts: DossierFacts) -> Iterator[tuple[str, str]]:
    yield "Soort", item.kind.label
    yield "Behandeling", item.treatment.label
    if item.submitter_id:
        yield "Ingebracht door", facts.name(item.submitter_id)
    if item.contact and not facts.outside:
        yield "Contact", item.contact
    if item.minutes:
        yield "Tijd", _time(item)


def _requested(item: AgendaItem) -> Iterator[FlowBlock]:
    if item.requested:
        yield Paragraph("Het overleg wordt gevraagd:")
        yield NumberedList(item.requested)


def _note_part(part: NotePart, item: AgendaItem, facts: DossierFacts) -> Iterator[FlowBlock]:
    text, earlier = getattr(item, part.name), facts.earlier.get(item.id, ()) if part.name == "background" else ()
    if not (text or earlier):
        return
    yield Heading(3, part.label)
    yield from _paragraphs(text)
    if earlier:
        yield BulletList(f"Besluit {one.number}: {one.text}" for one in earlier)


def _paragraphs(text: str) -> Iterator[Paragraph]:
    yield from (Paragraph(one) for one in text.split("\n") if one.strip())


def _what_belongs_to(item: AgendaItem, facts: DossierFacts) -> Iterator[FlowBlock]:
    """What preparing meetings made of it, the actions that it is about, and its papers."""
    told = (
        ("Behandeld in", [] if facts.outside else [f"{_meeting(one, item)}: {one.outcome}" for one in item.treated]),
        ("Acties", [f"{one.number} {one.title}" for one in facts.told(item.actions)]),
        ("Stukken", [_paper(paper, item) for paper in facts.papers[item.id]]),
    )
    for heading, lines in told:
        if lines:
            yield Heading(3, heading)
            yield BulletList(lines)


def _paper(paper: Paper, item: AgendaItem) -> str:
    label = paper_label(item.number, paper.position)
    return f"{label} {paper.title} (zie bijlage {label})"


def _meeting(treated: PriorTreatment, item: AgendaItem) -> str:
    meeting = next(one for one in item.consultation.meetings if one.id == treated.meeting_id)
    return f"{meeting.kind.label} van {spoken_date(meeting.day)}"
