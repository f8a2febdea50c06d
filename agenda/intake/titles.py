"""What a proposal is called: by a name in the sentence, by what is done in it, or by the heading above it."""

import re
from collections.abc import Callable, Sequence

from agenda.intake.parties import Directory, listed
from agenda.intake.script import Span
from agenda.intake.triggers import ABOUT_THE_LETTER, Sign
from agenda.intake.vocabulary import FUNCTION_WORDS, KIND_NOUNS, STUDY_NOUNS
from agenda.intake.words import ProposalKind
from agenda.kernel.dutch import capital

LONGEST = 120
FEWEST_WORDS, LEAST_SIGNS = 2, 12
QUOTED = re.compile(r"(?:(?P<noun>[^\W\d_]{4,}):?\s)?[‘’“«\"'](?P<name>[^‘’“”«»\"']{4,140})[’”»\"'](?!\w)")
OPENING = re.compile(
    r"^(?:(?:en|maar|ook|daarnaast|daarbij|daarom|verder|vervolgens|tevens|bovendien|inmiddels|hierbij|hiermee|daarmee"
    r"|hiervoor|daarvoor|daartoe|zo|om|nu|er|erop|gericht|onder meer|onder andere|dat|is duidelijk dat|ten eerste)"
    r"\b[\s,:]*)+",
    re.IGNORECASE,
)
ARTICLE = re.compile(r"^(?:de|het|een|mijn|onze|ons|deze|dit|die)\s", re.IGNORECASE)
INFINITIVE = re.compile(
    r"\b(?:(?P<split>uit|aan|af|op|in|mee|deel|vast|over|samen|toe|door|bij|voort|voor|om) )?te (?=\w+en\b[^\w]*$)"
)
ANAPHORA = re.compile(r"(?:deze|dit|die|dat|hij|zij)\b", re.IGNORECASE)
COMPANY = re.compile(
    r"(?:^|,?\s)(?:samen met|in samenwerking met|in overleg met)\s"
    r"(?:[^.;]{2,200}?,(?=\s(?:een|één|de|het)\s)|[^.;,]{2,120}?(?=\s(?:een|één)\s))",
    re.IGNORECASE,
)
UNFIT = frozenset({"om", "in", "op", "door", "met", "naar", "voor", "zich", "na", "die", "aan", "uw", "u", "hier"})
ASIDE = re.compile(r"^[^\w]*(?:om|dat|over|te)\b\s*", re.IGNORECASE)
AUXILIARY = re.compile(r"^(?:is|zijn|heb|heeft|hebben|was|waren|werd|werden|er)\s+|\s+\w+$", re.IGNORECASE)
STUDY_OF = re.compile(
    rf"(?P<noun>{STUDY_NOUNS})(?:\slaten\s\w+)?\s(?P<thing>(?:naar|over)\s[^.;,]{{4,}})", re.IGNORECASE
)
LIKE = re.compile(r",?\s(?:conform|zoals|naar aanleiding van|in lijn met)\s*$", re.IGNORECASE)
FURTHER = re.compile(r";|,\s(?:dat|die|waarmee|waarbij)\s")
TIDY = (
    (re.compile(r"\(\s*+\w*+:?\s*+\)"), ""),
    (re.compile(r"\s+"), " "),
    (re.compile(r"\s(?=[,.;:)])"), ""),
    (re.compile(r"^[\s,;:–-]+"), ""),
    (re.compile(r"(?<=[^\s,;:.–-])[\s,;:.–-]+$"), ""),
)
KINDS = tuple((re.compile(words, re.IGNORECASE), ProposalKind.stored(kind)) for words, kind in KIND_NOUNS)
STUDY = re.compile(STUDY_NOUNS, re.IGNORECASE)


def kind_of(*things: str) -> ProposalKind:
    """By the noun that stands first in what is done, or else in what it is called."""
    for thing in things:
        found = [(match.start(), kind) for pattern, kind in KINDS if (match := pattern.search(thing))]
        if found:
            return min(found)[1]
    return ProposalKind.ACTION


