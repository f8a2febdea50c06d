from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from agenda.actions.models import Action
from agenda.consultations.words import (
    AgendaState,
    ItemKind,
    ItemState,
    MatterState,
    MeetingKind,
    MemberRole,
    Origin,
    Presence,
    Reply,
    Silence,
    Treatment,
)
from agenda.kernel.confidentiality import Confidentiality
from agenda.kernel.records import Base, Record, Versioned
from agenda.kernel.rights import Scope, owned_by
from agenda.programmes.models import Occasion

HALF_YEAR = 6


class MeetingSeries(Versioned):
    """What the consultations of a programme have in common; what is planned anew begins with it.

    ``call_weeks`` before a consultation the call for items closes; parties have ``sign_off_days`` to agree with the
    decision list.
    """

    __tablename__ = "meeting_series"

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), unique=True)
    months: Mapped[int] = mapped_column(default=HALF_YEAR)
    place: Mapped[str] = mapped_column(default="")
    chair: Mapped[str] = mapped_column(default="")
    secretary: Mapped[str] = mapped_column(default="")
    starts: Mapped[time | None]
    ends: Mapped[time | None]
    call_weeks: Mapped[int] = mapped_column(default=8)
    sign_off_days: Mapped[int] = mapped_column(default=10)
    silence: Mapped[Silence] = mapped_column(default=Silence.AGREES)

    @property
    def scope(self) -> Scope:
        return Scope(self.programme_id)


class Member(Versioned):
    """Who has a seat in the meetings of a series, from ``valid_from`` up to, not including, ``valid_until``.

    ``sits_in`` holds the kinds of meeting, by their stored word.
    """

    __tablename__ = "member"
    __table_args__ = (Index(None, "programme_id", "position"),)

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    position: Mapped[int] = mapped_column(default=0)
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"), index=True)
    role: Mapped[MemberRole] = mapped_column(default=MemberRole.MEMBER)
    name: Mapped[str]
    office: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    substitute_name: Mapped[str] = mapped_column(default="")
    substitute_email: Mapped[str] = mapped_column(default="")
    sits_in: Mapped[list[str]] = mapped_column(default=list)
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]

    @property
    def scope(self) -> Scope:
        return owned_by(self.programme_id, self.party_id)


class OtherEvent(Record):
    """Another consultation, or anything else on these days, that the members of this one have to reckon with."""

    __tablename__ = "other_event"
    __table_args__ = (Index(None, "programme_id", "first"),)

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    name: Mapped[str]
    first: Mapped[date]
    last: Mapped[date]

    @property
    def scope(self) -> Scope:
        return Scope(self.programme_id)


class Consultation(Versioned):
    """What a series works towards; its key and its day are those of its occasion.

    Items can be proposed until ``items_until``, that day included; later ones are marked as late. One note taker at a
    time (row number of a person) writes what happens in the meeting.
    """

    __tablename__ = "consultation"
    __table_args__ = (UniqueConstraint("occasion_id"),)

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    occasion_id: Mapped[int] = mapped_column(ForeignKey("occasion.id"))
    title: Mapped[str]
    agenda_state: Mapped[AgendaState] = mapped_column(default=AgendaState.DRAFT)
    call_opened_at: Mapped[datetime | None]
    call_text: Mapped[str] = mapped_column(default="")
    items_until: Mapped[date | None]
    note_taker_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note_taker_since: Mapped[datetime | None]

    occasion: Mapped[Occasion] = relationship(lazy="joined", innerjoin=True)
    meetings: Mapped[list["Meeting"]] = relationship(
        order_by="Meeting.id", cascade="all, delete-orphan", back_populates="consultation", lazy="selectin"
    )
    items: Mapped[list["AgendaItem"]] = relationship(
        order_by="AgendaItem.number", cascade="all, delete-orphan", back_populates="consultation"
    )

    @property
    def scope(self) -> Scope:
        return Scope(self.programme_id)

    @property
    def meeting(self) -> "Meeting":
        """The consultation itself, among the meetings that prepare it."""
        return next(one for one in self.meetings if one.kind is MeetingKind.CONSULTATION)

    @property
    def goes_on(self) -> bool:
        return self.meeting.cancelled_at is None

    @property
    def place(self) -> str:
        return self.meeting.place

    @property
    def chair(self) -> str:
        return self.meeting.chair


