"""Which verb a requested decision is worded with, and how a deferred one is."""

import re

from agenda.decisions.models import Decision
from agenda.decisions.words import Verb
from agenda.kernel.confidentiality import NARROW

SIGNS = {
    Verb.ADOPT: r"vast te stellen|vaststell",
    Verb.AGREE: r"in te stemmen|instemm|akkoord",
    Verb.NOTE: r"kennis te nemen|kennisnem|kennis nemen",
    Verb.DEFER: r"aan te houden|aanhouden",
    Verb.INSTRUCT: r"opdracht te geven|opdracht geven|op te dragen|te verzoeken",
    Verb.MANDATE: r"mandaat|mandate|te machtigen",
}
WITHOUT_WORK = frozenset({Verb.NOTE, Verb.DEFER})
BECAUSE = " Reden: "
CONFIDENTIAL = "een vertrouwelijk besluit"


def called_in_public(decision: Decision) -> str:
    """Its number, where everybody reads it: only of what is for all who take part."""
    return CONFIDENTIAL if decision.confidentiality in NARROW else decision.number


def verb_of(wording: str) -> Verb:
    """The one that comes first; what names none is something to agree with."""
    low = wording.casefold()
    found = {verb: match.start() for verb, sign in SIGNS.items() if (match := re.search(sign, low))}
    return min(found, key=found.__getitem__, default=Verb.AGREE)


def deferred(asked: str, reason: str) -> str:
    return f"{asked.strip()}{BECAUSE}{reason.strip()}"


def reason_of(decision: Decision) -> str:
    """Why it was deferred."""
    if decision.verb is not Verb.DEFER:
        return ""
    begin = f"{decision.asked.strip()}{BECAUSE}"
    return decision.text.removeprefix(begin) if decision.text.startswith(begin) else decision.text
