from sqlalchemy.orm import Mapped, mapped_column

from agenda.kernel.records import Record


class Reference(Record):
    """A source, once; ``normal`` is its normal form (``Kamerstuk 34682, nr. 178``) or, for other sources, its title."""

    __tablename__ = "reference"

    normal: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str | None]
    link: Mapped[str | None]
