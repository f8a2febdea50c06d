from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from agenda.kernel.records import Base, Record, Versioned
from agenda.kernel.rights import Scope
from agenda.kernel.words import Word


class PartyKind(Word):
    MINISTRY = "ministry", "ministerie"
    PROVINCE = "province", "provincie"
    MUNICIPALITY = "municipality", "gemeente"
    WATER_AUTHORITY = "water_authority", "waterschap"
    UMBRELLA = "umbrella", "koepel van overheden"
    AGENCY = "agency", "uitvoeringsorganisatie"
    DEVELOPMENT_COMPANY = "development_company", "regionale ontwikkelingsmaatschappij"
    BUSINESS = "business", "ondernemersorganisatie"
    COLLECTIVE = "collective", "groep partijen"
    OTHER = "other", "overig"


TOOI = "https://identifier.overheid.nl/tooi/id"
TOOI_FOLDERS = {"mnre": "ministerie", "pv": "provincie", "gm": "gemeente", "oorg": "oorg", "ws": "waterschap"}


class Party(Versioned):
    """``key`` is the short handle in files; ``tooi`` the identifier in the TOOI register (mnre1045), if any.

    ``spellings`` are other ways in which people write it, beside its names.
    """

    __tablename__ = "party"

    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[PartyKind]
    tooi: Mapped[str | None] = mapped_column(unique=True)
    mailbox: Mapped[str | None]
    spellings: Mapped[list[str]] = mapped_column(default=list)
    names: Mapped[list["PartyName"]] = relationship(order_by="PartyName.valid_from", cascade="all, delete-orphan")
    contacts: Mapped[list["Contact"]] = relationship(order_by="Contact.position", cascade="all, delete-orphan")

    @property
    def scope(self) -> Scope:
        return Scope(parties=frozenset({self.id}))

    @property
    def tooi_uri(self) -> str | None:
        """``https://identifier.overheid.nl/tooi/id/ministerie/mnre1045``"""
        folder = TOOI_FOLDERS.get((self.tooi or "").rstrip("0123456789"))
        return f"{TOOI}/{folder}/{self.tooi}" if folder else None


class PartyName(Record):
    """A name from its first day up to, not including, ``valid_until``; None is open."""

    __tablename__ = "party_name"
    __table_args__ = (UniqueConstraint("party_id", "valid_from"),)

    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    name: Mapped[str]
    short: Mapped[str]
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]


class Contact(Record):
    """Who answers for a party; the lowest position is asked first.

    From ``absent_from`` to ``absent_until``, both included (None: open), the substitute is asked in their place.
    """

    __tablename__ = "contact"
    __table_args__ = (UniqueConstraint("party_id", "email"),)

    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    position: Mapped[int]
    name: Mapped[str]
    email: Mapped[str]
    absent_from: Mapped[date | None]
    absent_until: Mapped[date | None]
    substitute_name: Mapped[str] = mapped_column(default="")
    substitute_email: Mapped[str] = mapped_column(default="")


class PartyGroup(Record):
    """Parties that are named together, such as the twelve provinces."""

    __tablename__ = "party_group"

    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    members: Mapped[list[Party]] = relationship(secondary="party_group_member", order_by=Party.key)

    @property
    def scope(self) -> Scope:
        return Scope()


class PartyGroupMember(Base):
    __tablename__ = "party_group_member"

    group_id: Mapped[int] = mapped_column(ForeignKey("party_group.id"), primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), primary_key=True, index=True)
