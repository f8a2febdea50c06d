"""A letter as a document: its passages in order, the signature, and the annexes with the stand."""

from collections.abc import Iterator

from agenda.documents.content import Block, Column, Document, Heading, PageBreak, Paragraph, Signature, Table
from agenda.kernel.dutch import spoken_date
from agenda.letters.facts import LetterFacts, ToldAction
from agenda.letters.markup import blocks_of
from agenda.letters.models import Letter
from agenda.references.keys import keyed

SALUTATION = "Geachte Voorzitter,"


def letter_document(letter: Letter, facts: LetterFacts) -> Document:
    return Document(
        title=letter.subject,
        created=facts.as_of,
        date=letter.dated,
        author=letter.signatory,
        sender=letter.sender,
        addressee=letter.addressee,
        blocks=[*_body(letter), *annexes(facts)],
        layout="letter",
    )


def _body(letter: Letter) -> Iterator[Block]:
    yield Paragraph(SALUTATION)
    for passage in letter.passages:
        if passage.level and passage.heading:
            yield Heading(passage.level, passage.heading)
        yield from blocks_of(passage.text, keyed(passage.references))
    yield Signature([(letter.signatory, letter.office)])


def annexes(facts: LetterFacts) -> Iterator[Block]:
    yield PageBreak()
    yield Heading(1, "Bijlage: stand van de uitvoeringsagenda")
    columns = (
        Column("Nr.", 0.5),
        Column("Actie", 3),
        Column("Trekker", 1),
        Column("Termijn", 1.6),
        Column("Fase", 1.2),
    )
    yield Table(columns, [_stand_row(action, facts) for action in facts.actions], "Stand van de acties")
    if facts.decisions and facts.consultation:
        yield Heading(2, f"Besluiten van {spoken_date(facts.consultation.occasion.day)}")
        rows = [[one.number, one.text, one.follow_up.label] for one in facts.decisions]
        yield Table((Column("Nr.", 1), Column("Besluit", 4), Column("Opvolging", 1.2)), rows, "Besluiten")
    if facts.commitments:
        yield Heading(2, "Toezeggingen en moties")
        rows = [[one.text, f"{one.made_to}, {spoken_date(one.made_on)}", one.state.label] for one in facts.commitments]
        yield Table((Column("Toezegging", 3), Column("Aan", 1.6), Column("Stand", 0.8)), rows, "Toezeggingen en moties")


def _stand_row(action: ToldAction, facts: LetterFacts) -> list[str]:
    term = action.terms[0].wording if action.terms else "geen"
    return [action.number, action.title, facts.name(action.lead), term, action.phase.label]
