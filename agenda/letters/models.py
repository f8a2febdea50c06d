from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from agenda.actions.models import Action
from agenda.commitments.models import Commitment
from agenda.consultations.words import Silence
from agenda.kernel.records import Base, Record, Versioned
from agenda.kernel.rights import Scope, owned_by
from agenda.letters.words import LetterState, PassageState, PassageVerdict, Section, SourceKind
from agenda.progress.models import Channel
from agenda.references.models import Reference


class Letter(Versioned):
    """``previous_on`` is the day of the letter before this one: what changed is told since then.

    ``as_of`` is the peildatum, on which the facts are frozen; without it they are those of the moment. ``facts`` are
    the pairs ``[name, text]`` of the column beside the letter, ``co_signatories`` the pairs ``[name, office]`` of who
    sign along. Once it was sent ``edition_id`` is the version that left, ``number`` what the ministry calls it,
    ``paper_id`` the Kamerstuk that it became, and ``despite`` why it left although not all was in order.
    """

    __tablename__ = "letter"
    __table_args__ = (UniqueConstraint("programme_id", "key"),)

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    key: Mapped[str] = mapped_column(index=True)
    state: Mapped[LetterState] = mapped_column(default=LetterState.DRAFT)
    subject: Mapped[str]
    dated: Mapped[date]
    as_of: Mapped[datetime | None]
    addressee: Mapped[str]
    sender: Mapped[str]
    signatory: Mapped[str]
    office: Mapped[str]
    co_signatories: Mapped[list[Any]] = mapped_column(default=list)
    facts: Mapped[list[Any]] = mapped_column(default=list)
    previous_on: Mapped[date | None]
    consultation_id: Mapped[int | None] = mapped_column(ForeignKey("consultation.id"))
    sent_on: Mapped[date | None]
    number: Mapped[str] = mapped_column(default="")
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("reference.id"))
    edition_id: Mapped[int | None] = mapped_column(ForeignKey("edition.id"))
    despite: Mapped[str] = mapped_column(default="")

    paper: Mapped[Reference | None] = relationship()
    passages: Mapped[list["Passage"]] = relationship(
        order_by="Passage.position", cascade="all, delete-orphan", back_populates="letter"
    )
    omissions: Mapped[list["Omission"]] = relationship(order_by="Omission.action_id", cascade="all, delete-orphan")

    @property
    def scope(self) -> Scope:
        return Scope(self.programme_id)

    @property
    def is_locked(self) -> bool:
        return self.state is LetterState.SENT


class Passage(Versioned):
    """A heading (level 1 to 3, or none: 0) with text in the letter's markup.

    ``revision`` counts its wordings; what it rests on stands in ``sources``, and ``source`` tells in words of what has
    no record here. ``party_id`` is the party that proposed the wording it has now, None when the writers did.
    """

    __tablename__ = "passage"
    __table_args__ = (UniqueConstraint("letter_id", "position"),)

    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"))
    position: Mapped[int]
    section: Mapped[Section] = mapped_column(default=Section.ACTION)
    state: Mapped[PassageState] = mapped_column(default=PassageState.CONCEPT)
    revision: Mapped[int] = mapped_column(default=1)
    level: Mapped[int]
    heading: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    action_id: Mapped[int | None] = mapped_column(ForeignKey("action.id"), index=True)

    letter: Mapped[Letter] = relationship(back_populates="passages")
    action: Mapped[Action | None] = relationship()
    references: Mapped[list[Reference]] = relationship(secondary="passage_reference", order_by=Reference.normal)
    sources: Mapped[list["PassageSource"]] = relationship(order_by="PassageSource.id", cascade="all, delete-orphan")

    @property
    def scope(self) -> Scope:
        """Its owners are those of the action that it is about."""
        return self.action.scope if self.action else Scope(self.letter.programme_id)


class PassageReference(Base):
    __tablename__ = "passage_reference"

    passage_id: Mapped[int] = mapped_column(ForeignKey("passage.id"), primary_key=True)
    reference_id: Mapped[int] = mapped_column(ForeignKey("reference.id"), primary_key=True, index=True)


class PassageSource(Record):
    """On what one paragraph rests: a record (row number and version, where it has any) as it was told then.

    ``paragraph`` counts from 0 and is None for the passage as a whole; ``told`` is how the margin shows it.
    """

    __tablename__ = "passage_source"
    __table_args__ = (Index(None, "passage_id", "paragraph"), Index(None, "kind", "record_id"))

    passage_id: Mapped[int] = mapped_column(ForeignKey("passage.id"))
    paragraph: Mapped[int | None]
    kind: Mapped[SourceKind]
    record_id: Mapped[int | None]
    record_version: Mapped[int | None]
    told: Mapped[str]


