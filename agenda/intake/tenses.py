"""Whether a sentence tells what was, or what is and will be."""

import re

from agenda.intake.vocabulary import (
    BE_AND_HAVE,
    BECAME,
    FUTURE_VERBS,
    NOT_PARTICIPLES,
    OTHERS_VERBS,
    PARTICIPLE,
    PAST_VERBS,
    PRESENT_VERBS,
    any_of,
)

AUXILIARY = re.compile(rf"(?<!\w)(?:{BE_AND_HAVE})(?!\w)", re.IGNORECASE)
DONE = re.compile(rf"(?<!\w){PARTICIPLE}(?!\w)", re.IGNORECASE)
PAST = re.compile(rf"(?<!\w)(?:{any_of(*PAST_VERBS)})(?!\w)", re.IGNORECASE)
PASSIVE_PAST = re.compile(rf"(?<!\w)(?:{BECAME})(?!\w)", re.IGNORECASE)
AHEAD = re.compile(rf"(?<!\w)(?:{FUTURE_VERBS})(?!\w)", re.IGNORECASE)
PRESENT = re.compile(rf"(?<!\w)(?:{any_of(*OTHERS_VERBS, *PRESENT_VERBS)})(?!\w)", re.IGNORECASE)


def participles(text: str) -> list[str]:
    found = (match[0].lower() for match in DONE.finditer(text))
    return [word for word in found if word not in NOT_PARTICIPLES]


def tells_past(clause: str) -> bool:
    """By its verbs: ``vond plaats``, ``is gedaan``, ``heeft ontvangen``; but not ``is gepland``."""
    if PAST.search(clause) or PASSIVE_PAST.search(clause):
        return True
    return bool(AUXILIARY.search(clause)) and bool(participles(clause)) and not AHEAD.search(clause)


def lacks_participle(clause: str) -> bool:
    """``Op 3 mei hebben het Rijk``: what is told stands further on in the sentence."""
    return bool(AUXILIARY.search(clause)) and not AHEAD.search(clause) and not participles(clause)


def has_verb(clause: str) -> bool:
    return any(verbs.search(clause) for verbs in (AUXILIARY, PAST, AHEAD, PRESENT))
