from collections.abc import Iterable
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from agenda.documents.content import (
    Align,
    Annex,
    Block,
    BulletList,
    Callout,
    Cell,
    Column,
    DataList,
    Document,
    Emphasis,
    Figure,
    Footnote,
    Heading,
    Item,
    Landscape,
    Link,
    NumberedList,
    PageBreak,
    Paragraph,
    Sign,
    Signature,
    Strong,
    Table,
    Tone,
)
from agenda.documents.pdf import write_pdf

CREATED = datetime(2026, 3, 27, 9, 30, tzinfo=UTC)
STANDS = (
    ("op schema", Tone.SUCCESS),
    ("aandacht nodig", Tone.WARNING),
    ("vertraagd, bijsturing nodig", Tone.DANGER),
    ("niet beoordeeld", Tone.INACTIVE),
)
COLUMNS = (
    Column("Nr.", 0.6, Align.RIGHT),
    Column("Actie", 3),
    Column("Trekker", 1.3),
    Column("Termijn", 1.4),
    Column("Stand", 1.6),
    Column("Toelichting", 3.6),
)


def status_table(actions: int) -> Table:
    return Table(COLUMNS, [status_row(number) for number in range(1, actions + 1)], "Stand van de acties")


def status_row(number: int) -> list[object]:
    stand, tone = STANDS[number % 4]
    return [
        str(number),
        f"Actie {number}: provincies en gemeenten leggen vast welke bedrijventerreinen behouden blijven",
        "Provincie Gelderland",
        "eind tweede kwartaal 2026",
        Cell(stand, tone),
        ["De uitvraag loopt. ", Strong("Vervolg:"), f" bespreking in het overleg van juni, punt {number}."],
    ]


def dossier_of(actions: int) -> Document:
    return Document(
        title="Bestuurlijk Overleg Ruimte voor Economie",
        subtitle="Vergaderdossier",
        created=CREATED,
        date=date(2026, 4, 16),
        author="Secretariaat uitvoeringsagenda",
        marking="Concept",
        facts=[
            ("Plaats", "Provinciehuis, Arnhem"),
            ("Tijd", "10.00 tot 12.00 uur"),
            ("Versie", "2, stand van 27 maart 2026"),
        ],
        blocks=dossier_blocks(actions),
    )


def dossier_blocks(actions: int) -> list[Block]:
    return [
        Heading(1, "Agenda"),
        NumberedList(
            [
                "Opening en mededelingen",
                "Stand van de uitvoering",
                Item("Besluiten", BulletList(["ter besluitvorming", "ter kennisname"])),
            ]
        ),
        Heading(1, ["Punt 2. Stand van de uitvoering", Footnote("Vastgesteld in het directeurenoverleg.")]),
        DataList(
            [
                ("Soort", "Ter besluitvorming"),
                ("Indiener", "Ministerie van Economische Zaken"),
                ("Bijlagen", "2A en 2B"),
            ]
        ),
        Heading(2, "Gevraagd besluit"),
        NumberedList(
            ["In te stemmen met de nieuwe termijn van actie 4.", "Kennis te nemen van de stand van de overige acties."]
        ),
        Heading(2, "Kern"),
        Paragraph(
            [
                "De uitvoering ligt ",
                Strong("grotendeels"),
                " op koers; zie ",
                Link("https://zoek.officielebekendmakingen.nl/kst-34682-178.html", "Kamerstuk 34682, nr. 178"),
                Footnote(["Kamerstuk 34682, nr. 178, ", Emphasis("bijlage 2"), "."]),
                ".",
            ]
        ),
        Callout(
            "Let op",
            [Paragraph("Van drie acties is de trekker nog niet bevestigd."), BulletList(["actie 7", "actie 11"])],
        ),
        Heading(3, "Financiën"),
        Paragraph("Er zijn geen gevolgen voor de begroting."),
        Heading(4, "Dekking"),
        Paragraph("Niet van toepassing."),
        Landscape([Heading(1, "Bijlage 2A. Stand van de acties"), status_table(actions)]),
        Heading(1, "Bijlage 2B. Staande tabel"),
        status_table(min(actions, 8)),
    ]


def letter_of(paragraphs: int) -> Document:
    return Document(
        title="Voortgang programma Ruimte voor Economie",
        layout="letter",
        created=CREATED,
        date=date(2026, 5, 8),
        author="Ministerie van Economische Zaken",
        sender=["Ministerie van Economische Zaken", "Directie Regio", "Postbus 1", "2500 AA Den Haag"],
        addressee="Voorzitter van de Tweede Kamer\nder Staten-Generaal\nPostbus 2\n2500 EA Den Haag",
        facts=[("Ons kenmerk", "DGEZ-R / 26041234"), ("Bijlagen", "1")],
        blocks=letter_blocks(paragraphs),
    )


