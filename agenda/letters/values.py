"""What a passage can be given."""

from dataclasses import dataclass

from agenda.actions.models import Action


@dataclass(frozen=True)
class PassageValues:
    """``source`` tells on what in the agenda the passage rests."""

    level: int
    heading: str
    text: str
    source: str = ""
    action: Action | None = None
    references: tuple[str, ...] = ()
