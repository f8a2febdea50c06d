"""What a wording says beside its days: how firm it is, whether it recurs, whether it is left open."""

import re

from agenda.terms.vocabulary import CARDINALS, MEETINGS
from agenda.terms.words import Precision, Strength

STRENGTHS = {
    Strength.AIM: r"(?:na)?stre(?:ef|v)\w*|(?:na)?gestreefd|beoog\w*|ambitie",
    Strength.EXPECTED: r"verwacht\w*|vermoedelijk|waarschijnlijk|voorziene?|prognose|naar schatting",
    Strength.AGREED: r"afgesproken|afspra(?:ak|ken)|overeengekomen|toegezegde?|toezegging",
}
UNITS = r"jaar|halfjaar|kwartaal|kwartalen|maand|maanden|week|weken"
TIMES = rf"(?:\d+|half|{'|'.join(CARDINALS)})"
RECURRING = (
    r"doorlopend\w*|structure(?:el|le)|continue?|permanente?|periodieke?|"
    r"(?:half|twee|drie|vier|vijf|zes)?-?(?:jaarlijks|maandelijks|wekelijks|dagelijks)e?|kwartaalsgewijs|"
    rf"(?:elke?|iedere?|om (?:het|de)|(?:eens|keer|maal) (?:in de|per)) (?:{TIMES} )?(?:{UNITS})|"
    rf"per (?:half )?(?:{UNITS})(?! \d)|"
    rf"(?:elke?|iedere?) (?:voorjaar|zomer|najaar|herfst|winter|{'|'.join(MEETINGS)})"
)
UNDECIDED = (
    r"n\.?t\.?b\.?|n\.?n\.?b\.?|p\.m\.?|pm|t\.?b\.?d\.?|onbekend|nog niet bekend|"
    r"(?:nader|nog) (?:te bepalen|vast te stellen|bepaald|vastgesteld)"
)
EVENT = (
    rf"{'|'.join(MEETINGS)}|commissiedebat|inwerkingtreding|\w*reces|kabinetsperiode|begrotingsbehandeling|"
    r"voorjaarsnota|miljoenennota|formatie"
)


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")


STRENGTH_WORDS = {strength: _words(pattern) for strength, pattern in STRENGTHS.items()}
RECURRING_WORDS, UNDECIDED_WORDS, EVENT_WORDS = _words(RECURRING), _words(UNDECIDED), _words(EVENT)


def strength(text: str) -> Strength | None:
    """The weakest that the words say: what was agreed to be aimed at is an aim."""
    return next((strength for strength, words in STRENGTH_WORDS.items() if words.search(text)), None)


def recurs(text: str) -> bool:
    return bool(RECURRING_WORDS.search(text))


def is_undecided(text: str) -> bool:
    return bool(UNDECIDED_WORDS.search(text))


def unread_precision(text: str) -> Precision:
    """Of a wording without days: it may still name the event on which it waits."""
    return Precision.EVENT if EVENT_WORDS.search(text) else Precision.OPEN
