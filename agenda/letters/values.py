"""What a passage can be given."""

from dataclasses import dataclass

from agenda.actions.models import Action
from agenda.letters.models import PassageSource
from agenda.letters.words import Section, SourceKind


@dataclass(frozen=True)
class SourceValues:
    """Of one paragraph (counted from 0), or of the passage as a whole; ``told`` is how the margin shows it."""

    kind: SourceKind
    told: str
    record: int | None = None
    version: int | None = None
    paragraph: int | None = None

    @classmethod
    def of(cls, source: PassageSource) -> "SourceValues":
        return cls(source.kind, source.told, source.record_id, source.record_version, source.paragraph)

    def row(self) -> PassageSource:
        return PassageSource(
            paragraph=self.paragraph,
            kind=self.kind,
            record_id=self.record,
            record_version=self.version,
            told=self.told,
        )


@dataclass(frozen=True)
class PassageValues:
    """``source`` tells in words on what the passage rests that has no record here, ``party`` who proposed it."""

    level: int
    heading: str
    text: str
    source: str = ""
    action: Action | None = None
    references: tuple[str, ...] = ()
    section: Section = Section.ACTION
    sources: tuple[SourceValues, ...] = ()
    party: int | None = None


@dataclass(frozen=True)
class Wording:
    """What a passage is rewritten to; ``because`` is what the writer says of it."""

    heading: str
    text: str
    because: str = ""
    sources: tuple[SourceValues, ...] = ()
