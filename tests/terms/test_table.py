"""The table of wordings: each group of spellings has one reading, on the day of the letter."""

from datetime import date
from itertools import product

import pytest

from agenda.terms.reading import read_term
from agenda.terms.term import Term
from agenda.terms.words import Precision

ON = date(2025, 11, 17)


def told(term: Term) -> str:
    """``2026-10-01..2026-12-31 year about``, or ``open season about, perhaps 2025-09-01..2025-12-20``."""
    words = ["open" if term.open else _days(term)]
    words += [term.precision.value] * (term.precision is not Precision.OPEN)
    words += ["about"] * term.approximate + ["recurring"] * term.recurring
    words += [term.strength.value] if term.strength else []
    return " ".join(words) + (f", perhaps {_days(term.proposal)}" if term.proposal else "")


def _days(range_of_days: object) -> str:
    first, last = (getattr(range_of_days, name) for name in ("first", "last"))
    return f"{first or ''}..{last or ''}"


QUARTERS = {
    "2026-01-01..2026-03-31 quarter": (
        *("eerste kwartaal van 2026", "het eerste kwartaal 2026", "In het Eerste Kwartaal van 2026", "Q1 2026"),
        *("q1 2026", "Q1-2026", "Q1/2026", "Q 1 2026", "2026 Q1", "2026-Q1", "Q1 '26", "Q1’26", "Q1-'26", "1Q 2026"),
        *("QI 2026", "1e kwartaal 2026", "1ste kwartaal 2026", "1e kw. 2026", "1e kw 2026", "1e kwart. 2026"),
        *("kwartaal 1 van 2026", "K1 2026", "kw. 1 2026", "Ie kwartaal 2026", "I kwartaal 2026", "kwartaal I 2026"),
        *("Q I 2026", "Q-I 2026", "eerste kwartaal (2026)", "eerste kwartaal, 2026"),
        *("eerste kwartaal van het jaar 2026", "2026: eerste kwartaal", "EERSTE KWARTAAL VAN 2026"),
        *("eerste\u00a0kwartaal\u00a0van\u00a02026", "eerste  kwartaal\tvan\n2026", "‘eerste kwartaal van 2026’"),
        *("“Q1 2026”", "«Q1 2026»", "in de loop van het eerste kwartaal van 2026", "1e kwartaal 2026 (Q1)"),
        *("in het eerste kwartaal van 2026, in januari",),
    ),
    "2026-04-01..2026-06-30 quarter": (
        *("tweede kwartaal 2026", "2e kwartaal van 2026", "2de kwartaal 2026", "II kwartaal 2026", "IIe kwartaal 2026"),
        *("QII 2026", "kwartaal II van 2026", "TWEEDE KW. VAN 2026"),
    ),
    "2026-10-01..2026-12-31 quarter": (
        *("vierde kwartaal van 2026", "laatste kwartaal 2026", "IVe kwartaal 2026", "QIV 2026", "Q4 2026", "K4-2026"),
    ),
    "2026-01-01..2026-06-30 quarter": (
        *("eerste en tweede kwartaal 2026", "eerste of tweede kwartaal van 2026", "Q1/Q2 2026", "Q1-Q2 2026"),
        *("Q1+Q2 2026", "1e/2e kwartaal 2026", "eerste twee kwartalen van 2026", "tussen Q1 en Q2 2026"),
        *("Q1 t/m Q2 2026",),
    ),
    "2026-07-01..2026-12-31 quarter": (
        *("laatste twee kwartalen van 2026", "Q3, Q4 2026", "III/IV kwartaal 2026", "IIIe en IVe kwartaal 2026"),
    ),
    "2026-10-01..2027-03-31 quarter": (
        *("Q4 2026 - Q1 2027", "Q4 2026/Q1 2027", "Q4 2026 t/m Q1 2027", "Q4 '26 – Q1 '27"),
    ),
    "2026-01-01..2026-01-31 quarter about": ("begin Q1 2026", "begin van het eerste kwartaal van 2026"),
    "2026-08-01..2026-08-31 quarter about": ("medio Q3 2026", "halverwege het derde kwartaal 2026"),
    "2026-06-01..2026-06-30 quarter about": ("eind Q2 2026", "einde tweede kwartaal 2026", "eind kwartaal II 2026"),
    "2026-03-01..2026-04-30 quarter about": ("eind Q1/begin Q2 2026",),
}
HALVES = {
    "2026-01-01..2026-06-30 half_year": (
        *("eerste helft 2026", "eerste helft van 2026", "H1 2026", "h1-2026", "2026 H1", "1H 2026"),
        *("eerste halfjaar 2026", "1e halfjaar 2026", "eerste half jaar van 2026", "eerste jaarhelft '26"),
        *("Ie helft van 2026", "1e helft 2026", "in de eerste helft van het jaar 2026", "EERSTE HELFT 2026"),
    ),
    "2026-07-01..2026-12-31 half_year": (
        *("tweede helft van 2026", "H2 2026", "laatste helft van 2026", "IIe helft 2026"),
    ),
    "2026-01-01..2026-12-31 half_year": ("H1/H2 2026",),
}
YEARS = {
    "2026-01-01..2026-12-31 year": (
        *("2026", "in 2026", "in de loop van 2026", "gedurende 2026", "heel 2026", "het jaar 2026"),
        *("kalenderjaar 2026", "’26", "(2026)", "2026.", "2026 (€ 5 mln)", "in 2026 500 woningen"),
        *("€ 2.000.000 in 2026",),
    ),
    "2026-01-01..2026-03-31 year about": ("begin 2026", "begin van het jaar 2026", "eerste maanden van 2026"),
    "2026-05-15..2026-08-15 year about": ("medio 2026", "mid 2026", "midden 2026", "half 2026", "halverwege 2026"),
    "2026-10-01..2026-12-31 year about": (
        *("eind 2026", "einde 2026", "eind van het jaar 2026", "ultimo 2026", "eind '26"),
    ),
    "2026-01-01..2026-08-15 year about": ("begin/medio 2026", "begin of medio 2026"),
    "2026-10-01..2027-03-31 year about": ("eind 2026 / begin 2027", "eind 2026 of begin 2027", "eind 2026, begin 2027"),
    "2026-01-01..2028-12-31 year": (
        *("2026-2028", "2026 – 2028", "2026 t/m 2028", "2026-28", "tussen 2026 en 2028", "periode 2026-2028"),
        *("looptijd 2026-2028", "driejarig (2026-2028)", "van 2026 tot en met 2028"),
    ),
    "2026-01-01..2027-12-31 year": ("2026/2027", "2026/27", "2026 en 2027"),
    "2026-01-01.. year": (
        *("2026 en verder", "2026 e.v.", "vanaf 2026", "sinds 2026", "2026 en volgende jaren", "2026 of later"),
    ),
}
SEASONS = {
    "2026-03-01..2026-06-20 season about": ("voorjaar 2026", "in het voorjaar van 2026", "lente 2026", "Voorjaar '26"),
    "2026-06-01..2026-08-31 season about": (
        *("zomer 2026", "de zomer van 2026", "begin zomer 2026", "rond de zomer van 2026"),
    ),
    "2026-09-01..2026-12-20 season about": ("najaar 2026", "in het najaar van 2026", "herfst 2026", "eind najaar 2026"),
    "2026-12-01..2027-02-28 season about": ("winter 2026", "winter 2026/2027", "winter 2026-27", "winter '26/'27"),
    "2027-12-01..2028-02-29 season about": ("winter 2027",),
    "2026-03-01..2026-08-31 season about": ("voorjaar/zomer 2026", "in voorjaar en zomer van 2026"),
    "2026-03-01..2026-12-20 season about": ("voor- en najaar 2026", "voor- of najaar 2026", "voorjaar en najaar 2026"),
    "2026-12-15..2027-01-15 event about": (
        *("rond de jaarwisseling 2026/2027", "rond de jaarwisseling 2026-2027", "jaarwisseling 2026/27"),
        *("rond de jaarwisseling van 2026 op 2027", "rond oud en nieuw 2026/2027"),
    ),
    "open event about, perhaps 2026-12-15..2027-01-15": ("rond de jaarwisseling van 2026",),
}
MONTHS = {
    "2026-05-01..2026-05-31 month": (
        *("vijfde maand van 2026", "mei 2026", "mei '26", "in mei 2026", "de maand mei van 2026", "05-2026", "2026-05"),
        *("gepland voor mei 2026",),
    ),
    "2026-01-01..2026-01-31 month": ("jan. 2026", "jan 2026", "januari 2026"),
    "2026-03-01..2026-03-31 month": ("mrt 2026", "mrt. '26", "maart 2026"),
    "2026-09-01..2026-09-30 month": ("sept. 2026", "sep 2026"),
    "2026-05-01..2026-05-10 month about": ("begin mei 2026", "begin van mei 2026", "aanvang mei 2026"),
    "2026-05-11..2026-05-20 month about": ("medio mei 2026", "half mei 2026", "midden mei 2026"),
    "2026-05-21..2026-05-31 month about": ("eind mei 2026", "einde van mei 2026", "EIND MEI 2026"),
    "2026-02-21..2026-02-28 month about": ("eind februari 2026", "eind febr. 2026"),
    "2028-02-21..2028-02-29 month about": ("eind februari 2028",),
    "2026-05-01..2026-05-15 month": ("eerste helft van mei 2026",),
    "2026-05-01..2026-05-07 day about": ("eerste week van mei 2026",),
    "2026-05-25..2026-05-31 day about": ("laatste week van mei 2026",),
    "2026-03-01..2026-04-30 month": ("maart/april 2026", "maart of april 2026", "maart - april 2026", "mrt/apr 2026"),
    "2026-03-01..2026-05-31 month": ("tussen maart en mei 2026", "maart, april en mei 2026", "maart t/m mei 2026"),
    "2026-01-01..2026-03-31 month": ("eerste drie maanden van 2026", "jan t/m mrt 2026"),
    "2026-11-01..2026-12-31 month": ("laatste twee maanden van 2026",),
    "2026-11-01..2027-02-28 month": ("november tot en met februari 2027", "nov 2026 - feb 2027"),
    "2026-05-11..2026-06-10 month about": ("medio mei/begin juni 2026",),
}
DAYS = {
    "2026-05-08..2026-05-08 day": (
        *("8 mei 2026", "08-05-2026", "8-5-2026", "8/5/2026", "8.5.2026", "8-5-'26", "8-5-26", "2026-05-08"),
        *("2026/05/08", "vrijdag 8 mei 2026", "8e mei 2026", "8ste mei 2026", "de achtste van mei 2026", "8 mei '26"),
        *("8 mei, 2026", "8-mei-2026", "op 8 mei 2026 om 14.05 uur", "8 mei 2026, 14.00-15.00 uur", "per 8 mei 2026"),
        *("8\u202fmei\u00a02026", "BO van 8 mei 2026", "gepland voor 8 mei 2026"),
    ),
    "2026-05-08..2026-05-09 day": ("8 en 9 mei 2026", "8-9 mei 2026", "8/9 mei 2026", "8 of 9 mei 2026"),
    "2026-05-08..2026-06-12 day": (
        *("8 mei t/m 12 juni 2026", "8 mei 2026 tot en met 12 juni 2026", "8/5/2026 – 12/6/2026"),
    ),
    "2026-03-01..2026-05-15 day": (
        *("tussen 1 maart en 15 mei 2026", "van 1 maart tot en met 15 mei 2026", "1 mrt - 15 mei 2026"),
    ),
    "2026-05-01..2026-05-14 day": ("van 1 tot 15 mei 2026", "1 tot 15 mei 2026"),
    "2026-03-01..2026-05-14 day": ("van 1 maart tot 15 mei 2026",),
    "2026-01-01..2026-03-31 day": ("1-1-2026 t/m 31-3-2026", "2026-01-01/2026-03-31", "van 1-1-2026 tot 1-4-2026"),
    "2028-02-29..2028-02-29 day": ("29 februari 2028",),
    "2026-03-16..2026-03-22 day": ("week 12 2026", "week 12 van 2026", "wk 12 2026", "2026-W12"),
    "2026-03-16..2026-04-05 day": ("week 12 t/m 14 van 2026", "week 12-14 2026"),
    "2026-12-28..2027-01-03 day": ("week 53 2026",),
    "2026-06-24..2026-07-08 day about": (
        *("rond 1 juli 2026", "omstreeks 1 juli 2026", "ca. 1 juli 2026", "± 1 juli 2026"),
    ),
}
BOUNDS = {
    "..2026-07-01 day": (
        *("uiterlijk 1 juli 2026", "uiterlijk op 1 juli 2026", "niet later dan 1 juli 2026"),
        *("op zijn laatst 1 juli 2026", "op of vóór 1 juli 2026", "t/m 1 juli 2026", "tot en met 1 juli 2026"),
        *("tussen nu en 1 juli 2026", "deadline: 1-7-2026", "1 juli 2026 (uiterlijk)", "1 juli 2026 of eerder"),
        *("z.s.m., uiterlijk 1 juli 2026", "uiterste datum 1 juli 2026"),
    ),
    "..2026-06-30 day": (
        *("voor 1 juli 2026", "vóór 1 juli 2026", "VÓÓR 1 JULI 2026", "tot 1 juli 2026", "eerder dan 1 juli 2026"),
        *("gepland vóór 1 juli 2026", "vo\u0301o\u0301r 1 juli 2026"),
    ),
    "..2031-12-31 day": ("tot 1 januari 2032", "vóór 1 januari 2032", "voor 1-1-2032"),
    "..2026-12-31 year": ("voor 2027", "tot 2027", "uiterlijk 2026", "uiterlijk in 2026", "t/m 2026"),
    "..2026-12-31 year about": ("uiterlijk eind 2026", "voor eind 2026", "vóór het einde van 2026", "tot eind 2026"),
    "..2026-08-15 year about": ("uiterlijk medio 2026",),
    "..2026-06-30 quarter": ("uiterlijk Q2 2026", "uiterlijk in het tweede kwartaal van 2026", "voor Q3 2026"),
    "..2026-04-30 month": ("voor mei 2026", "tot mei 2026", "uiterlijk april 2026"),
    "..2026-05-30 month": ("voor het BO van mei 2026", "vóór het bestuurlijk overleg in mei 2026"),
    "..2026-05-03 month": ("uiterlijk vier weken voor het bestuurlijk overleg van mei 2026",),
    "2026-05-02.. month": ("na het BO van mei 2026",),
    "2026-07-01.. day": (
        *("vanaf 1 juli 2026", "met ingang van 1 juli 2026", "m.i.v. 1 juli 2026", "niet voor 1 juli 2026"),
    ),
    "2026-07-02.. day": ("na 1 juli 2026",),
    "2026-07-02..2026-09-30 day": ("na 1 juli 2026 en voor 1 oktober 2026", "voor 1 oktober 2026, maar na 1 juli 2026"),
    "2026-01-01..2026-06-30 half_year": ("gepland voor de eerste helft van 2026",),
}
RECESSES = {
    "..2026-07-02 event": (
        *("voor de zomer van 2026", "voor de zomer 2026", "vóór de zomer van 2026", "voor het zomerreces 2026"),
        *("tot voor de zomer van 2026", "uiterlijk voor de zomer van 2026", "voor de zomervakantie van 2026"),
    ),
    "..2023-07-06 event": ("voor het zomerreces 2023", "vóór de zomer van 2023"),
    "..2024-07-04 event": ("voor het zomerreces van 2024",),
    "2023-09-05..2023-09-30 event about": ("na het zomerreces 2023", "na de zomer van 2023"),
    "2024-09-03..2024-09-30 event about": ("na het zomerreces van 2024", "direct na het zomerreces 2024"),
    "2026-09-01..2026-09-30 event about": ("na het zomerreces 2026", "na de zomer van 2026"),
    "2026-09-01..2026-12-20 event about": ("in het najaar van 2026, na het zomerreces",),
    "..2026-12-17 event": (
        *("voor het kerstreces 2026", "voor de kerst van 2026", "vóór kerst 2026", "voor kerstreces 2026/2027"),
    ),
    "..2023-12-21 event": ("voor het kerstreces 2023", "voor de kerst 2023"),
    "2027-01-12..2027-01-31 event about": ("na het kerstreces 2026", "na het kerstreces van 2026/2027"),
    "2026-12-18..2027-01-11 event": ("kerstreces 2026", "in het kerstreces 2026-2027"),
    "2024-04-26..2024-05-13 event": ("meireces 2024", "tijdens het meireces van 2024"),
    "..2026-09-14 event": (
        *("voor Prinsjesdag 2026", "vóór Prinsjesdag 2026", "voor de derde dinsdag van september 2026"),
    ),
    "2026-09-15..2026-09-15 event": ("Prinsjesdag 2026", "met Prinsjesdag 2026"),
    "open event": ("meireces 2026", "voor het meireces van 2026", "voor het reces"),
}
DISTANCES = {
    "2026-05-08..2026-06-19 day": (
        *("binnen 6 weken na 8 mei 2026", "binnen zes weken na 8 mei 2026", "zes weken na 8-5-2026"),
        *("6 wk na 8 mei 2026", "uiterlijk zes weken na 8 mei 2026", "binnen 6 weken na het BO van 8 mei 2026"),
    ),
    "2026-05-08..2026-08-08 day": ("binnen drie maanden na 8 mei 2026", "binnen een kwartaal na 8 mei 2026"),
    "2026-01-31..2026-02-28 day": ("binnen een maand na 31 januari 2026",),
    "2026-05-08..2026-05-26 day": ("binnen 10 werkdagen na 8 mei 2026",),
    "..2026-04-17 day": ("uiterlijk drie weken voor 8 mei 2026", "3 weken vóór 8 mei 2026"),
    "..2026-04-30 day": ("5 werkdagen voor 8 mei 2026",),
    "2026-01-01..2028-01-01 day": ("twee jaar vanaf 1 januari 2026", "binnen 2 jaar na 1 januari 2026"),
    "2026-01-01..2027-07-01 day": ("binnen anderhalf jaar na 1 januari 2026", "18 maanden vanaf 1 januari 2026"),
    "2026-01-01..2030-01-01 day": (
        *("vierjarig vanaf 1 januari 2026", "vierjarig, vanaf 1 januari 2026"),
        *("vierjarig programma, start 1 januari 2026", "looptijd van vier jaar vanaf 1 januari 2026"),
        *("vanaf 1 januari 2026 voor een periode van vier jaar", "van 1 januari 2026 gedurende 4 jaar"),
        *("start 1 januari 2026, vierjarig", "start 1 januari 2026 (vierjarig)"),
        *("vier jaar, te beginnen op 1 januari 2026",),
    ),
    "2026-01-01..2030-01-01 year": ("vierjarig vanaf 2026",),
    "2026-01-01..2026-03-31 quarter": ("Q1 2026 (3 maanden)",),
    "open": ("vierjarig", "vierjarig programma", "gedurende een jaar", "looptijd van vier jaar"),
    "open day, perhaps 2025-11-17..2026-02-17": ("binnen drie maanden",),
    "open day, perhaps 2025-11-17..2027-11-17": ("binnen twee jaar", "de komende twee jaar"),
    "open event": (
        *("binnen zes weken na het BO", "drie maanden na inwerkingtreding", "vóór het BO", "BO-2026-1", "BO 2026-1"),
    ),
}
RECURRING = {
    ".. recurring": (
        *("doorlopend", "structureel", "halfjaarlijks", "jaarlijks", "tweejaarlijkse", "maandelijks", "continu"),
        *("elk kwartaal", "ieder half jaar", "per kwartaal", "2x per jaar", "twee keer per jaar", "eens per half jaar"),
        *("elke twee jaar", "eens in de vier jaar", "om het jaar", "kwartaalsgewijs", "Structureel.", "DOORLOPEND"),
    ),
    ".. event recurring": ("bij elk BO", "halfjaarlijks bij het BO"),
    ".. season about recurring": ("ieder najaar", "jaarlijks in het voorjaar"),
    "2026-01-01.. year recurring": ("doorlopend vanaf 2026", "structureel, vanaf 2026"),
    "..2029-12-31 year recurring": ("doorlopend tot 2030",),
    "2026-03-16..2026-03-22 day": ("per week 12 2026",),
}
OPEN = {
    "open": (
        *("z.s.m.", "zsm", "zo spoedig mogelijk", "op korte termijn", "n.t.b.", "ntb", "p.m.", "PM"),
        *("nader te bepalen", "nog te bepalen", "nog niet bekend", "onbekend", "binnenkort", "t.b.d.", "", " ", "-"),
        *("?", "n.v.t.", "gereed", "31 februari 2026", "29 februari 2026", "31 april 2026", "32 mei 2026"),
        *("0 mei 2026", "31-02-2026", "2026-02-31", "2026-13-01", "13/13/2026", "Q5 2026", "5e kwartaal 2026"),
        *("derde helft 2026", "week 54 2026", "week 0 2026", "donderdag 8 mei 2026", "uiterlijk 31 juni 2026"),
        *("30 februari", "van 1 juli 2026 tot 1 mei 2026", "winter 2026/2028", "06-12345678", "070 2026 2027"),
        *("tel. 070-202 6 202", "+31 70 2026 2027", "06-20262027", "NL20 INGB 2026 2027 20", "€ 2026", "€2026"),
        *("2026 euro", "€ 2.026.000", "€ 2026,-", "€ 1900-2000", "2026,50", "2026 miljoen", "EUR 2026", "2000 m²"),
        *("2000 woningen", "2000-2100 woningen", "1900 tot 2000 banen", "20 %", "Natura 2000", "versie 1.2.2026"),
        *("artikel 2026", "artikel 3.1, eerste lid", "art. 2026", "bijlage 3-2026", "actie 3.1", "postbus 2026"),
        *("Kamerstuk 34682, nr. 178", "Kamerstuk 32637-691", "Staatscourant 2024, 33191", "Stcrt. 2024, 33191"),
        *("Kamerstukken II 2009/10, 27858, nr. 88, p. 3", "Handelingen II 2010/11, nr. 108, item 5", "20260508"),
        *("12:30",),
    ),
    "open season about, perhaps 2025-09-01..2025-12-20": ("dit najaar", "najaar", "dit najaar, 5 mln"),
    "open quarter, perhaps 2026-04-01..2026-06-30": ("het tweede kwartaal", "Tweede kwartaal.", "in Q2", "II kwartaal"),
    "open quarter, perhaps 2026-01-01..2026-03-31": ("Q1", "komend kwartaal", "het eerste kwartaal"),
    "open season about, perhaps 2026-03-01..2026-06-20": ("komend voorjaar", "in het voorjaar"),
    "open event, perhaps ..2026-07-02": ("voor de zomer", "vóór het zomerreces"),
    "open event about, perhaps 2026-09-01..2026-09-30": ("na de zomer", "na het zomerreces"),
    "open event, perhaps ..2025-12-18": ("voor de kerst",),
    "open event, perhaps ..2026-09-14": ("voor Prinsjesdag",),
    "open event about, perhaps 2025-12-15..2026-01-15": ("rond de jaarwisseling",),
    "open day, perhaps 2026-05-08..2026-05-08": ("8 mei", "8 mei a.s."),
    "open day, perhaps 2028-02-29..2028-02-29": ("29 februari",),
    "open year, perhaps 2025-01-01..2025-12-31": ("dit jaar", "nog dit jaar"),
    "open year, perhaps 2026-01-01..2026-12-31": ("volgend jaar", "nader te bepalen in 2026", "2026, n.t.b."),
    "open year about, perhaps 2025-10-01..2025-12-31": ("eind dit jaar", "eind van het jaar"),
    "open year about, perhaps 2026-01-01..2026-03-31": ("begin volgend jaar",),
    "open day, perhaps 2025-11-18..2025-11-18": ("volgende dag",),
    "open month, perhaps 2025-12-01..2025-12-31": ("volgende maand",),
    "open quarter, perhaps 2026-01-01..2026-09-30": ("verschoven van Q1 2026 naar Q3 2026",),
}
STRENGTHS = {
    "2026-01-01..2026-03-31 quarter aim": (
        *("EZ streeft ernaar dit in Q1 2026 af te ronden", "streven: Q1 2026", "gestreefd wordt naar Q1 2026"),
        *("Q1 2026 (streefdatum)", "beoogd: Q1 2026", "we streven naar Q1 2026", "afgesproken streven: Q1 2026"),
    ),
    "2026-09-01..2026-12-20 season about aim": ("Het streven is het najaar van 2026.", "streven: najaar 2026"),
    "2026-01-01..2026-12-31 year expected": (
        *("Wij verwachten de uitkomst in de loop van 2026.", "naar verwachting 2026"),
    ),
    "2026-04-01..2026-06-30 quarter expected": (
        *("verwachte oplevering Q2 2026", "voorzien voor Q2 2026", "waarschijnlijk Q2 2026"),
    ),
    "..2026-06-30 day agreed": ("afgesproken is: vóór 1 juli 2026", "conform afspraak voor 1 juli 2026"),
    "2026-10-01..2026-12-31 year about agreed": ("volgens de afspraken eind 2026", "toegezegd: eind 2026"),
    "open aim": ("we streven ernaar dit z.s.m. te doen",),
    "open quarter expected, perhaps 2026-04-01..2026-06-30": ("verwacht in het tweede kwartaal",),
}
GROUPS = (QUARTERS, HALVES, YEARS, SEASONS, MONTHS, DAYS, BOUNDS, RECESSES, DISTANCES, RECURRING, OPEN, STRENGTHS)
ROWS = [(wording, meaning) for group in GROUPS for meaning, wordings in group.items() for wording in wordings]


