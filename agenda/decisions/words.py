from agenda.kernel.words import Word


class Verb(Word):
    ADOPT = "adopt", "vaststellen"
    AGREE = "agree", "instemmen met"
    NOTE = "note", "kennisnemen van"
    DEFER = "defer", "aanhouden"
    INSTRUCT = "instruct", "opdracht geven"
    MANDATE = "mandate", "mandateren"


class FollowUp(Word):
    OPEN = "open", "open"
    RUNNING = "running", "in uitvoering"
    EXECUTED = "executed", "uitgevoerd"
    REPORTED = "reported", "teruggemeld"
    SETTLED = "settled", "afgedaan"


class Outcome(Word):
    """What became of a requested decision in the meeting."""

    AS_ASKED = "as_asked", "zoals gevraagd"
    CHANGED = "changed", "gewijzigd"
    DEFERRED = "deferred", "aangehouden"


class ListState(Word):
    DRAFT = "draft", "concept"
    SIGN_OFF = "sign_off", "ter akkoord bij de partijen"
    ADOPTED = "adopted", "vastgesteld"


class AdoptedBy(Word):
    MAIL = "mail", "per mail"
    MEETING = "meeting", "in het volgende overleg"


class SignOffVerdict(Word):
    """What a party says of the decision list."""

    AGREED = "agreed", "akkoord"
    RESERVED = "reserved", "akkoord met voorbehoud"
    DISAGREED = "disagreed", "niet akkoord"


class ActionPart(Word):
    """What a decision can change of an action."""

    TERM = "term", "termijn"
    LEAD = "lead", "trekker"
    PHASE = "phase", "fase"


class LooseEnd(Word):
    """Decisions that stay behind unless somebody looks at them."""

    UNREPORTED = "unreported", "uitgevoerd maar niet teruggemeld"
    IDLE = "idle", "besloten maar niets gedaan"
