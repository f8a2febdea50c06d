"""Who has a seat in the meetings of a series."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from agenda.consultations.meeting_rules import faults_in_addresses, faults_in_lines, lines_of, refuse_outdated
from agenda.consultations.models import Attendee, Member
from agenda.consultations.words import MeetingKind, MemberRole
from agenda.history.services import record
from agenda.kernel.refusal import Fault, Invalid
from agenda.kernel.rights import Permission, Stamp, require
from agenda.parties.models import Party
from agenda.programmes.models import Programme

LINES = ("name", "office", "email", "substitute_name", "substitute_email")
ADDRESSES = ("email", "substitute_email")


@dataclass(frozen=True)
class MemberValues:
    """``party`` is a row number; ``sits_in`` holds stored words of kinds of meeting."""

    name: str
    party: int | None = None
    role: MemberRole = MemberRole.MEMBER
    office: str = ""
    email: str = ""
    substitute_name: str = ""
    substitute_email: str = ""
    sits_in: tuple[str, ...] = (MeetingKind.CONSULTATION.value,)
    valid_from: date | None = None
    valid_until: date | None = None

    @classmethod
    def of(cls, member: Member) -> "MemberValues":
        same = {name: getattr(member, name) for name in (*LINES, "role", "valid_from", "valid_until")}
        return cls(party=member.party_id, sits_in=tuple(member.sits_in), **same)

    def told(self, session: Session) -> dict[str, Any]:
        """As history keeps it: of persons not who they are."""
        return {
            "role": self.role,
            "party": session.get_one(Party, self.party).key if self.party else None,
            "sits_in": list(self.sits_in),
            "valid_from": self.valid_from,
            "valid_until": self.valid_until,
        }


def tidied(values: MemberValues) -> MemberValues:
    lines = lines_of(values, LINES)
    lines |= {name: lines[name].lower() for name in ADDRESSES}
    order = [kind.value for kind in MeetingKind]
    return replace(values, sits_in=tuple(one for one in order if one in values.sits_in), **lines)


def faults_in_member(values: MemberValues) -> Iterator[Fault]:
    if not values.name:
        yield Fault("name", "Vul de naam van het lid in.")
    if not values.sits_in:
        yield Fault("sits_in", "Kies ten minste één soort bijeenkomst.")
    if values.valid_from and values.valid_until and values.valid_until <= values.valid_from:
        yield Fault("valid_until", "Het lidmaatschap eindigt voor het begint; draai de dagen om.")
    yield from faults_in_lines({name: getattr(values, name) for name in LINES})
    yield from faults_in_addresses({name: getattr(values, name) for name in ADDRESSES})


def add_member(session: Session, programme: Programme, values: MemberValues, stamp: Stamp) -> Member:
    require(stamp.by, Permission.CONSULTATION_WRITE, programme)
    values = _checked(values)
    last = session.scalar(select(func.max(Member.position)).where(Member.programme_id == programme.id))
    member = Member(programme_id=programme.id, position=(last or 0) + 1)
    _write(member, values)
    session.add(member)
    record(session, "member.add", member, stamp, new=values.told(session))
    return member


def change_member(
    session: Session, member: Member, values: MemberValues, stamp: Stamp, *, seen: int | None = None
) -> bool:
    """Tells whether anything changed; who was invited already, stays invited as they were."""
    require(stamp.by, Permission.CONSULTATION_WRITE, member)
    refuse_outdated(member.version, seen, "dit lid")
    values, old = _checked(values), MemberValues.of(member)
    if old == values:
        return False
    _write(member, values)
    record(session, "member.change", member, stamp, old=old.told(session), new=values.told(session))
    return True


def _checked(values: MemberValues) -> MemberValues:
    values = tidied(values)
    if faults := list(faults_in_member(values)):
        raise Invalid(faults)
    return values


def _write(member: Member, values: MemberValues) -> None:
    for name in (*LINES, "role", "valid_from", "valid_until"):
        setattr(member, name, getattr(values, name))
    member.party_id, member.sits_in = values.party, list(values.sits_in)


def forget_attendant(session: Session, former: str, instead: str) -> None:
    """Name, address and note of who had a seat or was invited go; that somebody had, and what they answered, stays."""
    invited = func.lower(Attendee.email) == former, func.lower(Attendee.stands_in_email) == former
    session.execute(update(Attendee).where(or_(*invited)).values(reply_note=""))
    for kind, name, email in (
        (Member, "name", "email"),
        (Member, "substitute_name", "substitute_email"),
        (Attendee, "name", "email"),
        (Attendee, "stands_in", "stands_in_email"),
    ):
        theirs = func.lower(getattr(kind, email)) == former
        session.execute(update(kind).where(theirs).values({name: instead, email: ""}))