class Meeting(Versioned):
    """A sitting of a consultation: that itself, or one that prepares it.

    ``own_day`` is None for the consultation itself: its day is that of its occasion. ``starts`` and ``ends`` are times
    in Amsterdam. Calendars know it by ``uid``, and a change of it by a higher ``sequence``.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        Index(
            "uq_meeting_one_consultation",
            "consultation_id",
            unique=True,
            sqlite_where=text("kind = 'consultation'"),
            postgresql_where=text("kind = 'consultation'"),
        ),
        Index(None, "consultation_id"),
    )

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    kind: Mapped[MeetingKind]
    own_day: Mapped[date | None]
    starts: Mapped[time | None]
    ends: Mapped[time | None]
    place: Mapped[str] = mapped_column(default="")
    online: Mapped[str] = mapped_column(default="")
    chair: Mapped[str] = mapped_column(default="")
    secretary: Mapped[str] = mapped_column(default="")
    uid: Mapped[str] = mapped_column(unique=True)
    sequence: Mapped[int] = mapped_column(default=0)
    invited_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancelled_because: Mapped[str] = mapped_column(default="")
    outcome: Mapped[str] = mapped_column(default="")

    consultation: Mapped[Consultation] = relationship(back_populates="meetings")
    attendees: Mapped[list["Attendee"]] = relationship(
        order_by="Attendee.position, Attendee.id", cascade="all, delete-orphan", back_populates="meeting"
    )

    @property
    def scope(self) -> Scope:
        return self.consultation.scope

    @property
    def day(self) -> date:
        return self.own_day or self.consultation.occasion.day


class Attendee(Versioned):
    """Who is invited to a meeting, what they answered, and whether they were there.

    ``invited_sequence`` is the sequence of the meeting in the last invitation that was sent to them. ``stands_in``
    names who comes in their place, and ``stands_in_sequence`` is the same for the invitation of that person.
    """

    __tablename__ = "attendee"
    __table_args__ = (UniqueConstraint("meeting_id", "member_id"), Index(None, "party_id"))

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    position: Mapped[int] = mapped_column(default=0)
    role: Mapped[MemberRole] = mapped_column(default=MemberRole.MEMBER)
    name: Mapped[str]
    office: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    invited_sequence: Mapped[int | None]
    reply: Mapped[Reply] = mapped_column(default=Reply.NONE)
    reply_note: Mapped[str] = mapped_column(default="")
    replied_at: Mapped[datetime | None]
    presence: Mapped[Presence] = mapped_column(default=Presence.UNKNOWN)
    stands_in: Mapped[str] = mapped_column(default="")
    stands_in_email: Mapped[str] = mapped_column(default="")
    stands_in_sequence: Mapped[int | None]

    meeting: Mapped[Meeting] = relationship(back_populates="attendees")

    @property
    def scope(self) -> Scope:
        return owned_by(self.meeting.consultation.programme_id, self.party_id)


class Matter(Versioned):
    """What a consultation may treat, once or more often; the items about it, on any agenda, are its history.

    ``origin_id`` is the row number of the action, update or decision that it came from. ``wanted_id`` names the
    consultation for which it was proposed; None leaves that open.
    """

    __tablename__ = "matter"
    __table_args__ = (Index(None, "programme_id", "state"), Index(None, "origin", "origin_id"))

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    subject: Mapped[str]
    why: Mapped[str] = mapped_column(default="")
    submitter_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    origin: Mapped[Origin] = mapped_column(default=Origin.BY_HAND)
    origin_id: Mapped[int | None]
    wanted_id: Mapped[int | None] = mapped_column(ForeignKey("consultation.id"))
    confidentiality: Mapped[Confidentiality] = mapped_column(default=Confidentiality.PARTICIPANTS)
    state: Mapped[MatterState] = mapped_column(default=MatterState.OPEN)
    closed_because: Mapped[str] = mapped_column(default="")
    added_at: Mapped[datetime]

    @property
    def scope(self) -> Scope:
        return owned_by(self.programme_id, self.submitter_id)


class CoverNote:
    """What the readers of an item are told, apart from its core message and the decisions that it asks."""

    contact: Mapped[str] = mapped_column(default="")
    background: Mapped[str] = mapped_column(default="")
    explanation: Mapped[str] = mapped_column(default="")
    positions: Mapped[str] = mapped_column(default="")
    financial: Mapped[str] = mapped_column(default="")
    legal: Mapped[str] = mapped_column(default="")
    risks: Mapped[str] = mapped_column(default="")
    relations: Mapped[str] = mapped_column(default="")
    communication: Mapped[str] = mapped_column(default="")
    next_steps: Mapped[str] = mapped_column(default="")


class AgendaItem(CoverNote, Versioned):
    """``requested`` holds the requested decisions, one each, in the order in which they are numbered.

    ``number`` is its place on the agenda; what is not on it is numbered after what is. ``minutes`` is the time that it
    gets. ``ground`` says why it is confidential. ``carried_from_id`` is the same item on an earlier agenda.
    ``narrow_papers`` tells of papers that were taken away, by row number, for whom they were if not for all who take
    part: older versions of the agenda still hold them.
    """

    __tablename__ = "agenda_item"
    __table_args__ = (
        UniqueConstraint("consultation_id", "number"),
        Index(None, "matter_id"),
        Index(None, "carried_from_id"),
    )

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    number: Mapped[int]
    state: Mapped[ItemState] = mapped_column(default=ItemState.PLACED)
    subject: Mapped[str]
    kind: Mapped[ItemKind]
    treatment: Mapped[Treatment]
    message: Mapped[str] = mapped_column(default="")
    requested: Mapped[list[str]] = mapped_column(default=list)
    submitter_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    minutes: Mapped[int | None]
    confidentiality: Mapped[Confidentiality] = mapped_column(default=Confidentiality.PARTICIPANTS)
    ground: Mapped[str] = mapped_column(default="")
    proposed_at: Mapped[datetime | None]
    late: Mapped[bool] = mapped_column(default=False)
    closed_because: Mapped[str] = mapped_column(default="")
    carried_from_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"))
    narrow_papers: Mapped[dict[str, Any]] = mapped_column(default=dict)

    consultation: Mapped[Consultation] = relationship(back_populates="items")
    matter: Mapped[Matter] = relationship()
    actions: Mapped[list[Action]] = relationship(secondary="agenda_item_action", order_by=Action.order_key)
    papers: Mapped[list["Paper"]] = relationship(
        order_by="Paper.position", cascade="all, delete-orphan", back_populates="item"
    )
    treated: Mapped[list["PriorTreatment"]] = relationship(
        order_by="PriorTreatment.meeting_id", cascade="all, delete-orphan"
    )

    @property
    def scope(self) -> Scope:
        """The own party of an item is the one that submits it."""
        return owned_by(self.consultation.programme_id, self.submitter_id)


class AgendaItemAction(Base):
    """Which actions of the agenda an item is about."""

    __tablename__ = "agenda_item_action"

    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"), primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"), primary_key=True, index=True)


class Paper(Versioned):
    """A file with an item. Item 2 has its cover note as 2 and its papers, by ``position`` from 1, as 2A, 2B.

    Versions of the agenda know it by its row number, which is therefore never given to another.
    """

    __tablename__ = "paper"
    __table_args__ = (Index(None, "item_id", "position"), {"sqlite_autoincrement": True})

    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"))
    position: Mapped[int]
    title: Mapped[str]
    name: Mapped[str]
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    size: Mapped[int]
    confidentiality: Mapped[Confidentiality] = mapped_column(default=Confidentiality.PARTICIPANTS)
    added_at: Mapped[datetime]

    item: Mapped[AgendaItem] = relationship(back_populates="papers")

    @property
    def scope(self) -> Scope:
        return self.item.scope


class PriorTreatment(Record):
    """What a meeting that prepares the consultation made of an item."""

    __tablename__ = "prior_treatment"
    __table_args__ = (UniqueConstraint("item_id", "meeting_id"),)

    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    outcome: Mapped[str]


class AgendaVersion(Record):
    """How the agenda of a consultation stood at a moment: its items in order, with their papers and times.

    ``content`` tells of each item for whom it is meant, so that nobody is shown more of it than of the item itself.
    """

    __tablename__ = "agenda_version"
    __table_args__ = (UniqueConstraint("consultation_id", "number"),)

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    number: Mapped[int]
    state: Mapped[AgendaState]
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    content: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    sha256: Mapped[str]

    consultation: Mapped[Consultation] = relationship()

    @property
    def scope(self) -> Scope:
        return self.consultation.scope


class Annotation(Versioned):
    """What one party notes at an item for its own administrator; no other party, nor the secretariat, sees it."""

    __tablename__ = "annotation"
    __table_args__ = (UniqueConstraint("item_id", "party_id"),)

    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    text: Mapped[str]

    item: Mapped[AgendaItem] = relationship()

    @property
    def scope(self) -> Scope:
        return owned_by(self.item.consultation.programme_id, self.party_id)
