"""Lays the head of the history outside the database: in a file, and in the mailbox of somebody else."""

from sqlalchemy.orm import Session

from agenda.accounts.rules import Operator
from agenda.history.heads import Head, keep_daily_head, keep_head, lay_outside
from agenda.jobs.workshop import Outside, Workshop
from agenda.kernel.dutch import AMSTERDAM
from agenda.kernel.rights import Stamp
from agenda.mail.texts import Post

KIND = "history_head"


def anchor_daily(workshop: Workshop) -> int:
    """How many heads were added to the files: one a day, and what an earlier run could not write."""
    if workshop.outside is None:
        return 0
    with workshop.database.transaction() as session:
        head = keep_daily_head(session, Stamp(Operator(), workshop.clock.now(), "klok"))
        if head is not None:
            _mail(session, workshop, workshop.outside, head, head.at.astimezone(AMSTERDAM).date().isoformat())
    return _lay(workshop, workshop.outside)


def anchor_now(workshop: Workshop, outside: Outside, stamp: Stamp) -> Head:
    with workshop.database.transaction() as session:
        head = keep_head(session, stamp)
        _mail(session, workshop, outside, head, f"regel {head.sequence}")
    _lay(workshop, outside)
    return head


def _mail(session: Session, workshop: Workshop, outside: Outside, head: Head, which: str) -> None:
    if outside.mailbox:
        words = {"head": head, "line": head.written(workshop.database.chain_key)}
        post = Post(workshop.sender, workshop.base_url)
        post.write(session, KIND, outside.mailbox, f"{KIND}:{which}", words, head.at)


def _lay(workshop: Workshop, outside: Outside) -> int:
    """Only what was committed lies outside; so a file never tells of a line that was undone."""
    with workshop.database.reading() as session:
        return lay_outside(session, outside.folder, workshop.database.chain_key)