class Titles:
    """Of one sentence: ``cut`` are the words of time in it."""

    def __init__(self, text: str, heading: str, cut: Sequence[Span], directory: Directory) -> None:
        self.text, self.heading, self.cut, self.directory = text, heading, cut, directory

    def of(self, sign: Sign) -> str:
        by_kind = BY_KIND.get(sign.trigger.kind) if sign.trigger.kind else None
        if by_kind:
            return by_kind(self, sign) or shortened(self.text)
        name = named_in(self.text)
        if name:
            return shortened(name)
        if not sign.trigger.strong:
            return shortened(self.heading or _bare(self._without(0, len(self.text))))
        return self.thing(sign) or shortened(self.heading or self.text)

    def thing(self, sign: Sign) -> str:
        """What the verb is about, without the party that does it."""
        end = self._behind_actor(sign.end)
        told = _first_part(_tidy(COMPANY.sub(" ", self._without(end, len(self.text)))))
        if _says_enough(told):
            return shortened(_bare(told))
        if self.heading and ANAPHORA.match(self.text):
            return shortened(self.heading)
        begin = self.text.rfind(";", 0, sign.start) + 1
        before = _bare(self._without(begin, sign.start))
        return shortened(f"{before} {told}" if _says_enough(before) else _bare(self._without(begin, len(self.text))))

    def outcome(self, sign: Sign) -> str:
        """Of ``is besloten om …`` what follows; of ``zijn de principes vastgesteld`` what stands between."""
        if ASIDE.match(self.text[sign.end :]) or len(self.text[sign.start : sign.end].split()) < FEWEST_WORDS + 2:
            return shortened(_bare(ASIDE.sub("", self._without(sign.end, len(self.text)))))
        return shortened(_bare(AUXILIARY.sub("", self.text[sign.start : sign.end])))

    def promise(self, sign: Sign) -> str:
        """What was promised stands behind the verb, or before a reference to the promise."""
        about = ABOUT_THE_LETTER.search(self.text)
        if about and about.end() < sign.start:
            return shortened(_bare(LIKE.sub("", self.text[about.end() : sign.start]).removeprefix(" op ")))
        return self.thing(sign)

    def study(self, sign: Sign) -> str:
        named, of = named_in(self.text), STUDY_OF.search(self.text)
        if named or STUDY.search(self.heading):
            return shortened(named or self.heading)
        told = STUDY.search(self.text)
        if of or told is None:
            return shortened(f"{of['noun']} {of['thing']}") if of else self.thing(sign)
        return shortened(self.text[told.start() :])

    def _behind_actor(self, end: int) -> int:
        """Past the parties that stand right behind the verb."""
        begun = end + len(self.text[end:]) - len(self.text[end:].lstrip())
        known = {one.start: one for one in self.directory.mentions(self.text)}
        named = listed(self.text, begun, known)
        return named[-1].end if named and not any(one.guessed for one in named) else end

    def _without(self, start: int, end: int) -> str:
        kept, place = [], start
        for begin, stop in self.cut:
            if place <= begin and stop <= end:
                kept.append(self.text[place:begin])
                place = stop
        return " ".join([*kept, self.text[place:end]])


BY_KIND: dict[ProposalKind, Callable[[Titles, Sign], str]] = {
    ProposalKind.AGREEMENT: Titles.outcome,
    ProposalKind.DECISION: Titles.outcome,
    ProposalKind.COMMITMENT: Titles.promise,
    ProposalKind.STUDY: Titles.study,
}


def _says_enough(text: str) -> bool:
    words = text.split()
    return len(words) >= FEWEST_WORDS and len(text) >= LEAST_SIGNS and words[0].lower() not in UNFIT


def _first_part(text: str) -> str:
    part = FURTHER.split(text, maxsplit=1)[0]
    return part if _says_enough(part) else text


def named_in(text: str) -> str:
    """The first name of several words between quotation marks, with the noun before it: ``verkenning ‘Ruimte …’``."""
    for match in QUOTED.finditer(text):
        name, noun = match["name"].strip(), match["noun"]
        if " " in name:
            return f"{noun} ‘{name}’" if noun and noun.lower() not in FUNCTION_WORDS else name
    return ""


def _tidy(text: str) -> str:
    for pattern, replacement in TIDY:
        text = pattern.sub(replacement, text)
    return text


def _bare(text: str) -> str:
    text = ARTICLE.sub("", OPENING.sub("", _tidy(text)))
    return text if " om " in text else INFINITIVE.sub(lambda found: found["split"] or "", text)


def shortened(text: str) -> str:
    """Cut between words, and not behind a word that asks for more."""
    text = _tidy(text)
    if len(text) > LONGEST:
        words = text[:LONGEST].rsplit(" ", 1)[0].split()
        while len(words) > 1 and words[-1].lower().strip(",") in FUNCTION_WORDS:
            words.pop()
        text = _tidy(" ".join(words)) + " …"
    return capital(text)