@pytest.mark.parametrize(("wording", "meaning"), ROWS)
def test_each_wording_has_its_meaning(wording: str, meaning: str) -> None:
    term = read_term(wording, ON)
    assert term.wording == wording
    assert told(term) == meaning


NUMBERS = {
    1: ("eerste", "1e", "1ste", "I", "Ie", "Eerste", "EERSTE"),
    2: ("tweede", "2e", "2de", "II", "IIe", "ii"),
    3: ("derde", "3e", "3de", "III", "IIIe"),
    4: ("vierde", "4e", "4de", "IV", "IVe", "laatste"),
}
UNITS = {3: ("kwartaal", "kw.", "kw", "Kwartaal"), 6: ("helft", "halfjaar", "half jaar", "jaarhelft")}
BEFORE, BETWEEN, YEAR = (
    ("", "het ", "in het ", "in de loop van het "),
    (" ", " van ", " in ", "\u00a0"),
    ("2027", "'27", "’27"),
)
SPELLINGS = [
    (number, length, f"{before}{word} {unit}{between}{year}")
    for length, units in UNITS.items()
    for number in range(1, 12 // length + 1)
    for word, unit, before, between, year in product(NUMBERS[number], units, BEFORE, BETWEEN, YEAR)
]


@pytest.mark.parametrize("length", UNITS)
def test_digits_words_and_roman_numbers_are_one(length: int) -> None:
    for number, months, wording in SPELLINGS:
        if months == length:
            term = read_term(wording, ON)
            assert term.first == date(2027, (number - 1) * length + 1, 1), wording
            assert term.last is not None, wording
            assert (term.last.month, term.last.day) == (number * length, 31 if number * length in {3, 12} else 30), (
                wording
            )


SENTENCES = (
    "{}",
    "De minister stuurt de Kamer {} een brief over artikel 3.1 van de wet.",
    "Uitkomst (zie Kamerstuk 34682, nr. 178): {}.",
    "Het kabinet trekt hiervoor € 2026 miljoen uit; {} volgt meer.",
    "Provincies, gemeenten en EZ (trekker) werken dit {} uit, in overleg met VNO-NCW/MKB-Nederland.",
    "\n\t – {};\n",
)
IN_SENTENCES = [
    *("eerste kwartaal van 2026", "medio Q3 2026", "in de loop van 2026", "voor de zomer van 2026", "eind mei 2026"),
    *(
        "tot 1 januari 2032",
        "binnen 6 weken na 8 mei 2026",
        "dit najaar",
        "het tweede kwartaal",
        "rond de jaarwisseling",
    ),
    *("uiterlijk 1 juli 2026", "van 1 maart tot 15 mei 2026", "eind 2026 / begin 2027", "na het zomerreces 2024"),
]


@pytest.mark.parametrize(("sentence", "wording"), list(product(SENTENCES, IN_SENTENCES)))
def test_a_term_is_found_in_a_longer_sentence(sentence: str, wording: str) -> None:
    assert told(read_term(sentence.format(wording), ON)) == told(read_term(wording, ON))


ON_OTHER_DAYS = [
    ("dit najaar", date(2026, 8, 31), "2026-09-01..2026-12-20"),
    ("dit voorjaar", date(2026, 2, 1), "2026-03-01..2026-06-20"),
    ("deze winter", date(2026, 1, 15), "2025-12-01..2026-02-28"),
    ("het tweede kwartaal", date(2026, 6, 30), "2026-04-01..2026-06-30"),
    ("het tweede kwartaal", date(2026, 7, 1), "2027-04-01..2027-06-30"),
    ("volgend kwartaal", date(2025, 10, 1), "2026-01-01..2026-03-31"),
    ("vorig kwartaal", date(2026, 1, 1), "2025-10-01..2025-12-31"),
    ("volgende week", date(2026, 12, 31), "2027-01-04..2027-01-10"),
    ("volgende maand", date(2026, 12, 31), "2027-01-01..2027-01-31"),
    ("komend halfjaar", date(2026, 7, 1), "2027-01-01..2027-06-30"),
    ("voor de zomer", date(2024, 3, 1), "..2024-07-04"),
    ("voor de zomer", date(2024, 7, 5), "..2025-07-03"),
    ("voor Prinsjesdag", date(2026, 9, 14), "..2026-09-14"),
    ("voor Prinsjesdag", date(2026, 9, 16), "..2027-09-20"),
    ("voor de kerst", date(2023, 11, 1), "..2023-12-21"),
    ("8 mei jl.", date(2026, 5, 8), "2025-05-08..2025-05-08"),
    ("binnen drie maanden", date(2025, 11, 30), "2025-11-30..2026-02-28"),
]


@pytest.mark.parametrize(("wording", "on", "days"), ON_OTHER_DAYS)
def test_the_proposal_follows_the_day_of_the_document(wording: str, on: date, days: str) -> None:
    term = read_term(wording, on)
    assert (term.first, term.last, term.open) == (None, None, True)
    assert term.proposal is not None
    assert _days(term.proposal) == days


def test_what_a_written_year_says_does_not_depend_on_the_day_of_the_document() -> None:
    for wording in (
        "eerste kwartaal van 2026",
        "tot 1 januari 2032",
        "voor de zomer van 2026",
        "november t/m februari 2027",
    ):
        assert len({told(read_term(wording, on)) for on in (ON, date(2020, 1, 1), date(2040, 12, 31))}) == 1


def test_only_a_recess_by_rule_of_thumb_is_marked_as_assumed() -> None:
    assert read_term("voor het zomerreces 2026", ON).assumed
    assert not read_term("voor het zomerreces 2024", ON).assumed
    assert not read_term("zomer 2026", ON).assumed


def test_a_term_is_told_in_plain_values() -> None:
    assert read_term("dit najaar, naar verwachting", ON).as_dict() == {
        "wording": "dit najaar, naar verwachting",
        "first": None,
        "last": None,
        "precision": "season",
        "approximate": True,
        "strength": "expected",
        "recurring": False,
        "open": True,
        "proposal": {"first": "2025-09-01", "last": "2025-12-20"},
    }
