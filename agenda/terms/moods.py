"""What a wording says beside its days: how firm it is, whether it recurs, whether it is left open."""

import re

from agenda.terms.words import Precision, Strength

STRENGTHS = {
    Strength.AIM: r"streven|(?:na)?streef\w*|gestreefd|nagestreefd|beoog\w*|ambitie",
    Strength.EXPECTED: r"verwacht|verwachten|verwachting|vermoedelijk|waarschijnlijk|voorzien",
    Strength.AGREED: r"afgesproken|afspraak|overeengekomen|toegezegd",
}
RECURRING = (
    r"doorlopend\w*|structure(?:el|le)|continue?|permanente?|periodieke?|"
    r"(?:half|twee|drie|vier|vijf)?-?(?:jaarlijks|maandelijks|wekelijks)e?|"
    r"(?:elke?|iedere?) (?:half|kwartaal|maand|week|jaar|voorjaar|zomer|najaar|herfst|winter|halfjaar)|"
    r"per (?:kwartaal|maand|week|jaar|halfjaar)"
)
UNDECIDED = (
    r"n\.?t\.?b\.?|n\.?n\.?b\.?|p\.m\.?|pm|tbd|onbekend|(?:nader|nog) te bepalen|(?:nader|nog) vast te stellen|"
    r"nog niet bekend"
)
EVENT = (
    r"bo|bestuurlijk overleg|commissiedebat|inwerkingtreding|\w*reces|kabinetsperiode|begrotingsbehandeling|"
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
