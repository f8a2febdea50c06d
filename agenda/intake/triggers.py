"""The words by which a sentence says that something is done, agreed or promised.

In a phrase ``…`` stands for what may come between, and ``{slot}`` for one of the words of its kind.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from agenda.intake import vocabulary
from agenda.intake.vocabulary import any_of
from agenda.intake.words import ProposalKind

BETWEEN = r"(?!\w)[^.;]{0,220}?(?<!\w)"
SLOTS: Mapping[str, str] = {
    "ik": any_of("ik", "wij", "we"),
    "is": any_of("is", "zijn", "heeft", "hebben", "heb", "werd", "werden", "was", "waren"),
    "wordt": any_of("wordt", "worden"),
    "zal": any_of("zal", "zullen"),
    "thing": any_of("een", "de", "het", "één", "in", "nu", "ook", "er"),
    "goal": any_of("een", "de", "het", "één", "gezamenlijk", "nieuwe"),
    "deal": any_of(
        "akkoord", "convenant", "overeenkomst", "afspraken", "intentieverklaring", "regiodeal", "\\w+akkoord"
    ),
    "study": vocabulary.STUDY_NOUNS,
    "own": any_of(*vocabulary.OWN_VERBS),
    "others": any_of(*vocabulary.OTHERS_VERBS),
    "underway": any_of(*vocabulary.UNDERWAY),
    "begun": any_of(*vocabulary.BEGUN),
    "absorbed": any_of(*vocabulary.ABSORBED),
    "promised": any_of("besloten", "vastgesteld", "ingestemd", "bekrachtigd"),
    "carried": any_of("uitgevoerd", "verricht"),
    "planned": any_of("verwacht", "voorzien", "gepland"),
}


@dataclass(frozen=True)
class Trigger:
    """A ``strong`` one is a matter of its own; another joins what its section began with, if anything.

    ``kind`` is None when the thing that is spoken of tells it. In its ``own`` words the sender speaks; an ``acted`` one
    counts only when the sentence names a party that acts, one ``ahead`` only when it names a day to come.
    """

    phrases: tuple[str, ...]
    kind: ProposalKind | None
    confidence: float
    strong: bool = True
    own: bool = False
    acted: bool = False
    ahead: bool = False

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        words = "|".join(map(_spelled, self.phrases))
        return re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE)


def _spelled(phrase: str) -> str:
    words = re.sub(r"\{(\w+)\}", lambda slot: f"(?:{SLOTS[slot[1]]})", phrase)
    return words.replace(" … ", BETWEEN)


TRIGGERS = (
    Trigger(("zeg ik … toe", "ik zeg … toe", "zeggen wij … toe"), ProposalKind.COMMITMENT, 0.85, own=True),
    Trigger(("heb {ik} … toegezegd", "{is} … toegezegd"), ProposalKind.COMMITMENT, 0.8),
    Trigger(("(?:de|een|mijn|deze|die) toezegging(?:en)?",), ProposalKind.COMMITMENT, 0.7),
    Trigger(
        (
            "{study}(?= … (?:in opdracht van|{carried} door|door … {carried}))",
            "{study} laten (?:doen|uitvoeren|verrichten)",
            "in opdracht van(?= … {study})",
        ),
        ProposalKind.STUDY,
        0.85,
    ),
    Trigger(("laten onderzoeken", "(?:heeft|hebben) … onderzocht"), ProposalKind.STUDY, 0.7, acted=True),
    Trigger(
        (
            "{is} … (?:afgesproken|overeengekomen)",
            "afspraak gemaakt",
            "afspraken gemaakt",
            "spraken … af",
            "{deal} … (?:gesloten|ondertekend)",
        ),
        ProposalKind.AGREEMENT,
        0.8,
    ),
    Trigger(
        ("{is} … {promised}", "besloot", "besloten", "stelden … vast", "stemden … in met"), ProposalKind.DECISION, 0.75
    ),
    Trigger(
        (
            *("{ik} (?:streef|streven) ernaar(?: om)?", "(?:streef|streven) {ik} ernaar(?: om)?"),
            *("(?:het|mijn|ons) streven is(?: erop gericht)?(?: om)?", "is het streven(?: om)?"),
            *("{ik} (?:ben|zijn) voornemens(?: om)?", "(?:ben|zijn) {ik} voornemens(?: om)?"),
            *("is het voornemen(?: om)?", "(?:ben|zijn) {ik} van plan(?: om)?"),
        ),
        None,
        0.85,
        own=True,
    ),
    Trigger(
        (
            "(?:informeer|bericht) ik u",
            "(?:informeer|bericht) ik … Kamer",
            "ik (?:informeer|bericht) … Kamer",
            "zal ik … Kamer",
            "ik zal … Kamer",
            "(?:ontvangt|krijgt) (?:u|uw Kamer)",
        ),
        ProposalKind.COMMITMENT,
        0.8,
        own=True,
        ahead=True,
    ),
    Trigger(("{own} ik", "ik {own}", "(?:zal|ga|wil) ik", "ik (?:zal|ga|wil)"), None, 0.8, own=True),
    Trigger(
        ("(?:zullen|gaan|starten|beginnen|ontwikkelen|organiseren) (?:wij|we)", "(?:wij|we) (?:zullen|gaan|starten)"),
        None,
        0.7,
        own=True,
    ),
    Trigger(("start(?= {thing}(?!\\w))", "starten(?= (?:de|er|in|nu)(?!\\w))"), None, 0.7),
    Trigger(("(?<!te ){others}",), None, 0.7, acted=True),
    Trigger(("werk(?:t|en) … aan(?= {goal}(?!\\w))",), None, 0.75, acted=True),
    Trigger(("{wordt} … (?:samen)?gewerkt aan",), None, 0.7),
    Trigger(("{zal}",), None, 0.6, acted=True),
    Trigger(("{wordt} … {underway} door", "{wordt} … (?:door|onder leiding van) … {underway}"), None, 0.75, acted=True),
    Trigger(("positief … gereageerd", "neemt … deel aan", "nemen … deel aan", "doet … mee aan"), None, 0.65),
    Trigger(("(?:is|zijn) … {begun}",), None, 0.65, strong=False),
    Trigger(("(?:is|zijn) … {absorbed} in", "(?:is|zijn) … in … {absorbed}"), ProposalKind.MEASURE, 0.55, strong=False),
    Trigger(("{wordt} … {underway}", "{zal} … worden", "{zal}"), None, 0.5, strong=False),
    Trigger(("{wordt} … {planned}", "(?:is|zijn|staat|staan) … {planned}"), None, 0.5, strong=False),
)
ABOUT_THE_LETTER = re.compile(
    rf"(?<!\w)(?:{any_of(*vocabulary.ABOUT_THE_LETTER)}|zal ik[^.;]{{0,30}}\bingaan|ingaan op"
    r"|(?:ik ga|ga ik)\b[^.;]{0,40}\bin op)(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Sign:
    """A trigger as it was met in a sentence."""

    trigger: Trigger
    start: int
    end: int


def _is_acted(sign: Sign, actors: Sequence[int]) -> bool:
    return any(sign.start - NEAR < place < sign.end + NEAR for place in actors)


NEAR = 60
"""Signs between a verb and who acts."""


def signs_of(sentence: str, actors: Callable[[], Sequence[int]]) -> Iterator[Sign]:
    """The first that fits; and a decision beside an agreement, since one sentence often tells both.

    ``actors`` tells where in the sentence the parties stand that act.
    """
    met = (Sign(one, *match.span()) for one in TRIGGERS if (match := one.pattern.search(sentence)))
    found = [sign for sign in met if not sign.trigger.acted or _is_acted(sign, actors())]
    if not found:
        return
    yield found[0]
    if found[0].trigger.kind is ProposalKind.AGREEMENT:
        yield from (one for one in found[1:] if one.trigger.kind is ProposalKind.DECISION and one.end <= found[0].start)