class PassageRevision(Record):
    """A wording that a passage had or has; ``by`` is the key of who wrote it, ``party_id`` on whose behalf."""

    __tablename__ = "passage_revision"
    __table_args__ = (UniqueConstraint("passage_id", "revision"),)

    passage_id: Mapped[int] = mapped_column(ForeignKey("passage.id"))
    revision: Mapped[int]
    heading: Mapped[str]
    text: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[str]
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    because: Mapped[str] = mapped_column(default="")


class PassageProposal(Versioned):
    """The wording that a party proposes for the passage of its action; ``taken_at`` once a writer dealt with it.

    ``taken`` tells whether it was taken over, ``answer`` what the writer says of it.
    """

    __tablename__ = "passage_proposal"
    __table_args__ = (Index(None, "letter_id", "action_id", "party_id"),)

    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"))
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"), index=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    text: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[str]
    taken: Mapped[bool | None]
    taken_at: Mapped[datetime | None]
    taken_by: Mapped[str | None]
    answer: Mapped[str] = mapped_column(default="")

    letter: Mapped[Letter] = relationship()
    action: Mapped[Action] = relationship()

    @property
    def scope(self) -> Scope:
        return owned_by(self.letter.programme_id, self.party_id)


class Omission(Record):
    """That an action is left out of a letter on purpose, and why."""

    __tablename__ = "letter_omission"
    __table_args__ = (UniqueConstraint("letter_id", "action_id"),)

    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"))
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"), index=True)
    because: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[str]


class LetterCommitment(Base):
    """That a letter tells parliament of a commitment or motion; ``settles`` once that is how it was met."""

    __tablename__ = "letter_commitment"

    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"), primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"), primary_key=True, index=True)
    settles: Mapped[bool] = mapped_column(default=False)

    letter: Mapped[Letter] = relationship()
    commitment: Mapped[Commitment] = relationship()


class Coordination(Versioned):
    """The afstemmingsronde: a version of the letter put to parties, who answer per passage up to a day, or on it.

    ``edition_id`` is the version that they read, ``words`` what is said with it. Of a letter one is open at most.
    """

    __tablename__ = "coordination"
    __table_args__ = (
        UniqueConstraint("letter_id", "number"),
        Index(
            "uq_coordination_one_open",
            "letter_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"))
    number: Mapped[int]
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    silence: Mapped[Silence] = mapped_column(default=Silence.AGREES)
    words: Mapped[str] = mapped_column(default="")
    opened_at: Mapped[datetime]
    opened_by: Mapped[str]
    until: Mapped[date]
    closed_at: Mapped[datetime | None]

    letter: Mapped[Letter] = relationship()
    answers: Mapped[list["PassageAnswer"]] = relationship(
        order_by="PassageAnswer.id", cascade="all, delete-orphan", back_populates="coordination"
    )

    @property
    def scope(self) -> Scope:
        return self.letter.scope


class PassageAnswer(Versioned):
    """What one party that was asked says of one passage in one round; ``verdict`` is None as long as it is silent.

    ``revision`` is the wording that it was asked about. ``by_silence`` tells that the verdict is what silence stood
    for. ``channel`` tells how it came, when a writer wrote it down for the party; ``settled`` how the writer dealt with
    a reservation or an objection.
    """

    __tablename__ = "passage_answer"
    __table_args__ = (UniqueConstraint("coordination_id", "passage_id", "party_id"), Index(None, "party_id"))

    coordination_id: Mapped[int] = mapped_column(ForeignKey("coordination.id"))
    passage_id: Mapped[int] = mapped_column(ForeignKey("passage.id"), index=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    revision: Mapped[int]
    verdict: Mapped[PassageVerdict | None]
    text: Mapped[str] = mapped_column(default="")
    by_silence: Mapped[bool] = mapped_column(default=False)
    given_at: Mapped[datetime | None]
    given_by: Mapped[str] = mapped_column(default="")
    channel: Mapped[Channel | None]
    settled: Mapped[str] = mapped_column(default="")

    coordination: Mapped[Coordination] = relationship(back_populates="answers")
    passage: Mapped[Passage] = relationship()

    @property
    def scope(self) -> Scope:
        return owned_by(self.coordination.letter.programme_id, self.party_id)


class PassageComment(Versioned):
    """What somebody remarks on a wording, on behalf of a party or (None) of the writers; ``answer`` ends it."""

    __tablename__ = "passage_comment"
    __table_args__ = (Index(None, "passage_id", "revision"),)

    passage_id: Mapped[int] = mapped_column(ForeignKey("passage.id"))
    revision: Mapped[int]
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"), index=True)
    by: Mapped[str]
    at: Mapped[datetime]
    text: Mapped[str]
    answer: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None]

    passage: Mapped[Passage] = relationship()

    @property
    def scope(self) -> Scope:
        return owned_by(self.passage.letter.programme_id, self.party_id)
