"""People and their rights in the words of the screen."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agenda.accounts.listing import Listed
from agenda.accounts.models import Membership, Person, Role
from agenda.accounts.rules import Standing, spoken_role, standing_of
from agenda.history.models import HistoryLine
from agenda.kernel.dutch import AMSTERDAM, spoken_date, spoken_moment
from agenda.parties.queries import Naming

Names = Mapping[int, Naming]


def spoken_day(moment: datetime | None, never: str = "nooit") -> str:
    return spoken_date(moment.astimezone(AMSTERDAM).date()) if moment else never


def told_role(held: Membership, names: Names) -> str:
    """``actiehouder bij EZ``, with where it holds when that is everywhere."""
    said = spoken_role(held.role, names[held.party_id].short if held.party_id else None)
    return f"{said} (alle programma’s)" if held.programme_id is None else said


def roles_here(person: Person, programme: int) -> list[Membership]:
    """The roles that hold in this programme, the oldest first."""
    here = (held for held in person.memberships if held.programme_id in {None, programme})
    return sorted(here, key=lambda held: (held.granted_at, held.id))


@dataclass(frozen=True)
class PersonLine:
    """A person as one line of the list."""

    person: Person
    roles: list[str]
    since: str
    signed_in: str
    standing: Standing
    invited_until: str


def told_person(listed: Listed, programme: int, names: Names) -> PersonLine:
    person, held = listed.person, roles_here(listed.person, programme)
    return PersonLine(
        person,
        [told_role(one, names) for one in held],
        spoken_day(held[0].granted_at if held else None, ""),
        spoken_day(person.signed_in_at),
        standing_of(person),
        spoken_moment(listed.invited_until) if listed.invited_until else "",
    )


EVENTS = {
    "person.add": "nam deze persoon op",
    "person.grant": "gaf de rol {role}",
    "person.withdraw": "trok de rol {role} in",
    "person.confirm": "bevestigde de rol {role}",
    "person.invite": "stuurde een uitnodiging",
    "person.uninvite": "trok de uitnodiging in",
    "person.deactivate": "nam de toegang weg",
    "person.activate": "gaf de toegang terug",
    "person.reachable": "meldde dat mail weer aankomt",
    "person.password": "stelde een wachtwoord in",
    "person.second_factor_off": "zette de tweede factor uit",
}
"""What is told of a person on their page; sign-ins and the like stand in the log."""


@dataclass(frozen=True)
class RightsLine:
    who: str
    what: str
    at: datetime
    when: str
    via: str


def rights_lines(
    lines: Iterable[HistoryLine], actors: Mapping[str, str], parties: Mapping[str, str]
) -> Iterator[RightsLine]:
    """``parties`` are short names by key."""
    for line in lines:
        what = EVENTS[line.event].format(role=_role_in(line.difference, parties))
        yield RightsLine(actors.get(line.actor, "Onbekend"), what, line.at, spoken_moment(line.at), line.origin)


def _role_in(difference: Mapping[str, Sequence[Any]], parties: Mapping[str, str]) -> str:
    role, party, programme = (
        next((one for one in difference.get(name, ()) if one), None) for name in ("role", "party", "programme")
    )
    if role is None:
        return ""
    said = spoken_role(Role.stored(role), parties.get(party, party) if party else None)
    return said if programme else f"{said} in alle programma’s"
