"""The beslisnota: with what the letter is laid before whoever signs it. It is made public along with the letter."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from agenda.actions.words import Adoption, Phase
from agenda.commitments.models import CommitmentState
from agenda.documents.content import Align, Block, BulletList, Column, Document, Heading, NumberedList, Paragraph, Table
from agenda.kernel.dutch import capital, count, spoken_date, spoken_day, spoken_list
from agenda.letters.content import spoken_office
from agenda.letters.cooperation import came_together
from agenda.letters.facts import LetterFacts
from agenda.letters.models import Coordination, Letter, PassageAnswer
from agenda.letters.naming import the_consultation
from agenda.letters.words import PassageVerdict

VERDICTS = (PassageVerdict.AGREED, PassageVerdict.RESERVED, PassageVerdict.DISAGREED)
ANSWERS = (
    Column("Partij", 2.4),
    *(Column(verdict.label.capitalize(), 1, Align.RIGHT) for verdict in VERDICTS),
    Column("Geen antwoord", 1, Align.RIGHT),
)


@dataclass(frozen=True)
class MemoFacts:
    """``left_out`` are the actions that the letter leaves out on purpose; why stays with the writers."""

    rounds: tuple[Coordination, ...] = ()
    left_out: frozenset[int] = frozenset()


def memo_document(letter: Letter, facts: LetterFacts, memo: MemoFacts) -> Document:
    return Document(
        title=f"Beslisnota bij de brief ‘{letter.subject}’",
        created=facts.as_of,
        date=letter.dated,
        author=letter.signatory,
        sender=letter.sender,
        addressee=[letter.office, letter.signatory],
        facts=[("Ons kenmerk", letter.number)] if letter.number else [],
        blocks=[*_head(letter, facts), *_key_points(facts), *_explained(letter, facts, memo), *_end(facts, memo)],
        layout="letter",
    )


def _head(letter: Letter, facts: LetterFacts) -> Iterator[Block]:
    yield Heading(1, "Aanleiding")
    yield Paragraph(" ".join(_occasion(facts)))
    yield Heading(1, "Geadviseerd besluit")
    along = [spoken_office(str(office)) for _, office in letter.co_signatories]
    signed = f" en {'te laten ondertekenen' if along else 'te ondertekenen'}"
    by = f" door u en door {spoken_list(along)}" if along else ""
    yield NumberedList([f"De brief vast te stellen{signed}{by}.", "Deze nota met de brief openbaar te maken."])


def _occasion(facts: LetterFacts) -> Iterator[str]:
    yield f"Met de brief informeert u de Tweede Kamer over de voortgang van het programma {facts.programme.name}."
    yield f"De brief beschrijft de stand van {spoken_date(facts.day)}."
    if facts.since and not facts.since.consultation:
        yield f"De vorige brief was van {spoken_date(facts.since.day)}."
    if facts.consultation:
        yield came_together(facts)


def _key_points(facts: LetterFacts) -> Iterator[Block]:
    yield Heading(1, "Kernpunten")
    points = [*_stands(facts), *_decided(facts), *_promised(facts)]
    yield BulletList(points) if points else Paragraph("De agenda heeft nog geen vastgestelde acties.")


def _stands(facts: LetterFacts) -> Iterator[str]:
    phases = Counter(one.phase for one in facts.actions if one.adoption is not Adoption.CONCEPT)
    if total := phases.total():
        told = spoken_list(f"{phases[phase]} {phase.label}" for phase in Phase if phases[phase])
        yield f"De agenda telt {count(total, 'actie', 'acties')}: {told}."


def _decided(facts: LetterFacts) -> Iterator[str]:
    if facts.decisions:
        number = count(len(facts.decisions), "openbaar besluit", "openbare besluiten")
        yield f"{capital(the_consultation(facts))} nam {number}; de brief vertelt wat daarvan is gekomen."


def _promised(facts: LetterFacts) -> Iterator[str]:
    known, met = facts.commitments, [one for one in facts.commitments if one.state is CommitmentState.MET]
    if known:
        number = count(len(known), "toezegging, motie of vraag", "toezeggingen, moties en vragen")
        yield f"De agenda kent {number}; afgedaan: {len(met)}, open: {len(known) - len(met)}."


def _explained(letter: Letter, facts: LetterFacts, memo: MemoFacts) -> Iterator[Block]:
    yield Heading(1, "Toelichting")
    chapters = [passage.heading for passage in letter.passages if passage.level == 1 and passage.heading]
    if chapters:
        yield Paragraph("De brief heeft deze hoofdstukken:")
        yield BulletList(chapters)
    if left_out := [one for one in (*facts.actions, *facts.gone) if one.id in memo.left_out]:
        yield Paragraph("Deze acties staan met opzet niet in de brief:")
        yield BulletList([f"{one.number} {one.title}" for one in left_out])
    annexes = "De bijlagen geven de stand van alle acties, de besluiten, en de toezeggingen, moties en vragen."
    yield Paragraph(annexes)


def _end(facts: LetterFacts, memo: MemoFacts) -> Iterator[Block]:
    yield Heading(1, "Afstemming")
    yield from _coordinated(facts, memo)
    yield Heading(1, "Openbaarheid")
    yield Paragraph(
        "Deze nota wordt met de brief openbaar gemaakt. Zij bevat geen namen of contactgegevens van ambtenaren, en "
        "geen woorden van partijen uit de afstemming."
    )


def _coordinated(facts: LetterFacts, memo: MemoFacts) -> Iterator[Block]:
    """What parties wrote themselves stays between them and the writers."""
    if not memo.rounds:
        yield Paragraph("De brief is nog niet aan partijen voorgelegd.")
        return
    last = memo.rounds[-1]
    state = "" if last.closed_at else " Deze ronde is nog open."
    yield Paragraph(
        f"De brief is in {count(len(memo.rounds), 'ronde', 'rondes')} aan partijen voorgelegd, het laatst op "
        f"{spoken_day(last.opened_at)}.{state}"
    )
    yield Table(ANSWERS, list(_answers(last.answers, facts)), "Antwoorden per passage in de laatste ronde")


def _answers(answers: Iterable[PassageAnswer], facts: LetterFacts) -> Iterator[list[str]]:
    per_party: dict[str, Counter[PassageVerdict | None]] = {}
    for answer in answers:
        per_party.setdefault(facts.name(answer.party_id), Counter())[answer.verdict] += 1
    for name in sorted(per_party, key=str.casefold):
        yield [name, *(str(per_party[name][verdict]) for verdict in (*VERDICTS, None))]
