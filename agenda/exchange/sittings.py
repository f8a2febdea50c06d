"""The series of a programme, its members and its meetings: from a file, and into one."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from agenda.consultations.attendees import take_over_members
from agenda.consultations.meeting_queries import members_of
from agenda.consultations.meetings import MeetingValues, change_meeting, plan_meeting
from agenda.consultations.members import MemberValues, add_member, change_member
from agenda.consultations.models import Consultation, Meeting, Member
from agenda.consultations.queries import consultations_of, series_of
from agenda.consultations.series import SeriesValues, keep_series
from agenda.consultations.words import MeetingKind
from agenda.exchange.agenda import aliases, verdict_on
from agenda.exchange.loaded import Loading
from agenda.exchange.parts import Told, told
from agenda.exchange.shape import ConsultationPart, MeetingPart, MemberPart, SeriesPart
from agenda.exchange.values import meeting_values, member_values, series_values
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.refusal import Invalid
from agenda.kernel.rights import Actor, Permission
from agenda.programmes.models import Programme

SERIES, MEMBERS, CONSULTATIONS = "overlegreeks", "leden", "overleggen"
SERIES_PLACES, MEMBER_PLACES, MEETING_PLACES = (aliases(kind) for kind in (SeriesPart, MemberPart, MeetingPart))


def load_series(loading: Loading) -> None:
    part = loading.file.series
    if part is None or loading.refused((SERIES,)):
        return
    known = series_of(loading.session, loading.programme.id).version > 0
    try:
        changed = keep_series(loading.session, loading.programme, series_values(part), loading.stamp)
    except Invalid as refusal:
        loading.refuse_all((SERIES,), refusal, SERIES_PLACES)
    else:
        loading.tell((SERIES,), verdict_on(known, changed))


def load_members(loading: Loading) -> None:
    """Somebody is known by their address, or else by their name and party."""
    held = {_mark(MemberValues.of(one)): one for one in members_of(loading.session, loading.programme)}
    for path, part in loading.parts(MEMBERS, loading.file.members):
        if part.party and part.party not in loading.directory.parties.parties:
            continue  # it was refused, and that is told already
        values = member_values(part, loading.directory.parties)
        member = held.get(_mark(values))
        try:
            changed = member is not None and change_member(loading.session, member, values, loading.stamp)
            if member is None:
                add_member(loading.session, loading.programme, values, loading.stamp)
        except Invalid as refusal:
            loading.refuse_all(path, refusal, MEMBER_PLACES)
        else:
            loading.tell(path, verdict_on(member is not None, changed))


def _mark(values: MemberValues) -> object:
    return values.email.lower() or (" ".join(values.name.split()), values.party)


def load_meetings(
    loading: Loading, consultation: Consultation, part: ConsultationPart, path: tuple[str | int, ...]
) -> None:
    """What is planned already, stays as it is: of each kind only what the file has more."""
    held = Counter(one.kind for one in consultation.meetings)
    for place, one in enumerate(part.meetings):
        if held[one.kind]:
            held[one.kind] -= 1
            continue
        try:
            meeting = plan_meeting(loading.session, consultation, one.kind, meeting_values(one), loading.stamp)
        except Invalid as refusal:
            loading.refuse_all((*path, "bijeenkomsten", place), refusal, MEETING_PLACES)
        else:
            _take_over(loading, meeting)


def load_sitting(
    loading: Loading, consultation: Consultation, part: ConsultationPart, path: tuple[str | int, ...]
) -> None:
    """Of a consultation that was made just now."""
    own = next(((place, one) for place, one in enumerate(part.meetings) if one.kind is MeetingKind.CONSULTATION), None)
    if own is not None:
        values = meeting_values(own[1])
        values = replace(values, place=values.place or part.place)
        try:
            change_meeting(loading.session, consultation.meeting, values, loading.stamp)
        except Invalid as refusal:
            loading.refuse_all((*path, "bijeenkomsten", own[0]), refusal, MEETING_PLACES)
    _take_over(loading, consultation.meeting)


def _take_over(loading: Loading, meeting: Meeting) -> None:
    if meeting.day >= loading.stamp.at.astimezone(AMSTERDAM).date():
        take_over_members(loading.session, meeting, loading.stamp)


# ── The way out ────────────────────────────────────────────────────────────────────────────────────────────────────


def meetings_told(session: Session, programme: Programme, keys: Mapping[int, str], actor: Actor) -> dict[str, Any]:
    """``keys`` of parties by row number. Members are persons: only who prepares the consultations takes them along."""
    series, members = series_of(session, programme.id), members_of(session, programme)
    sees_members = actor.may(Permission.CONSULTATION_WRITE, programme.scope)
    found = {
        SERIES: told(SeriesPart, SeriesValues.of(series)) if series.version else None,
        MEMBERS: [_member(one, keys) for one in members] if sees_members else [],
        CONSULTATIONS: [_consultation(one) for one in reversed(consultations_of(session, programme))],
    }
    return {name: part for name, part in found.items() if part}


def _member(member: Member, keys: Mapping[int, str]) -> Told:
    values = MemberValues.of(member)
    instead = {
        "party": keys[values.party] if values.party else None,
        "sits_in": [kind.label for kind in MeetingKind if kind.value in values.sits_in],
    }
    return told(MemberPart, values, instead)


def _consultation(consultation: Consultation) -> Told:
    going_on = [one for one in consultation.meetings if one.cancelled_at is None]
    return {
        "sleutel": consultation.occasion.key,
        "dag": consultation.occasion.day,
        "titel": consultation.title,
        "bijeenkomsten": [_meeting(one) for one in sorted(going_on, key=lambda one: (one.day, one.id))],
    }


def _meeting(meeting: Meeting) -> Told:
    return {"soort": meeting.kind.label} | told(MeetingPart, MeetingValues.of(meeting), {"kind": meeting.kind})
