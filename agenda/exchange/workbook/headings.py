"""Recognises which column of a sheet holds what, by the many words that people put above them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agenda.exchange.workbook.book import CSV, Given, Page
from agenda.exchange.workbook.layout import ACTIONS, PLAN_BY_NAME, Field, SheetPlan
from agenda.parties.rules import folded

SYNONYMS: dict[str, str] = {
    "nummer": "nr|no|num|nummer|actienr|actienummer|nr actie|volgnr|volgnummer|id|code",
    "doel": "doel|doelstelling|doelen|doelnr|thema|programmalijn|spoor|opgave|hoofddoel",
    "soort": "soort|type|categorie|soort actie|actie/maatregel/instrument",
    "titel": "titel|actie|acties|actiepunt|maatregel|activiteit|wat|afspraak|onderwerp|naam|omschrijving actie|"
    "actie/maatregel|actie of maatregel|actiepunten|wat gaan we doen",
    "omschrijving": "omschrijving|beschrijving|toelichting op de actie|inhoud|uitleg",
    "rollen/lead": "trekker|trekkers|trekker(s)|trekkende partij|eigenaar|verantwoordelijke|verantwoordelijk|"
    "verantwoordelijke partij|actiehouder|actie-eigenaar|penvoerder|wie|aan zet|primair verantwoordelijk|lead",
    "rollen/co_lead": "mede-trekker|mede-trekkers|medetrekker|medetrekkers|cotrekker|co-trekker|mede-trekker(s)",
    "rollen/client": "opdrachtgever|opdrachtgevers",
    "rollen/executor": "uitvoerder|uitvoerders|uitvoerder(s)|uitvoering door|uitvoerende partij|uitgevoerd door",
    "rollen/involved": "betrokken|betrokkenen|betrokken partijen|betrokken partij(en)|samen met|met|partners|partner|"
    "partijen|overige partijen|andere partijen|deelnemers|samenwerkingspartners",
    "rollen/knowledge": "kennispartner|kennispartners|onderzoeker|onderzoeksbureau|bureau",
    "rollen/funder": "financier|financiers|financiering|financiering door|geldgever",
    "rollen/informed": "te informeren|informeren|ter informatie|geinformeerd",
    "termijnen": "termijn|termijnen|planning|deadline|wanneer|datum|einddatum|tijdpad|streefdatum|oplevering|"
    "opleverdatum|termijn/planning|gereed|gereed op|tijd|looptijd|termijn volgens brief|planning/termijn|uiterlijk",
    "mijlpalen": "mijlpaal|mijlpalen|tussenstappen|tussenresultaten",
    "vaststelling": "vaststelling|vastgesteld|vaststellingsstatus",
    "fase": "fase|status|stand|voortgang|stand van zaken (status)|uitvoeringsfase|statusfase",
    "oordeel": "oordeel|stoplicht|kleur|rating|beoordeling|verkeerslicht|score|rag",
    "toelichting": "toelichting|opmerking|opmerkingen|stand van zaken|toelichting voortgang|notities|bijzonderheden|"
    "toelichting op de stand|laatste stand",
    "oorzaak": "oorzaak|oorzaken|reden vertraging",
    "gevolg": "gevolg|gevolgen|gevolg voor het doel|consequentie",
    "bijsturing": "bijsturing|bijsturingsmaatregel|beheersmaatregel|herstelactie",
    "rechtsgrond": "rechtsgrond|wettelijke basis|juridische grondslag|grondslag|wet",
    "verwijzingen": "verwijzing|verwijzingen|bron|bronnen|kamerstuk|kamerstukken|referentie|referenties",
    "vastgesteld-door": "vastgesteld door|vastgesteld bij|besluit",
    "vervallen-omdat": "vervallen omdat|reden vervallen",
    "vervallen-door": "vervallen door|besluit vervallen",
    "verdeeld-over": "verdeeld over|verdeling",
    "stand-gezet-omdat": "stand gezet omdat",
    "opvolging": "opvolging",
    "opvolger": "opvolger|opgegaan in|vervangen door",
    "versie": "versie",
}
FIELD_OF: dict[str, str] = {folded(word): name for name, words in SYNONYMS.items() for word in words.split("|")}
FIELDS: dict[str, Field] = {one.name: one for one in ACTIONS.fields}
FIELD_OF |= {folded(one.head): one.name for one in ACTIONS.fields}
DEEPEST_HEADING = 40
LEAST_KNOWN = 2


@dataclass(frozen=True)
class Recognised:
    """A sheet with its headings: ``columns`` gives per column the field that it holds, if any.

    ``foreign`` marks a sheet that did not come out of here.
    """

    page: Page
    plan: SheetPlan
    heading_row: int
    columns: Mapping[int, Field]
    headings: Mapping[int, str]
    foreign: bool

    def column_of(self, name: str) -> int | None:
        return next((column for column, one in self.columns.items() if one.name == name), None)

    @property
    def unknown(self) -> list[str]:
        """The headings that stand for nothing."""
        return [heading for column, heading in self.headings.items() if column not in self.columns]


def recognise(page: Page, chosen: Mapping[str, str] | None = None) -> Recognised | None:
    """None when no row looks like headings. ``chosen`` says per heading (folded) which field it is, ``""`` for none."""
    own = ACTIONS if page.name == CSV else PLAN_BY_NAME.get(page.name)
    if own is not None and (found := _own(page, own)):
        return found
    candidates = [_foreign(page, row, chosen or {}) for row in range(min(len(page.rows), DEEPEST_HEADING))]
    known = [one for one in candidates if len(one.columns) >= LEAST_KNOWN and one.column_of("titel") is not None]
    return max(known, key=lambda one: len(one.columns), default=None)


def _own(page: Page, plan: SheetPlan) -> Recognised | None:
    """A sheet with the name and the headings of one of ours; columns may have been left out or moved."""
    heads = {folded(one.head): one for one in plan.columns}
    headings = _headings(page.rows[0])
    columns = {place: heads[folded(head)] for place, head in headings.items() if folded(head) in heads}
    whole = len(columns) == len(headings) and len({one.name for one in columns.values()}) == len(columns)
    required = {one.name for one in (plan.owner or plan.fields[:1])}
    if not whole or not required <= {one.name for one in columns.values()}:
        return None
    return Recognised(page, plan, 0, columns, headings, foreign=False)


def _foreign(page: Page, row: int, chosen: Mapping[str, str]) -> Recognised:
    headings = _headings(page.rows[row])
    columns: dict[int, Field] = {}
    for place, heading in headings.items():
        name = chosen.get(folded(heading), FIELD_OF.get(folded(heading), ""))
        if name in FIELDS and name not in {one.name for one in columns.values()}:
            columns[place] = FIELDS[name]
    return Recognised(page, ACTIONS, row, _with_title(columns, headings, chosen), headings, foreign=True)


def _with_title(columns: dict[int, Field], headings: Mapping[int, str], chosen: Mapping[str, str]) -> dict[int, Field]:
    """A sheet that has a description but no title means the description."""
    names = {one.name for one in columns.values()}
    if "titel" in names or "omschrijving" not in names or chosen:
        return columns
    return {place: FIELDS["titel"] if one.name == "omschrijving" else one for place, one in columns.items()}


def _headings(row: Sequence[Given]) -> dict[int, str]:
    return {place: " ".join(str(cell).split()) for place, cell in enumerate(row) if isinstance(cell, str) and cell}
