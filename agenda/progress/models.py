from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from agenda.actions.models import Action
from agenda.actions.words import Phase, Rating
from agenda.kernel.records import Record, Versioned
from agenda.kernel.rights import Scope
from agenda.kernel.words import Word
from agenda.programmes.models import Occasion


class RoundState(Word):
    PLANNED = "planned", "gepland"
    OPEN = "open", "open"
    CLOSED = "closed", "gesloten"
    FROZEN = "frozen", "bevroren"


class UpdateState(Word):
    DRAFT = "draft", "concept"
    SUBMITTED = "submitted", "ingediend"
    RETURNED = "returned", "teruggestuurd"
    ACCEPTED = "accepted", "geaccepteerd"
    FROZEN = "frozen", "bevroren"


class Channel(Word):
    """How an answer came that the secretariat wrote down for a party."""

    PHONE = "phone", "telefonisch"
    MAIL = "mail", "per mail"
    MEETING = "meeting", "in een gesprek"


class Consent(Word):
    """What another party says of the answer that the lead gave for all."""

    AGREES = "agrees", "akkoord"
    ADDS = "adds", "vult aan"


class Round(Versioned):
    """The uitvraag, before a consultation or by itself. At most one is open per programme.

    It opens on ``starts_on`` and may be answered up to and including ``closes_on``; ``as_of`` is the day on which the
    answers are frozen. ``key`` is that of the consultation, or one of its own. ``goals`` and ``parties`` (row numbers)
    are those it is about, all of them when empty; ``asked`` are the fields that are asked beside the stand; ``texts``
    holds per kind of mail the words of the secretariat itself.
    """

    __tablename__ = "round"
    __table_args__ = (
        UniqueConstraint("occasion_id"),
        UniqueConstraint("programme_id", "key"),
        Index(
            "uq_round_one_open",
            "programme_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    occasion_id: Mapped[int | None] = mapped_column(ForeignKey("occasion.id"))
    key: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    state: Mapped[RoundState] = mapped_column(default=RoundState.PLANNED)
    starts_on: Mapped[date]
    opened_at: Mapped[datetime | None]
    closes_on: Mapped[date]
    as_of: Mapped[date | None]
    goals: Mapped[list[Any]] = mapped_column(default=list)
    parties: Mapped[list[Any]] = mapped_column(default=list)
    asked: Mapped[list[str]] = mapped_column(default=list)
    texts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    closed_at: Mapped[datetime | None]
    frozen_at: Mapped[datetime | None]
    occasion: Mapped[Occasion | None] = relationship(lazy="joined")

    @property
    def scope(self) -> Scope:
        return Scope(self.programme_id)

    @property
    def is_open(self) -> bool:
        return self.state is RoundState.OPEN

    @property
    def day(self) -> date:
        """Of the consultation that it is for, or else its own last day."""
        return self.occasion.day if self.occasion else self.closes_on


class Question(Record):
    """That one party is asked about one action in one round. It is reopened, alone, by ``reopened_at``.

    ``delegate_id`` is the colleague (a person) who answers instead; ``carried_from_id`` an earlier round, when the
    party was asked then as well and no answer was taken over since.
    """

    __tablename__ = "round_question"
    __table_args__ = (
        UniqueConstraint("round_id", "action_id", "party_id"),
        Index(None, "round_id", "party_id", "delegate_id"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"), index=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    reopened_at: Mapped[datetime | None]
    reopened_because: Mapped[str] = mapped_column(default="")
    delegate_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    carried_from_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"))

    round: Mapped[Round] = relationship(lazy="joined", innerjoin=True, foreign_keys=round_id)
    action: Mapped[Action] = relationship()

    @property
    def scope(self) -> Scope:
        return question_scope(self.round, self.action_id, self.party_id)

    @property
    def takes_answers(self) -> bool:
        """While the round is open, or this question alone was opened again; never after the freeze."""
        return self.round.is_open or (self.reopened_at is not None and self.round.state is RoundState.CLOSED)


def question_scope(round_: Round, action: int, party: int) -> Scope:
    """Where lies what one party is asked on one action in one round."""
    return Scope(round_.programme_id, frozenset({party}), f"round:{round_.id}/action:{action}")


class AnswerLink(Record):
    """A link by which one person without an account answers for one party on one action in one round.

    The database has only the SHA-256 of its key; ``email`` and ``name`` are those of the person it was mailed to.
    """

    __tablename__ = "answer_link"
    __table_args__ = (Index(None, "round_id", "action_id", "party_id"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    name: Mapped[str]
    email: Mapped[str]
    key_sha256: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    expires_at: Mapped[datetime]
    first_used_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str | None]

    round: Mapped[Round] = relationship(lazy="joined", innerjoin=True)
    action: Mapped[Action] = relationship()

    @property
    def scope(self) -> Scope:
        return question_scope(self.round, self.action_id, self.party_id)


class Update(Versioned):
    """What one party reports on one action in one round.

    ``figures`` holds per indicator ``[key, figure, day, source]``. ``channel`` tells that the secretariat wrote it down
    for the party. ``comments`` holds per field what the judge asks; ``original`` per field what the party wrote before
    the judge changed its wording; ``set_aside`` the draft that gave way to "unchanged" or to what was recorded, with
    what was said of it; ``touched`` per field the versions that wrote it, each with the mark of what stood there
    before. ``late`` tells that it was handed in after the close.
    """

    __tablename__ = "progress_update"
    __table_args__ = (
        UniqueConstraint("round_id", "action_id", "party_id"),
        Index(None, "action_id", "state"),
        Index(None, "round_id", "party_id", "state", "unchanged"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    state: Mapped[UpdateState] = mapped_column(default=UpdateState.DRAFT)
    unchanged: Mapped[bool] = mapped_column(default=False)
    phase: Mapped[Phase]
    rating: Mapped[Rating]
    done: Mapped[str] = mapped_column(default="")
    next: Mapped[str] = mapped_column(default="")
    cause: Mapped[str] = mapped_column(default="")
    consequence: Mapped[str] = mapped_column(default="")
    correction: Mapped[str] = mapped_column(default="")
    risks: Mapped[str] = mapped_column(default="")
    request: Mapped[str] = mapped_column(default="")
    term: Mapped[str] = mapped_column(default="")
    term_because: Mapped[str] = mapped_column(default="")
    passage: Mapped[str] = mapped_column(default="")
    figures: Mapped[list[Any]] = mapped_column(default=list)
    comment: Mapped[str] = mapped_column(default="")
    comments: Mapped[dict[str, Any]] = mapped_column(default=dict)
    original: Mapped[dict[str, Any]] = mapped_column(default=dict)
    set_aside: Mapped[dict[str, Any]] = mapped_column(default=dict)
    touched: Mapped[dict[str, Any]] = mapped_column(default=dict)
    channel: Mapped[Channel | None]
    late: Mapped[bool] = mapped_column(default=False)
    submitted_at: Mapped[datetime | None]
    submitted_by: Mapped[str | None]
    judged_at: Mapped[datetime | None]
    judged_by: Mapped[str | None]

    round: Mapped[Round] = relationship()
    action: Mapped[Action] = relationship()
    files: Mapped[list["UpdateFile"]] = relationship(order_by="UpdateFile.name", cascade="all, delete-orphan")
    consents: Mapped[list["UpdateConsent"]] = relationship(
        order_by="UpdateConsent.party_id", cascade="all, delete-orphan"
    )

    @property
    def scope(self) -> Scope:
        return question_scope(self.round, self.action_id, self.party_id)

    @property
    def sent_files(self) -> list["UpdateFile"]:
        """What goes along with the report; the files of a draft that another answer came in the place of do not."""
        return [] if self.unchanged or self.channel else self.files

    @property
    def set_aside_values(self) -> dict[str, Any]:
        """The draft that was set aside, its words as words again."""
        words = {word.value: word for kind in (Phase, Rating) for word in kind}
        return {name: words[value] if name in ("phase", "rating") else value for name, value in self.set_aside.items()}


class UpdateFile(Record):
    """What a party sends along with its report."""

    __tablename__ = "update_file"
    __table_args__ = (UniqueConstraint("update_id", "name"),)

    update_id: Mapped[int] = mapped_column(ForeignKey("progress_update.id"))
    name: Mapped[str]
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    size: Mapped[int]
    added_at: Mapped[datetime]


class UpdateConsent(Record):
    """What an involved party says of the answer that the lead gave."""

    __tablename__ = "update_consent"
    __table_args__ = (UniqueConstraint("update_id", "party_id"),)

    update_id: Mapped[int] = mapped_column(ForeignKey("progress_update.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    consent: Mapped[Consent]
    text: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    by: Mapped[str]
