"""How parliament and gazettes are cited, as patterns.

A citation has a head (``Kamerstuk``), what it cites from (a dossier, a session, a year) and one or more numbers.
Between the parts may stand spaces of any kind, a line break among them. These are matched possessively (``*+``), so
that the time a text takes stays linear in its length.
"""

import re

from agenda.kernel.dutch import MONTHS

NOTE_MARKS = "¹²³⁰⁴-⁹"
BEFORE = rf"(?<![^\W\d{NOTE_MARKS}])"  # no letter; the mark of a footnote may stand against it
BEHIND = rf"(?![^\W{NOTE_MARKS}]|['’]\w)"  # no letter and no digit; the mark of a footnote may
BLANK = r"(?:\r\n|\s)"
SPACE = r"\s*+"
GAP = r"[\s,:]*+"
HYPHENS = "‐‑–-"
DASH = f"[{HYPHENS}]"

COUNTED = (
    *MONTHS,
    *("euro", "procent", "miljoen", "miljard", "keer", "stuks?", "hectare", "pagina(?:[’']?s)?", "bladzijden?"),
    *("uur", "dag(?:en)?", "weken", "maand(?:en)?", "jaar", "jaren"),
    *("bijlagen?", "moties?", "amendementen", "vragen", "acties", "punten", "stukken", "brieven", "toezeggingen"),
    *("andere", "provincies", "gemeenten", "partijen", "departementen", "leden", "Kamerleden", r"van\s++de\s++agenda"),
)
# What may stand behind a number that is no number of a citation: what it counts, or the citation of the next footnote.
COUNTS = rf"{SPACE}(?:%|(?:{'|'.join(COUNTED)})(?!\w))"
NOTES = r"[ \t\xa0]*+(?i:kamerst|kst|staats|stcrt|handelingen)"

NUMBER_WORD = r"(?:nrs?|nummers?|nos?|letters?)(?![a-z])\.?"
ITEM_WORD = r"(?:items?|agendapunt(?:en)?)(?![a-z])"
LABEL = rf"(?P<label>(?i:(?P<plural>(?:nrs|nummers|nos|letters)(?![a-z])\.?)|{NUMBER_WORD}))"
THROUGH = rf"(?:(?i:t/m|tot\s++en\s++met)(?!\w)|{DASH})"
JOINT = rf"(?:(?i:en|of)(?!\w)|&|{THROUGH})"
PAGES = rf"\d++(?:{SPACE}(?:{DASH}|en\b){SPACE}\d{{1,4}}(?![\d/]))?"
PAGE = rf"{SPACE},?{SPACE}(?i:p|pp|pag|blz|pagina(?:[’']?s)?)\b\.?{SPACE}{PAGES}"

LABELS = rf"(?i:{NUMBER_WORD}|{ITEM_WORD})"
LIST_PART = re.compile(
    rf"{PAGE}|{LABELS}|(?i:en|of)(?!\w)|(?P<through>{THROUGH}{SPACE}(?:{LABELS}{SPACE})?)?(?P<number>\d+|[A-Za-z]+)"
)

# Nothing follows in the sentence: two letters (``AB``), or a small one (``d``), are a number there only.
ALONE = rf"(?={PAGE}|[ \t]*+(?:\Z|[;)\]’”\"\r\n{NOTE_MARKS}]|\.(?!\w)))"
LETTERS = (
    rf"(?!(?i:en|of|nr|no)\b|[Pp]\.{SPACE}\d)"
    rf"(?:(?(senate)[A-Z]{{1,2}}|[A-Z]){BEHIND}|(?:[A-Z]{{1,2}}|[a-z]){BEHIND}{ALONE})"
)


def _digits(most: int) -> str:
    return rf"\d{{1,{most}}}(?![a-z]|\d|\.\d{{3}})"


def _first(most: int) -> str:
    """A number; without a label it may not be one that counts something: ``2009/10, 27858, 20 maart``."""
    return rf"{_digits(most)}(?(label)|(?!{COUNTS}))"


def _further(most: int) -> str:
    """``nr. 178 en 182``, but not ``en 2 bijlagen``, ``en 4.19`` or the number of the next footnote."""
    return rf"{_digits(most)}(?!\.\d|{COUNTS}|{NOTES})"


def _listed(first: str, further: str, word: str) -> str:
    """``178``, ``178 en 182``, ``178, p. 3 en nr. 182``; with commas alone only after a label in the plural."""
    commas = rf"(?:{SPACE},{SPACE}{further})*+"
    joined = rf"{commas}{SPACE}{JOINT}{SPACE}{further}"
    labelled = rf"(?:{PAGE})?+{SPACE}(?:[,;]{SPACE}(?:en\s++)?|{JOINT}{SPACE})(?i:{word}){SPACE}{further}"
    return rf"(?P<numbers>{first}(?:{joined}|{labelled})*+(?(plural){commas}))"


def _cited(*parts: str) -> re.Pattern[str]:
    return re.compile(rf"{BEFORE}(?P<cited>{''.join(parts)})")


CHAMBER = rf"(?:(?P<senate>(?i:I|EK|Eerste\s++Kamer))|(?P<house>(?i:II|TK|Tweede\s++Kamer))){BEHIND}"
YEARS = rf"(?P<from>(?:1[89]|20)\d\d){SPACE}[/{HYPHENS}]{SPACE}['’]?(?P<to>[0-9]{{4}}|[0-9]{{2}})(?!\d)"
SESSION = rf"(?:(?i:vergaderjaar){SPACE})?(?P<session>{YEARS})"
MEETING = rf"(?:{GAP}{CHAMBER})?{GAP}{SESSION}{GAP}(?:{LABEL}{SPACE})?"