def letter_blocks(paragraphs: int) -> list[Block]:
    return [
        Paragraph("Geachte Voorzitter,"),
        Paragraph(
            ["Met deze brief informeer ik u over het programma", note(178), ", mede namens de minister van VRO."]
        ),
        *(block for number in range(1, paragraphs + 1) for block in passage(number)),
        Heading(1, "Tot slot"),
        Paragraph("Eind 2026 ontvangt uw Kamer de volgende voortgangsbrief."),
        Signature(
            [
                ("A. de Vries", "Minister van Economische Zaken"),
                ("B. Bakker", "Minister van Volkshuisvesting en Ruimtelijke Ordening"),
            ]
        ),
        PageBreak(),
        Heading(1, "Bijlage 1. Stand van de acties"),
        Table(
            [Column("Actie", 2), Column("Stand"), Column("Bron", 2)],
            [["Handreiking voor gemeenten", Cell("op schema", Tone.SUCCESS), ["Aangeboden", note(209)]]],
            "Acties per 8 mei 2026",
        ),
    ]


def note(number: int) -> Footnote:
    url = f"https://zoek.officielebekendmakingen.nl/kst-34682-{number}.html"
    return Footnote(["Kamerstuk 34682, nr. ", Link(url, str(number))])


def passage(number: int) -> list[Block]:
    sentence = "Samen met provincies, gemeenten en ondernemers werkt het kabinet aan ruimte voor bedrijven. "
    return [
        Heading(1, f"Onderwerp {number}"),
        Paragraph([sentence * 3, note(number), sentence * 3]),
        Heading(2, "Vervolg"),
        Paragraph("De komende periode gaat het om:"),
        BulletList([f"het vaststellen van onderdeel {number};", "de uitwerking met de regio’s."]),
    ]


HOSTILE_LABEL = "Banen &lt;script&gt; 😀 \u05d0 \u200f“q” &amp; meer"
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 600 200" width="600" height="200" '
    'aria-labelledby="a-titel"><title id="a-titel">Banen</title><defs><linearGradient id="a-vlak"><stop/>'
    '</linearGradient></defs><rect width="600" height="20" fill="url(#a-vlak)"/>'
    f'<text x="0" y="60" font-size="12" font-family="serif">{HOSTILE_LABEL}</text></svg>'
)
PAPERS = (b"een\n", b"twee\n")


def annex_of(content: bytes, label: str, name: str, **more: object) -> Annex:
    return Annex(sha256(content).hexdigest(), len(content), label, f"Titel <{label}>", name, **more)  # type: ignore[arg-type]


def illustrated_with(annexes: Iterable[Annex]) -> Document:
    """Pictures, a grid and annexes, with text that would like to be more than text."""
    figure = Figure(PICTURE, "Het aantal banen <steeg> “van 3 naar 9”.", "Figuur & banen")
    grid = Table(
        [Column(f"Partij {number}") for number in range(9)],
        [["trekt", Cell(Sign("●", "op schema"), "success"), *"abcdefg"]],
    )
    return Document(
        "Dossier met beeld",
        CREATED,
        [
            Heading(1, "Beeld"),
            figure,
            Landscape([Heading(2, "Op zijn kant"), figure, grid]),
            Heading(1, "Bijlagen"),
            *annexes,
        ],
    )


@pytest.fixture(scope="session")
def nota(fonts: Path) -> bytes:
    """A PDF of one page that keeps the standards."""
    return write_pdf(Document("Nota", CREATED, [Heading(1, "Kern van de nota")], layout="letter"), fonts)


@pytest.fixture(scope="session")
def illustrated(nota: bytes) -> Document:
    one, two = PAPERS
    return illustrated_with(
        [
            annex_of(one, "2A", "2A Notitie.txt", remark="Dit is geen pdf."),
            annex_of(two, "2B", "../../etc/2a notitie.TXT"),
            annex_of(two, "3", "con"),
            annex_of(nota, "4", "4 Nota.pdf", pages=1, conforms=True),
        ]
    )


@pytest.fixture(scope="session")
def annexes(nota: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("annexes")
    for content in (*PAPERS, nota):
        (folder / sha256(content).hexdigest()).write_bytes(content)
    return folder


@pytest.fixture(scope="session")
def dossier() -> Document:
    return dossier_of(40)


@pytest.fixture(scope="session")
def letter() -> Document:
    return letter_of(6)


@pytest.fixture(scope="session")
def fonts() -> Path:
    return Path(__file__).parents[2] / "build" / "fonts"
