"""What stands in a dossier: the table of its sections, and the cover before them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from agenda.documents.content import Annex, Block, BulletList, Document, FlowBlock, Heading, Landscape, PageBreak
from agenda.dossiers.queries import DossierFacts
from agenda.dossiers.sections import decided, grid, measured, meeting, stand, trends
from agenda.dossiers.variants import FULL, PARTY, PUBLIC, SUMMARY, Variant
from agenda.kernel.dutch import spoken_moment, spoken_weekday


@dataclass(frozen=True)
class Section:
    """``write`` gives what stands under the heading; nothing at all leaves out the section."""

    name: str
    heading: str
    write: Callable[[DossierFacts], Iterator[FlowBlock]]
    variants: tuple[Variant, ...]
    landscape: bool = False


AGENDA, ATTENTION, STAND = "Agenda van het overleg", "Wat aandacht vraagt", "Stand van de agenda per doel"
SINCE, EARLIER, PARLIAMENT = "Sinds het vorige overleg", "Besluiten van het vorige overleg", "Toezeggingen aan de Kamer"
SECTIONS = (
    Section("agenda", AGENDA, meeting.agenda_in_full, (FULL, PARTY, PUBLIC)),
    Section("agenda_short", AGENDA, meeting.agenda_in_short, (SUMMARY,)),
    Section("own", "Onze acties", stand.own_actions, (PARTY,)),
    Section("touching", "Besluiten en actiepunten voor ons", decided.touching, (PARTY,)),
    Section("attention", ATTENTION, stand.attention_first, (FULL,)),
    Section("attention_short", ATTENTION, stand.attention_in_short, (SUMMARY, PARTY)),
    Section("stand", STAND, stand.stand_in_full, (FULL,)),
    Section("stand_tables", STAND, stand.stand_in_tables, (PARTY, PUBLIC)),
    Section("stand_numbers", "Stand van de agenda", stand.stand_in_numbers, (SUMMARY,)),
    Section("parties", "Stand per partij", stand.stand_by_party, (FULL, PARTY)),
    Section("grid", "Verdeelde acties per partij", grid.grids, (FULL, PARTY), landscape=True),
    Section("since", SINCE, trends.trends_and_changes, (FULL,)),
    Section("since_own", SINCE, trends.trends_and_own_changes, (PARTY,)),
    Section("trends", SINCE, trends.trends, (PUBLIC,)),
    Section("decisions", EARLIER, decided.previous_decisions, (FULL, PARTY, PUBLIC)),
    Section("decisions_open", "Besluiten die nog openstaan", decided.open_decisions, (SUMMARY,)),
    Section("parliament", PARLIAMENT, decided.commitments, (FULL, PARTY, PUBLIC)),
    Section("indicators", "Indicatoren", measured.indicators, (FULL, PARTY, PUBLIC)),
)


def dossier_document(facts: DossierFacts, variant: Variant, *, version: int, annexes: Sequence[Annex]) -> Document:
    consultation, party = facts.consultation, facts.name(facts.party)
    return Document(
        title=f"{variant.title.format(party=party)} {consultation.title}",
        subtitle=f"{consultation.occasion.key} · {spoken_weekday(consultation.occasion.day)}",
        created=facts.as_of,
        author=facts.programme.secretariat,
        marking=variant.marking.format(party=party),
        facts=_cover_facts(facts, variant, version),
        blocks=[*_sections(facts, variant), *_annexes(annexes)],
        layout="dossier",
    )


def _cover_facts(facts: DossierFacts, variant: Variant, version: int) -> Iterator[tuple[str, str]]:
    sitting = facts.consultation.meeting
    yield "Programma", facts.programme.name
    if sitting.cancelled_at:
        because = "" if facts.outside else f": {sitting.cancelled_because}"
        yield "Afgezegd", f"op {spoken_moment(sitting.cancelled_at)}{because}"
    yield "Plaats", sitting.place or "nog te bepalen"
    if sitting.starts:
        until = f" tot {sitting.ends:%H.%M}" if sitting.ends else ""
        yield "Tijd", f"{sitting.starts:%H.%M}{until} uur"
    yield "Soort", variant.label
    yield "Bestemd voor", variant.readers.format(party=facts.name(facts.party))
    yield "Versie", str(version)
    yield "Peilmoment", spoken_moment(facts.as_of)
    yield "Samengesteld door", facts.programme.secretariat


def _sections(facts: DossierFacts, variant: Variant) -> Iterator[Block]:
    for section in SECTIONS:
        if variant in section.variants and (blocks := list(section.write(facts))):
            headed: list[FlowBlock] = [Heading(1, section.heading), *blocks]
            yield from [Landscape(headed)] if section.landscape else headed


def _annexes(annexes: Sequence[Annex]) -> Iterator[Block]:
    if annexes:
        yield PageBreak()
        yield Heading(1, "Bijlagen")
        yield BulletList(f"Bijlage {annex.label}: {annex.title}" for annex in annexes)
        yield from annexes
