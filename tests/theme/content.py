"""What the demonstration tells: the programme Ruimte voor Economie in words of our own."""

from dataclasses import dataclass
from datetime import UTC, date, datetime


@dataclass(frozen=True)
class Action:
    number: str
    title: str
    party: str
    term: str
    phase: str
    rating: str
    tone: str
    days: str


@dataclass(frozen=True)
class Count:
    count: int
    text: str
    url: str | None = None
    tone: str | None = None


@dataclass(frozen=True)
class Step:
    label: str
    day: date
    when: str
    state: str
    note: str | None = None
    said: str | None = None


@dataclass(frozen=True)
class Event:
    who: str
    what: str
    at: datetime
    when: str
    changes: tuple[tuple[str, str, str], ...] = ()


ON_TRACK, ATTENTION, LATE, UNRATED = (
    ("Op schema", "success"),
    ("Aandacht nodig", "warning"),
    ("Vertraagd, bijsturing nodig", "danger"),
    ("Niet beoordeeld", "inactive"),
)
ACTIONS = [
    Action(
        "1.1",
        "Pilot meerjarenprogramma techbrandpunten",
        "NFIA",
        "in de loop van 2026",
        "in uitvoering",
        *ON_TRACK,
        "409",
    ),
    Action(
        "2.1", "Leerkring omgevingsprogramma voor gemeenten", "EZ", "gedurende een jaar", "in uitvoering", *UNRATED, ""
    ),
    Action(
        "3.1",
        "Pilots toekomstbestendige bedrijventerreinen",
        "EZ, 12 provincies",
        "dit najaar (2025)",
        "in uitvoering",
        *LATE,
        "−12",
    ),
    Action("3.2", "Eén rijksaanpak voor bedrijventerreinen", "EZ", "", "in voorbereiding", *UNRATED, ""),
    Action(
        "4.1",
        "Internetconsultatie wijziging Wet BIZ",
        "EZ",
        "eerste kwartaal van 2026",
        "in voorbereiding",
        *ATTENTION,
        "134",
    ),
    Action(
        "4.2",
        "Voorlichtingscampagne over bedrijveninvesteringszones",
        "EZ, VNG, IPO",
        "tweede kwartaal van 2026",
        "nog niet gestart",
        *ON_TRACK,
        "225",
    ),
    Action(
        "4.3",
        "Deelname van het Rijksvastgoedbedrijf aan de BIZ in Rijswijk",
        "RVB",
        "",
        "in voorbereiding",
        *ON_TRACK,
        "",
    ),
    Action(
        "5.2",
        "Programma Ruimte voor Economie 2.0 naar de Kamer",
        "EZ",
        "najaar 2026",
        "nog niet gestart",
        *ON_TRACK,
        "398",
    ),
    Action("6.1", "Onderzoek naar de ruimtevraag van 19 campussen", "EZ", "", "afgerond", *ON_TRACK, ""),
]
COLUMNS = [
    {"label": "Nr.", "kind": "short", "url": "?volgorde=-nummer", "order": "ascending"},
    {"label": "Actie", "url": "?volgorde=titel"},
    {"label": "Trekker", "url": "?volgorde=trekker"},
    {"label": "Termijn"},
    {"label": "Fase"},
    {"label": "Oordeel", "url": "?volgorde=oordeel"},
    {"label": "Dagen", "kind": "number", "url": "?volgorde=dagen"},
]
COUNTS = [
    Count(6, "partijen hebben nog niet geantwoord", "/antwoorden", "warning"),
    Count(1, "actie is over de termijn heen", "/acties", "danger"),
    Count(18, "antwoorden zijn aanvaard", "/antwoorden", "success"),
    Count(3, "besluiten zijn nog niet afgedaan", "/besluiten"),
    Count(4, "mails vertrekken morgen", "/post", "neutral"),
]
COUNTDOWN = [
    Step("Uitvraag aan de partijen", date(2026, 2, 12), "donderdag 12 februari 2026", "done"),
    Step("Concept van de agenda", date(2026, 2, 26), "donderdag 26 februari 2026", "late", "4 dagen geleden"),
    Step("Eerste ambtelijk vooroverleg", date(2026, 3, 12), "donderdag 12 maart 2026", "now", "over 10 dagen"),
    Step("Peildatum: meldingen bevroren", date(2026, 3, 26), "donderdag 26 maart 2026", "due"),
    Step("Directeurenoverleg", date(2026, 4, 9), "donderdag 9 april 2026", "due"),
    Step("Dossier verzonden", date(2026, 4, 23), "donderdag 23 april 2026", "due"),
    Step("Bestuurlijk overleg", date(2026, 5, 7), "donderdag 7 mei 2026", "due"),
]
HISTORY = [
    Event(
        "Noor de Wit",
        "paste de termijn aan na het vooroverleg.",
        datetime(2025, 11, 17, 13, 5, tzinfo=UTC),
        "17 november 2025 om 14.05 uur",
        (("Termijn", "vierde kwartaal van 2025", "eerste kwartaal van 2026"), ("Sterkte", "afgesproken", "streven")),
    ),
    Event(
        "Sem Bakker",
        "meldde voortgang voor EZ.",
        datetime(2025, 10, 30, 8, 41, tzinfo=UTC),
        "30 oktober 2025 om 9.41 uur",
        (("Oordeel", "op schema", "aandacht nodig"),),
    ),
    Event("Noor de Wit", "voegde de actie toe.", datetime(2025, 5, 12, 9, 0, tzinfo=UTC), "12 mei 2025 om 11.00 uur"),
]
PARTIES = [
    "EZ",
    "I&W",
    "KGG",
    "VRO",
    "LVVN",
    "BZK",
    "Groningen",
    "Fryslân",
    "Drenthe",
    "Overijssel",
    "Flevoland",
    "Gelderland",
    "Utrecht",
    "IPO",
    "VNG",
    "RVB",
    "VNO-NCW",
]
