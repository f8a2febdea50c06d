"""What the days, times and people of meetings have to be like."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, time
from typing import Any

from agenda.consultations.models import Attendee, Meeting
from agenda.consultations.words import MeetingKind
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import Changed, Fault, NotNow
from agenda.kernel.text import one_line
from agenda.parties.rules import is_address

LONGEST_LINE = 300
LONGEST_NOTE = 1000
WEB_ADDRESS = re.compile(r"https?://[^\s<>\"']{3,2000}", re.IGNORECASE)
PREPARING = (MeetingKind.PRE_MEETING, MeetingKind.DIRECTORS)
"""The kinds of meeting that prepare a consultation, the first one first."""


def line(text: str) -> str:
    """On one line, without spaces to spare."""
    return " ".join(one_line(text).split())


def lines_of(values: object, names: Iterable[str]) -> dict[str, Any]:
    return {name: line(getattr(values, name)) for name in names}


def faults_in_times(starts: time | None, ends: time | None) -> Iterator[Fault]:
    if starts is None and ends is not None:
        yield Fault("starts", "Vul ook in hoe laat het begint.")
    elif starts is not None and ends is None:
        yield Fault("ends", "Vul ook in hoe laat het eindigt; een uitnodiging heeft beide tijden nodig.")
    elif starts is not None and ends is not None and ends <= starts:
        yield Fault("ends", "Het eind ligt voor het begin; draai de tijden om.")


def faults_in_lines(lines: Mapping[str, str]) -> Iterator[Fault]:
    for place, text in lines.items():
        if len(text) > LONGEST_LINE:
            yield Fault(place, f"Houd dit korter dan {LONGEST_LINE} tekens.")


def faults_in_addresses(addresses: Mapping[str, str]) -> Iterator[Fault]:
    """Empty is no fault: not everybody who has a seat is mailed."""
    for place, text in addresses.items():
        if text and not is_address(text):
            yield Fault(place, f"‘{text[:60]}’ is geen e-mailadres; schrijf het als naam@organisatie.nl.")


def faults_in_online(online: str) -> Iterator[Fault]:
    if online and not WEB_ADDRESS.fullmatch(online):
        yield Fault("online", "Schrijf de link voluit, beginnend met https://.")


def refuse_outdated(held: int, seen: int | None, what: str) -> None:
    """``seen`` is the version that the actor looked at, None when it is not known."""
    if seen not in {None, held}:
        raise Changed(f"Iemand anders heeft {what} intussen gewijzigd. Vergelijk en bewaar daarna opnieuw.")


def refuse_cancelled(meeting: Meeting) -> None:
    if meeting.cancelled_at is not None:
        raise NotNow("Deze bijeenkomst is afgezegd. Plan een nieuwe.")


def is_over(meeting: Meeting, at: datetime) -> bool:
    return meeting.day < at.astimezone(AMSTERDAM).date()


def refuse_over(meeting: Meeting, at: datetime) -> None:
    if is_over(meeting, at):
        raise NotNow("Deze bijeenkomst is geweest; afzeggen kan niet meer.")


def title_of(meeting: Meeting) -> str:
    """As invitations and pages call it."""
    consultation = meeting.consultation
    if meeting.kind is MeetingKind.CONSULTATION:
        return consultation.title
    return f"{meeting.kind.label.capitalize()} voor {consultation.occasion.key}"


def is_outdated(sequence: int | None, meeting: Meeting) -> bool:
    """Whether who got an invitation with this sequence has not heard yet of a change since."""
    return sequence is not None and sequence < meeting.sequence


def lacks_invitation(attendee: Attendee) -> bool:
    return bool(attendee.email) and attendee.invited_sequence is None
