"""What stands in the document of a decision list."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from agenda.consultations.models import AgendaItem, Attendee, Consultation
from agenda.consultations.words import Presence
from agenda.decisions.list_rules import holds
from agenda.decisions.models import ActionPoint, Correction, Decision, DecisionList, Reservation, SignOff
from agenda.decisions.words import ListState, Outcome
from agenda.documents.content import (
    Block,
    BulletList,
    Cell,
    Column,
    DataList,
    Document,
    Heading,
    Paragraph,
    Table,
    Tone,
)
from agenda.kernel.confidentiality import Audience, Confidentiality
from agenda.kernel.dutch import AMSTERDAM, spoken_date, spoken_list, spoken_weekday
from agenda.parties.queries import Naming
from agenda.programmes.models import Programme

Told = TypeVar("Told", Decision, ActionPoint)
VARIANTS = {
    "participants": ("voor de deelnemers", Audience(Confidentiality.PARTICIPANTS)),
    "public": ("openbaar", Audience(Confidentiality.PUBLIC)),
}
"""Per variant what it is called and who will read it."""


@dataclass(frozen=True)
class ListFacts:
    """All that the document is made of, as it stands at ``as_of``; each part holds what its audience may see."""

    programme: Programme
    consultation: Consultation
    listed: DecisionList
    decisions: Sequence[Decision]
    items: Mapping[int, AgendaItem]
    attendees: Sequence[Attendee]
    points: Sequence[ActionPoint]
    reservations: Mapping[int, Sequence[Reservation]]
    corrections: Sequence[Correction]
    names: Mapping[int, Naming]
    as_of: datetime

    def name(self, party: int | None) -> str:
        naming = self.names.get(party) if party else None
        return naming.short if naming else "nog niet bekend"

    def per_item(self) -> Iterator[tuple[str, list[Decision], list[ActionPoint]]]:
        """In the order of the agenda; what belongs to no item comes last."""
        things: tuple[Decision | ActionPoint, ...] = (*self.decisions, *self.points)
        items = {one.item.id: one.item for one in things if one.item is not None}
        for item in sorted(items.values(), key=lambda one: one.number):
            yield self.titled(item), _of(self.decisions, item.id), _of(self.points, item.id)
        loose = _of(self.decisions, None), _of(self.points, None)
        if any(loose):
            yield "Zonder agendapunt", *loose

    def titled(self, item: AgendaItem) -> str:
        """An item that is not for these readers is told by its number alone."""
        return f"{item.number}. {item.subject}" if item.id in self.items else f"Agendapunt {item.number}"


def list_document(facts: ListFacts, variant: str) -> Document:
    meeting = facts.consultation
    return Document(
        title=f"Besluitenlijst {meeting.title}",
        subtitle=f"{meeting.occasion.key} · {spoken_weekday(meeting.occasion.day)}",
        created=facts.as_of,
        date=meeting.occasion.day,
        author=facts.programme.secretariat,
        marking="" if facts.listed.state is ListState.ADOPTED else "Concept",
        facts=_cover_facts(facts, variant),
        blocks=[block for section in SECTIONS[variant] for block in section(facts)],
        layout="dossier",
    )


def _cover_facts(facts: ListFacts, variant: str) -> Iterator[tuple[str, str]]:
    yield "Programma", facts.programme.name
    yield "Plaats", facts.consultation.place or "niet vastgelegd"
    yield "Stand", standing_of(facts.listed)
    yield "Versie", VARIANTS[variant][0]
    yield "Opgemaakt door", facts.programme.secretariat


def standing_of(listed: DecisionList) -> str:
    if listed.state is not ListState.ADOPTED or listed.adopted_on is None:
        edition = f", editie {listed.edition}" if listed.edition else ""
        return f"{listed.state.label}{edition}"
    corrected = f"; gecorrigeerd op {_day(listed.corrected_at)}" if listed.corrected_at else ""
    return f"vastgesteld op {spoken_date(listed.adopted_on)}{_how(listed)}{corrected}"


def _how(listed: DecisionList) -> str:
    if listed.adopted_in is not None:
        return f", in {listed.adopted_in.occasion.key}"
    return f", {listed.adopted_by.label}" if listed.adopted_by else ""


def _day(moment: datetime) -> str:
    return spoken_date(moment.astimezone(AMSTERDAM).date())


def adoption(facts: ListFacts) -> Iterator[Block]:
    yield Heading(1, "Vaststelling")
    if facts.listed.state is ListState.ADOPTED:
        yield Paragraph(f"Deze besluitenlijst is {standing_of(facts.listed)}.")
    else:
        yield Paragraph("Deze besluitenlijst is een concept: zij is nog niet vastgesteld.")


def attendance(facts: ListFacts) -> Iterator[Block]:
    """By name, for who took part."""
    yield Heading(1, "Aanwezigheid")
    if not facts.attendees:
        yield Paragraph("De aanwezigheid is niet vastgelegd.")
        return
    columns = (Column("Naam", 2), Column("Functie", 2), Column("Partij", 1), Column("Aanwezigheid", 2))
    yield Table(columns, [_attended(one, facts) for one in facts.attendees], "Wie er was")


def _attended(one: Attendee, facts: ListFacts) -> list[str]:
    there = one.presence.label
    if one.presence is Presence.SUBSTITUTED and one.stands_in:
        there = f"vervangen door {one.stands_in}"
    return [one.name, one.office or one.role.label, facts.name(one.party_id) if one.party_id else "", there]


def parties_present(facts: ListFacts) -> Iterator[Block]:
    """Without names of people, for everybody."""
    there = {Presence.PRESENT, Presence.SUBSTITUTED}
    parties = {one.party_id for one in facts.attendees if one.party_id and one.presence in there}
    if parties:
        yield Heading(1, "Aanwezigheid")
        yield Paragraph(f"Vertegenwoordigd waren {spoken_list(sorted(facts.name(one) for one in parties))}.")


def decided(facts: ListFacts) -> Iterator[Block]:
    yield from _decided(facts, work=True)


def decided_in_public(facts: ListFacts) -> Iterator[Block]:
    """Without what is still to be done."""
    yield from _decided(facts, work=False)


def _decided(facts: ListFacts, *, work: bool) -> Iterator[Block]:
    yield Heading(1, "Besluiten")
    if not facts.decisions:
        yield Paragraph("Er zijn geen besluiten.")
    for title, decisions, points in facts.per_item():
        yield Heading(2, title)
        for decision in decisions:
            yield from _decision(decision, facts, work=work)
        if work and points:
            yield Paragraph("Actiepunten:")
            yield BulletList([_point(one, facts) for one in points])


def _of(things: Sequence[Told], item: int | None) -> list[Told]:
    return [one for one in things if one.item_id == item]


def _decision(decision: Decision, facts: ListFacts, *, work: bool) -> Iterator[Block]:
    yield Heading(3, f"{decision.number} {decision.verb.label.capitalize()}")
    yield Paragraph(decision.text)
    reserved = [(f"Voorbehoud {facts.name(one.party_id)}", one.text) for one in facts.reservations.get(decision.id, ())]
    told = [*_outcome(decision), *reserved, *(_work(decision) if work else ())]
    if told:
        yield DataList(told)


def _outcome(decision: Decision) -> Iterator[tuple[str, str]]:
    if decision.outcome is not None:
        asked = f". Gevraagd was: {decision.asked}" if decision.outcome is Outcome.CHANGED and decision.asked else ""
        yield "Uitkomst", f"{decision.outcome.label}{asked}"


def _work(decision: Decision) -> Iterator[tuple[str, str]]:
    if decision.asks_work:
        actions = spoken_list(f"{one.number} {one.title}" for one in decision.actions)
        yield "Acties", actions or "nog geen"
        report = f". {decision.report}" if decision.report else ""
        yield "Opvolging", f"{decision.follow_up.label}{report}"


def _point(one: ActionPoint, facts: ListFacts) -> str:
    about = [facts.name(one.party_id) if one.party_id else "", one.term]
    told = ", ".join(part for part in about if part)
    return f"{one.text} ({told})" if told else one.text


def answers(facts: ListFacts) -> Iterator[Block]:
    if facts.listed.sign_offs and facts.listed.edition:
        yield Heading(1, "Akkoord van de partijen")
        columns = (Column("Partij", 1), Column("Antwoord", 1.4), Column("Toelichting", 2.4), Column("Afhandeling", 2.2))
        rows = [_answer(one, facts) for one in sorted(facts.listed.sign_offs, key=lambda one: facts.name(one.party_id))]
        yield Table(columns, rows, "Wat de partijen van de besluitenlijst zeggen")


TONES = {"agreed": Tone.SUCCESS, "reserved": Tone.WARNING, "disagreed": Tone.DANGER}


def _answer(one: SignOff, facts: ListFacts) -> list[str | Cell]:
    if one.verdict is None or not holds(one, facts.listed):
        return [facts.name(one.party_id), Cell(spoken_silence(facts.listed), Tone.INACTIVE), "", ""]
    return [facts.name(one.party_id), Cell(one.verdict.label, TONES[one.verdict.value]), one.text, one.settled]


def spoken_silence(listed: DecisionList) -> str:
    return "stilzwijgend akkoord" if listed.state is ListState.ADOPTED else "nog geen antwoord"


def corrections(facts: ListFacts) -> Iterator[Block]:
    if facts.corrections:
        yield Heading(1, "Correcties")
        columns = (Column("Besluit", 1), Column("Was", 2.2), Column("Is geworden", 2.2), Column("Reden en dag", 1.8))
        yield Table(columns, [_corrected(one) for one in facts.corrections], "Wat er is gecorrigeerd")


def _corrected(one: Correction) -> list[str]:
    was, become = (
        f"{verb.label.capitalize()}: {text}"
        for verb, text in ((one.old_verb, one.old_text), (one.new_verb, one.new_text))
    )
    return [one.decision.number, was, become, f"{one.reason} ({_day(one.at)})"]


SECTIONS = {
    "participants": (adoption, attendance, decided, answers, corrections),
    "public": (adoption, parties_present, decided_in_public, corrections),
}
