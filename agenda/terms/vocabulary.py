"""The words of time: what people write (without accents, in small letters) and the one word it stands for."""

from agenda.kernel.dutch import MONTHS, WEEKDAYS

CARDINALS = (
    *("een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf", "dertien"),
    *("veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien", "twintig"),
)
ORDINALS = (
    *("eerste", "tweede", "derde", "vierde", "vijfde", "zesde", "zevende", "achtste", "negende", "tiende", "elfde"),
    *("twaalfde", "dertiende", "veertiende", "vijftiende", "zestiende", "zeventiende", "achttiende", "negentiende"),
    "twintigste",
)
TENS = {20: "twintig", 30: "dertig", 40: "veertig", 50: "vijftig", 60: "zestig", 70: "zeventig", 80: "tachtig"}
ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}


def _cardinals() -> dict[str, int]:
    numbers = {word: number for number, word in enumerate(CARDINALS, 1)}
    numbers |= {word: ten for ten, word in TENS.items()}
    units = list(enumerate(CARDINALS[:9], 1))
    return numbers | {f"{unit}en{word}": ten + one for ten, word in TENS.items() for one, unit in units}


def _number_words() -> dict[str, str]:
    """``twee`` is 2, ``tweede`` is 2e, ``tweejarig`` is 2 jaar."""
    cardinals = _cardinals()
    ordinals = {f"{word}ste": number for word, number in cardinals.items() if number > 19}
    ordinals |= {word: number for number, word in enumerate(ORDINALS, 1)}
    lasting = {f"{word}jarig{ending}": number for word, number in cardinals.items() for ending in ("", "e")}
    return (
        {word: str(number) for word, number in cardinals.items()}
        | {word: f"{number}e" for word, number in ordinals.items()}
        | {word: f"{number} jaar" for word, number in lasting.items()}
    )


MONTH_NUMBERS = {name: number for number, name in enumerate(MONTHS, 1)}
WEEKDAY_NUMBERS = {name: number for number, name in enumerate(WEEKDAYS)}
SHORT_MONTHS = {
    "februari": ("feb", "febr"),
    "maart": ("mrt",),
    "april": ("apr",),
    "juni": ("jun",),
    "juli": ("jul",),
    "augustus": ("aug",),
    "september": ("sep", "sept"),
    "oktober": ("okt",),
    "november": ("nov",),
    "december": ("dec",),
}
UNITS = {
    "dag": ("dagen",),
    "werkdag": ("werkdagen",),
    "week": ("weken", "wk"),
    "maand": ("maanden", "mnd"),
    "kwartaal": ("kwartalen",),
    "halfjaar": (),
    "jaar": ("jaren", "jr"),
}
MEETINGS = ("bo", "bestuurlijk overleg", "bestuurlijke overleg", "bestuurlijke overleggen")
SYNONYMS = {
    **SHORT_MONTHS,
    "begin": ("aanvang",),
    "medio": ("mid", "midden", "halverwege"),
    "eind": ("einde", "ultimo"),
    "eind jaar": ("jaareinde",),
    "voorjaar": ("lente",),
    "najaar": ("herfst",),
    "kerst": ("kerstmis",),
    "voorjaarsreces": ("krokusreces",),
    "helft": ("jaarhelft",),
    "dit": ("deze", "lopend", "lopende", "huidig", "huidige"),
    "komend": (
        *("komende", "aankomend", "aankomende", "aanstaande", "volgend", "volgende"),
        *("eerstvolgend", "eerstvolgende", "eerstkomend", "eerstkomende"),
    ),
    "vorig": ("vorige", "afgelopen", "jongstleden", "jl", "verleden"),
    "rond": ("rondom", "omstreeks", "circa", "ca", "ongeveer", "plusminus", "tegen"),
    "voor": ("alvorens",),
    "vanaf": ("sinds", "sedert"),
    "t/m": ("tm",),
    "of": ("danwel",),
    "": ("het", "de", "van", "in", "op", "aan", "te", "der", "den", "des", "heel", "hele", "gehele", "nog"),
}
WORDS = _number_words() | {word: meaning for meaning, words in SYNONYMS.items() for word in words}

PHRASES = {
    "t/m": ("tot en met", "tot/met", "t.e.m.", "t.m."),
    "tot": ("tot aan",),
    "uiterlijk": (
        *("niet later dan", "op zijn laatst", "op z'n laatst", "ten laatste"),
        *("op of voor", "voor of op", "tussen nu en", "deadline", "uiterste datum", "uiterste termijn"),
    ),
    "vanaf": (
        *("niet eerder dan", "niet voor", "op zijn vroegst", "op z'n vroegst", "ten vroegste"),
        *("met ingang van", "m.i.v.", "te rekenen vanaf", "ingaande", "startend", "te beginnen", "te beginnen met"),
    ),
    "voor": ("eerder dan", "voorafgaand aan"),
    "voor eind": ("voor afloop van",),
    "na": ("na afloop van",),
    "of": ("dan wel", "en/of"),
    "halfjaar": ("half jaar", "halve jaar"),
    "18 maand": ("anderhalf jaar",),
    "begin": ("eerste maanden van",),
    "eind": ("laatste maanden van",),
    "4e kwartaal": ("laatste kwartaal", "laatste kw"),
    "2e helft": ("laatste helft", "laatste jaarhelft", "laatste halfjaar", "laatste half jaar"),
    "voorjaar en najaar": ("voor- en najaar", "voor- of najaar", "voor-/najaar", "voor en najaar"),
    "jaarwisseling": ("oud en nieuw",),
    "prinsjesdag": ("derde dinsdag van september", "derde dinsdag in september"),
    "komend": ("a.s.",),
    "vorig": ("j.l.",),
    "": ("'t", "dit in", "dit op", "dit van", "dit het", "dit de"),
}
MEANINGS = {phrase: meaning for meaning, phrases in PHRASES.items() for phrase in phrases}
