"""A party in the words of the screen: since when it has a name, who is written to, and what differs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from agenda.kernel.dutch import spoken_date
from agenda.parties.groups import GroupValues
from agenda.parties.models import Party, PartyKind
from agenda.parties.rules import Addressee, Via
from agenda.parties.services import ContactValues, NameValues, PartyValues
from agenda.web.differences import Difference

KIND_HEADINGS = {
    PartyKind.MINISTRY: "Ministeries",
    PartyKind.PROVINCE: "Provincies",
    PartyKind.MUNICIPALITY: "Gemeenten",
    PartyKind.WATER_AUTHORITY: "Waterschappen",
    PartyKind.UMBRELLA: "Koepels van overheden",
    PartyKind.AGENCY: "Uitvoeringsorganisaties",
    PartyKind.DEVELOPMENT_COMPANY: "Regionale ontwikkelingsmaatschappijen",
    PartyKind.BUSINESS: "Ondernemersorganisaties",
    PartyKind.COLLECTIVE: "Groepen partijen",
    PartyKind.OTHER: "Overige partijen",
}
UNNAMED = {
    Via.CONTACT: "een contactpersoon",
    Via.SUBSTITUTE: "de vervanger van een contactpersoon",
}


def spoken_period(since: date | None, until: date | None) -> str:
    """When a name holds; on ``until`` it no longer does."""
    if since and until:
        return f"van {spoken_date(since)} tot {spoken_date(until)}"
    if since:
        return f"sinds {spoken_date(since)}"
    return f"tot {spoken_date(until)}" if until else "doorlopend"


def spoken_absence(since: date | None, until: date | None) -> str:
    """Both days included; nothing when there is no absence."""
    if since and until:
        return f"van {spoken_date(since)} tot en met {spoken_date(until)}"
    if since:
        return f"vanaf {spoken_date(since)}"
    return f"tot en met {spoken_date(until)}" if until else ""


@dataclass(frozen=True)
class Reach:
    """Who is written to for a party; ``lacks`` says in words that only the secretariat is left."""

    who: str
    email: str
    via: str
    lacks: str = ""


def told_reach(party: Party, addressee: Addressee, *, persons: bool) -> Reach:
    """``persons`` tells whether the visitor may see who they are."""
    if addressee.via is Via.SECRETARIAT:
        known = party.contacts or party.mailbox
        return Reach(
            addressee.name, addressee.email, addressee.via.label, "niemand bereikbaar" if known else "niemand bekend"
        )
    if addressee.via in UNNAMED and not persons:
        return Reach(UNNAMED[addressee.via], "", "")
    return Reach(addressee.name or addressee.email, addressee.email, addressee.via.label)


def _name(one: NameValues) -> str:
    return f"{one.short}, {one.name} ({spoken_period(one.valid_from, one.valid_until)})"


def _contact(one: ContactValues) -> str:
    absence = spoken_absence(one.absent_from, one.absent_until)
    away = f", afwezig {absence}" if absence else ""
    substitute = " ".join(part for part in (one.substitute_name, one.substitute_email) if part)
    return f"{one.name} {one.email}{away}{f', vervanger {substitute}' if substitute else ''}"


PARTY_FIELDS: tuple[tuple[str, Callable[[PartyValues], str]], ...] = (
    ("Soort", lambda party: party.kind.label),
    ("Namen", lambda party: "; ".join(map(_name, party.names))),
    ("TOOI-nummer", lambda party: party.tooi or ""),
    ("Andere schrijfwijzen", lambda party: "; ".join(party.spellings)),
    ("Postbus", lambda party: party.mailbox or ""),
    ("Contactpersonen", lambda party: "; ".join(map(_contact, party.contacts))),
)
GROUP_FIELDS: tuple[tuple[str, Callable[[GroupValues], str]], ...] = (
    ("Naam", lambda group: group.name),
    ("Leden", lambda group: ", ".join(group.members)),
)


def party_differences(typed: PartyValues, stored: PartyValues) -> list[Difference]:
    return [
        Difference(label, speak(typed) or "leeg", speak(stored) or "leeg")
        for label, speak in PARTY_FIELDS
        if speak(typed) != speak(stored)
    ]


def group_differences(typed: GroupValues, stored: GroupValues) -> list[Difference]:
    return [
        Difference(label, speak(typed) or "leeg", speak(stored) or "leeg")
        for label, speak in GROUP_FIELDS
        if speak(typed) != speak(stored)
    ]
