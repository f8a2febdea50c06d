"""The Dutch words that the rules go by, as tables."""

from agenda.terms.vocabulary import CARDINALS, TENS


def any_of(*words: str) -> str:
    """As a pattern that takes the longest first."""
    return "|".join(sorted(words, key=len, reverse=True))


NUMBER_WORDS = (*CARDINALS[1:], *TENS.values(), "één", "honderd")
NUMBER = rf"(?:\d[\d.,]{{0,15}}(?<=\d)|(?:{any_of(*NUMBER_WORDS)})(?!\w))"

ABBREVIATIONS = frozenset(
    (
        *("nr", "nrs", "art", "artt", "blz", "pag", "p", "pp", "par", "hfst", "dhr", "mw", "mevr", "drs", "mr", "ir"),
        *("dr", "prof", "ing", "bijv", "bv", "o.a", "m.n", "m.b.t", "i.v.m", "t.a.v", "t.b.v", "d.w.z", "i.c", "resp"),
        *("ca", "circa", "incl", "excl", "evt", "jl", "j.l", "d.d", "a.s", "vgl", "st", "stb", "stcrt", "trb", "min"),
        *("max", "zgn", "z.g", "t.o.v", "i.s.m", "i.o.m", "n.a.v", "t.w", "w.o", "a.d.h.v", "o.m", "i.h.b", "vs"),
        *("jan", "feb", "mrt", "apr", "jun", "jul", "aug", "sep", "sept", "okt", "nov", "dec", "kst", "tel"),
    )
)
FUNCTION_WORDS = frozenset(
    (
        *("de", "het", "een", "van", "voor", "in", "op", "aan", "met", "door", "bij", "naar", "en", "of", "te", "om"),
        *("uit", "over", "tot", "als", "dan", "die", "dat", "deze", "dit", "is", "zijn", "wordt", "worden", "onder"),
        *("ook", "niet", "per", "tussen", "zoals", "waar", "ter", "ten", "der", "des", "onze", "ons", "mijn", "uw"),
    )
)

BE_AND_HAVE = r"is|zijn|ben|was|waren|heeft|hebben|heb|had|hadden"
BECAME = r"was|waren|werd|werden|had|hadden"
PARTICIPLE = (
    r"(?:(?:aan|af|bij|door|in|mee|na|om|op|over|plaats|samen|terug|toe|uit|vast|voor|weg|open|deel)?ge\w+(?:d|t|en)"
    r"|(?:aan|af|door|in|op|over|toe|uit|voor)?(?:be|ver|ont|her|er|mis|onder|over|door|vol)\w{2,}(?:d|t|en)"
    r"|(?:aan|op|uit|over|toe|om)?(?:gegeven|gedaan|gegaan|geweest))"
)
NOT_PARTICIPLES = frozenset(
    (
        *("bestuurlijk", "gemeenten", "geen", "gebieden", "bedrijven", "gevallen", "gegevens", "verschillen", "leden"),
        *("gevolgen", "belangen", "behoeften", "onderdelen", "onderwerpen", "overheden", "overleggen", "geldt"),
        *("bereid", "gericht", "bedoeld", "gereed", "bekend", "benodigd", "gebaat", "overeen", "over", "onder"),
        *("gepland", "ingepland", "voorzien", "beoogd", "verwacht", "geagendeerd", "begroot", "gemiddeld", "eerst"),
        *("ondernemingen", "ondernemen", "ervaringen", "doorgaan", "beleid", "gebied", "belang", "verband", "bericht"),
        *("overheid", "gezond", "bent", "bestaat", "gezamenlijkheid", "bereikbaarheid", "verantwoordelijkheden"),
        *("bevoegdheden", "bestemmingsplannen", "beschikbaarheid", "gelegenheid", "veiligheid", "ervan", "gehele"),
        *(
            "bestaan",
            "onderzoeken",
            "bedrijventerreinen",
            "verkenningen",
            "bewoners",
            "omgeving",
            "overzicht",
            "gebruik",
        ),
    )
)
PAST_VERBS = (
    *("vond", "vonden", "kwam", "kwamen", "ging", "gingen", "bleek", "bleken", "gaf", "gaven", "nam", "namen", "deed"),
    *(
        "deden",
        "stond",
        "stonden",
        "kreeg",
        "kregen",
        "sprak",
        "spraken",
        "besloot",
        "liet",
        "lieten",
        "zond",
        "zonden",
    ),
    *("schreef", "schreven", "bood", "boden", "trok", "trokken", "koos", "kozen", "hield", "hielden", "bracht"),
    *("brachten", "vroeg", "vroegen", "startte", "startten", "stuurde", "stelde", "stelden", "maakte", "maakten"),
    *("werkte", "werkten", "voerde", "voerden", "leidde", "richtte", "tekende", "tekenden", "ondertekende", "begon"),
    *("ondertekenden", "informeerde", "organiseerde", "organiseerden", "zegde", "zei", "riep", "werd", "werden", "was"),
    *("waren", "had", "hadden", "wees", "wezen", "zag", "zagen", "ontving", "ontvingen", "verscheen", "publiceerde"),
    *("presenteerde", "onderzocht", "verstrekte", "ontwikkelde", "verzocht", "verzochten", "kondigde", "legde"),
)
FUTURE_VERBS = r"zal|zullen|zult|gaat|gaan|ga|wil|willen|kunnen|kan|moet|moeten|wordt|worden|komt|komen|volgt|volgen"

