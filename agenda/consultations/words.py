from agenda.kernel.words import Word


class MeetingKind(Word):
    PRE_MEETING = "pre_meeting", "ambtelijk vooroverleg"
    DIRECTORS = "directors", "directeurenoverleg"
    CONSULTATION = "consultation", "bestuurlijk overleg"


class MemberRole(Word):
    CHAIR = "chair", "voorzitter"
    SECRETARY = "secretary", "secretaris"
    MEMBER = "member", "lid"
    OBSERVER = "observer", "toehoorder"


class Reply(Word):
    """What somebody who was invited answers."""

    NONE = "none", "nog geen antwoord"
    COMING = "coming", "komt"
    TENTATIVE = "tentative", "komt misschien"
    SUBSTITUTE = "substitute", "laat zich vervangen"
    DECLINED = "declined", "komt niet"


class Presence(Word):
    """Who was there, as it was recorded in the meeting."""

    UNKNOWN = "unknown", "nog niet vastgelegd"
    PRESENT = "present", "aanwezig"
    SUBSTITUTED = "substituted", "vervangen"
    EXCUSED = "excused", "afwezig met bericht"
    ABSENT = "absent", "afwezig"


class AgendaState(Word):
    """Once definitive each change makes a next version; frozen is how the consultation treated it."""

    DRAFT = "draft", "concept"
    DEFINITIVE = "definitive", "definitief"
    FROZEN = "frozen", "bevroren"


class ItemKind(Word):
    DECISION = "decision", "ter besluitvorming"
    DISCUSSION = "discussion", "ter bespreking"
    INFORMATION = "information", "ter kennisname"


class Treatment(Word):
    FORMALITY = "formality", "hamerstuk"
    DISCUSSED = "discussed", "bespreekstuk"


class ItemState(Word):
    """An item that was carried over stays on the agenda that it stood on."""

    PROPOSED = "proposed", "aangedragen"
    PLACED = "placed", "op de agenda"
    CARRIED = "carried", "doorgeschoven"
    WITHDRAWN = "withdrawn", "ingetrokken"
    DECLINED = "declined", "niet geagendeerd"


class MatterState(Word):
    OPEN = "open", "op de lijst"
    CLOSED = "closed", "afgehandeld"
    DROPPED = "dropped", "niet agenderen"


class Origin(Word):
    """Where a matter came from; all but the first are proposed by what the agenda itself says."""

    BY_HAND = "by_hand", "zelf aangedragen"
    RED_ACTION = "red_action", "actie met vertraging"
    REQUEST = "request", "hulpvraag van een partij"
    UNSETTLED = "unsettled", "besluit dat nog niet is afgedaan"


class Silence(Word):
    """What it means when a party that was asked to agree says nothing."""

    AGREES = "agrees", "zwijgen geldt als akkoord"
    WAITS = "waits", "zwijgen geldt niet: het besluit wacht op antwoord"
