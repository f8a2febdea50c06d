"""Terms, roles and days as pages tell them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from agenda.actions.models import Action, ActionRole, ActionTerm, ReadTerm
from agenda.actions.queries import Forerunner
from agenda.actions.terms import Shift
from agenda.actions.values import Slip, TermValues
from agenda.actions.words import ActionKind, RoleKind, Succession
from agenda.kernel.dutch import count, spoken_date, spoken_list
from agenda.parties.queries import Naming
from agenda.programmes.models import Occasion
from agenda.terms.calendar import TermCalendar
from agenda.terms.reading import read_term


def told_forerunner(one: Forerunner) -> str:
    if one.action is None:
        return f"Heette eerder {one.number}."
    return "Vervangt:" if one.how is Succession.SUPERSEDED else "Hierin opgegaan:"


def spoken_reading(term: ReadTerm | TermValues) -> str:
    """How the wording is read, as days."""
    about = "ongeveer " if term.approximate else ""
    if term.recurring:
        return "doorlopend"
    if term.first and term.last and term.first != term.last:
        return f"{about}{spoken_date(term.first)} tot en met {spoken_date(term.last)}"
    if term.last:
        return f"{about}{spoken_date(term.last)}" if term.first else f"{about}uiterlijk {spoken_date(term.last)}"
    if term.first:
        return f"{about}vanaf {spoken_date(term.first)}"
    return "nog te bepalen"


def told_wording(wording: str, today: date, calendar: TermCalendar) -> str:
    """How a wording that somebody proposes would be read; what can't be read stays as it is, and that is said."""
    term = read_term(wording, today, calendar)
    if term.recurring or term.first or term.last:
        return f"Gelezen als: {spoken_reading(TermValues.read(wording, today, calendar=calendar))}."
    if term.proposal and (day := term.proposal.last or term.proposal.first):
        return f"Zet het jaar erbij als u {spoken_date(day)} bedoelt; zonder jaar geldt de termijn als nog te bepalen."
    return "Hier is geen dag in te lezen. De woorden blijven staan; de termijn geldt dan als nog te bepalen."


@dataclass(frozen=True)
class ToldSlip:
    """``days`` tells how the last day moved; empty where one of the two is not known."""

    old: str
    new: str
    on: str
    days: str
    why: list[tuple[str, str]]


@dataclass(frozen=True)
class ToldTerm:
    """``reached`` is met, passed or waiting, with its words."""

    wording: str
    subject: str
    reading: str
    strength: str
    reached: str
    said: str
    more: list[tuple[str, str]]
    slips: list[ToldSlip]


def told_terms(
    action: Action, meetings: Mapping[int, Occasion], today: date, *, milestones: bool = False
) -> list[ToldTerm]:
    return [_told_term(term, action, meetings, today) for term in action.terms if term.milestone is milestones]


def _told_term(term: ActionTerm, action: Action, meetings: Mapping[int, Occasion], today: date) -> ToldTerm:
    meeting = meetings.get(term.occasion_id) if term.occasion_id else None
    more = (
        ("Hangt aan", f"{meeting.key} ({spoken_date(meeting.day)})" if meeting else ""),
        ("Bevestigd door", term.confirmed_by),
    )
    return ToldTerm(
        term.wording,
        term.subject,
        spoken_reading(term),
        term.strength.label if term.strength else "",
        *_reached(term, action, today),
        [one for one in more if one[1]],
        [_told_slip(slip) for slip in TermValues.kept(term).slips],
    )


def _reached(term: ActionTerm, action: Action, today: date) -> tuple[str, str]:
    verb = "bereikt" if term.milestone else "gehaald"
    if term.met_on:
        return "met", f"{verb} op {spoken_date(term.met_on)}"
    if term.last and term.last < today and not action.phase.finished:
        return "passed", "verlopen"
    return "waiting", f"nog niet {verb}"


def _told_slip(slip: Slip) -> ToldSlip:
    old, new = slip.old_last, slip.new_last
    why = (("Reden", slip.reason), ("Met instemming van", slip.agreed_by), ("Afgesproken in", slip.agreed_in))
    return ToldSlip(
        slip.old or "zonder termijn",
        slip.new or "zonder termijn",
        spoken_date(slip.on),
        f"de laatste dag ging van {spoken_date(old)} naar {spoken_date(new)}" if old and new and old != new else "",
        [one for one in why if one[1]],
    )


def of_its_kind(action: Action, names: Mapping[int, Naming]) -> list[tuple[str, str]]:
    """What an action of this kind has of its own, and what was said of it all the same."""
    deciders = spoken_list(names[role.party_id].short for role in action.roles if role.decides)
    own = (
        ("Rechtsgrond", action.legal_basis, ActionKind.INSTRUMENT, "nog niet genoemd"),
        ("Mag besluiten", deciders, ActionKind.AGREEMENT, "nog geen partij"),
    )
    return [(label, text or lacking) for label, text, kind, lacking in own if text or action.kind is kind]


@dataclass(frozen=True)
class ToldRole:
    """Parties of which the same is said, with that."""

    parties: list[ActionRole]
    said: list[tuple[str, str]]


def told_shifts(shifts: Sequence[Shift]) -> str:
    if not shifts:
        return "Geen termijn verschoof."
    actions = {shift.action.id for shift in shifts}
    verb = "verschoof" if len(shifts) == 1 else "verschoven"
    return f"Er {verb} {count(len(shifts), 'termijn', 'termijnen')}, in {count(len(actions), 'actie', 'acties')}."


def by_role(action: Action) -> list[tuple[RoleKind, list[ToldRole]]]:
    """The parties per role, in the order of the roles."""
    held = [(kind, _told_roles([role for role in action.roles if role.role is kind])) for kind in RoleKind]
    return [(kind, roles) for kind, roles in held if roles]


def _told_roles(roles: list[ActionRole]) -> list[ToldRole]:
    together: dict[tuple[str, str], list[ActionRole]] = {}
    for role in roles:
        together.setdefault((role.authority, role.responsibility), []).append(role)
    return [
        ToldRole(parties, [one for one in zip(("Bevoegdheid", "Verantwoordelijkheid"), said, strict=True) if one[1]])
        for said, parties in together.items()
    ]
