"""A letter as a document: the head of a Kamerbrief, its passages in order, who sign, and the annexes."""

from collections.abc import Iterator
from dataclasses import replace

from agenda.documents.blocks import Item
from agenda.documents.content import (
    Block,
    BulletList,
    Document,
    Heading,
    NumberedList,
    PageBreak,
    Paragraph,
    Signature,
)
from agenda.kernel.dutch import spoken_list
from agenda.letters.annexes import annexes_of
from agenda.letters.facts import LetterFacts
from agenda.letters.markup import blocks_of, paragraphs_of
from agenda.letters.models import Letter, Passage
from agenda.letters.origins import bookmark_of
from agenda.references.keys import keyed

SALUTATION = "Geachte Voorzitter,"
OUR_REFERENCE, ANNEXES = "Ons kenmerk", "Bijlagen"
COUNTED = frozenset({"bijlage", "bijlagen", "bijlage(n)"})


def letter_document(letter: Letter, facts: LetterFacts, *, sources: bool = False) -> Document:
    """With ``sources`` an annex tells on what each paragraph rests."""
    annexes = list(annexes_of(letter, facts, sources=sources))
    return Document(
        title=letter.subject,
        created=facts.as_of,
        date=letter.dated,
        author=letter.signatory,
        sender=letter.sender,
        addressee=letter.addressee,
        facts=list(_column(letter, len(annexes))),
        blocks=[*_body(letter), *(block for annex in annexes for block in (PageBreak(), *annex))],
        layout="letter",
    )


def _column(letter: Letter, annexes: int) -> Iterator[tuple[str, str]]:
    """What stands beside a Kamerbrief, as far as it is known."""
    told = [(str(name), str(text)) for name, text in letter.facts]
    names = {name.casefold() for name, _ in told}
    if letter.number and OUR_REFERENCE.casefold() not in names:
        yield OUR_REFERENCE, letter.number
    yield from told
    if annexes and not names & COUNTED:
        yield ANNEXES, str(annexes)


def _body(letter: Letter) -> Iterator[Block]:
    yield Paragraph(SALUTATION)
    above = 0
    for passage in letter.passages:
        if passage.level and passage.heading.strip():
            above = min(passage.level, above + 1)
            yield Heading(above, [bookmark_of(passage.id, None), passage.heading])
        yield from _paragraphs(passage)
    yield from _signed(letter)


def _paragraphs(passage: Passage) -> Iterator[Block]:
    references = keyed(passage.references)
    for number, text in enumerate(paragraphs_of(passage.text)):
        first, *others = blocks_of(text, references)
        yield _marked(first, passage.id, number)
        yield from others


def _marked(block: Block, passage: int, paragraph: int) -> Block:
    mark = bookmark_of(passage, paragraph)
    match block:
        case Paragraph():
            return Paragraph([mark, *block.content])
        case BulletList() | NumberedList():
            first, *others = block.items
            return replace(block, items=[Item([mark, *first.content], first.nested), *others])
    return block


def _signed(letter: Letter) -> Iterator[Block]:
    along = [(str(name), str(office)) for name, office in letter.co_signatories]
    if along:
        yield Paragraph(f"Mede namens {spoken_list(spoken_office(office) for _, office in along)},")
    yield Signature([(letter.signatory, letter.office), *along])


def spoken_office(office: str) -> str:
    """``de minister van Financiën``"""
    named = office.strip()
    bare = named[3:] if named[:3].casefold() == "de " else named
    return f"de {bare[:1].lower()}{bare[1:]}"
