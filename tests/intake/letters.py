"""Letters that were never sent: other programmes, ministries and layouts than any real one, and the same traps."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count

from agenda.intake.proposals import Proposal
from agenda.intake.script import Script
from agenda.parties.rules import folded

PARTIES = {
    "ienw": ("I&W", "IenW", "Infrastructuur en Waterstaat", "ministerie van Infrastructuur en Waterstaat"),
    "bzk": ("BZK", "Binnenlandse Zaken en Koninkrijksrelaties"),
    "lvvn": ("LVVN", "Landbouw, Visserij, Voedselzekerheid en Natuur"),
    "vws": ("VWS", "Volksgezondheid, Welzijn en Sport"),
    "ocw": ("OCW", "Onderwijs, Cultuur en Wetenschap"),
    "uvw": ("UvW", "Unie van Waterschappen"),
    "vng": ("VNG", "Vereniging van Nederlandse Gemeenten"),
    "ipo": ("IPO", "Interprovinciaal Overleg"),
    "rws": ("RWS", "Rijkswaterstaat"),
    "utrecht": ("Utrecht", "provincie Utrecht"),
    "waterschappen": ("waterschappen",),
}
SPELLINGS = {folded(name): {key} for key, names in PARTIES.items() for name in (key, *names)}


@dataclass(frozen=True)
class Example:
    """``text`` has ``# `` before a heading, a blank line between paragraphs, and ``[n]`` where a footnote is called."""

    on: date
    head: str
    text: str
    close: str
    notes: Mapping[int, str]

    @property
    def parts(self) -> list[str]:
        return [" ".join(part.split()) for part in self.text.strip().split("\n\n")]

    def marked(self, part: str, mark: str) -> str:
        for number in self.notes:
            part = part.replace(f"[{number}]", mark.format(number))
        return part


def printed(letter: Example, width: int = 84, page: int = 40, torn: str = "\f") -> str:
    """As a PDF gives it: lines of ``width``, pages of ``page`` lines with their footnotes and number at the foot."""
    lines = [*letter.head.strip().splitlines(), ""]
    for part in letter.parts:
        lines += [*textwrap.wrap(letter.marked(part.removeprefix("# "), "{}"), width, break_long_words=False), ""]
    lines += letter.close.strip().splitlines()
    pages = [lines[start : start + page] for start in range(0, len(lines), page)]
    return torn.join(_pages(letter, pages, width))


def _pages(letter: Example, pages: Sequence[list[str]], width: int) -> Iterator[str]:
    waiting = list(letter.notes)
    calls = _lines_of_calls(letter, width)
    for number, lines in zip(count(1), pages, strict=False):
        told = [note for note in waiting if any(calls[note] in line for line in lines)]
        foot = [f"{note} {letter.notes[note]}" for note in told]
        waiting = [note for note in waiting if note not in told]
        yield "\n".join([*lines, *foot, f"Pagina {number} van {len(pages)}", ""])


def _lines_of_calls(letter: Example, width: int) -> dict[int, str]:
    """Per footnote the word that it is glued to, with its number; each stands once in the letter."""
    words = [word for part in letter.parts for word in part.split()]
    return {note: letter.marked(word, "{}") for note in letter.notes for word in words if f"[{note}]" in word}


def markdown(letter: Example) -> str:
    """With real headings and footnotes, for a writer of word processor files."""
    notes = "\n".join(f"[^{number}]: {text}\n" for number, text in letter.notes.items())
    parts = [letter.marked(part, "[^{}]") for part in letter.parts]
    around = [*letter.head.strip().splitlines(), *parts, *letter.close.strip().splitlines()]
    return "\n\n".join([*(line for line in around if line), notes])


def headings_of(script: Script) -> list[str]:
    return [passage.text for passage in script.passages if passage.is_heading]


def seen_in(proposals: Sequence[Proposal]) -> set[tuple[object, ...]]:
    """What was found, apart from where it stands."""
    return {
        (
            one.kind.value,
            one.title,
            one.term,
            tuple((role.party, role.role.value) for role in one.parties),
            tuple(one.references),
            one.sentence,
        )
        for one in proposals
    }


def beside(one: Proposal, text: str) -> str:
    """What stands in the places of a sentence and is not in the sentence: marks of footnotes, hyphens, space."""
    kept = iter("".join(text[start:end] for start, end in one.spans))
    left: list[str] = []
    for sign in "".join(one.sentence.split()):
        for other in kept:
            if other == sign:
                break
            left.append(other)
        else:
            raise AssertionError(f"{one.sentence!r} does not stand at {one.spans}")
    return "".join("".join([*left, *kept]).split())


