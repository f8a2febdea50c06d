from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from agenda.actions.models import Action
from agenda.actions.words import Phase, Rating
from agenda.kernel.records import Record, Versioned
from agenda.kernel.rights import Scope
from agenda.kernel.words import Word
from agenda.programmes.models import Occasion


class RoundState(Word):
    OPEN = "open", "open"
    CLOSED = "closed", "gesloten"
    FROZEN = "frozen", "bevroren"


class UpdateState(Word):
    DRAFT = "draft", "concept"
    SUBMITTED = "submitted", "ingediend"
    RETURNED = "returned", "teruggestuurd"
    ACCEPTED = "accepted", "geaccepteerd"


class Round(Record):
    """The uitvraag before a consultation. At most one is open per programme."""

    __tablename__ = "round"
    __table_args__ = (
        UniqueConstraint("occasion_id"),
        Index(
            "uq_round_one_open",
            "programme_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    occasion_id: Mapped[int] = mapped_column(ForeignKey("occasion.id"))
    state: Mapped[RoundState] = mapped_column(default=RoundState.OPEN)
    opened_at: Mapped[datetime]
    closes_on: Mapped[date]
    occasion: Mapped[Occasion] = relationship()

    @property
    def scope(self) -> Scope:
        return Scope(self.programme_id)

    @property
    def is_open(self) -> bool:
        return self.state is RoundState.OPEN


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
    """What one party reports on one action in one round."""

    __tablename__ = "progress_update"
    __table_args__ = (UniqueConstraint("round_id", "action_id", "party_id"), Index(None, "action_id", "state"))

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
    request: Mapped[str] = mapped_column(default="")
    passage: Mapped[str] = mapped_column(default="")
    comment: Mapped[str] = mapped_column(default="")
    submitted_at: Mapped[datetime | None]
    judged_at: Mapped[datetime | None]

    round: Mapped[Round] = relationship()
    action: Mapped[Action] = relationship()

    @property
    def scope(self) -> Scope:
        return question_scope(self.round, self.action_id, self.party_id)
