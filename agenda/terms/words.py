"""What a term can be said to be."""

from agenda.kernel.words import Word


class Precision(Word):
    """The unit that the wording names, from fine to coarse; ``OPEN`` when it names none."""

    DAY = "day", "dag"
    MONTH = "month", "maand"
    QUARTER = "quarter", "kwartaal"
    SEASON = "season", "seizoen"
    HALF_YEAR = "half_year", "halfjaar"
    YEAR = "year", "jaar"
    EVENT = "event", "gebeurtenis"
    OPEN = "open", "open"


class Strength(Word):
    """How firmly a term is promised, as far as its wording says so."""

    AGREED = "agreed", "afgesproken"
    AIM = "aim", "streven"
    EXPECTED = "expected", "verwacht"