# Chapters of the budget are Roman numerals, its funds letters; laws of the Kingdom have a number with R. A letter may
# also be a paper of the Eerste Kamer: it is a fund when a number follows on it, or when that fund is known.
NUMBERED = rf"(?={GAP}(?i:{NUMBER_WORD}){SPACE}{_digits(4)}|{DASH}{_digits(4)}(?!{COUNTS}))"
ROMAN = r"(?:[IVXivx]{2,5}[ABab]?|[IVXivx][ABab])"
KINGDOM = rf"\([Rr]{BLANK}?[0-9]{{3,4}}\)"
FUND = rf"(?:[A-Za-z]{BEHIND}{NUMBERED}|(?<!{DASH})[A-CFHIJVX]{BEHIND})"
CHAPTER = rf"(?P<chapter>{ROMAN}{BEHIND}|{FUND}|{KINGDOM})"
TO_CHAPTER = rf"(?:{DASH}|{BLANK}(?:(?i:hoofdstuk|hfd?st\.){BLANK})?)?"
PART = rf"{DASH}(?P<part>[0-9]{{2}})(?:{BEHIND}{NUMBERED}|(?:(?<=21501.\d\d)|(?<=21.501.\d\d)){BEHIND})"
DOSSIER = rf"(?P<dossier>[0-9]{{2}}(?:{BLANK}|\.)?[0-9]{{3}})(?!\d|[a-z])(?:{PART}|{TO_CHAPTER}{CHAPTER})?"
TO_DOSSIER = rf"[\s,:{HYPHENS}]*+(?:(?i:nr\.?|nummer|dossier){SPACE})?"
TO_LETTER = rf"(?:{SPACE},{SPACE}(?=[A-Za-z])|{BLANK}(?=[A-Z]{BEHIND}{ALONE}))"
TO_NUMBERS = rf"(?:{GAP}{LABEL}{SPACE}|[/{HYPHENS}](?:[ \t]*+[\r\n]++)?|(?(session){GAP}|{TO_LETTER}))"
NUMBERS = _listed(rf"(?:{_first(4)}|(?P<lettered>){LETTERS})", rf"(?(lettered){LETTERS}|{_further(4)})", NUMBER_WORD)
NOT_MONEY = rf"(?<!\.\d{{3}})(?![.,]\d|{COUNTS})"

PAPER = _cited(
    rf"(?i:kamer(?:{DASH}\s++|\xad)?st(?:uk(?:ken|nummer|dossier)?|\.)|kst\b\.?)",
    rf"(?:{GAP}{CHAMBER})?(?:{GAP}{SESSION})?",
    rf"{TO_DOSSIER}{DOSSIER}(?:{TO_NUMBERS}{NUMBERS}|{NOT_MONEY})",
)
PAPER_BY_CHAMBER = _cited(
    rf"{CHAMBER}(?:\s++der\s++Staten-Generaal)?{GAP}{SESSION}",
    rf"{TO_DOSSIER}{DOSSIER}{TO_NUMBERS}{NUMBERS}",
)
FURTHER_PAPER = re.compile(
    rf"(?:{PAGE})?+{SPACE}(?:[,;]{SPACE}(?:en\s++)?|en\s++)"
    rf"(?P<cited>(?:{CHAMBER}{GAP})?(?:{SESSION}{GAP})?{DOSSIER}{TO_NUMBERS}{NUMBERS})"
)
PROCEEDINGS = _cited(
    rf"(?i:hand(?:elingen|\.)){MEETING}(?P<sitting>\d{{1,3}})(?!\d)",
    rf"(?:(?:{GAP}(?i:{ITEM_WORD}){SPACE}|{DASH}){_listed(_digits(3), _further(3), ITEM_WORD)})?",
)
QUESTIONS = _cited(
    r"(?i:aanhangsel(?:\s++van\s++de)?\s++handelingen)",
    rf"{MEETING}{_listed(_first(4), _further(4), NUMBER_WORD)}",
)

# Publications have names too, which stand in their addresses.
MEETING_NAME = r"(?:(?P<senate>ek)|(?P<house>tk))-(?P<session>(?P<from>(?:1[89]|20)\d\d)(?P<to>[0-9]{4}))"
PAPER_NAME = _cited(
    r"(?i:kst)-(?:[0-9]{8}-)?(?P<dossier>[0-9]{5})(?:-(?P<part>[0-9]{2}))?(?:-(?P<chapter>[IVXivx]{1,5}[ABab]?|[A-Za-z]))?",
    rf"-(?P<numbers>\d{{1,4}}|[A-Za-z]{{1,2}}){BEHIND}",
)
PROCEEDINGS_NAME = _cited(rf"h-{MEETING_NAME}-(?P<sitting>\d{{1,3}})-(?P<numbers>\d{{1,3}}){BEHIND}")
QUESTIONS_NAME = _cited(rf"ah-{MEETING_NAME}-(?P<numbers>\d{{1,4}}){BEHIND}")


def gazette(names: str) -> re.Pattern[str]:
    """``Staatscourant 2024, 33191``, ``Stcrt. 2024, nr. 33191``, ``stcrt-2024-33191``."""
    return _cited(
        rf"(?i:{names})[\s,.:{HYPHENS}]*+(?:van\s++)?",
        rf"(?:\d{{1,2}}\s++(?:{'|'.join(MONTHS)})\s++)?(?P<year>(?:19|20)\d\d)(?!\d)",
        rf"[\s,{HYPHENS}]*+(?:{LABEL}{SPACE})?{_listed(_first(6), _further(6), NUMBER_WORD)}",
    )