STUDY_NOUNS = (
    r"\w*(?:onderzoek|onderzoeken|verkenning|verkenningen|studie|studies|evaluatie|inventarisatie|doorlichting"
    r"|analyse|analyses|benchmark|haalbaarheidsstudie)"
)
KIND_NOUNS = (
    (
        r"internetconsultatie|wetsvoorstel|wetswijziging|\bwet\b|\bwet \w+|verordening|convenant|regeling|\w*fonds\b"
        r"|amvb|\w*regelgeving|besluit tot|instrumentarium|subsidieregeling|ministeriële",
        "instrument",
    ),
    (
        r"bestuurlijke afspra\w+|bestuursakkoord|uitvoeringsagenda|samenwerkingsovereenkomst|intentieverklaring"
        r"|regio ?deal|woondeal",
        "agreement",
    ),
    (r"\w*aanpak\b|maatregel\w*|beleidslijn|uitgangspunt\w*|subsidie|uitkering|richtlijn\w*|norm(?:en)?\b", "measure"),
)

OWN_VERBS = (
    *("start", "begin", "werk", "zet", "ontwikkel", "onderzoek", "verken", "stel", "bereid", "maak", "pas", "verleng"),
    *(
        "breid",
        "organiseer",
        "neem",
        "voer",
        "tref",
        "stimuleer",
        "subsidieer",
        "ondersteun",
        "faciliteer",
        "investeer",
    ),
    *("reserveer", "laat", "leg", "dien", "stuur", "zend", "evalueer", "intensiveer", "versterk", "actualiseer", "kom"),
    *(
        "lanceer",
        "open",
        "publiceer",
        "presenteer",
        "rond",
        "richt",
        "trek",
        "verstrek",
        "verhoog",
        "verlaag",
        "schrap",
    ),
    *("bekijk", "verbeter", "vereenvoudig", "verplicht", "regel", "borg", "nodig", "vraag"),
)
OTHERS_VERBS = (
    *("begint", "beginnen", "faciliteert", "faciliteren", "subsidieert", "organiseert", "organiseren", "ontwikkelt"),
    *("ontwikkelen", "financiert", "financieren", "lanceert", "lanceren", "onderzoekt", "verkent", "verkennen"),
    *("bereidt", "evalueert", "actualiseert", "investeert", "investeren", "reserveert", "opent", "openen", "trekken"),
    *("bouwt", "herziet", "herzien"),
    *(
        "publiceert",
        "presenteert",
        "stelt",
        "stellen",
        "voert",
        "voeren",
        "verstrekt",
        "coördineert",
        "levert",
        "brengt",
    ),
)
PRESENT_VERBS = (
    *("start", "starten", "volgt", "volgen", "krijgt", "krijgen", "komt", "komen", "loopt", "lopen", "duurt", "werkt"),
    *(
        "werken",
        "geldt",
        "gelden",
        "verschijnt",
        "verschijnen",
        "ontvangt",
        "leidt",
        "kiest",
        "kiezen",
        "deelt",
        "delen",
    ),
)
UNDERWAY = (
    *("uitgewerkt", "opgesteld", "ontwikkeld", "gestart", "opgezet", "ingericht", "uitgebreid", "aangepast"),
    *("gewijzigd", "voorbereid", "verkend", "onderzocht", "georganiseerd", "bekeken", "opgestart", "uitgevoerd"),
    *("ingevoerd", "geëvalueerd", "geactualiseerd", "verlengd", "voortgezet", "gebundeld", "gepubliceerd"),
    *("gelanceerd", "gerealiseerd", "ingesteld", "geopend", "getrokken", "vormgegeven", "opgepakt", "opgeleverd"),
)
BEGUN = (
    *("opgestart", "gestart", "van start gegaan", "begonnen", "ingesteld", "opgericht", "opgezet", "gelanceerd"),
    "ingericht",
)
ABSORBED = ("overgenomen", "doorvertaald", "verankerd", "geborgd", "verwerkt", "opgenomen", "vertaald")
ABOUT_THE_LETTER = (
    *(
        "informeer ik",
        "ik informeer",
        "bied ik u",
        "schets ik",
        "ik schets",
        "ga ik in",
        "ga ik nader in",
        "verwijs ik",
    ),
    *(
        "ga ik verder in",
        "ga ik eerst in",
        "stuur ik u",
        "zend ik u",
        "reageer ik",
        "bericht ik",
        "licht ik",
        "geef ik",
    ),
    *("deel ik u", "de vraag op", "de vraag of", "ik verwijs", "ik ga in", "ik reageer", "sta ik stil bij"),
)
