"""What a party is to a piece of work, by the words around its name."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from agenda.actions.words import RoleKind
from agenda.intake.parties import NEXT, Directory, Mention, listed
from agenda.intake.vocabulary import NUMBER, OTHERS_VERBS, STUDY_NOUNS, any_of

Lead, CoLead, Client, Executor = RoleKind.LEAD, RoleKind.CO_LEAD, RoleKind.CLIENT, RoleKind.EXECUTOR
Involved, Knowledge, Funder = RoleKind.INVOLVED, RoleKind.KNOWLEDGE, RoleKind.FUNDER

WITHIN = r"[^.;]{0,160}?"
DONE_BY = r"uitgevoerd|verricht|onderzocht|opgesteld|gedaan|gemaakt|geschreven|geïnventariseerd|doorgerekend"
LED_BY = r"uitgewerkt|getrokken|geleid|gecoördineerd|georganiseerd|opgepakt|voorbereid|ingesteld|vormgegeven|genomen"
PAID_BY = r"gefinancierd|bekostigd|betaald|gesubsidieerd|medegefinancierd|bijgedragen"
LOOSE = "met"
"""Says so little that it makes no party of a name that is not kept."""
PHRASES = (
    # before the names                                                     the first    the others
    (r"in opdracht van|opdrachtgever(?:s| is| zijn|:)?", Client, Client),
    (r"onder (?:leiding|regie|coördinatie|aanvoering) van|trekker(?:s| is| zijn|:)?|getrokken door", Lead, CoLead),
    (rf"(?:{DONE_BY}) door|uitvoerder(?:s| is| zijn|:)", Executor, Executor),
    (rf"(?:{STUDY_NOUNS}) van(?=\s(?-i:[A-Z]))|(?:{STUDY_NOUNS}) door|laten uitvoeren door", Executor, Executor),
    (rf"(?:{LED_BY}) door", Lead, CoLead),
    (rf"(?:{PAID_BY}) door|met (?:financiering|cofinanciering|een bijdrage|subsidie) van", Funder, Funder),
    (rf"door(?={WITHIN}(?<!\w)(?:{DONE_BY})(?!\w))", Executor, Executor),
    (rf"door(?={WITHIN}(?<!\w)(?:{LED_BY})(?!\w))", Lead, CoLead),
    (r"bureau|adviesbureau|onderzoeksbureau|ingenieursbureau", Executor, Executor),
    (r"kennispartner(?:s| is| zijn|:)?|met kennis van", Knowledge, Knowledge),
    (
        r"samen met|in samenwerking met|(?:met|onder) (?:nauwe )?betrokkenheid van|in (?:nauw )?overleg met"
        r"|in afstemming met|gezamenlijk met|betrokken(?:en)?(?: zijn|:)|met (?:medewerking|inbreng) van",
        Involved,
        Involved,
    ),
    (LOOSE, Involved, Involved),
)
COMPILED = tuple(
    (re.compile(rf"(?<!\w)(?:{words})(?!\w)(?:\s|(?<=:)\s?)", re.IGNORECASE), first, others, words == LOOSE)
    for words, first, others in PHRASES
)
COMMISSIONED = re.compile(
    rf"\s(?:(?:{STUDY_NOUNS} )?laten\s(?:doen|uitvoeren|verrichten|onderzoeken)|in opdracht van)(?!\w)", re.IGNORECASE
)
ACTS = any_of(
    *OTHERS_VERBS,
    *("werkt", "werken", "start", "starten", "trekt", "leidt", "leiden", "coördineren", "stellen", "neemt", "nemen"),
    *("zet", "zetten", "heeft", "hebben", "zal", "zullen", "gaat", "gaan", "wil", "willen", "bereiden", "bouwen"),
    *("maakt", "maken", "brengen", "leveren", "biedt", "bieden", "bekijkt", "verlengt", "doet", "doen", "pakt"),
    *("pakken", "geeft", "geven", "legt", "komt", "komen", "richt", "subsidieert", "bekostigt", "betaalt", "betalen"),
)
PAYS = r"(?:financiert|financieren|subsidieert|bekostigt|betaalt|betalen)"
FUNDS = re.compile(rf"(?<!\w){PAYS}\s(?:de\s|het\s)?\||\|\s{PAYS}(?!\w)", re.IGNORECASE)
"""Beside the stroke that stands for the name."""
COUNT = rf"(?:(?:de|het|alle|minimaal|ten minste|zo’n|{NUMBER}|nu|er|ook|deelnemende|betrokken|verschillende)\s){{0,4}}"
VERB_BEFORE = re.compile(rf"(?<!\w)(?:{ACTS}|dat|of)\s{COUNT}$", re.IGNORECASE)
ADVERB_BEFORE = re.compile(
    rf"^(?:hierin|daarin|hierbij|daarbij|hiermee|daarmee|zo|verder|daarnaast|ook|vervolgens)\s\w+(?:en|t)\s{COUNT}$",
    re.IGNORECASE,
)
VERB_AFTER = re.compile(rf"^\s(?:\([^)]{{1,20}}\)\s|en\s\w{{1,30}}\s)?(?:{ACTS})(?!\w)", re.IGNORECASE)
SPOT = re.compile(
    r"(?<!\w)(?:in|te|bij|nabij|rond|voorbeeld|zoals|richting|naar|uit)\s(?:de\s|het\s|regio\s)?$", re.IGNORECASE
)
RELATIVE = re.compile(r"(?<!\w)(?:die|waar|welke)\s+(?:de\s|het\s)?$", re.IGNORECASE)

STRENGTH = (Lead, Client, Executor, Funder, Knowledge, CoLead, Involved)


@dataclass(frozen=True)
class Part:
    """``stated`` when words of the sentence give the role, not just the naming of the party."""

    key: str
    role: RoleKind
    start: int
    stated: bool = True


def parts_played(text: str, directory: Directory) -> list[Part]:
    """Each party once, in the order of the sentence, in the weightiest role it is given."""
    found: dict[str, Part] = {}
    named = directory.mentions(text)
    told = list(_by_phrase(text, {one.start: one for one in named}))
    places = {part.start for part in told}
    for part in (*told, *(part for part in _by_place(text, named) if part.start not in places)):
        known = found.get(part.key)
        if not known or _weight(part) > _weight(known):
            found[part.key] = part
    return sorted(found.values(), key=lambda part: part.start)


def _weight(part: Part) -> tuple[bool, int]:
    return part.stated, -STRENGTH.index(part.role)


def _by_phrase(text: str, mentions: Mapping[int, Mention]) -> Iterator[Part]:
    taken: set[int] = set()
    for pattern, first, others, loose in COMPILED:
        for match in pattern.finditer(text):
            for number, one in enumerate(listed(text, match.end(), mentions)):
                if one.start not in taken and not _is_commissioned(text, one) and not (loose and one.guessed):
                    taken.add(one.start)
                    yield Part(one.key, others if number else first, one.start)


def _is_commissioned(text: str, one: Mention) -> bool:
    return COMMISSIONED.match(text, one.end) is not None


def _by_place(text: str, named: Sequence[Mention]) -> Iterator[Part]:
    for match in COMMISSIONED.finditer(text):
        yield from _just_before(text, match.start())
    joined = _joined(text, named)
    for one in named:
        before, after = text[max(0, one.start - 80) : one.start], text[one.end : one.end + 60]
        if one.start in joined or VERB_BEFORE.search(before) or VERB_AFTER.match(after):
            if not RELATIVE.search(before):
                yield Part(one.key, Funder if FUNDS.search(f"{before}|{after}") else Lead, one.start)
        elif ADVERB_BEFORE.match(text[: one.start][:200]):
            yield Part(one.key, Executor, one.start)
        elif one.known and not SPOT.search(before):
            yield Part(one.key, Involved, one.start, stated=False)


def _joined(text: str, named: Sequence[Mention]) -> set[int]:
    """Where those stand that act together with the one behind them: ``Rijk, provincies en gemeenten hebben``."""
    found: set[int] = set()
    acts = False
    for one, following in zip(reversed(named), [None, *reversed(named)], strict=False):
        tied = following is not None and NEXT.fullmatch(text[one.end : following.start]) is not None
        acts = bool(VERB_AFTER.match(text[one.end : one.end + 60])) or (acts and tied)
        if acts and tied:
            found.add(one.start)
    return found


NAME_AT_END = re.compile(r"(?:[A-Z][\w&.-]*\s?){1,5}$")


def _just_before(text: str, end: int) -> Iterator[Part]:
    name = NAME_AT_END.search(text[max(0, end - 100) : end])
    if name:
        yield Part(name[0].strip(), Executor, max(0, end - 100) + name.start())