WATER = Example(
    date(2027, 3, 9),
    """
Ministerie van Infrastructuur en Waterstaat

> Retouradres Postbus 99999 2500 XX Den Haag

Aan de Voorzitter van de Tweede Kamer
der Staten-Generaal

Datum 9 maart 2027
Betreft Derde voortgangsbrief Waterrobuuste Wijken

Geachte Voorzitter,
""",
    """
In deze brief leest u hoe het staat met het programma Waterrobuuste Wijken[1]. Ik ga eerst in op de afspraken met de
regio en daarna op het vervolg. Met deze brief kom ik ook de toezegging na die ik in het debat van 4 februari 2027[2]
aan het lid De Boer heb gedaan.

# Wijken die tegen een bui kunnen

Hevige buien komen vaker voor. In 62 van de 342 gemeenten liep in 2026 water de huizen in, en de schade bedroeg ruim
€410 miljoen. Slechts 15% van de wijken heeft een plan dat daarop is berekend.[3] Daarom zet het kabinet de schouders
eronder.

# Regelkamer voor piekbuien

Rijkswaterstaat ontwikkelt samen met de Unie van Waterschappen en Utrecht een ‘Regelkamer Piekbuien’ waarin gemalen in
elkaars gebied kunnen bijspringen. De eerste proef staat gepland voor oktober 2027. De bouw van de rekenmodellen is
vorig jaar al begonnen.

# Leernetwerk schoolpleinen

Scholen willen hun plein graag vergroenen, maar weten vaak niet waar zij moeten beginnen. Daarom start ik dit voorjaar,
samen met OCW en de VNG, een leernetwerk waarin ten minste twintig gemeenten ervaringen delen. In 2026 hebben negen
gemeenten zich al aangemeld. Ook schoolbesturen kunnen straks terecht bij het netwerk.[4]

# Een norm voor nieuwbouw die ook over enkele tientallen jaren nog voldoende bescherming zal bieden

Bij nieuwbouw is het beter om water vanaf de eerste schets mee te nemen. Ik ben voornemens de bouwregelgeving te
wijzigen, en streef ernaar het ontwerpbesluit vóór het zomerreces van 2027 in consultatie te brengen.[5] Gemeenten
hebben op grond van de Waterwet tot 1 juli 2029 de tijd om hun verordening daarop aan te passen.

# Afspraken van het overleg

Op 14 januari vond in Zwolle het Bestuurlijk Overleg Water en Wijken plaats. Daar is besloten om de stresstest voortaan
elke zes jaar te herhalen. Rijk, provincies, waterschappen en gemeenten hebben er ook afgesproken dat zij uiterlijk
eind 2027 per regio één gezamenlijk uitvoeringsprogramma vaststellen. De VNG heeft toegezegd haar leden daarbij te
ondersteunen.

# Kennis

In opdracht van I&W en in samenwerking met LVVN heeft bureau Natte Voeten de studie ‘Sponswerking van stadsbodems’
uitgevoerd. De studie is in november verschenen. RWS werkt met het IPO aan een gedeelde kaart van kwetsbare plekken; die
wordt in het derde kwartaal van dit jaar opgeleverd[6]. Het programma dat in juni 2026 van start ging, loopt goed.

# Tot slot

De evaluatie van het programma zal ik uw Kamer in het voorjaar van 2028 toesturen.
""",
    """
Hoogachtend,

DE MINISTER VAN INFRASTRUCTUUR EN WATERSTAAT,

mevrouw A.B. Voorbeeld
""",
    {
        1: "Kamerstuk 36999, nr. 12",
        2: "Handelingen II 2026/27, nr. 51, item 7",
        3: "Rapport ‘Staat van de straat’, bijlage bij Kamerstuk 36999, nr. 14",
        4: "Zie www.leernetwerk.example",
        5: "Staatsblad 2024, 77",
        6: "Kamerstukken II 2026/27, 36999, nr. 15, p. 4",
    },
)

SPORT = """\
Datum: 2 oktober 2026
Onderwerp: Sport dichtbij

Beste voorzitter,

Graag bericht ik u over Sport dichtbij. In juni 2025 is het Sportakkoord ondertekend door VWS, VNG en IPO. Sindsdien \
is er veel gebeurd: 1.200 verenigingen deden mee en 48% van de kinderen met een beperking sport nu wekelijks.

Wij starten in januari 2027 met twaalf beweegpleinen. Het eerste plein wordt medio 2027 geopend. VWS financiert de \
pleinen.

In september 2026 is de subsidieregeling voor hulpmiddelen verlengd. Dit najaar is de monitor voor het eerst \
uitgevoerd. Voor de evaluatie van het Sportakkoord heb ik bureau Lenig gevraagd; over de uitkomsten informeer ik uw \
Kamer in het eerste kwartaal van 2027.

Ik zeg u toe dat ik de motie over zwemlessen betrek bij het nieuwe akkoord.

Met vriendelijke groet,

C. Fictief
Staatssecretaris van Volksgezondheid, Welzijn en Sport
"""
SPORT_ON = date(2026, 10, 2)

PERMITS = """\
Datum
3 juli 2025
Betreft
Voortgang Taskforce Versnelling

Geachte Voorzitter,

Met deze brief doe ik de toezegging gestand die ik op 12 juni 2025 deed.[1] Zij gaat over
de versnelling van vergunningen.

1. Aanleiding
Procedures duren nu gemiddeld 27 maanden. Dat moet korter. Uit de evaluatie van Vlotadvies in
opdracht van BZK komt naar voren dat 1 op de 3 aanvragen onvolledig is.

2. Wat wij doen
De taskforce heeft vier maatregelen bedacht:
- BZK en LVVN ontwikkelen een landelijk loket, dat op 1 januari 2026 opengaat;
- het IPO verkent hoe provincies capaciteit kunnen delen (gereed: Q1 2026);
- gemeenten kunnen sinds mei een beroep doen op de vliegende brigade;
- de Omgevingsregeling wordt gewijzigd, het ontwerp gaat eind dit jaar in consultatie.

3. Vervolg
Ik ga met de medeoverheden in gesprek over een vaste termijn. Na de zomer informeer ik u nader.

De minister van Binnenlandse Zaken en Koninkrijksrelaties,

M. Verzonnen

[1] Handelingen II 2024/25, nr. 92, item 4
"""
PERMITS_ON = date(2025, 7, 3)
