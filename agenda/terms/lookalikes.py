"""What looks like a year or a day and is none: amounts, telephone numbers, the numbers of articles and papers."""

import re

NUMBER = r"\d[\d.]*+(?:,\d+)?"
UNITS = (
    r"euro|eur|miljoen|mln|miljard|mld|m2?|km2?|ha|hectare|%|procent|fte|uur|"
    r"woningen|banen|bedrijven|terreinen|inwoners|gemeenten"
)
NUMBERED = (
    r"artikel(?:en)?|art|lid|nrs?|nummers?|pagina|blz|p|bijlage|versie|postbus|natura|"
    r"kamerstuk(?:ken)?|handelingen|staatscourant|stcrt|staatsblad|stb|tractatenblad|trb"
)
LOOKALIKES = (
    rf"(?:€|(?<!\w)euro?) ?{NUMBER}(?: ?- ?{NUMBER})?",
    rf"(?<![\w.,'/-])(?<!in ){NUMBER}(?:(?: ?- ?| tot | a ){NUMBER})? ?(?:{UNITS})(?!\.?\w)",
    r"(?<!\w)(?:19|20|21)\d\d,(?:-|\d\d?(?!\d))",
    rf"(?<!\w)(?:{NUMBERED})\.?:?(?: i{{1,2}})? ?\d[\d.:/-]*",
    r"(?<=\bbo)[ -]\d{4}-[1-9]\d?(?![\d-])(?:\.\d+)*",
    r"(?:\+31|(?<!\w)(?:0031|tel|telefoon|fax)\.?:?)[ \d()-]{6,}",
    r"(?<![\w-])0\d{2,3}[ -]\d[\d -]{5,}",
    r"(?<!\w)06[ -]?(?:\d[ -]?){8}(?!\d)",
    r"(?<!\w)nl\d\d ?[a-z]{4}[ \d]{10,}",
)
LOOKALIKE = re.compile("|".join(LOOKALIKES))


def without_lookalikes(text: str) -> str:
    """Folded text in which such numbers have become a word that says nothing about time."""
    return LOOKALIKE.sub(" getal ", text)
